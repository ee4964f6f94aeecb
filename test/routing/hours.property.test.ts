// R90 against an oracle: temporal-polyfill says what the wall clock of a zone shows. Zones with
// and without changes of clock, in years in which they changed.
import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import {
	type Hours,
	isOpen,
	localDay,
	nextChange,
	nextOpening,
} from "../../worker/routing/hours.ts";

const ZONES = [
	"America/Sao_Paulo",
	"America/New_York",
	"Australia/Lord_Howe",
	"America/Manaus",
	"America/Noronha",
	"America/Rio_Branco",
];

const window = fc
	.tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
	.map(([from, length]) => ({ from, to: from + length }));
const week = fc.array(fc.array(window, { maxLength: 2 }), { minLength: 7, maxLength: 7 });
const zone = fc.constantFrom(...ZONES);

/** Instants near a change of clock as often as anywhere else. */
const CHANGES = [
	"2018-11-04T03:00:00Z",
	"2019-02-17T02:00:00Z",
	"2026-03-08T07:00:00Z",
	"2026-11-01T06:00:00Z",
	"2026-04-04T15:00:00Z",
	"2026-10-03T15:30:00Z",
].map((iso) => Date.parse(iso));
const instant = fc.oneof(
	fc.integer({ min: Date.parse("2018-01-01T00:00Z"), max: Date.parse("2028-01-01T00:00Z") }),
	fc
		.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -90_000_000, max: 90_000_000 }))
		.map(([change, away]) => change + away),
);

/** Instants of a wall time, as Temporal's "compatible" says. */
function wallInstant(inZone: string, date: Temporal.PlainDate, minutes: number): number {
	const day = date.add({ days: Math.floor(minutes / 1_440) });
	const time = Temporal.PlainTime.from({
		hour: Math.floor((minutes % 1_440) / 60),
		minute: minutes % 60,
	});
	return day.toZonedDateTime({ timeZone: inZone, plainTime: time }).epochMilliseconds;
}

function openByOracle(hours: Hours, now: number): boolean {
	const today = Temporal.Instant.fromEpochMilliseconds(now)
		.toZonedDateTimeISO(hours.zone)
		.toPlainDate();
	return [-2, -1, 0].some((back) => {
		const date = today.add({ days: back });
		if (hours.holidays.includes(date.toString())) return false;
		return (hours.week[date.dayOfWeek % 7] ?? []).some(
			({ from, to }) =>
				wallInstant(hours.zone, date, from) <= now && now < wallInstant(hours.zone, date, to),
		);
	});
}

const hoursArb = fc.record({ zone, week, holidays: fc.constant([] as string[]) });

test("[R90] open is what the zone's wall clock says, change of clock or not", () => {
	fc.assert(
		fc.property(hoursArb, instant, fc.boolean(), (plain, now, holiday) => {
			const hours = holiday ? { ...plain, holidays: [localDay(plain.zone, now)] } : plain;
			expect(isOpen(hours, now)).toBe(openByOracle(hours, now));
		}),
		{ numRuns: 1_500, seed: 2018 },
	);
});

test("[R90] the team's day is the zone's day", () => {
	fc.assert(
		fc.property(zone, instant, (inZone, now) => {
			const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(inZone);
			expect(localDay(inZone, now)).toBe(day.toPlainDate().toString());
		}),
		{ numRuns: 1_000, seed: 2019 },
	);
});

test("[R90] the next change is a change, and nothing changes before it", () => {
	fc.assert(
		fc.property(
			hoursArb,
			instant,
			fc.double({ min: 0, max: 1, noNaN: true }),
			(hours, now, part) => {
				const change = nextChange(hours, now);
				const open = isOpen(hours, now);
				if (change === null) {
					expect(hours.week.flat()).toEqual([]);
					return;
				}
				expect(change).toBeGreaterThan(now);
				expect(openByOracle(hours, now + Math.floor((change - 1 - now) * part))).toBe(open);
				expect(openByOracle(hours, change - 1)).toBe(open);
				if (!alwaysOpen(hours, now)) expect(openByOracle(hours, change)).toBe(!open);
				if (!open) expect(nextOpening(hours, now)).toBe(change);
			},
		),
		{ numRuns: 400, seed: 2026 },
	);
});

/** Windows that join all round the week have no closing to find. */
function alwaysOpen(hours: Hours, now: number): boolean {
	const far = nextChange(hours, now) ?? 0;
	return far - now > 100 * 86_400_000;
}
