// Every way a send goes wrong (spec 5.3), each by code or kind, probability, nth call, recipient, or a
// mark in the text.
import { beforeEach, describe, expect, it } from "vitest";
import { type Hook, lab, look, open, send, sent, settle } from "./desk.ts";
import type { GraphAnswer, Person } from "./wire.ts";

let hook: Hook;
let ana: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
});

const codeOf = async (response: Response) =>
	((await response.json()) as GraphAnswer).error?.code ?? null;
const marked = (mark: string) => send(ana.phone, { text: { body: `Olá [[fault:${mark}]]` } });
const failures = async () =>
	(await hook.statuses())
		.filter(({ status }) => status === "failed")
		.map(({ errors }) => errors[0].code);
const bubbles = async () =>
	(await look(`thread?person=${ana.id}`)).messages.filter(({ mine }) => !mine).length;

describe("a code", () => {
	it.each([
		[130429, 429],
		[131056, 429],
		[131047, 400],
		[131042, 400],
		[131031, 403],
		[190, 401],
		[131000, 500],
		[131016, 500],
		[131057, 500],
		[132001, 404],
		[131062, 400],
		[130497, 403],
		[80007, 400],
	])("%i in the text is answered with HTTP %i, and nothing was taken", async (code, http) => {
		const response = await marked(String(code));
		expect(response.status).toBe(http);
		const { error } = (await response.json()) as GraphAnswer;
		expect(error).toMatchObject({
			code,
			type: "OAuthException",
			message: expect.stringContaining(`(#${code})`),
			error_data: { messaging_product: "whatsapp", details: expect.any(String) },
			fbtrace_id: expect.any(String),
		});
		await settle();
		expect(await bubbles()).toBe(0);
		expect(await hook.events()).toEqual([]);
	});

	it("130429 comes with a Retry-After or without", async () => {
		expect((await marked("130429")).headers.get("retry-after")).toBeNull();
		expect((await marked("130429:retry=7")).headers.get("retry-after")).toBe("7");
		await lab("fault", { code: 130429, retryAfter: 3, times: 1 });
		expect((await send(ana.phone)).headers.get("retry-after")).toBe("3");
	});

	it("comes late when asked: taken, then a failed status with the reason", async () => {
		expect((await marked("131042:status")).status).toBe(200);
		await settle();
		expect(await failures()).toEqual([131042]);
		const [failed] = await hook.statuses();
		expect(failed.errors[0]).toMatchObject({
			title: expect.any(String),
			message: expect.any(String),
			error_data: { details: expect.any(String) },
			href: expect.stringMatching(/^https:/),
		});
		expect(await bubbles()).toBe(0);
	});
});

describe("which call", () => {
	it("the nth, and only that one", async () => {
		await lab("fault", { code: 131000, nth: 2 });
		const codes = [];
		for (let at = 0; at < 3; at++) codes.push(await codeOf(await send(ana.phone)));
		expect(codes).toEqual([null, 131000, null]);
	});

	it("the first two, by `times`", async () => {
		await lab("fault", { kind: "html503", times: 2 });
		const codes = [];
		for (let at = 0; at < 3; at++) codes.push((await send(ana.phone)).status);
		expect(codes).toEqual([503, 503, 200]);
	});

	it("those to one person, by phone or by id", async () => {
		const other = await lab("people", {});
		await lab("say", { person: other.id, text: "Oi" });
		await lab("fault", { code: 131000, to: ana.bsuid });
		expect(await codeOf(await send(ana.phone))).toBe(131000);
		expect(await codeOf(await send(other.phone))).toBeNull();
	});

	it("by chance, the same for the same seed", async () => {
		const run = async () => {
			({ ana } = await open());
			await lab("fault", { code: 131000, probability: 0.5 });
			const codes = [];
			for (let at = 0; at < 12; at++) codes.push((await send(ana.phone)).status);
			return codes.join();
		};
		const first = await run();
		expect(first).toMatch(/200.*500|500.*200/);
		expect(await run()).toBe(first);
	});

	it("is listed and cleared", async () => {
		const { id } = await lab("fault", { code: 131000 });
		expect((await look("fault")).faults).toHaveLength(1);
		await lab(`fault/${id}`, undefined, "DELETE");
		expect(await codeOf(await send(ana.phone))).toBeNull();
		expect(await lab("fault", { kind: "no such" })).toHaveProperty("error");
	});
});

describe("an answer that is no answer", () => {
	it("is lost after the message was taken: it arrives, and its statuses settle it", async () => {
		const response = await send(ana.phone, {
			text: { body: "[[fault:lost]]" },
			biz_opaque_callback_data: "outbox-9",
		});
		await expect(response.text()).rejects.toThrow();
		await settle();
		expect(await bubbles()).toBe(1);
		const statuses = await hook.statuses();
		expect(statuses.map(({ biz_opaque_callback_data: data }) => data)).toEqual([
			"outbox-9",
			"outbox-9",
		]);
	});

	it("is HTML from a balancer, and nothing was taken", async () => {
		for (const status of [500, 502, 503]) {
			const response = await marked(`html${status}`);
			expect(response.status).toBe(status);
			expect(response.headers.get("content-type")).toMatch("text/html");
		}
		expect(await bubbles()).toBe(0);
	});

	it("is JSON cut in the middle, though the message was taken", async () => {
		const response = await marked("malformed");
		const text = await response.text();
		expect(response.status).toBe(200);
		expect(() => JSON.parse(text)).toThrow();
		expect(await bubbles()).toBe(1);
	});

	it("takes three seconds; its statuses come after it", async () => {
		const started = Date.now();
		const response = await marked("slow3");
		expect(response.status).toBe(200);
		expect(Date.now() - started).toBeGreaterThan(2_900);
		expect(await hook.events()).toEqual([]);
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:delivered"]);
	});

	it("takes as long as asked, up to the thirty seconds of slow30", async () => {
		const started = Date.now();
		await marked("slow:ms=300");
		expect(Date.now() - started).toBeGreaterThan(290);
		const late = await Promise.race([
			marked("slow30").then(() => "answered"),
			new Promise((done) => setTimeout(() => done("waiting"), 4_000)),
		]);
		expect(late).toBe("waiting");
	});
});

describe("statuses", () => {
	it("never come", async () => {
		expect((await marked("no_status")).status).toBe(200);
		await settle();
		expect(await bubbles()).toBe(1);
		expect(await hook.events()).toEqual([]);
	});

	it("come before the answer", async () => {
		await hook.plan({ delayMs: 50 });
		const response = await marked("status_first");
		expect(response.status).toBe(200);
		const { messages } = (await response.json()) as GraphAnswer;
		const before = await hook.statuses();
		expect(before[0]).toMatchObject({ id: messages[0].id, status: "sent" });
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:delivered"]);
	});

	it("that come before the answer and are refused come again", async () => {
		await hook.plan({ statuses: [503] });
		await marked("status_first");
		await settle();
		const posts = await hook.posts();
		expect(posts.map(({ answered }) => answered)).toEqual([503, 200]);
		expect(posts[1].raw).toBe(posts[0].raw);
	});

	it("fail on one device and are delivered on the other", async () => {
		await lab("webhook", { failedThenDelivered: true });
		await marked("131026");
		await settle();
		expect(await hook.events()).toEqual(["status:failed", "status:delivered"]);
	});

	it("wait while the message is held for quality", async () => {
		const answer = (await (await marked("held")).json()) as GraphAnswer;
		expect(answer.messages[0].message_status).toBe("held_for_quality_assessment");
		await settle();
		expect(await hook.events()).toEqual([]);
		await lab("clock", { ms: 31 * 60_000 });
		expect(await hook.events()).toEqual(["status:sent", "status:delivered"]);
	});
});

describe("the window", () => {
	const template = {
		type: "template",
		template: {
			name: "retomar_atendimento",
			language: { code: "pt_BR" },
			components: [
				{
					type: "body",
					parameters: ["Ana", "o Aurora", "Lucas"].map((text) => ({ type: "text", text })),
				},
			],
		},
	};

	it("closes 24 h after the person's last message: 131047 at once", async () => {
		await lab("clock", { ms: 24 * 3_600_000 - 60_000 });
		expect(await codeOf(await send(ana.phone))).toBeNull();
		await lab("clock", { ms: 60_001 });
		expect(await codeOf(await send(ana.phone))).toBe(131047);
		await lab("say", { person: ana.id, text: "Voltei" });
		expect(await codeOf(await send(ana.phone))).toBeNull();
	});

	it("or later, as a failed status", async () => {
		await lab("fault", { behaviour: { window: "status" } });
		await lab("clock", { ms: 25 * 3_600_000 });
		expect((await send(ana.phone)).status).toBe(200);
		await settle();
		expect(await failures()).toEqual([131047]);
	});

	it("is counted from Meta's timestamp, not from the arrival", async () => {
		const { now } = await look("clock");
		await lab("clock", { ms: 25 * 3_600_000 });
		await lab("say", { person: ana.id, text: "atrasada", at: now + 7_200_000 });
		expect(await codeOf(await send(ana.phone))).toBeNull();
		await lab("clock", { ms: 3_600_000 });
		expect(await codeOf(await send(ana.phone))).toBe(131047);
	});

	it("does not hold a template, of which only an approved one goes, with all its values", async () => {
		await lab("clock", { ms: 48 * 3_600_000 });
		expect((await send(ana.phone, template)).status).toBe(200);
		const other = (change: Record<string, unknown>) =>
			send(ana.phone, { ...template, template: { ...template.template, ...change } });
		expect(await codeOf(await other({ name: "lembrete_visita" }))).toBe(132001);
		expect(await codeOf(await other({ language: { code: "en" } }))).toBe(132001);
		expect(await codeOf(await other({ components: [] }))).toBe(132000);
		const thread = await look(`thread?person=${ana.id}`);
		expect(thread.messages.at(-1)?.text).toBe(
			"Olá, Ana! Aqui é Lucas, sobre o Aurora. Podemos continuar?",
		);
	});

	it("an authentication template wants a phone: 131062", async () => {
		await lab("templates", {
			name: "codigo",
			category: "AUTHENTICATION",
			text: "Oi",
			status: "APPROVED",
		});
		const content = { type: "template", template: { name: "codigo", language: { code: "pt_BR" } } };
		expect(await codeOf(await send(ana.bsuid, content))).toBe(131062);
		expect((await send(ana.phone, content)).status).toBe(200);
	});
});

describe("the pair's bucket", () => {
	it("holds 45 and fills by one in six seconds; other people are not held up", async () => {
		await lab("clock", { stopped: true });
		const run = async (count: number) => {
			let refused = 0;
			for (let at = 0; at < count; at++)
				if ((await codeOf(await send(ana.phone))) === 131056) refused += 1;
			return refused;
		};
		expect(await run(47)).toBe(2);
		await lab("clock", { ms: 5_900 });
		expect(await run(1)).toBe(1);
		await lab("clock", { ms: 200 });
		expect(await run(2)).toBe(1);
		const other = await lab("people", {});
		await lab("say", { person: other.id, text: "Oi" });
		expect(await codeOf(await send(other.phone))).toBeNull();
	});
});

describe("131026", () => {
	const late = async (to: string) => {
		await hook.forget();
		expect((await send(to)).status).toBe(200);
		await settle();
		return failures();
	};

	it("for who is not on WhatsApp, who blocked us, and a number nobody has", async () => {
		await lab(`people/${ana.id}`, { notOnWhatsApp: true }, "PATCH");
		expect(await late(ana.phone)).toEqual([131026]);
		await lab(`people/${ana.id}`, { notOnWhatsApp: false, blocked: true }, "PATCH");
		expect(await late(ana.phone)).toEqual([131026]);
		await lab(`people/${ana.id}`, { blocked: false }, "PATCH");
		expect(await late(ana.phone)).toEqual([]);
		expect(await late("5511900000000")).toEqual([131026]);
		const [status] = await hook.statuses();
		expect(status.recipient_id).toBe("5511900000000");
	});

	it("for the other spelling of a mobile, when told so", async () => {
		const old = await lab("people", { phone: "5541987991234", legacy: true });
		await lab("say", { person: old.id, text: "Oi" });
		expect(await late("5541987991234")).toEqual([]);
		await lab(`people/${old.id}`, { strictSpelling: true }, "PATCH");
		expect(await late("5541987991234")).toEqual([131026]);
		expect(await late("554187991234")).toEqual([]);
	});

	it("at once, when told so", async () => {
		await lab("fault", { behaviour: { undeliverable: "sync" } });
		await lab(`people/${ana.id}`, { notOnWhatsApp: true }, "PATCH");
		expect(await codeOf(await send(ana.phone))).toBe(131026);
	});
});

it("an ad's answer is free for 72 hours, everything else is billed", async () => {
	const price = async (to: string) => {
		await hook.forget();
		await sent(to);
		await settle();
		return (await hook.statuses())[0].pricing;
	};
	expect(await price(ana.phone)).toEqual({
		billable: true,
		pricing_model: "PMP",
		category: "service",
		type: "regular",
	});
	await lab("say", { person: ana.id, text: "Vi o anúncio", referral: { source_type: "ad" } });
	expect(await price(ana.phone)).toMatchObject({ billable: false, type: "free_entry_point" });
});
