// Rules M10-M19: what each kind of message, amendment and status becomes, and who it is from.
import { describe, expect, it } from "vitest";
import type { ChannelEvent } from "../../worker/channels/port.ts";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { KINDS, STATUSES } from "../support/whatsapp/kinds.ts";
import {
	ANA,
	AT,
	bytes,
	change,
	contact,
	echo,
	type Json,
	message,
	post,
	status,
} from "../support/whatsapp/post.ts";

function events(value: Json, field?: string): readonly ChannelEvent[] {
	return readWebhook(bytes(post(change(value, field)))).map(({ event }) => event);
}

function one(item: Json, contacts: Json[] = [contact()]): ChannelEvent {
	const all = events({ contacts, messages: [item] });
	expect(all).toHaveLength(1);
	return all[0] ?? { t: "unknown", key: "", at: 0, what: "nothing" };
}

describe("what a client sends", () => {
	it.each(KINDS)("[M10] shows $name", ({ item, text, attached }) => {
		const event = one(message(item));
		expect(event).toMatchObject({
			t: "message",
			key: "wamid.HBgM",
			at: AT * 1_000,
			body: { text },
		});
		const body = event.t === "message" ? event.body : undefined;
		expect(body?.attachment?.kind).toBe(attached);
	});

	it("[M10] keeps what a file is fetched and shown by, and hides what its name hides", () => {
		const item = {
			id: "77",
			mime_type: "Application/PDF",
			sha256: "abc=",
			filename: "foto\u202efdp.exe\n.pdf",
			caption: "veja",
		};
		expect(one(message({ type: "document", document: item }))).toMatchObject({
			body: {
				text: "veja",
				attachment: {
					kind: "document",
					media: "77",
					mime: "application/pdf",
					sha256: "abc=",
					name: "fotofdp.exe .pdf",
				},
			},
		});
	});

	it.each(["text/html\r\nset-cookie: a=b", "x", "", 'a/b; c="d\ne"', "<script>/x"])(
		"[M10] takes %j for a file of no known kind: it may end in a header",
		(mime_type) => {
			expect(one(message({ type: "image", image: { id: "1", mime_type } }))).toMatchObject({
				body: { attachment: { mime: "application/octet-stream" } },
			});
		},
	);

	it.each([
		["a place that is none", { type: "location", location: { latitude: 91, longitude: 0 } }],
		["a file without id", { type: "image", image: { mime_type: "image/png" } }],
		["no cards", { type: "contacts", contacts: [] }],
		["an empty order", { type: "order", order: { product_items: [] } }],
	])("[M11] still makes a message of %s", (_, item) => {
		expect(one(message(item))).toMatchObject({
			t: "message",
			body: { text: "Mensagem que só o celular mostra", attachment: { kind: "unsupported" } },
		});
	});

	it("[M11] names the kind in the channel's own word", () => {
		expect(
			one(message({ type: "unsupported", unsupported: { type: "poll_creation" } })),
		).toMatchObject({
			body: { attachment: { type: "poll_creation" } },
		});
	});

	it("[M12] cuts texts at 4,096 characters and never inside one", () => {
		const event = one(message({ text: { body: "😀".repeat(5_000) } }));
		const text = event.t === "message" ? event.body.text : "";
		expect([...text]).toHaveLength(4_096);
		expect(text).toBe("😀".repeat(4_096));
		const odd = one(message({ text: { body: `a${"😀".repeat(5_000)}` } }));
		expect(odd.t === "message" && odd.body.text).toBe(`a${"😀".repeat(4_095)}`);
	});

	it("[M12] counts words of ours beside theirs", () => {
		const context = { referred_product: { product_retailer_id: "AP-12" } };
		const event = one(message({ text: { body: "x".repeat(4_096) }, context }));
		expect(event.t === "message" && event.body.text).toBe("x".repeat(4_096));
	});

	it("[M12] takes out control characters and halves, and keeps line breaks", () => {
		expect(
			one(message({ text: { body: "a\u0000\u0007b\r\nc\td\u2028e\ud83dz\u009f" } })),
		).toMatchObject({ body: { text: "ab\nc d\ne\ufffdz" } });
	});

	it("[M12] keeps a name to 80 characters in one line", () => {
		const event = one(message(), [contact({ ...ANA, name: `  A\n\u202eB ${"x".repeat(200)}` })]);
		const name = event.t === "message" ? event.from.name : "";
		expect(name).toBe(`A B ${"x".repeat(76)}`);
	});
});

describe("who it is from", () => {
	const bare = (of: Json) => {
		const { from: _, from_user_id: __, ...rest } = message();
		return { ...rest, ...of };
	};

	it.each<[string, Json, Json[], Json]>([
		["a phone alone", { from: ANA.phone }, [], { waId: ANA.phone }],
		["an id alone", { from_user_id: ANA.bsuid }, [], { bsuid: ANA.bsuid }],
		["an id and an empty phone", { from: "", from_user_id: ANA.bsuid }, [], { bsuid: ANA.bsuid }],
		["an id where the phone was", { from: ANA.bsuid }, [], { bsuid: ANA.bsuid }],
		["a plus before the phone", { from: `+${ANA.phone}` }, [], { waId: ANA.phone }],
		[
			"a parent id",
			{ from_user_id: "BR.7", from_parent_user_id: "BR.ENT.8" },
			[],
			{ bsuid: "BR.7", parentBsuid: "BR.ENT.8" },
		],
		["ids that are none", { from: "ana", from_user_id: "br.12" }, [], {}],
		["a phone where the id was", { from_user_id: "5511987654321" }, [], {}],
		[
			"an id, the rest in contacts",
			{ from_user_id: ANA.bsuid },
			[contact()],
			{ bsuid: ANA.bsuid, waId: ANA.phone, name: ANA.name },
		],
		[
			"a phone, the rest in contacts",
			{ from: ANA.phone },
			[contact()],
			{ bsuid: ANA.bsuid, waId: ANA.phone, name: ANA.name },
		],
		[
			"nothing, one person in the post",
			{},
			[contact({ bsuid: ANA.bsuid, phone: "" })],
			{ bsuid: ANA.bsuid, name: ANA.name },
		],
		[
			"a phone that changed hands",
			{ from: ANA.phone, from_user_id: "BR.9" },
			[contact()],
			{ bsuid: "BR.9", waId: ANA.phone },
		],
	])("[M13] reads %s", (_, ids, contacts, from) => {
		const event = one(bare(ids), contacts);
		expect(event.t === "message" && event.from).toEqual(from);
	});

	it("[M13] finds people by id, however contacts are shuffled, short or doubled", () => {
		const people = Array.from({ length: 6 }, (_, i) => ({
			phone: `55119876543${10 + i}`,
			bsuid: `BR.${100 + i}`,
			name: `Pessoa ${i}`,
		}));
		const contacts = [3, 0, 5, 1, 3, 4].map((i) => contact(people[i]));
		const messages = people.map(({ phone, bsuid }, i) =>
			bare({ id: `wamid.${i}`, ...(i % 2 ? { from: phone } : { from_user_id: bsuid }) }),
		);
		const names = events({ contacts, messages }).map((event) =>
			event.t === "message" ? event.from.name : "",
		);
		expect(names).toEqual(["Pessoa 0", "Pessoa 1", undefined, "Pessoa 3", "Pessoa 4", "Pessoa 5"]);
	});

	it("[M13] gives nobody's name to a message without ids beside others", () => {
		const messages = [bare({ id: "wamid.1" }), bare({ id: "wamid.2", from: ANA.phone })];
		const [first, second] = events({ contacts: [contact()], messages });
		expect(first).toMatchObject({ t: "message", from: {} });
		expect(first?.t === "message" && first.from.name).toBeUndefined();
		expect(second).toMatchObject({ from: { name: ANA.name } });
	});

	it("[M13] gives a message without ids to neither of two people", () => {
		const event = one(bare({}), [contact(), contact({ bsuid: "BR.9", name: "Bia" })]);
		expect(event).toMatchObject({ t: "message", from: {} });
		expect(event.t === "message" && Object.keys(event.from)).toEqual([]);
	});

	it("[M13] keeps the username apart from the name", () => {
		const person = { ...contact(), profile: { name: "Ana", username: "ana.souza" } };
		expect(one(message(), [person])).toMatchObject({
			from: { name: "Ana", username: "ana.souza" },
		});
	});

	it("[M13] shows nobody in private what was said in a group", () => {
		expect(one(message({ group_id: "g1" }))).toMatchObject({ t: "unknown", what: "group" });
	});
});

describe("what amends", () => {
	it.each([
		["👍🏽", "👍🏽"],
		["", undefined],
		[undefined, undefined],
	])("[M14] reads the reaction %j as %j", (emoji, value) => {
		const reaction = { message_id: "wamid.T", ...(emoji === undefined ? {} : { emoji }) };
		const event = one(message({ type: "reaction", reaction }));
		expect(event).toMatchObject({
			t: "reaction",
			key: "wamid.HBgM",
			target: "wamid.T",
			byUs: false,
		});
		expect(event.t === "reaction" && event.value).toBe(value);
	});

	it("[M14] reads edits of texts and captions, and what is taken back", () => {
		const edited = (of: Json) =>
			one(message({ type: "edit", edit: { original_message_id: "wamid.T", message: of } }));
		expect(edited({ type: "text", text: { body: "novo" } })).toMatchObject({
			t: "edit",
			target: "wamid.T",
			value: "novo",
		});
		expect(edited({ type: "image", image: { id: "1", caption: "legenda" } })).toMatchObject({
			value: "legenda",
		});
		expect(edited({ type: "image", image: { id: "1" } })).toMatchObject({ value: "" });
		const revoke = { original_message_id: "wamid.T" };
		expect(one(message({ type: "revoke", revoke }))).toMatchObject({
			t: "revoke",
			target: "wamid.T",
		});
	});

	it("[M14] names an amendment apart from its target", () => {
		const revoke = { original_message_id: "wamid.HBgM" };
		expect(one(message({ type: "revoke", revoke })).key).not.toBe("wamid.HBgM");
	});

	it.each(["reaction", "edit", "revoke"])("[M14] keeps a %s of nothing as unknown", (type) => {
		expect(one(message({ type, [type]: {} }))).toMatchObject({ t: "unknown", key: "wamid.HBgM" });
	});
});

describe("somebody's new number", () => {
	it.each<[string, Json, Json, Json]>([
		[
			"user_changed_number",
			{ from: ANA.phone, from_user_id: undefined },
			{ type: "user_changed_number", wa_id: "5511900000000" },
			{ before: { waId: ANA.phone }, after: { waId: "5511900000000" } },
		],
		[
			"customer_changed_number",
			{ from: ANA.phone, from_user_id: undefined },
			{ type: "customer_changed_number", new_wa_id: "5511900000000", customer: ANA.phone },
			{ before: { waId: ANA.phone }, after: { waId: "5511900000000" } },
		],
		[
			"user_changed_user_id",
			{ from: undefined, from_user_id: undefined },
			{ type: "user_changed_user_id", user_id: "BR.2", previous_user_id: "BR.1" },
			{ before: { bsuid: "BR.1" }, after: { bsuid: "BR.2" } },
		],
	])("[M15] joins both for %s", (_, ids, system, expected) => {
		const event = one(message({ ...ids, type: "system", system }), []);
		expect(event).toMatchObject({ t: "identity", key: "wamid.HBgM", ...expected });
	});

	it("[M15] believes no name: ids in the sentence are not ids", () => {
		const body = "User X changed from BR.victim to BR.attacker changed from BR.1 to BR.2";
		const item = { from: undefined, from_user_id: undefined, type: "system" };
		expect(
			one(message({ ...item, system: { type: "user_changed_user_id", body } }), []),
		).toMatchObject({
			t: "unknown",
			what: "system:user_changed_user_id",
		});
	});

	it("[M15] tells the panel of health that keys changed", () => {
		const system = { type: "customer_identity_changed", body: "x" };
		expect(one(message({ type: "system", system }))).toMatchObject({
			t: "health",
			what: "customer_identity_changed",
			detail: ANA.bsuid,
		});
	});

	it("[M15] keeps other system messages", () => {
		expect(one(message({ type: "system", system: { type: "moved_to_mars" } }))).toMatchObject({
			t: "unknown",
			what: "system:moved_to_mars",
		});
	});
});

describe("what the company's phone sends", () => {
	const echoes = (item: Json) =>
		events({ contacts: [contact()], message_echoes: [item] }, "smb_message_echoes");

	it("[M16] is an echo to the same person as an answer to him would be", () => {
		expect(echoes(echo({ id: "wamid.E", text: { body: "Já te ligo" } }))).toEqual([
			{
				t: "echo",
				key: "wamid.E",
				at: AT * 1_000,
				to: { waId: ANA.phone, bsuid: ANA.bsuid, name: ANA.name },
				body: { text: "Já te ligo" },
			},
		]);
	});

	it("[M16] reaches people known by id alone", () => {
		expect(
			echoes({ ...echo(), to: "", to_user_id: "BR.5", to_parent_user_id: "BR.ENT.6" }),
		).toMatchObject([{ t: "echo", to: { bsuid: "BR.5", parentBsuid: "BR.ENT.6" } }]);
	});

	it("[M16] may take back, edit and react too, and names the client of the conversation", () => {
		const revoke = { original_message_id: "wamid.T" };
		expect(echoes(echo({ type: "revoke", revoke }))).toMatchObject([
			{ t: "revoke", byUs: true, target: "wamid.T", from: { waId: ANA.phone } },
		]);
	});
});

describe("a status", () => {
	it.each([
		["sent", "sent"],
		["delivered", "delivered"],
		["read", "read"],
		["played", "read"],
		["failed", "failed"],
	])("[M17] %s is the fact %s, under a key of its own", (word, fact) => {
		const item = STATUSES.find((one) => one.status === word) ?? {};
		expect(events({ statuses: [item] })).toMatchObject([
			{
				t: "status",
				key: `wamid.OURS|${word}|${AT + 5}`,
				at: (AT + 5) * 1_000,
				message: "wamid.OURS",
				ours: "out-7",
				fact,
				to: { waId: ANA.phone, bsuid: ANA.bsuid },
				price: { billable: true, model: "PMP", category: "service", type: "regular" },
			},
		]);
	});

	it("[M17] of a failure says why, and of nothing else", () => {
		const failed = STATUSES.find((one) => one.status === "failed") ?? {};
		const [event] = events({ statuses: [failed] });
		expect(event).toMatchObject({
			fault: { kind: "window", retry: "never", code: 131047, detail: "More than 24 hours" },
		});
		const [sent] = events({ statuses: [{ ...failed, status: "sent" }] });
		expect(sent && "fault" in sent).toBe(false);
	});

	it("[M17] knows what is billed when only the kind of price says it", () => {
		const priced = (type: string) =>
			events({
				statuses: [status({ pricing: { pricing_model: "PMP", type, category: "utility" } })],
			});
		expect(priced("regular")).toMatchObject([{ price: { billable: true } }]);
		expect(priced("free_entry_point")).toMatchObject([{ price: { billable: false } }]);
	});

	it("[M17] in a word nobody knows is kept, with the same kind of key", () => {
		expect(events({ statuses: [status({ status: "warning" })] })).toMatchObject([
			{ t: "unknown", key: `wamid.OURS|warning|${AT}`, what: "status:warning" },
		]);
	});
});

describe("where somebody came from", () => {
	it("[M18] keeps the advertisement of a first message, with or without words", () => {
		const referral = {
			source_url: "https://fb.me/x",
			source_type: "ad",
			source_id: "120",
			headline: "Residencial\nAurora",
			body: "Visite",
			ctwa_clid: "Aff-n",
			image_url: "https://x/y",
		};
		const expected = {
			source: "ad",
			url: "https://fb.me/x",
			id: "120",
			headline: "Residencial Aurora",
			body: "Visite",
			clickId: "Aff-n",
		};
		expect(one(message({ referral }))).toMatchObject({ referral: expected });
		expect(one(message({ type: "unsupported", referral }))).toMatchObject({ referral: expected });
	});

	it("[M18] keeps no address that runs", () => {
		const event = one(message({ referral: { source_url: "javascript:alert(1)", source_id: "1" } }));
		expect(event.t === "message" && event.referral).toEqual({ id: "1" });
	});

	it.each<[string, Json, string | undefined]>([
		[
			"in the card",
			{ contacts: [{ origin: "contact_request", phones: [{ wa_id: "554187991234" }] }] },
			"+5541987991234",
		],
		[
			"beside the card",
			{ origin: "contact_request", contacts: [{ phones: [{ wa_id: "351912345678" }] }] },
			"+351912345678",
		],
		[
			"of a forwarded card",
			{ contacts: [{ origin: "other", phones: [{ wa_id: "554187991234" }] }] },
			undefined,
		],
		["without origin", { contacts: [{ phones: [{ wa_id: "554187991234" }] }] }, undefined],
		[
			"beside two cards",
			{ origin: "contact_request", contacts: [{ phones: [{ wa_id: "554187991234" }] }, {}] },
			undefined,
		],
		[
			"typed, not attested",
			{ contacts: [{ origin: "contact_request", phones: [{ phone: "+5541987991234" }] }] },
			undefined,
		],
	])("[M18] of a shared phone believes the origin: %s", (_, item, phone) => {
		const event = one(message({ type: "contacts", ...item }));
		expect(event.t === "message" && event.attestedPhone).toBe(phone);
	});

	it("[M18] remembers what a message answers, forwarded ones answer nothing", () => {
		expect(one(message({ context: { from: "1", id: "wamid.Q" } }))).toMatchObject({
			replyTo: "wamid.Q",
		});
		const forwarded = one(message({ context: { forwarded: true } }));
		expect("replyTo" in forwarded).toBe(false);
	});
});

describe("the time of an event", () => {
	it.each([
		[String(AT), AT * 1_000],
		[AT, AT * 1_000],
		["", 0],
		["amanhã", 0],
		["-5", 0],
		["1e30", 0],
		["99999999999999999999", 0],
		[1.5, 0],
		[null, 0],
		["0", 0],
	])("[M19] %j is %d: an instant, or nobody knows", (timestamp, at) => {
		expect(one(message({ timestamp })).at).toBe(at);
		expect(events({ statuses: [status({ timestamp })] })[0]?.at).toBe(at);
	});
});
