// Who a person is to a business: the WhatsApp id, the business-scoped user id, and whether the phone
// is shown at all. Three absences are known in the field; each can be asked for. Pure.

import type { BusinessNumber, Fields, Person } from "../state/shapes.ts";

const MONTH_MS = 30 * 24 * 3_600_000;
const MOBILE = /^(55\d\d)9([6-9]\d{7})$/;
const OLD_MOBILE = /^(55\d\d)([6-9]\d{7})$/;

/** The id WhatsApp keeps: older Brazilian accounts have no ninth digit in theirs. */
export function waId({ phone, legacy }: Person): string {
	return legacy ? phone.replace(MOBILE, "$1$2") : phone;
}

/** The same Brazilian mobile in its other spelling, if it has one. */
export function otherSpelling(digits: string): string | null {
	if (MOBILE.test(digits)) return digits.replace(MOBILE, "$1$2");
	if (OLD_MOBILE.test(digits)) return digits.replace(OLD_MOBILE, "$19$2");
	return null;
}

/**
 * Until someone takes a username the phone is always there. After that only for a business that
 * exchanged a message with him within 30 days.
 */
export function showsPhone(person: Person, lastAt: number, now: number): boolean {
	if (person.bsuidOnly) return false;
	return person.username === null || now - lastAt < MONTH_MS;
}

export interface Sender {
	/** What goes beside `id` and `timestamp` of an inbound message. */
	readonly from: Fields;
	/** The matching element of `contacts[]`. */
	readonly contact: Fields;
}

export function sender(person: Person, phoneShown: boolean): Sender {
	const parent = person.parentBsuid === null ? {} : { parent_user_id: person.parentBsuid };
	const fromParent = person.parentBsuid === null ? {} : { from_parent_user_id: person.parentBsuid };
	const profile = {
		name: person.name,
		...(person.username !== null && { username: person.username }),
	};
	const [from, id] = shown(person, phoneShown);
	return {
		from: { ...from, from_user_id: person.bsuid, ...fromParent },
		contact: { profile, ...id, user_id: person.bsuid, ...parent },
	};
}

function shown(person: Person, phoneShown: boolean): readonly [Fields, Fields] {
	if (phoneShown) return [{ from: waId(person) }, { wa_id: waId(person) }];
	switch (person.absence) {
		case "keys":
			return [{}, {}];
		case "empty":
			return [{ from: "" }, { wa_id: "" }];
		case "bsuid":
			return [{ from: person.bsuid }, {}];
	}
}

/** How a status names the person. */
export function recipient(person: Person, phoneShown: boolean): Fields {
	return {
		...(phoneShown && { recipient_id: waId(person) }),
		recipient_user_id: person.bsuid,
		...(person.parentBsuid !== null && { recipient_parent_user_id: person.parentBsuid }),
	};
}

export function metadata(number: BusinessNumber): Fields {
	return { display_phone_number: number.display, phone_number_id: number.id };
}

export type Found =
	| { readonly person: Person; readonly addressedBy: "phone" | "bsuid" }
	| { readonly person: null };

/** Whom `to` or `recipient` of a send means. Either spelling of a mobile finds its owner. */
export function findRecipient(
	people: readonly Person[],
	ask: { to: string | null; recipient: string | null },
): Found {
	const { to, recipient: user } = ask;
	const person =
		user !== null
			? people.find(({ bsuid, parentBsuid }) => bsuid === user || parentBsuid === user)
			: people.find((one) => spells(one, (to ?? "").replace(/\D/g, "")));
	if (!person) return { person: null };
	return { person, addressedBy: user !== null ? "bsuid" : "phone" };
}

function spells(person: Person, digits: string): boolean {
	if (digits === "") return false;
	const own = waId(person);
	if (own === digits) return true;
	return !person.strictSpelling && otherSpelling(own) === digits;
}

export function isBlocked(person: Person, phoneId: string): boolean {
	return person.blocked.includes(phoneId) || person.blocked.includes("*");
}
