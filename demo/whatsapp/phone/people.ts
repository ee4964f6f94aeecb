// People of the stand-in: made, found, changed. A new one gets a name and a valid Brazilian mobile.
// Knows nothing of HTTP.

import { digits, userId } from "../state/ids.ts";
import type { Absence, Fields, Person } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { waId } from "./identity.ts";

const FIRST = ["Ana", "Bruno", "Camila", "Diego", "Elisa", "Felipe", "Gabriela", "Heitor", "Inês"];
const LAST = ["Almeida", "Barros", "Cardoso", "Duarte", "Esteves", "Ferraz", "Gomes", "Moura"];
const AREAS = ["11", "13", "19", "21", "31", "41", "48", "51", "61", "71", "81", "85"];

const pick = (list: readonly string[]): string => list[Number(digits(4)) % list.length] ?? "";

export function randomMobile(): string {
	const start = ["96", "97", "98", "99"];
	return `55${pick(AREAS)}${pick(start)}${digits(7)}`;
}

export function createPerson(world: World, asked: Fields): Person {
	const phone = text(asked.phone)?.replace(/\D/g, "") ?? randomMobile();
	const person: Person = {
		id: text(asked.id) ?? `p${digits(10)}`,
		name: text(asked.name) ?? `${pick(FIRST)} ${pick(LAST)}`,
		phone,
		bsuid: text(asked.bsuid) ?? userId(phone.startsWith("55") ? "BR" : "US"),
		parentBsuid: null,
		username: null,
		legacy: false,
		bsuidOnly: false,
		absence: "keys",
		blocked: [],
		notOnWhatsApp: false,
		strictSpelling: false,
		readReceipts: true,
		deviceOn: true,
	};
	return world.people.put(changed(person, asked));
}

/** Takes over what is known and of the right type; the rest is left alone. */
export function changed(person: Person, asked: Fields): Person {
	const flags = [
		"legacy",
		"bsuidOnly",
		"notOnWhatsApp",
		"strictSpelling",
		"readReceipts",
		"deviceOn",
	] as const;
	const next: { -readonly [K in keyof Person]: Person[K] } = { ...person };
	for (const flag of flags) {
		const wanted = asked[flag];
		if (typeof wanted === "boolean") next[flag] = wanted;
	}
	if (typeof asked.name === "string") next.name = asked.name;
	const phone = text(asked.phone)?.replace(/\D/g, "");
	if (phone) next.phone = phone;
	if (typeof asked.bsuid === "string") next.bsuid = asked.bsuid;
	if (asked.parentBsuid === true) next.parentBsuid = userId(`${person.bsuid.slice(0, 2)}.ENT`);
	else if (asked.parentBsuid === null || typeof asked.parentBsuid === "string")
		next.parentBsuid = asked.parentBsuid;
	if (asked.username === null || typeof asked.username === "string") next.username = asked.username;
	if (asked.absence === "keys" || asked.absence === "empty" || asked.absence === "bsuid")
		next.absence = asked.absence satisfies Absence;
	if (asked.blocked === true) next.blocked = ["*"];
	else if (asked.blocked === false) next.blocked = [];
	else if (Array.isArray(asked.blocked))
		next.blocked = asked.blocked.filter((one): one is string => typeof one === "string");
	return next;
}

/** By id, phone in either spelling as typed, or business-scoped id. */
export function findPerson(world: World, name: unknown): Person | null {
	if (typeof name !== "string" || name === "") return null;
	const direct = world.people.get(name);
	if (direct) return direct;
	const number = name.replace(/\D/g, "");
	return (
		world.people
			.all()
			.find(
				(one) => one.bsuid === name || (number !== "" && [one.phone, waId(one)].includes(number)),
			) ?? null
	);
}

function text(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}
