// A number's day over HTTP, as small as `npm test` has time for: bench/load.ts in whole is `npm run bench`.
// LOAD_WEBHOOKS is its size, each in three copies; LOAD_PER_SECOND how many a second are offered.
import { expect, it } from "vitest";
import { GOALS, load, ratios, spelt } from "../../bench/load.ts";

const WEBHOOKS = Number(process.env.LOAD_WEBHOOKS ?? 500);
const PER_SECOND = Number(process.env.LOAD_PER_SECOND ?? 100);

it(`[E66] ${WEBHOOKS} webhooks in three shuffled copies: each message in one case, answered within ${GOALS.p50} times a bare verify and store`, async () => {
	const result = await load(WEBHOOKS, PER_SECOND);
	console.log(spelt(result));
	expect(result.wrong).toEqual([]);
	const { p50, p99 } = ratios(result);
	expect(p50).toBeLessThanOrEqual(GOALS.p50);
	expect(p99).toBeLessThanOrEqual(GOALS.p99);
});
