// The five source documents over the real team object: each scenario of test/seeds once more, with
// sockets, storage and the one alarm in between. It knows the scenarios only by their lists.
import { describe, it } from "vitest";
import { SEEDS } from "../seeds/all.ts";
import { roomOffice } from "../support/office/room.ts";
import { inOneLife } from "../support/room.ts";

inOneLife("the seeds, over the real object", () => {
	for (const [seed, scenarios] of SEEDS)
		describe(seed, () => {
			for (const { title, preset, policy, run } of scenarios)
				it(title, async () => run(await roomOffice(preset, policy)), 60_000);
		});
});
