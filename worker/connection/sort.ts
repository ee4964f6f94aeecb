// One event of the inbox becomes what the teams must hear of it, with what it changes here: who wrote,
// how far a message got, which file is to be fetched. One event that breaks is noted and passed over:
// it never holds up its neighbours. Must not know RPC, time-outs or the order of work.
import type { ChannelEvent } from "../channels/port.ts";
import { findCodes, stripCodes } from "../channels/whatsapp/refcode.ts";
import { isSomebody } from "../channels/whatsapp/sender.ts";
import { windowEndsAt } from "../channels/whatsapp/window.ts";
import type { Database } from "../database.ts";
import type { FromLine } from "../team/port.ts";
import { formOf, readCode } from "./codes.ts";
import { wantFile } from "./files.ts";
import { park, type Stored } from "./inbox.ts";
import { echoed, factArrived, localId, messageOf, type Told } from "./outgoing.ts";
import { aboutOf, contactOf, phonesOf, place, renamed } from "./people.ts";
import { noteFailure } from "./state.ts";
import { stayAt, stayOf, stayOfMessage } from "./stays.ts";

/** Nobody's message has more; a stranger's may be made of nothing else. */
const MAX_CODES = 10;

/** For one team, in the order it is to hear it. */
export interface ToTeam {
	readonly team: string;
	/** Of the event. */
	readonly n: number;
	readonly contact: number | null;
	/** Meta's key of the message that is amended. */
	readonly of?: string;
	/** Its case is certain, whatever conversation somebody begins by words before it. */
	readonly pinned?: true;
	/** Binds this code when the team puts the message into its form's stay. */
	readonly form?: string;
	readonly item: FromLine;
}

export interface Sorted {
	readonly toTeams: ToTeam[];
	/** Messages of ours that got further. */
	readonly told: Told[];
}

export interface Line {
	readonly id: string;
	/** Of clients who came by no form. */
	readonly team: string;
}

export function sort(db: Database, line: Line, events: readonly Stored[], now: number): Sorted {
	const sorted: Sorted = { toTeams: [], told: [] };
	// Statuses last: what they touch is ours, and no message ever waits for one.
	const order = [...events].sort((a, b) => rank(a.event) - rank(b.event) || a.n - b.n);
	for (const { n, event } of order)
		try {
			db.transaction(() => one(db, line, { n, event }, now, sorted));
		} catch (error) {
			noteFailure(db, "event", `${event.t} ${error instanceof Error ? error.name : ""}`, now);
		}
	return sorted;
}

function rank(event: ChannelEvent): number {
	return event.t === "status" ? 1 : 0;
}

function one(
	db: Database,
	line: Line,
	{ n, event }: Pick<Stored, "n" | "event">,
	now: number,
	sorted: Sorted,
): void {
	switch (event.t) {
		case "message":
			sorted.toTeams.push(message(db, line, event, n, now));
			return;
		case "echo":
			return echo(db, line, event, n, now, sorted);
		case "reaction":
		case "edit":
		case "revoke":
			return amendment(db, line, event, n, sorted);
		case "identity":
			return identity(db, line, event, n, sorted);
		case "preference":
			// It was heeded when it came.
			return;
		case "status": {
			// Not known when it came; what came with it may have told whose it is.
			const row = messageOf(db, event);
			const told = row && factArrived(db, row, event, now);
			if (told) sorted.told.push(told);
			return;
		}
		case "health":
			return noteFailure(db, event.what, event.detail, now);
		case "unknown":
			return;
	}
}

type Message = Extract<ChannelEvent, { t: "message" }>;

function message(db: Database, line: Line, event: Message, n: number, now: number): ToTeam {
	// A clock of theirs that runs ahead must not hold a window open; without one, it is now.
	const sentAt = event.at > 0 ? Math.min(event.at, now) : now;
	// Only what was given out here is a code: a property's reference may look like one.
	const codes = findCodes(event.body.text)
		.slice(0, MAX_CODES)
		.filter((code) => readCode(db, code, now) !== null);
	const placed = place(db, { n, from: attested(event), codes, sentAt, team: line.team }, now);
	const { contact, doubts, form } = placed;
	const team = placed.team ?? line.team;
	const { attachment } = event.body;
	if (attachment && "media" in attachment)
		wantFile(db, { attachment, message: event.key, contact: contact.id }, now);
	const replyTo = event.replyTo && localId(db, event.replyTo);
	const item: FromLine = {
		t: "message",
		key: event.key,
		line: line.id,
		case: placed.case,
		contact: {
			handle: `${line.id}/${contact.id}`,
			phones: phonesOf(contact),
			how: placed.how,
			...(contact.name !== null && { name: contact.name }),
			...(contact.username !== null && { username: contact.username }),
		},
		body: { ...event.body, text: plain(event.body.text, codes) },
		sentAt,
		windowUntil: windowEndsAt(sentAt) ?? sentAt,
		...(replyTo && { replyTo }),
		...(event.referral && { referral: event.referral }),
		doubts,
		...(form && { form: form.case }),
	};
	return { team, n, contact: contact.id, item, ...(form && { form: form.code }) };
}

/** A number he gave by WhatsApp's own button is his as much as the one he writes from. */
function attested({ from, attestedPhone }: Message): Message["from"] {
	if (attestedPhone === undefined || from.waId !== undefined) return from;
	return { ...from, waId: attestedPhone.replace(/\D/g, "") };
}

/** What the broker reads has no code in it; the inbox keeps the words as they were. */
function plain(text: string, codes: readonly string[]): string {
	const left = codes.length === 0 ? text : stripCodes(text, codes);
	return left.trim() === "" ? text : left;
}

/** Typed on the company's phone: our own sends may come back as echoes too, and are known by their key. */
function echo(
	db: Database,
	line: Line,
	event: Extract<ChannelEvent, { t: "echo" }>,
	n: number,
	now: number,
	sorted: Sorted,
): void {
	if (!isSomebody(event.to) || localId(db, event.key) !== event.key) return;
	const contact = contactOf(db, event.to);
	// It may be here before the answer that would have told its key.
	if (echoed(db, contact.id, event, now)) return;
	// Who left a form and is written to before he writes: that is its first reply. Nothing is bound.
	const then = stayAt(db, contact.id, n);
	const form = then === null ? formOf(db, phonesOf(contact), { since: 0, now }) : null;
	const stay = form ?? then;
	if (!stay) return park(db, contact.id, n);
	const { key, body, at: sentAt } = event;
	const { attachment } = body;
	if (attachment && "media" in attachment)
		wantFile(db, { attachment, message: key, contact: contact.id }, now);
	const reply = event.replyTo ? { replyTo: localId(db, event.replyTo) } : {};
	const item: FromLine = {
		t: "echo",
		key,
		line: line.id,
		case: stay.case,
		body,
		sentAt,
		...reply,
	};
	sorted.toTeams.push({ team: stay.team, n, contact: form ? null : contact.id, item });
}

/** Two people here, and one to Meta: nobody is merged, and who has their conversations is told. */
function identity(
	db: Database,
	line: Line,
	{ key, before, after, at }: Extract<ChannelEvent, { t: "identity" }>,
	n: number,
	sorted: Sorted,
): void {
	const two = renamed(db, before, after, at);
	if (!two) return;
	for (const [one, other] of [two, two.toReversed()] as const) {
		const stay = one && stayOf(one);
		if (!stay || !other) continue;
		const doubt = aboutOf("same_whatsapp", stay.team, { ...other, case: other.case_id });
		const item: FromLine = { t: "doubt", key, line: line.id, case: stay.case, doubt };
		sorted.toTeams.push({ team: stay.team, n, contact: one.id, item });
	}
}

function amendment(
	db: Database,
	line: Line,
	event: Extract<ChannelEvent, { t: "reaction" | "edit" | "revoke" }>,
	n: number,
	sorted: Sorted,
): void {
	if (!isSomebody(event.from)) return;
	const contact = contactOf(db, event.from);
	const now = stayAt(db, contact.id, n);
	if (!now) return park(db, contact.id, n);
	const stay = stayOfMessage(db, contact.id, event.target) ?? now;
	const from = event.byUs ? "broker" : "visitor";
	const { key, at, value } = event;
	const change =
		event.t === "reaction"
			? ({ what: "reaction", from, emoji: value ?? null, at } as const)
			: event.t === "edit"
				? ({ what: "edit", text: value ?? "", at } as const)
				: ({ what: "revoke" } as const);
	const target = localId(db, event.target);
	sorted.toTeams.push({
		team: stay.team,
		n,
		contact: contact.id,
		of: event.target,
		item: { t: "amend", key, line: line.id, case: stay.case, target, change },
	});
}
