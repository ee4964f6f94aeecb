// Rules H10-H19: leaving a lead over HTTP, and every way of doing it wrong.
import { describe, expect, it } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { leadBody, openShop, PAGE, postLead, reasonOf } from "../support/http.ts";

describe("leaving a lead", () => {
	it("[H10] answers 201 with a receipt, a token and when it ends", async () => {
		const shop = await openShop();
		const response = await postLead(leadBody(shop.site));
		expect(response.status).toBe(201);
		const receipt = (await response.json()) as LeadReceipt;
		expect(receipt.receipt).toMatch(/^A-\d+$/);
		expect(receipt.token).toMatch(/^v1\.[\w-]+\.[\w-]{43}$/);
		expect(receipt.whatsapp).toBeUndefined();
		expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
		expect(response.headers.get("access-control-allow-credentials")).toBeNull();
		expect(response.headers.get("vary")).toBe("Origin");
		expect(response.headers.get("cache-control")).toBe("no-store");
	});

	it("[H16] refuses an unknown site", async () => {
		const body = leadBody("ninguem.0123456789012345678901");
		expect(await reasonOf(await postLead(body))).toBe("404 unknown_site");
	});
});
