// Telephones against an oracle of 43 kB that the widget does not ship.
import fc from "fast-check";
import { parsePhoneNumberWithError as parse } from "libphonenumber-js/max";
import { describe, expect, it } from "vitest";
import { edit, isAreaCode, mask, national, present, readPhone } from "../../widget/panel/phone.ts";

const digits = (length: number) =>
	fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length });
const AREAS = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0")).filter(isAreaCode);

function valid(e164: string): boolean {
	try {
		return parse(e164).isValid();
	} catch {
		return false;
	}
}

describe("numbers", () => {
	it("[W20] never accepts a Brazilian number the oracle calls invalid", () => {
		fc.assert(
			fc.property(fc.oneof(digits(10), digits(11)), (list) => {
				const reading = readPhone(list.join(""));
				if (!reading.doubt) expect(valid(reading.value), reading.value).toBe(true);
			}),
			{ numRuns: 8_000 },
		);
	});

	it("[W20] accepts every ordinary mobile and landline of every area", () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...AREAS),
				fc.constantFrom("91", "96", "99", "2", "3", "4", "5"),
				digits(7),
				(area, start, rest) => {
					const text = `${area}${start}${rest.join("")}`;
					expect(readPhone(text)).toEqual({ value: `+55${text}` });
				},
			),
			{ numRuns: 1_000 },
		);
	});

	it("[W21] knows the 67 area codes and no other", () => {
		expect(AREAS).toHaveLength(67);
		for (const code of ["20", "23", "36", "39", "52", "72", "78", "10", "00"])
			expect(isAreaCode(code), code).toBe(false);
		for (const area of AREAS) expect(valid(`+55${area}987654321`), area).toBe(true);
		expect(readPhone("2098765-4321").doubt).toBe("area");
	});

	it("[W22] offers the ninth digit to an old mobile and never to a landline", () => {
		expect(readPhone("(11) 8765-4321")).toMatchObject({ doubt: "ninth", fix: "11987654321" });
		fc.assert(
			fc.property(
				fc.constantFrom(...AREAS),
				fc.integer({ min: 2, max: 5 }),
				digits(7),
				(a, s, r) => {
					const reading = readPhone(`${a}${s}${r.join("")}`);
					expect(reading.fix).toBeUndefined();
					expect(reading.doubt).toBeUndefined();
				},
			),
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...AREAS),
				fc.integer({ min: 6, max: 9 }),
				digits(7),
				(a, s, r) => {
					const { fix = "" } = readPhone(`${a}${s}${r.join("")}`);
					expect(fix).toBe(`${a}9${s}${r.join("")}`);
					expect(readPhone(fix).doubt).not.toBe("ninth");
				},
			),
		);
	});

	it("[W23] reads what people paste", () => {
		for (const text of [
			"+55 11 98765-4321",
			"5511987654321",
			"011 98765-4321",
			"0 15 11 98765 4321",
		])
			expect(readPhone(text).value, text).toBe("+5511987654321");
		expect(national("55 98765-4321"), "55 is also an area code").toBe("55987654321");
		expect(readPhone("+351 912 345 678")).toEqual({ value: "+351912345678" });
		expect(readPhone("1234").doubt).toBe("short");
	});
});

describe("the mask", () => {
	it("[W24] shows a whole number the same however it was typed", () => {
		expect(mask("11987654321")).toBe("(11) 98765-4321");
		expect(mask("1131234567")).toBe("(11) 3123-4567");
		expect(present("+55 (11) 98765.4321")).toBe("(11) 98765-4321");
		expect(present("+351 912")).toBe("+351 912");
		let typed = "";
		for (const key of "5511987654321") typed = present(typed + key);
		expect(typed).toBe("(11) 98765-4321");
	});

	it("[W25] keeps the caret beside the same digit in a mid-edit", () => {
		const at = (text: string) => [text.replace("|", ""), text.indexOf("|")] as const;
		const type = (before: string, after: string, erased = false) => {
			const [text, caret] = at(after);
			const got = edit(before, text, caret, erased);
			return `${got.text.slice(0, got.caret)}|${got.text.slice(got.caret)}`;
		};
		expect(type("(11) 98765-432", "(11) 987065|-432")).toBe("(11) 98706-5|432");
		expect(type("(11) 98765-4321", "(11) 9865|-4321", true)).toBe("(11) 9865|4-321");
		expect(type("(11) 9", "(11) |", true)).toBe("(11|");
		expect(type("(11) 98765-4321", "(11) 98765|4321", true), "erasing the hyphen").toBe(
			"(11) 9876|4-321",
		);
	});

	it("[W25] can always be erased to nothing from the end", () => {
		fc.assert(
			fc.property(fc.oneof(digits(10), digits(11)), (list) => {
				let text = mask(list.join(""));
				for (let steps = 0; text && steps < 20; steps++)
					text = edit(text, text.slice(0, -1), text.length - 1, true).text;
				expect(text).toBe("");
			}),
		);
	});
});
