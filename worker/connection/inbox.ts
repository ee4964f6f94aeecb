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
/** Production refuses rows over 2 MB; nothing a person sends is a tenth of this. */
const MAX_RAW_CHARS = 400_000;

/** How many were new. A copy with other content keeps the first. */
export function takeIn(db: Database, events: readonly Received[], now: number): number {
	const before = db.written;
	db.transaction(() => {
		for (const { event, raw } of events) {
			const text = JSON.stringify(raw) ?? "null";
			db.run(
				"INSERT OR IGNORE INTO event (key, at, event, raw) VALUES (?, ?, ?, ?)",
				event.key,
				now,
				JSON.stringify(event),
				text.slice(0, MAX_RAW_CHARS),
			);
		}
	});
	return db.written - before;
}

export function pending(db: Database, limit: number): Stored[] {
	return db
		.all<{ n: number; at: number; event: string }>(
			"SELECT n, at, event FROM event WHERE n > ? ORDER BY n LIMIT ?",
			Number(readState(db, CURSOR) ?? 0),
			limit,
		)
		.map(({ n, at, event }) => ({ n, at, event: JSON.parse(event) as ChannelEvent }));
}

/** Within the transaction that wrote what follows from them. */
export function passed(db: Database, n: number): void {
	writeState(db, CURSOR, String(n));
}

export function lastEventAt(db: Database): number | null {
	return db.one<{ at: number }>("SELECT at FROM event ORDER BY n DESC LIMIT 1")?.at ?? null;
}
