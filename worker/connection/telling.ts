// What the inbox holds for a team is told to it in order; whoever begins a new stay is looked up in the
// registry first, so that he comes back to his own broker. Throws when the team does not answer: what it
// said until then stands. Must not know storage.
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

export function byTeam(items: readonly ToTeam[]): ReadonlyMap<string, readonly ToTeam[]> {
	const teams = new Map<string, ToTeam[]>();
	for (const item of items) {
		const list = teams.get(item.team);
		if (list) list.push(item);
		else teams.set(item.team, [item]);
	}
	return teams;
}

/**
 * In order, as few calls as will do: what follows a client's message and is no message itself is told
 * after the team said which stay that message is in. Its answers are put into `heard` as they come.
 */
export async function tellTeam(
	ears: Ears,
	team: string,
	items: readonly ToTeam[],
	heard: Map<ToTeam, Heard>,
): Promise<void> {
	const stays = new Map<number, number>();
	const wrote = new Set<number>();
	let together: ToTeam[] = [];
	const flush = async () => {
		const told = together;
		together = [];
		wrote.clear();
		for (const [one, answer] of await tellSome(ears, team, told, stays)) {
			heard.set(one, answer);
			if (one.contact !== null && one.item.t === "message" && answer.at === "case")
				stays.set(one.contact, answer.case);
		}
	};
	for (const one of items) {
		const { contact, item } = one;
		if (contact !== null && item.t !== "message" && wrote.has(contact)) await flush();
		if (contact !== null && item.t === "message") wrote.add(contact);
		together.push(one);
	}
	await flush();
}

async function tellSome(
	ears: Ears,
	team: string,
	told: readonly ToTeam[],
	stays: ReadonlyMap<number, number>,
): Promise<ReadonlyMap<ToTeam, Heard>> {
	const items = told.map(({ contact, item }) => {
		const moved = contact === null || item.t === "message" ? undefined : stays.get(contact);
		return moved === undefined ? item : { ...item, case: moved };
	});
	const answers = await hear(ears, team, items);
	const heard = new Map(told.map((one, index) => [one, answers[index] ?? NO_ANSWER]));
	const newcomers = [...heard].filter(([, { at }]) => at === "who");
	const known = await lookUp(ears, newcomers);
	const again = newcomers.map(([{ item }], index) => ({ ...item, client: known[index] ?? null }));
	const places = await hear(ears, team, again);
	for (const [index, [one]] of newcomers.entries()) heard.set(one, places[index] ?? NO_ANSWER);
	return heard;
}

const NO_ANSWER: Heard = { at: "nowhere", why: "no_answer" };

async function hear(
	ears: Ears,
	team: string,
	items: readonly FromLine[],
): Promise<readonly Heard[]> {
	return items.length === 0 ? [] : within(TEAM_MS, ears.team(team).hear(items));
}

/** All at once, and each person once: what one may wait for the registry, all wait together. */
async function lookUp(
	ears: Ears,
	newcomers: readonly (readonly [ToTeam, Heard])[],
): Promise<readonly (KnownClient | null)[]> {
	const asked = new Map<string, Promise<KnownClient | null>>();
	return Promise.all(
		newcomers.map(([{ item }, answer]) => {
			if (item.t !== "message") return null;
			const { handle, phones } = item.contact;
			const email = answer.at === "who" ? (answer.email ?? "") : "";
			const asking =
				asked.get(handle) ??
				within(REGISTRY_MS, ears.account().findClient(email, phones, handle)).catch(() => null);
			asked.set(handle, asking);
			return asking;
		}),
	);
}
