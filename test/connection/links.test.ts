// Rules C150, C195, T140, T145, R121, H126 (docs): whichever link brought him, its code is known where he writes, and
// his message makes no second case.
import { expect, it, vi } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { eventually } from "../support/eventually.ts";
import { call, join, leadBody, openShop, postLead, type Shop } from "../support/http.ts";
import { Desk } from "../support/http-desk.ts";
import {
	type Connected,
	connected,
	connectNumber,
	playedMeta,
	post,
	textFrom,
} from "../support/meta.ts";
import {
	accepted,
	type Broker,
	broker,
	casesOf,
	doubts,
	inNumber,
	notices,
	rest,
	ringTeam,
	said,
	says,
} from "./scene.ts";

const graph = playedMeta();

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
	await eventually(async () => {
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
	await eventually(() => expect(graph.messages()).toHaveLength(before + 1));
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
	await eventually(async () => {
		expect(await inNumber(at, ({ db }) => db.all("SELECT code FROM code"))).toHaveLength(3);
	});
});

it("[C195] [T145] a late-bound link counts for a lookalike from the tap that led to this number, and not before", async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
	const at = await connectNumber(await openShop({ whatsappTo: "broker" }));
	const name = "Ana Lima";
	const left = async (email: string) => {
		const lead = { channel: "whatsapp", name, phone: "00000000", email };
		const answer = await postLead(leadBody(at.shop.site, lead));
		const { whatsapp = "", receipt } = (await answer.json()) as LeadReceipt;
		return { path: new URL(whatsapp).pathname, id: Number(receipt.slice(2)) };
	};
	const taps = async (path: string) => {
		const answer = await call(path, { redirect: "manual" });
		return new URL(answer.headers.get("location") ?? "").pathname;
	};
	/** Somebody of that name writes without a code: which forms he may be of. */
	let strangers = 0;
	const guessed = async () => {
		strangers += 1;
		await post(at.id, textFrom({ waId: `554898888000${strangers}`, name }, "Oi"));
		await rest(at);
		return (await doubts(at, await casesOf(at))).map((doubt) => doubt.case);
	};
	const known = (rows: number) =>
		eventually(async () => {
			const forms = await inNumber(at, ({ db }) => db.all("SELECT code FROM form"));
			expect(forms).toHaveLength(rows);
		});

	const first = await left("a@exemplo.com");
	await heardOf(at, first.path.split("/").at(-1) ?? "");
	expect(await guessed()).toEqual([]);
	vi.setSystemTime(Date.now() + 20 * 60_000);
	expect(await taps(first.path)).toBe("/5511987654321");
	await known(1);
	await taps(first.path);
	expect(await guessed()).toEqual([first.id]);
	vi.setSystemTime(Date.now() + 11 * 60_000);
	expect(await guessed()).toEqual([]);

	// One that leads to a broker's own WhatsApp brings nobody here.
	const phone = { whatsapp: "+5511991000001" };
	const { slug, admin, team } = at.shop;
	const lucas = await join(slug, admin, "broker", [team], "lucas@aurora.example", phone);
	const desk = await Desk.open(team, lucas);
	await desk.act({ do: "available", on: true });
	const second = await left("b@exemplo.com");
	await desk.card(second.id);
	expect(await taps(second.path)).toBe("/5511991000001");
	expect(await guessed()).toEqual([]);
	// That broker gone, the same link leads here after all.
	await desk.act({ do: "available", on: false });
	expect(await taps(second.path)).toBe("/5511987654321");
	await known(2);
	expect(await guessed()).toEqual([second.id]);
	desk.close();
	vi.useRealTimers();
});
