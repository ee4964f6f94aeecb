// The broker's switch, his pauses, and what a lost or regained connection does. Rules R10 to R19.
// Availability is his choice and is stored; reachability is a fact of the moment and is not.
import type { Draft, Ruling } from "./draft.ts";
import { withdraw } from "./offers.ts";
import { head, tail } from "./order.ts";
import {
	type Case,
	DELIVERY_MS,
	DROP_GRACE_MS,
	type Member,
	type MemberId,
	RETURN_GRACE_MS,
	type SetBy,
} from "./team.ts";

export function setAvailable(draft: Draft, id: MemberId, on: boolean, by: MemberId): Ruling {
	const member = draft.team.members.get(id);
	if (!member || member.removed) return { reason: "not_found" };
	if (member.role !== "broker") return { reason: "not_eligible" };
	const setBy: SetBy = by === id ? "self" : "manager";
	if (on) switchOn(draft, member, setBy);
	else switchOff(draft, member, setBy);
	return null;
}

function switchOn(draft: Draft, member: Member, setBy: SetBy): void {
	if (member.availability === "available") return comeBack(draft, member);
	// D27: set aside by the system, he kept his place. D43: so did he who was on a visit.
	const kept = member.availability === "not_responding" || keepsPlace(draft, member);
	draft.members({
		type: "available",
		member: member.id,
		setBy,
		fresh: !kept,
		...place(draft, !kept),
	});
}

function keepsPlace(draft: Draft, member: Member): boolean {
	return member.availability === "paused" && member.keepsPlace
		? draft.team.policy.visitReturns === "keep"
		: false;
}

function switchOff(draft: Draft, member: Member, setBy: SetBy): void {
	if (member.availability === "unavailable") return;
	const pending = pendingOf(draft, member.id);
	// D41: leaving during his own offer is his answer to it; being taken off duty is not.
	if (pending?.offer)
		withdraw(draft, pending, pending.offer, "switched_off", setBy === "self" ? "turn" : "free");
	draft.members({ type: "unavailable", member: member.id, setBy });
}

export function pause(draft: Draft, id: MemberId, minutes: number, visiting: boolean): Ruling {
	const member = draft.team.members.get(id);
	if (!member || member.removed) return { reason: "not_found" };
	if (member.role !== "broker") return { reason: "not_eligible" };
	const pending = pendingOf(draft, id);
	if (pending?.offer)
		withdraw(draft, pending, pending.offer, "paused", visiting ? "turn_keeps_place" : "turn");
	draft.members({
		type: "paused",
		member: id,
		until: draft.now + minutes * 60_000,
		keepsPlace: visiting,
	});
	return null;
}

/** A pause that ended puts him back on duty, as he asked when he set its length. */
export function endPause(draft: Draft, member: Member): void {
	switchOn(draft, member, "self");
}

/** D42: his offer waits a little for him; his place waits longer. */
export function lose(draft: Draft, id: MemberId): void {
	const member = draft.team.members.get(id);
	if (member?.availability !== "available" || member.lostAt !== null) return;
	draft.members({ type: "lost", member: id });
	const pending = pendingOf(draft, id);
	if (pending?.offer)
		draft.case(pending.id, {
			type: "offer_kept",
			no: pending.offer.no,
			until: Math.min(pending.offer.expiresAt, draft.now + DROP_GRACE_MS),
		});
}

export function back(draft: Draft, id: MemberId): void {
	const member = draft.team.members.get(id);
	if (member && !member.removed) comeBack(draft, member);
}

function comeBack(draft: Draft, member: Member): void {
	if (member.lostAt === null && !member.unreachable) return;
	// D44, D45: ten minutes of bad signal cost nothing; longer is an absence.
	const fresh = member.lostAt !== null && draft.now - member.lostAt > RETURN_GRACE_MS;
	draft.members({ type: "back", member: member.id, fresh, ...place(draft, fresh) });
	const pending = pendingOf(draft, member.id);
	if (pending?.offer?.keptUntil != null)
		draft.case(pending.id, {
			type: "offer_kept",
			no: pending.offer.no,
			until: Math.min(pending.offer.expiresAt, draft.now + DELIVERY_MS),
		});
}

/** A manager's move: `to` is 1 for the head. The others keep their order among themselves (I14). */
export function move(draft: Draft, id: MemberId, to: number): Ruling {
	const { order } = draft.team.policy;
	if (order !== "rotating")
		return { reason: "invalid_policy", message: "Nesta regra a ordem não pode ser alterada." };
	const member = draft.team.members.get(id);
	if (!member || member.removed || member.role !== "broker") return { reason: "not_found" };
	const others = [...draft.team.members.values()]
		.filter((other) => other.role === "broker" && !other.removed && other.id !== id)
		.sort((a, b) => a.position - b.position);
	const before = others[to - 2];
	const after = others[to - 1];
	const position = !before
		? head(draft.team)
		: !after
			? tail(draft.team)
			: (before.position + after.position) / 2;
	if (position !== member.position) draft.members({ type: "moved", member: id, position });
	return null;
}

export function remove(draft: Draft, id: MemberId): Ruling {
	const member = draft.team.members.get(id);
	if (!member || member.removed) return null;
	const pending = pendingOf(draft, id);
	if (pending?.offer) withdraw(draft, pending, pending.offer, "removed", "free");
	draft.members({ type: "member_removed", member: id });
	// D37: nobody's leads stay with someone who left.
	for (const kase of draft.team.cases.values())
		if (kase.owner === id || kase.origin === id)
			draft.case(kase.id, { type: "owner_orphaned", owner: id });
	return null;
}

export function pendingOf(draft: Draft, id: MemberId): Case | undefined {
	for (const kase of draft.team.cases.values()) if (kase.offer?.to === id) return kase;
	return undefined;
}

function place(draft: Draft, toTail: boolean): { position?: number } {
	return toTail && draft.team.policy.order === "rotating" ? { position: tail(draft.team) } : {};
}
