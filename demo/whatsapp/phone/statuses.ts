// What becomes of a message of the company: sent, delivered, read, played, failed. Records the fact and
// lets the webhook tell it, in the person's own settings. Decides no order: that is the webhook's.

import { lateError } from "../graph/errors.ts";
import { seconds } from "../state/clock.ts";
import type { BusinessNumber, Fact, Fields, Message, Person } from "../state/shapes.ts";
import { messagesValue, postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { recipient } from "./identity.ts";
import { phoneShown } from "./window.ts";

interface When {
	readonly due?: number;
	readonly afterRealMs?: number;
}

/** Records a fact once and tells it, unless this message is one whose statuses never come. */
export function happen(
	world: World,
	message: Message,
	fact: Fact,
	how: When & { error?: number; again?: boolean } = {},
): Message {
	if (message.facts[fact] !== undefined && how.again !== true) return message;
	const at = world.now();
	const next = world.messages.patch(message, {
		facts: { ...message.facts, [fact]: at },
		...(how.error !== undefined && { error: how.error }),
	});
	world.outside.changed();
	const [number, person] = [world.numbers.get(next.phoneId), world.people.get(next.person)];
	if (number && person && !next.silent && next.direction === "out")
		postEvent(world, {
			wabaId: number.wabaId,
			phoneId: number.id,
			person: person.id,
			field: "messages",
			value: statusValue(
				world,
				number,
				next,
				fact,
				namedIn(world, number, person, next),
				how.error ?? null,
			),
			...(how.due !== undefined && { due: how.due }),
			...(how.afterRealMs !== undefined && { afterRealMs: how.afterRealMs }),
		});
	return next;
}

/** How the statuses of this message name the person: as the sender did, and by the id always. */
export function namedIn(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
): Fields {
	return recipient(person, message.addressedBy === "phone" || phoneShown(world, number.id, person));
}

export function statusValue(
	world: World,
	number: BusinessNumber,
	message: Message,
	fact: Fact,
	named: Fields,
	error: number | null = null,
): Fields {
	const { pricing } = message;
	const priced = fact === "sent" || fact === "delivered" || fact === "read";
	const fromAd = pricing.type === "free_entry_point";
	return messagesValue(number, {
		statuses: [
			{
				id: message.id,
				status: fact,
				timestamp: seconds(world.now()),
				...named,
				...(message.opaque !== null && { biz_opaque_callback_data: message.opaque }),
				...(fact === "sent" && {
					conversation: {
						id: `${number.id}${message.person}`.replace(/\D/g, "").slice(0, 32),
						expiration_timestamp: seconds(world.now() + 24 * 3_600_000),
						origin: { type: fromAd ? "referral_conversion" : pricing.category },
					},
				}),
				...(priced && {
					pricing: {
						billable: pricing.billable,
						pricing_model: "PMP",
						category: fromAd ? "referral_conversion" : pricing.category,
						type: pricing.type,
					},
				}),
				...(error !== null && { errors: [lateError(error)] }),
			},
		],
	});
}

/** The ordinary course of a message that was taken: to the device if it is on, read if it is looked at. */
export function runCourse(
	world: World,
	message: Message,
	person: Person,
	how: When & { looking: boolean },
): Message {
	const mode = world.mode(world.numbers.get(message.phoneId)?.wabaId ?? "");
	let next = happen(world, message, "sent", how);
	if (!person.deviceOn) return next;
	const reads = how.looking && person.readReceipts;
	if (!reads && !mode.skipDelivered) next = happen(world, next, "delivered", how);
	else next = world.messages.patch(next, { facts: { ...next.facts, delivered: world.now() } });
	return reads ? happen(world, next, "read", how) : next;
}

/** The person opens the conversation: what waited is delivered and, if he allows it, read. */
export function openConversation(world: World, phoneId: string, person: Person): number {
	if (!person.deviceOn) return 0;
	let touched = 0;
	for (const message of world.conversation(phoneId, person.id)) {
		if (message.direction === "in" || message.facts.failed !== undefined) continue;
		if (message.facts.sent === undefined && message.direction === "out") continue;
		let next = message;
		if (next.facts.delivered === undefined) next = happen(world, next, "delivered");
		if (person.readReceipts && next.facts.read === undefined) next = happen(world, next, "read");
		if (next !== message) touched += 1;
	}
	return touched;
}

/** The device is switched on: what waited arrives, unread. */
export function deliverWaiting(world: World, person: Person): void {
	for (const number of world.numbers.all())
		for (const message of world.conversation(number.id, person.id))
			if (message.direction === "out" && message.facts.sent !== undefined)
				if (message.facts.delivered === undefined && message.facts.failed === undefined)
					happen(world, message, "delivered");
}
