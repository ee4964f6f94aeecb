// Which WhatsApp numbers an account has connected, and for which team. What is secret about one, its
// inbox and its state are its own object's. Must not know Meta, HTTP or who may see what.
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";
import type { Database } from "../database.ts";

export function allConnections(db: Database): ConnectionSummary[] {
	return db.all<ConnectionSummary>(
		"SELECT id, team, name, phone FROM connection ORDER BY name, id",
	);
}

/** Those Meta confirmed first. */
export function connectionIds(db: Database): string[] {
	return db
		.all<{ id: string }>("SELECT id FROM connection ORDER BY live DESC, id")
		.map(({ id }) => id);
}

export function connectionById(db: Database, id: string): ConnectionSummary | null {
	return db.one<ConnectionSummary>("SELECT id, team, name, phone FROM connection WHERE id = ?", id);
}

/**
 * A site that publishes a connected number is on it, without anything to set: once Meta confirmed the
 * number, so that a wrong token or somebody else's number takes no site off its link.
 */
export function connectionOf(db: Database, phone: string): string | null {
	return (
		db.one<{ id: string }>(
			"SELECT id FROM connection WHERE phone = ? AND live = 1 ORDER BY id LIMIT 1",
			phone,
		)?.id ?? null
	);
}

/** Confirmed for anybody, or connected by this team, confirmed or not. */
export function isTaken(db: Database, phone: string, team: string): boolean {
	return (
		db.one("SELECT 1 FROM connection WHERE phone = ? AND (live = 1 OR team = ?)", phone, team) !==
		null
	);
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
		"INSERT INTO connection (id, team, name, phone) VALUES (?, ?, ?, ?)",
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
	db.run("DELETE FROM connection WHERE id = ?", id);
}
