// What the rest of the Worker may ask of a connection object: one WhatsApp number of a company, its
// inbox, who writes to it, and what leaves by it. The object implements this; callers depend on
// these shapes only. Secrets come back to the webhook's door alone.
import type { FileState } from "../../protocol/entry.ts";
import type { Answer } from "../../protocol/reasons.ts";
import type {
	ConnectionChange,
	ConnectionInput,
	ConnectionView,
	Delivery,
	Trouble,
} from "../../protocol/whatsapp.ts";
import type { Received } from "../channels/port.ts";

/** Which conversation: names the team's case inside its account. */
export interface CaseRef {
	readonly team: string;
	readonly case: number;
}

/** A link was given out with this code; whoever writes it first is this case's client. */
export interface ExpectedCode extends CaseRef {
	readonly code: string;
	/** Spellings of the phone the form had, E.164: a message without its code may still come from it. */
	readonly phones: readonly string[];
	/** As the form had it: for the sentence about who else a message may be from. */
	readonly name: string;
	readonly at: number;
	/**
	 * A late-bound link: `late` when it was given out, and nobody knows yet whose number it will open;
	 * `opened` when it was tapped, at `at`, and opened this one.
	 */
	readonly link?: "late" | "opened";
}

/** Who a case is with. */
export interface Addressed {
	/** `<connection>/<contact>` once he wrote; before that only a typed phone (templates). */
	readonly handle: string | null;
	readonly phones: readonly string[];
}

/** One message of ours; repeating its id is harmless. */
export interface ToSend extends CaseRef, Addressed {
	/** Unique within the case. */
	readonly id: string;
	readonly replyTo?: string;
	readonly content:
		| { readonly kind: "text"; readonly text: string }
		| { readonly kind: "template"; readonly values: readonly string[] }
		| { readonly kind: "ask_phone"; readonly text: string };
}

/** What a team must know of a number to show and judge its conversations. */
export interface LineInfo {
	readonly id: string;
	/** E.164. */
	readonly phone: string;
	/** Body of the template that takes a conversation up again. */
	readonly template: string | null;
	readonly heldUp: Trouble | null;
	/** Why no template leaves it; absent in what older versions told. */
	readonly templatesHeld?: Trouble | null;
	/** It was disconnected: nobody is to write there any more. */
	readonly gone?: true;
}

/** How the messages of a case got on. */
export interface CaseDeliveries {
	readonly states: Readonly<Record<string, Delivery>>;
	/** As far as Meta told their prices. */
	readonly billed: { readonly free: number; readonly billable: number };
	/** Why its client may not be sent the template; null when he may, or when none is chosen. */
	readonly stopped: Trouble | null;
}

/** What the webhook's door needs before it reads a word. */
export interface Keys {
	readonly secrets: readonly string[];
	readonly verifyToken: string;
}

export interface MediaFile {
	/** Where it lies in the store of files. */
	readonly key: string;
	readonly mime: string;
	readonly name: string | null;
}

export interface ConnectionPort {
	/** Null when nothing was ever connected here. */
	keys(): Promise<Keys | null>;
	/** The GET challenge was answered. */
	verified(): Promise<void>;
	/** Written when this returns; what was there already changes nothing. */
	take(events: readonly Received[]): Promise<void>;
	/**
	 * Events that came to another number's door, signed with one of `secrets`. False when they are not this
	 * number's, or its own door would not have taken them; written when true.
	 */
	takeFor(
		number: string,
		secrets: readonly string[],
		events: readonly Received[],
	): Promise<boolean>;
	/** A post whose signature was wrong: told, so that the set-up page can name it. Keeps no content. */
	refused(why: "signature"): Promise<void>;

	expect(code: ExpectedCode): Promise<void>;
	send(out: ToSend): Promise<void>;
	/** A person looked at the conversation up to this message of the client's. */
	read(ref: CaseRef, message: string): Promise<void>;
	settle(ref: CaseRef, message: string, how: "again" | "arrived"): Promise<Answer<null>>;
	deliveries(ref: CaseRef, whom: Addressed): Promise<CaseDeliveries>;
	/** Null while it is not here. */
	media(ref: CaseRef, media: string): Promise<MediaFile | null>;
	/** A person asks for a file that did not come. Answers after the first try, or in some seconds. */
	mediaAgain(ref: CaseRef, media: string): Promise<Answer<FileState>>;

	/** Keeps it; Meta is asked by `check`, once the account has the number. */
	establish(
		of: { readonly id: string; readonly account: string; readonly callbackUrl: string },
		input: ConnectionInput,
	): Promise<Answer<ConnectionView>>;
	change(change: ConnectionChange): Promise<Answer<ConnectionView>>;
	/** Asks Meta again, step by step, subscribing where it can. */
	check(): Promise<Answer<ConnectionView>>;
	view(): Promise<Answer<ConnectionView>>;
	/** Forgets token and secrets; what waits is told as failed, what was received stays with its cases. */
	disconnect(): Promise<void>;
}
