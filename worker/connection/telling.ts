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
/** What takes many calls goes on later: while one team hears it, all wait for that. */
const TOGETHER_MS = 3_000;
/** The registry improves the choice of broker; nobody waits for it long (H17). */
const REGISTRY_MS = 1_500;

/** Each team's, in their order. */
export function byTeam<T extends { readonly team: string }>(
	items: readonly T[],
): ReadonlyMap<string, readonly T[]> {
	const teams = new Map<string, T[]>();
	for (const item of items) {
		const list = teams.get(item.team);
		if (list) list.push(item);
		else teams.set(item.team, [item]);
	}
	return teams;
}

/**
 * In order, as few calls as will do: what follows a client's message and is no message itself is told
 * after the team said which stay that message is in, and so is a message that goes somewhere else. Its
 * answers are put into `heard` as they come. False: its calls took so long that the rest is for later.
 */
export async function tellTeam(
	ears: Ears,
	team: string,
	items: readonly ToTeam[],
	heard: Map<ToTeam, Heard>,
): Promise<boolean> {
	const until = performance.now() + TOGETHER_MS;
	const said: Said = { stays: new Map(), places: new Map() };
	const wrote = new Map<number, number | null>();
	let together: ToTeam[] = [];
	const flush = async () => {
		const told = together;
		together = [];
		wrote.clear();
		for (const [one, answer] of await tellSome(ears, team, told, said)) {
			heard.set(one, answer);
			if (answer.at !== "case") continue;
			said.places.set(one.item.key, answer.case);
			if (one.contact !== null && one.item.t === "message")
				said.stays.set(one.contact, answer.case);
		}
	};
	for (const one of items) {
		const { contact, item } = one;
		const before = contact === null ? undefined : wrote.get(contact);
		const after = before !== undefined && (item.t !== "message" || item.case !== before);
		if (after || together.some(({ item: { key } }) => key === one.of)) {
			await flush();
			if (performance.now() > until) return false;
		}
		if (contact !== null && item.t === "message") wrote.set(contact, item.case);
		together.push(one);
	}
	await flush();
	return true;
}

/** What a team said so far. */
interface Said {
	/** Where somebody's latest words are. */
	readonly stays: Map<number, number>;
	/** Where a message is, by its key. */
	readonly places: Map<string, number>;
}

function goesTo({ contact, item, of, pinned }: ToTeam, { stays, places }: Said) {
	if (item.t === "message" || contact === null) return undefined;
	const place = of === undefined ? undefined : places.get(of);
	return place ?? (pinned ? undefined : stays.get(contact));
}

async function tellSome(
	ears: Ears,
	team: string,
	told: readonly ToTeam[],
	said: Said,
): Promise<ReadonlyMap<ToTeam, Heard>> {
	const items = told.map((one) => {
		const stay = goesTo(one, said);
		return stay === undefined ? one.item : { ...one.item, case: stay };
	});
	const answers = await hear(ears, team, items);
	const heard = new Map(told.map((one, index) => [one, answers[index] ?? NO_ANSWER]));
	const newcomers = [...heard].filter(([, { at }]) => at === "who");
	const known = await lookUp(ears, newcomers);
	// Told before, his words are in the conversation his first ones began, also when that is over by now.
	const began = new Map<number | null, number>();
	for (const [{ contact }, answer] of heard)
		if (answer.at === "case" && !began.has(contact)) began.set(contact, answer.case);
	const again = newcomers.map(([{ item, contact }], index) => {
		const stay = contact === null ? undefined : began.get(contact);
		return { ...item, client: known[index] ?? null, ...(stay !== undefined && { case: stay }) };
	});
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
