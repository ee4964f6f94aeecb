// What people do, as wishes: say, tap, react, edit, revoke, change-number, adopt-username, open, play,
// type; and echo, which the company's own phone does.

import {
	adoptUsername,
	type ChangeTypes,
	changeIdentity,
	changeNumber,
	choicesOf,
	edit,
	react,
	revoke,
	tap,
} from "../phone/acts.ts";
import { echo } from "../phone/echo.ts";
import { type Said, say } from "../phone/inbound.ts";
import { createPerson, findPerson, randomMobile } from "../phone/people.ts";
import { happen, openConversation } from "../phone/statuses.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import { pair, type World } from "../world.ts";
import { view } from "./people.ts";

/** How long an open page counts as somebody looking; it says so again well before. */
const LOOKING_MS = 12_000;
const REVOKE_WITHIN_MS = 2 * 24 * 3_600_000;

export async function act(world: World, name: string, body: Fields): Promise<unknown> {
	if (name === "change-number" || name === "adopt-username") return change(world, name, body);
	const number = numberOf(world, body);
	const person = personOf(world, body, name === "say");
	switch (name) {
		case "say": {
			const said = { kind: "text", ...body } as Said;
			return { message: (await say(world, number, person, said)).id, person: view(person) };
		}
		case "echo":
			return { message: echo(world, number, person, { kind: "text", ...body }).id };
		case "open": {
			world.notes.put({
				id: `looking:${pair(number.id, person.id)}`,
				value: String(Date.now() + LOOKING_MS),
			});
			return { touched: openConversation(world, number.id, person) };
		}
		case "change-identity":
			return { message: changeIdentity(world, number, person) };
		case "leave":
			world.notes.remove(`looking:${pair(number.id, person.id)}`);
			return { left: true };
	}
	const message = messageOf(world, number, person, body);
	switch (name) {
		case "tap": {
			const choice = choicesOf(message).find(
				({ id, title }, index) =>
					index === body.index || id === body.choice || title === body.choice,
			);
			if (!choice) throw new Unable(400, "that message offers no such choice");
			return { message: (await tap(world, number, person, message, choice)).id };
		}
		case "react":
			return {
				message: react(
					world,
					number,
					person,
					message,
					typeof body.emoji === "string" ? body.emoji : "",
					body.removal === "empty" ? "empty" : "missing",
				),
			};
		case "edit":
			if (message.direction !== "in") throw new Unable(400, "only one's own message");
			return { message: edit(world, number, person, message, String(body.text ?? "")) };
		case "revoke":
			if (message.direction !== "in") throw new Unable(400, "only one's own message");
			if (world.now() - message.at > REVOKE_WITHIN_MS)
				throw new Unable(400, "two days have passed");
			return { message: revoke(world, number, person, message) };
		case "play":
			return { played: happen(world, message, "played").facts.played };
	}
	throw new Unable(404, `nothing is called ${name}`);
}

function change(world: World, name: string, body: Fields): unknown {
	const person = personOf(world, body, false);
	if (name === "adopt-username")
		return view(
			adoptUsername(world, person, typeof body.username === "string" ? body.username : null),
		);
	const phone = typeof body.phone === "string" ? body.phone.replace(/\D/g, "") : randomMobile();
	const known: readonly string[] = ["both", "number", "user_id", "customer", "auto"];
	const types = known.includes(String(body.types)) ? (body.types as ChangeTypes) : "auto";
	return view(changeNumber(world, person, phone, types));
}

/** The company's number: by id, by digits, or the only one there is. */
export function numberOf(world: World, body: Fields): BusinessNumber {
	const asked = typeof body.to === "string" ? body.to : null;
	const found = asked === null ? world.numbers.all()[0] : world.number(asked);
	if (!found) throw new Unable(404, `no number ${asked ?? ""} is registered`);
	return found;
}

/** Somebody known, or, when he speaks from a phone nobody has, somebody new. */
function personOf(world: World, body: Fields, mayBeNew: boolean): Person {
	const found = findPerson(world, body.person);
	if (found) return found;
	const name = typeof body.person === "string" ? body.person : "";
	if (mayBeNew && /^\d{8,15}$/.test(name)) return createPerson(world, { phone: name });
	throw new Unable(404, "nobody is called that");
}

function messageOf(world: World, number: BusinessNumber, person: Person, body: Fields): Message {
	const message = world.messages.get(String(body.message ?? ""));
	if (message?.phoneId !== number.id || message.person !== person.id)
		throw new Unable(404, "no such message in this conversation");
	return message;
}
