// Contacts nobody answered (CNA): what is handed out is a message, on sweeps, and only an outcome
// closes one. Rules R80 to R89.
import type { Draft, Ruling } from "./draft.ts";
import { nextGrid } from "./grid.ts";
import { tail } from "./order.ts";
import { anyoneOnDuty, coveredByNobody, type PickOptions, passedOver, pick } from "./pick.ts";
import { signOfLife } from "./presence.ts";
import type { Case, CaseId, MemberId } from "./team.ts";

/** Hands out what is due: oldest first, one to each broker (D70). */
export function sweep(draft: Draft): void {
	const given: MemberId[] = [];
	for (const kase of overdue(draft)) {
		const options: PickOptions = {
			notice: true,
			skip: [...given, ...(kase.cna?.skip ?? [])],
			wholeTeam: uncoveredLong(draft, kase),
		};
		const { chosen, explained } = pick(draft.team, kase, draft.around, draft.loads(), options);
		const to = ownBroker(draft, kase, options) ?? chosen;
		if (to === null) continue;
		given.push(to);
		const { cnaUsesTurn, cnaAckSeconds, order } = draft.team.policy;
		draft.case(kase.id, {
			type: "cna_delivered",
			to,
			ackDueAt: draft.now + cnaAckSeconds * 1_000,
			why: explained,
			...(cnaUsesTurn && order === "rotating" ? { position: tail(draft.team) } : {}),
		});
	}
}

/** D36: a client whose own broker kept silent is his once more before he is the queue's. */
function ownBroker(draft: Draft, kase: Case, options: PickOptions): MemberId | null {
	if (kase.cna?.reason !== "origin_silent" || kase.cna.attempt > 0) return null;
	const origin = kase.origin === null ? undefined : draft.team.members.get(kase.origin);
	if (!origin) return null;
	const { team, around } = draft;
	const wholeTeam = team.policy.originBeatsProduct;
	const why = passedOver(team, kase, origin, around, draft.loads(), { ...options, wholeTeam });
	return why === null ? origin.id : null;
}

/** D7 holds for a notice as for a chat: a product's absent brokers do not keep it for ever. */
function uncoveredLong(draft: Draft, kase: Case): boolean {
	const until = (kase.cna?.at ?? 0) + draft.team.policy.productFallbackSeconds * 1_000;
	return until <= draft.now && coveredByNobody(draft.team, kase, draft.around);
}

/**
 * What stayed overdue waits for the next sweep once somebody is on duty. While nobody is, nothing
 * is written and no alarm runs (D68).
 */
export function resumeSweeps(draft: Draft): void {
	const late = overdue(draft);
	if (late.length === 0 || !anyoneOnDuty(draft.team, draft.around)) return;
	for (const kase of late)
		draft.case(kase.id, {
			type: "cna_rescheduled",
			nextSweepAt: nextGrid(draft.team, kase, draft.now),
		});
}

/** D72: a notice nobody took up comes back, without him, and after some times to the manager. */
export function ignored(draft: Draft, kase: Case): void {
	const { cna } = kase;
	if (cna?.deliveredTo == null) return;
	const exhausted = cna.attempt + 1 >= draft.team.policy.cnaMaxAttempts;
	draft.case(kase.id, {
		type: "cna_ignored",
		by: cna.deliveredTo,
		nextSweepAt: exhausted ? null : nextGrid(draft.team, kase, draft.now),
	});
	if (exhausted) draft.case(kase.id, { type: "manager_alerted", why: "cna_exhausted" });
}

export function takeNotice(draft: Draft, caseId: CaseId, by: MemberId): Ruling {
	const kase = draft.get(caseId);
	if (!kase) return { reason: "case_closed" };
	if (kase.owner === by) return null;
	if (kase.owner !== null) return { reason: "taken", holder: kase.owner };
	if (kase.cna?.deliveredTo !== by || draft.team.members.get(by)?.removed)
		return { reason: "not_yours" };
	draft.case(caseId, { type: "cna_taken", by, day: draft.day });
	signOfLife(draft, by);
	return null;
}

function overdue(draft: Draft): Case[] {
	const due: Case[] = [];
	for (const kase of draft.team.cases.values())
		if (kase.status === "cna_pending" && dueBy(kase, draft.now)) due.push(kase);
	return due.sort((a, b) => (a.cna?.at ?? 0) - (b.cna?.at ?? 0) || a.id - b.id);
}

function dueBy(kase: Case, now: number): boolean {
	const at = kase.cna?.nextSweepAt ?? null;
	return at !== null && at <= now;
}
