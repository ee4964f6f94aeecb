// Whose turn it is among those who may be asked: the four orders, as comparisons of positions.
// Never an index into a filtered list: that is what makes rotations uneven elsewhere.
import type { Order } from "./policy.ts";
import type { Case, CaseId, Member, MemberId, Team } from "./team.ts";
import { QUIET_MS } from "./team.ts";

/** Nothing said for this long: the talk is over, and its outcome is owed. */
const TALK_OVER_MS = 3_600_000;

/** What each broker carries at `now`: conversations he holds plus offers he has (D48). */
export interface Loads {
	readonly active: ReadonlyMap<MemberId, number>;
	readonly pending: ReadonlyMap<MemberId, CaseId>;
	/** Conversations he answered, gone quiet, and not yet concluded (D76). */
	readonly outcomesOwed: ReadonlyMap<MemberId, number>;
	/** Turn number of the latest turn given, ended or not. */
	readonly lastTurn: { readonly turn: number; readonly rank: number };
}

export function loadsOf(team: Team, now: number): Loads {
	const active = new Map<MemberId, number>();
	const pending = new Map<MemberId, CaseId>();
	const outcomesOwed = new Map<MemberId, number>();
	let lastTurn = { turn: 0, rank: 0 };
	for (const { lastTurn: turn, rank } of team.members.values())
		if (turn > lastTurn.turn) lastTurn = { turn, rank };
	for (const kase of team.cases.values()) {
		if (kase.owner !== null && isLoad(kase, now))
			active.set(kase.owner, (active.get(kase.owner) ?? 0) + 1);
		if (kase.owner !== null && talkOver(kase, now))
			outcomesOwed.set(kase.owner, (outcomesOwed.get(kase.owner) ?? 0) + 1);
		if (!kase.offer) continue;
		pending.set(kase.offer.to, kase.id);
		const member = team.members.get(kase.offer.to);
		if (member && kase.offer.turn > lastTurn.turn)
			lastTurn = { turn: kase.offer.turn, rank: member.rank };
	}
	return { active, pending, outcomesOwed, lastTurn };
}

function isLoad(kase: Case, now: number): boolean {
	const at = loadUntil(kase);
	return at !== null && now <= at;
}

/** Until when a conversation counts as load if nothing more is said; null when it does not (D48). */
export function loadUntil(kase: Case): number | null {
	if (kase.owner === null) return null;
	if (kase.status !== "accepted" && kase.status !== "active" && !kase.offer) return null;
	const quiet = Math.max(kase.lastVisitorAt, kase.acceptedAt ?? 0) + QUIET_MS;
	return kase.firstReplyAt === null ? quiet : Math.min(quiet, kase.lastAt + TALK_OVER_MS);
}

/** Answered, gone quiet and not concluded: it is his outcome that is awaited (D76). */
function talkOver(kase: Case, now: number): boolean {
	return kase.firstReplyAt !== null && now - kase.lastAt > TALK_OVER_MS;
}

/** Negative when `a` comes before `b`. */
export function comparison(order: Order, loads: Loads): (a: Member, b: Member) => number {
	switch (order) {
		case "rotating":
			return (a, b) => a.position - b.position;
		case "fixed":
			return (a, b) => owed(a) - owed(b) || lap(a, loads) - lap(b, loads) || a.rank - b.rank;
		// A lead nobody took by hand goes round in sequence (D57).
		case "manual":
		case "availability":
			return (a, b) =>
				owed(a) - owed(b) || availableSince(a) - availableSince(b) || a.rank - b.rank;
		case "least_loaded":
			return (a, b) =>
				loadOf(a, loads) - loadOf(b, loads) ||
				a.lastAssignedAt - b.lastAssignedAt ||
				a.rank - b.rank;
	}
}

/** 0 for ranks after the last one served, 1 for those the circle reaches later. */
function lap(member: Member, loads: Loads): number {
	return member.rank > loads.lastTurn.rank ? 0 : 1;
}

function owed(member: Member): number {
	return member.turnOwed ? 0 : 1;
}

/** D54: otherwise the first to arrive in the morning would take every lead of the day. */
function availableSince(member: Member): number {
	return Math.max(member.wentOnlineAt, member.lastOfferedAt, member.lastReleasedAt);
}

function loadOf(member: Member, loads: Loads): number {
	return (loads.active.get(member.id) ?? 0) + (loads.pending.has(member.id) ? 1 : 0);
}

export function tail(team: Team): number {
	let last = 0;
	for (const { position } of team.members.values()) last = Math.max(last, position);
	return last + 1;
}

export function head(team: Team): number {
	let first = 1;
	for (const { position } of team.members.values()) first = Math.min(first, position);
	return first - 1;
}
