// Rules C90 to C96 and C102 to C105 (docs/WHATSAPP-NUMBER.md): what leaves. Nothing twice, everybody in his own
// order, and a person decides about what nobody knows the fate of. Graph is played, with every answer Meta is
// known to give. Windows that are shut and the pace are next door (window.test.ts, pace.test.ts).
import { describe, expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";
import {
	type Connected,
	connected,
	connectionOf,
	playedDay,
	post,
	statusOf,
	textFrom,
	wamid,
} from "../support/meta.ts";
import { meta, outgoing, said, until } from "./outgoing.ts";
import {
	accepted,
	alarmOf,
	broker,
	conversation,
	deliveries,
	failures,
	form,
	heard,
	inNumber,
	kill,
	later,
	rest,
	rowsOf,
	says,
} from "./scene.ts";

const graph = playedDay();
const { answering, texts } = outgoing(graph);

const ANA = "5521999990000";
const DAY = 86_400_000;
const BIA = { email: "bia@exemplo.com", phone: "(21) 98888-1111" };

describe("a message of ours", () => {
	it("[C90] leaves as Graph wants it, to the number that wrote, with our own id to come back", async () => {
		const at = await connected();
		const { id, who, key } = await conversation(at, "552199990000");
		const first = await said(at, who, id, "Olá!\nTudo bem?");
		await said(at, who, id, "Sobre isto", { replyTo: key });
		await said(at, who, id, "E isto", { replyTo: first });
		const [one, two, three] = graph.messages();
		expect(one).toEqual({
			messaging_product: "whatsapp",
			recipient_type: "individual",
			to: "552199990000",
			type: "text",
			text: { body: "Olá!\nTudo bem?" },
			biz_opaque_callback_data: `${at.shop.team}/${id}/${first}`,
		});
		expect(two?.context).toEqual({ message_id: key });
		expect(three?.context).toMatchObject({ message_id: expect.stringContaining("wamid.OUT") });
		expect(await deliveries(at, id)).toMatchObject({ [first]: "accepted" });
	});

	it("[C90] to somebody without a number goes to his id, and never to the one a form had", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(48) 98888-7777" });
		await heard(at, textFrom({ bsuid: "BR.5555" }, lead.text));
		await accepted(who, lead.id);
		await said(at, who, lead.id, "Oi");
		expect(graph.messages()[0]).toMatchObject({ recipient: "BR.5555" });
		expect(graph.messages()[0]).not.toHaveProperty("to");
	});

	it("[C91] goes once for its id, however often the team repeats it, and in the order it was written", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const { passed, open } = gate();
		const usual = graph.answer;
		graph.answer = async (call) => {
			if (call.path.endsWith("/messages")) await passed;
			return usual(call);
		};
		const ids = [];
		for (const text of ["um", "dois", "três"]) ids.push(await says(at, who, id, text));
		await until(async () => (await rowsOf(at, "SELECT id FROM message")).length === 3);
		expect(texts()).toEqual(["um"]);
		const out = await inNumber(at, ({ db }) =>
			db.all<{ body: string }>("SELECT body FROM message").map(({ body }) => JSON.parse(body)),
		);
		for (const one of [...out, ...out]) await inNumber(at, (room) => room.send(one));
		open();
		await rest(at);
		expect(texts()).toEqual(["um", "dois", "três"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C92] that hangs holds up neither other clients nor what is heard", async () => {
		const at = await connected();
		const ana = await conversation(at);
		const bia = await conversation(at, "5521988881111", BIA, ana.who);
		let hang = true;
		graph.answer = async ({ body }) => {
			while (hang && body.to === ANA) await new Promise((resolve) => setTimeout(resolve, 20));
			return null;
		};
		await says(at, ana.who, ana.id, "fica presa");
		await until(() => texts().length === 1);
		await says(at, bia.who, bia.id, "passa");
		await until(() => texts().includes("passa"));
		await post(at.id, textFrom({ waId: "5521977770000" }, "Boa tarde"));
		await until(async () => (await rowsOf(at, "SELECT id FROM contact")).length === 3);
		await eventually(async () => {
			const known = await rowsOf<{ case_id: number | null }>(at, "SELECT case_id FROM contact");
			expect(known.every(({ case_id }) => case_id !== null)).toBe(true);
		});
		hang = false;
		await rest(at);
	});
});

describe("how far it got", () => {
	it("[C93] is the same in whatever order and however often Meta tells it; failed and then delivered is delivered", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const orders = [
			["sent", "delivered", "read"],
			["read", "sent", "delivered", "read"],
			["delivered", "read", "sent"],
		];
		for (const [index, order] of orders.entries()) {
			const message = await said(at, who, id, `m${index}`);
			const key = `wamid.OUT${graph.messages().length}`;
			const row = await rowsOf<{ key: string }>(
				at,
				`SELECT key FROM sent WHERE id LIKE '%${message}'`,
			);
			for (const fact of order)
				await heard(at, statusOf(row[0]?.key ?? key, fact), statusOf(row[0]?.key ?? key, fact));
			expect((await deliveries(at, id))[message]).toBe("read");
		}
		const message = await said(at, who, id, "falha");
		const [row] = await rowsOf<{ key: string }>(
			at,
			`SELECT key FROM sent WHERE id LIKE '%${message}'`,
		);
		const failed = { errors: [{ code: 131_026, title: "Undeliverable" }] };
		await heard(at, statusOf(row?.key ?? "", "failed", failed));
		expect((await deliveries(at, id))[message]).toBe("failed");
		expect(await failures(at, id)).toEqual([[message, "unreachable"]]);
		await heard(at, statusOf(row?.key ?? "", "sent"));
		expect((await deliveries(at, id))[message]).toBe("failed");
		await heard(at, statusOf(row?.key ?? "", "delivered"));
		expect((await deliveries(at, id))[message]).toBe("delivered");
		await heard(at, statusOf(row?.key ?? "", "failed", failed));
		expect((await deliveries(at, id))[message]).toBe("delivered");
	});

	it("[C171] what Meta says of its price counts once for each message, with whatever fact and however often", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		const priced = (billable: boolean) => ({ pricing: { billable, category: "service" } });
		for (const [n, order] of [
			["read", "sent", "delivered", "sent"],
			["sent", "delivered"],
		].entries()) {
			const message = await said(at, who, id, `m${n}`);
			const [row] = await rowsOf<{ key: string }>(
				at,
				`SELECT key FROM sent WHERE id LIKE '%${message}'`,
			);
			// The first was thought free by its first word; one word more makes it billed.
			for (const [turn, fact] of order.entries())
				await heard(at, statusOf(row?.key ?? "", fact, priced(turn > 0)));
		}
		const free = await said(at, who, id, "livre");
		const [row] = await rowsOf<{ key: string }>(
			at,
			`SELECT key FROM sent WHERE id LIKE '%${free}'`,
		);
		for (const fact of ["sent", "read"])
			await heard(at, statusOf(row?.key ?? "", fact, priced(false)));
		const { value } = (await connectionOf(at.id).view()) as { value: ConnectionView };
		expect(value.billed).toEqual({ free: 1, billable: 2 });
	});

	it("[C93] reaches the broker's screen, and a failure his conversation once the team can be told", async () => {
		vi.spyOn(console, "error").mockImplementation(() => undefined);
		const { TeamRoom } = await import("../../worker/team/room.ts");
		const at = await connected();
		const { id, who } = await conversation(at);
		const message = await said(at, who, id, "oi");
		await who.desk.seen("deliveries", ({ states }) => states[message] === "accepted");
		answering(() => meta(131_026));
		const { hear } = TeamRoom.prototype;
		const spy = vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async () => {
			throw new Error("down");
		});
		const lost = await says(at, who, id, "não vai");
		await until(async () => (await deliveries(at, id))[lost] === "failed");
		await rest(at);
		spy.mockImplementation(function (this: InstanceType<typeof TeamRoom>, items) {
			return hear.call(this, items);
		});
		expect(await failures(at, id)).toEqual([]);
		expect(await alarmOf(at)).not.toBeNull();
		await later(at, 31_000);
		expect(await failures(at, id)).toEqual([[lost, "unreachable"]]);
		await rest(at);
		expect(await alarmOf(at)).toBeNull();
	});
});

describe("an answer that never came", () => {
	it("[C94] leaves it unknown: shown as such when no status came, sent again by a person only, or settled by him", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => "lost");
		const one = await said(at, who, id, "um");
		const two = await said(at, who, id, "dois");
		expect((await deliveries(at, id))[one]).toBe("queued");
		await later(at, 30_001);
		expect(await deliveries(at, id)).toMatchObject({ [one]: "unknown", [two]: "unknown" });
		for (const hours of [1, 25]) await later(at, hours * 3_600_000);
		expect(texts()).toEqual(["um", "dois"]);
		graph.answer = () => null;
		expect(await who.desk.act({ do: "settle", case: id, message: one, how: "arrived" })).toBe("ok");
		expect((await deliveries(at, id))[one]).toBe("accepted");
		expect(await alarmOf(at)).not.toBe(0);
		expect(texts()).toEqual(["um", "dois"]);
	});

	it("[C94] is sent once more when a person says so, and only that once", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => "lost");
		const one = await said(at, who, id, "um");
		await later(at, 30_001);
		graph.answer = () => null;
		const again = { do: "settle", case: id, message: one, how: "again" } as const;
		expect(await who.desk.act(again)).toBe("ok");
		await until(() => texts().length === 2);
		await rest(at);
		expect(await who.desk.act(again)).toBe("ok");
		await rest(at);
		expect(texts()).toEqual(["um", "um"]);
		expect((await deliveries(at, id))[one]).toBe("accepted");
	});

	it("[C95] is settled by a status with our id, late or earlier than the answer itself", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => "lost");
		const one = await said(at, who, id, "um");
		const ours = { biz_opaque_callback_data: `${at.shop.team}/${id}/${one}` };
		await heard(at, statusOf("wamid.LATE", "delivered", ours));
		expect((await deliveries(at, id))[one]).toBe("delivered");
		await later(at, DAY);
		expect(texts()).toEqual(["um"]);
		const { passed, open } = gate();
		graph.answer = async ({ body }) => {
			if ("biz_opaque_callback_data" in body) await passed;
			return null;
		};
		await heard(at, textFrom({ waId: ANA }, "de novo"));
		const two = await says(at, who, id, "dois");
		await until(() => texts().length === 2);
		const mine = { biz_opaque_callback_data: `${at.shop.team}/${id}/${two}` };
		await post(at.id, statusOf("wamid.EARLY", "read", mine));
		await until(async () => (await deliveries(at, id))[two] === "read");
		open();
		await rest(at);
		expect((await deliveries(at, id))[two]).toBe("read");
		expect(texts()).toEqual(["um", "dois"]);
	});

	it("[C96] for a life that ended in the middle of sending is no other: unknown, and not sent twice", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		graph.answer = ({ body }) =>
			"biz_opaque_callback_data" in body ? new Promise(() => undefined) : null;
		const one = await says(at, who, id, "um");
		await until(() => texts().length === 1);
		await kill(at);
		graph.answer = () => null;
		const two = await says(at, who, id, "dois");
		await until(async () => (await rowsOf(at, "SELECT id FROM message")).length === 2);
		for (let n = 0; n < 5; n += 1) await later(at, 31_000);
		expect(texts().filter((text) => text === "um")).toHaveLength(1);
		expect(await deliveries(at, id)).toEqual({ [one]: "unknown", [two]: "accepted" });
	});
});

describe("a number that is held up", () => {
	it("[C102] by its token, account or payment tries nothing more, says so, and flows in order once it was mended", async () => {
		const troubles = [
			[190, 401, "account"],
			[131_031, 403, "account"],
			[131_042, 400, "payment"],
		] as const;
		for (const [code, status, trouble] of troubles) {
			const at = await connected();
			const { id, who } = await conversation(at);
			graph.sent.length = 0;
			answering(() => meta(code, status));
			await said(at, who, id, "um");
			await said(at, who, id, "dois");
			await said(at, who, id, "três");
			expect(texts()).toEqual(["um"]);
			await who.desk.seen("case", (frame) => frame.case.whatsapp?.heldUp === trouble);
			await later(at, 3_600_000);
			expect(texts()).toEqual(["um"]);
			const alarm = (await alarmOf(at)) ?? 0;
			expect(alarm - Date.now()).toBeGreaterThan(20 * 3_600_000);
			graph.answer = () => null;
			await inNumber(at, (room) => room.check());
			await rest(at);
			expect(texts()).toEqual(["um", "um", "dois", "três"]);
			await who.desk.seen("case", (frame) => frame.case.whatsapp?.heldUp === undefined);
		}
	});

	it("[C102] for longer than a day: what waited is told as failed and not sent any more", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => meta(190, 401));
		const one = await said(at, who, id, "um");
		await later(at, DAY + 2_000);
		expect(await failures(at, id)).toEqual([[one, "other"]]);
		expect(texts()).toEqual(["um"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C103] or disconnected while messages wait does not ring in a loop", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => meta(131_056, 429));
		await said(at, who, id, "um");
		await inNumber(at, (room) => room.disconnect());
		await later(at, 60_000);
		expect(await alarmOf(at)).toBeNull();
		expect(texts()).toEqual(["um"]);
	});
});

describe("what may go out at any time", () => {
	async function withTemplate(at: Connected): Promise<void> {
		await inNumber(at, (room) => room.change({ template: "retomar_atendimento/pt_BR" }));
	}

	it("[C104] the template, with the names of its conversation, also to a typed phone and once to its other spelling", async () => {
		const at = await connected();
		await withTemplate(at);
		const who = await broker(at);
		const { id } = await form(at, { phone: "(21) 99999-0000", name: "João Prado" });
		await accepted(who, id);
		expect(await who.desk.act({ do: "say", case: id, text: "oi" })).toBe("never_wrote");
		answering((body) => (body.to === "5521999990000" ? meta(131_026) : null));
		expect(await who.desk.act({ do: "template", case: id })).toBe("ok");
		await until(() => graph.messages().length === 2);
		await rest(at);
		const [first, second] = graph.messages();
		expect([first?.to, second?.to]).toEqual(["5521999990000", "552199990000"]);
		const template = second?.template as Record<string, unknown>;
		expect(template).toMatchObject({
			name: "retomar_atendimento",
			language: { code: "pt_BR" },
			components: [
				{
					type: "body",
					parameters: [
						{ type: "text", text: "João" },
						{ type: "text", text: "o imóvel" },
						{ type: "text", text: "Pessoa broker" },
					],
				},
			],
		});
		expect(await failures(at, id)).toEqual([]);
	});

	it("[C104] fails for good when neither spelling is on WhatsApp, also when Meta says so in a status", async () => {
		const at = await connected();
		await withTemplate(at);
		const who = await broker(at);
		const { id } = await form(at, { phone: "(21) 99999-0000" });
		await accepted(who, id);
		await who.desk.act({ do: "template", case: id });
		await until(() => graph.messages().length === 1);
		await rest(at);
		const errors = [{ code: 131_026, title: "Message undeliverable" }];
		const keys = async () =>
			(await rowsOf<{ key: string }>(at, "SELECT key FROM sent")).map(({ key }) => key);
		const [one = ""] = await keys();
		await heard(at, statusOf(one, "failed", { errors }));
		// Told once more, and with another time: it is about the spelling that was given up.
		const late = String(Math.floor(Date.now() / 1_000) + 7);
		await heard(at, statusOf(one, "failed", { errors, timestamp: late }));
		expect(await failures(at, id)).toEqual([]);
		expect(graph.messages().map(({ to }) => to)).toEqual(["5521999990000", "552199990000"]);
		const two = (await keys()).find((key) => key !== one) ?? "";
		await heard(at, statusOf(two, "failed", { errors }));
		expect(graph.messages()).toHaveLength(2);
		expect((await failures(at, id)).map(([, trouble]) => trouble)).toEqual(["unreachable"]);
	});

	it("[C104] the question for a phone, by WhatsApp's own button", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		expect(await who.desk.act({ do: "ask_phone", case: id })).toBe("ok");
		await until(() => graph.messages().length === 1);
		expect(graph.messages()[0]).toMatchObject({
			type: "interactive",
			interactive: { type: "request_contact_info", action: { name: "request_contact_info" } },
		});
	});
});

describe("that it was read", () => {
	it("[C105] is told to WhatsApp only when a person looked, once for each message", async () => {
		const at = await connected();
		const { id, who, key } = await conversation(at);
		const marks = () => graph.sent.filter(({ body }) => body.status === "read");
		await rest(at);
		expect(marks()).toEqual([]);
		const { case: view } = await who.desk.seen("case", (frame) => frame.case.id === id);
		for (let n = 0; n < 3; n += 1) who.desk.send({ t: "read", case: id, n: view.n });
		await until(() => marks().length > 0);
		const bia = await conversation(at, "5521988881111", BIA, who);
		bia.who.desk.send({ t: "read", case: bia.id, n: 99 });
		await until(() => marks().length > 1);
		await inNumber(at, (room) => room.read({ team: at.shop.team, case: id }, key));
		expect(marks().map(({ body }) => body.message_id)).toEqual([key, bia.key]);
		expect(wamid()).not.toBe(key);
	});
});
