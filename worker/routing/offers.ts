// One offer's life: made, accepted, refused, missed, withdrawn. Rules R20 to R39 (docs/RULES.md).
// Who is next after it ended is settle.ts's question.
import type { Draft, Ruling } from "./draft.ts";
import type { TurnEffect, WithdrawnWhy } from "./events.ts";
import { missedSweep, nextGrid } from "./grid.ts";
import { isOpen, nextChange } from "./hours.ts";
import { tail } from "./order.ts";
import type { Explained } from "./pick.ts";
import {
	type Case,
	type CaseId,
	CLOSING_MS,
	DELIVERY_MS,
	GRACE_MS,
	type MemberId,
	MIN_OFFER_MS,
	type Offer,
	type OfferRule,
	rulesOf,
	type Team,
} from "./team.ts";

/** When the whole distribution of a case is over; null when its channel has no such limit. */
export function distributionEnds(team: Team, kase: Case): number | null {
	const { maxDistributionSeconds } = rulesOf(team, kase);
	if (maxDistributionSeconds === 0 || kase.distributionStartedAt === null) return null;
	return kase.distributionStartedAt + maxDistributionSeconds * 1_000;
}

/**
 * False when too little time is left for an offer to be worth making. Without a time to answer
 * (seed 002) it is the broker's at once: offered and accepted in one.
 */
export function offer(
	draft: Draft,
	kase: Case,
	to: MemberId,
	rule: OfferRule,
	why: Explained,
): boolean {
	const { offerSeconds } = rulesOf(draft.team, kase);
	const given = offerSeconds === 0;
	// What a person decides is not cut short by the time of the distribution.
	const byHand = rule === "assigned" || rule === "transfer";
	const ends = byHand ? null : distributionEnds(draft.team, kase);
	const full = draft.now + offerSeconds * 1_000;
	const expiresAt = ends === null ? full : Math.min(full, ends);
	if (!given && expiresAt - draft.now < MIN_OFFER_MS) return false;
	const no = kase.offers.length + 1;
	draft.case(kase.id, {
		type: "offered",
		no,
		to,
		rule,
		round: kase.round,
		turn: rule === "turn" ? turnNumber(draft, to) : 0,
		deliverBy: draft.now + DELIVERY_MS,
		expiresAt,
		why,
	});
	if (given) accept(draft, kase.id, no, to);
	return true;
}

/** A turn given back is used up without moving the arrow, which is already past him. */
function turnNumber(draft: Draft, to: MemberId): number {
	const { policy, members } = draft.team;
	if (policy.order === "fixed" && members.get(to)?.turnOwed) return 0;
	return draft.loads().lastTurn.turn + 1;
}

export function accept(draft: Draft, caseId: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(caseId);
	const current = currentOffer(kase, no, by);
	if (!current.ok) return acceptedAlready(kase, no, by) ? null : current.ruling;
	if (isOver(draft, current.offer)) return { reason: "expired" };
	// With the timer on the first reply, accepting does not stop it: he must write before it ends.
	const { timerStopsOn } = rulesOf(draft.team, current.kase);
	draft.case(caseId, {
		type: "accepted",
		no,
		by,
		firstReplyDueAt:
			timerStopsOn === "first_reply" && !cannotWriteYet(current.kase)
				? current.offer.expiresAt
				: replyDue(draft.team, current.kase, draft.now),
		...turnUsed(draft, current.offer, movesTail(draft.team)),
	});
	return null;
}

/** Until when someone who took a case at `now` must have written; null for no such time. */
export function replyDue(team: Team, kase: Case, now: number): number | null {
	const { timerStopsOn, firstReplySeconds, offerSeconds } = rulesOf(team, kase);
	if (cannotWriteYet(kase)) return null;
	if (timerStopsOn === "first_reply") return now + offerSeconds * 1_000;
	// D61, D63: on WhatsApp nobody owes an answer to a client who has not written.
	return firstReplySeconds === 0 || isAwaited(kase) ? null : now + firstReplySeconds * 1_000;
}

function isAwaited(kase: Case): boolean {
	return kase.channel === "whatsapp" && kase.inboundDueAt !== null;
}

/**
 * Nothing he does would reach the client: on a connected number nobody can write first (R103), and
 * a number that does not work takes neither message nor call (seed 003). No time runs against him.
 */
function cannotWriteYet(kase: Case): boolean {
	const { line, phoneSuspect } = kase.contact;
	return isAwaited(kase) && (line !== undefined || phoneSuspect);
}

/** D23: not asked again for this case, to the tail, next broker now. */
export function refuse(draft: Draft, caseId: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(caseId);
	const current = currentOffer(kase, no, by);
	if (!current.ok) {
		const past = kase?.offers.find((offer) => offer.no === no && offer.to === by);
		return past?.end === "refused" ? null : current.ruling;
	}
	// Once the time is over it was missed, however late the alarm is.
	if (isOver(draft, current.offer)) return { reason: "expired" };
	draft.case(caseId, {
		type: "refused",
		no,
		by,
		...turnUsed(draft, current.offer, movesTail(draft.team)),
	});
	handToNobody(draft, current.kase, current.offer);
	return null;
}

/** The time ran out on the screen and in the grace after it (D24, D25). */
export function miss(draft: Draft, kase: Case, current: Offer): void {
	const rules = rulesOf(draft.team, kase);
	draft.case(kase.id, {
		type: "missed",
		no: current.no,
		by: current.to,
		forGood: rules.missIsRefusal,
		...turnUsed(draft, current, rules.onMissPosition === "tail"),
		charged: !atClosing(draft, current),
	});
	setAside(draft, kase, current.to);
	if (current.rule !== "transfer") missedOnWhatsApp(draft, kase);
}

/** D13: who was asked as the office closed is not blamed for having left. */
function atClosing(draft: Draft, current: Offer): boolean {
	const { hours } = draft.team.policy;
	if (hours === null || !isOpen(hours, current.at) || isOpen(hours, draft.now)) return false;
	const closes = nextChange(hours, current.at);
	return closes !== null && closes - current.at < CLOSING_MS;
}

/** D27: after some misses in a row he is skipped, keeping his place, until he says he is there. */
export function setAside(draft: Draft, kase: Case, id: MemberId): void {
	const { missStreak } = rulesOf(draft.team, kase);
	const member = draft.team.members.get(id);
	if (missStreak === 0 || !member || member.missStreak < missStreak) return;
	if (member.availability === "available") draft.members({ type: "not_responding", member: id });
}

/** D25: the chat is over, no second broker is asked; what goes on is a missed contact. */
export function missedOnWhatsApp(draft: Draft, kase: Case): void {
	if (rulesOf(draft.team, kase).onTimeout !== "cna") return;
	draft.case(kase.id, {
		type: "cna",
		reason: "missed_by_broker",
		nextSweepAt: missedSweep(draft.team, kase, draft.now),
	});
}

/** The time and its grace are over: nothing but a miss can come of it (D19). */
export function isOver(draft: Draft, current: Offer): boolean {
	return draft.now > current.expiresAt + GRACE_MS;
}

/** An offer ends without his doing: it costs nothing unless he left it himself (D41). */
export function withdraw(
	draft: Draft,
	kase: Case,
	current: Offer,
	why: WithdrawnWhy,
	cost: "free" | "turn" | "turn_keeps_place",
): void {
	draft.case(kase.id, {
		type: "withdrawn",
		no: current.no,
		from: current.to,
		why,
		tried: cost !== "free",
		...(cost === "free" ? {} : { forGood: true }),
		...(cost === "free"
			? { day: draft.day }
			: turnUsed(draft, current, cost === "turn" && movesTail(draft.team))),
	});
	const unseen = why === "undelivered" && !byHandAgain(kase, current);
	if (!unseen && why !== "reassigned" && why !== "closed") handToNobody(draft, kase, current);
}

/** Handed to someone after others had been asked: that it did not land is no turn for the queue. */
function byHandAgain({ offers, distributionStartedAt }: Case, { rule }: Offer): boolean {
	const since = distributionStartedAt ?? Number.POSITIVE_INFINITY;
	return rule === "assigned" && offers.some(({ at }) => at >= since);
}

/** Seed 000: a WhatsApp chat one broker saw is no other broker's chat; it becomes a CNA. */
function handToNobody(draft: Draft, kase: Case, current: Offer): void {
	if (rulesOf(draft.team, kase).onRefuse !== "cna" || current.rule === "transfer") return;
	draft.case(kase.id, {
		type: "cna",
		reason: "nobody_available",
		nextSweepAt: nextGrid(draft.team, kase, draft.now),
	});
}

/** D33: an offer to a client's own broker uses nobody's turn. */
function turnUsed(draft: Draft, current: Offer, toTail: boolean): TurnEffect {
	if (current.rule !== "turn") return { day: draft.day };
	return {
		day: draft.day,
		turn: current.turn,
		...(toTail ? { position: tail(draft.team) } : {}),
	};
}

function movesTail(team: Team): boolean {
	return team.policy.order === "rotating";
}

type Current =
	| { readonly ok: true; readonly kase: Case; readonly offer: Offer }
	| { readonly ok: false; readonly ruling: NonNullable<Ruling> };

function currentOffer(kase: Case | undefined, no: number, by: MemberId): Current {
	if (!kase) return { ok: false, ruling: { reason: "case_closed" } };
	const live = kase.offer;
	if (live && live.no === no)
		return live.to === by
			? { ok: true, kase, offer: live }
			: { ok: false, ruling: { reason: "not_yours" } };
	const past = kase.offers.find((offer) => offer.no === no);
	if (!past) return { ok: false, ruling: { reason: "not_found" } };
	if (past.to !== by) return { ok: false, ruling: { reason: "not_yours" } };
	if (kase.owner !== null && kase.owner !== by)
		return { ok: false, ruling: { reason: "taken", holder: kase.owner } };
	return { ok: false, ruling: { reason: past.end === "missed" ? "expired" : "withdrawn" } };
}

/** D20: a double tap or a retry is answered as the first time. */
function acceptedAlready(kase: Case | undefined, no: number, by: MemberId): boolean {
	if (kase?.owner !== by) return false;
	return kase.offers.some((past) => past.no === no && past.to === by && past.end === "accepted");
}
