// Times, names and numbers as people read them.
import { describe, expect, it } from "vitest";
import {
	age,
	countdown,
	initials,
	phoneText,
	secondsLeft,
	span,
	whatsappLink,
} from "../../dashboard/format.ts";
import { urgency } from "../../dashboard/offer/countdown.tsx";

describe("times", () => {
	it("[B4] reaches 0:00 exactly when the time is over, not a second before", () => {
		expect(countdown(secondsLeft(60_000, 0))).toBe("1:00");
		expect(countdown(secondsLeft(60_000, 1))).toBe("1:00");
		expect(countdown(secondsLeft(60_000, 59_000))).toBe("0:01");
		expect(countdown(secondsLeft(60_000, 59_999))).toBe("0:01");
		expect(countdown(secondsLeft(60_000, 60_000))).toBe("0:00");
		expect(countdown(secondsLeft(60_000, 99_000))).toBe("0:00");
	});

	it.each([
		[5, "0:05"],
		[65, "1:05"],
		[600, "10:00"],
		[3_600, "1:00:00"],
		[3_725, "1:02:05"],
	])("[B4] shows %d seconds as %s", (seconds, text) => {
		expect(countdown(seconds)).toBe(text);
	});

	it("[B4] turns amber, then red near the end", () => {
		expect(urgency(60, 60)).toBe("calm");
		expect(urgency(24, 60)).toBe("amber");
		expect(urgency(10, 60)).toBe("late");
		expect(urgency(4, 15)).toBe("amber");
		expect(urgency(3, 15)).toBe("late");
		expect(urgency(10, 600)).toBe("late");
	});

	it("[B8] says how long in one word and its unit", () => {
		expect([age(45_000), age(120_000), age(7_200_000), age(172_800_000)]).toEqual([
			"45 s",
			"2 min",
			"2 h",
			"2 d",
		]);
		expect([span(60), span(90), span(120), span(600)]).toEqual(["60 s", "90 s", "2 min", "10 min"]);
	});
});

describe("people", () => {
	it("[B8] writes two letters and skips particles", () => {
		expect(initials("Ana Souza")).toBe("AS");
		expect(initials("Maria das Dores e Silva")).toBe("MS");
		expect(initials("Madonna")).toBe("M");
	});

	it("[B8] writes Brazilian numbers as Brazilians do", () => {
		expect(phoneText("+5511987654321")).toBe("(11) 98765-4321");
		expect(phoneText("+551133334444")).toBe("(11) 3333-4444");
		expect(phoneText("+351912345678")).toBe("+351912345678");
	});

	it("[B8] links to WhatsApp with the country in front", () => {
		expect(whatsappLink("+5511987654321", "")).toBe("https://wa.me/5511987654321?text=");
		expect(whatsappLink("(11) 98765-4321", "Oi & olá")).toBe(
			"https://wa.me/5511987654321?text=Oi%20%26%20ol%C3%A1",
		);
	});
});
