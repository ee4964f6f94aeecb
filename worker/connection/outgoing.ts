// What leaves by this number, one row for one message: waiting, on its way, taken, or of unknown fate.
// How far it got is a set of facts that only grows, so that Meta may tell them in any order and twice.
// Must not know Graph, nor when it is time to send: that is sending.ts.

import type { Delivery, Trouble } from "../../protocol/whatsapp.ts";
import type { ChannelEvent, Fault } from "../channels/port.ts";
import type { Database } from "../database.ts";
import type { CaseRef, ToSend } from "./port.ts";

export type State = "queued" | "sending" | "unknown" | "taken" | "failed";

export interface Row {
	/** `<team>/<case>/<id>`: what Meta gives back with every status. */
	readonly id: string;
	readonly n: number;
	readonly contact: number | null;
	readonly body: string;
	readonly state: State;
	readonly facts: string;
	readonly attempts: number;
	readonly due: number | null;
}

/** Meta's instants, ms; what it never told is missing. */
export interface Facts {
	/** What Meta calls it. */
	readonly key?: string;
	readonly accepted?: number;
	readonly sent?: number;
	readonly delivered?: number;
	readonly read?: number;
	readonly failed?: { readonly at: number; readonly fault: Fault };
	/** A person said that it arrived. */
	readonly settled?: number;
	/** A person was told that nobody knows. */
	readonly doubted?: number;
}

/** A message of ours got somewhere: what its screens must hear. */
export interface Told extends CaseRef {
	readonly id: string;
	readonly delivery: Delivery;
	readonly trouble?: Trouble;
}

export function rowId({ team, case: id }: CaseRef, message: string): string {
	return `${team}/${id}/${message}`;
}

export function refOf(rowId: string): CaseRef & { readonly id: string } {
	const [team = "", caseId = "", ...rest] = rowId.split("/");
	return { team, case: Number(caseId), id: rest.join("/") };
}

/** Repeating one is harmless: what is there stays as it is. */
export function enqueue(db: Database, out: ToSend, contact: number | null, now: number): void {
	const last = db.one<{ n: number | null }>(
		"SELECT max(n) AS n FROM message WHERE due IS NOT NULL",
	);
	db.run(
		`INSERT OR IGNORE INTO message (id, n, contact, body, state, facts, attempts, due)
		VALUES (?, ?, ?, ?, 'queued', '{}', 0, ?)`,
		rowId(out, out.id),
		// Later than all that wait: that is the only order that matters.
		Math.max(now, (last?.n ?? 0) + 1),
		contact,
		JSON.stringify(out),
		now,
	);
}

export function messageById(db: Database, id: string): Row | null {
	return db.one<Row>("SELECT * FROM message WHERE id = ?", id);
}

/** Those that wait for something, in the order they were written. */
export function waiting(db: Database, limit: number): Row[] {
	return db.all<Row>("SELECT * FROM message WHERE due IS NOT NULL ORDER BY n LIMIT ?", limit);
}

export function nextDue(db: Database): number | null {
	return (
		db.one<{ due: number | null }>("SELECT min(due) AS due FROM message WHERE due IS NOT NULL")
			?.due ?? null
	);
}

export function put(
	db: Database,
	row: Row,
	change: Partial<Pick<Row, "state" | "attempts" | "due" | "body">> & { facts?: Facts },
): Row {
	const { facts, ...columns } = change;
	const next = { ...row, ...columns, ...(facts && { facts: JSON.stringify(facts) }) };
	db.run(
		"UPDATE message SET body = ?, state = ?, facts = ?, attempts = ?, due = ? WHERE id = ?",
		next.body,
		next.state,
		next.facts,
		next.attempts,
		next.due,
		next.id,
	);
	return next;
}

/** Meta's key of one of ours, remembered so that replies and reactions find it. */
export function keyed(db: Database, key: string, id: string): void {
	db.run("INSERT OR IGNORE INTO sent (key, id) VALUES (?, ?)", key, id);
}

/** Our own id of what Meta calls `key`; the key itself when it is not ours. */
export function localId(db: Database, key: string): string {
	const row = db.one<{ id: string }>("SELECT id FROM sent WHERE key = ?", key);
	return row ? refOf(row.id).id : key;
}

type Status = Extract<ChannelEvent, { t: "status" }>;

/** Null when it changes nothing anybody sees. A status with our id settles what was unknown. */
export function factArrived(db: Database, event: Status, now: number): Told | null {
	const id =
		event.ours ?? db.one<{ id: string }>("SELECT id FROM sent WHERE key = ?", event.message)?.id;
	const row = id === undefined ? null : messageById(db, id);
	if (!row) return null;
	const before = factsOf(row);
	const at = event.at > 0 ? event.at : now;
	const facts = joined(before, event, at);
	if (JSON.stringify(facts) === row.facts) return null;
	const shownBefore = shown(row.state, before);
	const state: State = event.fact === "failed" && shownOf(facts) === "failed" ? "failed" : "taken";
	const next = put(db, row, { facts, state, due: null });
	if (before.key === undefined) keyed(db, event.message, row.id);
	return shown(next.state, facts) === shownBefore ? null : told(next);
}

/** Keeps the earliest instant of each fact: a set, whatever order it is told in. */
function joined(before: Facts, { fact, fault, message }: Status, at: number): Facts {
	const facts = { ...before, key: before.key ?? message };
	if (fact === "failed") {
		const known = facts.failed;
		if (known && known.at <= at) return facts;
		return { ...facts, failed: { at, fault: fault ?? { kind: "temporary", retry: "never" } } };
	}
	return { ...facts, [fact]: Math.min(at, facts[fact] ?? at) };
}

export function factsOf(row: Pick<Row, "facts">): Facts {
	return JSON.parse(row.facts) as Facts;
}

/** Read is more than delivered, delivered more than failed: another device may have had it. */
function shownOf(facts: Facts): Delivery | null {
	if (facts.read !== undefined) return "read";
	if (facts.delivered !== undefined) return "delivered";
	if (facts.failed !== undefined) return "failed";
	if (facts.sent !== undefined) return "sent";
	return facts.accepted !== undefined || facts.settled !== undefined ? "accepted" : null;
}

export function shown(state: State, facts: Facts): Delivery {
	const told = shownOf(facts);
	if (told) return told;
	if (state === "failed") return "failed";
	return state === "unknown" && facts.doubted !== undefined ? "unknown" : "queued";
}

export function told(row: Row): Told {
	const facts = factsOf(row);
	const delivery = shown(row.state, facts);
	const trouble = delivery === "failed" ? { trouble: troubleOf(facts.failed?.fault) } : {};
	return { ...refOf(row.id), delivery, ...trouble };
}

export function troubleOf(fault: Fault | undefined): Trouble {
	switch (fault?.kind) {
		case "window":
		case "unreachable":
		case "account":
		case "payment":
		case "template":
		case "optout":
			return fault.kind;
		case "auth":
			return "account";
		default:
			return "other";
	}
}

/** How far each message of ours in a case got. */
export function deliveriesOf(db: Database, ref: CaseRef): Record<string, Delivery> {
	const prefix = rowId(ref, "");
	const rows = db.all<Row>(
		"SELECT * FROM message WHERE id >= ? AND id < ?",
		prefix,
		`${prefix.slice(0, -1)}0`,
	);
	return Object.fromEntries(rows.map((row) => [refOf(row.id).id, shown(row.state, factsOf(row))]));
}

/** Waiting and of unknown fate, for the set-up page. */
export function counts(db: Database): { queued: number; unknown: number } {
	const rows = waiting(db, 1_000);
	return {
		queued: rows.filter(({ state }) => state === "queued" || state === "sending").length,
		unknown: rows.filter(({ state }) => state === "unknown").length,
	};
}
