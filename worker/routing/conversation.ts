// Arrival, what is said, claims, assignments and endings of a case. Rules R1 to R9, R70 to R79.
import type { Command } from "./commands.ts";
import type { Draft, Ruling } from "./draft.ts";
import { offer, withdraw } from "./offers.ts";
import { tail } from "./order.ts";
import { awayWhy } from "./pick.ts";
import {
	type Case,
	type CaseId,
	DUPLICATE_MS,
	INBOUND_MS,
	type MemberId,
	rulesOf,
	sameContact,
	type Team,
} from "./team.ts";

type Receive = Extract<Command, { do: "receive" }>;

/** D1 to D3: a new case, or the open one this person already has. */
export function receive(draft: Draft, command: Receive): void {
	const twin = joined(draft.team, command, draft.now);
	if (twin) return joinTwin(draft, twin, command);
	draft.case(draft.team.nextCase, {
		type: "received",
		channel: command.channel,
		products: command.product ? [command.product] : [],
		contact: command.contact,
		origin: command.origin,
		priority: 0,
		quarantine: command.quarantine,
		inboundDueAt: command.channel === "whatsapp" ? draft.now + INBOUND_MS : null,
		lead: command.lead,
	});
}

/** The open case a lead becomes part of, if it does; else it is a case of its own. */
export function joined(team: Team, command: Receive, now: number): Case | undefined {
	if (command.quarantine || command.joins === null) return undefined;
	let found: Case | undefined;
	for (const kase of team.cases.values()) {
		if (command.joins !== "same_contact" && command.joins !== kase.id) continue;
		if (!sameContact(kase.contact, command.contact)) continue;
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
	if (kase.channel !== command.channel)
		draft.case(kase.id, { type: "channel_changed", channel: command.channel });
}

export function visitorSays(
	draft: Draft,
	{ case: id, id: message, text, seen }: Extract<Command, { do: "visitor_says" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.messageIds.has(message)) return null;
	draft.case(id, {
		type: "said",
		from: "visitor",
		by: null,
		id: message,
		text,
		seen,
		absentDueAt: absentDue(draft, kase),
	});
	revive(draft, id);
	return null;
}

/** D65: someone who writes is live again, and goes first. */
function revive(draft: Draft, id: CaseId): void {
	const status = draft.get(id)?.status;
	if (status === "cna_pending" || status === "cna_delivered")
		draft.case(id, { type: "cna_cancelled" });
}

/** D46: his broker is away; somebody else answers if he is not back soon. */
function absentDue(draft: Draft, kase: Case): number | null {
	const { absentReplySeconds } = draft.team.policy;
	if (kase.absentDueAt !== null || absentReplySeconds === 0) return kase.absentDueAt;
	const owner = kase.owner === null ? undefined : draft.team.members.get(kase.owner);
	if (kase.status !== "active" || !owner || !awayWhy(owner, draft.around)) return null;
	return draft.now + absentReplySeconds * 1_000;
}

export function brokerSays(
	draft: Draft,
	{ case: id, by, id: message, text, seen }: Extract<Command, { do: "broker_says" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.messageIds.has(message)) return null;
	if (kase.owner === null) return { reason: "not_accepted" };
	if (kase.owner !== by) return { reason: "not_yours", holder: kase.owner };
	if (kase.status === "direct_message") return { reason: "not_accepted" };
	draft.case(id, {
		type: "said",
		from: "broker",
		by,
		id: message,
		text,
		seen,
		absentDueAt: null,
	});
	return null;
}

export function inboundSeen(draft: Draft, id: CaseId, by: MemberId | null): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (by !== null && kase.owner !== by && kase.offer?.to !== by) return { reason: "not_yours" };
	if (kase.inboundDueAt !== null) draft.case(id, { type: "inbound_seen" });
	revive(draft, id);
	return null;
}

/** D21: the first command the object handles has it. */
export function claim(draft: Draft, id: CaseId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner === by) return null;
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	const manual = kase.status === "waiting" && kase.waiting?.why === "manual";
	if (kase.status !== "open_to_all" && !manual) return { reason: "not_open" };
	const member = draft.team.members.get(by);
	if (!member || member.removed) return { reason: "not_eligible" };
	const { maxActive } = draft.team.policy;
	const full = maxActive > 0 && (draft.loads().active.get(by) ?? 0) >= maxActive;
	// D49: an open case may be taken over the limit; one that waits to be picked may not.
	if (full && manual) return { reason: "at_capacity" };
	const { timerStopsOn, firstReplySeconds } = rulesOf(draft.team, kase);
	const timed = timerStopsOn === "accept" && firstReplySeconds > 0;
	draft.case(id, {
		type: "claimed",
		by,
		overCapacity: full,
		firstReplyDueAt: timed ? draft.now + firstReplySeconds * 1_000 : null,
		day: draft.day,
	});
	return null;
}

/** A supervisor hands a case to someone, as an offer with its own timer. */
export function assign(draft: Draft, id: CaseId, to: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	const member = draft.team.members.get(to);
	if (member?.role !== "broker" || awayWhy(member, draft.around)) return { reason: "not_eligible" };
	if (kase.offer?.to === to) return null;
	if (draft.loads().pending.has(to)) return { reason: "not_eligible" };
	if (kase.offer) withdraw(draft, kase, kase.offer, "reassigned", "free");
	const free = draft.get(id);
	const made = free && offer(draft, free, to, "assigned", { ranked: [to], excluded: {} });
	return made ? null : { reason: "not_eligible" };
}

/** Takes a refusal back while nobody else is being asked. */
export function undoRefuse(draft: Draft, id: CaseId, no: number, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	const past = kase.offers.find((offer) => offer.no === no && offer.to === by);
	if (past?.end !== "refused") return { reason: "not_found" };
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	if (kase.status === "open_to_all") return claim(draft, id, by);
	if (kase.status !== "waiting" || kase.offer) return { reason: "handed_on" };
	draft.case(id, { type: "refusal_undone", by });
	const free = draft.get(id);
	const made = free && offer(draft, free, by, "retry", { ranked: [by], excluded: {} });
	return made ? null : { reason: "expired" };
}

/** D35: the origin broker opens the conversation of a client who came back. */
export function activate(draft: Draft, id: CaseId, by: MemberId): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner !== by) return { reason: "not_yours" };
	if (kase.status === "direct_message") draft.case(id, { type: "activated", by, day: draft.day });
	return null;
}

/** D73: only an outcome ends a case. Leads of the team may conclude anyone's. */
export function conclude(
	draft: Draft,
	{ case: id, by, outcome, note }: Extract<Command, { do: "conclude" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return { reason: "case_closed" };
	const mine = kase.owner === by || kase.cna?.deliveredTo === by;
	const leads = draft.team.members.get(by)?.role !== "broker";
	if (!mine && !leads) return { reason: "not_yours" };
	if (kase.offer) withdraw(draft, kase, kase.offer, "closed", "free");
	draft.case(id, { type: "concluded", by, outcome, note });
	return null;
}

/** Where someone new stands: behind everybody (D50). */
export function newPosition(draft: Draft): number {
	return tail(draft.team);
}
