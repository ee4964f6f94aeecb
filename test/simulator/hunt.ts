// Plants each bug in a copy of the core and lets the simulator look for it. The copies live in the
// system's temporary folder and are removed.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { coreOf } from "./core.ts";
import { MUTANTS, type Mutant } from "./mutants.ts";
import { simulate } from "./run.ts";

const ROUTING = new URL("../../worker/routing/", import.meta.url);

export interface Hunt {
	readonly planted: number;
	readonly found: number;
	readonly report: string;
}

/** Enough for each: the slowest takes some tens of thousands of events. */
const EVENTS = 150_000;
const MS = 30_000;

export async function huntMutants(clock: () => number, list = MUTANTS): Promise<Hunt> {
	const lines: string[] = [];
	// A core that fails as it is would make every bug look found.
	const sound = simulate(await coreOf(ROUTING), 1, { days: 0.25, events: EVENTS, ms: MS, clock });
	if (sound.failure) throw new Error(`without any bug: ${sound.failure.violation.message}`);
	let found = 0;
	for (const mutant of list) {
		const how = await hunt(mutant, clock);
		if (how.found) found += 1;
		lines.push(`${how.found ? "found  " : "ALIVE  "} ${mutant.file}: ${mutant.name}: ${how.said}`);
	}
	return { planted: list.length, found, report: lines.join("\n") };
}

async function hunt(
	mutant: Mutant,
	clock: () => number,
): Promise<{ readonly found: boolean; readonly said: string }> {
	const folder = await mkdtemp(join(tmpdir(), "vez-mutant-"));
	try {
		await cp(ROUTING, folder, { recursive: true });
		const path = join(folder, mutant.file);
		const source = await readFile(path, "utf8");
		const places = source.split(mutant.search).length - 1;
		if (places !== 1) return { found: false, said: `its line is there ${places} times` };
		await writeFile(
			path,
			source.replace(mutant.search, () => mutant.replace),
		);
		const core = await coreOf(pathToFileURL(`${folder}/`));
		const figures = simulate(core, 1, { days: 0.25, events: EVENTS, ms: MS, clock });
		const { failure, events } = figures;
		if (!failure) return { found: false, said: `not in ${events} events` };
		const said = `${failure.violation.message.split("\n")[0]}, seed ${failure.seed}, ${events} events`;
		return { found: true, said };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
