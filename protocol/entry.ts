// One line of a conversation as people see it. `n` numbers a conversation without gaps at the
// source; a viewer may see a subset, always in order, and resumes from the last `n` he has.

export type MessageAuthor = "visitor" | "broker";

export interface Message {
	readonly kind: "message";
	readonly n: number;
	/** Server time, milliseconds. */
	readonly at: number;
	readonly from: MessageAuthor;
	/** Member id of the broker who wrote it. */
	readonly by?: number;
	/** The sender's own id for it: the local echo and the stored message merge on this. */
	readonly id: string;
	readonly text: string;
}

/** A line the system writes. Texts belong to the viewer's locale, so only facts travel. */
export interface Notice {
	readonly kind: "notice";
	readonly n: number;
	readonly at: number;
	readonly notice: NoticeFact;
}

export type NoticeFact =
	| { readonly what: "received"; readonly product?: string; readonly channel: string }
	| {
			readonly what: "offered";
			readonly to: string;
			readonly seconds: number;
			readonly round: number;
			readonly rule: OfferRule;
	  }
	| { readonly what: "missed"; readonly by: string; readonly turnLost: boolean }
	| { readonly what: "refused"; readonly by: string; readonly why?: string }
	| { readonly what: "undelivered"; readonly by: string }
	| { readonly what: "withdrawn"; readonly by: string; readonly why: string }
	| { readonly what: "waiting"; readonly why: string }
	| { readonly what: "opened_to_all"; readonly why: string }
	| { readonly what: "accepted"; readonly by: string; readonly claimed: boolean }
	| { readonly what: "nudged"; readonly by: string }
	| { readonly what: "reply_missed"; readonly by: string }
	| { readonly what: "cna"; readonly why: string }
	| { readonly what: "cna_delivered"; readonly to: string }
	| { readonly what: "visitor_left" }
	| { readonly what: "visitor_back" }
	| { readonly what: "channel_changed"; readonly channel: string }
	| { readonly what: "auto_reply"; readonly text: string }
	| {
			readonly what: "concluded";
			readonly by: string;
			readonly outcome: string;
			readonly note?: string;
	  }
	| { readonly what: "other"; readonly type: string };

export type OfferRule = "turn" | "origin" | "listing" | "transfer" | "assigned" | "retry";

export type Entry = Message | Notice;

/** How far each side has received and read; both only grow. */
export interface Ticks {
	/** Highest `n` delivered to, and read by, the visitor. */
	readonly visitor: { readonly delivered: number; readonly read: number };
	/** The same for the broker. */
	readonly broker: { readonly delivered: number; readonly read: number };
}
