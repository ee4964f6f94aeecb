// One item of `messages[]` or `message_echoes[]` becomes exactly one event (whatsapp.md §1.5, §1.8;
// rules M10-M16). What WhatsApp says of a person's ids is believed only in its own fields: a name is
// chosen by the person and stands in the sentences too. Must not know who else was in the post.
import { waIdAliases } from "../phone.ts";
import type { ChannelEvent, Handle, Referral } from "../port.ts";
import { bodyOf } from "./body.ts";
import {
	at,
	type Dict,
	dictAt,
	given,
	idAt,
	instantAt,
	isDict,
	lineAt,
	listAt,
	textAt,
} from "./field.ts";
import { handleOf, isSomebody, known, type People, waIdOf } from "./sender.ts";

/** What is around an item: whose post it came in, and how to name it when it brings no name. */
export interface Around {
	readonly people: People;
	/** The only message of its change. */
	readonly alone: boolean;
	/** Typed on the company's own phone. */
	readonly byUs: boolean;
	hashOf(item: unknown): string;
}

/** Total: what is no message is one `unknown`. */
export function readMessage(item: unknown, around: Around): ChannelEvent {
	const person = known(idsOf(item, around.byUs), around.people, around.alone);
	const id = idAt(item, "id");
	const key = id ?? around.hashOf(item);
	const stamp = { key, at: instantAt(item, "timestamp") };
	const type = lineAt(item, "type", 40) ?? "";
	const unknown = (what: string): ChannelEvent => ({ t: "unknown", ...stamp, what });
	if (!isDict(item) || (!id && !isSomebody(person))) return unknown("message");
	// Answering somebody in private what he said before others is worse than not showing it.
	if (at(item, "group_id") !== undefined) return unknown("group");
	if (type === "system") return system(item, stamp) ?? unknown(`system:${systemType(item)}`);
	if (type === "reaction" || type === "edit" || type === "revoke") {
		return amendment(item, type, stamp, person, around.byUs) ?? unknown(type);
	}
	const said = {
		body: bodyOf(item),
		...given({ replyTo: idAt(at(item, "context"), "id") }),
	};
	if (around.byUs) return { t: "echo", ...stamp, to: person, ...said };
	const extras = { referral: referralOf(item), attestedPhone: attestedPhone(item) };
	return { t: "message", ...stamp, from: person, ...said, ...given(extras) };
}

function idsOf(item: unknown, byUs: boolean): Handle {
	const side = byUs ? "to" : "from";
	return handleOf({
		user: at(item, `${side}_user_id`),
		parent: at(item, `${side}_parent_user_id`),
		phone: at(item, side),
	});
}

type Stamp = { readonly key: string; readonly at: number };

/** `from` names the client of the conversation even when the company's phone did it. */
function amendment(
	item: Dict,
	t: "reaction" | "edit" | "revoke",
	stamp: Stamp,
	from: Handle,
	byUs: boolean,
): ChannelEvent | undefined {
	const change = dictAt(item, t);
	const target = idAt(change, t === "reaction" ? "message_id" : "original_message_id");
	if (!target) return undefined;
	// Under the name of what it changes it would be taken for a second copy of that.
	const key = stamp.key === target ? `${target}|${t}|${stamp.at}` : stamp.key;
	const value =
		t === "reaction"
			? lineAt(change, "emoji", 40)
			: t === "edit"
				? bodyOf(dictAt(change, "message")).text
				: undefined;
	return { t, key, at: stamp.at, target, from, byUs, ...given({ value }) };
}

function systemType(item: Dict): string {
	return lineAt(at(item, "system"), "type", 40) ?? "";
}

/** The new id or number of somebody. His name stands in `body` before the ids: never read from it. */
function system(item: Dict, stamp: Stamp): ChannelEvent | undefined {
	const news = dictAt(item, "system");
	const type = systemType(item);
	if (/_identity_changed$/.test(type)) {
		const who = idsOf(item, false);
		return { t: "health", ...stamp, what: type, detail: who.bsuid ?? who.waId ?? "" };
	}
	if (!/_changed_(number|user_id)$/.test(type)) return undefined;
	const after = handleOf({
		user: at(news, "user_id"),
		parent: at(news, "parent_user_id"),
		phone: at(news, "wa_id") ?? at(news, "new_wa_id"),
	});
	const before = handleOf({
		user: at(news, "previous_user_id") ?? at(item, "from_user_id"),
		parent: at(news, "previous_parent_user_id") ?? at(item, "from_parent_user_id"),
		phone: at(item, "from") ?? at(news, "customer"),
	});
	return isSomebody(before) && isSomebody(after)
		? { t: "identity", ...stamp, before, after }
		: undefined;
}

/** The advertisement of a first message. Only an address that opens as one is kept. */
function referralOf(item: Dict): Referral | undefined {
	const ad = dictAt(item, "referral");
	const url = lineAt(ad, "source_url", 500);
	const referral = given({
		source: lineAt(ad, "source_type", 40),
		url: url && /^https?:\/\//i.test(url) ? url : undefined,
		id: lineAt(ad, "source_id", 120),
		headline: lineAt(ad, "headline", 200),
		body: textAt(ad, "body", 500),
		clickId: lineAt(ad, "ctwa_clid", 300),
	});
	return Object.keys(referral).length > 0 ? referral : undefined;
}

/** Only the channel's own button proves a phone; a forwarded card proves nothing (§1.5). */
function attestedPhone(item: Dict): string | undefined {
	const cards = listAt(item, "contacts").filter(isDict);
	const shared = (of: unknown) => at(of, "origin") === "contact_request";
	const card = cards.find(shared) ?? (shared(item) && cards.length === 1 ? cards[0] : undefined);
	const digits = listAt(card, "phones")
		.map((phone) => waIdOf(at(phone, "wa_id")))
		.find(Boolean);
	return digits && waIdAliases(digits)[0];
}
