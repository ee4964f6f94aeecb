// The channel port: what any way of reaching a client looks like to the rest of the house. A channel
// says what it can do (`can`), and turns what arrives into events and what leaves into one of three
// answers. Nobody asks which channel it is. Shapes only; no channel and no platform is known here.

import type { Attachment as Shown } from "../../protocol/entry.ts";

/** A sender as the channel knows him. Any of these may be missing; a phone often is (BSUID, §1.13). */
export interface Handle {
	/** Business-scoped user id: one per person and business portfolio. */
	readonly bsuid?: string;
	readonly parentBsuid?: string;
	/** The channel's own spelling, digits only: what to send to. */
	readonly waId?: string;
	readonly username?: string;
	/** Chosen by the person: shown, never believed. */
	readonly name?: string;
}

export type MediaKind = Extract<Shown, { readonly media: string }>["kind"];

/** What was said, in a form every screen can show. `text` is never empty unless media says it all. */
export interface Body {
	readonly text: string;
	readonly attachment?: Attachment;
}

/** What screens show of it, and what fetching it takes: `media` is asked for later, by a job of its own. */
export type Attachment =
	| Exclude<Shown, { readonly media: string }>
	| (Extract<Shown, { readonly media: string }> & { readonly sha256?: string });

/** The advertisement a first message came from (click to WhatsApp). */
export interface Referral {
	readonly source?: string;
	readonly url?: string;
	readonly id?: string;
	readonly headline?: string;
	readonly body?: string;
	readonly clickId?: string;
}

export interface Price {
	readonly billable: boolean;
	readonly model: string;
	readonly category: string;
	readonly type?: string;
}

export type StatusFact = "sent" | "delivered" | "read" | "failed";

/** `key` names the event for ever: two copies of one event have one key. `at`: the channel's, ms. */
export type ChannelEvent = { readonly key: string; readonly at: number } & (
	| {
			readonly t: "message";
			readonly from: Handle;
			readonly body: Body;
			/** Key of the message it answers. */
			readonly replyTo?: string;
			readonly referral?: Referral;
			/** The person shared this phone by the channel's own button: attested, E.164. */
			readonly attestedPhone?: string;
	  }
	/** The company's own phone said it, outside our screens. */
	| { readonly t: "echo"; readonly to: Handle; readonly body: Body; readonly replyTo?: string }
	| {
			readonly t: "status";
			/** Key of the message it is about. */
			readonly message: string;
			/** Our own id of it, when the channel returns it. */
			readonly ours?: string;
			readonly fact: StatusFact;
			readonly fault?: Fault;
			readonly price?: Price;
			readonly to?: Handle;
	  }
	/** One person under a new id or number; told by the channel, so believed. */
	| { readonly t: "identity"; readonly before: Handle; readonly after: Handle }
	| {
			readonly t: "reaction" | "edit" | "revoke";
			readonly target: string;
			readonly from: Handle;
			/** True when the company's own phone did it. */
			readonly byUs: boolean;
			/** The emoji (absent: taken back) or the new text. */
			readonly value?: string;
	  }
	/** He set in his WhatsApp whether he wants offers of this number. */
	| { readonly t: "preference"; readonly from: Handle; readonly wants: boolean }
	/** About the number or the account, for the panel of health. */
	| { readonly t: "health"; readonly what: string; readonly detail: string }
	| { readonly t: "unknown"; readonly what: string }
);

/** One event as it is kept: what it means, and the channel's own words for it. */
export interface Received {
	readonly event: ChannelEvent;
	/** The number it is about, when the channel says so; another number's events are not ours. */
	readonly number?: string;
	readonly raw: unknown;
}

export type FaultKind =
	| "window"
	| "unreachable"
	| "rate"
	| "pairRate"
	| "auth"
	| "account"
	| "payment"
	| "template"
	/** Too many complained of this number's templates. */
	| "spam"
	| "input"
	| "optout"
	| "media"
	| "temporary";

export interface Fault {
	readonly kind: FaultKind;
	/** `never`: the message is lost. `later`: the same again. `afterFix`: when somebody mended it. */
	readonly retry: "never" | "later" | "afterFix";
	readonly afterMs?: number;
	readonly code?: number;
	/** The channel's words, for the panel of health; never shown to a client. */
	readonly detail?: string;
}

/** What leaves. `id` is ours and comes back with every status. */
export interface Outgoing {
	readonly id: string;
	readonly to: { readonly bsuid?: string; readonly waId?: string };
	readonly replyTo?: string;
	readonly content:
		| { readonly kind: "text"; readonly text: string }
		| {
				readonly kind: "template";
				readonly name: string;
				readonly language: string;
				readonly values: readonly string[];
		  }
		/** Asks, in these words, for the person's phone by the channel's own button. */
		| { readonly kind: "ask_phone"; readonly text: string };
}

export type SendAnswer =
	| {
			readonly s: "accepted";
			readonly key: string;
			readonly waId?: string;
			readonly bsuid?: string;
	  }
	| { readonly s: "refused"; readonly fault: Fault }
	/** Nobody knows whether it went: only a status bearing our id, or a person, may settle it. */
	| { readonly s: "unknown"; readonly detail: string };

export interface Can {
	readonly receive: boolean;
	readonly send: boolean;
	readonly statuses: boolean;
	readonly templates: boolean;
	/** Free text only for a day after the client's last word, or at any time. */
	readonly window: "none" | "24h";
	readonly media: boolean;
	readonly readReceipts: boolean;
}

export interface Channel {
	readonly can: Can;
	/** The address that opens the client's app with the first message written. */
	open(to: string, text: string): string;
	/** Total: any bytes at all give events, at worst one unknown. Never throws. */
	read?(raw: Uint8Array): readonly Received[];
	send?(out: Outgoing): Promise<SendAnswer>;
}
