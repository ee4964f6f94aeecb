// Who waits for a message to leave: one line for each talk, first come first served within it. `turn` names
// the talk while a message waits or is on its way and is null afterwards, so that finding whose turn it is
// reads one row for each talk, however long a line is and whatever lies behind. Must not know Graph.
import type { Database } from "../database.ts";
import type { Row } from "./outgoing.ts";

/** What decides whether it is somebody's turn; the words are read when it is. */
export type Head = Pick<Row, "id" | "n" | "state" | "due"> & { readonly turn: string };

/** The first of a talk; null when nothing of it waits. */
export function headOf(db: Database, talk: string): Head | null {
	return db.one<Head>(
		"SELECT id, n, state, due, turn FROM message WHERE turn = ? ORDER BY n LIMIT 1",
		talk,
	);
}

function headAfter(db: Database, talk: string): Head | null {
	return db.one<Head>(
		"SELECT id, n, state, due, turn FROM message WHERE turn > ? ORDER BY turn, n LIMIT 1",
		talk,
	);
}

/** The first of every talk, beginning behind one of them and going round: read as they are taken. */
export function* heads(db: Database, behind = ""): Generator<Head> {
	for (let head = headAfter(db, behind); head; head = headAfter(db, head.turn)) yield head;
	for (let head = headAfter(db, ""); head && head.turn <= behind; head = headAfter(db, head.turn))
		yield head;
}

/** When the one that waits longest was written. Reads as many rows as wait. */
export function oldest(db: Database): number | null {
	return (
		db.one<{ n: number | null }>("SELECT min(n) AS n FROM message WHERE turn IS NOT NULL")?.n ??
		null
	);
}

/** Of unknown fate, or failed and to be told, soonest first; `until` leaves out what is due later. */
export function open(db: Database, limit: number, until = Number.MAX_SAFE_INTEGER): Row[] {
	return db.all<Row>(
		`SELECT * FROM message WHERE state IN ('unknown', 'failed') AND due IS NOT NULL AND due <= ?
		ORDER BY due LIMIT ?`,
		until,
		limit,
	);
}

/** Waiting, and of unknown fate since less than a day: for the set-up page. */
export function counts(db: Database): { queued: number; unknown: number } {
	const queued = db.one<{ n: number }>("SELECT count(*) AS n FROM message WHERE turn IS NOT NULL");
	const unknown = db.one<{ n: number }>(
		"SELECT count(*) AS n FROM message WHERE state = 'unknown' AND due IS NOT NULL",
	);
	return { queued: queued?.n ?? 0, unknown: unknown?.n ?? 0 };
}
