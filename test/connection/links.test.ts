// Rules C150, T140, R121, H126 (docs): whichever link brought him, its code is known where he writes, and
// his message makes no second case.
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { call, leadBody, openShop, postLead, type Shop } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectNumber,
	Graph,
	post,
	textFrom,
} from "../support/meta.ts";
import {
	accepted,
	type Broker,
	broker,
	casesOf,
	inNumber,
	notices,
	rest,
	ringTeam,
	said,
	says,
} from "./scene.ts";

vi.setConfig({ testTimeout: 30_000 });

const graph = new Graph();
beforeAll(() => graph.open());
afterAll(() => graph.close());

const ELSEWHERE = { waId: "5548988887777", name: "Ana Lima" };

interface Left {
	readonly receipt: LeadReceipt;
	/** What his link writes, tapped if it has to be. */
	readonly text: string;
	readonly code: string;
}

async function leave(shop: Shop, channel: "chat" | "whatsapp", token?: string): Promise<Left> {
	const proof = token === undefined ? {} : { authorization: `Bearer ${token}` };
	const answer = await postLead(leadBody(shop.site, { channel }), proof);
	const receipt = (await answer.json()) as LeadReceipt;
	let link = new URL(receipt.whatsapp ?? "https://none.example");
	if (link.pathname.startsWith("/w/")) {
		const tapped = await call(link.pathname, { redirect: "manual" });
		link = new URL(tapped.headers.get("location") ?? "");
	}
	const text = link.searchParams.get("text") ?? "";
	return { receipt, text, code: /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? "" };
}

async function heardOf(at: Connected, code: string): Promise<void> {
	await vi.waitFor(async () => {
		const known = await inNumber(at, ({ db }) => db.one("SELECT 1 FROM code WHERE code = ?", code));
		expect(known).not.toBeNull();
	});
}

async function writesAndIsAnswered(at: Connected, who: Broker, text: string): Promise<void> {
	await post(at.id, textFrom(ELSEWHERE, text));
	await rest(at);
	expect(await casesOf(at)).toBe(1);
	expect((await notices(at, 1)).map((one) => one.what === "whatsapp_joined" && one.how)).toContain(
		"code",
	);
	const before = graph.messages().length;
	await accepted(who, 1);
	await says(at, who, 1, "Bom dia, Ana!");
	await vi.waitFor(() => expect(graph.messages()).toHaveLength(before + 1));
	expect(graph.messages().at(-1)).toMatchObject({ to: ELSEWHERE.waId });
	expect((await said(at, 1)).at(-1)).toBe("broker: Bom dia, Ana!");
	who.desk.close();
}

it("[C150] a chat that goes on as WhatsApp has a link whose code the number knows: one case, no CNA", async () => {
	const at = await connected();
	const who = await broker(at);
	const chat = await leave(at.shop, "chat");
	const { receipt, text, code } = await leave(at.shop, "whatsapp", chat.receipt.token);
	expect(receipt.receipt).toBe(chat.receipt.receipt);
	await heardOf(at, code);
	await writesAndIsAnswered(at, who, text);
	await ringTeam(at);
	expect((await notices(at, 1)).map(({ what }) => what)).not.toContain("cna");
});

it("[C150] [H126] a late-bound link that ends at the company's number brings him to its case", async () => {
	const at = await connectNumber(await openShop({ whatsappTo: "broker" }));
	const who = await broker(at);
	const { text, code } = await leave(at.shop, "whatsapp");
	await heardOf(at, code);
	// Until he writes there it is a conversation of the broker's own phone.
	await accepted(who, 1);
	const view = await who.desk.seen("case", ({ case: kase }) => kase.id === 1);
	expect(view.case.whatsapp?.mode).toBe("link");
	await post(at.id, textFrom(ELSEWHERE, text));
	await rest(at);
	expect(await casesOf(at)).toBe(1);
	expect(await said(at, 1)).toHaveLength(1);
	await who.desk.seen("case", ({ case: kase }) => kase.whatsapp?.mode === "cloud");
	who.desk.close();
});

it("[C150] [R121] once he wrote there the case is on that number, and is answered by it", async () => {
	const at = await connectNumber(await openShop({ whatsappTo: "broker" }));
	const who = await broker(at);
	const { text, code } = await leave(at.shop, "whatsapp");
	await heardOf(at, code);
	await writesAndIsAnswered(at, who, text);
});

it("[C150] [T140] a link given out before the number was connected is known to it as soon as it is", async () => {
	const shop = await openShop();
	const who = await broker({ shop, id: "" });
	const { text, code } = await leave(shop, "whatsapp");
	const at = await connectNumber(shop);
	await heardOf(at, code);
	await writesAndIsAnswered(at, who, text);
});

it("[T140] a number that is new to the team is told of each such link, and of no chat", async () => {
	const shop = await openShop();
	await leave(shop, "chat");
	for (let n = 0; n < 3; n += 1) {
		const body = leadBody(shop.site, { channel: "whatsapp", email: `c${n}@exemplo.com` });
		expect((await postLead(body)).status).toBe(201);
	}
	const at = await connectNumber(shop);
	await vi.waitFor(async () => {
		expect(await inNumber(at, ({ db }) => db.all("SELECT code FROM code"))).toHaveLength(3);
	});
});
