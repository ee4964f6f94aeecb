// What the rest of the Worker may ask of a team object over RPC. The object implements this;
// callers depend on these shapes only. Every call that can be refused answers with an Answer.
import type { CaseStory, LeadsPage } from "../../protocol/api.ts";
import type { Change } from "../../protocol/entry.ts";
import type { Channel, LeadInput } from "../../protocol/lead.ts";
import type { Answer } from "../../protocol/reasons.ts";
import type { RulesView } from "../../protocol/rules.ts";
import type { ProductView, Role } from "../../protocol/staff.ts";
import type { Delivery, Doubt, Trouble } from "../../protocol/whatsapp.ts";
import type { Body, Referral } from "../channels/port.ts";
import type { LineInfo } from "../connection/port.ts";

export interface TeamSetup {
	/** Tenant slug and team id: what the object needs to call its account back. */
	readonly account: string;
	readonly team: string;
	readonly name: string;
	readonly timeZone: string;
	readonly preset: string;
	/** Overrides over the preset. */
	readonly policy: Readonly<Record<string, unknown>>;
}

export interface TeamMember {
	/** The person's id in his account; the same in every team. */
	readonly id: number;
	readonly name: string;
	readonly role: Role;
	readonly creci?: string;
	readonly photo?: string;
	/** E.164: where clients of a late-bound link reach him. */
	readonly whatsapp?: string;
}

export interface TeamProduct extends ProductView {
	/** Ids of the brokers who serve it; empty when everyone does. */
	readonly brokers: readonly number[];
	/** Who listed it, and is asked before the queue. */
	readonly listingBroker?: number | null;
}

/** `none`: no phone was given, which only an integration may do. */
export type PhoneStatus = "mobile" | "landline" | "foreign" | "suspect" | "none";

/** A lead whose form was already parsed: contact normalised, site and client resolved. */
export interface NewLead {
	readonly key: string;
	/** SHA-256 (hex) of the request body: a repeated key with another body is a mismatch. */
	readonly bodyHash: string;
	readonly site: string;
	readonly name: string;
	readonly email: string | null;
	readonly phone: {
		readonly typed: string;
		readonly e164: string | null;
		readonly status: PhoneStatus;
		/** E.164 numbers that are the same line: with and without the ninth digit. */
		readonly aliases: readonly string[];
	};
	readonly channel: Channel | "api";
	/** The connected number of its site, and the code in the link that opens it. */
	readonly line?: string;
	readonly code?: string;
	/** The connected number to tell the code, where the link may lead to a broker's own. */
	readonly expectOn?: string;
	readonly product?: string;
	readonly page?: LeadInput["page"];
	readonly consent?: LeadInput["consent"];
	readonly locale: string;
	/** Known client and his origin broker, if the registry could say. Never shown to the visitor. */
	readonly client?: {
		readonly id: number;
		readonly origin: number | null;
		readonly match: "email" | "phone" | "both" | "handle";
	};
	/** The case a valid visitor token came with: only that visitor may join it (D2). */
	readonly continues?: number;
	/** The honeypot was filled: stored, never offered. */
	readonly quarantine: boolean;
	/** From an integration: what the client wrote, where, and that system's number for it. */
	readonly message?: string;
	readonly source?: string;
	readonly externalId?: string;
}

export interface LeadStored {
	readonly caseId: number;
	/** Milliseconds; the token of the visitor is minted from it, so repetitions answer alike. */
	readonly receivedAt: number;
	readonly replayed: boolean;
	/** Of the link it was first given. */
	readonly code?: string;
}

/** Who writes on a connected number. */
export interface LineContact {
	/** `<connection>/<contact>`. */
	readonly handle: string;
	/** Every spelling, E.164; none when WhatsApp keeps it to itself. */
	readonly phones: readonly string[];
	readonly how: "code" | "phone" | "known" | "new";
	readonly name?: string;
	readonly username?: string;
}

/** What a connected number brings; done at most once for each `key`, however often it is told. */
export type FromLine = {
	readonly key: string;
	readonly line: string;
	/** His stay here, as far as the number knows; it may be over. */
	readonly case: number | null;
} & (
	| {
			readonly t: "message";
			readonly contact: LineContact;
			readonly body: Body;
			readonly sentAt: number;
			/** Until when we may answer in our own words. */
			readonly windowUntil: number;
			readonly replyTo?: string;
			readonly referral?: Referral;
			readonly doubts: readonly Doubt[];
			/** A form with his phone that nobody has written for: his, unless he is in a talk already. */
			readonly form?: number;
			/** What the registry says of him; left out until the team asks for it. */
			readonly client?: NonNullable<NewLead["client"]> | null;
	  }
	| {
			readonly t: "echo";
			readonly body: Body;
			readonly sentAt: number;
			readonly replyTo?: string;
	  }
	| { readonly t: "amend"; readonly target: string; readonly change: Change }
	| { readonly t: "doubt"; readonly doubt: Doubt }
);

export type Heard =
	| { readonly at: "case"; readonly case: number }
	/** He begins a new stay: ask the registry who he is, and tell this again. */
	| { readonly at: "who"; readonly email: string | null }
	/** Nothing of it can be kept here: no such conversation, or one that is full. */
	| { readonly at: "nowhere"; readonly why: string };

/** Where a late-bound link leads at this moment. */
export interface LateBound {
	/** E.164; null when nobody has a number to give: the company's is the answer then. */
	readonly phone: string | null;
	readonly product: string | null;
}

/**
 * Who opens a socket, set by the Worker after it checked the token or the session, in the header
 * ACTOR_HEADER of the forwarded upgrade. Objects are not reachable from outside.
 */
export type SocketActor =
	| { readonly as: "visitor"; readonly caseId: number }
	| { readonly as: "member"; readonly id: number; readonly session: string };

export const ACTOR_HEADER = "x-vez-actor";

/** The rules a team really follows, preset and the company's own values together. */
export interface TeamRules {
	readonly preset: string;
	readonly timeZone: string;
	readonly policy: RulesView;
	readonly presets: readonly string[];
}

export interface TeamPort {
	/** Makes the team or changes its rules. Idempotent. 422 `invalid_policy` names what is wrong. */
	configure(setup: TeamSetup): Promise<Answer<null>>;
	putMember(member: TeamMember): Promise<Answer<null>>;
	/** His offers go on to the next, his cases back to the queue (D37). */
	removeMember(id: number): Promise<Answer<null>>;
	putProduct(product: TeamProduct): Promise<Answer<null>>;
	/** Stores the lead before it answers (D1). Refuses only `idempotency_mismatch`. */
	receive(lead: NewLead): Promise<Answer<LeadStored>>;
	/** Everything that happened to a case and why; 404 for who may not know of it. */
	story(caseId: number, member: number): Promise<Answer<CaseStory>>;
	/** A page of the team's leads, newest first; `forbidden` for who does not lead it. */
	leads(member: number, before: number | null): Promise<Answer<LeadsPage>>;
	rules(): Promise<TeamRules>;
	/** A number this team's conversations may be on, as it is now. */
	putLine(line: LineInfo): Promise<void>;
	/** One after the other; what fails fails alone, and is told as `nowhere`. */
	hear(items: readonly FromLine[]): Promise<readonly Heard[]>;
	/** How far messages of a case got, and that its client wants no templates; never stored here. */
	tellDeliveries(
		caseId: number,
		states: Readonly<Record<string, Delivery>>,
		stopped?: Trouble,
	): Promise<void>;
	/** The link was tapped: told in the timeline once, and bound to whoever is to answer now (D59, D60). */
	openLink(code: string): Promise<LateBound | null>;
	/** The number whose files this case has; null for who may not read the case, or without one. */
	lineFor(caseId: number, member: number): Promise<string | null>;
	/** Closes a member's sockets with `session_ended`: one session, or all when null. */
	endSessions(member: number, session: string | null): Promise<void>;
	/** WebSocket upgrade of a visitor or a member. */
	fetch(request: Request): Promise<Response>;
}
