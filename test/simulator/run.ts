// Runs seeds until enough events, and reports: figures when all went well, else the seed and the
// shortest trace found that goes wrong the same way.
import type { Violation } from "./checker.ts";
import { asViolation, type Input, type Make } from "./machine.ts";
import { printed, shrink } from "./shrink.ts";
import { World } from "./world.ts";

export interface Budget {
	readonly days: number;
	readonly events: number;
	readonly ms: number;
	/** A clock for the budget alone; nothing of a run depends on it. */
	readonly clock: () => number;
}

export interface Figures {
	readonly seeds: number;
	readonly steps: number;
	readonly events: number;
	readonly refused: number;
	readonly ms: number;
	readonly hash: string;
	readonly kinds: ReadonlyMap<string, number>;
	readonly failure: Failure | null;
}

export interface Failure {
	readonly seed: number;
	readonly violation: Violation;
	readonly world: World;
}

/** Seeds from `first` on, each one run of `days`. */
export function simulate(make: Make, first: number, budget: Budget, most = Infinity): Figures {
	const began = budget.clock();
	const kinds = new Map<string, number>();
	let [seeds, steps, events, refused] = [0, 0, 0, 0];
	let hash = "";
	let failure: Failure | null = null;
	const over = (now: number) => events + now >= budget.events || budget.clock() - began > budget.ms;
	while (!over(0) && failure === null && seeds < most) {
		const seed = first + seeds;
		const world = new World(make, seed);
		try {
			world.run(budget.days, () => over(world.machine.checker.memory.events));
		} catch (error) {
			failure = { seed, violation: asViolation(error), world };
		}
		const { machine } = world;
		seeds += 1;
		steps += machine.steps;
		refused += machine.refused;
		events += machine.checker.memory.events;
		hash = machine.hash;
		for (const [kind, count] of machine.checker.memory.kinds)
			kinds.set(kind, (kinds.get(kind) ?? 0) + count);
	}
	return { seeds, steps, events, refused, ms: budget.clock() - began, hash, kinds, failure };
}

/** What a person needs to see it again. */
export function explained(make: Make, failure: Failure, clock: () => number, ms = 20_000): string {
	const { seed, violation, world } = failure;
	const trace: readonly Input[] = world.machine.trace;
	const short =
		violation.invariant === "I19"
			? trace.slice(-30)
			: shrink(make, world.swarm, trace, violation.invariant, ms, clock);
	return [
		`SEED=${seed} preset=${world.swarm.preset}`,
		violation.message,
		...(violation.caseId === null ? [] : world.machine.story(violation.caseId)),
		`${short.length} of ${trace.length} inputs are enough:`,
		printed(short),
	].join("\n");
}
