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
	Loaded,
	MemberProfile,
	ProductProfile,
	TeamStore,
} from "../storage/store.ts";

/** The object's one alarm. `set` is only called when none stands or a sooner one is needed. */
export interface Alarm {
	readonly at: number | null;
	set(at: number): void;
}

export interface Step {
	readonly before: Team;
	readonly after: Team;
	readonly events: readonly Recorded[];
	readonly now: number;
}

export interface Identity {
	readonly id: string;
	readonly name: string;
	readonly account: string;
}

/** Key of the setting that holds it. */
export const IDENTITY = "identity";

export type StepResult =
	| { readonly ok: true; readonly step: Step }
	| { readonly ok: false; readonly refusal: Refusal };

/** Written in the same transaction as the events, e.g. a receipt. */
export type Also = (step: Step) => void;

/** Texts for the outbox that a step's events give rise to. */
export type Effects = (step: Step, state: Loaded) => readonly string[];

export class Engine {
	private readonly store: TeamStore;
	private readonly alarm: Alarm;
	private readonly effects: Effects;
	/** Storage is the truth; this is its copy while the object lives, dropped at any error. */
	private cache: Loaded | null = null;
	/** Steps committed and not yet told to anybody. */
	private steps: Step[] = [];

	constructor(store: TeamStore, alarm: Alarm, effects: Effects) {
		this.store = store;
		this.alarm = alarm;
		this.effects = effects;
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
		const now = this.clock(wallClock);
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
		try {
			return this.store.transaction(() => {
				const decision = decide(state.team, command, {
					now,
					around,
					teamEvents: state.teamEvents,
				});
				if (!decision.ok) return { ok: false, refusal: named(decision.refusal, state) };
				const step = { before: state.team, after: decision.team, events: decision.events, now };
				this.store.save(step.before, step.after, step.events);
				also?.(step);
				for (const body of this.effects(step, state)) this.store.enqueue(body, now);
				this.cache = grown(state, step);
				this.arm(now, around);
				this.steps.push(step);
				return { ok: true, step };
			});
		} catch (error) {
			this.cache = null;
			this.steps = [];
			throw error;
		}
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

	closed(owner: MemberId | null, limit: number): readonly ClosedCase[] {
		return this.store.closed(owner, limit);
	}

	/** Set when the team was made; an object nobody configured has no name. */
	get identity(): Identity {
		const stored = this.store.setting(IDENTITY);
		return stored ? (JSON.parse(stored) as Identity) : { id: "", name: "", account: "" };
	}

	private isOverdue(now: number, around: Surroundings): boolean {
		const next = due(this.state.team, now, around);
		return next !== null && next <= now;
	}

	/** Sets the alarm if something is due before it. A standing earlier alarm does no harm. */
	arm(now: number, around: Surroundings): void {
		const dues = [due(this.state.team, now, around), this.store.outboxDue()].filter(
			(at) => at !== null,
		);
		if (dues.length === 0) return;
		// An alarm set for the past may never fire on the platform (workerd#6866).
		const next = Math.max(Math.min(...dues), now + 1);
		if (this.alarm.at === null || next < this.alarm.at) this.alarm.set(next);
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

	/** Forgets the copy: the next step reads storage again. */
	drop(): void {
		this.cache = null;
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
function named(
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
