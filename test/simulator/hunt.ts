// Plants each bug in a copy of the core, or of the engine and its store, and lets the simulator look
// for it. The copies live in the system's temporary folder and are removed.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { coreOf, partsOf } from "./core.ts";
import { type Make, onCore } from "./machine.ts";
import { MUTANTS, type Mutant } from "./mutants.ts";
import { simulate } from "./run.ts";
import { onSqlite } from "./sqlite-machine.ts";
import { STORAGE_MUTANTS } from "./storage-mutants.ts";

const ROOT = new URL("../../", import.meta.url);
/** What the core and the engine are made of. */
const COPIED = ["protocol", "worker/routing", "worker/storage", "worker/team/engine.ts"];

export interface Hunt {
	readonly planted: number;
	readonly found: number;
	readonly report: string;
}

/** Where a kind of bug is planted, and what finds it. */
interface Field {
	readonly mutants: readonly Mutant[];
	readonly folder: string;
	/** Enough for each: the slowest takes a third of it. */
	readonly events: number;
	/** As it is, it must pass so many. */
	readonly sound: number;
	/** The first seed. */
	readonly seed: number;
	readonly make: (root: URL) => Promise<Make>;
}

const FIELDS: readonly Field[] = [
	{
		mutants: MUTANTS,
		folder: "worker/routing",
		events: 150_000,
		sound: 150_000,
		seed: 1,
		make: async (root) => onCore(await coreOf(root)),
	},
	{
		mutants: STORAGE_MUTANTS,
		folder: "worker",
		events: 20_000,
		sound: 3_000,
		seed: 30,
		make: async (root) => onSqlite(await partsOf(root)),
	},
];
const MS = 30_000;
const DAYS = 0.25;

export async function huntMutants(clock: () => number): Promise<Hunt> {
	const lines: string[] = [];
	let [planted, found] = [0, 0];
	for (const field of FIELDS) {
		// What fails as it is would make every bug look found.
		const budget = { days: DAYS, events: field.sound, ms: MS, clock };
		const sound = simulate(await field.make(ROOT), field.seed, budget);
		if (sound.failure) throw new Error(`without any bug: ${sound.failure.violation.message}`);
		for (const mutant of field.mutants) {
			const how = await hunt(field, mutant, clock);
			planted += 1;
			if (how.found) found += 1;
			lines.push(
				`${how.found ? "found  " : "ALIVE  "} ${mutant.file}: ${mutant.name}: ${how.said}`,
			);
		}
	}
	return { planted, found, report: lines.join("\n") };
}

async function hunt(
	field: Field,
	mutant: Mutant,
	clock: () => number,
): Promise<{ readonly found: boolean; readonly said: string }> {
	const folder = await mkdtemp(join(tmpdir(), "vez-mutant-"));
	try {
		for (const part of COPIED)
			await cp(fileURLToPath(new URL(part, ROOT)), join(folder, part), { recursive: true });
		const path = join(folder, field.folder, mutant.file);
		const source = await readFile(path, "utf8");
		const places = source.split(mutant.search).length - 1;
		if (places !== 1) return { found: false, said: `its line is there ${places} times` };
		await writeFile(
			path,
			source.replace(mutant.search, () => mutant.replace),
		);
		const make = await field.make(pathToFileURL(`${folder}/`));
		const figures = simulate(make, field.seed, { days: DAYS, events: field.events, ms: MS, clock });
		const { failure, events } = figures;
		if (!failure) return { found: false, said: `not in ${events} events` };
		const said = `${failure.violation.message.split("\n")[0]}, seed ${failure.seed}, ${events} events`;
		return { found: true, said };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
