// How posts leave (spec 5.4): signed, at least once, for seven days, in duplicate, out of order.
import { beforeEach, describe, expect, it } from "vitest";
import {
	eventsOf,
	graph,
	type Hook,
	hmac,
	lab,
	look,
	messagesOf,
	open,
	SECRET,
	sent,
	settle,
	statusesOf,
	WABA,
} from "./desk.ts";
import type { Person } from "./wire.ts";

const DAY = 24 * 3_600_000;

let hook: Hook;
let ana: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
});

const say = (text: string, more = {}) => lab("say", { person: ana.id, text, ...more });
const texts = async () => (await hook.messages()).map(({ text }) => text.body);

describe("the bytes", () => {
	it("are escaped as Meta escapes, and signed as they are", async () => {
		await say("São Paulo 12/05 😀");
		await settle();
		const [post] = await hook.posts();
		expect(post.raw).toContain(String.raw`S\u00e3o Paulo 12\/05 \ud83d\ude00`);
		expect(post.raw).not.toMatch(/[^\x20-\x7e]/);
		expect(post.headers).toMatchObject({
			"content-type": "application/json",
			"x-hub-signature-256": `sha256=${await hmac(SECRET, post.raw)}`,
			"x-hub-signature": `sha1=${await hmac(SECRET, post.raw, "SHA-1")}`,
		});
		const again = JSON.stringify(JSON.parse(post.raw));
		expect(`sha256=${await hmac(SECRET, again)}`).not.toBe(post.headers["x-hub-signature-256"]);
	});

	it.each(["wrong", "missing", "old", "sha1"])("are signed %s on demand", async (signature) => {
		await lab("webhook", { signature });
		await say("Oi");
		await settle();
		const [{ headers, raw }] = await hook.posts();
		const right = `sha256=${await hmac(SECRET, raw)}`;
		const shown = headers["x-hub-signature-256"];
		if (signature === "wrong") expect(shown).toMatch(/^sha256=[0-9a-f]{64}$/);
		if (signature === "old")
			expect(shown).toBe(`sha256=${await hmac("demo-app-secret-before-rotation-0", raw)}`);
		if (signature === "missing") expect(headers).not.toHaveProperty("x-hub-signature");
		if (signature === "missing" || signature === "sha1") expect(shown).toBeUndefined();
		if (signature === "sha1") expect(headers["x-hub-signature"]).toMatch(/^sha1=[0-9a-f]{40}$/);
		expect(shown).not.toBe(right);
	});

	it("are signed by the secret of today once it was rotated", async () => {
		await lab("numbers", {
			wabaId: WABA,
			phoneId: "1000000000001",
			displayNumber: "5511987654321",
			appSecret: "novo",
		});
		await say("a");
		await lab("webhook", { signature: "old" });
		await say("b");
		await settle();
		const posts = await hook.posts();
		expect(posts[0].headers["x-hub-signature-256"]).toBe(
			`sha256=${await hmac("novo", posts[0].raw)}`,
		);
		expect(posts[1].headers["x-hub-signature-256"]).toBe(
			`sha256=${await hmac(SECRET, posts[1].raw)}`,
		);
	});
});

describe("at least once", () => {
	it("tries again at once, then after growing gaps, the same bytes each time", async () => {
		await hook.plan({ statuses: [500, 500, 500, 500] });
		await say("Oi");
		await settle();
		expect(await hook.posts()).toHaveLength(2);
		await lab("clock", { ms: 60_000 });
		const posts = await hook.posts();
		expect(posts.map(({ answered }) => answered)).toEqual([500, 500, 500, 500, 200]);
		expect(new Set(posts.map(({ raw }) => raw)).size).toBe(1);
		const { entries } = await look("journal?what=webhook");
		const at = entries.slice(-5).map((entry) => entry.at);
		const gaps = at.slice(1).map((instant, index) => instant - (at[index] ?? 0));
		expect(gaps[0]).toBeLessThan(1_000);
		for (let index = 1; index < gaps.length; index++)
			expect(gaps[index]).toBeGreaterThan(gaps[index - 1] ?? 0);
	});

	it.each([
		["a redirect, which is not followed", { statuses: [302], location: "/elsewhere" }],
		["a refusal", { statuses: [401] }],
		["a connection that is reset", { resets: 1 }],
	])("counts %s as not received", async (_, plan) => {
		await hook.plan(plan);
		await say("Oi");
		await settle();
		expect(await hook.posts()).toHaveLength(2);
		expect((await look("webhook")).posts).toEqual([]);
	});

	it("counts an answer that takes too long as not received", async () => {
		await lab("webhook", { timeoutMs: 150 });
		await hook.plan({ delayMs: 400 });
		await say("Oi");
		await lab("settle", {});
		expect((await hook.posts()).length).toBeGreaterThanOrEqual(2);
		await hook.plan({});
		await lab("clock", { ms: 60_000 });
		expect((await look("webhook")).posts).toEqual([]);
	});

	it("gives up after seven days, and not before", async () => {
		await lab("clock", { stopped: true });
		await hook.plan({ always: 503 });
		await say("Oi");
		await lab("clock", { ms: 6.9 * DAY });
		const tries = (await hook.posts()).length;
		expect(tries).toBeGreaterThan(15);
		expect((await look("webhook")).posts).toHaveLength(1);
		await lab("clock", { ms: 2 * DAY });
		expect((await look("webhook")).posts).toEqual([]);
		expect((await look("journal?what=expired")).entries).toHaveLength(1);
	});

	it("arrives after an outage of three days with the timestamp it had", async () => {
		await hook.plan({ always: 500 });
		const { now } = await look("clock");
		await say("de antes");
		await lab("clock", { ms: 3 * DAY });
		await hook.plan({});
		await hook.forget();
		await lab("clock", { ms: DAY });
		const [message] = await hook.messages();
		expect(Math.abs(Number(message.timestamp) * 1000 - now)).toBeLessThan(10_000);
	});

	it("a post that fails holds up nobody behind it", async () => {
		await hook.plan({ statuses: [500, 500] });
		await say("um");
		await say("dois");
		await settle();
		expect(await texts()).toContain("dois");
	});

	it("disables the subscription after K failures, and takes it up again when subscribed anew", async () => {
		await lab("webhook", { disableAfter: 3 });
		await hook.plan({ always: 500 });
		await say("Oi");
		await lab("clock", { ms: DAY });
		expect(await hook.posts()).toHaveLength(3);
		expect((await look("numbers")).numbers[0].disabled).toBe(true);
		await say("ninguém ouve");
		await hook.plan({});
		await graph(`${WABA}/subscribed_apps`, { override_callback_uri: hook.url, verify_token: "v" });
		await lab("clock", { ms: DAY });
		expect((await texts()).slice(3)).toEqual(["Oi"]);
	});

	it("survives the object's end between two attempts", async () => {
		const { abortAllDurableObjects } = await import("cloudflare:test");
		await hook.plan({ statuses: [500, 500] });
		await say("Oi");
		await settle();
		await abortAllDurableObjects();
		await lab("clock", { ms: 60_000 });
		expect(await texts()).toEqual(["Oi", "Oi", "Oi"]);
		expect((await look("people")).people).toHaveLength(1);
	});
});

describe("duplicates", () => {
	it("are the same bytes again", async () => {
		await lab("webhook", { duplicate: "same" });
		await say("Oi");
		await settle();
		const posts = await hook.posts();
		expect(posts).toHaveLength(2);
		expect(posts[0].raw).toBe(posts[1].raw);
	});

	it("are the same event in another batch", async () => {
		await say("um");
		await settle();
		await lab("webhook", { duplicate: "rebatch" });
		await say("dois");
		await settle();
		const payloads = await hook.payloads();
		expect(payloads.map((one) => messagesOf(one).map(({ text }) => text.body))).toEqual([
			["um"],
			["dois"],
			["um", "dois"],
		]);
		expect(payloads[2].entry).toHaveLength(2);
	});

	it("are two at once, on two connections", async () => {
		await lab("webhook", { duplicate: "twins" });
		await hook.plan({ delayMs: 120 });
		await say("Oi");
		await settle();
		const [one, two] = await hook.posts();
		expect(one.raw).toBe(two.raw);
		expect(one.port).not.toBe(two.port);
		expect(two.from).toBeLessThan(one.to);
	});
});

describe("order", () => {
	const release = (how: Record<string, unknown>) => lab("webhook/release", how);
	beforeEach(async () => {
		await lab("webhook", { hold: true });
	});

	it("is kept while nothing else is asked; nothing leaves while held", async () => {
		for (const text of ["1", "2", "3"]) await say(text);
		await settle();
		expect(await texts()).toEqual([]);
		expect((await look("webhook")).waiting).toBe(3);
		await release({});
		await settle();
		expect(await texts()).toEqual(["1", "2", "3"]);
	});

	it("is turned round, or shuffled by the seed, within one person", async () => {
		for (const text of ["1", "2", "3", "4", "5"]) await say(text);
		await release({ order: "reverse", keepHolding: true });
		await settle();
		expect(await texts()).toEqual(["5", "4", "3", "2", "1"]);
		await hook.forget();
		for (const text of ["1", "2", "3", "4", "5"]) await say(text);
		await release({ order: "shuffle" });
		await settle();
		const seen = await texts();
		expect(seen).not.toEqual(["1", "2", "3", "4", "5"]);
		expect([...seen].sort()).toEqual(["1", "2", "3", "4", "5"]);
	});

	it("is mixed across people, each person's own kept", async () => {
		const bia = await lab("people", { name: "Bia" });
		for (const text of ["1", "2", "3", "4"]) {
			await say(`a${text}`);
			await lab("say", { person: bia.id, text: `b${text}` });
		}
		await release({ order: "people" });
		await settle();
		const seen = await texts();
		expect(seen.filter((text) => text.startsWith("a"))).toEqual(["a1", "a2", "a3", "a4"]);
		expect(seen.filter((text) => text.startsWith("b"))).toEqual(["b1", "b2", "b3", "b4"]);
		expect(seen).not.toEqual(["a1", "b1", "a2", "b2", "a3", "b3", "a4", "b4"]);
	});

	it("of statuses is permuted, the messages between them stay", async () => {
		for (let at = 0; at < 3; at++) await sent(ana.phone);
		await say("no meio");
		await sent(ana.phone);
		const before = 9;
		await release({ order: "statuses" });
		await settle();
		const payloads = await hook.payloads();
		expect(payloads).toHaveLength(before);
		expect(payloads.findIndex((one) => messagesOf(one).length > 0)).toBe(6);
		const ids = payloads.flatMap(statusesOf).map(({ id, status }) => `${id}${status}`);
		expect(new Set(ids).size).toBe(8);
		expect(payloads.flatMap(statusesOf).map(({ status }) => status)).not.toEqual(
			Array.from({ length: 4 }, () => ["sent", "delivered"]).flat(),
		);
	});

	it("puts a reply before what it quotes", async () => {
		const { message } = await say("pergunta");
		await say("resposta", { replyTo: message });
		await release({ order: "replies_first" });
		await settle();
		const messages = await hook.messages();
		expect(messages[0].context.id).toBe(message);
		expect(messages[1].id).toBe(message);
	});

	it("leaves out delivered when told so", async () => {
		await lab("webhook", { hold: false, skipDelivered: true });
		await sent(ana.phone);
		await settle();
		await lab("open", { person: ana.id });
		await settle();
		expect(await hook.events()).toEqual(["status:sent", "status:read"]);
	});

	it("lets an echo of our own send come before its answer, under the same id", async () => {
		await lab("webhook", { hold: false });
		await hook.plan({ delayMs: 60 });
		const { messages } = await sent(ana.phone, { text: { body: "[[fault:echo_first]]" } });
		const [post] = await hook.posts();
		expect(eventsOf(JSON.parse(post.raw))).toEqual(["echo:text"]);
		expect(post.raw).toContain(messages[0].id.replaceAll("/", "\\/"));
	});
});
