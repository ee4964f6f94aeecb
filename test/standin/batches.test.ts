// What shares a post (spec 5.4): entries, changes, messages, statuses, numbers; contacts that do not
// match; giants, nothing at all, and things nobody has documented.
import { beforeEach, describe, expect, it } from "vitest";
import {
	appCallback,
	DISPLAY,
	type Hook,
	lab,
	messagesOf,
	open,
	PHONE,
	sent,
	settle,
	statusesOf,
	valuesOf,
	WABA,
} from "./desk.ts";
import type { Payload, Person } from "./wire.ts";

let hook: Hook;
let ana: Person;
let bia: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
	bia = await lab("people", { name: "Bia Reis" });
	await lab("webhook", { hold: true });
});

async function three(): Promise<void> {
	await lab("say", { person: ana.id, text: "1" });
	await lab("say", { person: bia.id, text: "2" });
	await lab("say", { person: ana.id, text: "3" });
}

async function release(how: Record<string, unknown>): Promise<Payload> {
	await lab("webhook/release", { batch: 100, ...how });
	await settle();
	const payloads = await hook.payloads();
	expect(payloads).toHaveLength(1);
	return payloads[0];
}

describe("one post", () => {
	it.each([
		["value", 1, [1]],
		["change", 1, [3]],
		["entry", 3, [1, 1, 1]],
	])("laid out by %s", async (layout, entries, changes) => {
		await three();
		const payload = await release({ layout });
		expect(payload.entry).toHaveLength(entries);
		expect(payload.entry.map((entry) => entry.changes.length)).toEqual(changes);
		expect(payload.entry.every(({ id }) => id === WABA)).toBe(true);
		expect(messagesOf(payload).map(({ text }) => text.body)).toEqual(["1", "2", "3"]);
	});

	it("mixes layouts by chance and loses nothing", async () => {
		for (let at = 0; at < 12; at++) await lab("say", { person: ana.id, text: String(at) });
		const payload = await release({ layout: "mixed" });
		const bodies = messagesOf(payload).map(({ text }) => Number(text.body));
		expect(bodies.sort((a: number, b: number) => a - b)).toEqual([...Array(12).keys()]);
		expect(payload.entry.length).toBeGreaterThan(1);
	});

	it("holds messages and statuses of one value", async () => {
		await sent(ana.phone);
		await lab("say", { person: ana.id, text: "Oi" });
		const payload = await release({});
		const [value] = valuesOf(payload);
		expect(valuesOf(payload)).toHaveLength(1);
		expect(value.messages).toHaveLength(1);
		expect(value.statuses).toHaveLength(2);
	});

	it("holds several numbers, each value with its own", async () => {
		await lab("numbers", { wabaId: WABA, phoneId: "1000000000002", displayNumber: "551133334444" });
		await lab("say", { person: ana.id, text: "aqui" });
		await lab("say", { person: ana.id, text: "lá", to: "551133334444" });
		const payload = await release({});
		expect(valuesOf(payload).map(({ metadata }) => metadata)).toEqual([
			{ display_phone_number: DISPLAY, phone_number_id: PHONE },
			{ display_phone_number: "551133334444", phone_number_id: "1000000000002" },
		]);
	});

	it("waits until the batch is full", async () => {
		await lab("webhook", { hold: false, batch: 2 });
		await three();
		await settle();
		expect((await hook.payloads()).map((one) => messagesOf(one).length)).toEqual([2]);
		await lab("say", { person: bia.id, text: "4" });
		await settle();
		expect((await hook.payloads()).map((one) => messagesOf(one).length)).toEqual([2, 2]);
	});
});

describe("contacts", () => {
	const names = (payload: Payload) =>
		valuesOf(payload)[0].contacts?.map(({ profile }) => profile.name);

	it("are one a person, so fewer than messages", async () => {
		await three();
		expect(names(await release({}))).toEqual(["Ana Prado", "Bia Reis"]);
	});

	it.each([
		["shuffled", ["Bia Reis", "Ana Prado"]],
		["fewer", ["Bia Reis"]],
		["missing", undefined],
	])("come %s", async (contacts, expected) => {
		await three();
		expect(names(await release({ contacts }))).toEqual(expected);
	});
});

describe("odd posts", () => {
	it("a giant of 3 MB arrives whole", async () => {
		await three();
		await lab("webhook/release", { giantBytes: 3_000_000 });
		await settle();
		const [post] = await hook.posts();
		expect(post.raw.length).toBeGreaterThan(2_999_000);
		expect(post.raw.length).toBeLessThan(3_001_000);
	});

	it("no entry at all, and whatever else is handed in", async () => {
		await lab("webhook/raw", {});
		await lab("webhook/raw", { payload: { object: "page", entry: [{ id: "1", changes: [] }] } });
		await settle();
		const payloads = await hook.payloads();
		expect(payloads[0]).toEqual({ object: "whatsapp_business_account", entry: [] });
		expect(payloads[1]).toEqual({ object: "page", entry: [{ id: "1", changes: [] }] });
	});

	it("fields and events of next year, beside what is known", async () => {
		await three();
		const payload = await release({ unknown: true });
		expect(payload.entry[0].changes.map(({ field }) => field)).toEqual([
			"messages",
			"field_of_next_year",
		]);
		expect(valuesOf(payload)[0]).toHaveProperty("x_new_on_value");
		expect(messagesOf(payload)[0]).toHaveProperty("x_new_on_message");
		expect(messagesOf(payload)).toHaveLength(3);
	});

	it("account-level fields, which have no number", async () => {
		const value = { event: "ACCOUNT_RESTRICTION" };
		await appCallback(hook);
		await lab("webhook/notice", { field: "account_update", value });
		expect((await release({})).entry[0].changes).toEqual([{ value, field: "account_update" }]);
	});

	it("a type nobody knows", async () => {
		await lab("say", { person: ana.id, kind: "hologram", body: { depth: 3 } });
		const [message] = messagesOf(await release({}));
		expect(message).toMatchObject({ type: "hologram", hologram: { depth: 3 } });
	});

	it.each([
		["huge", "x".repeat(5_000)],
		["empty", ""],
		["right to left", "\u202eمريم\u202c"],
		["emoji", "👩‍👩‍👧‍👦🏳️‍🌈"],
		["markup", "<img src=x onerror=alert(1)>"],
	])("a name that is %s", async (_, name) => {
		await lab(`people/${ana.id}`, { name }, "PATCH");
		await lab("say", { person: ana.id, text: "Oi" });
		const payload = await release({});
		expect(valuesOf(payload)[0].contacts[0].profile.name).toBe(name);
	});

	it("a status beside a message never costs the message", async () => {
		await sent(ana.phone);
		await lab("say", { person: ana.id, text: "Oi" });
		const payload = await release({ layout: "entry", order: "reverse" });
		expect(messagesOf(payload)).toHaveLength(1);
		expect(statusesOf(payload)).toHaveLength(2);
	});
});
