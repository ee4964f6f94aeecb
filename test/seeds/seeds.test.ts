// The five source documents over the pure core. The same scenarios run over the real team object in
// test/team/seeds.test.ts; what each says is in the file named after its seed.
import { describe, test } from "vitest";
import { coreOffice } from "../support/office/core.ts";
import { SEEDS } from "./all.ts";

for (const [seed, scenarios] of SEEDS)
	describe(`${seed}, over the core`, () => {
		for (const { title, preset, policy, run } of scenarios)
			test(title, () => run(coreOffice(preset, policy)));
	});
