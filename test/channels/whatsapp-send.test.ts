// Rules M33-M36: what leaves is what Meta reads, and no answer of hers, or none, is taken for another.
import { describe, expect, it } from "vitest";
import type { Outgoing } from "../../worker/channels/port.ts";
import { answerFrom, cloudChannel, requestFor } from "../../worker/channels/whatsapp/send.ts";
import { graphOf, json, refusal } from "../support/whatsapp/graph.ts";

const TEXT: Outgoing = {
	id: "out-7",
	to: { waId: "551187654321" },
	content: { kind: "text", text: "Olá 😀\ntudo bem?" },
};
const TAKEN = {
	messaging_product: "whatsapp",
	contacts: [{ input: "5511987654321", wa_id: "551187654321", user_id: "BR.1" }],
	messages: [{ id: "wamid.NEW", message_status: "accepted" }],
};
const bodyOf = (out: Outgoing) => requestFor(out, { phoneId: "1065" }).body;

describe("what leaves", () => {
	it("[M33] a text carries our id, to the number as WhatsApp spells it", () => {
		expect(requestFor(TEXT, { phoneId: "1065" })).toEqual({
			path: "1065/messages",
			body: {
				messaging_product: "whatsapp",
				recipient_type: "individual",
				to: "551187654321",
				biz_opaque_callback_data: "out-7",
				type: "text",
				text: { body: "Olá 😀\ntudo bem?" },
			},
		});
	});

	it("[M33] an id goes in `recipient`, never in `to`; a phone goes first", () => {
		const byId = bodyOf({ ...TEXT, to: { bsuid: "BR.1" } });
		expect(byId).toMatchObject({ recipient: "BR.1" });
		expect("to" in byId).toBe(false);
		const both = bodyOf({ ...TEXT, to: { bsuid: "BR.1", waId: "55118" } });
		expect(both).toMatchObject({ to: "55118" });
		expect("recipient" in both).toBe(false);
	});

	it("[M33] an answer names what it answers", () => {
		expect(bodyOf({ ...TEXT, replyTo: "wamid.Q" })).toMatchObject({
			context: { message_id: "wamid.Q" },
		});
		expect("context" in bodyOf(TEXT)).toBe(false);
	});

	it("[M33] a template has its values in one line each, and none empty", () => {
		const content = { kind: "template", name: "retomar", language: "pt_BR" } as const;
		expect(
			bodyOf({ ...TEXT, content: { ...content, values: ["Ana\n  Souza", ""] } }),
		).toMatchObject({
			type: "template",
			template: {
				name: "retomar",
				language: { code: "pt_BR" },
				components: [
					{
						type: "body",
						parameters: [
							{ type: "text", text: "Ana Souza" },
							{ type: "text", text: "-" },
						],
					},
				],
			},
		});
		const bare = bodyOf({ ...TEXT, content: { ...content, values: [] } });
		expect(bare).toMatchObject({ template: { name: "retomar" } });
		expect("template" in bare && "components" in bare.template).toBe(false);
	});

	it("[M33] asks for the phone by the channel's own button", () => {
		const content = { kind: "ask_phone", text: "é".repeat(2_000) } as const;
		expect(bodyOf({ ...TEXT, content })).toMatchObject({
			type: "interactive",
			interactive: {
				type: "request_contact_info",
				body: { text: "é".repeat(1_024) },
				action: { name: "request_contact_info" },
			},
		});
	});
});

describe("what an answer means", () => {
	it("[M34] accepted, with the spelling and the id Meta knows him by", () => {
		expect(answerFrom(200, JSON.stringify(TAKEN), null)).toEqual({
			s: "accepted",
			key: "wamid.NEW",
			waId: "551187654321",
			bsuid: "BR.1",
		});
		expect(
			answerFrom(200, '{"messages":[{"id":"w"}],"contacts":[{"input":"BR.1"}]}', null),
		).toEqual({
			s: "accepted",
			key: "w",
		});
	});

	it.each(["accepted", "held_for_quality_assessment", "paused"])(
		"[M34] %s is taken: what became of it comes as a status",
		(message_status) => {
			const text = JSON.stringify({ messages: [{ id: "w", message_status }] });
			expect(answerFrom(200, text, null).s).toBe("accepted");
		},
	);

	it("[M34] refused, with what to do", () => {
		const text = JSON.stringify({
			error: { code: 131047, message: "m", error_data: { details: "24h" }, fbtrace_id: "A" },
		});
		expect(answerFrom(400, text, null)).toEqual({
			s: "refused",
			fault: { kind: "window", retry: "never", code: 131047, detail: "24h" },
		});
	});

	it.each([
		["90", 90_000],
		["0", 1_000],
		["99999", 3_600_000],
		["-1", 1_000],
		["Wed, 21 Oct 2026 07:28:00 GMT", 1_000],
		[null, 1_000],
	])("[M34] Retry-After %j is waited for, within reason", (header, afterMs) => {
		const text = '{"error":{"code":130429}}';
		expect(answerFrom(429, text, header)).toMatchObject({ fault: { kind: "rate", afterMs } });
	});

	it("[M34] Retry-After revives nothing that is lost", () => {
		const answer = answerFrom(400, '{"error":{"code":131047}}', "5");
		expect(answer.s === "refused" && "afterMs" in answer.fault).toBe(false);
	});

	it.each([
		[502, "<html>"],
		[200, "{}"],
		[500, '{"error":{"code":131000}}'],
		[200, '{"messages":[{"id":"wam'],
	])("[M34] %d %s is unknown, neither sent nor failed", (status, text) => {
		expect(answerFrom(status, text, null).s).toBe("unknown");
	});
});

describe("the channel", () => {
	it("[M35] asks the pinned version once, with the token, following nothing", async () => {
		const { settings, asked } = graphOf(json(TAKEN));
		expect(await cloudChannel(settings).send(TEXT)).toMatchObject({
			s: "accepted",
			key: "wamid.NEW",
		});
		expect(asked).toHaveLength(1);
		expect(asked[0]?.url.href).toBe("https://graph.facebook.com/v25.0/106540352242922/messages");
		expect(asked[0]?.body).toEqual(requestFor(TEXT, settings).body);
		expect(asked[0]?.init).toMatchObject({
			method: "POST",
			redirect: "manual",
			headers: {
				authorization: "Bearer EAAG-secret-token",
				"content-type": "application/json",
				"user-agent": expect.stringMatching(/.+/),
			},
		});
		expect(asked[0]?.init.signal).toBeInstanceOf(AbortSignal);
	});

	it.each([
		["a reset", new TypeError("network error at https://graph.facebook.com/?t=EAAG-secret-token")],
		["a time-out", new DOMException("The operation timed out", "TimeoutError")],
		[
			"no answer ever read",
			new Response(new ReadableStream({ pull: (c) => c.error(new Error("cut")) })),
		],
	])("[M35] %s is unknown, and quotes no address", async (_, answer) => {
		const { settings, asked } = graphOf(answer);
		const said = await cloudChannel(settings).send(TEXT);
		expect(said.s).toBe("unknown");
		expect(JSON.stringify(said)).not.toContain("EAAG");
		// Nothing is sent again by itself.
		expect(asked).toHaveLength(1);
	});

	it("[M35] asks a stand-in at its own address, slash or not", async () => {
		for (const graphUrl of ["http://localhost:8790", "http://localhost:8790/"]) {
			const { settings, asked } = graphOf(json(TAKEN));
			await cloudChannel({ ...settings, graphUrl }).send(TEXT);
			expect(asked[0]?.url.href).toBe("http://localhost:8790/v25.0/106540352242922/messages");
		}
	});

	it("[M35] asks nobody when there is nobody to send to", async () => {
		const { settings, asked } = graphOf(json(TAKEN));
		expect(await cloudChannel(settings).send({ ...TEXT, to: {} })).toMatchObject({
			s: "refused",
			fault: { kind: "input", retry: "never" },
		});
		expect(asked).toHaveLength(0);
	});

	it("[M35] says what it can do, reads posts and opens links", () => {
		const channel = cloudChannel({ ...graphOf(json({})).settings, linkPattern: "x:{to}:{text}" });
		expect(channel.can).toMatchObject({ receive: true, send: true, window: "24h", media: true });
		expect(channel.read(new Uint8Array())).toHaveLength(1);
		expect(channel.open("+55 11", "a b")).toBe("x:5511:a%20b");
	});

	it("[M36] marks as read, with typing only when asked", async () => {
		const { settings, asked } = graphOf(() => json({ success: true }));
		const channel = cloudChannel(settings);
		expect((await channel.markRead("wamid.A")).s).toBe("ok");
		await channel.markRead("wamid.B", true);
		const status = { messaging_product: "whatsapp", status: "read" };
		expect(asked.map(({ body }) => body)).toEqual([
			{ ...status, message_id: "wamid.A" },
			{ ...status, message_id: "wamid.B", typing_indicator: { type: "text" } },
		]);
	});

	it("[M36] throws nothing when it cannot", async () => {
		const refused = cloudChannel(graphOf(refusal(131009)).settings);
		expect(await refused.markRead("x")).toMatchObject({ s: "refused", fault: { code: 131009 } });
		const lost = cloudChannel(graphOf(new TypeError("x")).settings);
		expect(await lost.markRead("x")).toMatchObject({ s: "unknown" });
	});
});
