// What the inbox holds for a team is told to it in order; whoever begins a new stay is looked up in the
// registry first, so that he comes back to his own broker. Throws when a team does not answer: then
// nothing was passed, and all of it is told again. Must not know storage.
import type { AccountPort, KnownClient } from "../directory/port.ts";
import type { FromLine, Heard, TeamPort } from "../team/port.ts";
import { within } from "../within.ts";
import type { ToTeam } from "./sort.ts";

export interface Ears {
	team(id: string): Pick<TeamPort, "hear">;
	account(): Pick<AccountPort, "findClient">;
}

const TEAM_MS = 10_000;
/** The registry improves the choice of broker; nobody waits for it long (H17). */
const REGISTRY_MS = 1_500;

export async function tellTeams(
	items: readonly ToTeam[],
	ears: Ears,
): Promise<ReadonlyMap<ToTeam, number | null>> {
	const heard = new Map<ToTeam, number | null>();
	for (const [team, mine] of byTeam(items)) {
		const answers = await hear(
			ears,
			team,
			mine.map(({ item }) => item),
		);
		for (const [index, one] of mine.entries()) {
			const answer = answers[index];
			const final = answer?.at === "who" ? await newcomer(ears, one, answer.email) : answer;
			if (final?.at === "nowhere") console.error("heard", one.item.t, final.why);
			heard.set(one, final?.at === "case" ? final.case : null);
		}
	}
	return heard;
}

function byTeam(items: readonly ToTeam[]): ReadonlyMap<string, readonly ToTeam[]> {
	const teams = new Map<string, ToTeam[]>();
	for (const item of items) {
		const list = teams.get(item.team);
		if (list) list.push(item);
		else teams.set(item.team, [item]);
	}
	return teams;
}

function hear(ears: Ears, team: string, items: readonly FromLine[]): Promise<readonly Heard[]> {
	return within(TEAM_MS, ears.team(team).hear(items));
}

async function newcomer(ears: Ears, { team, item }: ToTeam, email: string | null): Promise<Heard> {
	if (item.t !== "message") return { at: "nowhere", why: "not_a_message" };
	const { handle, phones } = item.contact;
	const client: KnownClient | null = await within(
		REGISTRY_MS,
		ears.account().findClient(email ?? "", phones, handle),
	).catch(() => null);
	const [answer] = await hear(ears, team, [{ ...item, client }]);
	return answer ?? { at: "nowhere", why: "no_answer" };
}
