// Rule C218 (docs/WHATSAPP-NUMBER.md): two teams on one number, and one of them does not answer. The objects
// are real; only whether that team answers is played.
import { expect, it, vi } from "vitest";
import { type Connected, connected, playedDay, post, textFrom } from "../support/meta.ts";
import { ANA, BIA, CODE, down, lost, neighbour, together, up, type Way, ways } from "./deaf.ts";
import { alarmOf, heard, kill, later, rest, rowsOf, said, sleep } from "./scene.ts";

playedDay();

const MANY = 250;

/** Fifty in a post, as Meta's batches come. */
async function flood(at: Connected): Promise<string[]> {
	const words = Array.from({ length: MANY }, (_, n) => `linha ${n}`);
	for (let from = 0; from < MANY; from += 50) {
		const some = words.slice(from, from + 50);
		await post(at.id, together(...some.map((text) => textFrom(ANA, text))));
	}
	return words.map((text) => `visitor: ${text}`);
}

it.each([
	["before", down, kill],
	["after", lost, sleep],
] as const)(
	"[C218] a team that breaks %s it has heard holds up nobody else, however much waits for it, and hears all of it, once and in order",
	async (_, broken, end) => {
		const at = await connected();
		const other = await neighbour(at);
		const hears = ways();
		await heard(at, textFrom(ANA, `Oi (Código ${CODE})`));
		expect(await said(other, 1)).toEqual(["visitor: Oi"]);
		hears(other, broken);
		const words = await flood(at);
		await heard(at, textFrom(BIA, "Tem garagem?"));
		expect(await said(at, 1)).toEqual(["visitor: Tem garagem?"]);
		// What came for it is no part of the inbox any more, and outlives the object.
		await end(at);
		await heard(at, textFrom(BIA, "E piscina?"));
		expect(await said(at, 1)).toHaveLength(2);
		expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(MANY);
		expect(await alarmOf(at)).not.toBeNull();

		hears(other, up);
		await later(at, 31_000);
		expect(await said(other, 1)).toEqual(["visitor: Oi", ...words]);
		expect(await rowsOf(at, "SELECT n FROM held")).toEqual([]);
		expect(await alarmOf(at)).toBeNull();
	},
);

it("[C218] what comes while it is being told again stands behind what waited", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const hears = ways();
	hears(other, down);
	await heard(at, textFrom(ANA, `um (Código ${CODE})`), textFrom(ANA, "dois"));
	hears(other, up);
	vi.setSystemTime(Date.now() + 11_000);
	await post(at.id, textFrom(ANA, "três"));
	await Promise.all([post(at.id, textFrom(ANA, "quatro")), rest(at)]);
	await rest(at);
	const lines = ["um", "dois", "três", "quatro"].map((text) => `visitor: ${text}`);
	expect(await said(other, 1)).toEqual(lines);
});

it("[C218] a client who wrote to another team since stays there when the first one hears of him", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const hears = ways();
	const puts =
		(id: number): Way =>
		async (items) =>
			items.map(() => ({ at: "case", case: id }));
	hears(at, down);
	hears(other, puts(1));
	await heard(at, textFrom(ANA, "Oi"));
	await heard(at, textFrom(ANA, `Este aqui (Código ${CODE})`));
	hears(at, puts(9));
	await later(at, 31_000);
	const where = await rowsOf(at, "SELECT team, case_id FROM contact");
	expect(where).toEqual([{ team: other.shop.team, case_id: 1 }]);
});
