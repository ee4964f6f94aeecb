// Rules C106 to C109, C147 (docs/WHATSAPP-NUMBER.md): the company's own phone answers beside our screens. What
// is typed there is a first reply like any, and stays with the person it was said to.
import { afterEach, expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";
import { connected, envelope, playedMeta, post, textFrom, wamid } from "../support/meta.ts";
import {
	broker,
	casesOf,
	conversation,
	deliveries,
	form,
	heard,
	inNumber,
	notices,
	rest,
	rowsOf,
	rules,
	said,
	says,
} from "./scene.ts";

const graph = playedMeta();
afterEach(() => {
	vi.useRealTimers();
	graph.answer = () => null;
});

const ANA = { waId: "5541988887777" };

function echo(
	to: string,
	body: string,
	id = wamid(),
	sentAt = Date.now(),
): Record<string, unknown> {
	const timestamp = String(Math.floor(sentAt / 1_000));
	const one = { from: "5511987654321", to, id, timestamp, type: "text", text: { body } };
	return envelope({ message_echoes: [one] }, "smb_message_echoes");
}

it("[C106] an answer typed on the company's phone takes the case for who is being asked, and stops his time", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	const lead = await form(at);
	const offer = await who.desk.card(lead.id);
	await heard(at, textFrom(ANA, lead.text), echo(ANA.waId, "Olá, sou da Aurora"));
	const { end } = await who.desk.seen("offer_end", (frame) => frame.offer === offer);
	expect(end).toMatchObject({ how: "accepted", mine: true });
	const { case: view } = await who.desk.seen(
		"case",
		(frame) => frame.case.id === lead.id && frame.case.last?.text === "Olá, sou da Aurora",
	);
	expect(view.owner?.id).toBe(who.who.me.person.id);
	expect(view.unansweredSince).toBeUndefined();
	expect(view.firstReplyDueAt).toBeUndefined();
	expect((await said(at, lead.id)).at(-1)).toBe("broker: Olá, sou da Aurora");
	expect((await notices(at, lead.id)).map(({ what }) => what)).toContain("accepted");
});

it("[C107] to a number without its ninth digit it is the same person's, and makes no second contact", async () => {
	const at = await connected();
	await heard(at, textFrom(ANA, "Oi"));
	await heard(at, echo("554188887777", "Olá"), echo("5541988887777", "Tudo bem?"));
	expect(await said(at, 1)).toEqual(["visitor: Oi", "broker: Olá", "broker: Tudo bem?"]);
	expect(await rowsOf(at, "SELECT id FROM contact")).toHaveLength(1);
	expect(await casesOf(at)).toBe(1);
});

it("[C108] to somebody who left a form and never wrote it is that form's first reply, and binds nothing", async () => {
	const at = await connected();
	const lead = await form(at, { phone: "(41) 98888-7777" });
	await heard(at, echo(ANA.waId, "Vi o seu contato"));
	expect(await said(at, lead.id)).toEqual(["broker: Vi o seu contato"]);
	expect(await rowsOf(at, "SELECT code FROM code WHERE contact IS NOT NULL")).toEqual([]);
	// Whoever then writes with the code is the client, whatever number was typed.
	await heard(at, textFrom({ waId: "5548977776666" }, lead.text));
	expect(await said(at, lead.id)).toHaveLength(2);
});

it("[C147] what the phone wrote before he came is no answer to him: his time runs on", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	await heard(at, echo(ANA.waId, "Oi, temos novidades", wamid(), Date.now() - 3_600_000));
	await heard(at, textFrom(ANA, "Quero saber mais"));
	await who.desk.card(1);
	expect(await said(at, 1)).toEqual(["visitor: Quero saber mais", "broker: Oi, temos novidades"]);
	expect((await notices(at, 1)).map(({ what }) => what)).not.toContain("accepted");
});

it("[C109] our own messages coming back as echoes are no second message, also before Meta's answer to them", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA.waId);
	await says(at, who, id, "um");
	await eventually(async () => expect(await rowsOf(at, "SELECT key FROM sent")).toHaveLength(1));
	const [sent] = await rowsOf<{ key: string }>(at, "SELECT key FROM sent");
	await heard(at, echo(ANA.waId, "um", sent?.key));
	expect((await said(at, id)).filter((line) => line === "broker: um")).toHaveLength(1);
	const { passed, open } = gate();
	graph.answer = async ({ path }) => {
		if (path.endsWith("/messages")) await passed;
		return null;
	};
	const two = await says(at, who, id, "dois");
	await eventually(() => expect(graph.messages()).toHaveLength(2));
	await post(at.id, echo(ANA.waId, "dois", "wamid.ECHO2"));
	await eventually(async () => expect((await deliveries(at, id))[two]).toBe("sent"));
	open();
	await rest(at);
	expect((await said(at, id)).filter((line) => line === "broker: dois")).toHaveLength(1);
	const known = await inNumber(at, ({ db }) => db.all("SELECT key FROM sent"));
	expect(known).toContainEqual({ key: "wamid.ECHO2" });
});
