// What Meta said of prices, counted by month: one row a month, written with the cursor of the batch that
// brought them. Must not know messages.
import type { Database } from "../database.ts";
import { readState, writeState } from "./state.ts";

export interface Prices {
	readonly free: number;
	readonly billable: number;
}

export function countPrices(db: Database, { free, billable }: Prices, now: number): void {
	if (free + billable === 0) return;
	const before = pricesOf(db, now);
	const sum = { free: before.free + free, billable: before.billable + billable };
	writeState(db, keyOf(now), JSON.stringify(sum));
}

export function pricesOf(db: Database, now: number): Prices {
	const stored = readState(db, keyOf(now));
	return stored ? (JSON.parse(stored) as Prices) : { free: 0, billable: 0 };
}

function keyOf(now: number): string {
	return `prices ${new Date(now).toISOString().slice(0, 7)}`;
}
