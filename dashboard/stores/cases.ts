// Cases this person may see, their lines, ticks and typing hints, as last told by the server.
// Lines count as a whole from line 1 on: a pushed line alone must not hide what came before it.
import { atom, computed, map } from "nanostores";
import type { Entry, Ticks } from "../../protocol/entry.ts";
import { TYPING_MS } from "../../protocol/limits.ts";
import type { CaseView, Explanation, ToStaff } from "../../protocol/staff.ts";
import { $me } from "./team.ts";
import { send } from "./wire.ts";

export interface Story {
	readonly entries: readonly Entry[];
	readonly decisions: readonly Explanation[];
}

export const $cases = atom<ReadonlyMap<number, CaseView>>(new Map());
/** Ended long ago, found by a search: read like any, and in no list but Clientes. */
export const $found = atom<ReadonlyMap<number, CaseView>>(new Map());
export const $entries = map<Record<string, readonly Entry[]>>({});
export const $stories = map<Record<string, Story>>({});
/** Case id to the instant its typing hint dies. */
export const $typing = map<Record<string, number>>({});

const OPEN = new Set(["accepted", "active", "direct_message", "cna_delivered"]);

export function isHeld(view: CaseView): boolean {
	return OPEN.has(view.status);
}

/** A client on WhatsApp whose words nobody has opened yet (seed 003: the face alternates). */
export function callsOut(view: CaseView): boolean {
	if (view.channel !== "whatsapp" || !isHeld(view)) return false;
	return view.unread > 0 || view.status === "direct_message" || view.status === "cna_delivered";
}

/** The number that reaches him: the one he writes from, or the one he typed. */
export function phoneOf(view: CaseView): string | undefined {
	return view.whatsapp?.phone ?? view.client.writesFrom ?? view.client.phone;
}

function newestFirst(a: CaseView, b: CaseView): number {
	return (b.last?.at ?? b.receivedAt) - (a.last?.at ?? a.receivedAt);
}

export const $mine = computed([$cases, $me], (cases, me) =>
	[...cases.values()].filter((view) => view.owner?.id === me?.id).toSorted(newestFirst),
);
export const $open = computed($cases, (cases) =>
	[...cases.values()]
		.filter((view) => view.claimable)
		.toSorted((a, b) => a.receivedAt - b.receivedAt),
);
/** Messages to call back that nobody has opened yet. */
export const $callbacks = computed($mine, (mine) =>
	mine.filter((view) => view.status === "cna_delivered" || view.status === "direct_message"),
);
export const $unread = computed($mine, (mine) =>
	mine.reduce((sum, view) => sum + (view.status === "closed" ? 0 : view.unread), 0),
);

export function forgetCases(): void {
	$cases.set(new Map());
	$found.set(new Map());
	$entries.set({});
	$stories.set({});
	$typing.set({});
	told.clear();
}

export function replaceCases(views: readonly CaseView[]): void {
	// A server that was restarted has forgotten what it was told of reading: tell it again.
	told.clear();
	$cases.set(new Map(views.map((view) => [view.id, view])));
}

export function putCase(view: CaseView): void {
	$cases.set(new Map($cases.get()).set(view.id, view));
}

export function putFound(views: readonly CaseView[]): void {
	$found.set(new Map([...$found.get(), ...views.map((view) => [view.id, view] as const)]));
}

export function dropCase(id: number): void {
	const rest = new Map($cases.get());
	rest.delete(id);
	$cases.set(rest);
}

export function addEntries(caseId: number, incoming: readonly Entry[]): void {
	const held = $entries.get()[caseId] ?? [];
	const byN = new Map(held.map((entry) => [entry.n, entry]));
	for (const entry of incoming) byN.set(entry.n, entry);
	$entries.setKey(
		String(caseId),
		[...byN.values()].toSorted((a, b) => a.n - b.n),
	);
	if (incoming.some((entry) => entry.kind === "message" && entry.from === "visitor")) {
		$typing.setKey(String(caseId), 0);
	}
}

export function putTicks(caseId: number, ticks: Ticks): void {
	const view = $cases.get().get(caseId);
	if (!view) return;
	// What was read on any of his devices calls for nobody any more.
	putCase({ ...view, ticks, unread: ticks.broker.read < view.n ? view.unread : 0 });
}

export function putTyping(caseId: number): void {
	const until = Date.now() + TYPING_MS;
	$typing.setKey(String(caseId), until);
	setTimeout(() => {
		if ($typing.get()[caseId] === until) $typing.setKey(String(caseId), 0);
	}, TYPING_MS);
}

export function putStory(frame: Extract<ToStaff, { readonly t: "story" }>): void {
	$stories.setKey(String(frame.case), { entries: frame.entries, decisions: frame.decisions });
}

function lastWhole(entries: readonly Entry[] | undefined): number {
	return entries?.[0]?.n === 1 ? (entries.at(-1)?.n ?? 0) : 0;
}

/** For `hello`: how far this page has each conversation. */
export function seenEntries(): Record<string, number> {
	return Object.fromEntries(
		Object.entries($entries.get()).map(([id, entries]) => [id, lastWhole(entries)]),
	);
}

/** Asks for what is missing of a case, and for what will come: the server follows a few at a time. */
export function follow(caseId: number): void {
	send({ t: "open", case: caseId, since: lastWhole($entries.get()[caseId]) });
}

export function askStory(caseId: number): void {
	send({ t: "why", case: caseId });
}

const told = new Map<string, number>();

function tell(what: "delivered" | "read", caseId: number, n: number): void {
	const key = `${what}.${caseId}`;
	if (n <= (told.get(key) ?? 0)) return;
	if (send({ t: what, case: caseId, n })) told.set(key, n);
}

export function tellDelivered(view: CaseView): void {
	if (view.owner?.id === $me.get()?.id && view.unread > 0) tell("delivered", view.id, view.n);
}

/** Only for a case that is on a visible screen of the person who holds it. */
export function tellRead(view: CaseView): void {
	if (view.owner?.id === $me.get()?.id) tell("read", view.id, view.n);
}
