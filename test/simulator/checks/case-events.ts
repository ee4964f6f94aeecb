// Each event of a case at the instant it happens: it could happen only then, and only to that case
// (I1, I3, I6, I13, D13 to D29, R30).
import type { Recorded } from "../../../worker/routing/events.ts";
import { isOpen, nextChange } from "../../../worker/routing/hours.ts";
import type { Case } from "../../../worker/routing/team.ts";
import { onDuty, servesAll } from "../oracle.ts";
import { type EventContext, Violation } from "./memory.ts";

const GRACE = 2_000;

type RecordedOfCase = Extract<Recorded, { of: "case" }>;

export function checkCaseEvent(recorded: RecordedOfCase, context: EventContext): void {
	const { event, case: id } = recorded;
	const kase = context.before.cases.get(id);
	if (event.type === "received") {
		if (kase) throw new Violation("I5", "a case received twice");
		return;
	}
	if (!kase) {
		if (event.type !== "refuse_why") throw new Violation("I1", `${event.type} of a closed case`);
		return;
	}
	switch (event.type) {
		case "accepted":
		case "refused":
		case "missed":
		case "withdrawn":
			return ended(kase, event, context);
		case "claimed":
			return claimed(kase, event, context);
		case "opened_to_all":
			return opened(kase, event, context);
		case "round_ended":
			return roundEnded(kase, event, context);
		case "reply_missed":
			if (kase.owner !== event.by) throw new Violation("I3", "a reply missed by a stranger");
			if (kase.firstReplyDueAt === null || context.now < kase.firstReplyDueAt + GRACE)
				throw new Violation("D75", "a reply missed before its time");
			return;
		case "said":
			if (kase.messageIds.has(event.id)) throw new Violation("I24", "a message said twice");
			return written(kase, event, context);
		case "amended":
			if (kase.messageIds.has(event.key)) throw new Violation("I24", "an amendment told twice");
			return;
		case "replied_elsewhere":
			if (kase.owner !== event.by) throw new Violation("I3", "answered by who does not hold it");
			if (kase.channel !== "whatsapp" || kase.contact.line !== undefined)
				throw new Violation("R110", "his word taken where his answers are seen");
			return;
		case "owner_absent":
			return ownerAbsent(kase, context);
		case "waiting":
			if (kase.waiting?.why === event.why && kase.waiting.until === event.until)
				throw new Violation("R50", "a wait that did not change was written");
			if (kase.waiting?.why === "product_uncovered" && event.why === "product_uncovered")
				throw new Violation("D7", "the wait for a product began again");
			return;
		case "concluded":
			if (kase.offer) throw new Violation("I1", "concluded with a live offer");
	}
}

/**
 * R103 and R106: by its holder and into an open window, or on the company's own phone. R111: what
 * the client wrote on the connected number last is a conversation there.
 */
function written(
	kase: Case,
	event: Extract<RecordedOfCase["event"], { type: "said" }>,
	{ memory, now }: EventContext,
): void {
	if (event.from === "visitor") {
		if (event.carried?.via !== "whatsapp" || kase.contact.line === undefined) return;
		if (kase.channel !== "whatsapp" && event.carried.sentAt >= kase.lastVisitorAt)
			throw new Violation("R111", "wrote on WhatsApp and would be answered elsewhere");
		return;
	}
	if (event.by === null) {
		if (event.carried?.via !== "phone") throw new Violation("R106", "written by nobody");
		if (event.carried.early) {
			if (kase.owner !== (memory.stepFrom?.cases.get(kase.id)?.owner ?? null))
				throw new Violation("R106", "a word from before he came took the case");
			return;
		}
		if (kase.status === "direct_message")
			throw new Violation("R106", "answered on the phone, and still unopened");
		if (kase.offer && kase.owner === null && now <= kase.offer.expiresAt + GRACE)
			throw new Violation("R106", "answered on the phone, and still being offered");
		return;
	}
	if (kase.owner !== event.by) throw new Violation("I3", "written by who does not hold it");
	const free = event.carried?.special !== "template";
	const connected = kase.channel === "whatsapp" && kase.contact.line !== undefined;
	if (free && connected && now >= (memory.windows.get(kase.id) ?? 0))
		throw new Violation("R103", "free text into a closed window");
}

type Ended = Extract<
	RecordedOfCase["event"],
	{ type: "accepted" | "refused" | "missed" | "withdrawn" }
>;

function ended(kase: Case, event: Ended, { before, now, around }: EventContext): void {
	const { offer } = kase;
	if (!offer || offer.no !== event.no) throw new Violation("I1", `${event.type} of no live offer`);
	const who = event.type === "withdrawn" ? event.from : event.by;
	if (who !== offer.to) throw new Violation("I3", `${event.type} by who was not asked`);
	const over = offer.expiresAt + GRACE;
	const given = before.policy.channels[kase.channel].offerSeconds === 0;
	switch (event.type) {
		case "accepted":
			if (now > over) throw new Violation("I6", "accepted after its time");
			return timer(kase, event, before, now);
		case "refused":
			if (now > over) throw new Violation("R30", "refused after its time");
			if (given) throw new Violation("R32", "refused what was given");
			return;
		case "missed": {
			if (now < over) throw new Violation("D24", "missed before its time");
			if (event.charged !== !atClosing(offer.at, now, before))
				throw new Violation("D13", "charged, or not, against the rule of closing");
			const { missIsRefusal } = before.policy.channels[kase.channel];
			if (event.forGood !== missIsRefusal) throw new Violation("D24", "left out for too long");
			if ((event.turn === undefined) !== (offer.rule !== "turn"))
				throw new Violation("D33", "a turn used that was not, or the reverse");
			return;
		}
		case "withdrawn": {
			const left = event.why === "undelivered" || event.why === "connection_lost";
			if (event.tried !== (event.forGood === true))
				throw new Violation("D41", "leaving an offer is an answer to it, and nothing else is");
			if (event.why === "paused" && !event.tried)
				throw new Violation("D43", "a pause gave the turn back");
			if (left && event.tried) throw new Violation("D17", "a failure of ours was held against him");
			if (event.why === "undelivered" && now < offer.deliverBy)
				throw new Violation("D17", "withdrawn before it could land");
			if (event.why === "undelivered" && around.shown(kase.id, offer.no))
				throw new Violation("D17", "withdrawn from a screen that shows it");
			if (event.why === "connection_lost" && now < (offer.keptUntil ?? 0))
				throw new Violation("D42", "not kept for him");
			if (now > over && !left && event.why !== "reassigned" && event.why !== "closed")
				throw new Violation("R30", "withdrawn when it was missed");
		}
	}
}

function timer(
	kase: Case,
	event: Extract<Ended, { type: "accepted" }>,
	before: EventContext["before"],
	now: number,
): void {
	const rules = before.policy.channels[kase.channel];
	const awaited = kase.channel === "whatsapp" && kase.inboundDueAt !== null;
	const { line, phoneSuspect } = kase.contact;
	const expected =
		awaited && (line !== undefined || phoneSuspect)
			? null
			: rules.timerStopsOn === "first_reply"
				? (kase.offer?.expiresAt ?? 0)
				: rules.firstReplySeconds === 0 || awaited
					? null
					: now + rules.firstReplySeconds * 1_000;
	if (event.firstReplyDueAt !== expected) throw new Violation("D75", "another time to reply");
}

function atClosing(offeredAt: number, now: number, { policy }: EventContext["before"]): boolean {
	if (policy.hours === null) return false;
	if (!isOpen(policy.hours, offeredAt) || isOpen(policy.hours, now)) return false;
	return (nextChange(policy.hours, offeredAt) ?? 0) - offeredAt < 30_000;
}

function claimed(
	kase: Case,
	event: Extract<RecordedOfCase["event"], { type: "claimed" }>,
	{ before }: EventContext,
): void {
	if (kase.owner !== null) throw new Violation("I3", "claimed from its holder");
	const why = kase.waiting?.why;
	const byHand = why === "manual" || (why === "off_hours" && !before.policy.offersOutsideHours);
	if (kase.status !== "open_to_all" && !byHand) throw new Violation("D21", "claimed out of turn");
	if (event.overCapacity && byHand) throw new Violation("D49", "picked by hand over the limit");
}

function opened(
	kase: Case,
	event: Extract<RecordedOfCase["event"], { type: "opened_to_all" }>,
	{ before, now, around }: EventContext,
): void {
	if (kase.owner !== null || kase.offer) throw new Violation("I3", "opened while someone has it");
	const { maxDistributionSeconds: max, whenNobody } = before.policy.channels[kase.channel];
	const left = (kase.distributionStartedAt ?? now) + max * 1_000 - now;
	const people = [...before.members.values()].filter((member) => onDuty(member, around));
	switch (event.why) {
		case "time_over":
			if (left >= 10_000) throw new Violation("I9", "opened before its time was over");
			return;
		case "all_refused":
			for (const { id } of people)
				if (!kase.refused.includes(id) && servesAll(before, kase, id))
					throw new Violation("D29", `${id} had not refused`);
			return;
		case "nobody":
			if (whenNobody !== "open_to_all") throw new Violation("I11", "opened against the preset");
			return;
		case "solo":
			if (kase.round < before.policy.soloRounds) throw new Violation("D53", "opened too soon");
	}
}

function roundEnded(
	kase: Case,
	event: Extract<RecordedOfCase["event"], { type: "round_ended" }>,
	{ before, now, around }: EventContext,
): void {
	const { roundPauseSeconds, soloPauseSeconds } = before.policy;
	const pause = (event.until - now) / 1_000;
	if (pause !== roundPauseSeconds && pause !== soloPauseSeconds)
		throw new Violation("D28", "a pause of another length");
	const { soloRounds } = before.policy;
	if (pause === soloPauseSeconds && soloRounds > 0 && kase.round >= soloRounds)
		throw new Violation("D53", "a single broker is asked for ever");
	if (event.round !== kase.round) throw new Violation("D28", "another round ended");
	const missed = kase.tried.some((id) => {
		const member = before.members.get(id);
		return member !== undefined && onDuty(member, around);
	});
	if (!missed) throw new Violation("D28", "a round ended in which nobody had missed");
}

function ownerAbsent(kase: Case, { before, now, around }: EventContext): void {
	const owner = before.members.get(kase.owner ?? 0);
	if (!owner || around.reach(owner.id) !== "none")
		throw new Violation("D46", "taken from one who is there");
	if (kase.unansweredSince === null) throw new Violation("D46", "nobody was waiting");
	if (now < kase.unansweredSince + before.policy.absentReplySeconds * 1_000)
		throw new Violation("D46", "taken before its time");
	if (kase.channel === "whatsapp") throw new Violation("D46", "a WhatsApp was redistributed");
}
