// One line of a conversation as people see it. `n` numbers a conversation without gaps at the
// source; a viewer may see a subset, always in order, and resumes from the last `n` he has.
import type { Doubt, Trouble } from "./whatsapp.ts";

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
	/** Carried by WhatsApp; `phone` when it was typed on the company's own phone, by nobody we know. */
	readonly via?: "whatsapp" | "phone";
	/** When it was written, as the channel says; screens order by it where it is given. */
	readonly sentAt?: number;
	/** Id of the message it answers; it may be one we never saw. */
	readonly replyTo?: string;
	readonly attachment?: Attachment;
}

/**
 * What a message is beside its text. A file is fetched apart: it is there once an amendment
 * `media: ready` says so, at /api/teams/:team/cases/:case/media/:media.
 */
export type Attachment =
	| {
			readonly kind: "image" | "video" | "audio" | "voice" | "document" | "sticker";
			readonly media: string;
			readonly mime: string;
			readonly name?: string;
	  }
	| {
			readonly kind: "location";
			readonly latitude: number;
			readonly longitude: number;
			readonly name?: string;
			readonly address?: string;
	  }
	| {
			readonly kind: "contacts";
			readonly people: readonly { readonly name: string; readonly phones: readonly string[] }[];
	  }
	/** Only the client's own phone can show it. */
	| { readonly kind: "unsupported"; readonly type: string };

/** Why a file will not come: WhatsApp keeps it no more, or it is more than its kind may be. */
export type FileTrouble = "gone" | "too_large";

/** Answer to POST at a file's address: whether it is there after all. */
export interface FileState {
	readonly state: "ready" | "fetching" | "failed";
	/** Absent: it did not come, and may the next time. */
	readonly why?: FileTrouble;
}

/** Something about an earlier message, told after it (or before, when the channel shuffles). */
export interface Amendment {
	readonly kind: "amendment";
	readonly n: number;
	readonly at: number;
	/** Id of the message it is about. */
	readonly target: string;
	readonly change: Change;
}

/** `at` of a reaction or an edit decides which of two counts: the later one, whatever came first. */
export type Change =
	| {
			readonly what: "reaction";
			readonly from: MessageAuthor;
			readonly emoji: string | null;
			readonly at: number;
	  }
	| { readonly what: "edit"; readonly text: string; readonly at: number }
	| { readonly what: "revoke" }
	| { readonly what: "media"; readonly state: "ready" | "failed"; readonly why?: FileTrouble }
	/** Ours did not go: why, so that something that works can be offered. */
	| { readonly what: "failed"; readonly trouble: Trouble };

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
	/** Written on WhatsApp for the first time, and how we know who it is. */
	| {
			readonly what: "whatsapp_joined";
			readonly how: "code" | "phone" | "known" | "new";
			readonly name?: string;
			readonly phone?: string;
	  }
	/** He may also be somebody else; `case` is that other stay. */
	| { readonly what: "doubt"; readonly doubt: Doubt }
	| { readonly what: "link_opened" }
	/** A broker's word that he answered on his own phone. */
	| { readonly what: "replied_elsewhere"; readonly by: string }
	| { readonly what: "direct_message"; readonly to: string }
	| {
			readonly what: "concluded";
			readonly by: string;
			readonly outcome: string;
			readonly note?: string;
	  }
	| { readonly what: "other"; readonly type: string };

export type OfferRule = "turn" | "origin" | "listing" | "transfer" | "assigned" | "retry";

export type Entry = Message | Notice | Amendment;

/** How far each side has received and read; both only grow. */
export interface Ticks {
	/** Highest `n` delivered to, and read by, the visitor. */
	readonly visitor: { readonly delivered: number; readonly read: number };
	/** The same for the broker. */
	readonly broker: { readonly delivered: number; readonly read: number };
}
