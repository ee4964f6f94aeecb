// A post of Meta's becomes events: every entry × change × message × status × echo × error, each with the
// channel's own words (whatsapp.md §1.4-§1.8; rules M5-M9). Total: any bytes give at least one event,
// nothing throws, and one bad item never costs its neighbours. Must not know who verified the bytes.
import type { ChannelEvent, Received } from "../port.ts";
import { at, dictAt, given, idAt, instantAt, isDict, lineAt, listAt } from "./field.ts";
import { hash64 } from "./hash.ts";
import { readMessage } from "./message.ts";
import { peopleOf } from "./sender.ts";
import { readError, readPreference, readStatus } from "./status.ts";

const MAX_DEPTH = 64;
const MAX_DETAIL = 300;

/** Fields whose value holds items of conversations. */
const CHAT = new Set(["messages", "smb_message_echoes"]);

/** What people set about offers: the field, and the list in it. */
const PREFERENCES = "user_preferences";

/** Fields about the number or the account, for the panel of health. */
const HEALTH =
	/^(account_|business_|message_template_|template_|phone_number_|security$|payment_configuration)/;

/** `raw`: the body exactly as it came, already verified and within MAX_WEBHOOK_BYTES. */
export function readWebhook(raw: Uint8Array): readonly Received[] {
	const text = new TextDecoder().decode(raw);
	const reader = new Reader(text);
	let post: unknown;
	try {
		post = JSON.parse(text);
	} catch {
		return [reader.unknown("malformed", text)];
	}
	if (!isDict(post) || at(post, "entry") === undefined) return [reader.unknown("post", post)];
	const events = listAt(post, "entry").flatMap((entry) => reader.entry(entry));
	return events.length > 0 ? events : [reader.unknown("empty", post)];
}

class Reader {
	readonly #whole: string;

	constructor(whole: string) {
		this.#whole = whole;
	}

	entry(entry: unknown): Received[] {
		if (!isDict(entry)) return [this.unknown("entry", entry)];
		return listAt(entry, "changes").flatMap((change) =>
			this.#change(change, instantAt(entry, "time")),
		);
	}

	#change(change: unknown, time: number): Received[] {
		const field = lineAt(change, "field", 60) ?? "";
		const value = at(change, "value");
		const hashOf = (item: unknown) => this.#hash(item);
		const read = (key: string, how: (item: unknown) => ChannelEvent) =>
			listAt(value, key).map((item) => this.#one(item, value, key, how));
		if (field === PREFERENCES) {
			const set = read(PREFERENCES, (item) => readPreference(item, hashOf));
			if (set.length > 0) return set;
		}
		if (!CHAT.has(field)) return [this.#filed(change, field, time)];
		const people = peopleOf(value);
		const messages = (key: string, byUs: boolean) => {
			const around = { people, alone: listAt(value, key).length === 1, byUs, hashOf };
			return read(key, (item) => readMessage(item, around));
		};
		// Messages first: whoever stops half way has the words of people, not the ticks of ours.
		const events = [
			...messages("messages", false),
			...messages("message_echoes", true),
			...read("statuses", (item) => readStatus(item, hashOf)),
			...read("errors", (item) => readError(item, hashOf)),
		];
		return events.length > 0 ? events : [this.unknown(field, change)];
	}

	/** A change about something else: kept whole, and told to the panel of health when it is for it. */
	#filed(change: unknown, field: string, at0: number): Received {
		const value = at(change, "value");
		if (!HEALTH.test(field)) return this.unknown(field || "change", change, at0);
		const said = Object.entries(isDict(value) ? value : {})
			.filter(([, one]) => typeof one === "string" || typeof one === "number")
			.map(([key, one]) => `${key}: ${one}`)
			.join(", ");
		const detail = lineAt({ said }, "said", MAX_DETAIL) ?? "";
		return this.#kept(
			{ t: "health", key: this.#hash(change), at: at0, what: field, detail },
			change,
			value,
		);
	}

	#one(item: unknown, value: unknown, key: string, how: (item: unknown) => ChannelEvent): Received {
		let event: ChannelEvent;
		try {
			event = how(item);
		} catch {
			// A bug of ours: the item is kept to be read again. The fuzz fails when it sees this.
			event = { t: "unknown", key: this.#hash(item), at: 0, what: `unread:${key}` };
		}
		return this.#kept(event, item, value);
	}

	unknown(what: string, raw: unknown, at0 = 0): Received {
		const event = { t: "unknown", key: this.#hash(raw), at: at0, what } as const;
		return this.#kept(event, raw, at(raw, "value"));
	}

	#kept(event: ChannelEvent, raw: unknown, value: unknown): Received {
		const number = idAt(dictAt(value, "metadata"), "phone_number_id");
		return { event, ...given({ number }), raw: this.#bounded(raw) };
	}

	/** Nested deeper than anything that serialises by recursion can take: kept as a remark. */
	#bounded(raw: unknown): unknown {
		return tooDeep(raw, MAX_DEPTH) ? { cut: "too deep" } : raw;
	}

	#hash(item: unknown): string {
		return `hash:${hash64(tooDeep(item, MAX_DEPTH) ? this.#whole : (JSON.stringify(item) ?? ""))}`;
	}
}

function tooDeep(value: unknown, left: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return left === 0 || Object.values(value).some((one) => tooDeep(one, left - 1));
}
