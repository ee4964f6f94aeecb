// After every change: whoever can be asked for a waiting case is asked, in order of arrival, and
// a case nobody can be asked for says why it waits. Rules R40 to R69.

import { resumeSweeps } from "./cna.ts";
import type { Draft } from "./draft.ts";
import type { OpenWhy } from "./events.ts";
import { nextGrid } from "./grid.ts";
import { isOpen, nextOpening, openedAt } from "./hours.ts";
import { distributionEnds, offer } from "./offers.ts";
import { alertManual } from "./overdue.ts";
import {
	awayWhy,
	coveredByNobody,
	type Explained,
	type PickOptions,
	passedOver,
	pick,
	serves,
} from "./pick.ts";
import {
	type Case,
	type CaseId,
	DROP_GRACE_MS,
	DUPLICATE_MS,
	type Member,
	type MemberId,
	rulesOf,
	sameContact,
	type Team,
	type WaitingWhy,
} from "./team.ts";

export function settle(draft: Draft): void {
	resumeSweeps(draft);
	const arrivals = [...draft.team.cases.keys()];
	const places = new Map(arrivals.map((id, place) => [id, place]));
	// An offer may change what another case waits for (a twin's broker); it is made only once.
	for (let offers = -1; offers !== offersIn(draft); ) {
		offers = offersIn(draft);
		for (const id of waitingInOrder(draft)) {
			const kase = draft.get(id);
			if (kase?.status !== "waiting") continue;
			route(draft, kase, { arrivals, before: places.get(id) ?? 0 });
		}
	}
}

function offersIn({ events }: Draft): number {
	return events.reduce((sum, { event }) => sum + (event.type === "offered" ? 1 : 0), 0);
}

/** D15: a visitor who is there goes before the backlog; then priority; then arrival. */
function waitingInOrder(draft: Draft): number[] {
	const waiting = [...draft.team.cases.values()].filter(({ status }) => status === "waiting");
	const here = new Map(waiting.map((kase) => [kase.id, draft.around.visitorHere(kase.id) ? 0 : 1]));
	waiting.sort(
		(a, b) =>
			(here.get(a.id) ?? 0) - (here.get(b.id) ?? 0) ||
			b.priority - a.priority ||
			a.receivedAt - b.receivedAt ||
			a.id - b.id,
	);
	return waiting.map(({ id }) => id);
}

/** The open cases in order of arrival, and how many of them came before this one. */
interface Earlier {
	readonly arrivals: readonly CaseId[];
	readonly before: number;
}

function route(draft: Draft, kase: Case, earlier: Earlier): void {
	const { team, now, around } = draft;
	const rules = rulesOf(team, kase);
	const paused = kase.waiting?.why === "round_pause" && (kase.waiting.until ?? 0) > now;
	const ends = distributionEnds(team, kase);
	const open = isOpen(team.policy.hours, now);
	if (!open) autoReply(draft, kase);
	const twin = earlierTwin(draft, kase, earlier);
	const origin = originChoice(draft, kase, twin?.owner ?? null);
	if (origin === "message") return directMessage(draft, kase);
	if (ends !== null && now >= ends && open) return openToAll(draft, kase, "time_over");
	if (paused) return;
	if (team.policy.order === "manual" && !escalated(team, kase, now))
		return waitForHands(draft, kase);
	if (!open && !mayOfferWhileClosed(team, kase)) return afterHours(draft, kase);
	const ramp = open ? rampEnds(draft) : null;
	if (ramp !== null && kase.waiting?.why !== "round_pause" && fromBacklog(kase))
		return wait(draft, kase, "opening_ramp", ramp);

	if (twin?.owner === null) return waitForTwin(draft, kase);
	const first = origin ?? listingChoice(draft, kase);
	if (first) {
		if (!offer(draft, kase, first.id, first.rule, first.why)) openToAll(draft, kase, "time_over");
		return;
	}

	const loads = draft.loads();
	let options: PickOptions = {};
	let picked = pick(team, kase, around, loads, options);
	if (picked.chosen === null && coveredByNobody(team, kase, around)) {
		const until = fallbackAt(draft, kase);
		if (until > now)
			return wait(draft, kase, "product_uncovered", until, picked.explained.excluded);
		options = { wholeTeam: true };
		picked = pick(team, kase, around, loads, options);
	}
	if (picked.chosen !== null) {
		if (!offer(draft, kase, picked.chosen, "turn", picked.explained))
			openToAll(draft, kase, "time_over");
		return;
	}
	nobody(draft, kase, picked.explained, options, rules.whenNobody);
}

/** D7: once the whole team has been asked, it goes on being asked. */
function fallbackAt({ team, now }: Draft, kase: Case): number {
	if (kase.offers.some(({ to }) => !serves(team, kase, to))) return now;
	const since = kase.waiting?.why === "product_uncovered" ? kase.waiting.until : null;
	return since ?? now + team.policy.productFallbackSeconds * 1_000;
}

/** Nobody may be asked right now: a new round, everyone, or an honest wait. */
function nobody(
	draft: Draft,
	kase: Case,
	{ excluded }: Explained,
	options: PickOptions,
	whenNobody: "wait" | "open_to_all" | "cna",
): void {
	const { team, now } = draft;
	if (excluded.has_offer) return waitFor(draft, kase, "busy", excluded, options);
	const missed = excluded.missed_this_round ?? [];
	if (missed.length > 0) {
		// D53: a single broker is not asked without a breath, nor for ever.
		const solo = missed.length === 1 && !excluded.at_capacity && !excluded.needs_outcomes;
		const { soloRounds } = team.policy;
		if (solo && soloRounds > 0 && kase.round >= soloRounds)
			return openToAll(draft, kase, "solo", excluded);
		const pause = solo ? team.policy.soloPauseSeconds : team.policy.roundPauseSeconds;
		draft.case(kase.id, { type: "round_ended", round: kase.round, until: now + pause * 1_000 });
		return;
	}
	if (excluded.at_capacity) return waitFor(draft, kase, "all_at_capacity", excluded, options);
	if (excluded.needs_outcomes) return waitFor(draft, kase, "hard_outcomes", excluded, options);
	if (excluded.refused && !anyoneElse(draft, kase, options))
		return openToAll(draft, kase, "all_refused", excluded);
	const until = whenNobody === "cna" ? backUntil(draft, kase, options) : null;
	if (until !== null) return wait(draft, kase, "no_broker_online", until, excluded);
	if (!isOpen(team.policy.hours, now)) return afterHours(draft, kase);
	if (whenNobody === "open_to_all") return openToAll(draft, kase, "nobody", excluded);
	if (whenNobody === "wait") return wait(draft, kase, "no_broker_online", null, excluded);
	missedContact(draft, kase);
}

/** Until when somebody whose connection has just dropped is waited for, as his offer would be (D42). */
function backUntil({ team, now }: Draft, kase: Case, options: PickOptions): number | null {
	let until: number | null = null;
	for (const member of team.members.values()) {
		const { lostAt } = member;
		if (member.role !== "broker" || member.removed || member.availability !== "available") continue;
		if (lostAt === null || member.unreachable || lostAt + DROP_GRACE_MS <= now) continue;
		if (kase.refused.includes(member.id)) continue;
		if (!options.wholeTeam && !serves(team, kase, member.id)) continue;
		until = Math.max(until ?? 0, lostAt + DROP_GRACE_MS);
	}
	return until;
}

/** While the whole team is asked for an uncovered product, that it was uncovered is not forgotten. */
function waitFor(
	draft: Draft,
	kase: Case,
	why: WaitingWhy,
	excluded: Explained["excluded"],
	{ wholeTeam }: PickOptions,
): void {
	if (wholeTeam && kase.waiting?.why === "product_uncovered") return;
	wait(draft, kase, why, null, excluded);
}

/** Someone is on duty who has not refused, whatever else keeps him from being asked. */
function anyoneElse(draft: Draft, kase: Case, options: PickOptions): boolean {
	for (const member of draft.team.members.values()) {
		if (member.role !== "broker" || awayWhy(member, draft.around)) continue;
		if (!options.wholeTeam && !serves(draft.team, kase, member.id)) continue;
		if (!kase.refused.includes(member.id)) return true;
	}
	return false;
}

function openToAll(draft: Draft, kase: Case, why: OpenWhy, excluded?: Explained["excluded"]): void {
	const { openSeconds, sweepUnattendedSeconds } = rulesOf(draft.team, kase);
	const gone = kase.channel === "chat" && !draft.around.visitorHere(kase.id);
	if (gone && openSeconds > 0 && sweepUnattendedSeconds > 0) {
		// D74: nobody is left to chat with; what remains is a contact to call back.
		draft.case(kase.id, {
			type: "cna",
			reason: "visitor_left",
			nextSweepAt: nextGrid(draft.team, kase, draft.now),
		});
		return;
	}
	draft.case(kase.id, { type: "opened_to_all", why, ...(excluded ? { excluded } : {}) });
	if (!kase.managerAlerted) draft.case(kase.id, { type: "manager_alerted", why: "opened_to_all" });
}

function missedContact(draft: Draft, kase: Case): void {
	draft.case(kase.id, {
		type: "cna",
		reason: "nobody_available",
		nextSweepAt: nextGrid(draft.team, kase, draft.now),
	});
}

/** D8: a broker who is switched on wants leads, but nothing is passed on while closed (D12). */
function mayOfferWhileClosed(team: Team, kase: Case): boolean {
	return team.policy.offersOutsideHours && kase.offers.every(({ end }) => end === "withdrawn");
}

/** D10 to D13. */
function afterHours(draft: Draft, kase: Case): void {
	const { hours } = draft.team.policy;
	if (rulesOf(draft.team, kase).whenNobody === "cna") return missedContact(draft, kase);
	wait(draft, kase, "off_hours", hours ? nextOpening(hours, draft.now) : null);
}

/** D14: the night's backlog waits for a few brokers, or for a few minutes. */
function rampEnds(draft: Draft): number | null {
	const { hours, openingRampSeconds, rampMinBrokers } = draft.team.policy;
	if (!hours || openingRampSeconds === 0) return null;
	const opened = openedAt(hours, draft.now);
	if (opened === null) return null;
	const ends = opened + openingRampSeconds * 1_000;
	if (draft.now >= ends) return null;
	let online = 0;
	for (const member of draft.team.members.values())
		if (member.role === "broker" && !awayWhy(member, draft.around)) online += 1;
	return online >= rampMinBrokers ? null : ends;
}

function fromBacklog(kase: Case): boolean {
	return kase.waiting?.why === "off_hours" || kase.waiting?.why === "opening_ramp";
}

/**
 * The same person, minutes ago, in a case of its own because nothing proved it was he: one broker
 * is asked for both, and the second waits until the first has one (D2).
 */
function earlierTwin(draft: Draft, kase: Case, { arrivals, before }: Earlier): Case | undefined {
	let found: Case | undefined;
	for (let place = before - 1; place >= 0; place -= 1) {
		const other = draft.get(arrivals[place] ?? 0);
		if (!other) continue;
		if (kase.receivedAt - other.receivedAt > DUPLICATE_MS) return found;
		const live = other.status === "offered" || other.owner !== null;
		if (live && sameContact(other.contact, kase.contact)) found = other;
	}
	return found;
}

/** Whatever it waits for already, it waits for that too: no event for a reason among reasons. */
function waitForTwin(draft: Draft, kase: Case): void {
	const waits = kase.waiting !== null && (kase.waiting.until ?? draft.now + 1) > draft.now;
	if (!waits) wait(draft, kase, "twin", null);
}

interface First {
	readonly id: MemberId;
	readonly rule: "origin" | "listing";
	readonly why: Explained;
}

/** D33 to D35: the client's own broker before the queue, or a message to him instead of it. */
function originChoice(
	draft: Draft,
	kase: Case,
	twinOwner: MemberId | null,
): First | "message" | null {
	const returning = twinOwner === null ? rulesOf(draft.team, kase).returning : "origin_first";
	const known = twinOwner ?? kase.origin;
	const origin = known === null ? undefined : draft.team.members.get(known);
	if (!origin || origin.removed || origin.role !== "broker" || returning === "none") return null;
	if (returning === "origin_message") return askedBefore(kase, origin.id) ? null : "message";
	const wholeTeam = draft.team.policy.originBeatsProduct;
	return outOfTurn(draft, kase, origin, "origin", wholeTeam);
}

/** Issue 3.4: a product may name the broker who listed it; he is asked before the queue. */
function listingChoice(draft: Draft, kase: Case): First | null {
	for (const ref of kase.products) {
		const id = draft.team.products.get(ref)?.listingBroker ?? null;
		const member = id === null ? undefined : draft.team.members.get(id);
		const first = member && outOfTurn(draft, kase, member, "listing", true);
		if (first) return first;
	}
	return null;
}

/** Asked once, before the queue, without using his turn. */
function outOfTurn(
	draft: Draft,
	kase: Case,
	member: Member,
	rule: First["rule"],
	wholeTeam: boolean,
): First | null {
	if (member.removed || askedBefore(kase, member.id)) return null;
	const { team, around } = draft;
	const why = passedOver(team, kase, member, around, draft.loads(), { wholeTeam });
	return why === null ? { id: member.id, rule, why: { ranked: [member.id], excluded: {} } } : null;
}

function askedBefore(kase: Case, id: MemberId): boolean {
	return kase.refused.includes(id) || kase.offers.some((past) => past.to === id);
}

function directMessage(draft: Draft, kase: Case): void {
	const { stickySeconds } = rulesOf(draft.team, kase);
	const from = draft.team.policy.hours
		? (nextOpening(draft.team.policy.hours, draft.now) ?? draft.now)
		: draft.now;
	if (kase.origin === null) return;
	draft.case(kase.id, {
		type: "direct_message",
		to: kase.origin,
		dueAt: stickySeconds > 0 ? from + stickySeconds * 1_000 : null,
	});
}

/** D57: nobody took it by hand. */
function escalated(team: Team, kase: Case, now: number): boolean {
	const { escalateSeconds } = team.policy.manual;
	return escalateSeconds > 0 && now >= kase.receivedAt + escalateSeconds * 1_000;
}

function waitForHands(draft: Draft, kase: Case): void {
	wait(draft, kase, "manual", manualAlert(draft.team, kase, draft.now));
	const after = draft.get(kase.id);
	if (after) alertManual(draft, after);
}

function manualAlert(team: Team, kase: Case, now: number): number | null {
	const { alertSeconds, escalateSeconds } = team.policy.manual;
	const dues = [kase.managerAlerted ? 0 : alertSeconds, escalateSeconds]
		.filter((seconds) => seconds > 0)
		.map((seconds) => kase.receivedAt + seconds * 1_000)
		.filter((due) => due > now);
	return dues.length > 0 ? Math.min(...dues) : null;
}

/** Says why it waits, once per reason: a wait that did not change writes nothing. */
function wait(
	draft: Draft,
	kase: Case,
	why: WaitingWhy,
	until: number | null,
	excluded?: Explained["excluded"],
): void {
	const same = kase.waiting?.why === why && kase.waiting.until === until;
	if (!same)
		draft.case(kase.id, { type: "waiting", why, until, ...(excluded ? { excluded } : {}) });
}

/** Sent once, whether or not somebody is on duty after hours (D8, D10). */
function autoReply(draft: Draft, kase: Case): void {
	const { on, text } = draft.team.policy.autoReply;
	if (on && !kase.autoReplied) draft.case(kase.id, { type: "auto_replied", text });
}
