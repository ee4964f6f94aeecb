// What released versions wrote must fold to the state they made of it, byte for byte, for ever: a
// team's log outlives every release. `npm run keep-log` adds one; none is ever edited.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Recorded } from "../../worker/routing/events.ts";
import { canonical, replay } from "../../worker/storage/fold.ts";

interface Kept {
	readonly version: string;
	readonly logs: readonly {
		readonly preset: string;
		readonly events: readonly Recorded[];
		readonly state: string;
	}[];
}

const FOLDER = join(import.meta.dirname, "../fixtures/logs");
const KEPT = readdirSync(FOLDER).map(
	(name) => JSON.parse(readFileSync(join(FOLDER, name), "utf8")) as Kept,
);

describe("logs of released versions", () => {
	it("[T120] at least one is kept", () => {
		expect(KEPT.flatMap(({ logs }) => logs).length).toBeGreaterThan(0);
	});

	for (const { version, logs } of KEPT)
		for (const { preset, events, state } of logs)
			it(`[T121] ${version}, ${preset}: folds to what it was`, () => {
				expect(events.length).toBeGreaterThan(20);
				expect(canonical(replay(events))).toBe(state);
			});
});
