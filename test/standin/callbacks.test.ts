// Where events go (spec 1.1, Meta's "Webhook overrides"): the number's address, else the account's, else the
// app's; each taken only after its challenge, and each number's events at its own.
import { beforeEach, describe, expect, it } from "vitest";
import {
	appCallback,
	graph,
	type Hook,
	lab,
	messagesOf,
	open,
	openHook,
	PHONE,
	said,
	settle,
	WABA,
} from "./desk.ts";
import type { GraphAnswer } from "./wire.ts";

const SECOND = "1000000000002";

/** Of the account: what every number without its own has. */
let account: Hook;
beforeEach(async () => {
	({ hook: account } = await open());
	await lab("numbers", { wabaId: WABA, phoneId: SECOND, displayNumber: "551133334444" });
});

const give = (phone: string, url: string, more: object = { verify_token: "v" }) =>
	graph(phone, { webhook_configuration: { override_callback_uri: url, ...more } });

const layers = async (phone: string) =>
	((await said(`${phone}?fields=webhook_configuration`)) as unknown as Record<string, unknown>)
		.webhook_configuration;

async function say(to: string, text: string): Promise<void> {
	await lab("say", { person: "5511988887777", to, text });
}

async function heard(hook: Hook): Promise<string[]> {
	await settle();
	return (await hook.payloads()).flatMap((payload) => messagesOf(payload).map((m) => m.text.body));
}

describe("a number's own address", () => {
	it("is taken once it answered its challenge, and shown closest to the number", async () => {
		const own = await openHook();
		await own.plan({ verify: "secret" });
		const refused = await give(SECOND, own.url, { verify_token: "wrong" });
		expect(refused.status).toBe(400);
		expect(((await refused.json()) as GraphAnswer).error).toMatchObject({
			code: 2200,
			message: expect.stringContaining("HTTP Status Code = 403"),
		});
		expect(await layers(SECOND)).toEqual({
			whatsapp_business_account: account.url,
			application: "",
		});
		const taken = await give(SECOND, own.url, { verify_token: "secret" });
		expect(await taken.json()).toEqual({ success: true });
		expect(await layers(SECOND)).toEqual({
			phone_number: own.url,
			whatsapp_business_account: account.url,
			application: "",
		});
		expect(await layers(PHONE)).not.toHaveProperty("phone_number");
	});

	it.each([
		["without a token", { webhook_configuration: { override_callback_uri: "http://127.0.0.1:9" } }],
		[
			"too long",
			{
				webhook_configuration: {
					override_callback_uri: `http://127.0.0.1/${"x".repeat(200)}`,
					verify_token: "v",
				},
			},
		],
		["with nothing in it", { webhook_configuration: {} }],
		["that is something else", { pin: "123456" }],
	])("is refused %s", async (_, body) => {
		const answer = await graph(SECOND, body);
		expect(answer.status).toBe(400);
		expect(((await answer.json()) as GraphAnswer).error).toMatchObject({ code: 100 });
	});

	it("is nobody else's to give", async () => {
		await lab("numbers", { wabaId: "21", phoneId: "11", displayNumber: "1", token: "EAAother" });
		const asked = { webhook_configuration: { override_callback_uri: account.url } };
		const answer = await graph(SECOND, asked, { token: "EAAother" });
		expect(((await answer.json()) as GraphAnswer).error).toMatchObject({
			code: 100,
			error_subcode: 33,
		});
	});
});

describe("the order in which Meta looks", () => {
	it("number, account, app; an empty address takes the number's away", async () => {
		const [own, app] = [await openHook(), await openHook()];
		await appCallback(app);
		await give(SECOND, own.url);
		await say(SECOND, "um");
		await say(PHONE, "dois");
		expect(await heard(own)).toEqual(["um"]);
		expect(await heard(account)).toEqual(["dois"]);
		await give(SECOND, "", {});
		await say(SECOND, "três");
		expect(await heard(account)).toEqual(["dois", "três"]);
		// Subscribing again without an address takes the account's away.
		await graph(`${WABA}/subscribed_apps`, {});
		await say(SECOND, "quatro");
		expect(await heard(app)).toEqual(["quatro"]);
		expect([await heard(own), await heard(account)]).toEqual([["um"], ["dois", "três"]]);
	});

	it("each of two numbers has its own, also when their events were to share a post", async () => {
		const hooks = [await openHook(), await openHook()] as const;
		await give(PHONE, hooks[0].url);
		await give(SECOND, hooks[1].url);
		await lab("webhook", { hold: true });
		for (const text of ["a", "b", "c"]) {
			await say(PHONE, `${text}1`);
			await say(SECOND, `${text}2`);
		}
		await lab("webhook/release", { batch: 2, duplicate: "rebatch" });
		// "Oi" was told before and is told again beside another.
		expect(new Set(await heard(hooks[0]))).toEqual(new Set(["Oi", "a1", "b1", "c1"]));
		expect(new Set(await heard(hooks[1]))).toEqual(new Set(["a2", "b2", "c2"]));
		expect(await heard(account)).toEqual([]);
		const [first] = await hooks[0].payloads();
		expect(messagesOf(first).map((m) => m.text.body)).toEqual(["a1", "b1"]);
	});

	it("accounts and templates are told of at the app's, and nowhere without one", async () => {
		const [own, app] = [await openHook(), await openHook()];
		await give(PHONE, own.url);
		await lab("webhook/notice", { field: "account_update", value: { event: "X" } });
		await settle();
		await appCallback(app);
		await lab("webhook/notice", { field: "account_update", value: { event: "Y" } });
		await lab("templates", { name: "lembrete_visita", status: "APPROVED" });
		await settle();
		const fields = async (hook: Hook) =>
			(await hook.payloads()).flatMap(({ entry }) =>
				entry.flatMap(({ changes }) => changes.map(({ field }) => field)),
			);
		expect(await fields(app)).toEqual(["account_update", "message_template_status_update"]);
		expect([await fields(own), await fields(account)]).toEqual([[], []]);
	});
});

it("a number's status is told to who asks for it, and is what the lab says", async () => {
	const status = async () => said(`${SECOND}?fields=status`);
	expect(await status()).toEqual({ id: SECOND, status: "CONNECTED" });
	await lab("numbers", {
		wabaId: WABA,
		phoneId: SECOND,
		displayNumber: "551133334444",
		status: "PENDING",
	});
	expect(await status()).toEqual({ id: SECOND, status: "PENDING" });
	expect(await said(SECOND)).not.toHaveProperty("status");
});
