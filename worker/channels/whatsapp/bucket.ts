// How fast one person and one number may be written to (whatsapp.md §1.12; rules M37-M38): a bucket of 45
// per person, one more every 6 s, and the waits Meta asks for when she has had enough. Pure: the caller
// keeps the state and the clock.

export const PAIR_EVERY_MS = 6_000;
export const PAIR_BURST = 45;
const MAX_WAIT_MS = 60_000;
const MAX_PAIR_WAIT_MS = 3_600_000;

/**
 * When all that was taken is paid back, ms. One number instead of a level and its time: exact, and a
 * bucket nobody touched for 270 s is the same as none.
 */
export interface Bucket {
	readonly paidAt: number;
}

export const fullBucket: Bucket = { paidAt: 0 };

export type Take =
	| { readonly ok: true; readonly bucket: Bucket }
	| { readonly ok: false; readonly waitMs: number };

/** `now` ms. Refused takes cost nothing: asking again after `waitMs` succeeds. */
export function take(bucket: Bucket, now: number): Take {
	const owed = Math.max(0, bucket.paidAt - now);
	const waitMs = owed - (PAIR_BURST - 1) * PAIR_EVERY_MS;
	if (waitMs > 0) return { ok: false, waitMs };
	return { ok: true, bucket: { paidAt: now + owed + PAIR_EVERY_MS } };
}

/**
 * After 130429 or a fault that passes, ms: 1 s, 2 s, 4 s… 60 s. `tries` failed before this one; `chance`
 * in [0, 1) takes up to a quarter off, so that many do not come back at once.
 */
export function throughputBackoff(tries: number, chance = 0): number {
	return Math.round(Math.min(MAX_WAIT_MS, 1_000 * 2 ** tries) * (1 - chance / 4));
}

/** After 131056, ms, for this recipient alone: 4 s, 16 s, 64 s… an hour. `tries` from 1. */
export function pairBackoff(tries: number): number {
	return Math.min(MAX_PAIR_WAIT_MS, 1_000 * 4 ** Math.max(1, tries));
}
