// Rules C184 to C187 (docs/WHATSAPP-NUMBER.md): what Meta stopped for more than one message, templates of a
// number (131048) or to one person (131050, his own setting), and what a conversation cost.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { eventually } from "../support/eventually.ts";
import {
	type Connected,
	connected,
	connectionOf,
	envelope,
	playedDay,
	statusOf,
	textFrom,
} from "../support/meta.ts";
import {
	accepted,
	type Broker,
	broker,
	conversation,
	deliveries,
	failures,
	form,
	heard,
	inNumber,
	rest,
	rowsOf,
	says,
} from "./scene.ts";

const graph = playedDay();
beforeEach(() => {
	category = "MARKETING";
	refusal = null;
	graph.answer = ({ path, body }) => {
		if (path.endsWith("/message_templates")) return Response.json({ data: [template()] });
		return body.type === "template" && refusal !== null
			? Response.json({ error: { code: refusal, message: `(#${refusal})` } }, { status: 400 })
			: null;
	};
});

const ANA = "5521999990000";
const DAY = 86_400_000;
let category = "MARKETING";
let refusal: number | null = null;

function template() {
	const body = "Olá, {{1}}! Podemos continuar?";
	return {
		...{ name: "retomar", language: "pt_BR", status: "APPROVED", category },
		components: [{ type: "BODY", text: body }],
	};
}

async function withTemplate(): Promise<Connected> {
	const at = await connected();
	await inNumber(at, (room) => room.change({ template: "retomar/pt_BR" }));
	return at;
}

/** Sends the template and gives back the id the message has. */
async function sends(at: Connected, { desk }: Broker, id: number): Promise<string> {
	const before = await rowsOf<{ id: string }>(at, "SELECT id FROM message");
	expect(await desk.act({ do: "template", case: id })).toBe("ok");
	let message = "";
	await eventually(async () => {
		const rows = await rowsOf<{ id: string }>(at, "SELECT id FROM message");
		const fresh = rows.find((row) => !before.some((old) => old.id === row.id));
		expect(fresh).toBeDefined();
		message = fresh?.id.split("/")[2] ?? "";
	});
	await rest(at);
	return message;
}

async function keyOf(at: Connected, message: string): Promise<string> {
	const rows = await rowsOf<{ key: string }>(
		at,
		`SELECT key FROM sent WHERE id LIKE '%${message}'`,
	);
	return rows.at(-1)?.key ?? "";
}

async function view(at: Connected): Promise<ConnectionView> {
	return ((await connectionOf(at.id).view()) as { value: ConnectionView }).value;
}

function templates(): number {
	return graph.messages().filter(({ type }) => type === "template").length;
}

function wish(
	value: "stop" | "resume",
	at = Date.now(),
	who: Record<string, unknown> = { wa_id: ANA },
) {
	const timestamp = Math.floor(at / 1_000);
	const set = {
		...who,
		detail: "User requested",
		category: "marketing_messages",
		value,
		timestamp,
	};
	return envelope({ contacts: [who], user_preferences: [set] }, "user_preferences");
}

const OPTED_OUT = { errors: [{ code: 131_050, title: "User stopped marketing messages" }] };

describe("templates of a number people complain of", () => {
	it("[C184] are stopped by 131048, told, refused from then on, and tried again after a check", async () => {
		const at = await withTemplate();
		const { id, who } = await conversation(at);
		refusal = 131_048;
		const one = await sends(at, who, id);
		expect(await failures(at, id)).toEqual([[one, "spam"]]);
		expect(await view(at)).toMatchObject({ templatesHeld: "spam", heldUp: null });
		await who.desk.seen("case", (frame) => frame.case.whatsapp?.stopped === "spam");
		refusal = null;
		const two = await sends(at, who, id);
		await eventually(async () => expect((await failures(at, id)).at(-1)).toEqual([two, "spam"]));
		expect(templates()).toBe(1);
		// What the client began goes on.
		const words = await says(at, who, id, "por aqui sim");
		await eventually(async () => expect((await deliveries(at, id))[words]).toBe("accepted"));
		await inNumber(at, (room) => room.check());
		expect(await view(at)).toMatchObject({ templatesHeld: null });
		await who.desk.seen("case", (frame) => frame.case.whatsapp?.stopped === undefined);
		const three = await sends(at, who, id);
		expect((await deliveries(at, id))[three]).toBe("accepted");
	});

	it("[C184] also when Meta says so only in a status, and a check she refuses frees none", async () => {
		const at = await withTemplate();
		const { id, who } = await conversation(at);
		const one = await sends(at, who, id);
		const errors = [{ code: 131_048, title: "Spam rate limit hit" }];
		await heard(at, statusOf(await keyOf(at, one), "failed", { errors }));
		expect(await view(at)).toMatchObject({ templatesHeld: "spam" });
		await who.desk.seen("case", (frame) => frame.case.whatsapp?.stopped === "spam");
		const usual = graph.answer;
		graph.answer = (call) =>
			call.path.includes("/debug_token")
				? Response.json({ error: { code: 190, message: "expired" } }, { status: 401 })
				: usual(call);
		await inNumber(at, (room) => room.check());
		expect(await view(at)).toMatchObject({ templatesHeld: "spam" });
	});
});

describe("a person who wants no offers", () => {
	it("[C185] is sent no template, and his broker is told, until he writes again", async () => {
		const at = await withTemplate();
		const { id, who } = await conversation(at);
		const one = await sends(at, who, id);
		await heard(at, statusOf(await keyOf(at, one), "failed", OPTED_OUT));
		await eventually(async () => expect(await failures(at, id)).toEqual([[one, "optout"]]));
		await who.desk.seen("deliveries", ({ stopped }) => stopped === "optout");
		const two = await sends(at, who, id);
		await eventually(async () => expect((await failures(at, id)).at(-1)).toEqual([two, "optout"]));
		expect(templates()).toBe(1);
		const words = await says(at, who, id, "respondendo ao que perguntou");
		await eventually(async () => expect((await deliveries(at, id))[words]).toBe("accepted"));
		who.desk.frames.length = 0;
		who.desk.send({ t: "open", case: id, since: 0 });
		await who.desk.seen("deliveries", ({ stopped }) => stopped === "optout");
		vi.setSystemTime(Date.now() + 3_600_000);
		await heard(at, textFrom({ waId: ANA }, "mudei de ideia"));
		who.desk.frames.length = 0;
		who.desk.send({ t: "open", case: id, since: 0 });
		await who.desk.seen("deliveries", ({ stopped }) => stopped === null);
		const three = await sends(at, who, id);
		expect((await deliveries(at, id))[three]).toBe("accepted");
		expect(templates()).toBe(2);
	});

	it("[C185] also one who never wrote: by his phone in any spelling, in whatever conversation", async () => {
		const at = await withTemplate();
		const who = await broker(at);
		refusal = 131_050;
		const first = await form(at, { phone: "(21) 99999-0000" });
		await accepted(who, first.id);
		const one = await sends(at, who, first.id);
		expect(await failures(at, first.id)).toEqual([[one, "optout"]]);
		refusal = null;
		// Two spellings, one person: none of them is tried.
		expect(templates()).toBe(1);
		const also = (n: number, phone: string) =>
			inNumber(at, async (room) => {
				const content = { kind: "template", values: ["Ana"] } as const;
				const to = { handle: null, phones: [phone] };
				await room.send({ team: at.shop.team, case: n, id: "t", ...to, content });
			});
		await also(71, "+552199990000");
		await also(72, "+5521999990000");
		await also(73, "+5521988881111");
		await rest(at);
		expect(await deliveries(at, 71)).toEqual({ t: "failed" });
		expect(await deliveries(at, 72)).toEqual({ t: "failed" });
		expect(await deliveries(at, 73)).toEqual({ t: "accepted" });
		expect(graph.messages().map(({ to }) => to)).toEqual([ANA, "5521988881111"]);
	});

	it("[C185] gets what is no offer: Meta stops marketing templates, and no others", async () => {
		category = "UTILITY";
		const at = await withTemplate();
		const { id, who } = await conversation(at);
		await heard(at, wish("stop"));
		const one = await sends(at, who, id);
		expect((await deliveries(at, id))[one]).toBe("accepted");
	});

	it("[C186] says so, and takes it back, in his WhatsApp: the latest word counts, in whatever order", async () => {
		const at = await withTemplate();
		const who = await broker(at);
		const { id, text } = await form(at, { phone: "(21) 99999-0000" });
		await accepted(who, id);
		await heard(at, wish("stop"));
		await sends(at, who, id);
		expect(templates()).toBe(0);
		expect((await failures(at, id)).map(([, why]) => why)).toEqual(["optout"]);
		const now = Date.now();
		await heard(at, wish("resume", now + 60_000), wish("stop", now + 30_000));
		await sends(at, who, id);
		expect(templates()).toBe(1);
		// Kept in Meta's own words, too.
		const kept = await rowsOf<{ raw: string }>(at, "SELECT raw FROM event");
		expect(kept.map(({ raw }) => JSON.parse(raw).value).toSorted()).toEqual([
			"resume",
			"stop",
			"stop",
		]);
		// By his id alone, when he shows no number.
		vi.setSystemTime(now + 120_000);
		await heard(at, textFrom({ bsuid: "BR.7777" }, text));
		vi.setSystemTime(now + DAY);
		await heard(at, wish("stop", Date.now(), { user_id: "BR.7777" }));
		await sends(at, who, id);
		expect(templates()).toBe(1);
		expect((await failures(at, id)).map(([, why]) => why)).toEqual(["optout", "optout"]);
	});
});

describe("what a conversation cost", () => {
	it("[C187] is told with how far its messages got, a price for each message, also after its end", async () => {
		const at = await withTemplate();
		const { id, who } = await conversation(at);
		const other = await conversation(
			at,
			"5521988881111",
			{ email: "bia@exemplo.com", phone: "(21) 98888-1111" },
			who,
		);
		const priced = async (at0: number, text: string, ...billable: boolean[]) => {
			const message = await says(at, who, at0, text);
			await eventually(async () => expect(await keyOf(at, message)).not.toBe(""));
			const key = await keyOf(at, message);
			const facts = ["sent", "delivered", "read"];
			for (const [n, one] of billable.entries())
				await heard(at, statusOf(key, facts[n] ?? "read", { pricing: { billable: one } }));
		};
		await priced(id, "a", true, true);
		await priced(id, "b", false, true);
		await priced(id, "c", false);
		await priced(id, "d");
		await priced(other.id, "e", true);
		const written = await inNumber(at, ({ db }) => db.written);
		const cost = async () => {
			who.desk.frames.length = 0;
			who.desk.send({ t: "open", case: id, since: 0 });
			const { billed } = await who.desk.seen("deliveries", (frame) => frame.billed !== undefined);
			return billed;
		};
		expect(await cost()).toEqual({ free: 1, billable: 2 });
		expect(await inNumber(at, ({ db }) => db.written)).toBe(written);
		expect((await view(at)).billed).toEqual({ free: 1, billable: 3 });
		expect(await who.desk.act({ do: "conclude", case: id, outcome: "thinking" })).toBe("ok");
		expect(await cost()).toEqual({ free: 1, billable: 2 });
	});
});
