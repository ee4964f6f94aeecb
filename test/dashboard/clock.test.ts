// The server's clock as this device knows it. Times are plain numbers: no timer is involved.
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
	$skew,
	addClockHint,
	addClockSample,
	resetClock,
	serverNow,
} from "../../dashboard/line/clock.ts";

beforeEach(() => {
	vi.useRealTimers();
	resetClock();
});

describe("the server's clock", () => {
	it("[B4] takes half of the round trip off the answer", () => {
		addClockSample(10_500, 1_000, 1_200);
		expect($skew.get()).toBe(9_400);
	});

	it("[B4] trusts the quickest round trip and ignores slower ones", () => {
		addClockSample(11_000, 1_000, 1_020);
		const quick = $skew.get();
		addClockSample(12_300, 2_000, 2_600);
		expect($skew.get()).toBe(quick);
		addClockSample(13_004, 3_000, 3_008);
		expect($skew.get()).toBe(10_000);
	});

	it("[B4] a welcome is a first guess that any measurement replaces", () => {
		addClockHint(11_400, 1_000);
		expect($skew.get()).toBe(10_400);
		addClockSample(11_100, 1_000, 1_200);
		expect($skew.get()).toBe(10_000);
		addClockHint(12_900, 2_000);
		expect($skew.get()).toBe(10_000);
	});

	it("[B4] notices that somebody set this device's clock", () => {
		addClockSample(11_010, 1_000, 1_020);
		addClockSample(12_050, 301_000, 301_100);
		expect($skew.get()).toBe(12_050 - 301_050);
	});

	it("[B4] forgets a measurement after some minutes", () => {
		addClockSample(1_000_010, 1_000, 1_020);
		const later = 1_000 + 6 * 60_000;
		addClockSample(1_000_000 + 6 * 60_000 + 130, later, later + 200);
		expect($skew.get()).toBe(999_030);
	});

	it("[B4] is read as this device's clock and the difference", () => {
		vi.useFakeTimers({ now: 50_000 });
		addClockSample(80_000, 50_000, 50_000);
		vi.setSystemTime(51_000);
		expect(serverNow()).toBe(81_000);
	});
});
