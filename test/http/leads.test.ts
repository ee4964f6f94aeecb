// Rule H124: a team's leads over HTTP, for who leads that team.
import { expect, it } from "vitest";
import type { LeadsPage } from "../../protocol/api.ts";
import {
	integrate,
	join,
	leaveLead,
	openShop,
	reasonOf,
	sendLead,
	staff,
} from "../support/http.ts";

it("[H124] every lead is there with what is known of him, also one without a phone", async () => {
	const shop = await openShop();
	await leaveLead(shop);
	const key = (await integrate(shop)).key;
	const bare = await sendLead(key, { name: "Elis", email: "elis@exemplo.com.br" });
	expect(bare.status).toBe(201);
	for (const role of ["supervisor", "manager"]) {
		const by = await join(shop.slug, shop.admin, role, [shop.team]);
		const answer = await staff("GET", `/api/teams/${shop.team}/leads`, by.cookie);
		const { leads, next } = (await answer.json()) as LeadsPage;
		expect(next).toBeNull();
		expect(leads.map(({ client }) => client)).toEqual([
			{ name: "Elis", email: "elis@exemplo.com.br" },
			{ name: "João Prado", email: "joao@exemplo.com.br", phone: "+5511987654321" },
		]);
	}
});

it("[H124] not for a broker, another team's manager, or a page nobody told", async () => {
	const shop = await openShop();
	const path = `/api/teams/${shop.team}/leads`;
	const broker = await join(shop.slug, shop.admin, "broker", [shop.team]);
	expect(await reasonOf(await staff("GET", path, broker.cookie))).toBe("403 forbidden");
	const other = await openShop();
	expect(await reasonOf(await staff("GET", path, other.admin.cookie))).toBe("403 forbidden");
	for (const before of ["0", "-1", "x", "1e9", "", "9".repeat(16)]) {
		const answer = await staff("GET", `${path}?before=${before}`, shop.admin.cookie);
		expect(await reasonOf(answer), before).toBe("404 not_found");
	}
});
