// The same day on the platform's SQLite, on Node's (test/storage) and in memory ends in the same
// team; and the log alone makes that team again, byte for byte.
import { env, evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { canonical, replay } from "../../worker/storage/fold.ts";
import { MemoryStore } from "../../worker/storage/memory.ts";
import type { TeamRoom } from "../../worker/team/room.ts";
import { engineOver, play, script } from "../storage/script.ts";
import { type Inside, inside } from "../support/room.ts";

const dump = ({ store }: Inside) => ({
	team: canonical(store.load().team),
	log: store.everything(),
	closed: store.closed(null, 99),
	outbox: store.outbox(99),
});

describe("the object's own storage", () => {
	for (const preset of Object.keys(PRESETS) as PresetName[])
		it(`[T110] holds what memory holds after the same day, also after eviction (${preset})`, async () => {
			const { TEAMS } = env as unknown as { TEAMS: DurableObjectNamespace<TeamRoom> };
			const stub = TEAMS.getByName(crypto.randomUUID());
			const memory = new MemoryStore();
			const engine = engineOver(memory);
			play(engine, script(preset));
			const lived = await inside(stub, (room) => {
				play(engineOver(room.store), script(preset));
				return dump(room);
			});
			await evictDurableObject(stub);
			const found = await inside(stub, dump);
			expect(found).toEqual(lived);
			expect(found).toEqual({
				team: canonical(engine.state.team),
				log: memory.everything(),
				closed: memory.closed(null, 99),
				outbox: memory.outbox(99),
			});
			expect(canonical(replay(found.log))).toBe(found.team);
		});
});
