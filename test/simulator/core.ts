// A core from a folder: the product's, or a copy with a bug planted in it.
import type { Core } from "./machine.ts";

export async function coreOf(folder: URL): Promise<Core> {
	const [{ decide }, { due }, { evolve }] = await Promise.all([
		import(new URL("decide.ts", folder).href),
		import(new URL("due.ts", folder).href),
		import(new URL("evolve.ts", folder).href),
	]);
	return { decide, due, evolve };
}
