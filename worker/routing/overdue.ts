// What time itself does. Everything due at or before now is dealt with at now: after an outage
// there is no cascade, and doing it twice is doing it once (D80). Rules R90 to R99.
import { ignored } from "./cna.ts";
import type { Draft } from "./draft.ts";
import { nextGrid } from "./grid.ts";
import { miss, missedOnWhatsApp, setAside, withdraw } from "./offers.ts";
import { tail } from "./order.ts";
import { endPause } from "./presence.ts";
import {
	type Case,
	CNA_OLD_MS,
	DELIVERY_MS,
	GRACE_MS,
	INBOUND_MS,
	type Offer,
	rulesOf,
	type Surroundings,
	type Team,
} from "./team.ts";

export function overdue(draft: Draft): void {
	for (const member of draft.team.members.values())
		if (member.availability === "paused" && passed(member.pausedUntil, draft.now))
			endPause(draft, member);
	for (const id of [...draft.team.cases.keys()]) {
		const kase = draft.get(id);
		if (kase) overdueCase(draft, kase);
	}
}

function overdueCase(draft: Draft, kase: Case): void {
	if (kase.offer) overdueOffer(draft, kase, kase.offer);
	const after = draft.get(kase.id);
	// A transfer that just came back leaves its holder with the times he had.
	if (!after || after.offer) return;
	if (after.owner !== null) return overdueHolder(draft, after);
	overdueNobodys(draft, after);
}

function overdueNobodys(draft: Draft, kase: Case): void {
	const { now } = draft;
	if (passed(openEnds(draft.team, kase), now)) return toCna(draft, kase, "nobody_available");
	if (kase.cna) return overdueContact(draft, kase);
	if (kase.contact.phoneSuspect && passed(kase.inboundDueAt, now))
		return toCna(draft, kase, "invalid_contact");
	if (kase.waiting?.why === "manual") alertManual(draft, kase);
}

/** When a case open to all stops waiting for a claim (D29); null for never. */
export function openEnds(team: Team, kase: Case): number | null {
	const { openSeconds, sweepUnattendedSeconds } = rulesOf(team, kase);
	if (kase.status !== "open_to_all" || kase.openedAt === null) return null;
	return openSeconds > 0 && sweepUnattendedSeconds > 0 ? kase.openedAt + openSeconds * 1_000 : null;
}

function overdueContact(draft: Draft, kase: Case): void {
	if (passed(oldAt(kase), draft.now))
		draft.case(kase.id, { type: "manager_alerted", why: "cna_old" });
	if (kase.status === "cna_delivered" && passed(kase.cna?.ackDueAt ?? null, draft.now))
		ignored(draft, kase);
}

/** D73: when a missed contact nobody concluded is put before the manager. */
export function oldAt(kase: Case): number | null {
	return kase.cna === null || kase.cna.managerTold ? null : kase.cna.at + CNA_OLD_MS;
}

function overdueOffer(draft: Draft, kase: Case, offer: Offer): void {
	if (passed(offer.expiresAt + GRACE_MS, draft.now)) return miss(draft, kase, offer);
	const landBy = mustLandBy(draft.team, kase, offer, draft.around);
	if (landBy !== null && passed(landBy, draft.now)) {
		const dropped = offer.keptUntil !== null;
		withdraw(draft, kase, offer, dropped ? "connection_lost" : "undelivered", "free");
	}
}

/** Until when an offer no screen shows may stand; null once one does (D17, D42). */
export function mustLandBy(
	team: Team,
	kase: Case,
	offer: Offer,
	around: Surroundings,
): number | null {
	// A card on a screen that is gone is on no screen: it waits for him as long as it is kept.
	const gone = offer.keptUntil !== null && team.members.get(offer.to)?.lostAt != null;
	if (!gone && around.shown(kase.id, offer.no)) return null;
	const landBy = Math.max(offer.deliverBy, offer.keptUntil ?? 0);
	// We restarted and cut everybody off: that is not his fault either.
	const cutOff = around.startedAt > offer.at && around.reach(offer.to) === "none";
	return cutOff ? Math.max(landBy, around.startedAt + DELIVERY_MS) : landBy;
}

function overdueHolder(draft: Draft, kase: Case): void {
	const { now, team } = draft;
	if (kase.status === "direct_message") return overdueMessage(draft, kase);
	if (kase.owner === null) return;
	const rules = rulesOf(team, kase);
	if (passed(kase.firstReplyDueAt, now - GRACE_MS)) return replyMissed(draft, kase);
	const nudgeAt = nudgeDue(kase);
	if (rules.timerStopsOn === "accept" && nudgeAt !== null && passed(nudgeAt, now))
		draft.case(kase.id, { type: "nudged", by: kase.owner });
	if (passed(absentDue(team, kase, draft.around), now)) return absent(draft, kase);
	if (passed(silentUntil(kase), now))
		toCna(draft, kase, kase.contact.phoneSuspect ? "invalid_contact" : "no_inbound_message");
}

/**
 * Until when a client who never wrote is awaited (D62). With a number that can be written to, the
 * broker who wrote first goes on; with a suspect one his words reach nobody (seed 003).
 */
export function silentUntil(kase: Case): number | null {
	const matters = kase.firstReplyAt === null || kase.contact.phoneSuspect;
	if (!matters || kase.inboundDueAt === null) return null;
	// Taken up late, the client's silence is not the broker's to answer for at once.
	const late = kase.acceptedAt !== null && kase.acceptedAt >= kase.inboundDueAt;
	return late ? kase.acceptedAt + INBOUND_MS : kase.inboundDueAt;
}

/**
 * D46: his broker is away and the visitor waits; when somebody else is to answer. Counted from
 * what came later: the unanswered message, or his leaving (or our own restart).
 */
export function absentDue(team: Team, kase: Case, around: Surroundings): number | null {
	const wait = team.policy.absentReplySeconds * 1_000;
	const owner = kase.owner === null ? undefined : team.members.get(kase.owner);
	if (wait === 0 || kase.unansweredSince === null || !owner || kase.offer) return null;
	// Off duty he still has his conversations; only out of reach he does not.
	if (kase.status !== "active" || around.reach(owner.id) !== "none") return null;
	if (kase.channel === "whatsapp" && kase.managerAlerted) return null;
	return Math.max(kase.unansweredSince, owner.lostAt ?? around.startedAt) + wait;
}

/** Half of the first-reply time; null when there is nothing to nudge for (D75). */
export function nudgeDue(kase: Case): number | null {
	if (kase.nudged || kase.firstReplyDueAt === null || kase.acceptedAt === null) return null;
	return kase.channel === "whatsapp" ? null : (kase.acceptedAt + kase.firstReplyDueAt) / 2;
}

/** D75: accepted and then silent. On chat it goes on; a WhatsApp stays where the client writes. */
function replyMissed(draft: Draft, kase: Case): void {
	const rules = rulesOf(draft.team, kase);
	if (kase.owner === null) return;
	if (kase.channel === "whatsapp" && rules.timerStopsOn === "accept") {
		if (!kase.managerAlerted) draft.case(kase.id, { type: "manager_alerted", why: "no_reply" });
		return;
	}
	const owner = kase.owner;
	draft.case(kase.id, {
		type: "reply_missed",
		by: owner,
		charged: true,
		day: draft.day,
		...(rules.onMissPosition === "tail" ? { position: tail(draft.team) } : {}),
	});
	setAside(draft, kase, owner);
	missedOnWhatsApp(draft, kase);
}

/** D46: a chat goes to the queue; a WhatsApp stays where the client writes. */
function absent(draft: Draft, kase: Case): void {
	if (kase.owner === null) return;
	if (kase.channel === "whatsapp")
		draft.case(kase.id, { type: "manager_alerted", why: "no_reply" });
	else draft.case(kase.id, { type: "owner_absent", owner: kase.owner });
}

/** D36: the origin broker is reminded once, then others are asked. */
function overdueMessage(draft: Draft, kase: Case): void {
	if (!passed(kase.directDueAt, draft.now) || kase.owner === null) return;
	const sticky = rulesOf(draft.team, kase).stickySeconds * 1_000;
	if (kase.reminded) toCna(draft, kase, "origin_silent");
	else
		draft.case(kase.id, {
			type: "reminded",
			to: kase.owner,
			dueAt: draft.now + sticky,
		});
}

function toCna(
	draft: Draft,
	kase: Case,
	reason: "nobody_available" | "no_inbound_message" | "invalid_contact" | "origin_silent",
): void {
	draft.case(kase.id, {
		type: "cna",
		reason,
		nextSweepAt: nextGrid(draft.team, kase, draft.now),
	});
}

/** D57: nobody took it by hand. */
export function alertManual(draft: Draft, kase: Case): void {
	const { alertSeconds } = draft.team.policy.manual;
	const due = kase.receivedAt + alertSeconds * 1_000;
	if (alertSeconds > 0 && !kase.managerAlerted && passed(due, draft.now))
		draft.case(kase.id, { type: "manager_alerted", why: "manual_waiting" });
}

function passed(due: number | null, now: number): boolean {
	return due !== null && due <= now;
}
