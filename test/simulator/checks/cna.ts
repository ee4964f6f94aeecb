// Contacts nobody answered: when they begin, when a notice may go out, and to whom (I14, D66 to D73).
import type { Recorded } from "../../../worker/routing/events.ts";
import type { Case } from "../../../worker/routing/team.ts";
import { onDuty } from "../oracle.ts";
import { type EventContext, Violation } from "./memory.ts";

const HOUR = 3_600_000;
const QUARTER = 900_000;

export function checkCna(recorded: Extract<Recorded, { of: "case" }>, context: EventContext): void {
	const { event, case: id } = recorded;
	const kase = context.before.cases.get(id);
	if (!kase) return;
	switch (event.type) {
		case "cna":
			if (kase.offer) throw new Violation("I1", "a CNA with a live offer");
			return begun(kase, event, context);
		case "cna_delivered":
			return delivered(kase, event, context);
		case "cna_ignored":
			if (kase.cna?.deliveredTo !== event.by) throw new Violation("D72", "ignored by a stranger");
			if (context.now < (kase.cna.ackDueAt ?? 0)) throw new Violation("D72", "given up too soon");
			if (
				(event.nextSweepAt === null) !==
				kase.cna.attempt + 1 >= context.before.policy.cnaMaxAttempts
			)
				throw new Violation("D72", "handed to the manager too soon or too late");
			return;
		case "cna_rescheduled":
			if ((kase.cna?.nextSweepAt ?? 0) > context.now)
				throw new Violation("D68", "rescheduled before its sweep");
			return onGrid(kase, event.nextSweepAt, context);
		case "cna_taken":
			if (kase.cna?.deliveredTo !== event.by) throw new Violation("D72", "taken by a stranger");
	}
}

function begun(
	kase: Case,
	event: Extract<Extract<Recorded, { of: "case" }>["event"], { type: "cna" }>,
	context: EventContext,
): void {
	const rules = context.before.policy.channels[kase.channel];
	const waits = event.nextSweepAt - context.now;
	if (event.reason === "missed_by_broker") {
		if (rules.onTimeout !== "cna") throw new Violation("I13", "a missed chat became a CNA");
		const usual = rules.sweepMissedSeconds * 1_000;
		const left = (context.memory.windows.get(kase.id) ?? 0) - context.now;
		if (left <= 0 || left - HOUR >= usual) {
			if (waits !== usual) throw new Violation("D66", `waits ${waits}`);
		} else if (waits > usual || waits > Math.max(left - HOUR, QUARTER))
			throw new Violation("R105", `waits ${waits} with ${left} left to answer`);
		return;
	}
	onGrid(kase, event.nextSweepAt, context);
	const early = (kase.inboundDueAt ?? context.now + 1) > context.now;
	const silent = event.reason === "no_inbound_message" || event.reason === "invalid_contact";
	if (silent && early) throw new Violation("D62", "a client given up before fifteen minutes");
}

function onGrid(kase: Case, at: number, { before, now }: EventContext): void {
	const grid = before.policy.channels[kase.channel].sweepUnattendedSeconds * 1_000;
	if (at % grid !== 0 || at <= now || at > now + grid)
		throw new Violation("D67", "not the next sweep of the grid");
}

function delivered(
	kase: Case,
	event: Extract<Extract<Recorded, { of: "case" }>["event"], { type: "cna_delivered" }>,
	{ before, now, around }: EventContext,
): void {
	const { cna } = kase;
	if (cna?.nextSweepAt == null || cna.nextSweepAt > now)
		throw new Violation("I14", "a notice before its sweep");
	const member = before.members.get(event.to);
	if (!member || !onDuty(member, around)) throw new Violation("I10", "a notice to nobody there");
	if (cna.skip.includes(event.to)) throw new Violation("D72", "a notice to who just ignored it");
	for (const other of before.cases.values()) {
		const sameSweep = other.cna?.deliveredTo === event.to && other.lastAt === now;
		if (other.status === "cna_delivered" && sameSweep)
			throw new Violation("D70", "two notices to one broker in one sweep");
		const older = other.status === "cna_pending" && (other.cna?.at ?? now) < cna.at;
		const waits = older && (other.cna?.nextSweepAt ?? now + 1) <= now;
		if (waits && other.products.length === 0 && !other.cna?.skip.includes(event.to))
			throw new Violation("D70", "an older contact was passed over");
	}
}
