// What a team that does not answer has still to hear, in its order, so that no other team of the number
// waits for it. Empty while all answer: then nothing of this is ever written. Must not know RPC.
import type { Database } from "../database.ts";
import type { ToTeam } from "./sort.ts";

export interface Held {
	/** Its place in the team's line. */
	readonly place: number;
	readonly told: ToTeam;
}

/** Behind all that this team did not hear before. */
export function hold(db: Database, told: ToTeam): void {
	db.run(
		`INSERT INTO held (team, n, event, told)
		SELECT ?, coalesce(max(n), 0) + 1, ?, ? FROM held WHERE team = ?`,
		told.team,
		told.n,
		JSON.stringify(told),
		told.team,
	);
}

export function isHeld(db: Database, team: string): boolean {
	return db.one("SELECT 1 FROM held WHERE team = ? LIMIT 1", team) !== null;
}

/** The team that has still to hear this event. */
export function heldFor(db: Database, event: number): string | null {
	return db.one<{ team: string }>("SELECT team FROM held WHERE event = ?", event)?.team ?? null;
}

/** One look for each, however much waits. */
export function heldTeams(db: Database): string[] {
	const teams: string[] = [];
	const after = (team: string) =>
		db.one<{ team: string }>("SELECT team FROM held WHERE team > ? ORDER BY team LIMIT 1", team);
	for (let next = after(""); next !== null; next = after(next.team)) teams.push(next.team);
	return teams;
}

export function heldOf(db: Database, team: string, limit: number): Held[] {
	return db
		.all<{ n: number; told: string }>(
			"SELECT n, told FROM held WHERE team = ? ORDER BY n LIMIT ?",
			team,
			limit,
		)
		.map(({ n, told }) => ({ place: n, told: JSON.parse(told) as ToTeam }));
}

export function letGo(db: Database, team: string, { place }: Held): void {
	db.run("DELETE FROM held WHERE team = ? AND n = ?", team, place);
}
