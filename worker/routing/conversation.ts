// Arrival, what is said, and the ending of a case. Rules R1 to R9 and R80 to R89 (docs/RULES.md).
// Who is asked for a case is settle.ts; passing it on by hand is handover.ts.
import type { Command } from "./commands.ts";
import type { Draft, Ruling } from "./draft.ts";
import type { Carried } from "./events.ts";
import { replyDue, withdraw } from "./offers.ts";
import { head } from "./order.ts";
import { leads } from "./pick.ts";
import { signOfLife } from "./presence.ts";
import {
	type Case,
	type CaseId,
	DUPLICATE_MS,
	INBOUND_MS,
	type MemberId,
	REFUND_MS,
	sameContact,
	type Team,
} from "./team.ts";

type Receive = Extract<Command, { do: "receive" }>;

/** D1 to D3: a new case, or the open one this person already has. */
export function receive(draft: Draft, command: Receive): void {
	const twin = joined(draft.team, command, draft.now);
	if (twin) return joinTwin(draft, twin, command);
	const id = draft.team.nextCase;
	draft.case(id, {
		type: "received",
		channel: command.channel,
		products: command.product ? [command.product] : [],
		contact: command.contact,
		origin: stillHere(draft.team, command.origin),
		priority: 0,
		quarantine: command.quarantine,
		inboundDueAt: awaitsMessage(command) ? draft.now + INBOUND_MS : null,
		lead: command.lead,
	});
	if (command.seen) draft.case(id, { type: "contact_seen", ...command.seen });
	if (!command.quarantine) firstWords(draft, id, command);
}

/** Who began by writing is not awaited. */
function awaitsMessage({ channel, first }: Receive): boolean {
	return channel === "whatsapp" && first === undefined;
}

/** What a portal's form said is the client's first line, so that whoever takes it reads it. */
function firstWords(draft: Draft, id: CaseId, { lead, first }: Receive): void {
	if (first) return draft.case(id, { type: "said", from: "visitor", by: null, ...first, seen: 0 });
	const text = lead.message;
	const n = (draft.get(id)?.n ?? 0) + 1;
	if (text === undefined || text.trim() === "") return;
	draft.case(id, { type: "said", from: "visitor", by: null, id: `form-${n}`, text, seen: 0 });
}

/** D37: who left the team is nobody's broker, whatever the registry still says. */
function stillHere(team: Team, origin: MemberId | null): MemberId | null {
	const member = origin === null ? undefined : team.members.get(origin);
	return member && !member.removed ? member.id : null;
}

/** The open case a lead becomes part of, if it does; else it is a case of its own. */
export function joined(team: Team, command: Receive, now: number): Case | undefined {
	if (command.quarantine || command.joins === null) return undefined;
	let found: Case | undefined;
	for (const kase of team.cases.values()) {
		if (command.joins !== "same_contact" && command.joins !== kase.id) continue;
		if (!sameContact(kase.contact, command.contact)) continue;
		// Whoever writes there never showed the form's code: it may be another person than its sender.
		if (command.joins !== "same_contact" && kase.contact.unproven) continue;
		const sameProduct = !command.product || kase.products.includes(command.product);
		if (sameProduct && now - kase.lastAt <= DUPLICATE_MS) found = kase;
		else if (!sameProduct && kase.owner !== null && holderServes(team, kase, command)) found = kase;
	}
	return found;
}

/** D3: the same broker goes on, unless the new product is not his to sell. */
function holderServes(team: Team, kase: Case, command: Receive): boolean {
	if (team.policy.originBeatsProduct) return true;
	const product = command.product ? team.products.get(command.product) : undefined;
	return !product || product.brokers.length === 0 || product.brokers.includes(kase.owner ?? 0);
}

function joinTwin(draft: Draft, kase: Case, command: Receive): void {
	if (command.product && !kase.products.includes(command.product))
		draft.case(kase.id, { type: "product_added", product: command.product });
	// A portal that sends the same person again does not take him off the chat he is in.
	if (kase.channel !== command.channel && command.channel !== "api")
		draft.case(kase.id, {
			type: "channel_changed",
			channel: command.channel,
			inboundDueAt: awaitsMessage(command) ? draft.now + INBOUND_MS : null,
		});
	const { code, expectOn } = command.lead;
	const line = command.contact.line ?? expectOn;
	const told = line !== undefined && { line };
	const here = command.contact.line !== undefined && { here: true as const };
	if (code !== undefined) draft.case(kase.id, { type: "code_issued", code, ...told, ...here });
	firstWords(draft, kase.id, command);
	revive(draft, kase.id);
}

export function visitorSays(
	draft: Draft,
	command: Extract<Command, { do: "visitor_says" }>,
): Ruling {
	const { case: id, id: message, text, seen, carried, contact } = command;
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.messageIds.has(message)) return null;
	if (!carried && isHeldOnWhatsApp(kase)) return { reason: "on_whatsapp" };
	if (contact) draft.case(id, { type: "contact_seen", ...contact });
	const back = !carried && awaitedOnLine(kase);
	if (back) draft.case(id, { type: "channel_changed", channel: "chat", inboundDueAt: null });
	if (wroteElsewhere(draft.get(id) ?? kase, carried))
		draft.case(id, { type: "channel_changed", channel: "whatsapp", inboundDueAt: null });
	draft.case(id, {
		type: "said",
		from: "visitor",
		by: null,
		id: message,
		text,
		seen,
		...(carried && { carried }),
		...timeStarts(draft, back ? { ...kase, channel: "chat" } : kase),
	});
	revive(draft, id);
	return null;
}

/** On a connected number, where nothing typed into a form's chat is his (docs/TEAM.md T141). */
function isHeldOnWhatsApp({ channel, contact }: Case): boolean {
	return channel === "whatsapp" && contact.line !== undefined && contact.handle !== undefined;
}

/** He was to write there and nobody did: back in the chat, he is answered in the chat. */
function awaitedOnLine({ channel, contact }: Case): boolean {
	return channel === "whatsapp" && contact.line !== undefined && contact.handle === undefined;
}

/**
 * He is answered where he wrote last. A word from before the last one we had of him, told late, is
 * no move back; the channel counts in whole seconds.
 */
function wroteElsewhere(kase: Case, carried: Carried | undefined): boolean {
	if (carried?.via !== "whatsapp" || kase.contact.line === undefined) return false;
	// Nobody proved that he sent the form: what is answered must not reach the form's chat.
	if (kase.contact.unproven) return kase.channel !== "whatsapp";
	const lastWord = Math.floor(kase.lastVisitorAt / 1_000) * 1_000;
	return kase.channel !== "whatsapp" && carried.sentAt >= lastWord;
}

/** D61: from the client's first word on WhatsApp the broker's time to answer runs. */
function timeStarts(draft: Draft, kase: Case): { firstReplyDueAt?: number } {
	const held = kase.status === "accepted" && kase.inboundDueAt !== null;
	if (!held || kase.firstReplyDueAt !== null) return {};
	const due = replyDue(draft.team, { ...kase, inboundDueAt: null }, draft.now);
	return due === null ? {} : { firstReplyDueAt: due };
}

/** D65: someone who writes is live again, and goes first. */
function revive(draft: Draft, id: CaseId): void {
	const status = draft.get(id)?.status;
	if (status === "cna_pending" || status === "cna_delivered")
		draft.case(id, { type: "cna_cancelled" });
}

export function brokerSays(draft: Draft, command: Extract<Command, { do: "broker_says" }>): Ruling {
	const { case: id, by, id: message, text, seen, carried } = command;
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.messageIds.has(message)) return null;
	if (kase.owner === null) return { reason: "not_accepted" };
	if (kase.owner !== by) return { reason: "not_yours", holder: kase.owner };
	if (kase.status === "direct_message") return { reason: "not_accepted" };
	const shut = carried?.special === "template" ? null : windowShut(kase, draft.now);
	if (shut) return { reason: shut };
	const words = { by, id: message, text, seen, ...(carried && { carried }) };
	draft.case(id, { type: "said", from: "broker", ...words });
	signOfLife(draft, by);
	return null;
}

/** What the channel would refuse is refused before it is stored (whatsapp.md §1.11). */
export function windowShut(kase: Case, now: number): "never_wrote" | "window_closed" | null {
	if (kase.channel !== "whatsapp" || kase.contact.line === undefined) return null;
	if (kase.windowUntil === undefined) return "never_wrote";
	return now < kase.windowUntil ? null : "window_closed";
}

/** D62, seeds 000 and 003: where no channel sees his answer, his word is the first reply. */
export function replied(draft: Draft, id: CaseId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== by || kase.status === "direct_message") return { reason: "not_yours" };
	if (answersAreSeen(kase)) return { reason: "answer_here" };
	const owed = kase.firstReplyAt === null || kase.unansweredSince !== null;
	if (owed) draft.case(id, { type: "replied_elsewhere", by });
	signOfLife(draft, by);
	return null;
}

/** A chat, or a number we read ourselves: his answer is what stops the time, not his word for it. */
function answersAreSeen({ channel, contact }: Case): boolean {
	return channel !== "whatsapp" || contact.line !== undefined;
}

export function inboundSeen(draft: Draft, id: CaseId, by: MemberId | null): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (by !== null && kase.owner !== by && kase.offer?.to !== by) return { reason: "not_yours" };
	if (kase.inboundDueAt !== null)
		draft.case(id, { type: "inbound_seen", ...timeStarts(draft, kase) });
	revive(draft, id);
	return null;
}

/** D35: the origin broker opens the conversation of a client who came back. */
export function activate(draft: Draft, id: CaseId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== by) return { reason: "not_yours" };
	if (kase.status === "direct_message") draft.case(id, { type: "activated", by, day: draft.day });
	signOfLife(draft, by);
	return null;
}

/** D73: only an outcome ends a case. Leads of the team may conclude anyone's. */
/** Seed 004: there, what concludes a case is a history entry or an edit of the record. */
export function editRecord(
	draft: Draft,
	{ case: id, by, name, email, phone }: Extract<Command, { do: "edit_record" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== by && !leads(draft.team, by)) return { reason: "not_yours" };
	draft.case(id, { type: "record_edited", by, name, email, phone });
	if (draft.team.policy.requireOutcome !== "hard" || kase.owner !== by) return null;
	return conclude(draft, { do: "conclude", case: id, by, outcome: "record_edited", note: null });
}

export function conclude(
	draft: Draft,
	{ case: id, by, outcome, note }: Extract<Command, { do: "conclude" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	const mine = kase.owner === by || kase.cna?.deliveredTo === by;
	const lead = leads(draft.team, by);
	if (!mine && !lead) return { reason: "not_yours" };
	if (kase.offer) withdraw(draft, kase, kase.offer, "closed", "free");
	if (NOT_A_LEAD.includes(outcome) && (lead || bornOut(draft, kase, outcome)))
		giveTurnBack(draft, kase);
	draft.case(id, { type: "concluded", by, outcome, note });
	return null;
}

const NOT_A_LEAD: readonly string[] = ["spam", "invalid_phone", "duplicate"];

/** What the broker says of the contact, the system saw too. */
function bornOut(draft: Draft, kase: Case, outcome: string): boolean {
	if (outcome === "invalid_phone") return kase.contact.phoneSuspect;
	if (outcome !== "duplicate") return false;
	for (const other of draft.team.cases.values())
		if (other.id !== kase.id && sameContact(other.contact, kase.contact)) return true;
	return false;
}

/** D79: a turn spent on what was no lead comes back, to the head and once. */
function giveTurnBack(draft: Draft, kase: Case): void {
	const taken = kase.offers.at(-1);
	const owner = kase.owner === null ? undefined : draft.team.members.get(kase.owner);
	if (!owner || taken?.end !== "accepted" || taken.rule !== "turn" || taken.to !== owner.id) return;
	if (draft.now - (kase.acceptedAt ?? 0) > REFUND_MS) return;
	const rotating = draft.team.policy.order === "rotating";
	draft.case(kase.id, {
		type: "turn_returned",
		to: owner.id,
		position: rotating ? head(draft.team) : owner.position,
	});
}
