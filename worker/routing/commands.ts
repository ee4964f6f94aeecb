// What can be asked of a team. Who may ask is checked before (protocol's COMMAND_ROLES); whether
// it makes sense for this case, offer and moment is decided here.
import type { Carried, LeadFacts, Seen } from "./events.ts";
import type { Channel, Policy } from "./policy.ts";
import type { CaseId, Contact, MemberId, Role } from "./team.ts";

export type Command =
	| { readonly do: "configure"; readonly policy: Policy; readonly zone: string }
	| { readonly do: "put_member"; readonly member: MemberId; readonly role: Role }
	| { readonly do: "remove_member"; readonly member: MemberId }
	| {
			readonly do: "put_product";
			readonly ref: string;
			readonly brokers: readonly MemberId[];
			readonly listingBroker: MemberId | null;
	  }
	| {
			readonly do: "receive";
			readonly channel: Channel;
			readonly product: string | null;
			readonly contact: Contact;
			readonly origin: MemberId | null;
			readonly quarantine: boolean;
			/**
			 * The open case this lead may join (D2): one whose visitor proved to be the sender with his
			 * token, or any of the same contact for a channel that hands out no token. A typed e-mail
			 * alone never joins a conversation (DESIGN 12); it only routes.
			 */
			readonly joins: CaseId | "same_contact" | null;
			readonly lead: LeadFacts;
			/** A lead that began with a message and not with a form. */
			readonly first?: { readonly id: string; readonly text: string; readonly carried: Carried };
			readonly seen?: Seen;
	  }
	| {
			readonly do: "available";
			readonly member: MemberId;
			readonly on: boolean;
			readonly by: MemberId;
	  }
	| {
			readonly do: "pause";
			readonly member: MemberId;
			readonly minutes: number;
			readonly visiting: boolean;
	  }
	/** His last socket went; and a sign of life of his. */
	| { readonly do: "lost"; readonly member: MemberId }
	| { readonly do: "back"; readonly member: MemberId }
	| { readonly do: "move"; readonly member: MemberId; readonly to: number }
	| { readonly do: "accept"; readonly case: CaseId; readonly offer: number; readonly by: MemberId }
	| { readonly do: "refuse"; readonly case: CaseId; readonly offer: number; readonly by: MemberId }
	| {
			readonly do: "refuse_why";
			readonly case: CaseId;
			readonly offer: number;
			readonly by: MemberId;
			readonly why: string;
	  }
	| {
			readonly do: "undo_refuse";
			readonly case: CaseId;
			readonly offer: number;
			readonly by: MemberId;
	  }
	| { readonly do: "claim"; readonly case: CaseId; readonly by: MemberId }
	| { readonly do: "assign"; readonly case: CaseId; readonly to: MemberId; readonly by: MemberId }
	/** Its holder, or who leads the team, passes a conversation on, as an offer (D77). */
	| {
			readonly do: "transfer";
			readonly case: CaseId;
			readonly to: MemberId;
			readonly by: MemberId;
	  }
	| {
			readonly do: "visitor_says";
			readonly case: CaseId;
			readonly id: string;
			readonly text: string;
			readonly seen: number;
			readonly carried?: Carried;
			/** Who wrote it, when his channel tells us something new of him. */
			readonly contact?: Seen;
	  }
	/**
	 * The company's own phone answered, outside our screens. `ended`: how many events its case has,
	 * when that is over.
	 */
	| {
			readonly do: "phone_says";
			readonly case: CaseId;
			readonly id: string;
			readonly text: string;
			readonly carried: Carried;
			readonly ended?: number;
	  }
	| {
			readonly do: "amend";
			readonly case: CaseId;
			readonly ended?: number;
			readonly key: string;
			readonly target: string;
			readonly change: unknown;
			readonly shutsWindow?: true;
	  }
	| { readonly do: "doubt"; readonly case: CaseId; readonly doubt: unknown }
	/** He tapped the link that opens WhatsApp: he has not written by that. */
	| {
			readonly do: "link_opened";
			readonly case: CaseId;
			/** Of a late-bound link that led to a connected number. */
			readonly to?: { readonly code: string; readonly line: string };
	  }
	/** "Já respondi": the broker's word, where no channel can see his answer. */
	| { readonly do: "replied"; readonly case: CaseId; readonly by: MemberId }
	| {
			readonly do: "broker_says";
			readonly case: CaseId;
			readonly by: MemberId;
			readonly id: string;
			readonly text: string;
			readonly seen: number;
			readonly carried?: Carried;
	  }
	/** The client wrote on WhatsApp, or the broker says so (D61, D62). */
	| { readonly do: "inbound_seen"; readonly case: CaseId; readonly by: MemberId | null }
	/** Opens the conversation of a returning client's direct message (seed 003). */
	| { readonly do: "activate"; readonly case: CaseId; readonly by: MemberId }
	/** The broker takes up a notice of a contact nobody answered. */
	| { readonly do: "take_notice"; readonly case: CaseId; readonly by: MemberId }
	| {
			readonly do: "conclude";
			readonly case: CaseId;
			readonly by: MemberId;
			readonly outcome: string;
			readonly note: string | null;
	  }
	/** Corrects the client's record; null keeps a field. In seed 004 that concludes the case. */
	| {
			readonly do: "edit_record";
			readonly case: CaseId;
			readonly by: MemberId;
			readonly name: string | null;
			readonly email: string | null;
			/** E.164. */
			readonly phone: string | null;
	  }
	/** Something may be due. Harmless at any time, any number of times. */
	| { readonly do: "tick" };
