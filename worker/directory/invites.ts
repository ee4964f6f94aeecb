// Invite links: a 256-bit secret, kept as a hash, good once and for two days. Which person it lets
// in was decided when it was made; the link itself carries no right. Must not know roles or HTTP.
import type { Database } from "../database.ts";
import { hashSecret, newSecret } from "./secrets.ts";

const LIFE_MS = 48 * 3_600_000;

/** A new invite replaces the person's earlier ones: the last link sent is the one that works. */
export function makeInvite(db: Database, person: number, now: number): string {
	const token = newSecret();
	db.run("DELETE FROM invite WHERE person = ? OR expires_at <= ?", person, now);
	db.run(
		"INSERT INTO invite (hash, person, expires_at) VALUES (?, ?, ?)",
		hashSecret(token),
		person,
		now + LIFE_MS,
	);
	return token;
}

/** The person it was made for, or null. */
export function readInvite(db: Database, token: string, now: number): number | null {
	const row = db.one<{ person: number }>(
		"SELECT person FROM invite WHERE hash = ? AND expires_at > ?",
		hashSecret(token),
		now,
	);
	return row?.person ?? null;
}

export function dropInvites(db: Database, person: number): void {
	db.run("DELETE FROM invite WHERE person = ?", person);
}
