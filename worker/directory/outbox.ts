// What the teams must still be told: rows written with the change itself, delivered at once when
// possible and by the alarm when not. Order is kept within a team; one team's silence does not hold
// up another. Every call is idempotent, so a doubled delivery is harmless.
// Must not know why anything is sent.
import type { Answer } from "../../protocol/reasons.ts";
import type { Database } from "../database.ts";
import type { TeamMember, TeamPort, TeamProduct } from "../team/port.ts";

export type TeamCall =
	| { readonly do: "putMember"; readonly member: TeamMember }
	| { readonly do: "removeMember"; readonly id: number }
	| { readonly do: "putProduct"; readonly product: TeamProduct }
	| { readonly do: "endSessions"; readonly member: number; readonly session: string | null };

export type Teams = (team: string) => Pick<TeamPort, TeamCall["do"]>;

interface Row {
	readonly n: number;
	readonly call: string;
	readonly tries: number;
	readonly due: number;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 10 * 60_000;

export function tell(db: Database, team: string, call: TeamCall, now: number): void {
	db.run("INSERT INTO outbox (team, call, due) VALUES (?, ?, ?)", team, JSON.stringify(call), now);
}

/** When the next delivery is due; null when nobody waits. */
export function nextDelivery(db: Database): number | null {
	const row = db.one<{ at: number | null }>(
		"SELECT MIN(due) AS at FROM outbox WHERE refused IS NULL AND n IN (SELECT MIN(n) FROM outbox WHERE refused IS NULL GROUP BY team)",
	);
	return row?.at ?? null;
}

export async function deliver(db: Database, teams: Teams, clock: () => number): Promise<void> {
	const waiting = db.all<{ team: string }>(
		"SELECT DISTINCT team FROM outbox WHERE refused IS NULL",
	);
	await Promise.all(waiting.map(({ team }) => deliverTo(db, team, teams, clock)));
}

async function deliverTo(
	db: Database,
	team: string,
	teams: Teams,
	clock: () => number,
): Promise<void> {
	for (let row = first(db, team); row && row.due <= clock(); row = first(db, team)) {
		try {
			// A new stub for each call: after a failure the old one may be broken.
			const answer = await call(teams(team), JSON.parse(row.call) as TeamCall);
			if (answer.ok) db.run("DELETE FROM outbox WHERE n = ?", row.n);
			else db.run("UPDATE outbox SET refused = ? WHERE n = ?", answer.refusal.reason, row.n);
		} catch {
			const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(row.tries, 12));
			const due = clock() + wait;
			db.run("UPDATE outbox SET tries = tries + 1, due = ? WHERE n = ?", due, row.n);
			return;
		}
	}
}

function first(db: Database, team: string): Row | null {
	return db.one<Row>(
		"SELECT n, call, tries, due FROM outbox WHERE team = ? AND refused IS NULL ORDER BY n LIMIT 1",
		team,
	);
}

async function call(team: ReturnType<Teams>, it: TeamCall): Promise<Answer<null>> {
	switch (it.do) {
		case "putMember":
			return team.putMember(it.member);
		case "removeMember":
			return team.removeMember(it.id);
		case "putProduct":
			return team.putProduct(it.product);
		case "endSessions":
			await team.endSessions(it.member, it.session);
			return { ok: true, value: null };
	}
}
