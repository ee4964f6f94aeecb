// Which WhatsApp numbers an account has connected, and for which team. What is secret about one, its
// inbox and its state are its own object's. Must not know Meta, HTTP or who may see what.
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";
import { phoneAliases } from "../channels/phone.ts";
import type { Database } from "../database.ts";

export function allConnections(db: Database): ConnectionSummary[] {
	return db.all<ConnectionSummary>(
		"SELECT id, team, name, phone FROM connection WHERE dropped = 0 ORDER BY name, id",
	);
}

/** Those Meta confirmed first. */
export function connectionIds(db: Database): string[] {
	return db
		.all<{ id: string }>("SELECT id FROM connection WHERE dropped = 0 ORDER BY live DESC, id")
		.map(({ id }) => id);
}

export function connectionById(db: Database, id: string): ConnectionSummary | null {
	return db.one<ConnectionSummary>(
		"SELECT id, team, name, phone FROM connection WHERE id = ? AND dropped = 0",
		id,
	);
}

interface Row {
	readonly id: string;
	readonly team: string;
	readonly live: 0 | 1;
	readonly dropped: 0 | 1;
}

/** Every row with this number, in whichever spelling: with its ninth digit or without. */
function rowsOf(db: Database, phone: string): Row[] {
	return phoneAliases(phone).flatMap((one) =>
		db.all<Row>("SELECT id, team, live, dropped FROM connection WHERE phone = ? ORDER BY id", one),
	);
}

/**
 * A site that publishes a connected number is on it, without anything to set: once Meta confirmed the
 * number, so that a wrong token or somebody else's number takes no site off its link.
 */
export function connectionOf(db: Database, phone: string): string | null {
	return rowsOf(db, phone).find(({ live }) => live === 1)?.id ?? null;
}

/** Confirmed for anybody, or connected by this team, confirmed or not. */
export function isTaken(db: Database, phone: string, team: string): boolean {
	return rowsOf(db, phone).some(
		(row) => row.live === 1 || (row.team === team && row.dropped === 0),
	);
}

/** Under which name this team had the number before it dropped it. */
export function droppedBy(db: Database, phone: string, team: string): string | null {
	return rowsOf(db, phone).find((row) => row.team === team && row.dropped === 1)?.id ?? null;
}

/** Somebody else's by now: of two that have one number, the first that Meta confirmed has it. */
export function isLiveElsewhere(db: Database, { id, phone }: ConnectionSummary): boolean {
	return rowsOf(db, phone).some((row) => row.live === 1 && row.id !== id);
}

export function putLive(db: Database, id: string): void {
	db.run("UPDATE connection SET live = 1 WHERE id = ? AND live = 0", id);
}

export function addConnection(
	db: Database,
	id: string,
	{ team, name, phone }: Pick<ConnectionInput, "team" | "name" | "phone">,
): void {
	db.run(
		`INSERT INTO connection (id, team, name, phone) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, phone = excluded.phone, dropped = 0`,
		id,
		team,
		name,
		phone,
	);
}

export function renameConnection(db: Database, id: string, name: string): void {
	db.run("UPDATE connection SET name = ? WHERE id = ?", name, id);
}

export function dropConnection(db: Database, id: string): void {
	db.run("UPDATE connection SET dropped = 1, live = 0 WHERE id = ?", id);
}
