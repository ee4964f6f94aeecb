// What time itself does. Everything due at or before now is dealt with at now: after an outage
// there is no cascade, and doing it twice is doing it once (D80). Rules R90 to R99.
import { ignored, sweep } from "./cna.ts";
import type { Draft } from "./draft.ts";
import { nextGrid } from "./grid.ts";
import { miss, withdraw } from "./offers.ts";
import { tail } from "./order.ts";
import { awayWhy } from "./pick.ts";
import { endPause } from "./presence.ts";
import {
	type Case,
	DELIVERY_MS,
	GRACE_MS,
	type Offer,
	rulesOf,
	type Surroundings,
} from "./team.ts";

export function overdue(draft: Draft): void {
	for (const member of draft.team.members.values())
		if (member.availability === "paused" && passed(member.pausedUntil, draft.now))
			endPause(draft, member);
	for (const id of [...draft.team.cases.keys()]) {
		const kase = draft.get(id);
		if (kase) overdueCase(draft, kase);
	}
	sweep(draft);
}

function overdueCase(draft: Draft, kase: Case): void {
	const { now } = draft;
	if (kase.offer) return overdueOffer(draft, kase, kase.offer);
	if (kase.owner !== null) return overdueHolder(draft, kase);
	const { openSeconds, sweepUnattendedSeconds } = rulesOf(draft.team, kase);
	if (kase.status === "open_to_all" && openSeconds > 0 && sweepUnattendedSeconds > 0) {
		if (passed((kase.openedAt ?? now) + openSeconds * 1_000, now))
			toCna(draft, kase, "nobody_available");
		return;
	}
	if (kase.status === "cna_delivered" && passed(kase.cna?.ackDueAt ?? null, now))
		return ignored(draft, kase);
	if (kase.waiting?.why === "manual" && manualAlertDue(draft, kase))
		draft.case(kase.id, { type: "manager_alerted", why: "manual_waiting" });
}

function overdueOffer(draft: Draft, kase: Case, offer: Offer): void {
	if (passed(offer.expiresAt + GRACE_MS, draft.now)) return miss(draft, kase, offer);
	const landBy = mustLandBy(kase, offer, draft.around);
	if (landBy !== null && passed(landBy, draft.now)) {
		const dropped = offer.keptUntil !== null;
		withdraw(draft, kase, offer, dropped ? "connection_lost" : "undelivered", "free");
	}
}

/** Until when an offer no screen shows may stand; null once one does (D17, D42). */
export function mustLandBy(kase: Case, offer: Offer, around: Surroundings): number | null {
	if (around.shown(kase.id, offer.no)) return null;
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
	if (passed(kase.absentDueAt, now)) absent(draft, kase);
	if (passed(kase.inboundDueAt, now) && kase.firstReplyAt === null)
		toCna(draft, kase, kase.contact.phoneSuspect ? "invalid_contact" : "no_inbound_message");
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
	const streak = (draft.team.members.get(kase.owner)?.missStreak ?? 0) + 1;
	const owner = kase.owner;
	draft.case(kase.id, {
		type: "reply_missed",
		by: owner,
		charged: true,
		day: draft.day,
		...(rules.onMissPosition === "tail" ? { position: tail(draft.team) } : {}),
	});
	if (rules.missStreak > 0 && streak >= rules.missStreak)
		draft.members({ type: "not_responding", member: owner });
	const after = draft.get(kase.id);
	if (after && rules.onTimeout === "cna")
		draft.case(kase.id, {
			type: "cna",
			reason: "missed_by_broker",
			nextSweepAt: draft.now + rules.sweepMissedSeconds * 1_000,
		});
}

/** D46. */
function absent(draft: Draft, kase: Case): void {
	const owner = kase.owner === null ? undefined : draft.team.members.get(kase.owner);
	if (!owner || kase.unansweredSince === null || !awayWhy(owner, draft.around)) return;
	if (kase.channel === "whatsapp") {
		if (!kase.managerAlerted) draft.case(kase.id, { type: "manager_alerted", why: "no_reply" });
		return;
	}
	draft.case(kase.id, { type: "owner_absent", owner: owner.id });
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

function manualAlertDue(draft: Draft, kase: Case): boolean {
	const { alertSeconds } = draft.team.policy.manual;
	const due = kase.receivedAt + alertSeconds * 1_000;
	return alertSeconds > 0 && !kase.managerAlerted && passed(due, draft.now);
}

function passed(due: number | null, now: number): boolean {
	return due !== null && due <= now;
}
