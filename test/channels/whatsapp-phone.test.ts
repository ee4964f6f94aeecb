// Rules M46 and M47: wherever a number comes from, one line is one person and no line is two.
import { describe, expect, it } from "vitest";
import { AREA_CODES, phoneAliases, readPhone, waIdAliases } from "../../worker/channels/phone.ts";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { bytes, change, echo, message, post } from "../support/whatsapp/post.ts";

const REST = "7123456";

/** The number as each door shows it, and the line each door makes of it. */
function doors(area: string, local: string): readonly (readonly [string, string | undefined])[] {
	const digits = `55${area}${local}`;
	const [a, b] = [local.slice(0, -4), local.slice(-4)];
	const inbound = readWebhook(bytes(post(change({ messages: [message({ from: digits })] }))))[0];
	const typed = readWebhook(
		bytes(post(change({ message_echoes: [echo({ to: digits })] }, "smb_message_echoes"))),
	)[0];
	const from = inbound?.event.t === "message" ? inbound.event.from.waId : undefined;
	const to = typed?.event.t === "echo" ? typed.event.to.waId : undefined;
	return [
		["form", readPhone(`(${area}) ${a}-${b}`).e164 ?? undefined],
		["form, trunk", readPhone(`0${area} ${a}${b}`).e164 ?? undefined],
		["import, plus", readPhone(`+55 ${area} ${a} ${b}`).e164 ?? undefined],
		["import, digits", readPhone(digits).e164 ?? undefined],
		["inbound", waIdAliases(from ?? "")[0]],
		["echo", waIdAliases(to ?? "")[0]],
	];
}

describe("one line at every door", () => {
	it("[M46] a mobile with and without its ninth digit is one line, in all 67 area codes", () => {
		let checked = 0;
		for (const area of AREA_CODES) {
			for (const first of "6789") {
				const line = `+55${area}9${first}${REST}`;
				for (const local of [`${first}${REST}`, `9${first}${REST}`]) {
					for (const [door, made] of doors(area, local)) {
						if (made !== line) expect.fail(`${door} makes ${made} of ${area} ${local}`);
						checked++;
					}
					expect(waIdAliases(`55${area}${local}`)).toEqual([line, `+55${area}${first}${REST}`]);
				}
			}
		}
		expect(checked).toBe(67 * 4 * 2 * 6);
	});

	it("[M46] a landline is itself at every door, and no mobile's twin", () => {
		for (const area of AREA_CODES) {
			for (const first of "2345") {
				const local = `${first}${REST}`;
				for (const [door, made] of doors(area, local)) {
					if (made !== `+55${area}${local}`)
						expect.fail(`${door} makes ${made} of ${area} ${local}`);
				}
				expect(waIdAliases(`55${area}${local}`)).toEqual([`+55${area}${local}`]);
				expect(waIdAliases(`55${area}9${local}`)).toEqual([`+55${area}9${local}`]);
			}
		}
	});

	it("[M46] no two lines of an area share a spelling", () => {
		for (const area of AREA_CODES) {
			const owner = new Map<string, string>();
			for (const first of "23456789") {
				for (const nine of ["", "9"]) {
					const [line = "", ...others] = waIdAliases(`55${area}${nine}${first}${REST}`);
					for (const spelling of [line, ...others]) {
						expect(owner.get(spelling) ?? line).toBe(line);
						owner.set(spelling, line);
					}
				}
			}
		}
	});
});

describe("an id WhatsApp showed", () => {
	it("[M47] of Mexico is one line with its old 1 and without", () => {
		const line = ["+525512345678", "+5215512345678"];
		expect(waIdAliases("5215512345678")).toEqual(line);
		expect(waIdAliases("525512345678")).toEqual(line);
	});

	it.each([
		["5491123456789", ["+5491123456789"]],
		["541123456789", ["+541123456789"]],
		["14155552671", ["+14155552671"]],
		["552087654321", ["+552087654321"]],
		["558001234567", ["+558001234567"]],
		["52155123456789", ["+52155123456789"]],
		["123456", ["+123456"]],
	])("[M47] %s is not validated and has no other spelling", (digits, aliases) => {
		expect(waIdAliases(digits)).toEqual(aliases);
	});

	it.each(["", "+5511987654321", "BR.1", "0551198765", "5511 98765", "1234", "1".repeat(21)])(
		"[M47] %j is none",
		(text) => {
			expect(waIdAliases(text)).toEqual([]);
		},
	);

	it("[M47] says of Brazil what is said of typed phones", () => {
		for (const digits of ["551187654321", "5511987654321", "551132782153"]) {
			expect(waIdAliases(digits)).toEqual(phoneAliases(`+${digits}`));
		}
	});
});
