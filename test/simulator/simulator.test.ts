// The share of `npm test` that the simulator has: seeds under every preset, the same run for the
// same seed, and whether it would notice (npm run simulate -- --mutants is the long form).
import { execFile } from "node:child_process";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { decide } from "../../worker/routing/decide.ts";
import { due } from "../../worker/routing/due.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { PRESETS } from "../../worker/routing/presets.ts";
import { onCore, replay } from "./machine.ts";
import { MUTANTS } from "./mutants.ts";
import { explained, simulate } from "./run.ts";
import { STORAGE_MUTANTS } from "./storage-mutants.ts";
import { swarmOf } from "./swarm.ts";
import { World } from "./world.ts";

const core = onCore({ decide, due, evolve });
const run = promisify(execFile);
const clock = () => performance.now();
const EVENTS = Number(process.env.SIM_EVENTS ?? 2_000_000);
const SECONDS = Number(process.env.SIM_SECONDS ?? 60);

test(
	"every invariant holds after every step, faults and all, and then everything is over",
	() => {
		const budget = { days: 1, events: EVENTS, ms: SECONDS * 1_000, clock };
		const figures = simulate(core, 1, budget);
		console.info(
			`simulator: ${figures.events} events, ${figures.steps} steps, ${figures.seeds} seeds, ` +
				`${Math.round(figures.ms / 1_000)} s`,
		);
		expect(figures.failure && explained(core, figures.failure, clock)).toBeNull();
		// A run that did nothing would pass too: all that can happen, happened.
		expect([...figures.kinds.keys()].length).toBeGreaterThanOrEqual(40);
	},
	(SECONDS + 60) * 1_000,
);

test("the same seed is the same run, and another is another", () => {
	const hashes = [3, 3, 4].map((seed) => {
		const world = new World(core, seed);
		world.run(0.1, () => false);
		return world.machine.hash;
	});
	expect(hashes[0]).toBe(hashes[1]);
	expect(hashes[0]).not.toBe(hashes[2]);
});

test("a run is its trace: replayed, it goes the same way", () => {
	const world = new World(core, 6);
	world.run(0.1, () => false);
	expect(replay(core, world.swarm, world.machine.trace)).toBeNull();
});

test("seeds go through every preset", () => {
	const presets = new Set(Array.from({ length: 14 }, (_, seed) => swarmOf(seed).preset));
	expect([...presets].sort()).toEqual(Object.keys(PRESETS).sort());
});

test("every planted bug is found", async () => {
	// In a process of its own: the copies are loaded by Node itself, which strips their types.
	const script = fileURLToPath(new URL("../../scripts/simulate.mjs", import.meta.url));
	const { stdout } = await run(process.execPath, [script, "--mutants"]).catch(
		(failed: { stdout: string }) => failed,
	);
	const said = stdout.trim().split("\n");
	console.info(said.at(-1));
	const planted = MUTANTS.length + STORAGE_MUTANTS.length;
	expect(said.filter((line) => !line.startsWith("found"))).toEqual([
		`mutants found ${planted} of ${planted}`,
	]);
	expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
	expect(STORAGE_MUTANTS.length).toBeGreaterThanOrEqual(20);
}, 600_000);
