// Coexistence: somebody at the company answers on the phone's own app. WhatsApp has the message; the
// API hears of it as an echo.

import { seconds } from "../state/clock.ts";
import { wamid } from "../state/ids.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import { postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { buildBody } from "./bodies.ts";
import { metadata, otherSpelling, sender, waId } from "./identity.ts";
import type { Said } from "./inbound.ts";
import { phoneShown, touch } from "./window.ts";

export function echo(world: World, number: BusinessNumber, person: Person, said: Said): Message {
	if (said.kind === "edit" || said.kind === "revoke") return amend(world, number, person, said);
	const { type, body, text } = buildBody(person, said, {});
	const now = world.now();
	const id = typeof said.id === "string" ? said.id : wamid(waId(person), false);
	const message = world.messages.put({
		id,
		phoneId: number.id,
		person: person.id,
		direction: "echo",
		at: now,
		type,
		body,
		text,
		replyTo: null,
		opaque: null,
		addressedBy: "phone",
		pricing: { category: "", type: "", billable: false },
		facts: { sent: now },
		error: null,
		silent: false,
		edited: false,
		revoked: false,
		reactions: { person: "", company: "" },
	});
	touch(world, number.id, person.id, { at: now, inbound: false });
	announce(world, number, person, { ...message, said });
	return message;
}

/** The company takes back or rewrites what it said on its phone: an echo about an earlier one. */
function amend(world: World, number: BusinessNumber, person: Person, said: Said): Message {
	const original = world.messages.get(String(said.message));
	if (original?.direction !== "echo" || original.person !== person.id)
		throw new Unable(404, "the company's phone said no such message");
	const text = typeof said.text === "string" ? said.text : "";
	const reference = { original_message_id: original.id };
	const body =
		said.kind === "revoke"
			? reference
			: { ...reference, message: { type: "text", text: { body: text } } };
	const changes =
		said.kind === "revoke"
			? { revoked: true, text: "" }
			: { edited: true, text, body: { body: text } };
	const changed = world.messages.patch(original, changes);
	const id = wamid(waId(person), false);
	announce(world, number, person, { id, at: world.now(), type: said.kind, body, said });
	return changed;
}

export interface Echo extends Pick<Message, "id" | "at" | "type" | "body"> {
	readonly said: Said;
}

function announce(world: World, number: BusinessNumber, person: Person, message: Echo): void {
	const event = {
		wabaId: number.wabaId,
		phoneId: number.id,
		person: person.id,
		field: "smb_message_echoes",
		value: echoValue(world, number, person, message),
	};
	postEvent(world, event);
	world.outside.changed();
}

export function echoValue(
	world: World,
	number: BusinessNumber,
	person: Person,
	{ said, ...message }: Echo,
): Fields {
	const shown = phoneShown(world, number.id, person);
	// An echo is known to write the number in the spelling it was dialled in.
	const to =
		said.dialled === "other" ? (otherSpelling(waId(person)) ?? waId(person)) : waId(person);
	return {
		messaging_product: "whatsapp",
		metadata: metadata(number),
		contacts: [sender(person, shown).contact],
		message_echoes: [
			{
				from: number.display,
				...(shown && { to }),
				to_user_id: person.bsuid,
				...(person.parentBsuid !== null && { to_parent_user_id: person.parentBsuid }),
				id: message.id,
				timestamp: seconds(message.at),
				type: message.type,
				[message.type]: message.body,
			},
		],
	};
}
