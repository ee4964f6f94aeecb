// `/_lab/thread`: one conversation as the person's phone shows it. A view, made for the page; text
// stays text.

import { type Choice, choicesOf } from "../phone/acts.ts";
import { isBlocked } from "../phone/identity.ts";
import { findPerson } from "../phone/people.ts";
import { phoneShown, windowClosesAt } from "../phone/window.ts";
import type { Fields, Message } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import type { World } from "../world.ts";
import { numberOf } from "./acts.ts";
import { view } from "./people.ts";

export function thread(world: World, asked: URLSearchParams) {
	const person = findPerson(world, asked.get("person"));
	if (!person) throw new Unable(404, "nobody is called that");
	const to = asked.get("to");
	const number = numberOf(world, to === null ? {} : { to });
	const contact = world.contact(number.id, person.id);
	const messages = world.conversation(number.id, person.id).filter((one) => shows(one));
	return {
		now: world.now(),
		person: view(person),
		number: { id: number.id, display: number.display, name: number.name },
		blocked: isBlocked(person, number.id),
		phoneShown: phoneShown(world, number.id, person),
		windowClosesAt: windowClosesAt(world, number.id, person.id),
		typing: person.deviceOn && contact.typingUntil > world.now(),
		messages: messages
			.filter((one) => person.deviceOn || seen(one))
			.map((one) => shown(world, one)),
		waiting: messages.filter((one) => !seen(one)).length,
	};
}

/** Reactions show on what they are about; what failed never reached the phone. */
function shows({ direction, type, facts }: Message): boolean {
	if (type === "reaction" && direction !== "in") return false;
	return direction === "in" || facts.failed === undefined || facts.delivered !== undefined;
}

const seen = ({ direction, facts }: Message) => direction === "in" || facts.delivered !== undefined;

function shown(world: World, message: Message): Fields & { choices: Choice[] } {
	const { body } = message;
	const quoted = message.replyTo === null ? null : world.messages.get(message.replyTo);
	const media = typeof body.id === "string" ? world.media.get(body.id) : null;
	return {
		id: message.id,
		mine: message.direction === "in",
		at: message.at,
		type: message.type,
		text: message.text,
		...(message.replyTo !== null && {
			quote: quoted ? { text: quoted.text || quoted.type, mine: quoted.direction === "in" } : null,
		}),
		...(media && {
			file: {
				url: `/_lab/media/${media.id}`,
				mime: media.mime,
				name: media.filename,
				size: media.size,
			},
		}),
		...(typeof body.link === "string" && {
			file: { url: null, mime: "", name: body.link, size: 0 },
		}),
		...(message.type === "location" && { place: [body.latitude, body.longitude] }),
		voice: body.voice === true,
		header: headerOf(body),
		footer: textOf(body.footer),
		choices: message.revoked ? [] : choicesOf(message),
		state: stateOf(message),
		edited: message.edited,
		revoked: message.revoked,
		reactions: [message.reactions.person, message.reactions.company].filter((one) => one !== ""),
	};
}

const textOf = (part: unknown): string =>
	typeof part === "object" && part !== null ? String((part as Fields).text ?? "") : "";
const headerOf = (body: Fields): string => textOf(body.header);

/**
 * The person's own: taken, then arrived when the company's webhook said so, then blue when the company
 * marked it read. The company's: what it has been told of it.
 */
function stateOf({ facts }: Message): string {
	const reached = (["played", "read", "delivered"] as const).find(
		(one) => facts[one] !== undefined,
	);
	return reached ?? "sent";
}
