// The next instant at which something must happen, or null when nothing will by itself.
// The shell arms its one alarm from this; whoever adds a deadline to overdue.ts adds it here.
import { isOpen } from "./hours.ts";
import { distributionEnds } from "./offers.ts";
import { loadUntil } from "./order.ts";
import { absentDue, mustLandBy, nudgeDue, oldAt, openEnds, silentUntil } from "./overdue.ts";
import { anyoneOnDuty } from "./pick.ts";
import { type Case, GRACE_MS, rulesOf, type Surroundings, type Team } from "./team.ts";

export function due(team: Team, now: number, around: Surroundings): number | null {
	let next = Number.POSITIVE_INFINITY;
	const consider = (at: number | null): void => {
		if (at !== null && at < next) next = at;
	};
	for (const member of team.members.values())
		if (member.availability === "paused") consider(member.pausedUntil);
	const open = isOpen(team.policy.hours, now);
	const onDuty = anyoneOnDuty(team, around);
	let full = false;
	for (const kase of team.cases.values()) {
		caseDue(team, kase, around, open, onDuty, now, consider);
		full ||= kase.waiting?.why === "all_at_capacity";
	}
	if (full) consider(nextRelease(team, now));
	return next === Number.POSITIVE_INFINITY ? null : next;
}

/** A conversation that goes quiet makes room without anybody saying so (D48). */
function nextRelease(team: Team, now: number): number | null {
	const ends: number[] = [];
	for (const kase of team.cases.values()) {
		const until = loadUntil(kase);
		if (until !== null && until >= now) ends.push(until + 1);
	}
	return ends.length > 0 ? Math.min(...ends) : null;
}

function caseDue(
	team: Team,
	kase: Case,
	around: Surroundings,
	open: boolean,
	onDuty: boolean,
	now: number,
	consider: (at: number | null) => void,
): void {
	if (kase.offer) {
		consider(kase.offer.expiresAt + GRACE_MS);
		consider(mustLandBy(team, kase, kase.offer, around));
		return;
	}
	const rules = rulesOf(team, kase);
	switch (kase.status) {
		case "waiting":
			// Past instants were acted on: what still waits, waits for people, not for time.
			if (kase.waiting && (kase.waiting.until ?? 0) > now) consider(kase.waiting.until);
			if (open) consider(distributionEnds(team, kase));
			if (kase.waiting?.why === "manual" && !kase.managerAlerted && alerts(team))
				consider(kase.receivedAt + team.policy.manual.alertSeconds * 1_000);
			if (kase.contact.phoneSuspect) consider(kase.inboundDueAt);
			break;
		case "open_to_all":
			consider(openEnds(team, kase));
			if (kase.contact.phoneSuspect) consider(kase.inboundDueAt);
			break;
		case "accepted":
		case "active":
			if (kase.firstReplyDueAt !== null && !silentWhatsApp(team, kase))
				consider(kase.firstReplyDueAt + GRACE_MS);
			if (rules.timerStopsOn === "accept") consider(nudgeDue(kase));
			consider(absentDue(team, kase, around));
			consider(silentUntil(kase));
			break;
		case "direct_message":
			consider(kase.directDueAt);
			break;
		case "cna_pending": {
			const sweepAt = kase.cna?.nextSweepAt ?? null;
			// While nobody is on duty an overdue notice waits for people, at no cost (D68).
			if (sweepAt !== null && (onDuty || sweepAt > now)) consider(sweepAt);
			consider(oldAt(kase));
			break;
		}
		case "cna_delivered":
			consider(kase.cna?.ackDueAt ?? null);
			consider(oldAt(kase));
			break;
		case "offered":
		case "closed":
			break;
	}
}

/** The manager was told already: nothing more happens by itself (D75). */
function silentWhatsApp(team: Team, kase: Case): boolean {
	const byAccept = rulesOf(team, kase).timerStopsOn === "accept";
	return kase.channel === "whatsapp" && byAccept && kase.managerAlerted;
}

function alerts(team: Team): boolean {
	return team.policy.manual.alertSeconds > 0;
}
