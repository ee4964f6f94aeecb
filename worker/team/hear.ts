// What a connected number brings, as commands of the core: a message goes to the stay it belongs to,
// or begins one; an answer from the company's phone, a reaction, a file. Each is done once, by its
// key, however often it is told. Must not know sockets, nor how a number finds who writes.
import type { Doubt } from "../../protocol/whatsapp.ts";
import type { Command } from "../routing/commands.ts";
import type { Carried, LeadFacts, RecordedOfCase, Seen } from "../routing/events.ts";
import type { Case } from "../routing/team.ts";
import type { Receipt } from "../storage/store.ts";
import { isFlood, isFull } from "./bounds.ts";
import type { Also, StepResult } from "./engine.ts";
import type { FromLine, Heard } from "./port.ts";
import type { Stage } from "./stage.ts";
import { leadOf } from "./views.ts";

export interface Ears {
	readonly stage: Stage;
	run(command: Command, also?: Also): StepResult;
	receipt(key: string): Receipt | null;
	putReceipt(key: string, receipt: Receipt): void;
}

type Message = Extract<FromLine, { t: "message" }>;

/** By so much longer a flood's next message must hold the window open. */
const WINDOW_STEP_MS = 3_600_000;

export function hear(ears: Ears, item: FromLine): Heard {
	const kase = stayOf(ears, item);
	const log = item.case === null ? [] : ears.stage.engine.log(item.case, 0);
	if (item.case !== null && knows(log, item.key)) return { at: "case", case: item.case };
	// What would grow by it: a message to one that ended begins another.
	const grows = kase ? ears.stage.engine.log(kase.id, 0) : item.t === "message" ? [] : log;
	if (isFull(grows)) return { at: "nowhere", why: "case_full" };
	if (item.t === "message") return kase ? says(ears, kase, item) : begins(ears, item, log);
	// What is told of a conversation that is over is read in it.
	const ended = kase ? {} : { ended: log.length };
	const id = kase?.id ?? (log.length > 0 ? item.case : null);
	if (id === null) return { at: "nowhere", why: "no_case" };
	if (item.t === "doubt") return doubted(ears, id, item.doubt, log);
	if (item.t === "echo") {
		const { key, body, sentAt, replyTo } = item;
		const carried = {
			...carriedOf("phone", sentAt, body.attachment, replyTo),
			...(sentAt < cameAt(log) && { early: true as const }),
		};
		const words = { id: key, text: body.text, carried };
		return done(ears.run({ do: "phone_says", case: id, ...words, ...ended }), id);
	}
	const { key, target, change } = item;
	const shuts = change.what === "failed" && change.trouble === "window" && !wroteSince(log, target);
	const amendment = { key, target, change, ...(shuts && { shutsWindow: true as const }) };
	return done(ears.run({ do: "amend", case: id, ...amendment, ...ended }), id);
}

function says(ears: Ears, kase: Case, item: Message): Heard {
	const log = ears.stage.engine.log(kase.id, 0);
	// One that opens his window again is read: else nobody could answer, and he would stay unread.
	const opens = item.windowUntil > (kase.windowUntil ?? 0) + WINDOW_STEP_MS;
	if (isFlood(log) && !opens) return flooded(ears, kase.id, log);
	const fresh = news(kase, item, log);
	const result = ears.run({
		do: "visitor_says",
		case: kase.id,
		id: item.key,
		text: item.body.text,
		seen: ears.stage.ticks(kase.id).visitor.read,
		carried: carriedBy(item),
		...(fresh && { contact: fresh }),
	});
	return after(ears, result, kase.id, item);
}

/** Of one that is over nobody need wonder any more. */
function doubted(ears: Ears, id: number, doubt: Doubt, log: readonly RecordedOfCase[]): Heard {
	const same = JSON.stringify(doubt);
	const known = log.some(
		({ event }) => event.type === "doubted" && JSON.stringify(event.doubt) === same,
	);
	if (!known) ears.run({ do: "doubt", case: id, doubt });
	return { at: "case", case: id };
}

/** The rest is read on the company's phone: said once, until he is answered. */
function flooded(ears: Ears, id: number, log: readonly RecordedOfCase[]): Heard {
	const why = "too_much" as const satisfies Doubt["why"];
	const told = log.findLast(
		({ event }) =>
			(event.type === "said" && event.from === "broker") ||
			(event.type === "doubted" && (event.doubt as Doubt).why === why),
	);
	if (told?.event.type !== "doubted") ears.run({ do: "doubt", case: id, doubt: { why } });
	return { at: "nowhere", why };
}

/** A stay that begins with a message: somebody new, or a client who comes back. */
function begins(ears: Ears, item: Message, before: readonly RecordedOfCase[]): Heard {
	const receipt = `wa ${item.key}`;
	const known = ears.receipt(receipt);
	if (known) return { at: "case", case: known.caseId };
	const past = leadOf(before);
	const email = past?.email ?? null;
	if (item.client === undefined) return { at: "who", email };
	const { contact, client, line } = item;
	const [e164 = null] = contact.phones;
	const lead: LeadFacts = {
		name: past?.name || contact.name || contact.username || "Cliente do WhatsApp",
		email,
		phone: { typed: e164 ?? "", e164, status: e164 === null ? "none" : "whatsapp" },
		page: null,
		consent: null,
		locale: "pt-BR",
		site: `line:${line}`,
		client: client?.id ?? null,
		match: client?.match ?? null,
	};
	const stored = { bodyHash: "", caseId: 0, at: 0 };
	const result = ears.run(
		{
			do: "receive",
			channel: "whatsapp",
			product: null,
			contact: {
				email,
				phones: contact.phones,
				phoneSuspect: false,
				line,
				handle: contact.handle,
			},
			origin: client?.origin ?? null,
			quarantine: false,
			joins: null,
			lead,
			first: { id: item.key, text: item.body.text, carried: carriedBy(item) },
			seen: seenOf(item),
		},
		(step) => {
			stored.caseId = step.before.nextCase;
			stored.at = step.now;
			ears.putReceipt(receipt, stored);
		},
	);
	return after(ears, result, stored.caseId, item);
}

/** Who he may also be is told once the message has its place, and not again with a copy of it. */
function after(ears: Ears, result: StepResult, caseId: number, { key, doubts }: Message): Heard {
	const fresh =
		result.ok && result.step.events.some(({ event }) => event.type === "said" && event.id === key);
	if (fresh) for (const doubt of doubts) ears.run({ do: "doubt", case: caseId, doubt });
	return done(result, caseId);
}

function done(result: StepResult, caseId: number): Heard {
	if (result.ok) return { at: "case", case: caseId };
	return { at: "nowhere", why: result.refusal.reason };
}

/** The stay he is in; else any open one of this very WhatsApp; else the form that may be his. */
function stayOf({ stage }: Ears, item: FromLine): Case | undefined {
	const { cases } = stage.engine.state.team;
	const known = item.case === null ? undefined : cases.get(item.case);
	if (known || item.t !== "message") return known;
	for (const kase of cases.values()) if (kase.contact.handle === item.contact.handle) return kase;
	return item.form === undefined ? undefined : cases.get(item.form);
}

/** An ended case is not in memory; its log still knows what it was told. */
function knows(log: readonly RecordedOfCase[], key: string): boolean {
	return log.some(
		({ event }) =>
			(event.type === "said" && event.id === key) ||
			(event.type === "amended" && event.key === key),
	);
}

/**
 * His first words, else his form; to the second, which is all Meta tells. What the phone wrote before is
 * no answer to him, and must not stop anybody's time.
 */
function cameAt(log: readonly RecordedOfCase[]): number {
	const words = log.flatMap(({ event }) =>
		event.type === "said" && event.from === "visitor" ? (event.carried?.sentAt ?? []) : [],
	);
	return Math.floor(Math.min(log[0]?.at ?? 0, ...words) / 1_000) * 1_000;
}

/** He wrote after that message of ours: what the channel said of it is no news of his window. */
function wroteSince(log: readonly RecordedOfCase[], ours: string): boolean {
	const sent = log.find(({ event }) => event.type === "said" && event.id === ours);
	return log.some(
		({ event }) =>
			event.type === "said" &&
			event.from === "visitor" &&
			(event.carried?.sentAt ?? 0) > (sent?.at ?? 0),
	);
}

/** Undefined when the case knows all of it already: no event for what is as it was. */
function news(kase: Case, item: Message, log: readonly RecordedOfCase[]): Seen | undefined {
	const now = seenOf(item);
	const last = log.findLast(({ event }) => event.type === "contact_seen")?.event;
	if (last?.type !== "contact_seen" || kase.contact.handle !== now.handle) return now;
	if (kase.contact.line !== now.line) return { ...now, how: last.how };
	const same =
		last.name === now.name &&
		last.username === now.username &&
		now.phones.every((phone) => kase.contact.phones.includes(phone));
	return same ? undefined : { ...now, how: last.how };
}

function seenOf({ line, contact: { handle, phones, how, name, username } }: Message): Seen {
	return {
		handle,
		phones,
		how,
		line,
		...(name !== undefined && { name }),
		...(username !== undefined && { username }),
	};
}

function carriedBy({ sentAt, body, replyTo, windowUntil, referral }: Message): Carried {
	return {
		...carriedOf("whatsapp", sentAt, body.attachment, replyTo),
		windowUntil,
		...(referral !== undefined && { referral }),
	};
}

function carriedOf(
	via: Carried["via"],
	sentAt: number,
	attachment: unknown,
	replyTo: string | undefined,
): Carried {
	return {
		via,
		sentAt,
		...(attachment !== undefined && { attachment }),
		...(replyTo !== undefined && { replyTo }),
	};
}
