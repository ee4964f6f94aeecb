// What Meta said of prices, messages counted by month: one row a month. Must not know messages.
import type { Database } from "../database.ts";
import { readState, writeState } from "./state.ts";

export interface Prices {
	readonly free: number;
	readonly billable: number;
}

/** A message is counted once, under what is known of it by now. */
export function countPrice(
	db: Database,
	before: keyof Prices | undefined,
	after: keyof Prices | undefined,
	now: number,
): void {
	if (after === before || after === undefined) return;
	const sum: Record<keyof Prices, number> = { ...pricesOf(db, now) };
	if (before !== undefined && sum[before] > 0) sum[before] -= 1;
	sum[after] += 1;
	writeState(db, keyOf(now), JSON.stringify(sum));
}

export function pricesOf(db: Database, now: number): Prices {
	const stored = readState(db, keyOf(now));
	return stored ? (JSON.parse(stored) as Prices) : { free: 0, billable: 0 };
}

function keyOf(now: number): string {
	return `prices ${new Date(now).toISOString().slice(0, 7)}`;
}
