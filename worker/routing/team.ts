// The state of one team as the core sees it: members in their order, open cases, rules.
// Values only, all of them plain JSON; no names, no sockets, no clock. Closed cases are not here,
// so nothing the core does grows with history.
import type { Channel, Policy } from "./policy.ts";

export type MemberId = number;
export type CaseId = number;

export type Role = "broker" | "supervisor" | "manager" | "admin";
export type Availability = "available" | "unavailable" | "paused" | "not_responding";
export type SetBy = "self" | "manager" | "auto";

export interface Member {
	readonly id: MemberId;
	readonly role: Role;
	/** Order of creation; never reused, never changed (I6). */
	readonly rank: number;
	/** Place in the rotating order: smaller is sooner. Only a move changes it. */
	readonly position: number;
	readonly availability: Availability;
	readonly setBy: SetBy;
	readonly since: number;
	readonly pausedUntil: number | null;
	/** The pause is a visit: he comes back to his place (D43). */
	readonly keepsPlace: boolean;
	readonly wentOnlineAt: number;
	readonly lastOfferedAt: number;
	readonly lastAssignedAt: number;
	readonly lastReleasedAt: number;
	/** Number of the last turn he was given; the fixed order goes on from the highest. */
	readonly lastTurn: number;
	/** His turn was taken by a failure of ours and is owed to him (fixed order, D17, D79). */
	readonly turnOwed: boolean;
	readonly missStreak: number;
	/** An offer never reached a screen of his; cleared by any sign of life (D17). */
	readonly unreachable: boolean;
	/** When his last socket went, while he was available; null when he is there (D42, D44). */
	readonly lostAt: number | null;
	/** The team's local day, and his counts in it. */
	readonly day: string;
	readonly offeredToday: number;
	readonly acceptedToday: number;
	readonly missedToday: number;
	/** Charged misses since he joined: the report's counter. */
	readonly missed: number;
	readonly removed: boolean;
}

export type OfferRule = "turn" | "origin" | "listing" | "transfer" | "assigned" | "retry";

export interface Offer {
	/** Nth offer of its case; `<case>.<n>` names it outside. */
	readonly no: number;
	readonly to: MemberId;
	readonly rule: OfferRule;
	readonly round: number;
	readonly turn: number;
	readonly at: number;
	/** Unless a screen showed it by then, it is withdrawn at no cost (D17). */
	readonly deliverBy: number;
	/** Set when his connection dropped: kept until then, as delivered (D42). */
	readonly keptUntil: number | null;
	readonly expiresAt: number;
}

export type OfferEnd = "accepted" | "refused" | "missed" | "withdrawn";

export interface PastOffer {
	readonly no: number;
	readonly to: MemberId;
	readonly rule: OfferRule;
	readonly end: OfferEnd;
	readonly at: number;
}

export type WaitingWhy =
	| "no_broker_online"
	| "busy"
	/** The same person's earlier form has no broker yet (D2). */
	| "twin"
	| "all_at_capacity"
	| "off_hours"
	| "product_uncovered"
	| "opening_ramp"
	| "round_pause"
	| "manual"
	| "hard_outcomes";

export type CaseStatus =
	| "waiting"
	| "offered"
	| "open_to_all"
	| "accepted"
	| "active"
	| "direct_message"
	| "cna_pending"
	| "cna_delivered"
	| "closed";

export type CnaReason =
	| "missed_by_broker"
	| "nobody_available"
	| "no_inbound_message"
	| "invalid_contact"
	| "visitor_left"
	| "origin_silent";

export interface Cna {
	readonly reason: CnaReason;
	readonly at: number;
	/** Next time a notice of it may be handed out; null once it is the manager's (D72). */
	readonly nextSweepAt: number | null;
	/** Notices that were ignored. */
	readonly attempt: number;
	readonly deliveredTo: MemberId | null;
	readonly ackDueAt: number | null;
	/** Who ignored the last notice: left out of the next sweep (D72). */
	readonly skip: readonly MemberId[];
	readonly managerTold: boolean;
}

export interface Contact {
	/** Lower case; null when the channel gave none. */
	readonly email: string | null;
	/** E.164 numbers that are the same line, with and without the ninth digit. */
	readonly phones: readonly string[];
	/** The number failed validation: its owner is awaited 15 minutes on WhatsApp (seed 003). */
	readonly phoneSuspect: boolean;
	/** The connected number he writes to; absent where no channel sees or sends his messages. */
	readonly line?: string;
	/** Who he is on that line, once he wrote: one name for one WhatsApp, whatever its number. */
	readonly handle?: string;
	/** Somebody wrote there who never showed the form's code: the form's token says nothing of him. */
	readonly unproven?: true;
}

export interface Case {
	readonly id: CaseId;
	readonly status: CaseStatus;
	readonly channel: Channel;
	readonly products: readonly string[];
	readonly contact: Contact;
	readonly receivedAt: number;
	/** Number of the case's last event; people resume from it. */
	readonly n: number;
	readonly lastAt: number;
	readonly priority: number;
	/** Origin broker of a returning client. */
	readonly origin: MemberId | null;
	readonly waiting: { readonly why: WaitingWhy; readonly until: number | null } | null;
	readonly waitingSince: number;
	readonly offer: Offer | null;
	readonly offers: readonly PastOffer[];
	readonly round: number;
	/** Offered in this round and missed. */
	readonly tried: readonly MemberId[];
	/** Said no, for good (D23). */
	readonly refused: readonly MemberId[];
	/** First offer of this distribution (D28). */
	readonly distributionStartedAt: number | null;
	readonly openedAt: number | null;
	readonly owner: MemberId | null;
	readonly acceptedAt: number | null;
	readonly firstReplyDueAt: number | null;
	readonly firstReplyAt: number | null;
	readonly nudged: boolean;
	readonly unansweredSince: number | null;
	readonly lastVisitorAt: number;
	/** A WhatsApp case whose visitor has not written yet: until when he is awaited (D62). */
	readonly inboundDueAt: number | null;
	/** Until when his channel lets us answer in our own words; absent until he wrote there. */
	readonly windowUntil?: number;
	readonly directDueAt: number | null;
	readonly reminded: boolean;
	readonly cna: Cna | null;
	readonly managerAlerted: boolean;
	readonly autoReplied: boolean;
	readonly outcome: string | null;
	/** Ids of the messages it has, so that a repeated send is one message (I-24). */
	readonly messageIds: ReadonlySet<string>;
}

export interface Product {
	readonly ref: string;
	/** Who serves it; empty when everybody does (D6). */
	readonly brokers: readonly MemberId[];
	readonly listingBroker: MemberId | null;
}

export interface Team {
	readonly policy: Policy;
	readonly zone: string;
	readonly members: ReadonlyMap<MemberId, Member>;
	readonly products: ReadonlyMap<string, Product>;
	/** Open cases only, in order of arrival. */
	readonly cases: ReadonlyMap<CaseId, Case>;
	readonly nextCase: CaseId;
}

/** What only the shell knows at this instant; passed in, never stored. */
export interface Surroundings {
	reach(member: MemberId): "live" | "push" | "none";
	/** A screen acknowledged this offer. */
	shown(caseId: CaseId, offer: number): boolean;
	visitorHere(caseId: CaseId): boolean;
	/** When the object last started without its sockets; offers older than that get time to land. */
	readonly startedAt: number;
}

/** The server accepts this long after the display reached zero (DESIGN 14). */
export const GRACE_MS = 2_000;
export const DELIVERY_MS = 10_000;
export const DROP_GRACE_MS = 45_000;
export const RETURN_GRACE_MS = 10 * 60_000;
export const DUPLICATE_MS = 10 * 60_000;
export const INBOUND_MS = 15 * 60_000;
/** An offer shorter than this is not made: nobody could read it. */
export const MIN_OFFER_MS = 10_000;
/** A visit keeps its place this long at most (D43). */
export const VISIT_MAX_MS = 2 * 3_600_000;
/** Offered with less than this left of the office's day: a miss is not charged (D13). */
export const CLOSING_MS = 30_000;
/** A contact nobody concluded in this time is the manager's (D73). */
export const CNA_OLD_MS = 7 * 86_400_000;
/** What proves not to be a lead this soon gives the turn back (D79). */
export const REFUND_MS = 10 * 60_000;
/** A visitor silent this long no longer counts as load (D48). */
export const QUIET_MS = 24 * 3_600_000;
/** A notice goes out this long before the channel's window closes (whatsapp.md §2.7). */
export const NOTICE_BEFORE_MS = 3_600_000;

export function emptyTeam(policy: Policy, zone: string): Team {
	return {
		policy,
		zone,
		members: new Map(),
		products: new Map(),
		cases: new Map(),
		nextCase: 1,
	};
}

export function rulesOf(team: Team, kase: Pick<Case, "channel">) {
	return team.policy.channels[kase.channel];
}

/** One WhatsApp is one person; else e-mail decides when both have one (seed 003), else a number. */
export function sameContact(a: Contact, b: Contact): boolean {
	if (a.handle !== undefined && a.handle === b.handle) return true;
	if (a.email !== null && b.email !== null) return a.email === b.email;
	return a.phones.some((phone) => b.phones.includes(phone));
}

export function offerName(caseId: CaseId, no: number): string {
	return `${caseId}.${no}`;
}
