// One item of `statuses[]`: how far a message of ours got (whatsapp.md §1.6; rule M17). A fact with its
// own time, never a new state: what is shown of several facts is for thread.ts to say. Must not know
// messages nor the order in which facts came.
import type { ChannelEvent, Price, StatusFact } from "../port.ts";
import { faultOf } from "./errors.ts";
import { at, dictAt, given, idAt, instantAt, isDict, lineAt, listAt } from "./field.ts";
import { handleOf, isSomebody } from "./sender.ts";

const FACTS = new Map<string, StatusFact>([
	["sent", "sent"],
	["delivered", "delivered"],
	["read", "read"],
	// Of a voice note: heard is more than seen, and screens have one word for both.
	["played", "read"],
	["failed", "failed"],
]);

/** Key: `wamid|status|timestamp`, in the channel's words. Total: anything else is one `unknown`. */
export function readStatus(item: unknown, hashOf: (item: unknown) => string): ChannelEvent {
	const message = idAt(item, "id");
	const word = lineAt(item, "status", 40) ?? "";
	const at0 = instantAt(item, "timestamp");
	const fact = FACTS.get(word);
	const when = idAt(item, "timestamp") ?? "";
	const key = message && word ? `${message}|${word}|${when}` : hashOf(item);
	if (!message || !fact) return { t: "unknown", key, at: at0, what: `status:${word}` };
	const to = handleOf({
		user: at(item, "recipient_user_id"),
		parent: at(item, "recipient_parent_user_id"),
		phone: at(item, "recipient_id"),
	});
	return {
		t: "status",
		key,
		at: at0,
		message,
		fact,
		...given({
			ours: idAt(item, "biz_opaque_callback_data"),
			fault: fact === "failed" ? faultIn(item) : undefined,
			price: priceOf(at(item, "pricing")),
			to: isSomebody(to) ? to : undefined,
		}),
	};
}

function faultIn(item: unknown) {
	const [error] = listAt(item, "errors").filter(isDict);
	return error && faultOf(error);
}

function priceOf(pricing: unknown): Price | undefined {
	if (!isDict(pricing)) return undefined;
	const type = lineAt(pricing, "type", 40);
	const billable = at(pricing, "billable");
	return {
		// Meta is taking `billable` away in favour of `type` (2025-07 pricing).
		billable: typeof billable === "boolean" ? billable : type === "regular",
		model: lineAt(pricing, "pricing_model", 40) ?? "",
		category: lineAt(pricing, "category", 40) ?? "",
		...given({ type }),
	};
}

/** An item of `user_preferences[]`: nobody's word but his own (rule M57). */
export function readPreference(item: unknown, hashOf: (item: unknown) => string): ChannelEvent {
	const event = { key: hashOf(item), at: instantAt(item, "timestamp") };
	const from = handleOf({
		user: at(item, "user_id"),
		parent: at(item, "parent_user_id"),
		phone: at(item, "wa_id"),
	});
	const [category, value] = [lineAt(item, "category", 40), lineAt(item, "value", 40)];
	const known = category === "marketing_messages" && (value === "stop" || value === "resume");
	return known && isSomebody(from)
		? { t: "preference", ...event, from, wants: value === "resume" }
		: { t: "unknown", ...event, what: "user_preferences" };
}

/** An item of `errors[]` that is about no message: the number or the app has a problem. */
export function readError(item: unknown, hashOf: (item: unknown) => string): ChannelEvent {
	const code = idAt(item, "code") ?? "";
	const words = [
		lineAt(item, "title", 200) ?? lineAt(item, "message", 200),
		lineAt(dictAt(item, "error_data"), "details", 300),
	];
	return {
		t: "health",
		key: hashOf(item),
		at: 0,
		what: `error:${code}`,
		detail: words.filter(Boolean).join(": "),
	};
}
