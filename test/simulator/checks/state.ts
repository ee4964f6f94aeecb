// A team after a step: nothing lost, nothing idle, nothing overdue, and an alarm for what is to
// come (I2, I3, I9, I11, I12, I20, I21).
import { isOpen } from "../../../worker/routing/hours.ts";
import type { Case, Surroundings, Team } from "../../../worker/routing/team.ts";
import { free, onDuty, routable, servesAll } from "../oracle.ts";
import { type Memory, Violation } from "./memory.ts";

const GRACE = 2_000;
/** For so long a lead that would become a CNA waits for who lost his connection (R58). */
const DROPPED = 45_000;

interface After {
	readonly now: number;
	readonly around: Surroundings;
	readonly due: number | null;
}

export function checkState(team: Team, memory: Memory, after: After): void {
	if (memory.received !== team.cases.size + memory.concluded)
		throw new Violation("I12", "a lead is missing");
	const offered = new Set<number>();
	for (const kase of team.cases.values()) {
		checkShape(kase);
		for (const id of [kase.owner, kase.origin])
			if (id !== null && team.members.get(id)?.removed)
				throw new Violation("D37", `case ${kase.id} is with ${id}, who left`);
		if (kase.offer) {
			if (offered.has(kase.offer.to)) throw new Violation("I2", "a broker with two offers");
			offered.add(kase.offer.to);
		}
		checkIdle(team, kase, after);
		for (const [what, at] of deadlines(team, kase, after)) {
			if (at <= after.now) throw new Violation("I20", `${what} of case ${kase.id} is overdue`);
			if (after.due === null || after.due > at)
				throw new Violation("I3", `no alarm for ${what} of case ${kase.id}`);
		}
	}
	for (const member of team.members.values()) {
		if (member.availability !== "paused" || member.pausedUntil === null) continue;
		if (member.pausedUntil <= after.now) throw new Violation("I20", "a pause is overdue");
		if (after.due === null || after.due > member.pausedUntil)
			throw new Violation("I3", "no alarm for the end of a pause");
	}
	if (after.due !== null && after.due <= after.now)
		throw new Violation("I21", "the alarm would ring for ever");
}

/** I3: what each status must have. */
function checkShape(kase: Case): void {
	const held = kase.owner !== null;
	const wrong =
		(kase.offer !== null) !== (kase.status === "offered") ||
		(kase.status === "waiting" && (held || kase.waiting === null)) ||
		(kase.status === "open_to_all" && held) ||
		((kase.status === "accepted" || kase.status === "active") && !held) ||
		(kase.status === "direct_message" && !held) ||
		(kase.status === "cna_pending") !== (kase.cna !== null && kase.cna.deliveredTo === null) ||
		(kase.status === "cna_delivered") !== (kase.cna?.deliveredTo != null);
	if (wrong)
		throw new Violation("I3", `case ${kase.id} is ${kase.status} and has not what it takes`);
}

/** I11: nobody who could be asked sits idle while a lead waits; nobody waits for nobody. */
function checkIdle(team: Team, kase: Case, { now, around }: After): void {
	if (!routable(team, kase, now)) return;
	let there = false;
	for (const member of team.members.values()) {
		if (!onDuty(member, around) || !servesAll(team, kase, member.id)) continue;
		there = true;
		if (free(team, kase, member.id, around, now))
			throw new Violation("I11", `case ${kase.id} waits and ${member.id} is free`);
	}
	const { whenNobody } = team.policy.channels[kase.channel];
	const awaited =
		whenNobody === "cna" &&
		[...team.members.values()].some(({ lostAt }) => lostAt !== null && now - lostAt < DROPPED);
	if (!there && !awaited && kase.waiting?.why === "no_broker_online" && whenNobody !== "wait")
		throw new Violation("I11", `case ${kase.id} waits against the preset`);
}

/** Everything that must happen by itself, from the rules and not from the core. */
function deadlines(team: Team, kase: Case, { now, around }: After): [string, number][] {
	const list: [string, number][] = [];
	const rules = team.policy.channels[kase.channel];
	const add = (what: string, at: number | null | undefined) => {
		if (at != null) list.push([what, at]);
	};
	if (kase.offer) {
		add("an offer", kase.offer.expiresAt + GRACE);
		const seen = around.shown(kase.id, kase.offer.no);
		if (!seen && around.startedAt <= kase.offer.at)
			add("a delivery", Math.max(kase.offer.deliverBy, kase.offer.keptUntil ?? 0));
		return list;
	}
	if (kase.status === "waiting") {
		if ((kase.waiting?.until ?? 0) > now) add("a wait", kase.waiting?.until);
		if (kase.waiting?.why === "all_at_capacity") add("room", nextRoom(team, now));
		if (kase.waiting?.why === "round_pause") add("a pause", kase.waiting.until);
		const start = kase.distributionStartedAt;
		if (start !== null && rules.maxDistributionSeconds > 0 && isOpen(team.policy.hours, now))
			add("the whole time", start + rules.maxDistributionSeconds * 1_000);
	}
	if (kase.status === "open_to_all" && rules.openSeconds > 0 && rules.sweepUnattendedSeconds > 0)
		add("an open case", (kase.openedAt ?? 0) + rules.openSeconds * 1_000);
	if (kase.status === "direct_message") add("a message", kase.directDueAt);
	if (kase.status === "cna_delivered") add("a notice", kase.cna?.ackDueAt);
	if (kase.status === "cna_pending") {
		const anyone = [...team.members.values()].some((member) => onDuty(member, around));
		if (anyone || (kase.cna?.nextSweepAt ?? 0) > now) add("a sweep", kase.cna?.nextSweepAt);
		if (kase.cna && !kase.cna.managerTold) add("a week", kase.cna.at + 7 * 86_400_000);
	}
	if (kase.status === "accepted" || kase.status === "active") held(team, kase, around, add);
	return list;
}

/** When a conversation somebody holds stops being load if nothing more is said in it (R55). */
function nextRoom(team: Team, now: number): number | null {
	let soonest: number | null = null;
	for (const {
		owner,
		status,
		acceptedAt,
		lastVisitorAt,
		lastAt,
		firstReplyAt,
	} of team.cases.values()) {
		if (owner === null || status === "direct_message") continue;
		const silent = Math.max(lastVisitorAt, acceptedAt ?? 0) + 86_400_000;
		const over = firstReplyAt === null ? silent : Math.min(silent, lastAt + 3_600_000);
		if (over >= now) soonest = Math.min(soonest ?? over + 1, over + 1);
	}
	return soonest;
}

function held(
	team: Team,
	kase: Case,
	around: Surroundings,
	add: (what: string, at: number | null) => void,
): void {
	const rules = team.policy.channels[kase.channel];
	const stays = kase.channel === "whatsapp" && rules.timerStopsOn === "accept";
	if (kase.firstReplyDueAt !== null && !(stays && kase.managerAlerted))
		add("a first reply", kase.firstReplyDueAt + GRACE);
	const silence = kase.firstReplyAt === null || kase.contact.phoneSuspect;
	if (kase.inboundDueAt !== null && silence) {
		const late = (kase.acceptedAt ?? 0) >= kase.inboundDueAt;
		add("a client's first word", late ? (kase.acceptedAt ?? 0) + 900_000 : kase.inboundDueAt);
	}
	const owner = team.members.get(kase.owner ?? 0);
	const wait = team.policy.absentReplySeconds * 1_000;
	if (!owner || wait === 0 || kase.unansweredSince === null) return;
	if (around.reach(owner.id) !== "none" || kase.status !== "active") return;
	if (kase.channel === "whatsapp" && kase.managerAlerted) return;
	add("an absent owner", Math.max(kase.unansweredSince, owner.lostAt ?? around.startedAt) + wait);
}
