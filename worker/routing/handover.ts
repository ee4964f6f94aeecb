// A case passes from hand to hand by somebody's decision rather than by the queue's: claimed,
// assigned, transferred, a refusal taken back. Rules R60 to R69 (docs/RULES.md).
import type { Draft, Ruling } from "./draft.ts";
import { offer, replyDue, withdraw } from "./offers.ts";
import { awayWhy, leads } from "./pick.ts";
import { signOfLife } from "./presence.ts";
import type { Case, CaseId, MemberId, Team } from "./team.ts";

/** D21: the first command the object handles has it. */
export function claim(draft: Draft, id: CaseId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner === by) return null;
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	const open = kase.status === "open_to_all";
	if (!isClaimable(draft.team, kase)) return { reason: "not_open" };
	const member = draft.team.members.get(by);
	if (!member || member.removed) return { reason: "not_eligible" };
	const { maxActive } = draft.team.policy;
	const full = maxActive > 0 && (draft.loads().active.get(by) ?? 0) >= maxActive;
	// D49: an open case may be taken over the limit; one that waits to be picked may not.
	if (full && !open) return { reason: "at_capacity" };
	draft.case(id, {
		type: "claimed",
		by,
		overCapacity: full,
		firstReplyDueAt: replyDue(draft.team, kase, draft.now),
		day: draft.day,
	});
	signOfLife(draft, by);
	return null;
}

/**
 * Any broker may take it: opened to all, or waiting for a hand as in seed 002's first strategy and,
 * after hours, in seed 001. Screens ask this too, so that nobody is shown what he may not claim.
 */
export function isClaimable(team: Team, kase: Case): boolean {
	if (kase.status === "open_to_all") return true;
	if (kase.status !== "waiting") return false;
	if (kase.waiting?.why === "manual") return true;
	return kase.waiting?.why === "off_hours" && !team.policy.offersOutsideHours;
}

/** A supervisor hands a case nobody has to someone, as an offer with its own timer. */
export function assign(draft: Draft, id: CaseId, to: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	if (kase.offer?.to === to) return null;
	if (!mayBeAsked(draft, to)) return { reason: "not_eligible" };
	if (kase.offer) withdraw(draft, kase, kase.offer, "reassigned", "free");
	return ask(draft, id, to, "assigned") ? null : { reason: "not_eligible" };
}

/** D77: the conversation stays with its sender until the other accepts. */
export function transfer(draft: Draft, id: CaseId, to: MemberId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner === null) return { reason: "not_accepted" };
	if (kase.owner !== by && !leads(draft.team, by))
		return { reason: "not_yours", holder: kase.owner };
	if (kase.owner === to || kase.offer?.to === to) return null;
	if (kase.status === "direct_message") return { reason: "not_accepted" };
	if (!mayBeAsked(draft, to)) return { reason: "not_eligible" };
	if (kase.offer) withdraw(draft, kase, kase.offer, "reassigned", "free");
	return ask(draft, id, to, "transfer") ? null : { reason: "not_eligible" };
}

/** Takes a refusal back while nobody else is being asked. */
export function undoRefuse(draft: Draft, id: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	const past = kase.offers.find((offer) => offer.no === no && offer.to === by);
	if (past?.end !== "refused") return { reason: "not_found" };
	if (kase.owner === by) return null;
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	if (kase.status === "open_to_all") return claim(draft, id, by);
	if (kase.status !== "waiting" || !kase.refused.includes(by)) return { reason: "handed_on" };
	if (!mayBeAsked(draft, by)) return { reason: "not_eligible" };
	draft.case(id, { type: "refusal_undone", by });
	return ask(draft, id, by, "retry") ? null : { reason: "expired" };
}

/** Whom a person may choose: anyone on duty with no other offer, at his limit or not (D49). */
function mayBeAsked(draft: Draft, to: MemberId): boolean {
	const member = draft.team.members.get(to);
	if (member?.role !== "broker" || awayWhy(member, draft.around)) return false;
	return !draft.loads().pending.has(to);
}

function ask(
	draft: Draft,
	id: CaseId,
	to: MemberId,
	rule: "assigned" | "transfer" | "retry",
): boolean {
	const kase = draft.get(id);
	return kase !== undefined && offer(draft, kase, to, rule, { ranked: [to], excluded: {} });
}
