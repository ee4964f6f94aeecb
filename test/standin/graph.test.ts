// The Graph side's objects (spec 5.2): versions, tokens, numbers, subscriptions, templates, errors.
import { beforeEach, describe, expect, it } from "vitest";
import {
	appCallback,
	graph,
	type Hook,
	lab,
	look,
	open,
	openHook,
	PHONE,
	said,
	TOKEN,
	valuesOf,
	WABA,
} from "./desk.ts";
import type { GraphAnswer } from "./wire.ts";

let hook: Hook;
beforeEach(async () => {
	({ hook } = await open());
});

describe("the door", () => {
	it("takes v20.0 to v26.0 and says in Graph's way what it does not take", async () => {
		for (const version of ["v20.0", "v25.0", "v26.0"])
			expect((await graph(PHONE, undefined, { version })).status).toBe(200);
		for (const version of ["v19.0", "v27.0", "v25.1", "latest"]) {
			const response = await graph(PHONE, undefined, { version });
			expect(response.status).toBe(400);
			expect((await response.json()) as GraphAnswer).toMatchObject({
				error: { code: 100, type: "GraphMethodException", fbtrace_id: expect.any(String) },
			});
		}
	});

	it("answers 401/190 to a wrong token and to none", async () => {
		for (const token of ["EAAwrong", ""]) {
			const response = await graph(PHONE, undefined, { token });
			expect(response.status).toBe(401);
			expect(response.headers.get("www-authenticate")).toMatch("invalid_token");
			expect(((await response.json()) as GraphAnswer).error).toMatchObject({
				code: 190,
				type: "OAuthException",
			});
		}
	});

	it("answers 100/33 for what is not there or is somebody else's", async () => {
		await lab("numbers", {
			wabaId: "21",
			phoneId: "11",
			displayNumber: "5511900000001",
			token: "EAAother",
		});
		for (const path of ["999", "11", `999/messages`, `${PHONE}/nothing`]) {
			const response = await graph(path);
			expect(response.status).toBe(400);
			expect(((await response.json()) as GraphAnswer).error).toMatchObject({
				code: 100,
				error_subcode: 33,
			});
		}
		expect((await graph("11", undefined, { token: "EAAother" })).status).toBe(200);
	});

	it("is loopback only", async () => {
		const { exports } = await import("cloudflare:workers");
		const worker = (exports as unknown as { default: Fetcher }).default;
		const response = await worker.fetch("http://standin.example/_lab/clock");
		expect(response.status).toBe(403);
	});
});

describe("objects for the set-up", () => {
	it("shows the number, whole or the fields asked for", async () => {
		expect(await said(PHONE)).toMatchObject({
			id: PHONE,
			display_phone_number: "+55 11 98765-4321",
			verified_name: "Aurora Imóveis",
			quality_rating: "GREEN",
			platform_type: "CLOUD_API",
		});
		expect(await said(`${PHONE}?fields=display_phone_number`)).toEqual({
			id: PHONE,
			display_phone_number: "+55 11 98765-4321",
		});
	});

	it("lists the account's numbers, and knows the account", async () => {
		await lab("numbers", { wabaId: WABA, phoneId: "1000000000002", displayNumber: "551133334444" });
		const { data, paging } = await said(`${WABA}/phone_numbers`);
		expect(data.map(({ id }) => id)).toEqual([PHONE, "1000000000002"]);
		expect(paging.cursors).toBeDefined();
		expect(await said(WABA)).toMatchObject({ id: WABA, name: "Aurora Imóveis" });
	});

	it("says what a token is good for", async () => {
		expect((await said(`debug_token?input_token=${TOKEN}`)).data).toMatchObject({
			is_valid: true,
			type: "SYSTEM_USER",
			scopes: ["whatsapp_business_management", "whatsapp_business_messaging"],
		});
		expect((await said("debug_token?input_token=x")).data).toMatchObject({ is_valid: false });
	});
});

describe("subscribing", () => {
	it("asks the callback first: mode, token, challenge as text, no signature", async () => {
		const other = await openHook();
		await other.plan({ verify: "secret" });
		const ask = (token: string) =>
			graph(`${WABA}/subscribed_apps`, { override_callback_uri: other.url, verify_token: token });
		const refused = await ask("wrong");
		expect(refused.status).toBe(400);
		expect(((await refused.json()) as GraphAnswer).error).toMatchObject({
			code: 2200,
			message: expect.stringContaining("HTTP Status Code = 403"),
		});
		expect(await (await ask("secret")).json()).toEqual({ success: true });
		const [, get] = await other.calls();
		expect(get).toMatchObject({ method: "GET" });
		expect(get.url).toMatch(/hub\.mode=subscribe&hub\.challenge=\d+&hub\.verify_token=secret/);
		expect(get.headers).not.toHaveProperty("x-hub-signature-256");
	});

	it("refuses a callback that answers something else, redirects, or is not there", async () => {
		const other = await openHook();
		const ask = async (url: string, plan: Record<string, unknown>) => {
			await other.plan(plan);
			return (
				await graph(`${WABA}/subscribed_apps`, { override_callback_uri: url, verify_token: "v" })
			).status;
		};
		expect(await ask(other.url, { echoChallenge: false })).toBe(400);
		expect(await ask("http://127.0.0.1:9/x", {})).toBe(400);
		expect(await ask(other.url, {})).toBe(200);
	});

	it("delivers nothing before it, nothing after it is taken back, and keeps nothing for later", async () => {
		await graph(`${WABA}/subscribed_apps`, undefined, { method: "DELETE" });
		expect(await said(`${WABA}/subscribed_apps`)).toEqual({ data: [] });
		await lab("say", { person: "5511988887777", text: "alguém?" });
		await lab("settle", {});
		await graph(`${WABA}/subscribed_apps`, { override_callback_uri: hook.url, verify_token: "v" });
		await lab("settle", {});
		expect(await hook.events()).toEqual([]);
		const { data } = await said(`${WABA}/subscribed_apps`);
		expect(data[0]).toMatchObject({
			override_callback_uri: hook.url,
			whatsapp_business_api_data: { id: expect.any(String), name: "Aurora Imóveis" },
		});
	});

	it("without an override uses the app's own callback, once that has passed", async () => {
		const own = await openHook();
		await own.plan({ verify: "mine" });
		const app = {
			wabaId: "21",
			phoneId: "11",
			displayNumber: "551140000000",
			token: "EAA2",
			verifyToken: "mine",
		};
		const made = await lab("numbers", { ...app, callback: own.url });
		expect(made.problem).toBeNull();
		await graph("21/subscribed_apps", {}, { token: "EAA2" });
		await lab("say", { person: "5511988887777", to: "11", text: "oi" });
		await lab("settle", {});
		expect(await own.events()).toEqual(["message:text"]);
	});
});

describe("templates", () => {
	it("lists, filters, and takes a new one as pending", async () => {
		const all = await said(`${WABA}/message_templates`);
		expect(all.data.map(({ name, status }) => `${name} ${status}`)).toEqual([
			"retomar_atendimento APPROVED",
			"lembrete_visita PENDING",
		]);
		expect((await said(`${WABA}/message_templates?status=PENDING`)).data).toHaveLength(1);
		const components = [{ type: "BODY", text: "Oi, {{1}}" }];
		const made = await said(`${WABA}/message_templates`, {
			name: "boas_vindas",
			language: "pt_BR",
			category: "MARKETING",
			components,
		});
		expect(made).toEqual({ id: expect.any(String), status: "PENDING", category: "MARKETING" });
		const again = await graph(`${WABA}/message_templates`, { name: "Ruim!", language: "pt_BR" });
		expect(again.status).toBe(400);
	});

	it.each(["APPROVED", "REJECTED"])("tells the webhook when it is %s", async (status) => {
		await appCallback(hook);
		await lab("templates", { name: "lembrete_visita", status });
		await lab("settle", {});
		const [payload] = await hook.payloads();
		expect(payload.entry[0].changes[0].field).toBe("message_template_status_update");
		expect(valuesOf(payload)[0]).toMatchObject({
			event: status,
			message_template_id: expect.any(Number),
			message_template_name: "lembrete_visita",
			message_template_language: "pt_BR",
			reason: status === "REJECTED" ? "INVALID_FORMAT" : "NONE",
		});
	});
});

it("keeps a journal of both directions", async () => {
	await graph(`${PHONE}/messages`, { messaging_product: "whatsapp", to: "1", text: { body: "a" } });
	await lab("say", { person: "5511988887777", text: "marcador-77" });
	await lab("settle", {});
	const entries = async (query: string) => (await look(`journal?${query}`)).entries;
	const [out] = (await entries("what=graph&contains=messages")).slice(-1);
	expect(out).toMatchObject({
		method: "POST",
		status: 200,
		sent: expect.stringContaining("whatsapp"),
	});
	const [into] = await entries("what=webhook&contains=marcador-77");
	expect(into).toMatchObject({
		ok: true,
		outcome: 200,
		attempt: 1,
		raw: expect.stringContaining("77"),
	});
	expect(await entries(`since=${into.n}&what=webhook&contains=marcador`)).toEqual([]);
});
