// Rules C99 to C101 (docs/WHATSAPP-NUMBER.md): how fast messages leave. Meta's limits are kept before she says so,
// and waited for where she does. Graph is played, and so is the clock.
import { describe, expect, it } from "vitest";
import { connected, playedDay } from "../support/meta.ts";
import { meta, outgoing, said } from "./outgoing.ts";
import { alarmOf, conversation, deliveries, inNumber, later, rest, says } from "./scene.ts";

const graph = playedDay();
const { answering, texts } = outgoing(graph);

const ANA = "5521999990000";
const BIA = { email: "bia@exemplo.com", phone: "(21) 98888-1111" };

describe("the pace", () => {
	it("[C99] is 45 at once to one client and then one in six seconds; each its own message", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const { team } = at.shop;
		const handle = `${at.id}/1`;
		await inNumber(at, async (room) => {
			for (let n = 0; n < 48; n += 1) {
				const content = { kind: "text", text: `${n}` } as const;
				await room.send({ team, case: id, id: `m${n}`, handle, phones: [], content });
			}
		});
		await rest(at);
		expect(who).toBeDefined();
		expect(texts()).toHaveLength(45);
		expect((await alarmOf(at)) ?? 0).toBeGreaterThan(Date.now() + 1_000);
		await later(at, 5_000);
		expect(texts()).toHaveLength(45);
		for (let n = 46; n <= 48; n += 1) {
			await later(at, n === 46 ? 1_001 : 6_000);
			expect(texts()).toHaveLength(n);
		}
		expect(texts()).toEqual(Array.from({ length: 48 }, (_, n) => `${n}`));
	});

	it("[C100] of one client's pair waits 4, 16, 64 s by 131056, and others flow meanwhile", async () => {
		const at = await connected();
		const ana = await conversation(at);
		const bia = await conversation(at, "5521988881111", BIA, ana.who);
		answering((body) => (body.to === ANA ? meta(131_056, 429) : null));
		await said(at, ana.who, ana.id, "a1");
		await says(at, ana.who, ana.id, "a2");
		await said(at, bia.who, bia.id, "b1");
		expect(texts()).toEqual(["a1", "b1"]);
		for (const [seconds, tries] of [
			[4, 2],
			[16, 3],
			[64, 4],
		] as const) {
			const due = (await alarmOf(at)) ?? 0;
			expect(due - Date.now()).toBeGreaterThan((seconds - 1) * 1_000);
			await later(at, seconds * 1_000);
			expect(texts().filter((text) => text === "a1")).toHaveLength(tries);
		}
		graph.answer = () => null;
		await later(at, 256_000);
		expect(texts().slice(-2)).toEqual(["a1", "a2"]);
	});

	it("[C101] of the number waits by 130429 and by Retry-After, for everybody", async () => {
		const at = await connected();
		const ana = await conversation(at);
		const bia = await conversation(at, "5521988881111", BIA, ana.who);
		answering(() => meta(130_429, 429, { "retry-after": "7" }));
		const one = await said(at, ana.who, ana.id, "a1");
		await said(at, bia.who, bia.id, "b1");
		expect(texts()).toEqual(["a1"]);
		expect((await deliveries(at, ana.id))[one]).toBe("queued");
		graph.answer = () => null;
		await later(at, 6_000);
		expect(texts()).toEqual(["a1"]);
		await later(at, 1_001);
		expect(texts().toSorted()).toEqual(["a1", "a1", "b1"]);
	});
});
