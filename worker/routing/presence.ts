// The broker's switch, his pauses, and what a lost or regained connection does. Rules R10 to R19.
// Availability is his choice and is stored; reachability is a fact of the moment and is not.
import type { Draft, Ruling } from "./draft.ts";
import { isOver, miss, withdraw } from "./offers.ts";
import { head, tail } from "./order.ts";
import {
	type Case,
	DELIVERY_MS,
	DROP_GRACE_MS,
	type Member,
	type MemberId,
	RETURN_GRACE_MS,
	type SetBy,
	VISIT_MAX_MS,
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
	// D41: leaving during his own offer is his answer to it; being taken off duty is not.
	giveUp(draft, member.id, "switched_off", setBy === "self" ? "turn" : "free");
	draft.members({ type: "unavailable", member: member.id, setBy });
}

export function pause(draft: Draft, id: MemberId, minutes: number, visiting: boolean): Ruling {
	const member = draft.team.members.get(id);
	if (!member || member.removed) return { reason: "not_found" };
	if (member.role !== "broker") return { reason: "not_eligible" };
	const asked = minutes * 60_000;
	const until = draft.now + (visiting ? Math.min(asked, VISIT_MAX_MS) : asked);
	if (member.pausedUntil === until && member.keepsPlace === visiting) return null;
	giveUp(draft, id, "paused", visiting ? "turn_keeps_place" : "turn");
	draft.members({ type: "paused", member: id, until, keepsPlace: visiting });
	return null;
}

/** The offer he has when he goes. If its time is over he missed it, however late the alarm is. */
function giveUp(
	draft: Draft,
	id: MemberId,
	why: "switched_off" | "paused" | "removed",
	cost: "free" | "turn" | "turn_keeps_place",
): void {
	const pending = pendingOf(draft, id);
	if (!pending?.offer) return;
	if (isOver(draft, pending.offer)) miss(draft, pending, pending.offer);
	else withdraw(draft, pending, pending.offer, why, cost);
}

/** Someone set aside by the system who does something is there (D27). */
export function signOfLife(draft: Draft, id: MemberId): void {
	const member = draft.team.members.get(id);
	if (member?.availability === "not_responding") switchOn(draft, member, "self");
}

/** Whoever stops being a broker here gives back the offer he has. */
export function leaveRotation(draft: Draft, id: MemberId): void {
	giveUp(draft, id, "removed", "free");
}

/** A pause that ended puts him back on duty, as he asked when he set its length. */
export function endPause(draft: Draft, member: Member): void {
	switchOn(draft, member, "self");
}

/** D42: his offer waits a little for him; his place waits longer. */
export function lose(draft: Draft, id: MemberId): void {
	const paused = draft.team.members.get(id);
	if (paused?.availability === "paused" && (paused.pausedUntil ?? 0) <= draft.now)
		endPause(draft, paused);
	const member = draft.team.members.get(id);
	if (!member || member.removed || member.lostAt !== null) return;
	// Off duty it matters only to those he is talking with (D46).
	if (member.availability !== "available" && !holdsAny(draft, id)) return;
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
	if (member.lostAt !== null || member.unreachable) returns(draft, member);
	const pending = pendingOf(draft, member.id);
	if (!pending?.offer) return;
	const { no, keptUntil, deliverBy, expiresAt } = pending.offer;
	// What he has still to see gets the time to reach his screen, now that there is one.
	const until = Math.min(expiresAt, draft.now + DELIVERY_MS);
	const longer = until > Math.max(deliverBy, keptUntil ?? 0);
	if (longer && !draft.around.shown(pending.id, no))
		draft.case(pending.id, { type: "offer_kept", no, until });
}

function returns(draft: Draft, member: Member): void {
	// D44, D45: ten minutes of bad signal cost nothing; longer is an absence.
	const long = member.lostAt !== null && draft.now - member.lostAt > RETURN_GRACE_MS;
	const fresh = long && member.availability === "available";
	draft.members({ type: "back", member: member.id, fresh, ...place(draft, fresh) });
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
	const ahead = others.filter((other) => other.position < member.position).length;
	const wanted = Math.min(Math.max(to, 1) - 1, others.length);
	if (ahead === wanted) return null;
	const before = others[wanted - 1];
	const after = others[wanted];
	const next = before && nextTaken(draft, id, before.position);
	const position = !before
		? head(draft.team)
		: !after
			? tail(draft.team)
			: (before.position + (next ?? after.position)) / 2;
	if (position === before?.position || position === next)
		// No number is left between the two: everyone behind moves back, in the same order.
		for (const other of [member, ...others.slice(wanted)])
			draft.members({ type: "moved", member: other.id, position: tail(draft.team) });
	else draft.members({ type: "moved", member: id, position });
	return null;
}

/** The place behind a place that is anyone's, those who take no turns included. */
function nextTaken(draft: Draft, but: MemberId, place: number): number {
	let next = Number.POSITIVE_INFINITY;
	for (const { id, position } of draft.team.members.values())
		if (id !== but && position > place) next = Math.min(next, position);
	return next;
}

export function remove(draft: Draft, id: MemberId): Ruling {
	const member = draft.team.members.get(id);
	if (!member || member.removed) return null;
	giveUp(draft, id, "removed", "free");
	draft.members({ type: "member_removed", member: id });
	// D37: nobody's leads stay with someone who left.
	for (const kase of draft.team.cases.values()) {
		if (kase.owner !== id && kase.origin !== id) continue;
		if (kase.offer && kase.owner === id) withdraw(draft, kase, kase.offer, "reassigned", "free");
		draft.case(kase.id, { type: "owner_orphaned", owner: id });
	}
	return null;
}

export function pendingOf(draft: Draft, id: MemberId): Case | undefined {
	for (const kase of draft.team.cases.values()) if (kase.offer?.to === id) return kase;
	return undefined;
}

function holdsAny(draft: Draft, id: MemberId): boolean {
	for (const kase of draft.team.cases.values()) if (kase.owner === id) return true;
	return false;
}

function place(draft: Draft, toTail: boolean): { position?: number } {
	return toTail && draft.team.policy.order === "rotating" ? { position: tail(draft.team) } : {};
}
