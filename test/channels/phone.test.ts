// Rules H30-H34: what becomes of a typed phone. The ninth digit is checked over every area code.
import { describe, expect, it } from "vitest";
import {
	AREA_CODES,
	canonicalPhone,
	phoneAliases,
	readPhone,
} from "../../worker/channels/phone.ts";

const REST = "7123456";

describe("a typed phone", () => {
	it.each([
		["(11) 98765-4321", "+5511987654321"],
		["11987654321", "+5511987654321"],
		["011 98765-4321", "+5511987654321"],
		["+55 11 98765 4321", "+5511987654321"],
		["5511987654321", "+5511987654321"],
		["(11) 8765-4321", "+5511987654321"],
		["551187654321", "+5511987654321"],
		["(41) 8799-1234", "+5541987991234"],
		["１１９８７６５４３２１", "+5511987654321"],
	])("[H30] reads %s as the mobile %s", (typed, e164) => {
		expect(readPhone(typed)).toEqual({ typed, e164, status: "mobile" });
	});

	it.each([
		["(41) 3278-2153", "+554132782153"],
		["(11) 3278-2153", "+551132782153"],
		["551132782153", "+551132782153"],
	])("[H31] reads %s as a landline and leaves it alone", (typed, e164) => {
		expect(readPhone(typed)).toEqual({ typed, e164, status: "landline" });
		expect(phoneAliases(e164)).toEqual([e164]);
	});

	it.each([
		["+351 912 345 678", "+351912345678"],
		["+1 415 555 2671", "+14155552671"],
		["+54 9 11 2345-6789", "+5491123456789"],
	])("[H32] reads %s as foreign", (typed, e164) => {
		expect(readPhone(typed)).toEqual({ typed, e164, status: "foreign" });
	});

	it.each([
		"00000000",
		"não sei ainda",
		"(20) 98765-4321",
		"123456789012345678901234567890",
		"(33) 54628-0645",
		"0800 123 4567",
		"+++++++++",
		"\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000",
	])("[H33] marks %j and never throws", (typed) => {
		expect(readPhone(typed)).toMatchObject({ typed, status: "suspect" });
	});
});

describe("spellings of one line", () => {
	it("[H34] joins a mobile with and without its ninth digit in all 67 area codes", () => {
		expect(AREA_CODES).toHaveLength(67);
		for (const area of AREA_CODES) {
			for (const first of ["6", "7", "8", "9"]) {
				const [old, now] = [`+55${area}${first}${REST}`, `+55${area}9${first}${REST}`];
				expect(phoneAliases(old)).toEqual([now, old]);
				expect(phoneAliases(now)).toEqual([now, old]);
				expect(canonicalPhone(old)).toBe(now);
			}
		}
	});

	it("[H34] never makes a mobile of a landline, nor the other way round", () => {
		for (const area of AREA_CODES) {
			for (const first of ["2", "3", "4", "5"]) {
				const landline = `+55${area}${first}${REST}`;
				const nine = `+55${area}9${first}${REST}`;
				expect(phoneAliases(landline)).toEqual([landline]);
				expect(phoneAliases(nine)).toEqual([nine]);
			}
		}
	});

	it("[H34] leaves other countries and unknown areas alone", () => {
		for (const number of ["+14155552671", "+5491123456789", "+552087654321", "+558001234567"]) {
			expect(phoneAliases(number)).toEqual([number]);
		}
	});
});
