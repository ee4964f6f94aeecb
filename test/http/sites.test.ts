// Rule H127: whose WhatsApp a site opens, changed by who leads its team, from the next lead on.
import { describe, expect, it } from "vitest";
import type { SiteView } from "../../protocol/api.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import {
	inside,
	join,
	leadBody,
	makeTeam,
	OWN,
	openShop,
	PAGE,
	postLead,
	reasonOf,
	type Shop,
	type Signed,
	setUp,
	staff,
} from "../support/http.ts";

const change = (by: Signed, site: string, body: unknown) =>
	staff("PUT", `/api/sites/${encodeURIComponent(site)}`, by.cookie, body);

async function linkOf(shop: Shop): Promise<URL> {
	const response = await postLead(leadBody(shop.site, { channel: "whatsapp" }));
	return new URL(((await response.json()) as LeadReceipt).whatsapp ?? "");
}

async function listed(by: Signed): Promise<SiteView[]> {
	return (await (await staff("GET", "/api/sites", by.cookie)).json()) as SiteView[];
}

const settings = (shop: Shop) =>
	inside(shop.slug, (room) =>
		room.db.one<{ settings: string }>("SELECT settings FROM site WHERE key = ?", shop.site),
	);

describe("a site's WhatsApp", () => {
	it("[H127] changes hands from the next lead on, to and fro, though the site was known", async () => {
		const shop = await openShop({ accent: "#115533" });
		expect((await linkOf(shop)).origin).toBe("https://wa.me");
		const before = JSON.parse((await settings(shop))?.settings ?? "{}");

		const changed = await change(shop.admin, shop.site, { whatsappTo: "broker" });
		expect(changed.status).toBe(200);
		expect(await changed.json()).toEqual({
			key: shop.site,
			name: "Página",
			team: shop.team,
			origins: [PAGE, "https://*.parceiro.example"],
			whatsapp: "+5511987654321",
			whatsappTo: "broker",
		});
		const late = await linkOf(shop);
		expect(late.origin).toBe(OWN);
		expect(late.pathname).toMatch(/^\/w\//);
		expect(await listed(shop.admin)).toMatchObject([{ key: shop.site, whatsappTo: "broker" }]);
		// Everything else of the site is as it was.
		expect(JSON.parse((await settings(shop))?.settings ?? "{}")).toEqual({
			...before,
			whatsappTo: "broker",
		});

		await change(shop.admin, shop.site, { whatsappTo: "company" });
		expect((await linkOf(shop)).origin).toBe("https://wa.me");
	});

	it("[H127] is changed by who leads its team, and for anybody else there is no such site", async () => {
		const shop = await openShop();
		const other = await makeTeam(shop.admin, "Prontos");
		const boss = await join(shop.slug, shop.admin, "manager", [shop.team]);
		const stranger = await join(shop.slug, shop.admin, "manager", [other], "outra@aurora.example");
		const broker = await join(shop.slug, shop.admin, "broker", [shop.team]);
		const supervisor = await join(shop.slug, shop.admin, "supervisor", [shop.team]);
		const wish = { whatsappTo: "broker" };
		expect(await reasonOf(await change(stranger, shop.site, wish))).toBe("404 not_found");
		expect(await reasonOf(await change(await setUp(), shop.site, wish))).toBe("404 not_found");
		expect(await reasonOf(await change(shop.admin, "nada", wish))).toBe("404 not_found");
		expect(await reasonOf(await change(broker, shop.site, wish))).toBe("403 forbidden");
		expect(await reasonOf(await change(supervisor, shop.site, wish))).toBe("403 forbidden");
		expect(await listed(stranger)).toEqual([]);
		expect(await listed(boss)).toMatchObject([{ whatsappTo: "company" }]);
		expect((await change(boss, shop.site, wish)).status).toBe(200);
		expect(await listed(boss)).toMatchObject([{ whatsappTo: "broker" }]);
	});

	it("[H127] takes nothing but a choice there is", async () => {
		const shop = await openShop();
		for (const body of [
			{},
			{ whatsappTo: "manager" },
			{ whatsappTo: "broker", whatsapp: "+5511900000000" },
			{ whatsappTo: "broker", team: "outra" },
		]) {
			expect(await reasonOf(await change(shop.admin, shop.site, body))).toBe("400 invalid_input");
		}
		expect(await listed(shop.admin)).toMatchObject([{ whatsappTo: "company" }]);
	});
});
