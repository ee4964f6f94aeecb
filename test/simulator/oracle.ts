// A second opinion on who may be asked and whose turn it is, written from docs/RULES.md and not
// from the core: it shares the core's types and its fold, never its rules.
import { isOpen } from "../../worker/routing/hours.ts";
import type { Case, Member, Surroundings, Team } from "../../worker/routing/team.ts";

const HOUR = 3_600_000;

export function onDuty(member: Member, around: Surroundings): boolean {
	return (
		member.role === "broker" &&
		!member.removed &&
		member.availability === "available" &&
		!member.unreachable &&
		around.reach(member.id) !== "none"
	);
}

export function servesAll(team: Team, kase: Case, id: number): boolean {
	for (const ref of kase.products) {
		const enrolled = (team.products.get(ref)?.brokers ?? []).filter((broker) => {
			const member = team.members.get(broker);
			return member?.role === "broker" && !member.removed;
		});
		if (enrolled.length > 0 && !enrolled.includes(id)) return false;
	}
	return true;
}

export function loadOf(team: Team, id: number, now: number): number {
	let load = 0;
	for (const kase of team.cases.values()) {
		if (kase.owner !== id || kase.status === "direct_message") continue;
		const visitorSilent = now - Math.max(kase.lastVisitorAt, kase.acceptedAt ?? 0) > 24 * HOUR;
		const over = kase.firstReplyAt !== null && now - kase.lastAt > HOUR;
		if (!visitorSilent && !over) load += 1;
	}
	return load;
}

export function owesTooMany(team: Team, id: number, now: number): boolean {
	if (team.policy.requireOutcome !== "hard") return false;
	let owed = 0;
	for (const kase of team.cases.values())
		if (kase.owner === id && kase.firstReplyAt !== null && now - kase.lastAt > HOUR) owed += 1;
	return owed > 5;
}

export function hasOffer(team: Team, id: number): boolean {
	for (const kase of team.cases.values()) if (kase.offer?.to === id) return true;
	return false;
}

/** R12, R54, R56: everything but the product. */
export function free(
	team: Team,
	kase: Case,
	id: number,
	around: Surroundings,
	now: number,
): boolean {
	const member = team.members.get(id);
	if (!member || !onDuty(member, around) || hasOffer(team, id)) return false;
	if (kase.refused.includes(id) || kase.tried.includes(id)) return false;
	const { maxActive } = team.policy;
	if (maxActive > 0 && loadOf(team, id, now) >= maxActive) return false;
	return !owesTooMany(team, id, now);
}

/** Whose turn it is among those free; null when the order is a draw the oracle does not settle. */
export function rightful(
	team: Team,
	candidates: readonly Member[],
	arrow: number,
	now: number,
): Member | null {
	const sorted = [...candidates].sort(byOrder(team, arrow, now));
	return sorted[0] ?? null;
}

function byOrder(team: Team, arrow: number, now: number): (a: Member, b: Member) => number {
	const owed = (member: Member) => (member.turnOwed ? 0 : 1);
	const since = (member: Member) =>
		Math.max(member.wentOnlineAt, member.lastOfferedAt, member.lastReleasedAt);
	const load = (member: Member) => loadOf(team, member.id, now);
	switch (team.policy.order) {
		case "rotating":
			return (a, b) => a.position - b.position;
		case "fixed":
			return (a, b) =>
				owed(a) - owed(b) || Number(a.rank <= arrow) - Number(b.rank <= arrow) || a.rank - b.rank;
		case "least_loaded":
			return (a, b) => load(a) - load(b) || a.lastAssignedAt - b.lastAssignedAt || a.rank - b.rank;
		default:
			return (a, b) => owed(a) - owed(b) || since(a) - since(b) || a.rank - b.rank;
	}
}

/** Nothing but people keeps this case from being offered right now. */
export function routable(team: Team, kase: Case, now: number): boolean {
	if (kase.status !== "waiting") return false;
	if (kase.waiting?.until != null && kase.waiting.until > now) return false;
	if (team.policy.order === "manual" && !escalated(team, kase, now)) return false;
	if (hasTwin(team, kase)) return false;
	return isOpen(team.policy.hours, now) || mayStartClosed(team, kase);
}

export function mayStartClosed(team: Team, kase: Case): boolean {
	return team.policy.offersOutsideHours && kase.offers.every(({ end }) => end === "withdrawn");
}

function escalated(team: Team, kase: Case, now: number): boolean {
	const { escalateSeconds } = team.policy.manual;
	return escalateSeconds > 0 && now >= kase.receivedAt + escalateSeconds * 1_000;
}

/** R4: an earlier case of the same person that is being offered. */
export function hasTwin(team: Team, kase: Case): boolean {
	for (const other of team.cases.values()) {
		if (other.id >= kase.id || other.status !== "offered" || other.owner !== null) continue;
		if (kase.receivedAt - other.receivedAt > 600_000) continue;
		const { email, phones } = other.contact;
		const same =
			email !== null && kase.contact.email !== null
				? email === kase.contact.email
				: phones.some((phone) => kase.contact.phones.includes(phone));
		if (same) return true;
	}
	return false;
}
