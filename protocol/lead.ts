// What a visitor's form sends and what comes back. Used by the widget (types only) and the Worker.
// A typed e-mail or phone is routing information, never identity (DESIGN 12): nothing in the
// answers here may depend on whether the person is known.
import * as v from "valibot";
import {
	MAX_EMAIL_CHARS,
	MAX_IDEMPOTENCY_KEY_CHARS,
	MAX_NAME_CHARS,
	MAX_PHONE_CHARS,
	MAX_TEXT_CHARS,
} from "./limits.ts";

export const Channel = v.picklist(["chat", "whatsapp"]);
export type Channel = v.InferOutput<typeof Channel>;

const Utm = v.pipe(v.string(), v.maxLength(120));

const PersonName = v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(MAX_NAME_CHARS));
const Email = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.email(),
	v.maxLength(MAX_EMAIL_CHARS),
);
/** As typed or E.164. A number that looks wrong is accepted and marked (D64). */
const Phone = v.pipe(v.string(), v.trim(), v.minLength(8), v.maxLength(MAX_PHONE_CHARS));
const Product = v.pipe(v.string(), v.maxLength(80));

const Page = v.strictObject({
	/** Brokers open it: no scheme that runs anything. */
	url: v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//i), v.maxLength(2_000)),
	title: v.optional(v.pipe(v.string(), v.maxLength(200))),
	referrer: v.optional(v.pipe(v.string(), v.maxLength(2_000))),
	utm: v.optional(
		v.strictObject({
			source: v.optional(Utm),
			medium: v.optional(Utm),
			campaign: v.optional(Utm),
			content: v.optional(Utm),
			term: v.optional(Utm),
		}),
	),
});

/** The text the visitor read, by version, and that he sent the form under it (LGPD P1). */
const Consent = v.strictObject({
	version: v.pipe(v.string(), v.maxLength(40)),
	marketing: v.optional(v.boolean(), false),
});

export const LeadInput = v.strictObject({
	/** Public key of the site, from the script tag. */
	site: v.pipe(v.string(), v.minLength(8), v.maxLength(120)),
	name: PersonName,
	email: Email,
	phone: Phone,
	channel: Channel,
	/** The developer's reference of the property, from `data-product`. */
	product: v.optional(Product),
	page: Page,
	consent: Consent,
	locale: v.optional(v.picklist(["pt-BR", "en", "es"]), "pt-BR"),
	/** Milliseconds between opening the form and sending it; robots are quick. */
	elapsed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
	/** Honeypot: people never see it. A filled one is answered like any lead and quarantined. */
	website: v.optional(v.pipe(v.string(), v.maxLength(200))),
});
export type LeadInput = v.InferOutput<typeof LeadInput>;

/** POST /api/v1/leads: what a portal or another CRM sends of somebody who asked for contact. */
export const ApiLeadInput = v.pipe(
	v.strictObject({
		name: PersonName,
		email: v.optional(Email),
		phone: v.optional(Phone),
		product: v.optional(Product),
		/** What the person wrote. */
		message: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_TEXT_CHARS))),
		/** Where he wrote it: the portal's name, a campaign. */
		source: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(120))),
		page: v.optional(Page),
		consent: v.optional(Consent),
		/** The sender's own number for this lead. */
		external_id: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(120))),
	}),
	v.forward(
		v.check(
			({ email, phone }) => email !== undefined || phone !== undefined,
			"Informe o e-mail, o telefone ou ambos.",
		),
		["email"],
	),
);
export type ApiLeadInput = v.InferOutput<typeof ApiLeadInput>;

/** 201: the lead is stored. Equal for every repetition of one idempotency key. */
export interface ApiLeadReceipt {
	readonly receipt: string;
	readonly case: number;
}

export const IdempotencyKey = v.pipe(
	v.string(),
	v.minLength(16),
	v.maxLength(MAX_IDEMPOTENCY_KEY_CHARS),
	v.regex(/^[\x21-\x7e]+$/),
);

/** 201: the lead is stored. Equal for every repetition of one idempotency key. */
export interface LeadReceipt {
	/** Number a person can quote. */
	readonly receipt: string;
	/** Opens this one conversation; see TOKEN_SUBPROTOCOL. */
	readonly token: string;
	/** Milliseconds since the epoch. */
	readonly expiresAt: number;
	/** Present when the channel is WhatsApp: the address that opens it, on a tap. */
	readonly whatsapp?: string;
	/**
	 * The same address for the camera of another device: the modules of a QR code row by row, first
	 * bit first, as base64 without padding; it has as many rows as columns, and no margin.
	 */
	readonly qr?: string;
}

/** GET /api/w/config: what the form needs to know of its team. Cacheable for a minute. */
export interface WidgetConfig {
	/** The company's name, and its CRECI with the J. */
	readonly company: string;
	readonly creci?: string;
	readonly channels: readonly Channel[];
	readonly product?: { readonly ref: string; readonly name: string };
	readonly consent: { readonly version: string; readonly text: string; readonly url?: string };
	/** Accent colour `#rrggbb`; the widget computes a readable text colour on it. */
	readonly accent?: string;
	/** Company number in E.164, to offer a way out when chat is slow or the network fails. */
	readonly phone?: string;
}
