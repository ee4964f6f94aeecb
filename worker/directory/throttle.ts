// How often someone may try a password: exact, because one object counts. A try is counted before
// the password is checked, so a hundred at once are no way round. Nobody is locked out for good: the
// delay grows to an hour, and a success clears it. `judge` and `counted` are pure; the rest is rows.
import type { Database } from "../database.ts";

interface Tries {
	readonly count: number;
	/** When the last one was counted. */
	readonly last: number;
}

interface Limit {
	readonly free: number;
	/** Whether each further failure doubles the wait. */
	readonly grows: boolean;
}

const WINDOW_MS = 15 * 60_000;
const LONGEST_MS = 60 * 60_000;
const FORGET_MS = 24 * 3_600_000;

export const PER_ACCOUNT: Limit = { free: 5, grows: true };
export const PER_NET: Limit = { free: 20, grows: false };

/** Milliseconds still to wait; 0 when the next try is welcome. */
export function judge(tries: Tries | null, limit: Limit, now: number): number {
	if (!tries || tries.count < limit.free) return 0;
	const over = limit.grows ? tries.count - limit.free : 0;
	const wait = Math.min(LONGEST_MS, WINDOW_MS * 2 ** Math.min(over, 10));
	return Math.max(0, tries.last + wait - now);
}

/** The counter starts again only after a quiet window: no window ever holds more than `free`. */
export function counted(tries: Tries | null, limit: Limit, now: number): Tries {
	const forget = limit.grows && tries && tries.count >= limit.free ? FORGET_MS : WINDOW_MS;
	return !tries || now - tries.last >= forget
		? { count: 1, last: now }
		: { count: tries.count + 1, last: now };
}

/** Counts a try against every key, or none of them when one must wait. */
export function admit(
	db: Database,
	keys: readonly (readonly [string, Limit])[],
	now: number,
): { readonly waitMs: number } {
	const seen = keys.map(
		([key, limit]) =>
			[key, limit, db.one<Tries>("SELECT count, last FROM throttle WHERE key = ?", key)] as const,
	);
	const waitMs = Math.max(...seen.map(([, limit, tries]) => judge(tries, limit, now)));
	if (waitMs > 0) return { waitMs };
	for (const [key, limit, tries] of seen) {
		const next = counted(tries, limit, now);
		db.run(
			"INSERT INTO throttle (key, count, last) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET count = excluded.count, last = excluded.last",
			key,
			next.count,
			next.last,
		);
	}
	return { waitMs: 0 };
}

/** A success was no attack: his own counter goes, the shared one gives the try back. */
export function forgive(db: Database, own: string, shared: string): void {
	db.run("DELETE FROM throttle WHERE key = ?", own);
	db.run("UPDATE throttle SET count = count - 1 WHERE key = ? AND count > 0", shared);
}

export function forgetOldTries(db: Database, now: number): void {
	db.run("DELETE FROM throttle WHERE last < ?", now - FORGET_MS);
}
