// The core over SQLite, with a crash at every statement of every step: what is stored afterwards is
// the team before the step or after it, and taken up again it goes on as if nothing had been.
import { expect, test } from "vitest";
import { decide } from "../../worker/routing/decide.ts";
import { due } from "../../worker/routing/due.ts";
import type { Recorded } from "../../worker/routing/events.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import type { Surroundings, Team } from "../../worker/routing/team.ts";
import { canonical } from "../../worker/storage/fold.ts";
import { SqliteStore } from "../../worker/storage/sqlite.ts";
import { Disk } from "./disk.ts";
import { type Input, Machine, onCore } from "./machine.ts";
import { World } from "./world.ts";

const core = { decide, due, evolve };

/** The trace of a seed's run, to be run again over the disk. */
function traceOf(seed: number): { readonly world: World; readonly inputs: readonly Input[] } {
	const world = new World(onCore(core), seed);
	world.run(0.02, () => false);
	return { world, inputs: world.machine.trace.slice(0, 90) };
}

function store(disk: Disk): SqliteStore {
	return new SqliteStore(disk.sql, disk.transaction);
}

test.each([5, 6, 7, 8])(
	"a crash at any statement leaves before or after, seed %d",
	(seed) => {
		const { world, inputs } = traceOf(seed);
		const disk = new Disk();
		store(disk).migrate();
		const configure = { policy: world.swarm.policy, zone: world.swarm.zone };
		const machine = new Machine(core, configure);
		run(disk, { do: "configure", ...configure }, 0, machine.around);
		let crashes = 0;
		for (const input of inputs) {
			if (!("command" in input)) {
				machine.apply(input);
				continue;
			}
			const now = Math.max(machine.now, input.at);
			const before = canonical(store(disk).load().team);
			for (let at = 1; ; at += 1) {
				if (disk.survives(() => run(disk, input.command, now, machine.around), at)) break;
				crashes += 1;
				expect(canonical(store(disk).load().team)).toBe(before);
			}
			machine.apply(input);
		}
		expect(crashes).toBeGreaterThan(inputs.length);
		expect(canonical(store(disk).load().team)).toBe(canonical(machine.team));
	},
	60_000,
);

/** One step of the object: load, decide, save, in one transaction; after a refusal, a tick. */
function run(
	disk: Disk,
	command: Parameters<typeof decide>[1],
	now: number,
	around: Surroundings,
): void {
	disk.transaction(() => {
		const at = store(disk);
		const { team, teamEvents } = at.load();
		const decision = decide(team, command, { now, around, teamEvents });
		if (decision.ok) return save(at, team, decision.team, decision.events);
		const next = due(team, now, around);
		if (command.do === "tick" || next === null || next > now) return;
		const late = decide(team, { do: "tick" }, { now, around, teamEvents });
		if (late.ok) save(at, team, late.team, late.events);
	});
}

function save(at: SqliteStore, before: Team, after: Team, events: readonly Recorded[]): void {
	const closed = events.flatMap((recorded) =>
		recorded.of === "case" && recorded.event.type === "concluded"
			? [{ id: recorded.case, owner: null, at: recorded.at, summary: "{}" }]
			: [],
	);
	at.save(before, after, events, closed);
}
