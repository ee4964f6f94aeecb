// What a person does besides saying something: taps a button, reacts, edits, takes back, changes his
// number, takes a username. And what the company's own phone says, which comes as an echo.

import { seconds } from "../state/clock.ts";
import { digits, userId, wamid } from "../state/ids.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import { messagesValue, postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { sender, waId } from "./identity.ts";
import { type Said, say } from "./inbound.ts";
import { phoneShown, touch } from "./window.ts";

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const object = (value: unknown): Fields =>
	typeof value === "object" && value !== null ? (value as Fields) : {};

/** A choice a message of the company offers. */
export interface Choice {
	readonly kind: "button_reply" | "list_reply" | "button" | "contacts" | "location";
	readonly id: string;
	readonly title: string;
	readonly description?: string;
}

export function choicesOf(message: Message): Choice[] {
	if (message.type === "template")
		return list(message.body.buttons).map(({ text, payload }) => ({
			kind: "button",
			id: String(payload),
			title: String(text),
		}));
	if (message.type !== "interactive") return [];
	const action = object(message.body.action);
	switch (message.body.type) {
		case "button":
			return list(action.buttons).map((button) => {
				const { id, title } = object(button.reply);
				return { kind: "button_reply", id: String(id), title: String(title) };
			});
		case "list":
			return list(action.sections)
				.flatMap((section) => list(section.rows))
				.map(({ id, title, description }) => ({
					kind: "list_reply",
					id: String(id),
					title: String(title),
					...(typeof description === "string" && { description }),
				}));
		case "request_contact_info":
			return [{ kind: "contacts", id: "contact", title: "Compartilhar contato" }];
		case "location_request_message":
			return [{ kind: "location", id: "location", title: "Enviar localização" }];
		default:
			return [];
	}
}

export function tap(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
	choice: Choice,
): Promise<Message> {
	const said: Record<Choice["kind"], Fields> = {
		button_reply: { replyId: choice.id, title: choice.title },
		list_reply: { replyId: choice.id, title: choice.title, description: choice.description },
		button: { payload: choice.id, text: choice.title },
		contacts: { origin: "contact_request" },
		location: {},
	};
	return say(world, number, person, {
		kind: choice.kind,
		replyTo: message.id,
		...said[choice.kind],
	} as Said);
}

/** An event of a person that is no message of its own on a screen. */
function tell(world: World, number: BusinessNumber, person: Person, parts: Fields): string {
	const { from, contact } = sender(person, phoneShown(world, number.id, person));
	const id = wamid(waId(person), true);
	postEvent(world, {
		wabaId: number.wabaId,
		phoneId: number.id,
		person: person.id,
		field: "messages",
		value: messagesValue(number, {
			contacts: [contact],
			messages: [{ ...from, id, timestamp: seconds(world.now()), ...parts }],
		}),
	});
	touch(world, number.id, person.id, { at: world.now(), inbound: true });
	world.outside.changed();
	return id;
}

export function react(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
	emoji: string,
	removal: "missing" | "empty" = "missing",
): string {
	world.messages.patch(message, { reactions: { ...message.reactions, person: emoji } });
	const shown = emoji !== "" || removal === "empty" ? { emoji } : {};
	return tell(world, number, person, {
		type: "reaction",
		reaction: { message_id: message.id, ...shown },
	});
}

export function edit(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
	text: string,
): string {
	const captioned = message.type !== "text";
	const body = captioned ? { ...message.body, caption: text } : { body: text };
	world.messages.patch(message, { body, text, edited: true });
	return tell(world, number, person, {
		type: "edit",
		edit: {
			original_message_id: message.id,
			message: { type: message.type, [message.type]: body },
		},
	});
}

export function revoke(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
): string {
	world.messages.patch(message, { revoked: true, text: "" });
	return tell(world, number, person, {
		type: "revoke",
		revoke: { original_message_id: message.id },
	});
}

export type ChangeTypes = "auto" | "both" | "number" | "user_id" | "customer";

/**
 * A new phone makes a new business-scoped id, and every number the person talks to is told: of the
 * phone where it may be shown, of the id alone where it may not.
 */
export function changeNumber(
	world: World,
	person: Person,
	phone: string,
	types: ChangeTypes,
): Person {
	const bsuid = types === "customer" ? person.bsuid : userId(person.bsuid.slice(0, 2));
	const next = world.people.patch(person, { phone, legacy: false, bsuid });
	for (const number of world.numbers.all()) {
		if (world.contact(number.id, person.id).lastAt === 0) continue;
		const shown = phoneShown(world, number.id, person);
		for (const message of systemMessages(person, next, types, shown))
			postEvent(world, {
				wabaId: number.wabaId,
				phoneId: number.id,
				person: person.id,
				field: "messages",
				value: messagesValue(number, {
					messages: [
						{
							...message.from,
							id: wamid(waId(person), true),
							timestamp: seconds(world.now()),
							type: "system",
							system: message.system,
						},
					],
				}),
			});
	}
	world.outside.changed();
	return next;
}

interface SystemMessage {
	readonly from: Fields;
	readonly system: Fields;
}

function systemMessages(
	before: Person,
	after: Person,
	types: ChangeTypes,
	shown: boolean,
): SystemMessage[] {
	const from = { from: waId(before) };
	const body = `User ${before.name} changed from ${waId(before)} to ${waId(after)}`;
	const ids = {
		user_id: after.bsuid,
		previous_user_id: before.bsuid,
		...(after.parentBsuid !== null && {
			parent_user_id: after.parentBsuid,
			previous_parent_user_id: before.parentBsuid,
		}),
	};
	const number = {
		from,
		system: { body, wa_id: waId(after), ...ids, type: "user_changed_number" },
	};
	const user = {
		from: {},
		system: {
			body: `User changed from ${before.bsuid} to ${after.bsuid}`,
			...ids,
			type: "user_changed_user_id",
		},
	};
	switch (types) {
		case "auto":
			return shown ? [number] : [user];
		case "both":
			return [number, user];
		case "number":
			return [number];
		case "user_id":
			return [user];
		case "customer":
			return [{ from, system: { body, wa_id: waId(after), type: "customer_changed_number" } }];
	}
}

/** A new device or a reinstalled app: the identity key is another one. */
export function changeIdentity(world: World, number: BusinessNumber, person: Person): string {
	const created = seconds(world.now());
	return tell(world, number, person, {
		type: "system",
		identity: { acknowledged: true, created_timestamp: created, hash: digits(12) },
		system: { body: "User identity changed", type: "customer_identity_changed" },
	});
}

export function adoptUsername(world: World, person: Person, username: string | null): Person {
	const next = world.people.patch(person, { username: username ?? `usuario.${digits(6)}` });
	world.outside.changed();
	return next;
}
