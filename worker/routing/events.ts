// What can have happened. Events are facts with their consequences in them (a new position, a due
// time), so folding them needs no rule: changing a rule never changes the past.
import type { Explained } from "./pick.ts";
import type { Channel, Policy } from "./policy.ts";
import type {
	CaseId,
	CnaReason,
	Contact,
	MemberId,
	OfferRule,
	Role,
	SetBy,
	WaitingWhy,
} from "./team.ts";

/** What the visitor sent, as stored with the case for ever (until erased). */
export interface LeadFacts {
	readonly name: string;
	readonly email: string | null;
	readonly phone: { readonly typed: string; readonly e164: string | null; readonly status: string };
	readonly page: unknown;
	readonly consent: unknown;
	readonly locale: string;
	readonly site: string;
	readonly client: number | null;
	readonly match: string | null;
	/** In the first message of his WhatsApp link. */
	readonly code?: string;
	/** The connected number that must know the code although the link may lead elsewhere. */
	readonly expectOn?: string;
	/** What he wrote to a portal, which portal, and its own number for it. */
	readonly message?: string;
	readonly source?: string;
	readonly externalId?: string;
}

/** A client as his channel knows him. */
export interface Seen {
	readonly handle: string;
	/** Every spelling of his number there, E.164; empty when the channel keeps it to itself. */
	readonly phones: readonly string[];
	readonly how: "code" | "phone" | "known" | "new";
	readonly name?: string;
	readonly username?: string;
	/** The connected number he wrote to: the conversation is on it from then on. */
	readonly line?: string;
}

/** How a message travelled, when a channel carried it. The core reads only `windowUntil`. */
export interface Carried {
	/** `phone`: typed on the company's own phone, by nobody we know. */
	readonly via: "whatsapp" | "phone";
	/** The channel's own instant of it, milliseconds. */
	readonly sentAt: number;
	/** Id of the message it answers. */
	readonly replyTo?: string;
	readonly attachment?: unknown;
	/** The phone's, from before the client came: it answers nothing. */
	readonly early?: true;
	/** The client's: until when we may answer in our own words. */
	readonly windowUntil?: number;
	/** The advertisement it came from. */
	readonly referral?: unknown;
	/** Ours: an approved template, or the channel's question for a phone, instead of free text. */
	readonly special?: "template" | "ask_phone";
	/** What the template says of this client, in its order. */
	readonly values?: readonly string[];
}

/** Where the end of an offer leaves the broker. */
export interface TurnEffect {
	/** His new place, when he moved to the tail or to the head. */
	readonly position?: number;
	/** It counts as a miss in his report. */
	readonly charged?: boolean;
	/** This offer used his turn (fixed order and availability go on after him). */
	readonly turn?: number;
	/** The team's local day, for his counts. */
	readonly day: string;
}

export type CaseEvent =
	| {
			readonly type: "received";
			readonly channel: Channel;
			readonly products: readonly string[];
			readonly contact: Contact;
			readonly origin: MemberId | null;
			readonly priority: number;
			readonly quarantine: boolean;
			readonly inboundDueAt: number | null;
			readonly lead: LeadFacts;
	  }
	| { readonly type: "product_added"; readonly product: string }
	| {
			readonly type: "channel_changed";
			readonly channel: Channel;
			/** Until when his first WhatsApp message is awaited, when it became one (D62). */
			readonly inboundDueAt?: number | null;
	  }
	| {
			readonly type: "waiting";
			readonly why: WaitingWhy;
			readonly until: number | null;
			/** Who was passed over and why, when somebody was looked for. */
			readonly excluded?: Explained["excluded"];
	  }
	| { readonly type: "round_ended"; readonly round: number; readonly until: number }
	| {
			readonly type: "offered";
			readonly no: number;
			readonly to: MemberId;
			readonly rule: OfferRule;
			readonly round: number;
			readonly turn: number;
			readonly deliverBy: number;
			readonly expiresAt: number;
			readonly why: Explained;
	  }
	| { readonly type: "offer_kept"; readonly no: number; readonly until: number | null }
	| ({
			readonly type: "accepted";
			readonly no: number;
			readonly by: MemberId;
			readonly firstReplyDueAt: number | null;
	  } & TurnEffect)
	| ({ readonly type: "refused"; readonly no: number; readonly by: MemberId } & TurnEffect)
	| {
			readonly type: "refuse_why";
			readonly no: number;
			readonly by: MemberId;
			readonly why: string;
	  }
	| { readonly type: "refusal_undone"; readonly by: MemberId }
	| ({
			readonly type: "missed";
			readonly no: number;
			readonly by: MemberId;
			/** Not asked again for this case (seed 004). */
			readonly forGood: boolean;
	  } & TurnEffect)
	| ({
			readonly type: "withdrawn";
			readonly no: number;
			readonly from: MemberId;
			readonly why: WithdrawnWhy;
			/** Asked in this round, as he himself left the offer. */
			readonly tried: boolean;
			/** Leaving it was his answer: not asked again for this case (D41). */
			readonly forGood?: boolean;
	  } & TurnEffect)
	| {
			readonly type: "opened_to_all";
			readonly why: OpenWhy;
			readonly excluded?: Explained["excluded"];
	  }
	| {
			readonly type: "claimed";
			readonly by: MemberId;
			readonly overCapacity: boolean;
			readonly firstReplyDueAt: number | null;
			readonly day: string;
	  }
	| { readonly type: "nudged"; readonly by: MemberId }
	| ({ readonly type: "reply_missed"; readonly by: MemberId } & TurnEffect)
	| { readonly type: "manager_alerted"; readonly why: AlertWhy }
	| { readonly type: "auto_replied"; readonly text: string }
	| {
			readonly type: "said";
			readonly from: "visitor" | "broker";
			readonly by: MemberId | null;
			readonly id: string;
			readonly text: string;
			/** How far the sender had read: ticks survive eviction with the next message. */
			readonly seen: number;
			/** His first message on WhatsApp starts the broker's time (D61). */
			readonly firstReplyDueAt?: number;
			readonly carried?: Carried;
	  }
	/** Something about a message: a reaction, its file, that it did not go. `key` names it. */
	| {
			readonly type: "amended";
			readonly key: string;
			readonly target: string;
			readonly change: unknown;
			/** The channel said that its window is closed: it knows. */
			readonly shutsWindow?: true;
	  }
	/** Who wrote on the channel, and how we know that it is this case's client (whatsapp.md §2.6). */
	| ({ readonly type: "contact_seen" } & Seen)
	/** He may also be somebody else: told, never acted on. */
	| { readonly type: "doubted"; readonly doubt: unknown }
	/** Another form of his joined this case, with a link of its own. */
	| {
			readonly type: "code_issued";
			readonly code: string;
			/** The connected number that must know it; `here`: the link leads there, and to nobody else. */
			readonly line?: string;
			readonly here?: true;
	  }
	/** `code`, `line`: of a late-bound link that led to a connected number, which has to know it. */
	| { readonly type: "link_opened"; readonly code?: string; readonly line?: string }
	/** The broker says that he answered on his own phone (no channel can see it). */
	| { readonly type: "replied_elsewhere"; readonly by: MemberId }
	| { readonly type: "inbound_seen"; readonly firstReplyDueAt?: number }
	| { readonly type: "direct_message"; readonly to: MemberId; readonly dueAt: number | null }
	| { readonly type: "reminded"; readonly to: MemberId; readonly dueAt: number }
	| { readonly type: "activated"; readonly by: MemberId; readonly day: string }
	| { readonly type: "owner_absent"; readonly owner: MemberId }
	| { readonly type: "owner_orphaned"; readonly owner: MemberId }
	| { readonly type: "cna"; readonly reason: CnaReason; readonly nextSweepAt: number }
	| {
			readonly type: "cna_delivered";
			readonly to: MemberId;
			readonly ackDueAt: number;
			readonly why: Explained;
			readonly position?: number;
	  }
	| { readonly type: "cna_rescheduled"; readonly nextSweepAt: number }
	| { readonly type: "cna_ignored"; readonly by: MemberId; readonly nextSweepAt: number | null }
	| { readonly type: "cna_taken"; readonly by: MemberId; readonly day: string }
	| { readonly type: "cna_cancelled" }
	| {
			readonly type: "concluded";
			readonly by: MemberId;
			readonly outcome: string;
			readonly note: string | null;
	  }
	| {
			readonly type: "record_edited";
			readonly by: MemberId;
			readonly name: string | null;
			readonly email: string | null;
			readonly phone: string | null;
	  }
	| { readonly type: "turn_returned"; readonly to: MemberId; readonly position: number };

export type WithdrawnWhy =
	| "undelivered"
	| "switched_off"
	| "paused"
	| "connection_lost"
	| "removed"
	| "reassigned"
	| "closed"
	| "time_over";

export type OpenWhy = "time_over" | "all_refused" | "nobody" | "solo" | "manager";
export type AlertWhy =
	| "opened_to_all"
	| "no_reply"
	| "manual_waiting"
	| "cna_exhausted"
	| "cna_old";

export type TeamEvent =
	| { readonly type: "configured"; readonly policy: Policy; readonly zone: string }
	| {
			readonly type: "member_put";
			readonly member: MemberId;
			readonly role: Role;
			readonly rank: number;
			readonly position: number;
	  }
	| { readonly type: "member_removed"; readonly member: MemberId }
	| {
			readonly type: "product_put";
			readonly ref: string;
			readonly brokers: readonly MemberId[];
			readonly listingBroker: MemberId | null;
	  }
	| {
			readonly type: "available";
			readonly member: MemberId;
			readonly setBy: SetBy;
			readonly position?: number;
			/** He starts counting his wait from now (D45). */
			readonly fresh: boolean;
	  }
	| { readonly type: "unavailable"; readonly member: MemberId; readonly setBy: SetBy }
	| {
			readonly type: "paused";
			readonly member: MemberId;
			readonly until: number;
			readonly keepsPlace: boolean;
	  }
	| { readonly type: "not_responding"; readonly member: MemberId }
	| { readonly type: "unreachable"; readonly member: MemberId }
	| { readonly type: "lost"; readonly member: MemberId }
	| {
			readonly type: "back";
			readonly member: MemberId;
			readonly position?: number;
			readonly fresh: boolean;
	  }
	| { readonly type: "moved"; readonly member: MemberId; readonly position: number };

/** `n` counts within its own log, the team's or one case's, from 1 and without gaps. */
export type Recorded = RecordedOfTeam | RecordedOfCase;

export interface RecordedOfTeam {
	readonly of: "team";
	readonly n: number;
	readonly at: number;
	readonly event: TeamEvent;
}

export interface RecordedOfCase {
	readonly of: "case";
	readonly case: CaseId;
	readonly n: number;
	readonly at: number;
	readonly event: CaseEvent;
}
