// Rules C200 to C205 and C219 (docs/WHATSAPP-NUMBER.md): what Meta tells of a conversation that is over, how much a
// stranger may write, what of a client's words the broker reads, and to whom an answer may never go.
import { expect, it, vi } from "vitest";
import { MAX_UNANSWERED } from "../../protocol/limits.ts";
import { eventually } from "../support/eventually.ts";
import { teamOf } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectionOf,
	envelope,
	playedDay,
	textFrom,
	wamid,
} from "../support/meta.ts";
import {
	accepted,
	broker,
	casesOf,
	conversation,
	doubts,
	form,
	heard,
	inNumber,
	rest,
	rowsOf,
	said,
	says,
	sleep,
	story,
} from "./scene.ts";

const graph = playedDay();

const ANA = "5541988887777";

function seconds(): string {
	return String(Math.floor(Date.now() / 1_000));
}

interface MetaMessage {
	readonly id: string;
}

/** The one message of a post. */
function messageIn(post: Record<string, unknown>): MetaMessage {
	const [entry] = post.entry as { changes: { value: { messages: MetaMessage[] } }[] }[];
	const [message] = entry?.changes[0]?.value.messages ?? [];
	if (!message) throw new Error("no message in this post");
	return message;
}

function echo(body: string): Record<string, unknown> {
	const one = { from: "5511987654321", to: ANA, id: wamid(), timestamp: seconds() };
	const message_echoes = [{ ...one, type: "text", text: { body } }];
	return envelope({ message_echoes }, "smb_message_echoes");
}

async function failures({ id }: Connected): Promise<string[]> {
	const rows = await rowsOf<{ detail: string }>({ id }, "SELECT detail FROM failure");
	return rows.map(({ detail }) => detail);
}

it("[C200] what the company's phone writes, and what the client takes back, after a conversation ended is read in it, and opens nothing", async () => {
	const at = await connected();
	const { id, who, key } = await conversation(at, ANA);
	await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	await who.desk.send({ t: "open", case: id, since: 0 });
	vi.setSystemTime(Date.now() + 86_400_000);
	const late = echo("Bom dia, Ana! Pensou na proposta?");
	await heard(at, late);
	const { entries } = await who.desk.seen("entries", (frame) =>
		frame.entries.some((one) => one.kind === "message" && one.text.startsWith("Bom dia, Ana")),
	);
	expect(entries.at(-1)).toMatchObject({ from: "broker", via: "phone" });
	const revoke = { from: ANA, id: wamid(), timestamp: seconds(), type: "revoke" };
	await heard(
		at,
		envelope({ messages: [{ ...revoke, revoke: { original_message_id: key } }] }),
		late,
	);
	await sleep(at);
	const told = await story(at, id);
	expect(
		told.entries.filter((one) => one.kind === "message" && one.from === "broker"),
	).toHaveLength(1);
	expect(told.entries).toContainEqual(
		expect.objectContaining({ kind: "amendment", target: key, change: { what: "revoke" } }),
	);
	expect(await casesOf(at)).toBe(1);
	expect(await failures(at)).toEqual([]);
	// He writes again: that is a stay of its own, as ever.
	await heard(at, textFrom({ waId: ANA }, "Pensei"));
	expect(await said(at, id + 1)).toEqual(["visitor: Pensei"]);
});

it("[T146] the number a client really wrote from is there when his conversation is over, and not where it is the one he left", async () => {
	const at = await connected();
	const who = await broker(at);
	const [one, other] = [
		await form(at),
		await form(at, { email: "b@exemplo.com", phone: "(41) 98888-7777" }),
	];
	await heard(
		at,
		textFrom({ waId: "5521977771002" }, one.text),
		textFrom({ waId: ANA }, other.text),
	);
	for (const { id } of [one, other]) {
		await accepted(who, id);
		await says(at, who, id, "Olá");
		await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	}
	await eventually(() => expect(graph.messages()).toHaveLength(2));
	const answer = await teamOf(at.shop).leads(at.shop.admin.me.person.id, null);
	const ended = (answer.ok ? answer.value.leads : []).filter(({ status }) => status === "closed");
	const numbers = Object.fromEntries(ended.map(({ id, client }) => [id, client.writesFrom]));
	expect(numbers).toEqual({ [one.id]: "+5521977771002", [other.id]: undefined });
});

it("[C219] what he takes back, and what he reacts to, is read where that message is, also once he began another conversation", async () => {
	const at = await connected();
	const { id, who, key } = await conversation(at, ANA);
	await says(at, who, id, "Olá, Ana!");
	await eventually(() => expect(graph.messages()).toHaveLength(1));
	await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	vi.setSystemTime(Date.now() + 86_400_000);
	const again = textFrom({ waId: ANA }, "Voltei");
	await heard(at, again);
	expect(await said(at, id + 1)).toEqual(["visitor: Voltei"]);
	const [ours] = await rowsOf<{ key: string }>(at, "SELECT key FROM sent");
	const one = (type: string, more: object) => ({
		from: ANA,
		id: wamid(),
		timestamp: seconds(),
		type,
		...more,
	});
	const third = textFrom({ waId: ANA }, "Esta sai");
	const { id: gone } = messageIn(third);
	await heard(
		at,
		envelope({
			messages: [
				messageIn(third),
				one("revoke", { revoke: { original_message_id: key } }),
				one("reaction", { reaction: { message_id: ours?.key, emoji: "👍" } }),
				one("revoke", { revoke: { original_message_id: gone } }),
			],
		}),
	);
	const amended = async (of: number) =>
		(await story(at, of)).entries.flatMap((entry) =>
			entry.kind === "amendment" ? [[entry.target, entry.change.what]] : [],
		);
	const [mine] = (await story(at, id)).entries.filter(
		(entry) => entry.kind === "message" && entry.from === "broker",
	);
	expect(await amended(id)).toEqual([
		[key, "revoke"],
		[mine?.kind === "message" && mine.id, "reaction"],
	]);
	expect(await amended(id + 1)).toEqual([[gone, "revoke"]]);
});

it("[C219] told with the message that begins the other conversation, it is read where its own message is", async () => {
	const at = await connected();
	const { id, who, key } = await conversation(at, ANA);
	await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	vi.setSystemTime(Date.now() + 86_400_000);
	const next = messageIn(textFrom({ waId: ANA }, "Voltei"));
	const back = (target: string) => ({
		from: ANA,
		id: wamid(),
		timestamp: seconds(),
		type: "revoke",
		revoke: { original_message_id: target },
	});
	await heard(at, envelope({ messages: [next, back(key), back(next.id)] }));
	const targets = async (of: number) =>
		(await story(at, of)).entries.flatMap((one) => (one.kind === "amendment" ? [one.target] : []));
	expect(await targets(id)).toEqual([key]);
	expect(await targets(id + 1)).toEqual([next.id]);
});

it(`[C201] of more than ${MAX_UNANSWERED} unanswered messages the rest is left to the phone and said once; answered, he is read again`, async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	const lines = Array.from({ length: MAX_UNANSWERED + 20 }, (_, n) => ({
		from: ANA,
		id: wamid(),
		timestamp: seconds(),
		type: "text",
		text: { body: `linha ${n}` },
	}));
	for (let from = 0; from < lines.length; from += 80)
		await heard(at, envelope({ messages: lines.slice(from, from + 80) }));
	expect(await said(at, id)).toHaveLength(MAX_UNANSWERED);
	expect(await doubts(at, id)).toEqual([{ why: "too_much" }]);
	expect(await failures(at)).toEqual(["message too_much"]);
	await says(at, who, id, "Li tudo");
	await heard(at, textFrom({ waId: ANA }, "Ufa"));
	expect((await said(at, id)).slice(-2)).toEqual(["broker: Li tudo", "visitor: Ufa"]);
});

it("[C202] what only looks like a code is the client's word; the one that was given out is cut", async () => {
	const at = await connected();
	const lead = await form(at);
	await heard(at, textFrom({ waId: ANA }, `Quero o AP12-0034. ${lead.text}`));
	const [words = ""] = await said(at, lead.id);
	expect(words).toContain("AP12-0034");
	expect(words).not.toContain(lead.code);
	await heard(at, textFrom({ waId: ANA }, "Meu código de reserva é AB12-34CD"));
	expect((await said(at, lead.id)).at(-1)).toBe("visitor: Meu código de reserva é AB12-34CD");
});

it("[C202] a text of hundreds of them costs ten look-ups", async () => {
	const at = await connected();
	const flood = Array.from({ length: 400 }, (_, n) => `A${String(n).padStart(3, "0")}-B4C7`);
	let looks = 0;
	await inNumber(at, ({ db }) => {
		const one = db.one.bind(db);
		vi.spyOn(db, "one").mockImplementation((sql, ...values) => {
			if (sql.includes("FROM code")) looks += 1;
			return one(sql, ...values) as never;
		});
	});
	await heard(at, textFrom({ waId: ANA }, flood.join(" ")));
	expect(looks).toBeGreaterThan(0);
	expect(looks).toBeLessThanOrEqual(10);
});

it("[C203] a contact of another number is nobody here: nothing goes to who has the same place on this one", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	const stranger = { team: at.shop.team, case: id, phones: [`+${ANA}`] };
	const content = { kind: "text", text: "seu CPF foi aprovado" } as const;
	const handle = "another.0123456789012345678901/1";
	await connectionOf(at.id).send({ ...stranger, id: "x1", handle, content });
	await rest(at);
	expect(graph.messages()).toEqual([]);
	await says(at, who, id, "Olá");
	await eventually(() => expect(graph.messages()).toHaveLength(1));
});

it("[C204] who gave up one number keeps the one he has: only that one changes hands", async () => {
	const at = await connected();
	const [before, now] = ["5541988887777", "5541977776666"];
	await heard(at, textFrom({ waId: before, bsuid: "BR.1111" }, "um"));
	vi.setSystemTime(Date.now() + 60_000);
	await heard(at, textFrom({ waId: now, bsuid: "BR.1111" }, "dois"));
	vi.setSystemTime(Date.now() + 60_000);
	await heard(at, textFrom({ waId: before, bsuid: "BR.2222" }, "outro"));
	const rows = await rowsOf(at, "SELECT bsuid, wa_id FROM contact ORDER BY id");
	expect(rows).toEqual([
		{ bsuid: "BR.1111", wa_id: now },
		{ bsuid: "BR.2222", wa_id: before },
	]);
});

const OLD = { waId: "5541988887777", bsuid: "BR.1111" };
const NEW = { waId: "5541977776666", bsuid: "BR.2222" };

function changed(at = Date.now()): Record<string, unknown> {
	const system = {
		type: "user_changed_number",
		wa_id: NEW.waId,
		user_id: NEW.bsuid,
		previous_user_id: OLD.bsuid,
	};
	const timestamp = String(Math.floor(at / 1_000));
	const one = { from: OLD.waId, from_user_id: NEW.bsuid, id: wamid(), timestamp, type: "system" };
	return envelope({ messages: [{ ...one, system }] });
}

function textAt(who: typeof OLD, body: string, at: number): Record<string, unknown> {
	return textFrom(who, body, { timestamp: String(Math.floor(at / 1_000)) });
}

it("[C205] a change of number told before his first word, or after his next, leaves one person under his new names", async () => {
	const began = Date.now() - 600_000;
	const life = [
		textAt(OLD, "um", began),
		changed(began + 60_000),
		textAt(NEW, "dois", began + 120_000),
	];
	for (const order of [
		[0, 1, 2],
		[1, 0, 2],
		[1, 2, 0],
	]) {
		const at = await connected();
		await heard(at, ...order.map((n) => life[n] ?? {}));
		expect(await casesOf(at)).toBe(1);
		expect((await said(at, 1)).toSorted()).toEqual(["visitor: dois", "visitor: um"]);
		const rows = await rowsOf(at, "SELECT bsuid, wa_id FROM contact");
		expect(rows).toEqual([{ bsuid: NEW.bsuid, wa_id: NEW.waId }]);
	}
});

it("[C205] who wrote under both before Meta says that he is one stays two, and both conversations say so", async () => {
	const at = await connected();
	const who = await broker(at);
	const lead = await form(at, { phone: "(41) 98888-7777", name: "Ana Souza" });
	await heard(at, textFrom({ ...OLD, name: "Ana" }, lead.text));
	await accepted(who, lead.id);
	await heard(at, textFrom({ ...NEW, name: "Ana S" }, "Troquei de número"));
	const change = changed();
	await heard(at, change, change);
	expect(await casesOf(at)).toBe(2);
	expect(await doubts(at, lead.id)).toEqual([
		{ why: "same_whatsapp", case: lead.id + 1, name: "Ana S" },
	]);
	const other = await doubts(at, lead.id + 1);
	expect(other.filter(({ why }) => why === "same_whatsapp")).toEqual([
		{ why: "same_whatsapp", case: lead.id, name: "Ana" },
	]);
});
