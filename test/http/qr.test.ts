// Rule H128: what the QR code says, read module by module by a reader that knows the standard and not
// the library that draws.
import { describe, expect, it } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { openingText, openLink } from "../../worker/channels/whatsapp/link.ts";
import { qrBits } from "../../worker/http/qr.ts";
import { leadBody, openShop, postLead, staff } from "../support/http.ts";
import { modulesOf, readQr } from "../support/qr-reader.ts";

const CODE = "7F3K-9QWD";

function modules(bits: string) {
	const bytes = Uint8Array.from(atob(bits), (one) => one.charCodeAt(0));
	const version = Math.floor((Math.sqrt(bytes.length * 8) - 17) / 4);
	const side = 17 + 4 * version;
	expect(Math.ceil((side * side) / 8), "no bit is missing, none is left over").toBe(bytes.length);
	return modulesOf(bytes, side);
}

const read = (bits: string): string => readQr(modules(bits));

describe("the QR code", () => {
	it.each([
		["the shortest", undefined],
		["an ordinary name", "Aurora Parque"],
		["accents", "Condomínio Jardim das Acácias, Três Corações"],
		["what addresses trip over", "Vista 🌅 + Mar & Cia #1 ? 100%"],
		["the longest, every letter six characters", "ã".repeat(100)],
	])("[H128] says the link exactly: %s", (_, product) => {
		const text = openingText({ code: CODE, ...(product !== undefined && { product }) });
		for (const pattern of [undefined, "http://localhost:8789/_lab/phone?to={to}&text={text}"]) {
			const link = openLink(pattern, "+5511987654321", text);
			expect(read(qrBits(link))).toBe(link);
			expect(new URL(read(qrBits(link))).searchParams.get("text")).toBe(text);
		}
	});

	it("[H128] says addresses of every length, up to the last byte of each size", () => {
		const sizes = new Set<number>();
		for (let length = 10; length <= 900; length += 7) {
			const address = `https://vez.example/w/${"aZ9.-_%20".repeat(120)}`.slice(0, length);
			const found = modules(qrBits(address));
			sizes.add(found.length);
			expect(readQr(found)).toBe(address);
		}
		// From one small square to many, one block to many, a length of one byte and of two.
		expect(sizes.size).toBeGreaterThan(18);
	});

	it("[H128] the reader takes nothing else for it: one module turned, anywhere, and there is no code", () => {
		const right = modules(qrBits("https://wa.me/5511987654321?text=Ol%C3%A1"));
		const unnoticed: string[] = [];
		for (let row = 0; row < right.length; row += 1)
			for (let column = 0; column < right.length; column += 1) {
				const turned = right.map((one, y) =>
					one.map((dark, x) => dark !== (y === row && x === column)),
				);
				try {
					readQr(turned);
					unnoticed.push(`${row}.${column}`);
				} catch {
					// As it should be.
				}
			}
		// Seven modules are left over in this size and say nothing; nor does the small square.
		expect(unnoticed.length).toBe(7 + 25);
	});

	it("[H128] of a lead is its own link, whosever WhatsApp the site opens", async () => {
		for (const whatsappTo of ["company", "broker"]) {
			const shop = await openShop({ whatsappTo });
			const input = { ref: "vista", name: "Vista 🌅 + Mar & Cia #1 ? 100%", teams: [shop.team] };
			await staff("POST", "/api/products", shop.admin.cookie, input);
			const body = leadBody(shop.site, { channel: "whatsapp", product: "vista" });
			const receipt = (await (await postLead(body)).json()) as LeadReceipt;
			expect(receipt.whatsapp).toMatch(
				whatsappTo === "company" ? /^https:\/\/wa\.me\/5511987654321\?text=/ : /\/w\//,
			);
			expect(read(receipt.qr ?? "")).toBe(receipt.whatsapp);
			const text = new URL(receipt.whatsapp ?? "").searchParams.get("text");
			if (whatsappTo === "company") expect(text).toContain(input.name);
		}
	});
});
