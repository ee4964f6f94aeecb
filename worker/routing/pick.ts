// Who is asked next for a case, and why each other broker was not: the whole answer is stored with
// the decision, because people will ask. Decides nothing about time or about what happens if
// nobody can be asked.
import { comparison, type Loads } from "./order.ts";
import type { Case, Member, MemberId, Surroundings, Team } from "./team.ts";

/** Why a member was passed over, most basic reason first. */
export type PassedOver =
	| "not_a_broker"
	| "not_serving"
	| "unavailable"
	| "paused"
	| "not_responding"
	| "unreachable"
	| "refused"
	| "missed_this_round"
	| "skipped"
	| "has_offer"
	| "at_capacity"
	| "needs_outcomes";

/** Stored with the event: ids by reason, short because a team may have a thousand brokers. */
export interface Explained {
	/** From the one who was asked on. */
	readonly ranked: readonly MemberId[];
	readonly excluded: Partial<Record<PassedOver, readonly MemberId[]>>;
}

export interface Picked {
	readonly chosen: MemberId | null;
	readonly explained: Explained;
}

export interface PickOptions {
	/** Ignore who serves the product: its fallback (D7). */
	readonly wholeTeam?: boolean;
	/** Brokers left out for a reason of the caller's (D72). */
	readonly skip?: readonly MemberId[];
	/** A notice of a CNA, not a chat: misses, refusals and load do not keep anyone from it. */
	readonly notice?: boolean;
}

const MAX_OUTCOMES_OWED = 5;

export function pick(
	team: Team,
	kase: Case,
	around: Surroundings,
	loads: Loads,
	options: PickOptions = {},
): Picked {
	const ranked: Member[] = [];
	const excluded: Partial<Record<PassedOver, MemberId[]>> = {};
	for (const member of team.members.values()) {
		if (member.removed) continue;
		const why = passedOver(team, kase, member, around, loads, options);
		if (why === null) ranked.push(member);
		else {
			const list = excluded[why];
			if (list) list.push(member.id);
			else excluded[why] = [member.id];
		}
	}
	ranked.sort(comparison(team.policy.order, loads));
	return {
		chosen: ranked[0]?.id ?? null,
		explained: { ranked: ranked.map((member) => member.id), excluded },
	};
}

/** Null when this member may be asked for this case now (routing table §2.2, in its order). */
export function passedOver(
	team: Team,
	kase: Case,
	member: Member,
	around: Surroundings,
	loads: Loads,
	options: PickOptions = {},
): PassedOver | null {
	if (member.role !== "broker") return "not_a_broker";
	if (!options.wholeTeam && !serves(team, kase, member.id)) return "not_serving";
	const away = awayWhy(member, around);
	if (away) return away;
	if (options.skip?.includes(member.id)) return "skipped";
	if (options.notice) return null;
	if (kase.refused.includes(member.id)) return "refused";
	if (kase.tried.includes(member.id)) return "missed_this_round";
	if (loads.pending.has(member.id)) return "has_offer";
	const active = loads.active.get(member.id) ?? 0;
	if (team.policy.maxActive > 0 && active >= team.policy.maxActive) return "at_capacity";
	if (
		team.policy.requireOutcome === "hard" &&
		(loads.outcomesOwed.get(member.id) ?? 0) > MAX_OUTCOMES_OWED
	)
		return "needs_outcomes";
	return null;
}

/** Whether he is on duty and can be reached at all. */
export function awayWhy(member: Member, around: Surroundings): PassedOver | null {
	if (member.removed || member.availability === "unavailable") return "unavailable";
	if (member.availability === "paused") return "paused";
	if (member.availability === "not_responding") return "not_responding";
	if (member.unreachable || around.reach(member.id) === "none") return "unreachable";
	return null;
}

export function serves(team: Team, kase: Case, member: MemberId): boolean {
	return kase.products.every((ref) => {
		const product = team.products.get(ref);
		// A product that is unknown, or that nobody is enrolled for, is everybody's (D5, D6).
		if (!product || product.brokers.includes(member)) return true;
		return !product.brokers.some((id) => isBroker(team.members.get(id)));
	});
}

/** Who may decide over other people's cases. A stranger to the team never does. */
export function leads(team: Team, id: MemberId): boolean {
	const member = team.members.get(id);
	return member !== undefined && !member.removed && member.role !== "broker";
}

function isBroker(member: Member | undefined): boolean {
	return member?.role === "broker" && !member.removed;
}

/** D7: somebody is enrolled for the product, none of them is on duty, and others are. */
export function coveredByNobody(team: Team, kase: Case, around: Surroundings): boolean {
	let others = false;
	for (const member of team.members.values()) {
		if (member.role !== "broker" || awayWhy(member, around)) continue;
		if (serves(team, kase, member.id)) return false;
		others = true;
	}
	return others;
}

/** `but`: somebody left out of account, as he is only just coming. */
export function anyoneOnDuty(team: Team, around: Surroundings, but?: MemberId): boolean {
	for (const member of team.members.values())
		if (member.role === "broker" && member.id !== but && !awayWhy(member, around)) return true;
	return false;
}
