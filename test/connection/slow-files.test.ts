// A file that is long on its way, and a team that does not take what came: neither keeps anything else
// waiting, nor the alarm.
import { expect, it, vi } from "vitest";
import { Fetching } from "../../worker/connection/fetching.ts";
import { eventually } from "../support/eventually.ts";
import { never } from "../support/gate.ts";
import { connected, playedDay, post, textFrom } from "../support/meta.ts";
import { ANA, down, ways } from "./deaf.ts";
import { playedFiles, states } from "./meta-files.ts";
import { alarmOf, inNumber, rest, said } from "./scene.ts";

const graph = playedDay();
const files = playedFiles(graph);

it("[C62] a team that was down is told again after 10 s, also while a file is on its way", async () => {
	const at = await connected();
	const release = files.holds();
	const hears = ways();
	const one = files.photo(ANA.waId);
	await post(at.id, one.post(one.key));
	await eventually(async () => expect(await said(at, 1)).toEqual(["visitor: A fachada"]));
	hears(at, down);
	await post(at.id, textFrom(ANA, "Viu?"));
	const rings = async () => ((await alarmOf(at)) ?? Number.POSITIVE_INFINITY) - Date.now();
	await eventually(async () => expect(await rings()).toBeLessThanOrEqual(10_000));
	// It rings; the team is still down, the file still on its way.
	vi.setSystemTime(Date.now() + 60_000);
	const ringing = rest(at);
	await eventually(async () => {
		const next = await rings();
		expect(next).toBeGreaterThan(10_000);
		expect(next).toBeLessThanOrEqual(20_000);
	});
	release();
	await ringing;
});

it("[C222] an alarm lets a file go on without it, and the next one rings and looks after it", async () => {
	const at = await connected();
	const release = files.holds();
	const one = files.photo(ANA.waId);
	await post(at.id, one.post(one.key));
	await eventually(() => expect(files.asked()).toHaveLength(2));
	// It returns, and nobody released the file.
	await rest(at);
	expect(await alarmOf(at)).not.toBeNull();
	vi.setSystemTime(Date.now() + 60_000);
	const next = rest(at);
	release();
	await next;
	expect(files.asked()).toHaveLength(2);
	expect(await states(at)).toEqual(["ready"]);
	expect(await alarmOf(at)).toBeNull();
});

it("[C192] files that wait for a team that never takes them take no place of one that is to be fetched", async () => {
	const at = await connected();
	const begun = await inNumber(at, async ({ db }) => {
		const keep = (id: string, state: string, due: number) =>
			db.run(
				`INSERT INTO media (id, contact, message, file, state, attempts, due, team, case_id)
				VALUES (?, 1, ?, '{}', ?, 0, ?, 't', 1)`,
				id,
				id,
				state,
				due,
			);
		for (let n = 0; n < 12; n += 1) keep(`here-${n}`, "here", 1);
		keep("wanted", "wanted", 2);
		let asked = 0;
		const fetching = new Fetching(db, {
			line: () => at.id,
			// The stand-in for the way to Meta: that it is looked for is all that is asked here.
			graph: () => {
				asked += 1;
				return null;
			},
			store: { put: never } as unknown as R2Bucket,
			clock: () => 3,
			tell: never,
		});
		void fetching.run();
		await eventually(() => expect(asked).toBe(1));
		return asked;
	});
	expect(begun).toBe(1);
});
