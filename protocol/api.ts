// Bodies of the staff HTTP API: signing in, inviting, and what a manager sets up.
// Passwords and tokens enter here and never leave in an answer.
import * as v from "valibot";
import type { Entry } from "./entry.ts";
import { MAX_EMAIL_CHARS, MAX_NAME_CHARS } from "./limits.ts";
import type { RulesView } from "./rules.ts";
import { type CaseView, type Explanation, Role } from "./staff.ts";

const Name = v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(MAX_NAME_CHARS));
const Email = v.pipe(
	v.string(),
	v.trim(),
	v.toLowerCase(),
	v.email(),
	v.maxLength(MAX_EMAIL_CHARS),
);
/** 8 to 128 characters, any of them; a phrase is welcome (ASVS 6.2). */
const Password = v.pipe(v.string(), v.minLength(8), v.maxLength(128));
export const AccountSlug = v.pipe(v.string(), v.regex(/^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$/));
const Secret = v.pipe(v.string(), v.minLength(20), v.maxLength(200));
const Photo = v.pipe(v.string(), v.url(), v.startsWith("https://"), v.maxLength(500));
const WhatsAppNumber = v.pipe(v.string(), v.regex(/^\+[1-9]\d{7,14}$/));
const Creci = v.pipe(v.string(), v.trim(), v.maxLength(24));

/** POST /api/setup, with the operator's setup key: makes an account and its first admin. */
export const SetupInput = v.strictObject({
	slug: AccountSlug,
	company: Name,
	creci: v.optional(Creci),
	admin: v.strictObject({ name: Name, email: Email, password: Password }),
});
export type SetupInput = v.InferOutput<typeof SetupInput>;

export const SignInInput = v.strictObject({
	account: AccountSlug,
	email: Email,
	password: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
});
export type SignInInput = v.InferOutput<typeof SignInInput>;

/** Who serves what without naming each other: brokers of a department serve its products. */
const Departments = v.pipe(
	v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
	v.maxLength(20),
);

export const InviteInput = v.strictObject({
	name: Name,
	email: Email,
	role: Role,
	/** Teams he joins. */
	teams: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(20)),
	creci: v.optional(Creci),
	photo: v.optional(Photo),
	departments: v.optional(Departments),
	/** Where clients of a late-bound link reach him. */
	whatsapp: v.optional(WhatsAppNumber),
});
export type InviteInput = v.InferOutput<typeof InviteInput>;

/** PUT /api/people/:id/departments: all of them, each time. */
export const DepartmentsInput = v.strictObject({ departments: Departments });
export type DepartmentsInput = v.InferOutput<typeof DepartmentsInput>;

/** PUT /api/people/:id/whatsapp: null for none. */
export const PersonWhatsAppInput = v.strictObject({ whatsapp: v.nullable(WhatsAppNumber) });
export type PersonWhatsAppInput = v.InferOutput<typeof PersonWhatsAppInput>;

export const InviteAcceptInput = v.strictObject({
	account: AccountSlug,
	token: Secret,
	password: Password,
});
export type InviteAcceptInput = v.InferOutput<typeof InviteAcceptInput>;

const TimeZone = v.pipe(
	v.string(),
	v.maxLength(60),
	v.check(isTimeZone, "Este fuso horário não existe: use um como America/Sao_Paulo."),
);

export const TeamInput = v.strictObject({
	name: Name,
	timeZone: v.optional(TimeZone, "America/Sao_Paulo"),
	/** A partial policy over the named preset; validated as a whole (D86). */
	preset: v.optional(v.pipe(v.string(), v.maxLength(40)), "product"),
	policy: v.optional(v.record(v.string(), v.unknown()), {}),
});
export type TeamInput = v.InferOutput<typeof TeamInput>;

/** PUT /api/teams/:id/policy: the preset and everything the company changes in it. */
export const TeamRulesInput = v.strictObject({
	preset: v.pipe(v.string(), v.maxLength(40)),
	policy: v.record(v.string(), v.unknown()),
	/** As it was, when it is not given. */
	timeZone: v.optional(TimeZone),
	/** The `revision` it was read with: 409 `changed_meanwhile` once somebody else changed them. */
	revision: v.optional(v.string()),
});
export type TeamRulesInput = v.InferOutput<typeof TeamRulesInput>;

export interface TeamRulesView {
	/** Another one for every change; says nothing else. */
	readonly revision: string;
	readonly preset: string;
	readonly timeZone: string;
	/** What the company changed in the preset: what a PUT sends back. */
	readonly overrides: Readonly<Record<string, unknown>>;
	/** What the team follows: the preset with the changes in it. */
	readonly policy: RulesView;
	readonly presets: readonly string[];
}

/** POST /api/integrations: a key with which another system leaves leads, and does nothing else. */
export const IntegrationInput = v.strictObject({
	name: Name,
	team: v.pipe(v.string(), v.maxLength(60)),
	/** Of leads that name none. */
	product: v.optional(v.pipe(v.string(), v.maxLength(80))),
});
export type IntegrationInput = v.InferOutput<typeof IntegrationInput>;

export interface IntegrationView {
	readonly id: string;
	readonly name: string;
	readonly team: string;
	readonly product?: string;
	readonly createdAt: number;
	/** To ten minutes; null when it was never used. */
	readonly lastUsedAt: number | null;
}

/** The key is in this answer and in no other. */
export interface IntegrationMade extends IntegrationView {
	readonly key: string;
}

export const ProductInput = v.strictObject({
	ref: v.pipe(v.string(), v.regex(/^[\w.-]{1,80}$/)),
	name: Name,
	district: v.optional(v.pipe(v.string(), v.maxLength(80))),
	price: v.optional(v.pipe(v.string(), v.maxLength(40))),
	photo: v.optional(Photo),
	/** Teams that sell it, each with the e-mails of the brokers who serve it; empty for everyone. */
	teams: v.pipe(v.array(v.pipe(v.string(), v.maxLength(60))), v.maxLength(20)),
	brokers: v.optional(v.pipe(v.array(Email), v.maxLength(1_000)), []),
	/** Brokers of these serve it as well, whoever they are at the time. */
	departments: v.optional(Departments),
	/** Who listed the property (captador): asked before the queue. */
	listingBroker: v.optional(Email),
});
export type ProductInput = v.InferOutput<typeof ProductInput>;

/** `scheme://host[:port]`, or one wildcard as the left-most label (W2). */
export const OriginPattern = v.pipe(
	v.string(),
	v.regex(/^https?:\/\/(?:\*\.)?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{2,5})?$/),
);

export const SiteInput = v.strictObject({
	name: Name,
	team: v.pipe(v.string(), v.maxLength(60)),
	origins: v.pipe(v.array(OriginPattern), v.minLength(1), v.maxLength(20)),
	channels: v.optional(v.array(v.picklist(["chat", "whatsapp"])), ["chat", "whatsapp"]),
	/** The company's WhatsApp in E.164, for links. */
	whatsapp: v.optional(WhatsAppNumber),
	/** Whose number the link opens: the company's, or, bound at the tap, the broker's own (D60). */
	whatsappTo: v.optional(v.picklist(["company", "broker"])),
	accent: v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/))),
	consentUrl: v.optional(v.pipe(v.string(), v.url(), v.startsWith("https://"), v.maxLength(500))),
});
export type SiteInput = v.InferOutput<typeof SiteInput>;

/** What may be changed of a site that is in use. */
export const SiteChange = v.strictObject({ whatsappTo: v.picklist(["company", "broker"]) });
export type SiteChange = v.InferOutput<typeof SiteChange>;

/** A site as who leads its team sees it. */
export interface SiteView {
	readonly key: string;
	readonly name: string;
	readonly team: string;
	readonly origins: readonly string[];
	/** E.164; without one the site has no WhatsApp at all. */
	readonly whatsapp?: string;
	readonly whatsappTo: "company" | "broker";
}

export interface PersonView {
	readonly id: number;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly creci?: string;
	readonly photo?: string;
	readonly teams: readonly string[];
	readonly departments?: readonly string[];
	readonly whatsapp?: string;
	readonly status: "invited" | "active" | "disabled";
}

/** GET /api/me, and the answer to signing in. */
export interface MeView {
	readonly person: PersonView;
	readonly account: { readonly slug: string; readonly company: string };
	readonly teams: readonly { readonly id: string; readonly name: string }[];
}

export interface SessionView {
	readonly id: string;
	readonly createdAt: number;
	readonly lastSeenAt: number;
	readonly device: string;
	readonly current: boolean;
}

/** GET /api/teams/:id/cases/:case: the whole story of a case in one answer. */
export interface CaseStory {
	readonly case: number;
	/** As it arrived; only for who holds the case and who leads the team. */
	readonly lead?: {
		readonly name: string;
		readonly email?: string;
		readonly phone?: string;
		readonly message?: string;
		readonly source?: string;
		readonly externalId?: string;
	};
	readonly entries: readonly Entry[];
	/** Who was ranked, who was passed over and why, each offer and its end. */
	readonly decisions: readonly Explanation[];
}

/** Newest first: who is open now is on the first page, then who ended. Source: whatsapp.md, W8. */
export interface LeadsPage {
	readonly leads: readonly CaseView[];
	/** What to ask the next page with; null on the last. Milliseconds. */
	readonly next: number | null;
}

function isTimeZone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
	} catch {
		return false;
	}
}
