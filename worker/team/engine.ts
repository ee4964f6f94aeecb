// One step of the machine, without the platform: load, decide, append, project, queue effects and
// arm the alarm, all in one transaction. Must not know sockets or frames; the object sends those
// from what a step returns.
import type { Refusal } from "../../protocol/reasons.ts";
import { REASONS } from "../../protocol/reasons.ts";
import type { Command } from "../routing/commands.ts";
import { decide } from "../routing/decide.ts";
import { due } from "../routing/due.ts";
import type { Recorded, RecordedOfCase } from "../routing/events.ts";
import type { CaseId, MemberId, Surroundings, Team } from "../routing/team.ts";
import type {
	ClosedCase,
	Lane,
	Loaded,
	MemberProfile,
	ProductProfile,
	TeamStore,
} from "../storage/store.ts";

/** The object's one alarm. `set` is only called when none stands or a sooner one is needed. */
export interface Alarm {
	readonly at: number | null;
	set(at: number): void;
	/** A setting that was undone with its transaction: the alarm stands as before. */
	undo(at: number | null): void;
}

export interface Step {
	readonly before: Team;
	readonly after: Team;
	readonly events: readonly Recorded[];
	/** The cases that ended in it. */
	readonly closed: readonly ClosedCase[];
	readonly now: number;
}

export interface Identity {
	readonly id: string;
	readonly name: string;
	readonly account: string;
}

/** Key of the setting that holds it. */
const IDENTITY = "identity";
const UNNAMED: Identity = { id: "", name: "", account: "" };

export type StepResult =
	| { readonly ok: true; readonly step: Step }
	| { readonly ok: false; readonly refusal: Refusal };

/** Written in the same transaction as the events, e.g. a receipt. */
export type Also = (step: Step) => void;

/** Something to be told to somebody outside, after what was told to him before. */
export interface Effect {
	readonly lane: Lane;
	readonly body: string;
}

/** What is written beside the events, as texts the engine does not read. */
export interface Writings {
	/** For the outbox. */
	effects(step: Step, state: Loaded): readonly Effect[];
	/** What lists show of a case that ended. */
	summary(log: readonly RecordedOfCase[]): string;
}

/**
 * An effect is sent as soon as its step is committed. The alarm is there for the crash in between,
 * so late that a lead's own deadlines come first and the alarm costs nothing extra.
 */
export const EFFECT_DUE_MS = 5 * 60_000;
const ALARM_LATE_MS = 60_000;

export class Engine {
	private readonly store: TeamStore;
	private readonly alarm: Alarm;
	private readonly writings: Writings;
	/** Storage is the truth; this is its copy while the object lives, dropped at any error. */
	private cache: Loaded | null = null;
	private named: Identity | null = null;
	/** Lanes of the outbox being sent: an alarm for one now would ring in a loop. */
	readonly sending = new Set<Lane>();
	/** Steps committed and not yet told to anybody. */
	private steps: Step[] = [];

	constructor(store: TeamStore, alarm: Alarm, writings: Writings) {
		this.store = store;
		this.alarm = alarm;
		this.writings = writings;
	}

	get state(): Loaded {
		this.cache ??= this.store.load();
		return this.cache;
	}

	/** Never less than an instant that already happened here, whatever the clock says (I-22). */
	clock(now: number): number {
		return Math.max(now, this.state.lastAt);
	}

	run(command: Command, wallClock: number, around: Surroundings, also?: Also): StepResult {
		// An instant belongs to one command: the order of instants is the order of the log.
		const now = Math.max(wallClock, this.state.lastAt + 1);
		const result = this.attempt(command, now, around, also);
		// A refused command may still have come after something fell due (R7: any event heals).
		if (!result.ok && this.isOverdue(now, around))
			this.attempt({ do: "tick" }, now, around, undefined);
		return result;
	}

	private attempt(
		command: Command,
		now: number,
		around: Surroundings,
		also: Also | undefined,
	): StepResult {
		const state = this.state;
		const armed = this.alarm.at;
		try {
			return this.store.transaction(() => {
				const decision = decide(state.team, command, {
					now,
					around,
					teamEvents: state.teamEvents,
				});
				if (!decision.ok) return { ok: false, refusal: spelled(decision.refusal, state) };
				const { team, events } = decision;
				const closed = this.closing(state, events);
				const step = { before: state.team, after: team, events, closed, now };
				this.store.save(step.before, step.after, events, closed);
				also?.(step);
				if (this.identity.account !== "")
					for (const { lane, body } of this.writings.effects(step, state))
						this.store.enqueue(body, now + EFFECT_DUE_MS, lane);
				this.cache = grown(state, step);
				this.steps.push(step);
				// Last: what is undone after it was set must be put right by hand, below.
				this.arm(now, around);
				return { ok: true, step };
			});
		} catch (error) {
			this.cache = null;
			this.named = null;
			this.steps = [];
			this.alarm.undo(armed);
			throw error;
		}
	}

	private closing(state: Loaded, events: readonly Recorded[]): ClosedCase[] {
		return events.flatMap((recorded) => {
			if (recorded.of !== "case" || recorded.event.type !== "concluded") return [];
			const { case: id, at } = recorded;
			const news = events.filter(
				(other): other is RecordedOfCase => other.of === "case" && other.case === id,
			);
			const log = [...(state.logs.get(id) ?? []), ...news];
			const kase = state.team.cases.get(id);
			// A notice taken no further than its outcome was still his who was given it.
			const owner = kase?.owner ?? kase?.cna?.deliveredTo ?? null;
			return [{ id, owner, at, summary: this.writings.summary(log) }];
		});
	}

	/** What was committed since the last call, in order. */
	takeSteps(): readonly Step[] {
		const steps = this.steps;
		this.steps = [];
		return steps;
	}

	/** A case's events after `since`: of an open one from memory, of a closed one from storage. */
	log(caseId: CaseId, since: number): readonly RecordedOfCase[] {
		const open = this.state.logs.get(caseId);
		return open ? open.filter(({ n }) => n > since) : this.store.log(caseId, since);
	}

	closed(owner: MemberId | null, limit: number, before?: number): readonly ClosedCase[] {
		return this.store.closed(owner, limit, before);
	}

	/** Set when the team was made; an object nobody configured has no name. */
	get identity(): Identity {
		if (this.named === null) {
			const stored = this.store.setting(IDENTITY);
			this.named = stored ? (JSON.parse(stored) as Identity) : UNNAMED;
		}
		return this.named;
	}

	/** Within the transaction that makes or changes the team. */
	name(identity: Identity): void {
		this.store.putSetting(IDENTITY, JSON.stringify(identity));
		this.named = identity;
	}

	private isOverdue(now: number, around: Surroundings): boolean {
		const next = due(this.state.team, now, around);
		return next !== null && next <= now;
	}

	/** Sets the alarm if something is due before it. A standing earlier alarm does no harm. */
	arm(now: number, around: Surroundings): void {
		const outbox = this.store.outboxDue(this.sending);
		const dues = [due(this.state.team, now, around), outbox].filter((at) => at !== null);
		if (dues.length === 0) return;
		// An alarm set for the past may never fire on the platform (workerd#6866).
		const next = Math.max(Math.min(...dues), now + 1);
		const { at } = this.alarm;
		// The platform rings at most a minute late; what should have rung before that was lost.
		const standing = at !== null && at > now - ALARM_LATE_MS ? at : null;
		if (standing === null || next < standing) this.alarm.set(next);
	}

	/** What changed outside a decision: a name, a photo, a product's card. */
	refreshProfiles(change: {
		member?: readonly [MemberId, MemberProfile];
		product?: ProductProfile;
	}): void {
		const state = this.state;
		this.cache = {
			...state,
			profiles: change.member
				? new Map(state.profiles).set(change.member[0], change.member[1])
				: state.profiles,
			products: change.product
				? new Map(state.products).set(change.product.ref, change.product)
				: state.products,
		};
	}
}

function grown(state: Loaded, step: Step): Loaded {
	const logs = new Map(state.logs);
	let { teamEvents, lastAt } = state;
	for (const recorded of step.events) {
		lastAt = Math.max(lastAt, recorded.at);
		if (recorded.of === "team") teamEvents += 1;
		else appendTo(logs, recorded, step.after);
	}
	return { ...state, team: step.after, teamEvents, lastAt, logs };
}

function appendTo(
	logs: Map<CaseId, readonly RecordedOfCase[]>,
	recorded: RecordedOfCase,
	after: Team,
): void {
	if (after.cases.has(recorded.case))
		logs.set(recorded.case, [...(logs.get(recorded.case) ?? []), recorded]);
	else logs.delete(recorded.case);
}

/** The core refuses by reason and id; people read a sentence and a name. */
function spelled(
	refusal: { reason: Refusal["reason"]; holder?: number; message?: string },
	state: Loaded,
): Refusal {
	const by = refusal.holder === undefined ? undefined : state.profiles.get(refusal.holder)?.name;
	const { reason } = refusal;
	const message =
		refusal.message ??
		(reason === "taken" && by ? `Este lead acabou de passar para ${by}.` : REASONS[reason].text);
	return { reason, message, ...(by ? { by } : {}) };
}
