// Rule C62 (docs/WHATSAPP-NUMBER.md) with two teams on one number: when each that does not answer is asked again,
// whatever goes on for the other. The clock is a fake one; only how a team hears is played.
import { expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { type Connected, connected, playedDay, post, textFrom } from "../support/meta.ts";
import { ANA, BIA, CODE, down, neighbour, together, up, type Way, ways } from "./deaf.ts";
import { alarmOf, heard, later, rest, rowsOf, said } from "./scene.ts";

playedDay();

/** Until the alarm that stands, in ms; none is never. */
async function untilAlarm(at: Connected): Promise<number> {
	const alarm = await alarmOf(at);
	return alarm === null ? Number.POSITIVE_INFINITY : alarm - Date.now();
}

/** Nobody writes, and the number rings so many times. */
async function rings(at: Connected, times: number): Promise<void> {
	for (let n = 0; n < times; n += 1) await later(at, await untilAlarm(at));
}

/** Down, and it counts how often it was asked. */
class Deaf {
	asked = 0;
	readonly way: Way = (items, really) => {
		this.asked += 1;
		return down(items, really);
	};
}

it("[C62] a team that is down is asked again after its wait, and not with each post for another", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const deaf = new Deaf();
	ways()(other, deaf.way);
	for (let n = 0; n < 4; n += 1) {
		const words = Array.from({ length: 50 }, (_, m) => `${n} ${m} (Código ${CODE})`);
		await post(at.id, together(...words.map((text) => textFrom(ANA, text))));
	}
	await rest(at);
	deaf.asked = 0;
	for (let n = 0; n < 10; n += 1) await heard(at, textFrom(BIA, `${n}`));
	expect(deaf.asked).toBe(0);
	expect(await said(at, 1)).toHaveLength(10);
	await later(at, 10_000);
	expect(deaf.asked).toBe(1);
});

it("[C62] with more to hear it is asked again after 10 s at the latest, however long it has been down", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const deaf = new Deaf();
	ways()(other, deaf.way);
	await heard(at, textFrom(ANA, `Oi (Código ${CODE})`));
	await rings(at, 10);
	expect(await untilAlarm(at)).toBe(5 * 60_000);
	deaf.asked = 0;
	await heard(at, textFrom(ANA, "Alguém aí?"));
	expect(deaf.asked).toBe(0);
	expect(await untilAlarm(at)).toBe(10_000);
	await later(at, 10_000);
	expect(deaf.asked).toBe(1);
});

it.each([
	["has been down for long", 10],
	["was never asked", 0],
])(
	"[C62] a team that fails for the first time is told again after 10 s, also when another %s",
	async (_, tries) => {
		const at = await connected();
		const other = await neighbour(at);
		const hears = ways();
		if (tries > 0) {
			hears(other, down);
			await heard(at, textFrom(ANA, `Oi (Código ${CODE})`));
			await rings(at, tries);
		}
		hears(at, down);
		await post(at.id, textFrom(BIA, "fim"));
		// The alarm only comes nearer until it rings.
		await eventually(async () => expect(await untilAlarm(at)).toBeLessThanOrEqual(10_000));
		hears(at, up);
		await later(at, 10_000);
		expect(await said(at, 1)).toEqual(["visitor: fim"]);
	},
);

it("[C62] a team that answers again is told when its wait is over, however much goes on for another", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const hears = ways();
	hears(other, down);
	await heard(at, textFrom(ANA, `Oi (Código ${CODE})`), textFrom(BIA, "começo"));
	expect(await rowsOf(at, "SELECT n FROM held")).toHaveLength(1);
	let told = false;
	hears(other, (items, really) => {
		told = true;
		return really(items);
	});
	// It takes twice as long to hear a word as the next one takes to come: there is always one more.
	hears(at, async (items, really) => {
		await pause(80);
		return really(items);
	});
	vi.setSystemTime(Date.now() + 60_000);
	const posts: Promise<unknown>[] = [];
	for (let n = 0; n < 50 && !told; n += 1) {
		posts.push(post(at.id, textFrom(BIA, `${n}`)));
		if (n % 5 === 4) posts.push(rest(at));
		await pause(40);
	}
	expect(told).toBe(true);
	await Promise.all(posts);
	await rest(at);
	expect(await said(other, 1)).toEqual(["visitor: Oi"]);
});

function pause(ms: number): Promise<void> {
	return new Promise((go) => setTimeout(go, ms));
}
