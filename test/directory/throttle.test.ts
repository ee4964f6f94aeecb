// Rules H52, H53: how often a password may be tried. The rule itself is pure, so hours cost nothing.
import { describe, expect, it } from "vitest";
import { counted, judge, PER_ACCOUNT, PER_NET } from "../../worker/directory/throttle.ts";

const MINUTE = 60_000;

/** Tries whenever allowed, for `minutes`, one try every second; when each was admitted. */
function tireless(limit: typeof PER_ACCOUNT, minutes: number): number[] {
	let tries: ReturnType<typeof counted> | null = null;
	const at: number[] = [];
	for (let now = 0; now < minutes * MINUTE; now += 1_000) {
		if (judge(tries, limit, now) > 0) continue;
		tries = counted(tries, limit, now);
		at.push(now);
	}
	return at;
}

function mostWithin(at: readonly number[], windowMs: number): number {
	return Math.max(
		...at.map((start) => at.filter((t) => t >= start && t < start + windowMs).length),
	);
}

describe("trying passwords", () => {
	it("[H52] never allows a sixth within 15 minutes, and waits longer each time", () => {
		const at = tireless(PER_ACCOUNT, 24 * 60);
		expect(at.slice(0, 5)).toEqual([0, 1_000, 2_000, 3_000, 4_000]);
		expect(mostWithin(at, 15 * MINUTE)).toBe(5);
		const gaps = at.slice(5).map((t, i) => (t - (at[i + 4] ?? 0)) / MINUTE);
		expect(gaps.slice(0, 4)).toEqual([15, 30, 60, 60]);
		expect(Math.max(...gaps)).toBe(60);
	});

	it("[H52] cannot be stretched by spreading tries over two windows", () => {
		let tries: ReturnType<typeof counted> | null = null;
		for (const now of [0, 14.9, 14.9, 14.9, 14.9]) {
			expect(judge(tries, PER_ACCOUNT, now * MINUTE)).toBe(0);
			tries = counted(tries, PER_ACCOUNT, now * MINUTE);
		}
		expect(judge(tries, PER_ACCOUNT, 15.1 * MINUTE)).toBeGreaterThan(0);
	});

	it("[H52] forgets a quiet quarter of an hour", () => {
		const four = [0, 1, 2, 3].reduce<ReturnType<typeof counted> | null>(
			(tries, now) => counted(tries, PER_ACCOUNT, now),
			null,
		);
		expect(counted(four, PER_ACCOUNT, 15 * MINUTE + 3).count).toBe(1);
	});

	it("[H53] allows a network 20 in 15 minutes, and never locks it for longer", () => {
		const at = tireless(PER_NET, 120);
		expect(mostWithin(at, 15 * MINUTE)).toBe(20);
		expect(at.length).toBeGreaterThan(100);
	});
});
