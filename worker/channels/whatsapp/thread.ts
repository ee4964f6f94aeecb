// One person's events folded into one conversation: the JOIN (whatsapp.md §1.6; rules M22, M24). Every
// part is a set, a smallest or a largest, so that order and repetition cannot matter; nothing is ever
// assigned. What amends a message not seen yet waits for it. Must not know storage or screens.
import type { Delivery } from "../../../protocol/whatsapp.ts";
import type { Body, ChannelEvent, Fault, Handle, Price, Referral, StatusFact } from "../port.ts";
import { given } from "./field.ts";
import { windowEndsAt } from "./window.ts";

export type Side = "client" | "company";

interface Stamp {
	readonly key: string;
	readonly at: number;
}

interface Line extends Stamp {
	readonly side: Side;
	readonly body: Body;
	readonly replyTo?: string;
}

/** When each thing was told of a message of ours, the earliest time of each. */
export type Facts = { readonly [fact in StatusFact]?: FactNote };

interface FactNote extends Stamp {
	readonly ours?: string;
	readonly fault?: Fault;
	readonly price?: Price;
}

interface Amendment extends Stamp {
	readonly t: "reaction" | "edit" | "revoke";
	readonly target: string;
	readonly side: Side;
	readonly value?: string;
}

export interface Thread {
	readonly lines: ReadonlyMap<string, Line>;
	/** By the key of the message they are about. */
	readonly facts: ReadonlyMap<string, Facts>;
	/** By kind, side and target: the one that counts. */
	readonly amendments: ReadonlyMap<string, Amendment>;
	/** `bsuid:BR.1`, `waId:55…`: all he was ever shown under. Only grows. */
	readonly ids: ReadonlySet<string>;
	readonly name: (Stamp & { readonly value: string }) | null;
	readonly referral: (Stamp & { readonly value: Referral }) | null;
	/** ms; null until the client wrote. */
	readonly lastClientAt: number | null;
}

export const emptyThread: Thread = {
	lines: new Map(),
	facts: new Map(),
	amendments: new Map(),
	ids: new Set(),
	name: null,
	referral: null,
	lastClientAt: null,
};

/** Commutative, associative, idempotent. Events about no conversation leave it as it is. */
export function join(thread: Thread, event: ChannelEvent): Thread {
	switch (event.t) {
		case "message": {
			const said = named(withLine(thread, event, "client"), event.from, event);
			const { referral, attestedPhone } = event;
			const ids = attestedPhone ? withIds(said.ids, [`phone:${attestedPhone}`]) : said.ids;
			const lastClientAt = Math.max(thread.lastClientAt ?? 0, event.at);
			const seen = referral && { key: event.key, at: event.at, value: referral };
			const first = seen
				? thread.referral
					? earlier(thread.referral, seen)
					: seen
				: thread.referral;
			return { ...said, ids, lastClientAt, referral: first };
		}
		case "echo":
			return named(withLine(thread, event, "company"), event.to, event);
		case "status":
			return named(withFact(thread, event), event.to ?? {}, event);
		case "identity": {
			const ids = withIds(thread.ids, [...idsOf(event.before), ...idsOf(event.after)]);
			return { ...thread, ids };
		}
		case "reaction":
		case "edit":
		case "revoke":
			return named(withAmendment(thread, event), event.from, event);
		case "health":
		case "unknown":
			return thread;
	}
}

/** The furthest told: read > delivered > failed > sent > accepted. A late failure un-reads nothing. */
export function shownDelivery(facts: Facts): Delivery {
	return ORDER.find((fact) => facts[fact]) ?? "accepted";
}

const ORDER = ["read", "delivered", "failed", "sent"] as const;

/** The thread as plain data in one order: equal threads give equal JSON. */
export function canonicalThread(thread: Thread) {
	const amended = [...thread.amendments.values()].sort(byStamp);
	const of = (line: Line, t: Amendment["t"], side: Side) =>
		thread.amendments.get(place(t, side, line.key));
	const messages = [...thread.lines.values()].sort(byStamp).map((line) => {
		const facts = thread.facts.get(line.key);
		// Only who wrote it may change it or take it back.
		const edit = of(line, "edit", line.side);
		return {
			key: line.key,
			side: line.side,
			sentAt: line.at,
			body: edit ? { ...line.body, text: edit.value ?? "" } : line.body,
			edited: edit !== undefined,
			revoked: of(line, "revoke", line.side) !== undefined,
			reactions: given({
				client: of(line, "reaction", "client")?.value,
				company: of(line, "reaction", "company")?.value,
			}),
			...given({ replyTo: line.replyTo, facts: facts && ordered(facts) }),
		};
	});
	const outgoing = [...thread.facts]
		.filter(([key]) => !thread.lines.has(key))
		.sort(([a], [b]) => compare(a, b))
		.map(([key, facts]) => ({ key, delivery: shownDelivery(facts), facts: ordered(facts) }));
	return {
		messages,
		/** Sent by us, known by what was told of them. */
		outgoing,
		/** About messages that did not come yet, or that are not his to change. */
		waiting: amended.filter(({ t, target, side }) => {
			const line = thread.lines.get(target);
			return !line || (t !== "reaction" && line.side !== side);
		}),
		identity: [...thread.ids].sort(),
		name: thread.name?.value ?? null,
		referral: thread.referral?.value ?? null,
		lastClientAt: thread.lastClientAt,
		windowEndsAt: windowEndsAt(thread.lastClientAt),
	};
}

function withLine(
	thread: Thread,
	event: Stamp & { readonly body: Body; readonly replyTo?: string },
	side: Side,
): Thread {
	const { key, at, body } = event;
	const line: Line = { key, at, side, body, ...given({ replyTo: event.replyTo }) };
	const known = thread.lines.get(key);
	const lines = new Map(thread.lines).set(key, known ? earlier(known, line) : line);
	return { ...thread, lines };
}

function withFact(thread: Thread, event: ChannelEvent & { readonly t: "status" }): Thread {
	const { key, at, fact, message, ours, fault, price } = event;
	const note: FactNote = { key, at, ...given({ ours, fault, price }) };
	const facts = thread.facts.get(message) ?? {};
	const known = facts[fact];
	const next = { ...facts, [fact]: known ? earlier(known, note) : note };
	return { ...thread, facts: new Map(thread.facts).set(message, next) };
}

function withAmendment(
	thread: Thread,
	event: ChannelEvent & { readonly t: Amendment["t"] },
): Thread {
	const { t, key, at, target, value } = event;
	const side: Side = event.byUs ? "company" : "client";
	const amendment: Amendment = { key, at, t, target, side, ...given({ value }) };
	const slot = place(t, side, target);
	const known = thread.amendments.get(slot);
	const counts = known && byStamp(known, amendment) > 0 ? known : amendment;
	return { ...thread, amendments: new Map(thread.amendments).set(slot, counts) };
}

function named(thread: Thread, who: Handle, { key, at }: Stamp): Thread {
	const ids = withIds(thread.ids, idsOf(who));
	if (!who.name) return ids === thread.ids ? thread : { ...thread, ids };
	const name = { key, at, value: who.name };
	const latest = thread.name && byStamp(thread.name, name) > 0 ? thread.name : name;
	return { ...thread, ids, name: latest };
}

function idsOf({ bsuid, parentBsuid, waId, username }: Handle): string[] {
	return Object.entries({ bsuid, parentBsuid, waId, username })
		.filter(([, id]) => id)
		.map(([kind, id]) => `${kind}:${id}`);
}

function withIds(ids: ReadonlySet<string>, more: readonly string[]): ReadonlySet<string> {
	return more.every((id) => ids.has(id)) ? ids : new Set([...ids, ...more]);
}

function place(t: Amendment["t"], side: Side, target: string): string {
	return `${t}|${side}|${target}`;
}

/** A time nobody knows (0) is never the first. */
function earlier<T extends Stamp>(a: T, b: T): T {
	if ((a.at === 0) !== (b.at === 0)) return a.at === 0 ? b : a;
	return byStamp(a, b) <= 0 ? a : b;
}

/** By time, then key; and by content, so that even two contents under one key have one winner. */
function byStamp(a: Stamp, b: Stamp): number {
	return a.at - b.at || compare(a.key, b.key) || compare(JSON.stringify(a), JSON.stringify(b));
}

/** By code unit: collation differs from machine to machine. */
function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function ordered(facts: Facts): Facts {
	const { sent, delivered, read, failed } = facts;
	return given({ sent, delivered, read, failed });
}
