// Rules H7, H9, H14, H17, H18, H20, H115, H116: leads when there are too many or something is down, and the texts
// of the form.
import { describe, expect, it } from "vitest";
import type { WidgetConfig } from "../../protocol/lead.ts";
import { createApp, routes } from "../../worker/http/app.ts";
import {
	call,
	env,
	freshNet,
	leadBody,
	leaveLead,
	openShop,
	PAGE,
	postLead,
	reasonOf,
	type Shop,
	staff,
} from "../support/http.ts";

describe("too many leads", () => {
	it("[H14] of one site from one network are turned away for a minute", async () => {
		const [shop, other] = [await openShop(), await openShop()];
		const net = { "cf-connecting-ip": freshNet() };
		const key = { "idempotency-key": crypto.randomUUID(), ...net };
		const statuses: number[] = [];
		for (let i = 0; i < 31; i++) {
			const response = await postLead(leadBody(shop.site), key);
			statuses.push(response.status);
			if (response.status === 429) {
				expect(response.headers.get("retry-after")).toBe("60");
				expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
			}
		}
		expect(statuses.filter((status) => status === 201)).toHaveLength(30);
		expect(statuses.at(-1)).toBe(429);
		expect((await postLead(leadBody(other.site), net)).status).toBe(201);
		expect((await postLead(leadBody(shop.site))).status).toBe(201);
	});
});

describe("too many guesses", () => {
	it("[H115] of site keys from one network reach no object, and no real site is forgotten", async () => {
		const shop = await openShop();
		await leaveLead(shop);
		const net = freshNet();
		let calls = 0;
		const counting = {
			...env,
			ACCOUNTS: {
				getByName: (name: string) => {
					calls += 1;
					return env.ACCOUNTS.getByName(name);
				},
			},
		};
		const app = createApp(routes);
		const config = (key: string) =>
			app.fetch(
				new Request(`https://vez.test/api/w/config?site=${key}`, {
					headers: { origin: PAGE, "cf-connecting-ip": net },
				}),
				counting,
			);
		const reasons: string[] = [];
		for (let i = 0; i < 33; i++) {
			const key = `${shop.slug}.${String(i).padStart(22, "0")}`;
			reasons.push(await reasonOf(await config(key)));
		}
		expect(reasons.filter((reason) => reason === "404 unknown_site")).toHaveLength(30);
		expect(reasons.at(-1)).toBe("429 rate_limited");
		expect(calls).toBe(30);
		// Known not to exist, and known to exist: neither is asked for again.
		expect(await reasonOf(await config(`${shop.slug}.${"0".repeat(22)}`))).toBe("404 unknown_site");
		expect((await config(shop.site)).status).toBe(200);
		expect(calls).toBe(30);
		const made = leadBody(`${shop.slug}.${"9".repeat(22)}`);
		expect(await reasonOf(await postLead(made, { "cf-connecting-ip": net }))).toBe(
			"429 rate_limited",
		);
	});

	it("[H116] of the operator's key from one network are turned away", async () => {
		const net = freshNet();
		const guess = (key: string) =>
			call("/api/setup", {
				method: "POST",
				headers: {
					"content-type": "application/json",
					authorization: `Bearer ${key}`,
					"cf-connecting-ip": net,
				},
				body: "{}",
			});
		const statuses: number[] = [];
		for (let i = 0; i < 31; i++) statuses.push((await guess(`errada-${i}`)).status);
		expect(statuses.filter((status) => status === 401)).toHaveLength(30);
		expect(statuses.at(-1)).toBe(429);
		expect((await guess("test-setup-key")).status).toBe(429);
	});
});

describe("when something is down", () => {
	const app = createApp(routes);

	/** The same Worker, with one of its bindings broken. */
	async function askWith(broken: object, shop: Shop): Promise<Response> {
		const request = new Request("https://vez.test/api/w/leads", {
			method: "POST",
			headers: {
				origin: PAGE,
				"content-type": "application/json",
				"idempotency-key": crypto.randomUUID(),
				"cf-connecting-ip": freshNet(),
			},
			body: JSON.stringify(leadBody(shop.site)),
		});
		return app.fetch(request, { ...env, ...broken });
	}

	const down = {
		getByName: () => {
			throw new Error("joao@exemplo.com.br cannot be reached");
		},
	};

	it("[H17] the account, a lead is stored all the same for a site already seen", async () => {
		const shop = await openShop();
		expect((await askWith({}, shop)).status).toBe(201);
		expect((await askWith({ ACCOUNTS: down }, shop)).status).toBe(201);
	});

	it("[H17] the account, a site never seen gets 503", async () => {
		const shop = await openShop();
		expect(await reasonOf(await askWith({ ACCOUNTS: down }, shop))).toBe("503 unavailable");
	});

	it("[H18] the team, the answer is 503 and never 201", async () => {
		const shop = await openShop();
		const response = await askWith({ TEAMS: down }, shop);
		expect(response.headers.get("retry-after")).toBe("2");
		expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
		const text = await response.clone().text();
		expect(text).not.toContain("joao");
		expect(await reasonOf(response)).toBe("503 unavailable");
	});

	it("[H7] nothing typed by a person reaches the log", async () => {
		const shop = await openShop();
		const lines: string[] = [];
		const real = console.error;
		console.error = (line: string) => lines.push(line);
		await askWith({ TEAMS: down }, shop);
		console.error = real;
		expect(lines).toHaveLength(1);
		expect(lines[0]).not.toMatch(/jo[aã]o|98765/i);
		expect(lines[0]).toContain("/api/w/leads");
	});
});

describe("the form's texts", () => {
	const config = async (shop: Shop, query = "", origin: string | null = PAGE) =>
		call(`/api/w/config?site=${shop.site}${query}`, { headers: origin ? { origin } : {} });

	it("[H20] name the company, the channels it has, and the consent by version", async () => {
		const shop = await openShop({ accent: "#1a7f5a", consentUrl: "https://aurora.example/lgpd" });
		const response = await config(shop);
		expect(response.headers.get("cache-control")).toBe("public, max-age=60");
		expect(response.headers.get("vary")).toBe("Origin");
		expect((await response.json()) as WidgetConfig).toEqual({
			company: "Aurora Imóveis",
			creci: "J-12345",
			channels: ["chat", "whatsapp"],
			consent: {
				version: expect.stringMatching(/^[0-9a-f]{16}$/),
				text: expect.stringContaining("Aurora Imóveis"),
				url: "https://aurora.example/lgpd",
			},
			accent: "#1a7f5a",
			phone: "+5511987654321",
		});
	});

	it("[H20] offer WhatsApp only with a number", async () => {
		const shop = await openShop({ whatsapp: undefined });
		expect(((await (await config(shop)).json()) as WidgetConfig).channels).toEqual(["chat"]);
	});

	it("[H20] name a known product only", async () => {
		const shop = await openShop();
		await staff("POST", "/api/products", shop.admin.cookie, {
			ref: "aurora-parque",
			name: "Aurora Parque",
			teams: [shop.team],
		});
		const known = (await (await config(shop, "&product=aurora-parque")).json()) as WidgetConfig;
		expect(known.product).toEqual({ ref: "aurora-parque", name: "Aurora Parque" });
		const unknown = (await (await config(shop, "&product=outro")).json()) as WidgetConfig;
		expect(unknown.product).toBeUndefined();
	});

	it("[H15] are for listed pages", async () => {
		const shop = await openShop();
		expect(await reasonOf(await config(shop, "", "https://evil.example"))).toBe(
			"403 foreign_origin",
		);
		expect(await reasonOf(await config(shop, "", null))).toBe("403 foreign_origin");
		expect(await reasonOf(await call("/api/w/config", { headers: { origin: PAGE } }))).toBe(
			"404 unknown_site",
		);
	});

	it("[H9] cost the account one call a minute", async () => {
		const shop = await openShop();
		let calls = 0;
		const app = createApp(routes);
		const counting = {
			...env,
			ACCOUNTS: {
				getByName: (name: string) => {
					calls += 1;
					return env.ACCOUNTS.getByName(name);
				},
			},
		};
		for (let i = 0; i < 5; i++) {
			const url = `https://vez.test/api/w/config?site=${shop.site}`;
			await app.fetch(new Request(url, { headers: { origin: PAGE } }), counting);
		}
		expect(calls).toBe(1);
		await leaveLead(shop);
	});
});
