// Rules H90-H99: keys of other systems and the leads they leave. A key is write-only: what it may
// learn is that a lead is stored. After a refusal nothing stored may have changed.
import { describe, expect, it } from "vitest";
import type { CaseStory, IntegrationView } from "../../protocol/api.ts";
import type { ApiLeadReceipt } from "../../protocol/lead.ts";
import { MAX_BODY_BYTES } from "../../protocol/limits.ts";
import type { Refusal } from "../../protocol/reasons.ts";
import {
	accountOf,
	apiLead,
	call,
	freshSlug,
	inside,
	integrate,
	join,
	leadBody,
	leaveLead,
	makeTeam,
	openShop,
	PAGE,
	postLead,
	reasonOf,
	type Shop,
	sendLead,
	staff,
	stored,
	teamOf,
} from "../support/http.ts";

async function receiptOf(response: Response): Promise<ApiLeadReceipt> {
	expect(response.status).toBe(201);
	return (await response.json()) as ApiLeadReceipt;
}

async function listed(shop: Shop): Promise<readonly IntegrationView[]> {
	const response = await staff("GET", "/api/integrations", shop.admin.cookie);
	return (await response.json()) as IntegrationView[];
}

async function storyOf(shop: Shop, caseId: number): Promise<CaseStory> {
	const path = `/api/teams/${shop.team}/cases/${caseId}`;
	return (await (await staff("GET", path, shop.admin.cookie)).json()) as CaseStory;
}

/** Expects this refusal, and that nothing stored changed. */
async function expectRefusal(shop: Shop, expected: string, ask: () => Promise<Response>) {
	const before = await stored(teamOf(shop));
	const response = await ask();
	expect(await reasonOf(response.clone())).toBe(expected);
	expect(await stored(teamOf(shop))).toBe(before);
	return response;
}

describe("a key for another system", () => {
	it("[H90] is shown once, stored as a hash, and listed without its secret", async () => {
		const shop = await openShop();
		const made = await integrate(shop);
		expect(made.key).toMatch(new RegExp(`^lk_${shop.slug}_[0-9A-Za-z]{43}$`));
		const secret = made.key.split("_")[2] ?? "";
		expect(await stored(accountOf(shop.slug))).not.toContain(secret);
		const { key: _, ...view } = made;
		expect(await listed(shop)).toEqual([view]);
		expect(view).toMatchObject({ name: "Portal", team: shop.team, lastUsedAt: null });
	});

	it("[H90] is made for teams its maker leads, and products they sell", async () => {
		const shop = await openShop();
		const other = await makeTeam(shop.admin, "Norte");
		const manager = await join(shop.slug, shop.admin, "manager", [shop.team]);
		const make = (body: object) => staff("POST", "/api/integrations", manager.cookie, body);
		expect((await make({ name: "Portal", team: shop.team })).status).toBe(201);
		expect(await reasonOf(await make({ name: "Portal", team: other }))).toBe("403 forbidden");
		const odd = { name: "Portal", team: shop.team, product: "nenhum" };
		expect(await reasonOf(await make(odd))).toBe("400 invalid_input");
		const far = await integrate(shop, { team: other });
		const drop = await staff("DELETE", `/api/integrations/${far.id}`, manager.cookie);
		expect(await reasonOf(drop)).toBe("404 not_found");
		const his = await staff("GET", "/api/integrations", manager.cookie);
		expect(await his.json()).toHaveLength(1);
	});

	it("[H91] says when it was last used, and writes that at most every ten minutes", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const written = () => inside(shop.slug, (room) => room.db.written);
		const before = await written();
		for (let i = 0; i < 5; i++) await sendLead(key, apiLead({ email: `c${i}@exemplo.com.br` }));
		expect((await written()) - before).toBe(1);
		const [view] = await listed(shop);
		expect(Date.now() - (view?.lastUsedAt ?? 0)).toBeLessThan(60_000);
	});

	it("[H92] ends with its revocation, at the very next lead", async () => {
		const shop = await openShop();
		const { key, id } = await integrate(shop);
		await receiptOf(await sendLead(key));
		const gone = await staff("DELETE", `/api/integrations/${id}`, shop.admin.cookie);
		expect(gone.status).toBe(204);
		await expectRefusal(shop, "401 unauthenticated", () => sendLead(key));
		expect(await listed(shop)).toEqual([]);
	});

	it("[H93] missing, unknown, revoked or of another kind is one and the same 401", async () => {
		const shop = await openShop();
		const { key, id } = await integrate(shop);
		await staff("DELETE", `/api/integrations/${id}`, shop.admin.cookie);
		const { token } = await leaveLead(shop);
		const nobody = freshSlug();
		const wrong: [string, string | null, Record<string, string>?][] = [
			["revoked", key],
			["missing", null],
			["unknown secret", `lk_${shop.slug}_${"x".repeat(43)}`],
			["unknown account", `lk_${nobody}_${"x".repeat(43)}`],
			["too short", key.slice(0, -1)],
			["a visitor's token", token],
			["a site's key", shop.site],
			["the operator's", "test-setup-key"],
			["a session", null, { cookie: shop.admin.cookie, "x-vez": "1" }],
			["a basic key", null, { authorization: `Basic ${key}` }],
		];
		const answers = new Set<string>();
		for (const [, given, headers] of wrong) {
			const response = await expectRefusal(shop, "401 unauthenticated", () =>
				sendLead(given, apiLead(), headers),
			);
			answers.add(await response.text());
		}
		expect(answers.size).toBe(1);
		expect(await stored(accountOf(nobody))).toBe("[]");
	});
});

describe("a lead from another system", () => {
	it("[H95] is answered 201 with its number once it is stored", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const response = await sendLead(key);
		const answer = await receiptOf(response.clone() as unknown as Response);
		expect(answer).toEqual({ receipt: `A-${answer.case}`, case: answer.case });
		expect(response.headers.get("access-control-allow-origin")).toBeNull();
		expect(response.headers.get("idempotent-replayed")).toBeNull();
		expect((await storyOf(shop, answer.case)).lead?.name).toBe("João Prado");
	});

	it("[H95] needs an e-mail or a phone, a name, and no field nobody knows", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const without = { email: undefined, phone: undefined };
		const neither = await expectRefusal(shop, "400 invalid_input", () =>
			sendLead(key, apiLead(without)),
		);
		expect(((await neither.json()) as Refusal).fields).toEqual({
			email: "Informe o e-mail, o telefone ou ambos.",
		});
		const bad = [{ name: "J" }, { email: "joao@" }, { team: "outra" }, { channel: "chat" }];
		for (const change of bad)
			await expectRefusal(shop, "400 invalid_input", () => sendLead(key, apiLead(change)));
		for (const kept of [{ phone: undefined }, { email: undefined, phone: "(21) 97777-1234" }])
			await receiptOf(await sendLead(key, apiLead(kept)));
		await receiptOf(
			await sendLead(key, apiLead({ email: "x@exemplo.com.br", phone: "tel 12345" })),
		);
	});

	it("[H95] is refused as any request is: its size, its type, its JSON", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const large = JSON.stringify(apiLead({ message: "x".repeat(MAX_BODY_BYTES) }));
		await expectRefusal(shop, "413 too_large", () => sendLead(key, large));
		await expectRefusal(shop, "415 unsupported_media_type", () =>
			sendLead(key, apiLead(), { "content-type": "text/plain" }),
		);
		await expectRefusal(shop, "400 malformed_json", () => sendLead(key, "{"));
		await expectRefusal(shop, "400 invalid_input", () =>
			sendLead(key, apiLead({ message: "x".repeat(4_001) })),
		);
	});

	it("[H96] fifty times at once with one key is one lead and fifty equal answers", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const once = { "idempotency-key": crypto.randomUUID() };
		const responses = await Promise.all(
			Array.from({ length: 50 }, () => sendLead(key, apiLead(), once)),
		);
		expect(new Set(responses.map((response) => response.status))).toEqual(new Set([201]));
		expect(new Set(await Promise.all(responses.map((one) => one.text()))).size).toBe(1);
		const first = responses.filter((response) => !response.headers.has("idempotent-replayed"));
		expect(first).toHaveLength(1);
		const other = apiLead({ email: "outra@exemplo.com.br", phone: undefined });
		const next = await receiptOf(await sendLead(key, other));
		expect(next.case).toBe(2);
	});

	it("[H96] with other content under the same key, or without one, is refused", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const once = { "idempotency-key": "pedido-0000000001" };
		await receiptOf(await sendLead(key, apiLead(), once));
		await expectRefusal(shop, "422 idempotency_mismatch", () =>
			sendLead(key, apiLead({ name: "Outra Pessoa" }), once),
		);
		await expectRefusal(shop, "400 idempotency_key_required", () =>
			sendLead(key, apiLead(), { "idempotency-key": "curta" }),
		);
	});

	it("[H96] meets no key of another integration, nor of a visitor", async () => {
		const shop = await openShop();
		const [one, two] = [await integrate(shop), await integrate(shop)];
		const once = { "idempotency-key": "pedido-0000000001" };
		const someone = (n: number) => apiLead({ email: `c${n}@exemplo.com.br`, phone: undefined });
		const cases = [
			await receiptOf(await sendLead(one.key, someone(1), once)),
			await receiptOf(await sendLead(two.key, someone(2), once)),
		].map((answer) => answer.case);
		expect(cases).toEqual([1, 2]);
		const visitor = await postLead(leadBody(shop.site, { email: "v@exemplo.com.br" }), once);
		expect(await visitor.json()).toMatchObject({ receipt: "A-3" });
	});

	it("[H97] of the same contact joins his open case", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const first = await receiptOf(await sendLead(key));
		const again = await receiptOf(await sendLead(key, apiLead({ source: "Outro portal" })));
		expect(again).toEqual(first);
		const stranger = apiLead({ email: "outra@exemplo.com.br", phone: "(21) 97777-1234" });
		expect((await receiptOf(await sendLead(key, stranger))).case).not.toBe(first.case);
	});

	it("[H98] is counted by its key, whatever network it comes from", async () => {
		const shop = await openShop();
		const [busy, calm] = [await integrate(shop), await integrate(shop)];
		// More than two minutes' worth: a new minute may begin meanwhile.
		const burst = await Promise.all(Array.from({ length: 250 }, () => sendLead(busy.key, {})));
		const refused = burst.filter(({ status }) => status === 429);
		expect(refused.length).toBeGreaterThanOrEqual(10);
		expect(refused.length).toBeLessThanOrEqual(130);
		expect(refused[0]?.headers.get("retry-after")).toBe("60");
		await receiptOf(await sendLead(calm.key));
	});

	it("[H98] is for programs: no page may read it or ask for it", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const response = await sendLead(key, apiLead(), { origin: PAGE });
		expect(response.headers.get("access-control-allow-origin")).toBeNull();
		const preflight = await call("/api/v1/leads", { method: "OPTIONS", headers: { origin: PAGE } });
		expect(await reasonOf(preflight)).toBe("404 not_found");
	});

	it("[H113] keeps the page without query or fragment", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const page = { url: "https://portal.example/ipe?cpf=11122233344#segredo" };
		await receiptOf(await sendLead(key, apiLead({ page })));
		const kept = await stored(teamOf(shop));
		expect(kept).toContain("https://portal.example/ipe");
		expect(kept).not.toMatch(/11122233344|segredo/);
	});

	it("[H99] keeps what the client wrote, where, and the sender's number for it", async () => {
		const shop = await openShop();
		await staff("POST", "/api/products", shop.admin.cookie, {
			ref: "parque",
			name: "Aurora Parque",
			teams: [shop.team],
		});
		const { key } = await integrate(shop, { product: "parque" });
		const told = { message: "Quero visitar no sábado.", source: "Portal Zap" };
		const { case: id } = await receiptOf(
			await sendLead(key, apiLead({ ...told, external_id: "zap-991" })),
		);
		const story = await storyOf(shop, id);
		expect(story.lead).toMatchObject({ ...told, externalId: "zap-991", phone: "+5511987654321" });
		expect(story.entries[0]).toMatchObject({
			notice: { what: "received", channel: "api", product: "Aurora Parque" },
		});
	});
});
