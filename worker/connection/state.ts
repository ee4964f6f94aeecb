// Small facts of the number itself, one row each. Knows no fact in particular.
import { struck } from "../channels/whatsapp/errors.ts";
import type { Database } from "../database.ts";

export function readState(db: Database, key: string): string | null {
	return db.one<{ value: string }>("SELECT value FROM state WHERE key = ?", key)?.value ?? null;
}

export function writeState(db: Database, key: string, value: string): void {
	db.run(
		"INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		key,
		value,
	);
}

export function dropState(db: Database, key: string): void {
	db.run("DELETE FROM state WHERE key = ?", key);
}

/** The last of its kind, with when: what the set-up page names. */
export function noteFailure(db: Database, what: string, detail: string, now: number): void {
	db.run(
		"INSERT INTO failure (what, at, detail) VALUES (?, ?, ?) ON CONFLICT (what) DO UPDATE SET at = excluded.at, detail = excluded.detail",
		what,
		now,
		struck(detail).slice(0, 500),
	);
}

export interface Failure {
	readonly what: string;
	readonly at: number;
	readonly detail: string;
}

/** When it last failed so; 0 for never. */
export function failedAt(db: Database, what: string): number {
	return db.one<{ at: number }>("SELECT at FROM failure WHERE what = ?", what)?.at ?? 0;
}

export function failures(db: Database): Failure[] {
	return db.all<Failure>("SELECT what, at, detail FROM failure ORDER BY at DESC");
}
