// Which conversation each part of somebody's talk is in: from which event of the inbox on he was where. His
// row says the last of them. What is told of an older message is read where that message is. Knows no
// ladder, and no team.
import type { Database } from "../database.ts";
import { heldFor } from "./held.ts";
import { passedUpTo } from "./inbox.ts";
import { sentAs } from "./outgoing.ts";
import type { CaseRef } from "./port.ts";

interface Whereabouts {
	readonly team: string | null;
	readonly case_id: number | null;
}

/** From this event on. Told late, it does not take him out of where his later words put him. */
export function moveTo(db: Database, contact: number, n: number, stay: CaseRef): void {
	const before = stayAt(db, contact, n);
	if (before?.team === stay.team && before.case === stay.case) return;
	db.run(
		"INSERT OR REPLACE INTO stay (contact, n, team, case_id) VALUES (?, ?, ?, ?)",
		contact,
		n,
		stay.team,
		stay.case,
	);
	const since = "SELECT 1 FROM stay WHERE contact = ? AND n > ? LIMIT 1";
	if (db.one(since, contact, n) !== null) return;
	db.run("UPDATE contact SET team = ?, case_id = ? WHERE id = ?", stay.team, stay.case, contact);
}

export function stayOf({ team, case_id }: Whereabouts): CaseRef | null {
	return team !== null && case_id !== null ? { team, case: case_id } : null;
}

/** Where he was when this event came; null while no team said so. */
export function stayAt(db: Database, contact: number, n: number): CaseRef | null {
	const row = db.one<{ team: string; case_id: number }>(
		"SELECT team, case_id FROM stay WHERE contact = ? AND n <= ? ORDER BY n DESC LIMIT 1",
		contact,
		n,
	);
	return row && stayOf(row);
}

/** Where a message is; a number of 0 while the team that has still to hear it did not say. */
export function stayOfMessage(db: Database, contact: number, key: string): CaseRef | null {
	const ours = sentAs(db, key);
	if (ours) return { team: ours.team, case: ours.case };
	const event = db.one<{ n: number }>(
		"SELECT n FROM event WHERE key = ? AND n <= ?",
		key,
		passedUpTo(db),
	);
	if (event === null) return null;
	const waits = heldFor(db, event.n);
	return waits === null ? stayAt(db, contact, event.n) : { team: waits, case: 0 };
}
