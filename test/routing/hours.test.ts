// R90: business hours, by example. The oracle over zones and years is hours.property.test.ts.
import { describe, expect, test } from "vitest";
import {
	type Hours,
	hoursProblem,
	isOpen,
	localDay,
	nextChange,
	nextOpening,
	openedAt,
} from "../../worker/routing/hours.ts";

const SAO_PAULO = "America/Sao_Paulo";

function at(iso: string): number {
	return Date.parse(iso);
}

/** The same windows every day of the week. */
function daily(zone: string, ...windows: [number, number][]): Hours {
	const day = windows.map(([from, to]) => ({ from: from * 60, to: to * 60 }));
	return { zone, week: Array.from({ length: 7 }, () => day), holidays: [] };
}

test("[R90] no hours at all means always open", () => {
	expect(isOpen(null, 0)).toBe(true);
	expect(nextChange(null, 0)).toBeNull();
});

test("[R90] the first minute is in, the last is out", () => {
	const hours = daily(SAO_PAULO, [9, 18]);
	expect(isOpen(hours, at("2026-11-23T11:59:59.999Z"))).toBe(false);
	expect(isOpen(hours, at("2026-11-23T12:00:00Z"))).toBe(true);
	expect(isOpen(hours, at("2026-11-23T20:59:59.999Z"))).toBe(true);
	expect(isOpen(hours, at("2026-11-23T21:00:00Z"))).toBe(false);
});

test("[R90] a lunch break closes, and two windows that touch are one", () => {
	const lunch = daily(SAO_PAULO, [9, 12], [13, 18]);
	expect(isOpen(lunch, at("2026-11-23T15:30:00Z"))).toBe(false);
	expect(nextOpening(lunch, at("2026-11-23T15:30:00Z"))).toBe(at("2026-11-23T16:00:00Z"));
	const touching = daily(SAO_PAULO, [9, 12], [12, 18]);
	expect(nextChange(touching, at("2026-11-23T13:00:00Z"))).toBe(at("2026-11-23T21:00:00Z"));
});

test("[R90] a window past midnight belongs to the day it began on", () => {
	const week = Array.from({ length: 7 }, (_, day) =>
		day === 5 ? [{ from: 1_200, to: 1_560 }] : [],
	);
	const friday: Hours = { zone: SAO_PAULO, week, holidays: [] };
	const saturdayOne = at("2026-11-28T04:00:00Z");
	expect(isOpen(friday, saturdayOne)).toBe(true);
	expect(openedAt(friday, saturdayOne)).toBe(at("2026-11-27T23:00:00Z"));
	expect(isOpen(friday, at("2026-11-28T05:00:00Z"))).toBe(false);
	expect(isOpen({ ...friday, holidays: ["2026-11-28"] }, saturdayOne)).toBe(true);
	expect(isOpen({ ...friday, holidays: ["2026-11-27"] }, saturdayOne)).toBe(false);
});

test("[R90] on a holiday nothing opens, and the next opening is after it", () => {
	const hours = { ...daily(SAO_PAULO, [9, 18]), holidays: ["2026-12-25"] };
	const noon = at("2026-12-25T15:00:00Z");
	expect(isOpen(hours, noon)).toBe(false);
	expect(nextOpening(hours, noon)).toBe(at("2026-12-26T12:00:00Z"));
});

test("[R90] an office that never opens says so", () => {
	expect(nextOpening(daily(SAO_PAULO), at("2026-11-23T12:00:00Z"))).toBeNull();
	expect(openedAt(daily(SAO_PAULO), at("2026-11-23T12:00:00Z"))).toBeNull();
});

describe("[R90] changes of clock", () => {
	test("the midnight that did not exist: São Paulo, 4 November 2018", () => {
		const hours = daily(SAO_PAULO, [0, 2]);
		// 00:00 became 01:00: the office opens at 01:00 and closes at 02:00.
		expect(openedAt(hours, at("2018-11-04T03:30:00Z"))).toBe(at("2018-11-04T03:00:00Z"));
		expect(isOpen(hours, at("2018-11-04T04:00:00Z"))).toBe(false);
		expect(localDay(SAO_PAULO, at("2018-11-04T03:00:00Z"))).toBe("2018-11-04");
	});

	test("the hour that came twice: São Paulo, 16 February 2019", () => {
		const hours = daily(SAO_PAULO, [22, 23.5]);
		const late = at("2019-02-17T01:45:00Z");
		expect(isOpen(hours, late)).toBe(false);
		expect(isOpen(daily(SAO_PAULO, [22, 24]), late)).toBe(true);
		expect(isOpen(daily(SAO_PAULO, [22, 24]), at("2019-02-17T02:59:00Z"))).toBe(true);
	});

	test("half an hour: Lord Howe", () => {
		const hours = daily("Australia/Lord_Howe", [9, 18]);
		expect(isOpen(hours, at("2026-07-01T22:30:00Z"))).toBe(true);
		expect(isOpen(hours, at("2026-12-01T22:00:00Z"))).toBe(true);
		expect(isOpen(hours, at("2026-12-01T21:59:00Z"))).toBe(false);
	});

	test("a zone of one's own: nine in Manaus is ten in São Paulo", () => {
		const instant = at("2026-11-23T13:00:00Z");
		expect(openedAt(daily("America/Manaus", [9, 18]), instant)).toBe(instant);
		expect(openedAt(daily("America/Noronha", [9, 18]), instant)).toBe(at("2026-11-23T11:00:00Z"));
	});
});

test.each([
	[{ zone: "Marte/Olimpo" }, "O fuso horário “Marte/Olimpo” não existe."],
	[{ week: [] }, "O expediente precisa dos sete dias da semana."],
	[{ holidays: ["25/12"] }, "O feriado “25/12” não é uma data."],
	[
		{ week: Array.from({ length: 7 }, () => [{ from: 600, to: 540 }]) },
		"O expediente precisa terminar depois de começar, em até 24 horas.",
	],
	[
		{ week: Array.from({ length: 7 }, () => [{ from: -1, to: 540 }]) },
		"O expediente tem um horário inválido.",
	],
])("[R90] hours that make no sense are refused: %j", (wrong, message) => {
	expect(hoursProblem({ ...daily(SAO_PAULO, [9, 18]), ...wrong })).toBe(message);
	expect(hoursProblem(daily(SAO_PAULO, [9, 18]))).toBeNull();
});
