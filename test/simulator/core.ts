// A core from a folder, and the engine and its store with it: the product's, or a copy with a bug
// planted in it. Knows where the files are and nothing else of them.
import type { Core } from "./machine.ts";
import type { Parts } from "./sqlite-machine.ts";

/** From the folder that holds `worker`. */
export async function coreOf(root: URL): Promise<Core> {
	const [{ decide }, { due }, { evolve }] = await Promise.all([
		import(new URL("worker/routing/decide.ts", root).href),
		import(new URL("worker/routing/due.ts", root).href),
		import(new URL("worker/routing/evolve.ts", root).href),
	]);
	return { decide, due, evolve };
}

export async function partsOf(root: URL): Promise<Parts> {
	const [core, { Engine }, { SqliteStore }, { canonical, replay }] = await Promise.all([
		coreOf(root),
		import(new URL("worker/team/engine.ts", root).href),
		import(new URL("worker/storage/sqlite.ts", root).href),
		import(new URL("worker/storage/fold.ts", root).href),
	]);
	return { ...core, Engine, SqliteStore, canonical, replay };
}
