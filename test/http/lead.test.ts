// Rules H3-H6, H10-H13, H15, H16, H19, H21: leaving a lead, and every way of doing it wrong. After a
// refusal the team and the account must hold exactly what they held before.
import { describe, expect, it } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { MAX_BODY_BYTES } from "../../protocol/limits.ts";
import type { Refusal } from "../../protocol/reasons.ts";
import {
	accountOf,
	call,
	leadBody,
	openShop,
	PAGE,
	postLead,
	reasonOf,
	type Shop,
	stored,
	teamOf,
} from "../support/http.ts";

const OTHER_PORT = `${PAGE}:8443`;

async function everything(shop: Shop): Promise<string[]> {
	return [await stored(teamOf(shop)), await stored(accountOf(shop.slug))];
}

/** Expects this refusal, and that nothing stored changed. */
async function expectRefusal(shop: Shop, expected: string, ask: () => Promise<Response>) {
	const before = await everything(shop);
	const response = await ask();
	expect(await reasonOf(response.clone())).toBe(expected);
	expect(await everything(shop)).toEqual(before);
	return response;
}

function streamed(text: string): ReadableStream<Uint8Array> {
	return new ReadableStream({
		start(controller) {
			for (let i = 0; i < text.length; i += 1_000) {
				controller.enqueue(new TextEncoder().encode(text.slice(i, i + 1_000)));
			}
			controller.close();
		},
	});
}

describe("leaving a lead", () => {
	it("[H10] answers 201 with a receipt, a token and when it ends", async () => {
		const shop = await openShop();
		const response = await postLead(leadBody(shop.site));
		expect(response.status).toBe(201);
		const receipt = (await response.json()) as LeadReceipt;
		expect(receipt.receipt).toMatch(/^A-\d+$/);
		expect(receipt.token).toMatch(/^v1\.[\w-]+\.[\w-]{43}$/);
		expect(receipt.expiresAt).toBeGreaterThan(Date.now());
		expect(receipt.whatsapp).toBeUndefined();
		expect(response.headers.get("idempotent-replayed")).toBeNull();
	});

	it("[H10] gives the WhatsApp link for that channel, of the company's number", async () => {
		const shop = await openShop();
		const response = await postLead(leadBody(shop.site, { channel: "whatsapp" }));
		const { whatsapp } = (await response.json()) as LeadReceipt;
		const url = new URL(whatsapp ?? "");
		expect(`${url.origin}${url.pathname}`).toBe("https://wa.me/5511987654321");
		expect(url.searchParams.get("text")).toMatch(
			/^Olá! Tenho interesse em Aurora Parque\. \(Código [0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}\)$/,
		);
	});

	it("[H19] takes a channel the site does not have through one it has", async () => {
		const shop = await openShop({ whatsapp: undefined, channels: ["chat"] });
		const response = await postLead(leadBody(shop.site, { channel: "whatsapp" }));
		expect(response.status).toBe(201);
		expect(((await response.json()) as LeadReceipt).whatsapp).toBeUndefined();
	});

	it("[H19] answers a filled honeypot like any lead", async () => {
		const shop = await openShop();
		const response = await postLead(leadBody(shop.site, { website: "http://spam.example" }));
		expect(response.status).toBe(201);
		expect(Object.keys((await response.json()) as object)).toEqual([
			"receipt",
			"token",
			"expiresAt",
		]);
	});

	it("[H19] answers a known client exactly as a stranger", async () => {
		const shop = await openShop();
		await accountOf(shop.slug).recordClient({
			team: shop.team,
			caseId: 1,
			name: "João Prado",
			email: "joao@exemplo.com.br",
			phones: ["+5511987654321"],
			owner: shop.admin.me.person.id,
			at: 1,
		});
		const known = (await (await postLead(leadBody(shop.site))).json()) as object;
		const body = leadBody(shop.site, { email: "nova@exemplo.com.br", phone: "(21) 97777-1234" });
		const stranger = (await (await postLead(body)).json()) as object;
		expect(Object.keys(known)).toEqual(Object.keys(stranger));
	});
});

describe("the page of a lead", () => {
	it("[H112] is http or https", async () => {
		const shop = await openShop();
		for (const url of ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"]) {
			await expectRefusal(shop, "400 invalid_input", () =>
				postLead(leadBody(shop.site, { page: { url } })),
			);
		}
	});

	it("[H112] of another origin is kept as the origin that asked, and the lead is taken", async () => {
		const shop = await openShop();
		const page = { url: "https://evil.example/login", title: "Aurora Parque" };
		expect((await postLead(leadBody(shop.site, { page }))).status).toBe(201);
		const kept = await stored(teamOf(shop));
		expect(kept).not.toContain("evil.example");
		expect(kept).toContain(`${PAGE}/`);
	});

	it("[H113] is kept without query or fragment, and so is the referrer", async () => {
		const shop = await openShop();
		const page = {
			url: `${PAGE}/parque?cpf=11122233344#segredo-1`,
			referrer: "https://mail.example/entrada?q=segredo-2#segredo-3",
			utm: { source: "google" },
		};
		expect((await postLead(leadBody(shop.site, { page }))).status).toBe(201);
		const kept = await stored(teamOf(shop));
		expect(kept).toContain(`${PAGE}/parque`);
		expect(kept).not.toMatch(/11122233344|segredo/);
	});
});

describe("a repeated lead", () => {
	it("[H12] fifty times at once is one lead and fifty equal answers", async () => {
		const shop = await openShop();
		const [body, key] = [leadBody(shop.site), crypto.randomUUID()];
		const responses = await Promise.all(
			Array.from({ length: 50 }, () => postLead(body, { "idempotency-key": key })),
		);
		expect(new Set(responses.map((response) => response.status))).toEqual(new Set([201]));
		const texts = await Promise.all(responses.map((response) => response.text()));
		expect(new Set(texts).size).toBe(1);
		const first = responses.filter((response) => !response.headers.has("idempotent-replayed"));
		expect(first).toHaveLength(1);
		const next = await postLead(
			leadBody(shop.site, { email: "x@exemplo.com.br", phone: "(21) 97777-1234" }),
		);
		expect(((await next.json()) as LeadReceipt).receipt).not.toBe(
			JSON.parse(texts[0] ?? "").receipt,
		);
	});

	it("[H13] with other content is refused", async () => {
		const shop = await openShop();
		const key = { "idempotency-key": crypto.randomUUID() };
		await postLead(leadBody(shop.site), key);
		await expectRefusal(shop, "422 idempotency_mismatch", () =>
			postLead(leadBody(shop.site, { name: "Outra Pessoa" }), key),
		);
	});

	it("[H11] needs a key of 16 to 255 visible characters", async () => {
		const shop = await openShop();
		for (const key of [null, "", "short", "x".repeat(256), "a b".repeat(10), "çççççççççççççççç"]) {
			await expectRefusal(shop, "400 idempotency_key_required", () =>
				postLead(leadBody(shop.site), { "idempotency-key": key }),
			);
		}
	});
});

describe("bad input", () => {
	it("[H5] that is not JSON is refused", async () => {
		const shop = await openShop();
		const deep = `{"site":${"[".repeat(2_000)}${"]".repeat(2_000)}}`;
		for (const text of ["", "{", "{'site':1}", "[1,", "\u0000", deep, "undefined"]) {
			await expectRefusal(shop, "400 malformed_json", () => postLead(text));
		}
	});

	it("[H5] that is not UTF-8 is refused", async () => {
		const shop = await openShop();
		await expectRefusal(shop, "400 malformed_json", () =>
			call("/api/w/leads", {
				method: "POST",
				headers: { origin: PAGE, "content-type": "application/json" },
				body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
			}),
		);
	});

	it("[H3] that is too large is refused before it is parsed, with or without its length", async () => {
		const shop = await openShop();
		const body = JSON.stringify(leadBody(shop.site, { name: "x".repeat(MAX_BODY_BYTES) }));
		await expectRefusal(shop, "413 too_large", () => postLead(body));
		await expectRefusal(shop, "413 too_large", () =>
			call("/api/w/leads", {
				method: "POST",
				headers: { origin: PAGE, "content-type": "application/json" },
				body: streamed(body),
			}),
		);
	});

	it("[H3] of exactly the cap is read", async () => {
		const shop = await openShop();
		const body = JSON.stringify(leadBody(shop.site));
		const full = body + " ".repeat(MAX_BODY_BYTES - new TextEncoder().encode(body).length);
		expect((await postLead(full)).status).toBe(201);
	});

	it("[H4] of another content type is refused", async () => {
		const shop = await openShop();
		for (const type of [
			null,
			"text/plain",
			"application/x-www-form-urlencoded",
			"application/jsonx",
		]) {
			await expectRefusal(shop, "415 unsupported_media_type", () =>
				postLead(leadBody(shop.site), { "content-type": type }),
			);
		}
		const charset = { "content-type": "application/json; charset=utf-8" };
		expect((await postLead(leadBody(shop.site), charset)).status).toBe(201);
	});

	it("[H6] names each wrong field with a sentence in Portuguese", async () => {
		const shop = await openShop();
		const response = await expectRefusal(shop, "400 invalid_input", () =>
			postLead(leadBody(shop.site, { name: "J", email: "joao@", phone: undefined, page: {} })),
		);
		const { fields } = (await response.json()) as Refusal;
		expect(fields).toEqual({
			name: "Informe o nome, com pelo menos duas letras.",
			email: "Confira o e-mail: algo como nome@exemplo.com.br.",
			phone: "Confira o telefone, com DDD.",
			"page.url": "Campo obrigatório.",
		});
		expect(response.headers.get("access-control-allow-origin")).toBe(PAGE);
	});

	it("[H6] with a field nobody knows is refused", async () => {
		const shop = await openShop();
		for (const extra of ['"admin":true', '"__proto__":{"x":1}', '"constructor":{}']) {
			const body = JSON.stringify(leadBody(shop.site)).replace("{", `{${extra},`);
			await expectRefusal(shop, "400 invalid_input", () => postLead(body));
		}
		for (const body of ["null", "[]", "1", '"x"']) {
			await expectRefusal(shop, "404 unknown_site", () => postLead(body));
		}
	});
});

describe("whose page it is", () => {
	it("[H16] an unknown site is refused, however its key looks", async () => {
		const shop = await openShop();
		const keys = [
			`${shop.slug}.0123456789012345678901`,
			"ninguem.0123456789012345678901",
			shop.site.slice(0, -1),
			`${shop.site}x`,
			shop.site.toUpperCase(),
			"../../../../etc/passwd",
			"aurora",
		];
		for (const key of keys) {
			await expectRefusal(shop, "404 unknown_site", () => postLead(leadBody(key)));
		}
	});

	it("[H15] a foreign, missing or null origin is refused and reads nothing", async () => {
		const shop = await openShop();
		const origins = [null, "null", "https://evil.example", "http://www.aurora.example", OTHER_PORT];
		for (const origin of origins) {
			const response = await expectRefusal(shop, "403 foreign_origin", () =>
				postLead(leadBody(shop.site), { origin }),
			);
			expect(response.headers.get("access-control-allow-origin")).toBeNull();
		}
		const partner = { origin: "https://blog.parceiro.example" };
		expect((await postLead(leadBody(shop.site), partner)).status).toBe(201);
	});

	it("[H21] a listed page may read the answer, without credentials", async () => {
		const shop = await openShop();
		const { headers } = await postLead(leadBody(shop.site));
		expect(headers.get("access-control-allow-origin")).toBe(PAGE);
		expect(headers.get("access-control-allow-credentials")).toBeNull();
		expect(headers.get("vary")).toBe("Origin");
		expect(headers.get("cache-control")).toBe("no-store");
		expect(headers.get("x-content-type-options")).toBe("nosniff");
	});

	it("[H21] a preflight allows the three headers, and no page a named site does not list", async () => {
		const shop = await openShop();
		const ask = (query: string, origin: string) =>
			call(`/api/w/leads${query}`, { method: "OPTIONS", headers: { origin } });
		const fine = await ask(`?site=${shop.site}`, PAGE);
		expect(fine.status).toBe(204);
		expect(fine.headers.get("access-control-allow-headers")).toBe(
			"authorization, content-type, idempotency-key",
		);
		expect(fine.headers.get("access-control-allow-origin")).toBe(PAGE);
		expect((await ask("", PAGE)).status).toBe(204);
		expect((await ask(`?site=${shop.site}`, "https://evil.example")).status).toBe(403);
		expect((await ask("", "null")).status).toBe(403);
	});
});
