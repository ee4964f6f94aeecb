// Both stores under one contract, and equal to each other.
import { describe, expect, it } from "vitest";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { canonical } from "../../worker/storage/fold.ts";
import { MemoryStore } from "../../worker/storage/memory.ts";
import { storeContract } from "./contract.ts";
import { nodeStore } from "./node-sql.ts";
import { engineOver, play, script } from "./script.ts";

storeContract("memory", () => {
	const store = new MemoryStore();
	return { store, reopen: () => store };
});
storeContract("SQLite", nodeStore);

describe("the two stores", () => {
	for (const preset of Object.keys(PRESETS) as PresetName[])
		it(`[S20] hold the same team and the same log after the same day (${preset})`, () => {
			const memory = new MemoryStore();
			const { store, reopen } = nodeStore();
			play(engineOver(memory), script(preset));
			play(engineOver(store), script(preset));
			const stored = reopen();
			expect(canonical(stored.load().team)).toBe(canonical(memory.load().team));
			expect(stored.everything()).toEqual(memory.everything());
			expect(stored.closed(null, 99)).toEqual(memory.closed(null, 99));
			expect(stored.outbox(99)).toEqual(memory.outbox(99));
		});
});
