// Sending (spec 5.2, 1.9): what is taken, what is refused before anyone is asked, and what the answer
// and the statuses carry.
import { beforeEach, describe, expect, it } from "vitest";
import { DISPLAY, graph, type Hook, lab, open, PHONE, send, sent, settle } from "./desk.ts";
import type { GraphAnswer, Person } from "./wire.ts";

let hook: Hook;
let ana: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
});

const errorOf = async (response: Response) => ((await response.json()) as GraphAnswer).error;

describe("a text", () => {
	it("is taken, and told of with the callback data in every status", async () => {
		const answer = await sent(ana.phone, { biz_opaque_callback_data: "outbox-1" });
		expect(answer).toEqual({
			messaging_product: "whatsapp",
			contacts: [{ input: ana.phone, wa_id: ana.phone, user_id: ana.bsuid }],
			messages: [
				{ id: expect.stringMatching(/^wamid\.[\w+/=]{40,}$/), message_status: "accepted" },
			],
		});
		await settle();
		const statuses = await hook.statuses();
		expect(statuses.map(({ status }) => status)).toEqual(["sent", "delivered"]);
		for (const status of statuses) {
			expect(status.id).toBe(answer.messages[0].id);
			expect(status.biz_opaque_callback_data).toBe("outbox-1");
			expect(status.recipient_id).toBe(ana.phone);
			expect(status.recipient_user_id).toBe(ana.bsuid);
		}
	});

	it("goes to a business-scoped id by `recipient`, and names the phone only where it is known", async () => {
		const secret = await lab("people", { bsuidOnly: true });
		await lab("say", { person: secret.id, text: "Oi" });
		const answer = await sent(secret.bsuid);
		expect(answer.contacts).toEqual([{ input: secret.bsuid, user_id: secret.bsuid }]);
		await settle();
		const [status] = await hook.statuses();
		expect(status.recipient_user_id).toBe(secret.bsuid);
		expect(status).not.toHaveProperty("recipient_id");
	});

	it("with a business-scoped id in `to` is taken and goes nowhere", async () => {
		const answer = await graph(`${PHONE}/messages`, {
			messaging_product: "whatsapp",
			to: ana.bsuid,
			text: { body: "?" },
		});
		expect(answer.status).toBe(200);
		await settle();
		expect(await hook.events()).toEqual([]);
	});

	it("answers with the wa_id WhatsApp has, which may lack the ninth digit", async () => {
		const old = await lab("people", { phone: "5541987991234", legacy: true });
		await lab("say", { person: old.id, text: "Oi" });
		const answer = await sent("5541987991234");
		expect(answer.contacts[0]).toMatchObject({ input: "5541987991234", wa_id: "554187991234" });
	});

	it("is read once the person looks, unless receipts are off", async () => {
		await sent(ana.phone);
		await settle();
		await lab("open", { person: ana.id });
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:delivered", "status:read"]);
		await hook.forget();
		await lab(`people/${ana.id}`, { readReceipts: false }, "PATCH");
		await sent(ana.phone);
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:delivered"]);
	});

	it("skips delivered when the chat is on the screen", async () => {
		await lab("open", { person: ana.id });
		await sent(ana.phone);
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:read"]);
	});

	it("waits for a device that is off", async () => {
		await lab(`people/${ana.id}`, { deviceOn: false }, "PATCH");
		await sent(ana.phone);
		await settle();
		expect(await hook.events()).toEqual(["status:sent"]);
		await lab(`people/${ana.id}`, { deviceOn: true }, "PATCH");
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:delivered"]);
	});
});

describe("refused as Meta refuses", () => {
	const button = (title: string, id = title) => ({ type: "reply", reply: { id, title } });
	const buttons = (...titles: string[]) => ({
		type: "interactive",
		interactive: {
			type: "button",
			body: { text: "Quando?" },
			action: { buttons: titles.map((title) => button(title)) },
		},
	});
	const rows = (count: number, row = {}) => ({
		type: "interactive",
		interactive: {
			type: "list",
			body: { text: "Qual?" },
			action: {
				button: "Ver",
				sections: [
					{
						title: "Aptos",
						rows: Array.from({ length: count }, (_, at) => ({
							id: `r${at}`,
							title: `Apto ${at}`,
							...row,
						})),
					},
				],
			},
		},
	});

	it.each([
		["a text over 4,096", { text: { body: "x".repeat(4097) } }, 100],
		["a text that is not there", { text: {} }, 100],
		["a type nobody knows", { type: "poll", poll: {} }, 100],
		[
			"callback data over 512",
			{ text: { body: "a" }, biz_opaque_callback_data: "x".repeat(513) },
			131009,
		],
		["four buttons", buttons("1", "2", "3", "4"), 131009],
		["a button title over 20", buttons("x".repeat(21)), 131009],
		["two buttons of one title", buttons("a", "a"), 131009],
		["eleven rows", rows(11), 131009],
		["a row title over 24", rows(1, { title: "x".repeat(25) }), 131009],
		["a row description over 72", rows(1, { description: "x".repeat(73) }), 131009],
		["media without id or link", { type: "image", image: {} }, 131008],
		["media by an id that is none", { type: "image", image: { id: "1" } }, 100],
		["a template without a language", { type: "template", template: { name: "x" } }, 131008],
		["a reaction to nothing", { type: "reaction", reaction: { emoji: "👍" } }, 131008],
	])("%s", async (_, content, code) => {
		const response = await send(ana.phone, content);
		expect(response.status).toBe(400);
		expect((await errorOf(response)).code).toBe(code);
	});

	it("three buttons, ten rows and the request for a contact are taken", async () => {
		const ask = {
			type: "interactive",
			interactive: {
				type: "request_contact_info",
				body: { text: "Seu telefone?" },
				action: { name: "request_contact_info" },
			},
		};
		for (const content of [buttons("1", "2", "3"), rows(10), ask])
			expect((await send(ana.phone, content)).status).toBe(200);
	});

	it("no product, no recipient, a recipient of no known form, a body that is no JSON, oneself", async () => {
		const post = (value: unknown) => graph(`${PHONE}/messages`, value);
		const codes: number[] = [];
		for (const value of [
			{ to: ana.phone, text: { body: "a" } },
			{ messaging_product: "whatsapp", text: { body: "a" } },
			{ messaging_product: "whatsapp", recipient: "joao", text: { body: "a" } },
			[],
		])
			codes.push((await errorOf(await post(value))).code);
		expect(codes).toEqual([100, 100, 131009, 100]);
		expect((await errorOf(await send(DISPLAY))).code).toBe(131021);
	});
});

describe("marking as read", () => {
	it("turns the person's ticks blue and shows typing for 25 seconds", async () => {
		const { message } = await lab("say", { person: ana.id, text: "Tem vaga?" });
		const read = { messaging_product: "whatsapp", status: "read", message_id: message };
		const answer = await graph(`${PHONE}/messages`, {
			...read,
			typing_indicator: { type: "text" },
		});
		expect(await answer.json()).toEqual({ success: true });
		const thread = () => lab(`thread?person=${ana.id}`, undefined, "GET");
		expect((await thread()).typing).toBe(true);
		expect((await thread()).messages.map(({ state }) => state)).toEqual(["read", "read"]);
		await lab("clock", { ms: 26_000 });
		expect((await thread()).typing).toBe(false);
	});

	it("of a message that is not there is refused", async () => {
		const read = { messaging_product: "whatsapp", status: "read", message_id: "wamid.no" };
		expect((await errorOf(await graph(`${PHONE}/messages`, read))).code).toBe(100);
	});
});
