// Who a message is from, whatever of him the channel shows: a phone, a business-scoped user id, both,
// or an id where the phone used to be (whatsapp.md §1.13). People of a post are found by id, never by
// their place in the list. Must not know messages, and validates no phone: WhatsApp's own is right.
import type { Handle } from "../port.ts";
import { at, type Dict, given, isDict, lineAt, listAt } from "./field.ts";

const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

/** `phone` may hold an id by mistake of the channel's; an id never holds a phone. Empty is absent. */
export function handleOf(ids: { user?: unknown; parent?: unknown; phone?: unknown }): Handle {
	const scoped = [ids.user, ids.phone, ids.parent].map(bsuidOf);
	return given({
		bsuid: scoped.find((id) => id && !isParent(id)),
		parentBsuid: [...scoped].reverse().find((id) => id && isParent(id)),
		waId: waIdOf(ids.phone),
	});
}

export function bsuidOf(value: unknown): string | undefined {
	return typeof value === "string" && BSUID.test(value) ? value : undefined;
}

export function waIdOf(value: unknown): string | undefined {
	return typeof value === "string" ? /^\+?(\d{5,20})$/.exec(value)?.[1] : undefined;
}

function isParent(id: string): boolean {
	return id.startsWith("ENT.", 3);
}

/** Whether it is anybody at all. */
export function isSomebody(handle: Handle): boolean {
	return Boolean(handle.bsuid || handle.parentBsuid || handle.waId);
}

/** By each id, so that a post of thousands is not searched thousands of times. */
export interface People {
	readonly all: readonly Handle[];
	readonly byBsuid: ReadonlyMap<string, Handle>;
	readonly byWaId: ReadonlyMap<string, Handle>;
}

/** `contacts[]` of a change: shuffled, too few or missing (whatsapp.md §1.4). */
export function peopleOf(value: unknown): People {
	const all = listAt(value, "contacts").filter(isDict).map(personOf);
	return { all, byBsuid: firsts(all, "bsuid"), byWaId: firsts(all, "waId") };
}

function personOf(contact: Dict): Handle {
	const ids = handleOf({
		user: at(contact, "user_id"),
		parent: at(contact, "parent_user_id"),
		phone: at(contact, "wa_id"),
	});
	const profile = at(contact, "profile");
	const name = lineAt(profile, "name");
	const username = lineAt(profile, "username") ?? lineAt(contact, "username");
	return { ...ids, ...given({ name, username }) };
}

function firsts(all: readonly Handle[], id: "bsuid" | "waId"): ReadonlyMap<string, Handle> {
	const found = new Map<string, Handle>();
	for (const person of all) {
		const key = person[id];
		if (key !== undefined && !found.has(key)) found.set(key, person);
	}
	return found;
}

/**
 * What the post says of this person, by user id and then by phone. Somebody without any id is the
 * one person of the post when there is but one person and one message (`alone`).
 */
export function known(handle: Handle, people: People, alone: boolean): Handle {
	return { ...contactOf(handle, people, alone), ...handle };
}

function contactOf(handle: Handle, people: People, alone: boolean): Handle | undefined {
	const { bsuid, waId } = handle;
	const byId = bsuid === undefined ? undefined : people.byBsuid.get(bsuid);
	if (byId) return byId;
	const byPhone = waId === undefined ? undefined : people.byWaId.get(waId);
	// One phone under two ids has changed hands: the name would be the other's.
	if (byPhone && !(byPhone.bsuid && bsuid)) return byPhone;
	return alone && !isSomebody(handle) && people.all.length === 1 ? people.all[0] : undefined;
}
