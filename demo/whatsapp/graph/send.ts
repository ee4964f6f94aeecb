// `POST /{phone}/messages`: a message is judged, taken, answered, and then lives its life. Acts out the
// troubles of faults.ts at the very point where each happens in the field.

import { findRecipient, isBlocked, waId } from "../phone/identity.ts";
import { freeEntry, phoneShown, takePairToken, touch, windowOpen } from "../phone/window.ts";
import { seconds } from "../state/clock.ts";
import { wamid } from "../state/ids.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { answer, cutJson, htmlError, lostAnswer, refused } from "./answer.ts";
import { type Checked, checkSend, fields, string, USER_ID } from "./check.ts";
import { noObject, type Refusal, refusal } from "./errors.ts";
import { echoFirst, live, tellFirst } from "./fate.ts";
import { chosenTrouble, markedTrouble, type Trouble } from "./faults.ts";
import { fillTemplate } from "./template.ts";

const TYPING_MS = 25_000;

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

export async function send(world: World, number: BusinessNumber, sent: Fields): Promise<Response> {
	if (sent.status !== undefined) return markRead(world, number, sent);
	const verdict = checkSend(world, sent);
	if ("no" in verdict) return refused(verdict.no);
	const asked = verdict.ok;
	const trouble =
		markedTrouble(JSON.stringify(asked.body)) ??
		chosenTrouble(world, "send", { to: asked.recipient ?? asked.to });
	const before = await beforeTaking(trouble);
	if (before) return before;

	const found = findRecipient(world.people.all(), asked);
	const who = found.person?.id ?? asked.recipient ?? asked.to ?? "";
	const judged = judge(world, number, asked, found.person, who);
	if ("http" in judged) return refused(judged);
	const late = judged.late ?? (trouble?.mode === "status" ? trouble.code : null);
	const message = take(world, number, asked, found.person, { ...judged, trouble });
	const body = receipt(world, number, asked, found.person, message, trouble);
	live(world, message, found.person, trouble, late);
	if (trouble?.kind === "status_first" && found.person)
		await tellFirst(world, number, message, found.person);
	if (trouble?.kind === "echo_first" && found.person)
		await echoFirst(world, number, message, found.person);
	if (trouble && trouble.delayMs > 0) await pause(trouble.delayMs);
	if (trouble?.kind === "lost" || trouble?.kind === "hang") return lostAnswer();
	if (trouble?.kind === "malformed") return cutJson(body);
	return answer(body);
}

/** Troubles in which the message was never taken. */
async function beforeTaking(trouble: Trouble | null): Promise<Response | null> {
	if (trouble === null) return null;
	if (trouble.kind?.startsWith("html")) return htmlError(Number(trouble.kind.slice(4)));
	if (trouble.code === null || trouble.mode === "status") return null;
	if (trouble.delayMs > 0) await pause(trouble.delayMs);
	const retry = trouble.retryAfter === null ? {} : { "retry-after": String(trouble.retryAfter) };
	return refused(refusal(trouble.code), retry as Record<string, string>);
}

interface Judged {
	readonly text: string;
	readonly category: string;
	readonly extra: Fields;
	/** Taken, and failed afterwards with this code. */
	readonly late: number | null;
}

function judge(
	world: World,
	number: BusinessNumber,
	asked: Checked,
	person: Person | null,
	who: string,
): Judged | Refusal {
	const behaviour = world.behaviour();
	if (asked.to?.replace(/\D/g, "") === number.display) return refusal(131021);
	if (behaviour.pairLimit && !takePairToken(world, number.id, who)) return refusal(131056);
	let judged: Judged = { text: asked.text, category: "service", extra: {}, late: null };
	if (asked.type === "template") {
		const filled = fillTemplate(world, number.wabaId, asked.body);
		if ("http" in filled) return filled;
		const category = filled.template.category.toLowerCase();
		if (category === "authentication" && asked.recipient !== null) return refusal(131062);
		judged = { text: filled.text, category, extra: { buttons: filled.buttons }, late: null };
	}
	const reachable = person !== null && !person.notOnWhatsApp && !isBlocked(person, number.id);
	if (!reachable)
		return behaviour.undeliverable === "sync" ? refusal(131026) : { ...judged, late: 131026 };
	if (asked.type === "template" || windowOpen(world, number.id, person.id)) return judged;
	return behaviour.window === "sync" ? refusal(131047) : { ...judged, late: 131047 };
}

function take(
	world: World,
	number: BusinessNumber,
	asked: Checked,
	person: Person | null,
	how: Judged & { trouble: Trouble | null },
): Message {
	const now = world.now();
	// A business-scoped id in `to` is taken and goes nowhere.
	const nowhere = asked.to !== null && USER_ID.test(asked.to);
	const free = person !== null && freeEntry(world, number.id, person.id);
	const reached = person !== null && how.late === null && how.trouble?.mode !== "status";
	const message: Message = {
		id: wamid(asked.recipient ?? asked.to ?? "", false),
		phoneId: number.id,
		person: person?.id ?? `unknown:${asked.to ?? asked.recipient}`,
		direction: "out",
		at: now,
		type: asked.type,
		body: { ...asked.body, ...how.extra },
		text: how.text,
		replyTo: asked.replyTo,
		opaque: asked.opaque,
		addressedBy: asked.recipient !== null ? "bsuid" : "phone",
		pricing: {
			category: how.category,
			type: free ? "free_entry_point" : "regular",
			billable: !free,
		},
		facts: {},
		error: null,
		silent: nowhere || how.trouble?.kind === "no_status",
		edited: false,
		revoked: false,
		reactions: { person: "", company: "" },
	};
	if (asked.type === "reaction" && reached) {
		const target = world.messages.get(string(asked.body.message_id) ?? "");
		const company = string(asked.body.emoji) ?? "";
		if (target) world.messages.patch(target, { reactions: { ...target.reactions, company } });
	}
	if (reached) {
		const contact = world.contact(number.id, person.id);
		world.contacts.put({ ...contact, typingUntil: 0 });
		touch(world, number.id, person.id, { at: now, inbound: false });
	}
	world.outside.changed();
	return world.messages.put(message);
}

function receipt(
	world: World,
	number: BusinessNumber,
	asked: Checked,
	person: Person | null,
	message: Message,
	trouble: Trouble | null,
): Fields {
	const digits = asked.to?.replace(/\D/g, "") ?? "";
	const held = trouble?.kind === "held" ? "held_for_quality_assessment" : null;
	const paused = trouble?.kind === "paused" ? "paused" : null;
	const shown = person !== null && phoneShown(world, number.id, person);
	const id = asked.to !== null || shown ? { wa_id: person ? waId(person) : digits } : {};
	return {
		messaging_product: "whatsapp",
		contacts: [
			{
				input: asked.to ?? asked.recipient,
				...id,
				...(person && { user_id: person.bsuid }),
			},
		],
		messages: [{ id: message.id, message_status: held ?? paused ?? "accepted" }],
	};
}

/** Somebody of the company looked, and perhaps began to type. */
function markRead(world: World, number: BusinessNumber, sent: Fields): Response {
	const id = string(sent.message_id) ?? "";
	const message = world.messages.get(id);
	if (sent.status !== "read" || message?.phoneId !== number.id || message.direction !== "in")
		return refused(
			id === "" ? refusal(131008, "Param message_id is required.") : noObject(id, "post"),
		);
	for (const one of world.conversation(number.id, message.person))
		if (one.direction === "in" && one.at <= message.at && one.facts.read === undefined)
			world.messages.patch(one, { facts: { ...one.facts, read: world.now() } });
	if (fields(sent.typing_indicator) !== null) {
		const contact = world.contact(number.id, message.person);
		world.contacts.put({ ...contact, typingUntil: world.now() + TYPING_MS });
	}
	world.journal("read", { message: id, at: seconds(world.now()) });
	world.outside.changed();
	return answer({ success: true });
}
