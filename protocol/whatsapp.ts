// WhatsApp as screens see it: what a case's composer may do, how far a message got, and the set-up of
// a number. Tokens and secrets enter here and never leave in an answer.
import * as v from "valibot";

/** Shown of a message we sent: the furthest fact the channel told. Facts only add up. */
export type Delivery =
	/** Not taken by WhatsApp yet. */
	| "queued"
	/** The line broke while sending: it may have gone or not. Only a person sends it again. */
	| "unknown"
	| "accepted"
	| "sent"
	| "delivered"
	| "read"
	| "failed";

/** Why a message did not go, for the sentence under it and for what is offered instead. */
export type Trouble =
	| "window"
	| "unreachable"
	| "account"
	| "payment"
	| "template"
	/** People complained of this number's templates: none leaves it. */
	| "spam"
	/** He wants no offers of this number. */
	| "optout"
	| "other";

/** Who this client may also be. Told, never acted on: nobody is merged (whatsapp.md §2.6). */
export interface Doubt {
	readonly why: /** The phone he typed is a client's with another e-mail. */
		| "phone_of_another"
		/** He writes from another number than he typed. */
		| "other_number"
		/** Somebody else used the link of that case: it was handed on. */
		| "forwarded"
		/** The same WhatsApp left another form. */
		| "same_whatsapp"
		/** That case's form was sent minutes ago and looks like him. */
		| "maybe"
		/** He wrote more than a case takes unanswered: the rest is on the company's phone. */
		| "too_much";
	readonly case?: number;
	readonly name?: string;
}

/** Of a case on WhatsApp; only for who holds it and who leads. */
export interface WhatsAppView {
	/** `cloud`: we read and write there. `link`: only the broker's own phone does. */
	readonly mode: "cloud" | "link";
	/** He has written at least once, as far as anybody can know. */
	readonly wrote: boolean;
	/** Until when free text goes out (with the safety taken off); absent while there is no window. */
	readonly windowEndsAt?: number;
	/** What his WhatsApp says of him. The phone is E.164 and may be missing for good. */
	readonly name?: string;
	readonly username?: string;
	readonly phone?: string;
	/** In the first message of his link, so that a broker can recognise it by eye. */
	readonly code?: string;
	/** What a template would say to him now; absent when none is set up. */
	readonly template?: string;
	readonly doubts: readonly Doubt[];
	/** The advertisement he came from. */
	readonly ad?: { readonly headline?: string; readonly url?: string };
	/** The number is held up (token, account, payment): messages wait. */
	readonly heldUp?: Trouble;
	/** Why no template leaves the number; what clients began goes on. */
	readonly stopped?: Trouble;
}

const Digits = v.pipe(v.string(), v.trim(), v.regex(/^\d{5,20}$/));
const Phone = v.pipe(v.string(), v.trim(), v.regex(/^\+[1-9]\d{7,14}$/));
const Token = v.pipe(v.string(), v.trim(), v.minLength(8), v.maxLength(1_000));
const AppSecret = v.pipe(v.string(), v.trim(), v.minLength(16), v.maxLength(200));

/** POST /api/whatsapp: connects a number of the company. The rest is read back from Meta. */
export const ConnectionInput = v.strictObject({
	team: v.pipe(v.string(), v.maxLength(60)),
	name: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(80)),
	/** E.164, the number sites already publish. */
	phone: Phone,
	wabaId: Digits,
	phoneId: Digits,
	token: Token,
	appSecret: AppSecret,
});
export type ConnectionInput = v.InferOutput<typeof ConnectionInput>;

/** PUT /api/whatsapp/:id: what is given changes. A new secret leaves the old one good for a week. */
export const ConnectionChange = v.strictObject({
	name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(80))),
	token: v.optional(Token),
	appSecret: v.optional(AppSecret),
	/** The template that takes a conversation up again; null for none. */
	template: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(120)))),
});
export type ConnectionChange = v.InferOutput<typeof ConnectionChange>;

export const CHECK_STEPS = [
	/** The token is good and may do what is needed. */
	"token",
	/** The number id is one of ours and is the number that was typed. */
	"number",
	/** Our app is subscribed to the account. */
	"subscription",
	/** And the callback is ours, not another app's. */
	"callback",
	/** Meta asked and we proved ourselves. */
	"verified",
	/** A signed event arrived. */
	"event",
] as const;
export type CheckStep = (typeof CHECK_STEPS)[number];

export interface StepView {
	readonly step: CheckStep;
	readonly state: "ok" | "failed" | "waiting";
	/** Portuguese: what is wrong and what to do. */
	readonly message?: string;
}

export interface TemplateView {
	/** Names it among those of other languages: what `ConnectionChange.template` takes. */
	readonly id: string;
	readonly name: string;
	readonly language: string;
	readonly status: string;
	readonly category: string;
	/** With {{1}} the client's first name, {{2}} the property, {{3}} the broker. */
	readonly body: string;
	readonly chosen: boolean;
	/** It asks for more than we can fill in. */
	readonly usable: boolean;
}

export interface ConnectionView {
	readonly id: string;
	readonly team: string;
	readonly name: string;
	readonly phone: string;
	readonly wabaId: string;
	readonly phoneId: string;
	/** What to paste at Meta, where we cannot subscribe by ourselves. */
	readonly callbackUrl: string;
	readonly verifyToken: string;
	readonly graphVersion: string;
	readonly steps: readonly StepView[];
	readonly checkedAt: number | null;
	readonly lastEventAt: number | null;
	readonly lastFailure: { readonly at: number; readonly message: string } | null;
	/** Held back until somebody mends it. */
	readonly heldUp: Trouble | null;
	/** Why templates are refused until the number is checked again; other messages leave. */
	readonly templatesHeld: Trouble | null;
	/** Messages waiting to be sent, and those nobody knows of. */
	readonly queued: number;
	readonly unknown: number;
	readonly templates: readonly TemplateView[];
	/** Since the first of the month (UTC): what Meta said of prices. */
	readonly billed: { readonly free: number; readonly billable: number };
	/** An older secret still accepted, until when. */
	readonly oldSecretUntil: number | null;
}

/** GET /api/whatsapp. */
export interface ConnectionSummary {
	readonly id: string;
	readonly team: string;
	readonly name: string;
	readonly phone: string;
}
