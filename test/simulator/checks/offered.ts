// An offer at the instant it is made: to the right one, by the right rule, in the right order
// (I1, I2, I4, I7, I8, I10, I12, I15, I16, I17).
import type { Recorded } from "../../../worker/routing/events.ts";
import { isOpen } from "../../../worker/routing/hours.ts";
import type { Case, Member } from "../../../worker/routing/team.ts";
import {
	free,
	hasOffer,
	mayStartClosed,
	onDuty,
	rightful,
	routable,
	servesAll,
} from "../oracle.ts";
import { type EventContext, Violation } from "./memory.ts";

export function checkOffered(
	recorded: Extract<Recorded, { of: "case" }>,
	context: EventContext,
): void {
	const { event } = recorded;
	if (event.type !== "offered") return;
	const { before, memory, around, now } = context;
	const kase = before.cases.get(recorded.case);
	const member = before.members.get(event.to);
	if (!kase || !member) throw new Violation("I1", "an offer of no case or to nobody");
	if (kase.offer) throw new Violation("I1", "a second live offer");
	if (hasOffer(before, event.to)) throw new Violation("I2", "a broker with two offers");
	if (!onDuty(member, around)) throw new Violation("I10", "an offer to someone not on duty");
	const byHand = event.rule === "assigned" || event.rule === "transfer" || event.rule === "retry";
	checkTime(kase, event, context, byHand);
	if (byHand) return;
	if (kase.owner !== null) throw new Violation("I3", "a case somebody holds was offered by turn");
	if (!free(before, kase, event.to, around, now))
		throw new Violation("I10", `broker ${event.to} was not free for this case`);
	if (!isOpen(before.policy.hours, now) && !mayStartClosed(before, kase))
		throw new Violation("I8", "an offer while closed");
	if (memory.inRound.get(kase.id)?.has(event.to))
		throw new Violation("I7", "asked twice in one round");
	const { onRefuse } = before.policy.channels[kase.channel];
	if (onRefuse === "cna" && (memory.inLife.get(kase.id)?.size ?? 0) > 0)
		throw new Violation("I4", "a second broker was offered a WhatsApp chat");
	checkTurn(kase, event.to, event.rule, context);
}

type Offered = Extract<Extract<Recorded, { of: "case" }>["event"], { type: "offered" }>;

function checkTime(kase: Case, event: Offered, context: EventContext, byHand: boolean): void {
	const { before, now } = context;
	const { offerSeconds, maxDistributionSeconds } = before.policy.channels[kase.channel];
	if (event.expiresAt > now + offerSeconds * 1_000)
		throw new Violation("D16", "an offer longer than the team's time");
	if (event.deliverBy !== now + 10_000) throw new Violation("D17", "not ten seconds to land");
	if (byHand || offerSeconds === 0) return;
	if (event.expiresAt < now + 10_000) throw new Violation("R20", "an offer too short to read");
	const start = kase.distributionStartedAt;
	if (maxDistributionSeconds === 0 || start === null) return;
	if (event.expiresAt > start + maxDistributionSeconds * 1_000)
		throw new Violation("I9", "an offer beyond the whole time");
}

function checkTurn(kase: Case, to: number, rule: Offered["rule"], context: EventContext): void {
	const { before, memory, around, now } = context;
	const first = outOfTurn(kase, context);
	if (rule !== "turn") {
		if (first !== to) throw new Violation("I12", `offered by ${rule}, which was ${first}'s`);
		return;
	}
	if (first !== null) throw new Violation("I12", `${first} comes before the queue`);
	const serving = candidates(kase, context, true);
	const all = serving.length > 0 ? serving : candidates(kase, context, false);
	const right = rightful(before, all, memory.arrow, now);
	if (right?.id !== to)
		throw new Violation("I16", `the turn was ${right?.id}'s and ${to} was asked`);
	for (const other of before.cases.values())
		if (other.id !== kase.id && precedes(other, kase, context) && routable(before, other, now))
			if (servesAll(before, other, to) && free(before, other, to, around, now))
				throw new Violation("I15", `case ${other.id} came before case ${kase.id}`);
}

function candidates(kase: Case, context: EventContext, serving: boolean): Member[] {
	const { before, around, now } = context;
	return [...before.members.values()].filter(
		({ id }) => free(before, kase, id, around, now) && (!serving || servesAll(before, kase, id)),
	);
}

function precedes(a: Case, b: Case, { around }: EventContext): boolean {
	const here = (kase: Case) => (around.visitorHere(kase.id) ? 0 : 1);
	const by = here(a) - here(b) || b.priority - a.priority || a.receivedAt - b.receivedAt;
	return (by || a.id - b.id) < 0;
}

/** R4, R9, R70: who is asked before the queue, if he may be asked at all. */
function outOfTurn(kase: Case, { before, around, now }: EventContext): number | null {
	const asked = (id: number) =>
		kase.refused.includes(id) || kase.offers.some((past) => past.to === id);
	const twin = earlierHolder(kase, before.cases.values());
	const known = twin ?? kase.origin;
	const { returning } = before.policy.channels[kase.channel];
	const knows = twin !== null || returning === "origin_first";
	if (known !== null && knows && !asked(known) && free(before, kase, known, around, now))
		if (before.policy.originBeatsProduct || servesAll(before, kase, known)) return known;
	for (const ref of kase.products) {
		const listing = before.products.get(ref)?.listingBroker ?? null;
		if (listing !== null && !asked(listing) && free(before, kase, listing, around, now))
			return listing;
	}
	return null;
}

function earlierHolder(kase: Case, cases: Iterable<Case>): number | null {
	for (const other of cases) {
		if (other.id >= kase.id || kase.receivedAt - other.receivedAt > 600_000) continue;
		if (other.status !== "offered" && other.owner === null) continue;
		const { email, phones } = other.contact;
		const same =
			email !== null && kase.contact.email !== null
				? email === kase.contact.email
				: phones.some((phone) => kase.contact.phones.includes(phone));
		if (same) return other.owner;
	}
	return null;
}
