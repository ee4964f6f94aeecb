// The control side: people, clock, templates' neighbours, reset; and the rest of what a person does.
import { beforeEach, describe, expect, it } from "vitest";
import { call, DISPLAY, type Hook, lab, look, open, openHook, sent, settle } from "./desk.ts";
import type { Person } from "./wire.ts";

let hook: Hook;
let ana: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
});

describe("people", () => {
	it("are made with a valid Brazilian mobile when nothing is said", async () => {
		for (let at = 0; at < 20; at++) {
			const made = await lab("people", {});
			expect(made.phone).toMatch(/^55[1-9][1-9]9[6-9]\d{7}$/);
			expect(made.bsuid).toMatch(/^BR\.\d{16}$/);
			expect(made.name).toMatch(/\p{L}+ \p{L}+/u);
		}
	});

	it("are found by id, phone, wa_id and business-scoped id, changed and removed", async () => {
		const old = await lab("people", { phone: "5541987991234", legacy: true });
		for (const name of [old.id, "5541987991234", "554187991234", encodeURIComponent(old.bsuid)])
			expect((await look(`people/${name}`)).id).toBe(old.id);
		await lab(`people/${old.id}`, { name: "Rui", nonsense: 1, legacy: "yes" }, "PATCH");
		expect(await look(`people/${old.id}`)).toMatchObject({ name: "Rui", legacy: true });
		await lab(`people/${old.id}`, undefined, "DELETE");
		expect(await look(`people/${old.id}`)).toHaveProperty("error");
	});

	it("with a phone somebody has are refused; one who writes from an unknown phone is made", async () => {
		expect(await lab("people", { phone: ana.phone })).toHaveProperty("error");
		const { person } = await lab("say", { person: "5531999998888", text: "Oi", to: DISPLAY });
		expect(person.phone).toBe("5531999998888");
	});
});

describe("what a person does", () => {
	it("reacts, edits, takes back; the conversation shows it", async () => {
		const { messages } = await sent(ana.phone, { text: { body: "R$ 480 mil" } });
		await lab("react", { person: ana.id, message: messages[0].id, emoji: "👍" });
		const { message } = await lab("say", { person: ana.id, text: "caro" });
		await lab("edit", { person: ana.id, message, text: "um pouco caro" });
		const other = await lab("say", { person: ana.id, text: "ops" });
		await lab("revoke", { person: ana.id, message: other.message });
		const thread = await look(`thread?person=${ana.id}`);
		expect(
			thread.messages.map(({ text, edited, revoked, reactions }) => [
				text,
				edited,
				revoked,
				reactions,
			]),
		).toEqual([
			["Oi", false, false, []],
			["R$ 480 mil", false, false, ["👍"]],
			["um pouco caro", true, false, []],
			["", false, true, []],
		]);
	});

	it("does none of it to what is not his, nor takes back after two days", async () => {
		const { messages } = await sent(ana.phone);
		expect(
			await lab("edit", { person: ana.id, message: messages[0].id, text: "x" }),
		).toHaveProperty("error");
		expect(await lab("tap", { person: ana.id, message: messages[0].id, index: 0 })).toHaveProperty(
			"error",
		);
		const { message } = await lab("say", { person: ana.id, text: "Oi" });
		await lab("clock", { ms: 49 * 3_600_000 });
		expect(await lab("revoke", { person: ana.id, message })).toHaveProperty("error");
	});

	it("taps a row by its name", async () => {
		const { messages } = await sent(ana.phone, {
			type: "interactive",
			interactive: {
				type: "list",
				body: { text: "Qual?" },
				action: {
					button: "Ver",
					sections: [
						{
							rows: [
								{ id: "a", title: "Um" },
								{ id: "b", title: "Dois" },
							],
						},
					],
				},
			},
		});
		await lab("tap", { person: ana.id, message: messages[0].id, choice: "Dois" });
		await settle();
		expect((await hook.messages())[0].interactive.list_reply).toEqual({
			id: "b",
			title: "Dois",
		});
	});

	it("an own message has one tick until the company's webhook took it, blue once it was read", async () => {
		await lab("webhook", { hold: true });
		await lab("say", { person: ana.id, text: "Alô?" });
		const state = async () => (await look(`thread?person=${ana.id}`)).messages.at(-1)?.state;
		expect(await state()).toBe("sent");
		await lab("webhook/release", {});
		await settle();
		expect(await state()).toBe("delivered");
	});
});

describe("the clock", () => {
	it("moves ahead, stands still, goes on, and never back", async () => {
		const { now } = await look("clock");
		expect((await lab("clock", { ms: 3_600_000 })).now).toBeGreaterThanOrEqual(now + 3_600_000);
		await lab("clock", { stopped: true });
		const still = (await look("clock")).now;
		await new Promise((done) => setTimeout(done, 30));
		expect((await look("clock")).now).toBe(still);
		await lab("clock", { ms: 500 });
		expect((await look("clock")).now).toBe(still + 500);
		await lab("clock", { stopped: false });
		expect((await look("clock")).now).toBeGreaterThanOrEqual(still + 500);
		for (const ms of [-1, "1", 1e15]) expect(await lab("clock", { ms })).toHaveProperty("error");
	});
});

describe("the door", () => {
	it("takes JSON only, so that no other page can send a form here", async () => {
		const form = new URLSearchParams({ seed: "1" });
		expect((await call("/_lab/reset", { method: "POST", body: form })).status).toBe(415);
		const broken = { method: "POST", headers: { "content-type": "application/json" }, body: "{" };
		expect((await call("/_lab/reset", broken)).status).toBe(400);
		expect((await call("/_lab/nothing", { method: "POST" })).status).toBe(404);
	});

	it("reset brings the demo company back and nothing else", async () => {
		await lab("reset", {});
		expect((await look("people")).people).toEqual([]);
		expect((await look("numbers")).numbers).toMatchObject([
			{ display: DISPLAY, subscribed: false },
		]);
		expect((await look("templates")).templates).toHaveLength(2);
		expect((await look("journal")).entries).toEqual([]);
	});

	it("registers an app of one's own, with the callback's problem said", async () => {
		const own = await openHook();
		await own.plan({ verify: "right" });
		const app = {
			wabaId: "31",
			phoneId: "12",
			displayNumber: "+55 (21) 3333-4444",
			token: "EAA3",
			appSecret: "s3",
			verifyToken: "wrong",
			callback: own.url,
		};
		const made = await lab("numbers", app);
		expect(made).toMatchObject({ id: "12", wabaId: "31", display: "552133334444", callback: null });
		expect(made.problem).toMatch("403");
	});
});

describe("the page", () => {
	it("comes with a strict policy, from here alone, and its files with it", async () => {
		const response = await call("/_lab/phone?to=5511987654321&text=Oi");
		expect(response.status).toBe(200);
		const policy = response.headers.get("content-security-policy") ?? "";
		expect(policy).toContain("default-src 'none'");
		expect(policy).not.toMatch(/unsafe|https?:/);
		const html = await response.text();
		expect(html).not.toMatch(/\son\w+=|style=|<script>|https?:\/\//);
		const files = [...html.matchAll(/\/_lab\/page\/[\w.]+/g)].map(([path]) => path);
		expect(files).toHaveLength(3);
		for (const path of files) expect((await call(path)).status).toBe(200);
		expect((await call("/_lab/page/../wrangler.toml")).status).toBe(404);
	});
});
