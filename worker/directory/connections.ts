// Which WhatsApp numbers an account has connected, and for which team. What is secret about one, its
// inbox and its state are its own object's. Must not know Meta, HTTP or who may see what.
import type { ConnectionInput, ConnectionSummary } from "../../protocol/whatsapp.ts";
import type { Database } from "../database.ts";

export function allConnections(db: Database): ConnectionSummary[] {
	return db.all<ConnectionSummary>(
		"SELECT id, team, name, phone FROM connection ORDER BY name, id",
	);
}

export function connectionById(db: Database, id: string): ConnectionSummary | null {
	return db.one<ConnectionSummary>("SELECT id, team, name, phone FROM connection WHERE id = ?", id);
}

/** A site that publishes a connected number is on it, without anything to set. */
export function connectionOf(db: Database, phone: string): string | null {
	return (
		db.one<{ id: string }>("SELECT id FROM connection WHERE phone = ? ORDER BY id LIMIT 1", phone)
			?.id ?? null
	);
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
