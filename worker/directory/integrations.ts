// Keys with which other systems leave leads: 256 random bits of which only the hash is stored, shown
// once, good until revoked. A key names its account and opens nothing but the intake of one team.
// Must not know HTTP, leads, or who may make one.
import type { IntegrationInput, IntegrationMade, IntegrationView } from "../../protocol/api.ts";
import type { Database } from "../database.ts";
import type { Integration } from "./port.ts";
import { hashSecret, newName } from "./secrets.ts";

/** 43 letters and digits are 256 bits. */
const SECRET_CHARS = 43;
/** A lead writes "used" at most this often: a row per lead would be the bill. */
const USED_EVERY_MS = 10 * 60_000;

interface Row {
	readonly id: string;
	readonly name: string;
	readonly team: string;
	readonly product: string | null;
	readonly created_at: number;
	readonly used_at: number | null;
}

export function makeIntegration(
	db: Database,
	account: string,
	input: IntegrationInput,
	now: number,
): IntegrationMade {
	const key = `lk_${account}_${newName(SECRET_CHARS)}`;
	const row: Row = {
		id: newName(12),
		name: input.name,
		team: input.team,
		product: input.product ?? null,
		created_at: now,
		used_at: null,
	};
	db.run(
		"INSERT INTO integration (hash, id, name, team, product, created_at) VALUES (?, ?, ?, ?, ?, ?)",
		hashSecret(key),
		row.id,
		row.name,
		row.team,
		row.product,
		row.created_at,
	);
	return { ...view(row), key };
}

export function allIntegrations(db: Database): IntegrationView[] {
	return db
		.all<Row>(
			"SELECT id, name, team, product, created_at, used_at FROM integration ORDER BY created_at, id",
		)
		.map(view);
}

/** By public id: a scan, since an account has a handful. */
export function dropIntegration(db: Database, id: string): void {
	db.run("DELETE FROM integration WHERE id = ?", id);
}

export function readIntegration(db: Database, key: string, now: number): Integration | null {
	const hash = hashSecret(key);
	const row = db.one<Row & { slug: string }>(
		"SELECT i.id, i.team, i.product, i.used_at, a.slug FROM integration i JOIN account a ON a.id = 1 WHERE i.hash = ?",
		hash,
	);
	if (!row) return null;
	if (now - (row.used_at ?? 0) >= USED_EVERY_MS) {
		db.run("UPDATE integration SET used_at = ? WHERE hash = ?", now, hash);
	}
	const { id, team, product, slug: account } = row;
	return { id, account, team, ...(product !== null && { product }) };
}

function view(row: Row): IntegrationView {
	return {
		id: row.id,
		name: row.name,
		team: row.team,
		...(row.product !== null && { product: row.product }),
		createdAt: row.created_at,
		lastUsedAt: row.used_at,
	};
}
