// Rules M30-M32: the sentence a lead sends first, and the address that opens WhatsApp with it.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openingText, openLink, WA_ME } from "../../worker/channels/whatsapp/link.ts";
import { findCodes } from "../../worker/channels/whatsapp/refcode.ts";

const CODE = "7F3K-9QWD";

describe("the first message", () => {
	it.each([
		["Residencial Aurora", "Olá! Tenho interesse no Residencial Aurora. (Código 7F3K-9QWD)"],
		["Casa no Morumbi", "Olá! Tenho interesse na Casa no Morumbi. (Código 7F3K-9QWD)"],
		["Aurora 12", "Olá! Tenho interesse em Aurora 12. (Código 7F3K-9QWD)"],
		["  Edifício\nSol  ", "Olá! Tenho interesse no Edifício Sol. (Código 7F3K-9QWD)"],
		[undefined, "Olá! Vim pelo site e quero falar com um corretor. (Código 7F3K-9QWD)"],
		["", "Olá! Vim pelo site e quero falar com um corretor. (Código 7F3K-9QWD)"],
	])("[M30] about %j", (product, text) => {
		expect(openingText({ code: CODE, ...(product !== undefined && { product }) })).toBe(text);
	});

	it("[M30] stays under 300 characters and gives its code back, whatever the product is called", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary", maxLength: 400 }), (product) => {
				const text = openingText({ product, code: CODE });
				expect(text.length).toBeLessThan(300);
				expect(findCodes(text)).toContain(CODE);
			}),
			{ numRuns: 2_000 },
		);
	});
});

describe("the link", () => {
	it("[M31] has the digits of the number and the sentence, spaces as %20", () => {
		expect(openLink(undefined, "+55 (11) 98765-4321", "Olá & você + eu?")).toBe(
			"https://wa.me/5511987654321?text=Ol%C3%A1%20%26%20voc%C3%AA%20%2B%20eu%3F",
		);
	});

	it("[M31] gives any text back: emoji, + & # ? %, line breaks, brackets", () => {
		const unit = fc.constantFrom(
			..."+&#?%=/\\$ \n'\"()!*~çã😀👨‍👩‍👧".split(""),
			"{to}",
			"{text}",
			"$&",
			"%20",
		);
		const text = fc.oneof(
			fc.string({ unit }),
			fc.string({ unit: "grapheme" }),
			fc.string({ unit: "binary" }),
		);
		fc.assert(
			fc.property(text, (said) => {
				const link = openLink(WA_ME, "5511987654321", said);
				const url = new URL(link);
				expect(`${url.origin}${url.pathname}`).toBe("https://wa.me/5511987654321");
				expect(url.hash).toBe("");
				expect([...url.searchParams.keys()]).toEqual(["text"]);
				const back = said.replace(/\p{Surrogate}/gu, "\ufffd");
				expect(url.searchParams.get("text")).toBe(back);
				expect(decodeURIComponent(link.slice(link.indexOf("=") + 1))).toBe(back);
				// What makes links of plain text stops at these.
				expect(link).not.toMatch(/[\s()'"<>]/);
			}),
			{ numRuns: 3_000 },
		);
	});

	it("[M31] survives half a character", () => {
		expect(openLink(undefined, "55", "a\ud83d")).toBe("https://wa.me/55?text=a%EF%BF%BD");
	});

	it("[M32] follows another pattern", () => {
		const pattern = "http://localhost:8790/_lab/phone?to={to}&text={text}";
		expect(openLink(pattern, "+5511", "a&b")).toBe(
			"http://localhost:8790/_lab/phone?to=5511&text=a%26b",
		);
	});
});
