// The quarter-hour grid on which notices of unattended contacts go out (D67).
import { type Case, NOTICE_BEFORE_MS, rulesOf, type Team } from "./team.ts";

/**
 * First notice of a contact a broker missed: after the preset's time, but while he who takes it up
 * can still answer in his own words (whatsapp.md §2.7).
 */
export function missedSweep(team: Team, kase: Case, now: number): number {
	const due = now + rulesOf(team, kase).sweepMissedSeconds * 1_000;
	if (kase.windowUntil === undefined || kase.windowUntil <= now) return due;
	return Math.min(due, Math.max(kase.windowUntil - NOTICE_BEFORE_MS, nextGrid(team, kase, now)));
}

/** First instant of the grid after `now`: one sweep for all, not one a while after each. */
export function nextGrid(team: Team, kase: Case, now: number): number {
	const grid = Math.max(60, rulesOf(team, kase).sweepUnattendedSeconds) * 1_000;
	return (Math.floor(now / grid) + 1) * grid;
}
