// What must hold after every step, whoever took it: the property tests, the simulator over the
// pure core and over SQLite, and the planted bugs all ask this one module. Fed with recorded
// events, it keeps a team of its own by the released fold and throws at the first thing wrong.
import type { Recorded } from "../../worker/routing/events.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { emptyTeam, type Surroundings, type Team } from "../../worker/routing/team.ts";
import { checkCaseEvent } from "./checks/case-events.ts";
import { checkCna } from "./checks/cna.ts";
import { Memory, Violation } from "./checks/memory.ts";
import { checkOffered } from "./checks/offered.ts";
import { checkPlaces } from "./checks/places.ts";
import { checkState } from "./checks/state.ts";

export { Violation } from "./checks/memory.ts";

export interface Step {
	readonly team: Team;
	readonly events: readonly Recorded[];
	readonly now: number;
	readonly around: Surroundings;
	/** What the core said is due next. */
	readonly due: number | null;
}

export class Checker {
	readonly memory = new Memory();
	/** The team by the released fold: the oracle's state (I10). */
	team: Team;
	checks = 0;

	constructor(start: Team) {
		this.team = emptyTeam(start.policy, start.zone);
	}

	after(step: Step): void {
		this.memory.stepFrom = this.team;
		for (const recorded of step.events) this.event(recorded, step);
		checkState(this.team, this.memory, step);
		this.same(step.team);
		this.checks += 1;
	}

	private event(recorded: Recorded, { now, around }: Step): void {
		const before = this.team;
		const { memory } = this;
		memory.number(recorded);
		if (recorded.at !== now) throw new Violation("I22", "an event has another step's time");
		const context = { before, memory, now, around };
		try {
			if (recorded.of === "case") {
				checkCaseEvent(recorded, context);
				checkOffered(recorded, context);
				checkCna(recorded, context);
			}
		} catch (error) {
			if (error instanceof Violation && recorded.of === "case")
				throw new Violation(error.invariant, error.what, recorded.case);
			throw error;
		}
		this.team = evolve(before, recorded);
		checkPlaces(recorded, before, this.team);
		memory.saw(recorded, before, this.team);
	}

	/** I10, cheap at every step: whatever the fold touched is what the step's team has. */
	private same(team: Team): void {
		if (team.cases.size !== this.team.cases.size || team.nextCase !== this.team.nextCase)
			throw new Violation("I10", "the fold has other cases than the team");
		for (const id of this.memory.touchedCases)
			alike(team.cases.get(id), this.team.cases.get(id), `case ${id}`);
		for (const id of this.memory.touchedMembers)
			alike(team.members.get(id), this.team.members.get(id), `member ${id}`);
		this.memory.settled();
	}

	/** I10 in full, for checkpoints: nothing else changed either. */
	whole(team: Team): void {
		for (const [id, kase] of this.team.cases) alike(team.cases.get(id), kase, `case ${id}`);
		for (const [id, member] of this.team.members)
			alike(team.members.get(id), member, `member ${id}`);
	}
}

function alike(one: object | undefined, other: object | undefined, what: string): void {
	if (text(one) !== text(other))
		throw new Violation("I10", `${what} is not what its log says:\n${text(one)}\n${text(other)}`);
}

function text(value: object | undefined): string {
	return JSON.stringify(value ?? null, (_, part: unknown) =>
		part instanceof Set ? [...part].sort() : part,
	);
}
