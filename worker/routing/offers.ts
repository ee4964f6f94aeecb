// One offer's life: made, accepted, refused, missed, withdrawn. Rules R20 to R39 (docs/RULES.md).
// Who is next after it ended is settle.ts's question.
import type { Draft, Ruling } from "./draft.ts";
import type { TurnEffect, WithdrawnWhy } from "./events.ts";
import { nextGrid } from "./grid.ts";
import { tail } from "./order.ts";
import type { Explained } from "./pick.ts";
import {
	type Case,
	type CaseId,
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

/** False when too little time is left for an offer to be worth making. */
export function offer(
	draft: Draft,
	kase: Case,
	to: MemberId,
	rule: OfferRule,
	why: Explained,
): boolean {
	const rules = rulesOf(draft.team, kase);
	const ends = distributionEnds(draft.team, kase);
	const full = draft.now + rules.offerSeconds * 1_000;
	const expiresAt = ends === null ? full : Math.min(full, ends);
	if (expiresAt - draft.now < MIN_OFFER_MS) return false;
	draft.case(kase.id, {
		type: "offered",
		no: kase.offers.length + 1,
		to,
		rule,
		round: kase.round,
		turn: rule === "turn" ? draft.loads().lastTurn.turn + 1 : 0,
		deliverBy: draft.now + DELIVERY_MS,
		expiresAt,
		why,
	});
	return true;
}

export function accept(draft: Draft, caseId: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(caseId);
	const current = currentOffer(kase, no, by);
	if (!current.ok) return acceptedAlready(kase, no, by) ? null : current.ruling;
	if (draft.now > current.offer.expiresAt + GRACE_MS) return { reason: "expired" };
	const rules = rulesOf(draft.team, current.kase);
	// With the timer on the first reply, accepting does not stop it: he must write before it ends.
	const firstReplyDueAt =
		rules.timerStopsOn === "first_reply"
			? current.offer.expiresAt
			: rules.firstReplySeconds > 0
				? draft.now + rules.firstReplySeconds * 1_000
				: null;
	draft.case(caseId, {
		type: "accepted",
		no,
		by,
		firstReplyDueAt,
		...turnUsed(draft, current.offer, movesTail(draft.team)),
	});
	return null;
}

/** D23: not asked again for this case, to the tail, next broker now. */
export function refuse(draft: Draft, caseId: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(caseId);
	const current = currentOffer(kase, no, by);
	if (!current.ok) {
		const past = kase?.offers.find((offer) => offer.no === no && offer.to === by);
		return past?.end === "refused" ? null : current.ruling;
	}
	draft.case(caseId, {
		type: "refused",
		no,
		by,
		...turnUsed(draft, current.offer, movesTail(draft.team)),
	});
	handToNobody(draft, current.kase);
	return null;
}

/** The time ran out on the screen and in the grace after it (D24, D25). */
export function miss(draft: Draft, kase: Case, current: Offer): void {
	const rules = rulesOf(draft.team, kase);
	const streak = (draft.team.members.get(current.to)?.missStreak ?? 0) + 1;
	draft.case(kase.id, {
		type: "missed",
		no: current.no,
		by: current.to,
		forGood: rules.missIsRefusal,
		...turnUsed(draft, current, rules.onMissPosition === "tail"),
		charged: true,
	});
	if (rules.missStreak > 0 && streak >= rules.missStreak)
		draft.members({ type: "not_responding", member: current.to });
	if (rules.onTimeout === "cna")
		draft.case(kase.id, {
			type: "cna",
			reason: "missed_by_broker",
			nextSweepAt: draft.now + rules.sweepMissedSeconds * 1_000,
		});
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
		...(cost === "free"
			? { day: draft.day }
			: turnUsed(draft, current, cost === "turn" && movesTail(draft.team))),
	});
	if (why !== "undelivered") handToNobody(draft, kase);
}

/** Seed 000: a WhatsApp chat one broker saw is no other broker's chat; it becomes a CNA. */
function handToNobody(draft: Draft, kase: Case): void {
	if (rulesOf(draft.team, kase).onRefuse !== "cna") return;
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
