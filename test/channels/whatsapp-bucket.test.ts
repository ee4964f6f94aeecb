// Rules M37 and M38: one person is written to no faster than WhatsApp lets us, whatever a broker types.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type Bucket,
	fullBucket,
	PAIR_BURST,
	PAIR_EVERY_MS,
	pairBackoff,
	take,
	throughputBackoff,
} from "../../worker/channels/whatsapp/bucket.ts";

const T = 1_790_000_000_000;

/** Meta's own bucket, written the other way: a level and its time. */
function meta() {
	let [level, at] = [PAIR_BURST, T];
	return (now: number): boolean => {
		level = Math.min(PAIR_BURST, level + (now - at) / PAIR_EVERY_MS);
		at = now;
		if (level < 1 - 1e-9) return false;
		level -= 1;
		return true;
	};
}

describe("the bucket of one person", () => {
	it("[M37] gives 45 at once, then one every 6 s", () => {
		let bucket: Bucket = fullBucket;
		for (let i = 0; i < 45; i++) {
			const taken = take(bucket, T);
			if (!taken.ok) expect.fail(`the ${i + 1}th waits`);
			bucket = taken.bucket;
		}
		expect(take(bucket, T)).toEqual({ ok: false, waitMs: 6_000 });
		expect(take(bucket, T + 5_999)).toEqual({ ok: false, waitMs: 1 });
		expect(take(bucket, T + 6_000).ok).toBe(true);
	});

	it("[M37] never takes what Meta would refuse, and waits for no longer than needed", () => {
		const gaps = fc.array(fc.nat(20_000), { minLength: 50, maxLength: 150 });
		fc.assert(
			fc.property(gaps, fc.constantFrom(1, 10, 100), (steps, haste) => {
				const [theirs, now] = [meta(), { at: T }];
				let bucket: Bucket = fullBucket;
				for (const step of steps) {
					now.at += Math.floor(step / haste);
					let taken = take(bucket, now.at);
					if (!taken.ok) {
						expect(take(bucket, now.at + taken.waitMs - 1).ok).toBe(false);
						now.at += taken.waitMs;
						taken = take(bucket, now.at);
					}
					if (!taken.ok) expect.fail("waited, and has to wait");
					bucket = taken.bucket;
					expect(theirs(now.at)).toBe(true);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("[M37] is as good as new after four minutes and a half", () => {
		let bucket: Bucket = { paidAt: T + PAIR_BURST * PAIR_EVERY_MS };
		for (let i = 0; i < PAIR_BURST; i++) {
			const taken = take(bucket, T + 270_000);
			expect(taken.ok).toBe(true);
			if (taken.ok) bucket = taken.bucket;
		}
	});
});

describe("how long to wait", () => {
	it("[M38] of the number: 1, 2, 4… 60 s, at most a quarter less by chance", () => {
		expect([0, 1, 2, 5, 6, 7, 2_000].map((n) => throughputBackoff(n))).toEqual([
			1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
		]);
		expect(throughputBackoff(0, 0.999)).toBeGreaterThanOrEqual(750);
		expect(throughputBackoff(0, 0.999)).toBeLessThan(1_000);
	});

	it("[M38] of one person: 4, 16, 64… s, an hour at most", () => {
		expect([1, 2, 3, 5, 6, 400].map(pairBackoff)).toEqual([
			4_000, 16_000, 64_000, 1_024_000, 3_600_000, 3_600_000,
		]);
		expect(pairBackoff(0)).toBe(4_000);
	});
});
