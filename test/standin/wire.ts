// What crosses the wire and the control side, as far as tests look at it. Fields are named as if always
// there: a test reads only what it expects, and finds out when it is not. Types only.

/** A list whose first ones are taken to be there. */
export type List<T> = readonly [T, T, T, T, T, T, ...T[]];

export interface FilePart {
	readonly id: string;
	readonly url: string;
	readonly sha256: string;
	readonly mime_type: string;
}

export interface Message {
	readonly id: string;
	readonly type: string;
	readonly from: string;
	readonly from_user_id: string;
	readonly from_parent_user_id: string;
	readonly timestamp: string;
	readonly text: { readonly body: string };
	readonly image: FilePart;
	readonly file: FilePart;
	readonly context: { readonly id: string };
	readonly contacts: List<{ readonly origin: string }>;
	readonly interactive: { readonly list_reply: unknown };
	readonly system: { readonly type: string };
	readonly referral: unknown;
	readonly to: string;
	/** The part under the type's own key; which one, the test knows. */
	readonly [kind: string]: unknown;
}

export interface Status {
	readonly id: string;
	readonly status: string;
	readonly recipient_id: string;
	readonly recipient_user_id: string;
	readonly biz_opaque_callback_data: string;
	readonly pricing: unknown;
	readonly errors: List<{ readonly code: number }>;
}

export interface Contact {
	readonly profile: { readonly name: string };
	readonly wa_id: string;
	readonly user_id: string;
	readonly parent_user_id: string;
}

export interface Value {
	readonly metadata: { readonly phone_number_id: string };
	readonly contacts: List<Contact>;
	readonly messages: List<Message>;
	readonly statuses: List<Status>;
	readonly message_echoes: List<Message>;
}

export interface Payload {
	readonly object: string;
	readonly entry: List<{
		readonly id: string;
		readonly changes: List<{ readonly field: string; readonly value: Value }>;
	}>;
}

/** One call the receiver got. */
export interface Call {
	readonly method: string;
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Latin-1: a character a byte. */
	readonly raw: string;
	readonly port: number;
	readonly from: number;
	readonly to: number;
	readonly answered: number;
}

export interface Person {
	readonly id: string;
	readonly name: string;
	readonly phone: string;
	readonly waId: string;
	readonly bsuid: string;
	readonly parentBsuid: string;
}

/** A message as the phone shows it. */
export interface Bubble {
	readonly id: string;
	readonly text: string;
	readonly mine: boolean;
	readonly state: string;
	readonly edited: boolean;
	readonly revoked: boolean;
	readonly reactions: readonly string[];
	readonly choices: readonly unknown[];
}

export interface GraphAnswer {
	readonly error: { readonly code: number };
	readonly id: string;
	readonly url: string;
	readonly sha256: string;
	readonly file_size: number;
	readonly contacts: readonly unknown[];
	readonly messages: readonly [{ readonly id: string; readonly message_status: string }];
	readonly data: readonly { readonly id: string; readonly name: string; readonly status: string }[];
	readonly paging: { readonly cursors: unknown };
}

export interface Entry {
	readonly n: number;
	readonly at: number;
}

export interface LabAnswer extends Person {
	readonly message: string;
	readonly person: Person;
	readonly people: readonly Person[];
	readonly numbers: readonly [{ readonly disabled: boolean }];
	readonly templates: readonly unknown[];
	readonly faults: readonly unknown[];
	readonly posts: readonly unknown[];
	readonly entries: List<Entry>;
	readonly messages: readonly Bubble[];
	readonly waiting: number;
	readonly typing: boolean;
	readonly problem: string;
	readonly now: number;
}
