// The quarter-hour grid on which notices of unattended contacts go out (D67).
import { type Case, rulesOf, type Team } from "./team.ts";

/** First instant of the grid after `now`: one sweep for all, not one a while after each. */
export function nextGrid(team: Team, kase: Case, now: number): number {
	const grid = Math.max(60, rulesOf(team, kase).sweepUnattendedSeconds) * 1_000;
	return (Math.floor(now / grid) + 1) * grid;
}
