// The part of a run that can be replayed: a trace of inputs (commands, alarms, what the world looks
// like, crashes) applied to a core, every step checked. No chance in here.
import type { Command } from "../../worker/routing/commands.ts";
import type { decide as Decide } from "../../worker/routing/decide.ts";
import type { due as Due } from "../../worker/routing/due.ts";
import type { Recorded } from "../../worker/routing/events.ts";
import type { evolve as Evolve } from "../../worker/routing/evolve.ts";
import type { Policy } from "../../worker/routing/policy.ts";
import { emptyTeam, type Surroundings, type Team } from "../../worker/routing/team.ts";
import { Checker, Violation } from "./checker.ts";

export interface Core {
	readonly decide: typeof Decide;
	readonly due: typeof Due;
	readonly evolve: typeof Evolve;
}

/** A change of what only the shell knows. */
export type Fact =
	| { readonly of: "reach"; readonly member: number; readonly to: "live" | "push" | "none" }
	| { readonly of: "shown"; readonly case: number; readonly offer: number }
	| { readonly of: "visitor"; readonly case: number; readonly here: boolean }
	/** The object restarted: its memory is gone; with `cut`, every socket too. */
	| { readonly of: "crash"; readonly cut: boolean };

/** The power goes out at this statement of the command, or before its answer is out. */
export interface Cut {
	readonly statement: number;
	/** A new object over the same storage, or the same one with its memory dropped. */
	readonly anew: boolean;
	/** Whoever asked asks again; else it is lost. */
	readonly again: boolean;
}

export interface Asked {
	readonly at: number;
	readonly command: Command;
	readonly twice?: boolean;
	/** It is the alarm that asks. */
	readonly rings?: boolean;
	readonly cut?: Cut;
}

export type Input = { readonly at: number; readonly fact: Fact } | Asked;

export interface Start {
	readonly policy: Policy;
	readonly zone: string;
}

export type Make = (start: Start) => Machine;

export function onCore(core: Core): Make {
	return (start) => new Machine(core, start);
}

export class Machine {
	/** Whether the power can go out within a command, and the one alarm outlives the object. */
	readonly stored: boolean = false;
	team: Team;
	readonly checker: Checker;
	readonly trace: Input[] = [];
	now = 0;
	steps = 0;
	refused = 0;
	protected readonly core: Core;
	private readonly reach = new Map<number, "live" | "push">();
	private readonly shownOffers = new Set<string>();
	private readonly gone = new Set<number>();
	private startedAt = 0;
	private teamEvents = 0;
	protected readonly logs = new Map<number, Recorded[]>();
	private lanes: [number, number] = [0x811c9dc5, 0x1b873593];
	readonly around: Surroundings;

	constructor(core: Core, start: Start) {
		this.core = core;
		this.team = emptyTeam(start.policy, start.zone);
		this.checker = new Checker(this.team);
		this.around = this.surroundings();
	}

	/** What the core asks to be woken for. */
	get due(): number | null {
		return this.core.due(this.team, this.now, this.around);
	}

	/** When the alarm is to ring, of one that stands; armed as the object does: never later. */
	alarm(standing: number | null, now: number): number | null {
		const { due } = this;
		if (due === null || (standing !== null && standing <= due)) return standing;
		return Math.max(due, now + 1);
	}

	/** Applies one input; the events it gave rise to. Throws a Violation at the first thing wrong. */
	apply(input: Input): readonly Recorded[] {
		this.trace.push(input);
		this.now = this.clock(input.at);
		if ("fact" in input) {
			this.learn(input.fact);
			return [];
		}
		const events = this.step(input);
		if (input.twice === true && !input.cut) this.again(input.command);
		return events;
	}

	/** What the log says of an open case, for a report. */
	story(id: number): string[] {
		return (this.logs.get(id) ?? []).map(({ at, event }) => {
			const { why: _, lead: __, ...facts } = event as Record<string, unknown>;
			return `  ${new Date(at).toISOString()} ${JSON.stringify(facts)}`;
		});
	}

	/** Same run, same hash. */
	get hash(): string {
		return this.lanes.map((lane) => (lane >>> 0).toString(16).padStart(8, "0")).join("");
	}

	/** I22: a clock that goes back does not. */
	protected clock(at: number): number {
		return Math.max(this.now, at);
	}

	protected step({ at, command }: Asked): readonly Recorded[] {
		const { now, around, teamEvents } = this;
		const decision = this.core.decide(this.team, command, { now, around, teamEvents });
		this.steps += 1;
		if (!decision.ok) {
			this.refused += 1;
			// As the object does: a refused command may still have come after something fell due.
			const due = this.due;
			return due !== null && due <= now && command.do !== "tick"
				? this.step({ at, command: { do: "tick" } })
				: [];
		}
		this.team = decision.team;
		this.remember(decision.events);
		const { team, due } = this;
		this.checker.after({ team, events: decision.events, now, around, due });
		return decision.events;
	}

	/** I11: what is asked twice happens once. */
	private again(command: Command): void {
		if (command.do === "refuse_why" || command.do === "receive") return;
		const { now, around, teamEvents } = this;
		const second = this.core.decide(this.team, command, { now, around, teamEvents });
		if (second.ok && second.events.length > 0)
			throw new Violation("I11", `${command.do} again gave ${second.events[0]?.event.type}`);
	}

	protected remember(events: readonly Recorded[]): void {
		for (const recorded of events) {
			this.mix(JSON.stringify(recorded));
			if (recorded.of === "team") {
				this.teamEvents += 1;
				continue;
			}
			const { case: id, event } = recorded;
			if (event.type === "received" && !event.quarantine) this.logs.set(id, []);
			this.logs.get(id)?.push(recorded);
			if (event.type === "concluded") this.logs.delete(id);
		}
	}

	private mix(text: string): void {
		let [a, b] = this.lanes;
		for (let index = 0; index < text.length; index += 1) {
			const code = text.charCodeAt(index);
			a = Math.imul(a ^ code, 0x01000193);
			b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13);
		}
		this.lanes = [a, b];
	}

	private learn(fact: Fact): void {
		switch (fact.of) {
			case "reach":
				if (fact.to === "none") this.reach.delete(fact.member);
				else this.reach.set(fact.member, fact.to);
				return;
			case "shown":
				this.shownOffers.add(`${fact.case}.${fact.offer}`);
				return;
			case "visitor":
				if (fact.here) this.gone.delete(fact.case);
				else this.gone.add(fact.case);
				return;
			case "crash":
				this.crash(fact.cut);
		}
	}

	private crash(cut: boolean): void {
		this.restart();
		if (!cut) return;
		this.startedAt = this.now;
		for (const [member, how] of this.reach) if (how === "live") this.reach.delete(member);
		this.shownOffers.clear();
	}

	/** Memory is thrown away: members come from their rows, open cases from their logs. */
	protected restart(): void {
		const { members, products, policy, zone, nextCase } = this.team;
		let team = emptyTeam(policy, zone);
		for (const log of this.logs.values())
			for (const recorded of log) team = this.core.evolve(team, recorded);
		this.team = {
			...team,
			members: new Map([...members].map(([id, one]) => [id, structuredClone(one)])),
			products,
			nextCase,
		};
		this.checker.whole(this.team);
	}

	private surroundings(): Surroundings {
		const started = () => this.startedAt;
		return {
			reach: (member) => this.reach.get(member) ?? "none",
			shown: (caseId, offer) => this.shownOffers.has(`${caseId}.${offer}`),
			visitorHere: (caseId) => !this.gone.has(caseId),
			get startedAt() {
				return started();
			},
		};
	}
}

/** Runs a trace from the start; the violation it ends in, if any. */
export function replay(make: Make, start: Start, trace: readonly Input[]): Violation | null {
	try {
		const machine = make(start);
		for (const input of trace) machine.apply(input);
		return null;
	} catch (error) {
		return asViolation(error);
	}
}

/** A core that throws is as wrong as one that decides wrongly. */
export function asViolation(error: unknown): Violation {
	if (error instanceof Violation) return error;
	return new Violation("crash", error instanceof Error ? (error.stack ?? error.message) : "threw");
}
