// Rules H122, H123: a link whose number is decided at the tap, and the number it may lead to.
import { describe, expect, it, vi } from "vitest";
import type { CaseStory, PersonView } from "../../protocol/api.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { PROTOCOL, SUBPROTOCOL } from "../../protocol/version.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import {
	call,
	freshNet,
	join,
	leadBody,
	OWN,
	openLine,
	openShop,
	postLead,
	reasonOf,
	type Shop,
	type Signed,
	setUp,
	staff,
} from "../support/http.ts";

const COMPANY = "5511987654321";

async function shopOfBrokers(): Promise<Shop> {
	return openShop({ whatsappTo: "broker" });
}

async function lead(shop: Shop): Promise<URL> {
	const response = await postLead(leadBody(shop.site, { channel: "whatsapp" }));
	return new URL(((await response.json()) as LeadReceipt).whatsapp ?? "");
}

async function tap({ pathname }: URL): Promise<{ to: string; text: string }> {
	const response = await call(pathname, { redirect: "manual" });
	expect(response.status).toBe(302);
	expect(response.headers.get("cache-control")).toBe("no-store");
	const location = new URL(response.headers.get("location") ?? "");
	return {
		to: location.pathname.slice(1),
		text: location.searchParams.get("text") ?? "",
	};
}

async function onDuty(shop: Shop, who: Signed) {
	const line = await openLine(`/api/teams/${shop.team}/socket`, {
		cookie: who.cookie,
		origin: OWN,
		"sec-websocket-protocol": SUBPROTOCOL,
	});
	await line.ask({ t: "hello", v: PROTOCOL, seen: {} });
	await line.ask({ t: "do", id: crypto.randomUUID(), command: { do: "available", on: true } });
	return line;
}

describe("a late-bound link", () => {
	it("[H122] leads to who is being asked, and with nobody there to the company; told once", async () => {
		const shop = await shopOfBrokers();
		const early = await lead(shop);
		expect(early.origin).toBe(OWN);
		expect(early.pathname).toMatch(/^\/w\/[\w.-]+\/[0-9A-Z]{4}-[0-9A-Z]{4}$/);
		expect((await tap(early)).to).toBe(COMPANY);

		const lucas = await join(shop.slug, shop.admin, "broker", [shop.team], "lucas@aurora.example", {
			whatsapp: "+5511991000001",
		});
		const line = await onDuty(shop, lucas);
		const { to, text } = await tap(early);
		expect(to).toBe("5511991000001");
		expect(text).toContain(early.pathname.split("/").at(-1));
		await tap(early);
		const story = (await (
			await staff("GET", `/api/teams/${shop.team}/cases/1`, shop.admin.cookie)
		).json()) as CaseStory;
		const opened = story.entries.filter(
			(entry) => entry.kind === "notice" && entry.notice.what === "link_opened",
		);
		expect(opened).toHaveLength(1);
		line.end();
	});

	it("[H122] a code of nobody leads to the company, another spelling of one to its lead, no code nowhere", async () => {
		const shop = await shopOfBrokers();
		const link = await lead(shop);
		const [, , site = "", code = ""] = link.pathname.split("/");
		expect(
			(await tap(new URL(`/w/${site}/${code.toLowerCase().replace("-", "")}`, OWN))).text,
		).toContain(code);
		expect((await tap(new URL(`/w/${site}/0000-0000`, OWN))).to).toBe(COMPANY);
		expect(await reasonOf(await call(`/w/${site}/oi`))).toBe("404 not_found");
		expect(await reasonOf(await call(`/w/nada.0123456789012345678901/${code}`))).toBe(
			"404 unknown_site",
		);
	});

	it("[H122] leads to the company while its team does not answer", async () => {
		const shop = await shopOfBrokers();
		const link = await lead(shop);
		const broken = vi.spyOn(TeamRoom.prototype, "openLink").mockRejectedValue(new Error("evicted"));
		const { to, text } = await tap(link);
		expect(to).toBe(COMPANY);
		expect(text).toContain("Código");
		broken.mockImplementation(() => new Promise(() => undefined));
		expect((await tap(link)).to).toBe(COMPANY);
		broken.mockRestore();
	});

	it("[H122] is counted by network, like whatever anybody may try", async () => {
		const shop = await shopOfBrokers();
		const { pathname } = await lead(shop);
		const net = { "cf-connecting-ip": freshNet() };
		const statuses = [];
		for (let n = 0; n < 40; n += 1)
			statuses.push((await call(pathname, { redirect: "manual", headers: net })).status);
		expect(statuses[0]).toBe(302);
		expect(statuses).toContain(429);
	});

	it("[H123] a broker sets his own number, who leads his teams anybody's, and nobody else does", async () => {
		const shop = await shopOfBrokers();
		const lucas = await join(shop.slug, shop.admin, "broker", [shop.team], "lucas@aurora.example");
		const marina = await join(
			shop.slug,
			shop.admin,
			"broker",
			[shop.team],
			"marina@aurora.example",
		);
		const path = `/api/people/${lucas.me.person.id}/whatsapp`;
		const put = (by: string, whatsapp: string | null) => staff("PUT", path, by, { whatsapp });
		const own = await put(lucas.cookie, "+5511991000001");
		expect(((await own.json()) as PersonView).whatsapp).toBe("+5511991000001");
		expect(await reasonOf(await put(marina.cookie, "+5511990000000"))).toBe("404 not_found");
		expect(await reasonOf(await put((await setUp()).cookie, null))).toBe("404 not_found");
		expect(await reasonOf(await put(lucas.cookie, "11 99100-0001"))).toBe("400 invalid_input");
		const cleared = (await (await put(shop.admin.cookie, null)).json()) as PersonView;
		expect(cleared.whatsapp).toBeUndefined();
	});
});
