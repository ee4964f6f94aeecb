// What the stand-in remembers: accounts, numbers, people, messages, events on their way out. Types
// only. Instants are milliseconds of the stand-in's own clock unless a name says otherwise.

export type Json =
	| string
	| number
	| boolean
	| null
	| readonly Json[]
	| { readonly [k: string]: Json };
export type Fields = Record<string, unknown>;

/** A WhatsApp Business Account with the app that owns it. */
export interface Waba {
	readonly id: string;
	readonly appId: string;
	readonly name: string;
	readonly token: string;
	readonly appSecret: string;
	/** What signed posts before the secret was changed. */
	readonly oldAppSecret: string;
	readonly verifyToken: string;
	/** The app's own callback, and whether its challenge passed. */
	readonly callback: string | null;
	readonly callbackVerified: boolean;
	readonly subscribed: boolean;
	/** `override_callback_uri`, only ever stored after its challenge passed. */
	readonly override: string | null;
	readonly failures: number;
	readonly disabled: boolean;
}

export interface BusinessNumber {
	readonly id: string;
	readonly wabaId: string;
	/** Digits with country code, no plus. */
	readonly display: string;
	readonly name: string;
	/** Its own `override_callback_uri`, only ever stored after its challenge passed. */
	readonly override?: string | null;
	/** As Graph words it; what was stored before there was one is CONNECTED. */
	readonly status?: string;
}

/** How a withheld phone looks in a webhook: three ways are known in the field. */
export type Absence = "keys" | "empty" | "bsuid";

export interface Person {
	readonly id: string;
	readonly name: string;
	readonly phone: string;
	readonly bsuid: string;
	readonly parentBsuid: string | null;
	readonly username: string | null;
	/** WhatsApp kept the id from before the ninth digit. */
	readonly legacy: boolean;
	readonly bsuidOnly: boolean;
	readonly absence: Absence;
	/** Ids of the numbers this person blocked. */
	readonly blocked: readonly string[];
	readonly notOnWhatsApp: boolean;
	/** Only the spelling WhatsApp has is reachable; the other one answers 131026. */
	readonly strictSpelling: boolean;
	readonly readReceipts: boolean;
	readonly deviceOn: boolean;
}

export type Direction = "in" | "out" | "echo";

/** One message of one conversation, as WhatsApp's own servers would have it. */
export interface Message {
	readonly id: string;
	readonly phoneId: string;
	readonly person: string;
	readonly direction: Direction;
	readonly at: number;
	readonly type: string;
	/** The part under the type's own key, as it crossed the wire. */
	readonly body: Fields;
	/** What a screen shows of it. */
	readonly text: string;
	readonly replyTo: string | null;
	readonly opaque: string | null;
	/** How the caller named the person, to be named the same way in statuses. */
	readonly addressedBy: "phone" | "bsuid";
	readonly pricing: {
		readonly category: string;
		readonly type: string;
		readonly billable: boolean;
	};
	/** Instants of what happened to it. */
	readonly facts: Readonly<Partial<Record<Fact, number>>>;
	readonly error: number | null;
	/** The fault that swallows every status of this message. */
	readonly silent: boolean;
	readonly edited: boolean;
	readonly revoked: boolean;
	readonly reactions: Readonly<Record<"person" | "company", string>>;
}

export type Fact = "sent" | "delivered" | "read" | "played" | "failed";

export interface Contact {
	readonly id: string;
	/** The later of what either side last said: keeps a phone visible for 30 days. */
	readonly lastAt: number;
	/** When the person last wrote: opens the window for 24 h. */
	readonly lastIn: number | null;
	/** An ad opened a free entry point. */
	readonly fromAd: boolean;
	readonly typingUntil: number;
}

export interface Template {
	readonly id: string;
	readonly wabaId: string;
	readonly name: string;
	readonly language: string;
	readonly category: string;
	readonly status: "PENDING" | "APPROVED" | "REJECTED" | "PAUSED" | "DISABLED";
	readonly components: readonly Fields[];
}

export interface Media {
	readonly id: string;
	readonly phoneId: string;
	readonly mime: string;
	readonly sha256: string;
	readonly size: number;
	readonly filename: string | null;
	readonly expiresAt: number;
}

/** One thing a webhook will tell; several may share a post. */
export interface OutEvent {
	readonly id: string;
	readonly wabaId: string;
	readonly phoneId: string;
	/** Whom it is about: orders can be kept or broken within one person. */
	readonly person: string | null;
	readonly field: string;
	readonly value: Fields;
	readonly at: number;
	/** Not before this instant of the stand-in's clock. */
	readonly due: number;
	/** Real time before which it must not leave: a status follows the answer of its send. */
	readonly notBeforeReal: number;
}

export interface Delivery {
	readonly id: string;
	readonly wabaId: string;
	readonly url: string;
	readonly firstAt: number;
	readonly due: number;
	readonly attempts: number;
	/** Sent together with its copy, on a second connection. */
	readonly twin: boolean;
	readonly signature: SignatureMode;
	/** Messages of people it carries: they have arrived when it has. */
	readonly messages: readonly string[];
}

export type SignatureMode = "good" | "wrong" | "missing" | "old" | "sha1";
