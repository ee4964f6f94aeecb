// The simulator's share over the engine and SQLite: the same people, faults and checks as over the
// bare core, and the power going out at any statement. SIM_SQLITE_EVENTS and SIM_SQLITE_SECONDS
// change its size.
import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import { decide } from "../../worker/routing/decide.ts";
import { due } from "../../worker/routing/due.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { canonical, replay as fold } from "../../worker/storage/fold.ts";
import { SqliteStore } from "../../worker/storage/sqlite.ts";
import { Engine } from "../../worker/team/engine.ts";
import { replay } from "./machine.ts";
import { explained, simulate } from "./run.ts";
import { onSqlite, SqliteMachine } from "./sqlite-machine.ts";
import { World } from "./world.ts";

const parts = { decide, due, evolve, Engine, SqliteStore, canonical, replay: fold };
const make = onSqlite(parts);
const clock = () => performance.now();
const EVENTS = Number(process.env.SIM_SQLITE_EVENTS ?? 20_000);
const SECONDS = Number(process.env.SIM_SQLITE_SECONDS ?? 15);

test(
	"storage, memory and log stay one through crashes at any statement",
	() => {
		const machines: SqliteMachine[] = [];
		const kept = (start: ConstructorParameters<typeof SqliteMachine>[1]) => {
			const machine = new SqliteMachine(parts, start);
			machines.push(machine);
			return machine;
		};
		const budget = { days: 0.25, events: EVENTS, ms: SECONDS * 1_000, clock };
		const figures = simulate(kept, 1, budget);
		const sum = (of: (machine: SqliteMachine) => number) =>
			machines.reduce((all, machine) => all + of(machine), 0);
		const crashes = sum((machine) => machine.crashes);
		console.info(
			`simulator over SQLite: ${figures.events} events, ${figures.steps} steps, ${figures.seeds} ` +
				`seeds, ${crashes} power cuts, ${sum((machine) => machine.comparisons)} comparisons, ` +
				`${Math.round(figures.ms / 1_000)} s`,
		);
		expect(figures.failure && explained(make, figures.failure, clock)).toBeNull();
		expect(crashes).toBeGreaterThan(0);
	},
	(SECONDS + 60) * 1_000,
);

test("the same seed is the same run over SQLite too", () => {
	const hashes = [5, 5, 6].map((seed) => {
		const world = new World(make, seed);
		world.run(0.02, () => false);
		return world.machine.hash;
	});
	expect(hashes[0]).toBe(hashes[1]);
	expect(hashes[0]).not.toBe(hashes[2]);
});

test("a run over SQLite is its trace, power cuts and all", () => {
	const world = new World(make, 5);
	world.run(0.02, () => false);
	expect(world.machine.trace.some((input) => "command" in input && input.cut)).toBe(true);
	const again = make(world.swarm);
	for (const input of world.machine.trace) again.apply(input);
	expect(again.hash).toBe(world.machine.hash);
	expect(replay(make, world.swarm, world.machine.trace)).toBeNull();
});
