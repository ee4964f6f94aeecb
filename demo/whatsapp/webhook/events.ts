// What a webhook will tell, put in a row to leave. An event is one message, status or notice; how many
// share a post is decided when they leave (compose.ts).

import { metadata } from "../phone/identity.ts";
import { hex } from "../state/ids.ts";
import type { BusinessNumber, Fields, OutEvent } from "../state/shapes.ts";
import type { World } from "../world.ts";

/** Long enough for the answer of a send to be read before its status arrives. */
export const AFTER_ANSWER_MS = 150;

export interface NewEvent {
	readonly wabaId: string;
	readonly phoneId: string;
	readonly person: string | null;
	readonly field: string;
	readonly value: Fields;
	readonly due?: number;
	readonly afterRealMs?: number;
}

export function postEvent(world: World, event: NewEvent): OutEvent | null {
	const waba = world.wabas.get(event.wabaId);
	if (!waba) return null;
	const now = world.now();
	const stored: OutEvent = {
		id: hex(12),
		wabaId: event.wabaId,
		phoneId: event.phoneId,
		person: event.person,
		field: event.field,
		value: event.value,
		at: now,
		due: event.due ?? now,
		notBeforeReal: Date.now() + (event.afterRealMs ?? 0),
	};
	// Meta keeps nothing for an app that has not subscribed, and does not send it later.
	if (!waba.subscribed || waba.disabled) {
		world.journal("dropped", {
			why: waba.disabled ? "subscription disabled" : "not subscribed",
			field: event.field,
			value: event.value,
		});
		return null;
	}
	world.events.put(stored);
	world.outside.wake();
	return stored;
}

/** The `value` of the field "messages": who it is about, and what. */
export function messagesValue(number: BusinessNumber, parts: Fields): Fields {
	return { messaging_product: "whatsapp", metadata: metadata(number), ...parts };
}
