// What leaves by this number, one row for one message: waiting, on its way, taken, or of unknown fate.
// How far it got is a set of facts that only grows, so that Meta may tell them in any order and twice.
// Must not know Graph, nor when it is time to send: that is sending.ts.

import type { Delivery, Trouble } from "../../protocol/whatsapp.ts";
import type { ChannelEvent, Fault, Price } from "../channels/port.ts";
import type { Database } from "../database.ts";
import type { CaseRef, ToSend } from "./port.ts";
import { countPrice, type Prices } from "./prices.ts";
import { heed } from "./stops.ts";

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
	/** Which talk it waits in; null when it does not wait any more. */
	readonly turn: string | null;
}

/** One talk at a time: by who he is, or by the case while nobody wrote. */
function talkOf({ id, contact }: Pick<Row, "id" | "contact">): string {
	const { team, case: caseId } = refOf(id);
	return contact === null ? `${team}/${caseId}` : `c${contact}`;
}

function turnOf(row: Pick<Row, "id" | "contact" | "state">): string | null {
	return row.state === "queued" || row.state === "sending" ? talkOf(row) : null;
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
	/** Meta tells it with several of the facts: one price for one message. */
	readonly price?: "free" | "billable";
	/** What Meta called it in its first spelling, which did not arrive. */
	readonly first?: string;
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
	const id = rowId(out, out.id);
	const talk = talkOf({ id, contact });
	db.run(
		`INSERT OR IGNORE INTO message (id, n, contact, body, state, facts, attempts, due, turn)
		VALUES (?, ?, ?, ?, 'queued', '{}', 0, ?, ?)`,
		id,
		lastPlace(db, talk, now),
		contact,
		JSON.stringify(out),
		now,
		talk,
	);
}

export function messageById(db: Database, id: string): Row | null {
	return db.one<Row>("SELECT * FROM message WHERE id = ?", id);
}

/** A person wants it sent once more: behind whatever waits already, and with a day of its own. */
export function requeue(db: Database, row: Row, facts: Facts, now: number): Row {
	const n = lastPlace(db, talkOf(row), now);
	return put(db, row, { n, state: "queued", due: now, facts });
}

/** Later than all that wait in its talk: that is the only order that matters. */
function lastPlace(db: Database, talk: string, now: number): number {
	const last = db.one<{ n: number | null }>("SELECT max(n) AS n FROM message WHERE turn = ?", talk);
	return Math.max(now, (last?.n ?? 0) + 1);
}

const COLUMNS = ["n", "state", "facts", "attempts", "due", "turn"] as const;

/** Writes what changed and nothing else: a column that is named costs the indexes it stands in. */
export function put(
	db: Database,
	row: Row,
	change: Partial<Pick<Row, "n" | "state" | "attempts" | "due">> & { facts?: Facts },
): Row {
	const { facts, ...columns } = change;
	const changed = { ...row, ...columns, ...(facts && { facts: JSON.stringify(facts) }) };
	const next = { ...changed, turn: turnOf(changed) };
	const written = COLUMNS.filter((column) => next[column] !== row[column]);
	if (written.length === 0) return next;
	const set = written.map((column) => `${column} = ?`).join(", ");
	const sql = `UPDATE message SET ${set} WHERE id = ?`;
	db.run(sql, ...written.map((column) => next[column]), row.id);
	return next;
}

/** Meta's key of one of ours, remembered so that replies and reactions find it. */
export function keyed(db: Database, key: string, id: string): void {
	db.run("INSERT OR IGNORE INTO sent (key, id) VALUES (?, ?)", key, id);
}

/** Ours, by what Meta calls it, and where it was said. */
export function sentAs(db: Database, key: string): (CaseRef & { readonly id: string }) | null {
	const row = db.one<{ id: string }>("SELECT id FROM sent WHERE key = ?", key);
	return row && refOf(row.id);
}

/** Our own id of what Meta calls `key`; the key itself when it is not ours. */
export function localId(db: Database, key: string): string {
	return sentAs(db, key)?.id ?? key;
}

/**
 * Our own words, coming back from the company's phone before Meta's answer to the sending: then this is
 * that answer, and no message of somebody else's.
 */
export function echoed(
	db: Database,
	contact: number,
	{ key, body, at }: Extract<ChannelEvent, { t: "echo" }>,
	now: number,
): boolean {
	const row = maybeSent(db, contact).find((one) => textOf(one) === body.text);
	if (!row) return false;
	keyed(db, key, row.id);
	put(db, row, { state: "taken", due: null, facts: { ...factsOf(row), key, sent: at || now } });
	return true;
}

/** Those of a person that may have reached him, in the order they were written. */
function maybeSent(db: Database, contact: number): Row[] {
	const unknown = db.all<Row>(
		"SELECT * FROM message WHERE contact = ? AND state = 'unknown' AND due IS NOT NULL ORDER BY n",
		contact,
	);
	const first = db.one<Row>(
		"SELECT * FROM message WHERE turn = ? ORDER BY n LIMIT 1",
		`c${contact}`,
	);
	return first?.state === "sending" ? [...unknown, first] : unknown;
}

function textOf(row: Row): string | undefined {
	const { content } = JSON.parse(row.body) as ToSend;
	return content.kind === "text" ? content.text : undefined;
}

type Status = Extract<ChannelEvent, { t: "status" }>;

/** Which message of ours it is about; null when none that is known. */
export function messageOf(db: Database, { ours, message }: Status): Row | null {
	const mine = ours === undefined ? null : messageById(db, ours);
	if (mine) return mine;
	const sent = db.one<{ id: string }>("SELECT id FROM sent WHERE key = ?", message);
	return sent && messageById(db, sent.id);
}

/**
 * Null when it changes nothing anybody sees. A status with our id settles what was unknown. That it failed
 * is due until its team was told.
 */
export function factArrived(db: Database, row: Row, event: Status, now: number): Told | null {
	const before = factsOf(row);
	// About the spelling that was given up: only that it arrived there after all is news.
	if (event.message === before.first && (event.fact === "failed" || event.fact === "sent"))
		return null;
	const facts = joined(before, event, event.at > 0 ? event.at : now);
	if (before.key === undefined) keyed(db, event.message, row.id);
	if (JSON.stringify(facts) === row.facts) return null;
	const shownBefore = shown(row.state, before);
	if (event.fact === "failed" && shownOf(facts) === "failed") {
		const again = otherSpelling(row, event.fault);
		if (again) {
			const known = { ...before, first: event.message };
			put(db, row, { state: "queued", due: now, facts: known, ...again });
			return null;
		}
		if (event.fault) heed(db, row, event.fault, event.at > 0 ? event.at : now);
	}
	countPrice(db, before.price, facts.price, now);
	const over = shownOf(facts) === "failed";
	const fresh = over && shownBefore !== "failed";
	const next = put(db, row, {
		facts,
		state: over ? "failed" : "taken",
		due: fresh ? now : over ? row.due : null,
	});
	return shown(next.state, facts) === shownBefore ? null : told(next);
}

/** Added to the attempts of a message whose other spelling is being tried. */
export const SPELLING = 1_000;

/** 0 for the first spelling of a typed number, 1 for the other. */
export function spelling(row: Row): 0 | 1 {
	return row.attempts >= SPELLING ? 1 : 0;
}

/** Once, and only of a number that was typed: nobody ever wrote from it (131026). */
export function otherSpelling(
	row: Row,
	fault: Fault | undefined,
): { readonly attempts: number } | null {
	const may = fault?.kind === "unreachable" && row.contact === null && spelling(row) === 0;
	const { phones } = JSON.parse(row.body) as ToSend;
	return may && phones.length > 1 ? { attempts: row.attempts + SPELLING } : null;
}

/** Keeps the earliest instant of each fact: a set, whatever order it is told in. */
function joined(before: Facts, { fact, fault, message, price }: Status, at: number): Facts {
	const facts: Facts = {
		...before,
		key: before.key ?? message,
		...(price && { price: priceOf(before.price, price) }),
	};
	if (fact === "failed") {
		const known = facts.failed;
		if (known && known.at <= at) return facts;
		return { ...facts, failed: { at, fault: fault ?? { kind: "temporary", retry: "never" } } };
	}
	return { ...facts, [fact]: Math.min(at, facts[fact] ?? at) };
}

/** Whatever order they come in: once billable, it is. */
function priceOf(before: Facts["price"], { billable }: Price): "free" | "billable" {
	return billable || before === "billable" ? "billable" : "free";
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
		case "spam":
		case "optout":
			return fault.kind;
		case "auth":
			return "account";
		default:
			return "other";
	}
}

/** How far each message of ours in a case got, and what they cost. */
export function deliveriesOf(
	db: Database,
	ref: CaseRef,
): { readonly states: Record<string, Delivery>; readonly billed: Prices } {
	const prefix = rowId(ref, "");
	const rows = db.all<Pick<Row, "id" | "state" | "facts">>(
		"SELECT id, state, facts FROM message WHERE id >= ? AND id < ?",
		prefix,
		`${prefix.slice(0, -1)}0`,
	);
	const known = rows.map((row) => ({ ...row, facts: factsOf(row) }));
	const priced = (price: keyof Prices) => known.filter(({ facts }) => facts.price === price).length;
	return {
		states: Object.fromEntries(
			known.map(({ id, state, facts }) => [refOf(id).id, shown(state, facts)]),
		),
		billed: { free: priced("free"), billable: priced("billable") },
	};
}
