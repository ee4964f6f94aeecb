// What Meta told, exactly as it told it, once each: the row is written before Meta hears 200. Read from
// a cursor on, so that nothing looks through the past. Must not know what events mean.
import type { ChannelEvent, Received } from "../channels/port.ts";
import type { Database } from "../database.ts";
import { readState, writeState } from "./state.ts";

export interface Stored {
	readonly n: number;
	readonly at: number;
	readonly event: ChannelEvent;
}

const CURSOR = "cursor";
const HEARD = "heard";
const HEARD_MS = 10 * 60_000;
/** Production refuses rows over 2 MB; nothing a person sends is a tenth of this. */
const ROW_CHARS = 400_000;

/** A copy with other content keeps the first. */
export function takeIn(db: Database, events: readonly Received[], now: number): void {
	db.transaction(() => {
		for (const { event, raw } of events) {
			const text = JSON.stringify(raw) ?? "null";
			const fresh = db.one(
				"INSERT OR IGNORE INTO event (key, at, event, raw) VALUES (?, ?, ?, ?) RETURNING n",
				event.key,
				now,
				JSON.stringify(event),
				text.slice(0, ROW_CHARS),
			);
			for (let part = 1; fresh && part * ROW_CHARS < text.length; part += 1)
				db.run(
					"INSERT INTO event_rest (key, part, raw) VALUES (?, ?, ?)",
					event.key,
					part,
					text.slice(part * ROW_CHARS, (part + 1) * ROW_CHARS),
				);
		}
	});
}

export function pending(db: Database, limit: number): Stored[] {
	return db
		.all<{ n: number; at: number; event: string }>(
			"SELECT n, at, event FROM event WHERE n > ? ORDER BY n LIMIT ?",
			passedUpTo(db),
			limit,
		)
		.map(({ n, at, event }) => ({ n, at, event: JSON.parse(event) as ChannelEvent }));
}

/** All up to this one was passed. */
export function passedUpTo(db: Database): number {
	return Number(readState(db, CURSOR) ?? 0);
}

/** The key itself when Meta told of it. */
export function heardOf(db: Database, key: string): string | undefined {
	return db.one<{ key: string }>("SELECT key FROM event WHERE key = ?", key)?.key;
}

/** Something is here that was not passed: also what a life cut short left lying. */
export function waits(db: Database): boolean {
	return db.one("SELECT 1 FROM event WHERE n > ? LIMIT 1", passedUpTo(db)) !== null;
}

/** About somebody who has no conversation yet: it waits for him. */
export function park(db: Database, contact: number, n: number): void {
	db.run("INSERT OR IGNORE INTO parked (contact, n) VALUES (?, ?)", contact, n);
}

/** He has one now: what waited for him stands at the end of the inbox again. */
export function unpark(db: Database, contact: number): void {
	const rows = db.all<{ n: number }>("SELECT n FROM parked WHERE contact = ? ORDER BY n", contact);
	for (const { n } of rows) {
		db.run("UPDATE event SET n = (SELECT max(n) + 1 FROM event) WHERE n = ?", n);
		db.run("DELETE FROM parked WHERE contact = ? AND n = ?", contact, n);
	}
}

/** Within the transaction that wrote what follows from them. */
export function passed(db: Database, n: number): void {
	writeState(db, CURSOR, String(n));
}

/** Meta repeats an event for seven days; after these nobody asks for it. */
export const KEPT_MS = 30 * 86_400_000;

/**
 * What was passed and is too old goes, a few at a time, oldest places first. Never the newest row: it
 * says when the number last heard, and its place must not be given again.
 */
export function forget(db: Database, limit: number, now: number): void {
	const rows = db.all<{ n: number; at: number; key: string }>(
		"SELECT n, at, key FROM event WHERE n <= ? ORDER BY n LIMIT ?",
		passedUpTo(db),
		limit + 1,
	);
	// One more than goes was asked for: the last of them stays, were it the newest.
	for (const { n, at, key } of rows.slice(0, -1)) {
		if (at > now - KEPT_MS) continue;
		db.run("DELETE FROM event WHERE n = ?", n);
		db.run("DELETE FROM event_rest WHERE key = ?", key);
		db.run("DELETE FROM parked WHERE n = ?", n);
	}
}

/** Something came that has no place here: written once in a while, not each time. */
export function noteHeard(db: Database, now: number): void {
	if (now - (lastEventAt(db) ?? 0) > HEARD_MS) writeState(db, HEARD, String(now));
}

/** To within ten minutes. */
export function lastEventAt(db: Database): number | null {
	const row = db.one<{ at: number }>("SELECT at FROM event ORDER BY n DESC LIMIT 1");
	return Math.max(row?.at ?? 0, Number(readState(db, HEARD) ?? 0)) || null;
}
