// Frames between a dashboard and the team object: commands in, views and changes out.
// Every command states who may use it in COMMAND_ROLES; the object denies the rest.
import * as v from "valibot";
import type { Attachment, Entry, OfferRule, Ticks } from "./entry.ts";
import type { Channel } from "./lead.ts";
import { MAX_EMAIL_CHARS, MAX_NAME_CHARS, MAX_NOTE_CHARS } from "./limits.ts";
import type { Refusal } from "./reasons.ts";
import { ClientId, Text } from "./visitor.ts";
import type { Delivery, Trouble, WhatsAppView } from "./whatsapp.ts";

export const Role = v.picklist(["broker", "supervisor", "manager", "admin"]);
export type Role = v.InferOutput<typeof Role>;

export const Outcome = v.picklist([
	"visit_booked",
	"proposal",
	"thinking",
	"not_interested",
	"no_answer",
	"invalid_phone",
	"duplicate",
	"spam",
]);
export type Outcome = v.InferOutput<typeof Outcome>;

export const RefuseWhy = v.picklist(["visiting", "busy", "not_my_product", "other"]);
export type RefuseWhy = v.InferOutput<typeof RefuseWhy>;

const Int = v.pipe(v.number(), v.integer(), v.minValue(0));
const CaseId = v.pipe(v.number(), v.integer(), v.minValue(1));
const MemberId = CaseId;
/** Of any message: ours, or the channel's for what the client wrote. */
const MessageId = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
const OfferId = v.pipe(v.string(), v.regex(/^\d{1,12}\.\d{1,6}$/));

/** A command's `id` makes it idempotent: the same id is answered the same way and acts once. */
export const StaffCommand = v.variant("do", [
	/** The switch "Ficar online". */
	v.strictObject({ do: v.literal("available"), on: v.boolean() }),
	/** Pause for some minutes; `visiting` keeps the place in the queue (D43). */
	v.strictObject({
		do: v.literal("pause"),
		minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(480)),
		why: v.optional(v.picklist(["visiting", "break"]), "break"),
	}),
	v.strictObject({ do: v.literal("accept"), offer: OfferId }),
	v.strictObject({ do: v.literal("refuse"), offer: OfferId }),
	/** The chip chosen after a refusal; explains, changes nothing. */
	v.strictObject({ do: v.literal("refuse_why"), offer: OfferId, why: RefuseWhy }),
	/** Takes a refusal back while the lead has not been handed on. */
	v.strictObject({ do: v.literal("undo_refuse"), offer: OfferId }),
	/** First to claim an open case has it. */
	v.strictObject({ do: v.literal("claim"), case: CaseId }),
	v.strictObject({
		do: v.literal("say"),
		case: CaseId,
		text: Text,
		/** The message it answers, where the channel can show that. */
		replyTo: v.optional(MessageId),
	}),
	/** WhatsApp, window closed: the template the company set up, with this case's names in it. */
	v.strictObject({ do: v.literal("template"), case: CaseId }),
	/** Asks the client for his phone by WhatsApp's own button. */
	v.strictObject({ do: v.literal("ask_phone"), case: CaseId }),
	/** A person's choice about a message nobody knows the fate of: send it again, or let it be. */
	v.strictObject({
		do: v.literal("settle"),
		case: CaseId,
		message: MessageId,
		how: v.picklist(["again", "arrived"]),
	}),
	/** "Já respondi": the broker's word that he answered on his own phone (link mode). */
	v.strictObject({ do: v.literal("replied"), case: CaseId }),
	v.strictObject({
		do: v.literal("conclude"),
		case: CaseId,
		outcome: Outcome,
		note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_NOTE_CHARS))),
	}),
	/** Opens the conversation of a client who came back to his own broker (seed 003). */
	v.strictObject({ do: v.literal("activate"), case: CaseId }),
	/** Takes up the notice of a contact nobody answered (seed 000). */
	v.strictObject({ do: v.literal("take_notice"), case: CaseId }),
	/** "O cliente me chamou": the broker's word where no channel can see the message (D62). */
	v.strictObject({ do: v.literal("inbound_seen"), case: CaseId }),
	/** Hands his case to a colleague, as an offer; refused or missed, it comes back (D77). */
	v.strictObject({ do: v.literal("transfer"), case: CaseId, member: MemberId }),
	/** Corrects the client's record: what is left out stays. In seed 004 it concludes the case. */
	v.strictObject({
		do: v.literal("edit_record"),
		case: CaseId,
		name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(MAX_NAME_CHARS))),
		email: v.optional(
			v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email(), v.maxLength(MAX_EMAIL_CHARS)),
		),
		phone: v.optional(v.pipe(v.string(), v.regex(/^\+[1-9]\d{7,14}$/))),
	}),
	/** The manager's switch for someone else: holidays, days off (seed 001, step 7). */
	v.strictObject({ do: v.literal("set_available"), member: MemberId, on: v.boolean() }),
	/** The manager hands an open case to a member, as an offer he must still accept. */
	v.strictObject({ do: v.literal("assign"), case: CaseId, member: MemberId }),
	/** The manager puts a member before another in a rotating queue; null for the tail. */
	v.strictObject({ do: v.literal("move"), member: MemberId, before: v.nullable(MemberId) }),
]);
export type StaffCommand = v.InferOutput<typeof StaffCommand>;

export type StaffCommandName = StaffCommand["do"];

const ALL: readonly Role[] = ["broker", "supervisor", "manager", "admin"];
const LEADS: readonly Role[] = ["supervisor", "manager", "admin"];
const MANAGERS: readonly Role[] = ["manager", "admin"];

/** Who may send what. Whether this case or offer is his is the core's question, not this table's. */
export const COMMAND_ROLES: Record<StaffCommandName, readonly Role[]> = {
	available: ["broker"],
	pause: ["broker"],
	accept: ["broker"],
	refuse: ["broker"],
	refuse_why: ["broker"],
	undo_refuse: ["broker"],
	claim: ["broker", "supervisor"],
	say: ALL,
	template: ALL,
	ask_phone: ALL,
	settle: ALL,
	replied: ["broker"],
	conclude: ALL,
	activate: ["broker"],
	take_notice: ["broker"],
	inbound_seen: ["broker"],
	transfer: ALL,
	edit_record: ALL,
	set_available: MANAGERS,
	assign: LEADS,
	move: MANAGERS,
};

export const StaffFrame = v.variant("t", [
	/** First frame. `seen` maps a case id to the last `n` this page has of it. */
	v.strictObject({
		t: v.literal("hello"),
		v: Int,
		seen: v.optional(v.record(v.pipe(v.string(), v.regex(/^\d{1,12}$/)), Int), {}),
	}),
	v.strictObject({ t: v.literal("do"), id: ClientId, command: StaffCommand }),
	/** The card is on a screen: the delivery acknowledgement of D17. */
	v.strictObject({ t: v.literal("shown"), offer: OfferId }),
	v.strictObject({ t: v.literal("typing"), case: CaseId }),
	v.strictObject({ t: v.literal("delivered"), case: CaseId, n: Int }),
	v.strictObject({ t: v.literal("read"), case: CaseId, n: Int }),
	/** Asks for a case's entries from `since`; answered by `entries`. */
	v.strictObject({ t: v.literal("open"), case: CaseId, since: Int }),
	/** Asks why a case went where it went; answered by `story`. */
	v.strictObject({ t: v.literal("why"), case: CaseId }),
	/** Looks for a client among ended stays; answered by `found` with the same id. */
	v.strictObject({
		t: v.literal("find"),
		id: Int,
		text: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(MAX_NAME_CHARS)),
	}),
	/** Measures the clock: answered at once by `clock` with the same id. */
	v.strictObject({ t: v.literal("clock"), id: Int }),
]);
export type StaffFrame = v.InferOutput<typeof StaffFrame>;

export type Availability = "available" | "unavailable" | "paused" | "not_responding";
export type Reach = "live" | "push" | "none";

export interface MemberView {
	readonly id: number;
	readonly name: string;
	readonly role: Role;
	readonly creci?: string;
	readonly photo?: string;
	readonly availability: Availability;
	/** Who last set it. `auto`: the system, after missed offers. */
	readonly setBy: "self" | "manager" | "auto";
	/** Since when, milliseconds. */
	readonly since: number;
	readonly pausedUntil?: number;
	readonly reach: Reach;
	/** Place in the queue from 1, among brokers; null for who never takes a turn. */
	readonly place: number | null;
	/** The arrow: the next lead would go to him. */
	readonly next: boolean;
	/** When his pending offer ends, if he has one. */
	readonly offerEndsAt?: number;
	/** Conversations he holds. */
	readonly active: number;
	/** Times he was offered, accepted, missed since midnight of the team's day. */
	readonly today: { readonly offered: number; readonly accepted: number; readonly missed: number };
}

export interface ProductView {
	readonly ref: string;
	readonly name: string;
	readonly district?: string;
	readonly price?: string;
	readonly photo?: string;
}

/** What happens if the time runs out: rendered as the card's consequence line. */
export interface Consequence {
	readonly onTimeout: "next" | "cna" | "none";
	readonly position: "tail" | "keep";
}

export interface OfferView {
	readonly id: string;
	readonly caseId: number;
	readonly rule: OfferRule;
	readonly createdAt: number;
	/** The display reaches 0:00 here; the server still accepts GRACE_MS later. */
	readonly expiresAt: number;
	/** Contact data is not here: it appears with the case, after the accept (D22). */
	readonly client: { readonly name: string };
	readonly channel: Channel | "api";
	readonly product?: ProductView;
	readonly page?: { readonly url: string; readonly title?: string };
	readonly campaign?: string;
	readonly receivedAt: number;
	/** On a connected number: whether his first message is here already. */
	readonly wrote?: boolean;
	readonly visitorOnline: boolean;
	readonly consequence: Consequence;
}

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

export interface CaseView {
	readonly id: number;
	readonly status: CaseStatus;
	readonly channel: Channel | "api";
	readonly product?: ProductView;
	/** Contact is present only for who may see it: the holder and those who lead the team. */
	readonly client: {
		readonly name: string;
		readonly email?: string;
		/** As he left it. */
		readonly phone?: string;
		/** Where he really wrote from, of a case that is over; an open one says it in `whatsapp`. */
		readonly writesFrom?: string;
	};
	readonly owner?: { readonly id: number; readonly name: string };
	/** Any broker may claim it now. */
	readonly claimable?: boolean;
	readonly receivedAt: number;
	/** Why nobody has it, for `waiting`. */
	readonly waiting?: string;
	/** The broker must have written by then. */
	readonly firstReplyDueAt?: number;
	/** Since when the visitor has been waiting for an answer. */
	readonly unansweredSince?: number;
	readonly last?: {
		readonly from: "visitor" | "broker";
		readonly text: string;
		readonly at: number;
		/** What it was beside text. */
		readonly kind?: Attachment["kind"];
	};
	/** Highest `n` of the case. */
	readonly n: number;
	readonly unread: number;
	readonly visitorOnline: boolean;
	readonly ticks: Ticks;
	readonly page?: { readonly url: string; readonly title?: string };
	readonly outcome?: Outcome;
	readonly closedAt?: number;
	readonly whatsapp?: WhatsAppView;
}

/** How an offer ended, for every device that shows its card. */
export type OfferEnd =
	| { readonly how: "accepted"; readonly by: string; readonly mine: boolean }
	| { readonly how: "refused" }
	| { readonly how: "missed"; readonly turnLost: boolean }
	| { readonly how: "withdrawn"; readonly why: string };

export interface QueueView {
	readonly members: readonly MemberView[];
	/** Cases that wait or ring. */
	readonly waiting: number;
	readonly order: string;
	readonly rules: Record<"chat" | "whatsapp" | "api", { readonly seconds: number } & Consequence>;
}

/** One decision of the router, as stored: who was ranked, and who was passed over and why. */
export interface Explanation {
	readonly n: number;
	readonly at: number;
	readonly to: string | null;
	readonly rule: OfferRule | "none";
	readonly ranked: readonly string[];
	readonly excluded: readonly { readonly name: string; readonly why: string }[];
	readonly end?: { readonly how: string; readonly at: number };
}

export type ToStaff =
	| {
			readonly t: "welcome";
			readonly v: number;
			readonly now: number;
			readonly me: { readonly id: number; readonly name: string; readonly role: Role };
			readonly team: { readonly id: string; readonly name: string; readonly timeZone: string };
			readonly queue: QueueView;
			readonly offers: readonly OfferView[];
			/** The cases this person may see: his own and the open ones; all of them for who leads. */
			readonly cases: readonly CaseView[];
			/** What the page missed of the cases named in `seen`. */
			readonly entries: readonly { readonly case: number; readonly entries: readonly Entry[] }[];
	  }
	| { readonly t: "queue"; readonly queue: QueueView }
	| { readonly t: "offer"; readonly offer: OfferView }
	| {
			readonly t: "offer_end";
			readonly offer: string;
			readonly caseId: number;
			readonly end: OfferEnd;
	  }
	| { readonly t: "case"; readonly case: CaseView }
	| { readonly t: "case_gone"; readonly case: number }
	| { readonly t: "entries"; readonly case: number; readonly entries: readonly Entry[] }
	| { readonly t: "ticks"; readonly case: number; readonly ticks: Ticks }
	/** How far messages of ours got on WhatsApp, by their ids; those not named are as before. */
	| {
			readonly t: "deliveries";
			readonly case: number;
			readonly states: Readonly<Record<string, Delivery>>;
			/** What they cost, as far as Meta said; absent: as before. */
			readonly billed?: { readonly free: number; readonly billable: number };
			/** Why its client is not to be sent the template; null: he is. Absent: as before. */
			readonly stopped?: Trouble | null;
	  }
	| { readonly t: "typing"; readonly case: number }
	| {
			readonly t: "story";
			readonly case: number;
			readonly entries: readonly Entry[];
			readonly decisions: readonly Explanation[];
	  }
	/** The newest thirty that fit, of those this person may read. */
	| { readonly t: "found"; readonly id: number; readonly cases: readonly CaseView[] }
	| { readonly t: "clock"; readonly id: number; readonly now: number }
	/** Answer to `do`. `handedOn` follows a refusal: whether somebody else is being rung already. */
	| {
			readonly t: "ok";
			readonly id: string;
			readonly n?: number;
			readonly at?: number;
			readonly handedOn?: boolean;
	  }
	| ({ readonly t: "refused"; readonly id?: string } & Refusal)
	/** A sentence for this person, e.g. why he was taken out of the queue. */
	| {
			readonly t: "notice";
			readonly what: "undelivered" | "not_responding" | "set_by_manager" | "session";
	  };
