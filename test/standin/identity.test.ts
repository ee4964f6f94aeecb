// Who a person is to the company (spec 5.4, identity): every way a webhook is known to name somebody.
import { beforeEach, describe, expect, it } from "vitest";
import { DISPLAY, type Hook, lab, look, open, PHONE, send, settle, valuesOf } from "./desk.ts";
import type { Contact, Message, Person } from "./wire.ts";

let hook: Hook;
beforeEach(async () => {
	({ hook } = await open({}, { wrote: false }));
});

async function firstOf(
	person: Record<string, unknown>,
): Promise<{ made: Person; message: Message; contact: Contact }> {
	const made = await lab("people", { name: "Caio", phone: "5541987991234", ...person });
	await lab("say", { person: made.id, text: "Oi" });
	await settle();
	const [value] = await hook.values();
	return { made, message: value.messages[0], contact: value.contacts[0] };
}

it("classic: wa_id and user_id side by side", async () => {
	const { made, message, contact } = await firstOf({});
	expect(message).toMatchObject({ from: "5541987991234", from_user_id: made.bsuid });
	expect(contact).toEqual({
		profile: { name: "Caio" },
		wa_id: "5541987991234",
		user_id: made.bsuid,
	});
});

it("legacy: the id lacks the ninth digit; a landline's never changes", async () => {
	expect((await firstOf({ legacy: true })).message.from).toBe("554187991234");
	const landline = await lab("people", { phone: "554132782153", legacy: true });
	expect(landline.waId).toBe("554132782153");
});

it("username with phone: as long as both wrote within thirty days", async () => {
	const { made, contact } = await firstOf({});
	await lab("adopt-username", { person: made.id, username: "caio.mar" });
	const next = async () => {
		await hook.forget();
		await lab("say", { person: made.id, text: "de novo" });
		await settle();
		return (await hook.values())[0];
	};
	expect(contact.profile).toEqual({ name: "Caio" });
	expect((await next()).contacts[0]).toMatchObject({
		profile: { name: "Caio", username: "caio.mar" },
		wa_id: "5541987991234",
	});
	await lab("clock", { ms: 31 * 24 * 3_600_000 });
	const late = await next();
	expect(late.contacts[0]).not.toHaveProperty("wa_id");
	expect(late.messages[0]).not.toHaveProperty("from");
	expect((await next()).messages[0].from).toBe("5541987991234");
});

describe("BSUID only", () => {
	it.each([
		["keys absent", "keys", {}, {}],
		["empty strings", "empty", { from: "" }, { wa_id: "" }],
	])("%s", async (_, absence, from, id) => {
		const { made, message, contact } = await firstOf({ bsuidOnly: true, absence });
		expect(message).toEqual({
			...from,
			from_user_id: made.bsuid,
			id: expect.any(String),
			timestamp: expect.any(String),
			type: "text",
			text: { body: "Oi" },
		});
		expect(contact).toEqual({ profile: { name: "Caio" }, ...id, user_id: made.bsuid });
	});

	it("the id stands in `from`", async () => {
		const { made, message } = await firstOf({ bsuidOnly: true, absence: "bsuid" });
		expect(message.from).toBe(made.bsuid);
	});

	it("can be answered, and a phone that was shared is Meta's word", async () => {
		const { made } = await firstOf({ bsuidOnly: true });
		await send(made.bsuid, {
			type: "interactive",
			interactive: {
				type: "request_contact_info",
				body: { text: "Qual é o seu telefone?" },
				action: { name: "request_contact_info" },
			},
		});
		await settle();
		await hook.forget();
		const { messages } = await look(`thread?person=${made.id}`);
		const asked = messages.at(-1);
		expect(asked?.choices).toEqual([
			{ kind: "contacts", id: "contact", title: "Compartilhar contato" },
		]);
		await lab("tap", { person: made.id, message: asked?.id, index: 0 });
		await settle();
		const [message] = await hook.messages();
		expect(message).toMatchObject({ type: "contacts", context: { from: DISPLAY, id: asked?.id } });
		expect(message.contacts[0]).toMatchObject({
			origin: "contact_request",
			phones: [{ phone: "+5541987991234", wa_id: "5541987991234" }],
		});
		await lab("say", { person: made.id, kind: "contacts" });
		await settle();
		expect((await hook.messages())[1].contacts[0].origin).toBe("other");
	});
});

it("parent ids come beside the others where portfolios are linked", async () => {
	const { made, message, contact } = await firstOf({ parentBsuid: true });
	expect(made.parentBsuid).toMatch(/^BR\.ENT\.\d+$/);
	expect(message.from_parent_user_id).toBe(made.parentBsuid);
	expect(contact.parent_user_id).toBe(made.parentBsuid);
	expect((await send(made.parentBsuid)).status).toBe(200);
});

describe("a changed number", () => {
	const change = async (made: Person, body: Record<string, unknown>) => {
		await hook.forget();
		const next = await lab("change-number", { person: made.id, phone: "5541999990000", ...body });
		await settle();
		return { next, values: await hook.values() };
	};

	it("is told with both ids and no contacts, where the phone may be shown", async () => {
		const { made } = await firstOf({});
		const { next, values } = await change(made, {});
		expect(next.bsuid).not.toBe(made.bsuid);
		expect(values).toHaveLength(1);
		expect(values[0]).not.toHaveProperty("contacts");
		expect(values[0].messages[0]).toMatchObject({
			from: "5541987991234",
			type: "system",
			system: {
				type: "user_changed_number",
				wa_id: "5541999990000",
				user_id: next.bsuid,
				previous_user_id: made.bsuid,
			},
		});
	});

	it("is told by the id alone, where it may not", async () => {
		const { made } = await firstOf({ bsuidOnly: true });
		const { next, values } = await change(made, {});
		expect(values[0].messages[0]).not.toHaveProperty("from");
		expect(values[0].messages[0].system).toEqual({
			body: expect.any(String),
			type: "user_changed_user_id",
			user_id: next.bsuid,
			previous_user_id: made.bsuid,
		});
	});

	it("comes as both types, or as the older one, on demand", async () => {
		const { made } = await firstOf({});
		const types = async (wanted: string) =>
			(await change(made, { types: wanted })).values.map((value) => value.messages[0].system.type);
		expect(await types("both")).toEqual(["user_changed_number", "user_changed_user_id"]);
		expect(await types("customer")).toEqual(["customer_changed_number"]);
	});
});

describe("coexistence", () => {
	it("echoes what the company's phone says, to whom it says it, in the spelling it dialled", async () => {
		const { made } = await firstOf({ legacy: true });
		await hook.forget();
		const { message } = await lab("echo", { person: made.id, text: "Bom dia!" });
		await lab("echo", { person: made.id, text: "de novo", dialled: "other" });
		await settle();
		const [payload, second] = await hook.payloads();
		expect(payload.entry[0].changes[0].field).toBe("smb_message_echoes");
		const [{ metadata, message_echoes: echoes }] = valuesOf(payload);
		expect(metadata.phone_number_id).toBe(PHONE);
		expect(echoes[0]).toMatchObject({
			from: DISPLAY,
			to: "554187991234",
			to_user_id: made.bsuid,
			id: message,
			type: "text",
			text: { body: "Bom dia!" },
		});
		expect(valuesOf(second)[0].message_echoes[0].to).toBe("5541987991234");
		const thread = await look(`thread?person=${made.id}`);
		expect(thread.messages.map(({ mine }) => mine)).toEqual([true, false, false]);
	});

	it("echoes edits and revokes of them", async () => {
		const { made } = await firstOf({});
		const { message } = await lab("echo", { person: made.id, text: "R$ 480 mil" });
		await lab("echo", { person: made.id, kind: "edit", message, text: "R$ 450 mil" });
		await lab("echo", { person: made.id, kind: "revoke", message });
		await settle();
		const echoes = (await hook.values()).flatMap((value) => value.message_echoes ?? []);
		expect(echoes.slice(1).map(({ type, ...rest }) => rest[type])).toEqual([
			{ original_message_id: message, message: { type: "text", text: { body: "R$ 450 mil" } } },
			{ original_message_id: message },
		]);
	});

	it.each([131051, 131060])("a first message may be nothing but %i", async (code) => {
		const made = await lab("people", {});
		await lab("say", { person: made.id, kind: "unsupported", code });
		await settle();
		const [message] = await hook.messages();
		expect(message).toMatchObject({ type: "unsupported", errors: [{ code }] });
		expect(message).not.toHaveProperty("text");
	});
});

describe("ads", () => {
	const referral = {
		source_type: "ad",
		source_id: "77",
		ctwa_clid: "c1",
		headline: "Aurora Parque",
	};
	it.each([
		["with text", { text: "Vi o anúncio" }],
		["without text", { kind: "unsupported" }],
	])("bring a referral on the first message, %s", async (_, said) => {
		const made = await lab("people", {});
		await lab("say", { person: made.id, ...said, referral });
		await settle();
		expect((await hook.messages())[0].referral).toEqual(referral);
	});
});
