// Which conversation each part of somebody's talk is in: where he is now, and from which event on he was
// where. What is told of an older message is read where that message is. Knows no ladder, and no team.
import type { Database } from "../database.ts";
import { passedUpTo } from "./inbox.ts";
import { sentAs } from "./outgoing.ts";
import type { CaseRef } from "./port.ts";

interface Whereabouts {
	readonly id: number;
	readonly team: string | null;
	readonly case_id: number | null;
}

/** From this event of the inbox on; where he is already, nothing is written. */
export function moveTo(db: Database, who: Whereabouts, n: number, stay: CaseRef): void {
	if (who.team === stay.team && who.case_id === stay.case) return;
	const { team, case: caseId } = stay;
	db.run("UPDATE contact SET team = ?, case_id = ? WHERE id = ?", team, caseId, who.id);
	db.run(
		"INSERT OR REPLACE INTO stay (contact, n, team, case_id) VALUES (?, ?, ?, ?)",
		who.id,
		n,
		team,
		caseId,
	);
}

export function stayOf({ team, case_id }: Omit<Whereabouts, "id">): CaseRef | null {
	return team !== null && case_id !== null ? { team, case: case_id } : null;
}

/** Where a message Meta calls `key` is; null while no team said so, or when nobody knows it here. */
export function stayOfMessage(db: Database, contact: number, key: string): CaseRef | null {
	const ours = sentAs(db, key);
	if (ours) return ours;
	const row = db.one<{ team: string; case_id: number }>(
		`SELECT team, case_id FROM stay WHERE contact = ? AND n <=
			(SELECT n FROM event WHERE key = ? AND n <= ?) ORDER BY n DESC LIMIT 1`,
		contact,
		key,
		passedUpTo(db),
	);
	return row && stayOf(row);
}
