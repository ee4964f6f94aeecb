// Rules C151, C133, T141 to T143, R120 (docs): somebody types a victim's phone into a form and keeps its
// token. The victim writes, without any code. Neither is shown to the other, and the broker answers the
// one who wrote.
import { expect, it } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { PROTOCOL, SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import { eventually } from "../support/eventually.ts";
import { call, leadBody, PAGE, postLead } from "../support/http.ts";
import { type Connected, connected, playedMeta, post, textFrom } from "../support/meta.ts";
import {
	accepted,
	type Broker,
	broker,
	casesOf,
	form,
	inTeam,
	notices,
	rest,
	rules,
	said,
	says,
} from "./scene.ts";

const graph = playedMeta();

const PHONE = "(21) 99999-0000";
const VICTIM = { waId: "5521999990000", name: "Vítima" };

/** A form's window, whatever its sender means by it. */
class Window {
	readonly frames: ToVisitor[] = [];
	private constructor(private readonly socket: WebSocket) {
		socket.addEventListener("message", ({ data }) => {
			this.frames.push(JSON.parse(String(data)) as ToVisitor);
		});
		socket.accept();
	}

	static async open(token: string): Promise<Window> {
		const answer = await call("/api/w/socket", {
			headers: {
				upgrade: "websocket",
				origin: PAGE,
				"sec-websocket-protocol": `${SUBPROTOCOL}, ${TOKEN_SUBPROTOCOL}${token}`,
			},
		});
		if (!answer.webSocket) throw new Error(String(answer.status));
		const opened = new Window(answer.webSocket);
		opened.send({ t: "hello", v: PROTOCOL, since: 0 });
		await eventually(() => expect(opened.kinds()).toContain("welcome"));
		return opened;
	}

	send(frame: unknown): void {
		this.socket.send(JSON.stringify(frame));
	}

	kinds(): string[] {
		return this.frames.map(({ t }) => t);
	}

	/** `ack`, or the reason of the refusal. */
	async say(text: string): Promise<string> {
		const id = crypto.randomUUID();
		this.send({ t: "say", id, text });
		const mine = () => this.frames.find((frame) => "id" in frame && frame.id === id);
		await eventually(() => expect(mine()).toBeDefined());
		const answer = mine();
		return answer?.t === "refused" ? answer.reason : (answer?.t ?? "");
	}

	close(): void {
		this.socket.close(1000, "done");
	}
}

async function resubmit(at: Connected, token: string, channel: string): Promise<LeadReceipt> {
	const body = leadBody(at.shop.site, { channel, phone: PHONE, email: "intruso@exemplo.com" });
	const answer = await postLead(body, { authorization: `Bearer ${token}` });
	return (await answer.json()) as LeadReceipt;
}

async function victimWrites(at: Connected, text: string): Promise<void> {
	await post(at.id, textFrom(VICTIM, text));
	await rest(at);
}

async function trap(at: Connected): Promise<{ id: number; token: string; window: Window }> {
	const { id, receipt } = await form(at, { phone: PHONE, email: "intruso@exemplo.com" });
	return { id, token: receipt.token, window: await Window.open(receipt.token) };
}

async function answered(at: Connected, who: Broker, id: number, text: string): Promise<void> {
	const before = graph.messages().length;
	await says(at, who, id, text);
	await eventually(() => expect(graph.messages()).toHaveLength(before + 1));
	expect(graph.messages().at(-1)).toMatchObject({ to: VICTIM.waId });
}

it("[C151] [T141] a form's window puts no word into the conversation of who wrote, code or not", async () => {
	for (const byCode of [false, true]) {
		const at = await connected();
		const { id, text, receipt } = await form(at, { phone: PHONE });
		const window = await Window.open(receipt.token);
		await victimWrites(at, byCode ? text : "Oi, sou eu");
		expect(await window.say("Mudei de conta: pix para 123")).toBe("on_whatsapp");
		expect((await said(at, id)).join()).not.toContain("pix");
		const refused = window.frames.find(({ t }) => t === "refused");
		expect(refused).toMatchObject({ message: expect.stringContaining("WhatsApp") });
		window.close();
	}
});

it("[C151] [R120] its token neither joins nor turns the case once somebody wrote without the code", async () => {
	const at = await connected();
	const who = await broker(at);
	const { id, token, window } = await trap(at);
	await victimWrites(at, "Oi, sou eu");
	await accepted(who, id);
	for (const channel of ["chat", "whatsapp"]) {
		const { receipt } = await resubmit(at, token, channel);
		expect(receipt).not.toBe(`A-${id}`);
	}
	await answered(at, who, id, "RESPOSTA-SECRETA");
	expect(JSON.stringify(window.frames)).not.toContain("RESPOSTA-SECRETA");
	expect((await notices(at, id)).map(({ what }) => what)).not.toContain("channel_changed");
	window.close();
	who.desk.close();
});

it("[C151] [R120] nor does it help to turn the case into a chat before, and to go on speaking there", async () => {
	const at = await connected();
	const who = await broker(at);
	const { id, token, window } = await trap(at);
	expect((await resubmit(at, token, "chat")).receipt).toBe(`A-${id}`);
	expect(await window.say("Olá do intruso")).toBe("ack");
	// Told late: its instant is before the last word of the chat.
	const timestamp = String(Math.floor(Date.now() / 1_000) - 60);
	await post(at.id, textFrom(VICTIM, "Oi, sou eu", { timestamp }));
	await rest(at);
	expect(await window.say("Continuo aqui")).toBe("on_whatsapp");
	await accepted(who, id);
	await answered(at, who, id, "RESPOSTA-SECRETA");
	expect(JSON.stringify(window.frames)).not.toContain("RESPOSTA-SECRETA");
	window.close();
	who.desk.close();
});

it("[C133] [T142] it hears neither that the broker types nor what he read, and no number tells of it", async () => {
	const at = await connected();
	const who = await broker(at);
	const { id, token, window } = await trap(at);
	await accepted(who, id);
	await victimWrites(at, "Oi, sou eu");
	await victimWrites(at, "Tem alguém aí?");
	await who.desk.seen("entries", ({ entries }) => JSON.stringify(entries).includes("alguém"));
	const n = await inTeam(at, (room) => {
		const { engine } = room as unknown as {
			engine: { log(id: number, since: number): readonly { n: number }[] };
		};
		return engine.log(id, 0).at(-1)?.n ?? 0;
	});
	who.desk.send({ t: "typing", case: id });
	who.desk.send({ t: "read", case: id, n });
	await answered(at, who, id, "Bom dia");
	const again = await Window.open(token);
	const [welcome] = again.frames;
	expect(welcome).toMatchObject({
		n: 1,
		messages: [],
		ticks: { visitor: { delivered: 0, read: 0 }, broker: { delivered: 0, read: 0 } },
	});
	again.send({ t: "typing" });
	again.send({ t: "read", n: 99 });
	await again.say("x");
	for (const { frames } of [window, again])
		for (const kind of ["typing", "ticks", "message"])
			expect(frames.map(({ t }) => t)).not.toContain(kind);
	expect(who.desk.frames.map(({ t }) => t)).not.toContain("typing");
	for (const one of [window, again]) one.close();
	who.desk.close();
});

it("[T143] who was to write there and comes back to the chat instead is in the chat: answered there, his broker's time running", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	const { id, window } = await trap(at);
	await accepted(who, id);
	expect(await who.desk.act({ do: "say", case: id, text: "Oi" })).toBe("never_wrote");
	expect(await window.say("Prefiro por aqui")).toBe("ack");
	const { case: kase } = await who.desk.seen("case", ({ case: { channel } }) => channel === "chat");
	expect(kase.id).toBe(id);
	await says(at, who, id, "Claro!");
	await eventually(() => expect(JSON.stringify(window.frames)).toContain("Claro!"));
	expect(await casesOf(at)).toBe(1);
	window.close();
	who.desk.close();
});

it("[T141] a word typed into the form's window starts no clock of the broker's on WhatsApp", async () => {
	const at = await connected();
	await rules(at, "hypnobox");
	const who = await broker(at);
	const { id, window } = await trap(at);
	await accepted(who, id);
	await victimWrites(at, "Oi, sou eu");
	await answered(at, who, id, "Bom dia");
	const due = () =>
		inTeam(at, (room) => {
			const { engine } = room as unknown as {
				engine: { state: { team: { cases: Map<number, Record<string, unknown>> } } };
			};
			const kase = engine.state.team.cases.get(id);
			return [kase?.firstReplyDueAt, kase?.unansweredSince];
		});
	expect(await due()).toEqual([null, null]);
	expect(await window.say("Ainda aqui?")).toBe("on_whatsapp");
	expect(await due()).toEqual([null, null]);
	window.close();
	who.desk.close();
});
