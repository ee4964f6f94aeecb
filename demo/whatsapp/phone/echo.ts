// Coexistence: somebody at the company answers on the phone's own app. WhatsApp has the message; the
// API hears of it as an echo.

import { seconds } from "../state/clock.ts";
import { wamid } from "../state/ids.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import { deliverNow } from "../webhook/deliver.ts";
import { postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { buildBody } from "./bodies.ts";
import { metadata, otherSpelling, waId } from "./identity.ts";
import type { Said } from "./inbound.ts";
import { phoneShown, touch } from "./window.ts";

export async function echo(
	world: World,
	number: BusinessNumber,
	person: Person,
	said: Said,
): Promise<Message> {
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
	const event = {
		wabaId: number.wabaId,
		phoneId: number.id,
		person: person.id,
		field: "smb_message_echoes",
		value: echoValue(world, number, person, message, said),
	};
	if (world.mode(number.wabaId).echoFirst) await deliverNow(world, number.wabaId, [event]);
	else postEvent(world, event);
	world.outside.changed();
	return message;
}

function echoValue(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
	said: Said,
): Fields {
	const shown = phoneShown(world, number.id, person);
	// An echo is known to write the number in the spelling it was dialled in.
	const to =
		said.dialled === "other" ? (otherSpelling(waId(person)) ?? waId(person)) : waId(person);
	return {
		messaging_product: "whatsapp",
		metadata: metadata(number),
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
