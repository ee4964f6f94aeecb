// What becomes of a message that was taken: delivered, failed late, told of before it was answered. The
// part of a send that happens after it. Refuses nothing.

import { echoValue } from "../phone/echo.ts";
import { happen, namedIn, runCourse, statusValue } from "../phone/statuses.ts";
import type { BusinessNumber, Message, Person } from "../state/shapes.ts";
import { deliverNow } from "../webhook/deliver.ts";
import { AFTER_ANSWER_MS, postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { USER_ID } from "./check.ts";
import type { Trouble } from "./faults.ts";

const HELD_MS = 30 * 60_000;
/** The longest a status waits for its answer, in real time; what is told first is taken out of it. */
const HELD_BACK_MS = 60_000;

/** The life of a message once it was taken; its statuses follow the answer unless told otherwise. */
export function live(
	world: World,
	message: Message,
	person: Person | null,
	trouble: Trouble | null,
	late: number | null,
): void {
	const first = trouble?.kind === "status_first" && person !== null;
	const wait = AFTER_ANSWER_MS + (trouble?.delayMs ?? 0);
	// The postman must not have begun with one of those that `tellFirst` is about to tell together.
	const afterRealMs = first ? HELD_BACK_MS : Math.min(wait, HELD_BACK_MS);
	if (trouble?.kind === "paused") return;
	if (late !== null) {
		failLate(world, message, person, late, afterRealMs);
		return;
	}
	if (person === null || (message.silent && trouble?.kind !== "no_status")) return;
	const held = trouble?.kind === "held" ? { due: world.now() + HELD_MS } : {};
	const looking =
		world.behaviour().autoRead ||
		Number(world.note(`looking:${message.phoneId}|${person.id}`) ?? 0) > Date.now();
	runCourse(world, message, person, { ...held, afterRealMs, looking });
}

function failLate(
	world: World,
	message: Message,
	person: Person | null,
	code: number,
	afterRealMs: number,
): void {
	if (person === null) {
		strangerFailed(world, message, code, afterRealMs);
		return;
	}
	const failed = happen(world, message, "failed", { error: code, afterRealMs });
	// Two devices: one could not be reached, the other could.
	const number = world.numbers.get(message.phoneId);
	if (number && world.mode(number.wabaId).failedThenDelivered)
		happen(world, failed, "delivered", { afterRealMs });
}

/** Nobody here has that phone, so there is no person to name: the status has what was asked for. */
function strangerFailed(world: World, message: Message, code: number, afterRealMs: number): void {
	const number = world.numbers.get(message.phoneId);
	world.messages.patch(message, { facts: { failed: world.now() }, error: code });
	if (!number || message.silent) return;
	const asked = message.person.slice("unknown:".length);
	const named = USER_ID.test(asked)
		? { recipient_user_id: asked }
		: { recipient_id: asked.replace(/\D/g, "") };
	postEvent(world, {
		wabaId: number.wabaId,
		phoneId: number.id,
		person: message.person,
		field: "messages",
		value: statusValue(world, number, message, "failed", named, code),
		afterRealMs,
	});
}

/** The status overtakes the answer: on a connection of its own, before anything is said here. */
export async function tellFirst(
	world: World,
	number: BusinessNumber,
	message: Message,
	person: Person,
): Promise<void> {
	const early = world.events
		.all(number.wabaId)
		.filter(({ value }) => JSON.stringify(value).includes(message.id));
	for (const event of early) world.events.remove(event.id);
	const named = namedIn(world, number, person, message);
	const value = statusValue(world, number, message, "sent", named);
	await deliverNow(world, number.wabaId, [
		...early,
		...(early.length === 0 ? [{ phoneId: number.id, field: "messages", value }] : []),
	]);
}

/** A coexistence number hears of its own send as an echo, before the send is answered. */
export async function echoFirst(
	world: World,
	number: BusinessNumber,
	message: Message,
	person: Person,
): Promise<void> {
	const value = echoValue(world, number, person, { ...message, said: { kind: message.type } });
	const event = { phoneId: number.id, field: "smb_message_echoes", value };
	await deliverNow(world, number.wabaId, [event]);
}
