// Rules C206 to C209 (docs/WHATSAPP-NUMBER.md): a number that is connected again, one that two teams would
// have, one that nobody hears, and a form that comes to one just dropped.
import { afterEach, expect, it, vi } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { ConnectionRoom } from "../../worker/connection/room.ts";
import type { Team } from "../../worker/routing/team.ts";
import { eventually } from "../support/eventually.ts";
import {
	accountOf,
	leadBody,
	makeTeam,
	openShop,
	postLead,
	reasonOf,
	type Shop,
	staff,
} from "../support/http.ts";
import {
	type Connected,
	connected,
	connectNumber,
	numberInput,
	PHONE_ID,
	playedMeta,
	post,
	SECRET,
	type Sent,
	textFrom,
} from "../support/meta.ts";
import { casesOf, conversation, form, inTeam, lineIn, rest, said, says } from "./scene.ts";

const graph = playedMeta();
afterEach(() => {
	graph.answer = () => null;
	graph.sent.length = 0;
	vi.restoreAllMocks();
});

const ANA = "5541988887777";

async function drop(at: Connected): Promise<void> {
	const answer = await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
	if (answer.status !== 204) throw new Error(String(answer.status));
}

function make(shop: Shop, change: Record<string, unknown> = {}): Promise<Response> {
	return staff("POST", "/api/whatsapp", shop.admin.cookie, numberInput(shop, change));
}

async function idOf(answer: Response): Promise<string> {
	return ((await answer.json()) as { id: string }).id;
}

const badToken = ({ path }: Sent) =>
	path.endsWith("/debug_token")
		? Response.json({ error: { code: 190, message: "expired" } }, { status: 401 })
		: null;

it("[C206] a number its team connects again is the same: conversations go on, codes are known, with new ids too", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	const waiting = await form(at, { name: "Rui Prado", email: "rui@exemplo.com" });
	await drop(at);
	expect((await post(at.id, textFrom({ waId: ANA }, "Alô?"))).status).toBe(404);
	const again = await connectNumber(at.shop, { name: "De novo", phoneId: PHONE_ID });
	expect(again.id).toBe(at.id);
	await post(at.id, textFrom({ waId: ANA }, "Voltaram?"));
	await post(at.id, textFrom({ waId: "5521977776666" }, waiting.text));
	await rest(at);
	expect((await said(at, id)).at(-1)).toBe("visitor: Voltaram?");
	expect(await said(at, waiting.id)).toHaveLength(1);
	expect(await casesOf(at)).toBe(2);
	await says(at, who, id, "Voltamos");
	await eventually(() => expect(graph.messages().at(-1)).toMatchObject({ to: ANA }));
	const { length } = await (await staff("GET", "/api/whatsapp", at.shop.admin.cookie)).json<[]>();
	expect(length).toBe(1);
});

it("[C206] of another team it is another number, which knows nobody", async () => {
	const at = await connected();
	await conversation(at, ANA);
	await drop(at);
	const other = await makeTeam(at.shop.admin, "Outra equipe");
	const answer = await make(at.shop, { team: other });
	expect(answer.status).toBe(201);
	expect(await idOf(answer)).not.toBe(at.id);
});

it("[C207] of two teams that connect one number, the first that Meta confirms has it, in any spelling; the other's check takes nothing from it", async () => {
	const shop = await openShop();
	const squatter = await makeTeam(shop.admin, "Outra equipe");
	graph.answer = badToken;
	const first = await idOf(await make(shop, { team: squatter }));
	expect(await reasonOf(await make(shop, { team: squatter, phone: "+551187654321" }))).toBe(
		"409 already_exists",
	);
	graph.answer = () => null;
	const second = await idOf(await make(shop));
	const placed = () =>
		graph.sent.filter(({ method, path }) => method === "POST" && path.endsWith(`/${PHONE_ID}`));
	const before = placed().length;
	const check = await staff("POST", `/api/whatsapp/${first}/check`, shop.admin.cookie, {});
	expect(await reasonOf(check)).toBe("409 already_exists");
	const mended = { token: "EAAanother-token", appSecret: SECRET };
	const change = await staff("PUT", `/api/whatsapp/${first}`, shop.admin.cookie, mended);
	expect(await reasonOf(change)).toBe("409 already_exists");
	expect(placed()).toHaveLength(before);
	expect((await accountOf(shop.slug).site(shop.site))?.line).toBe(second);
});

it("[C148] a site stays on its link while Meta has not our address for the number", async () => {
	for (const deaf of ["/subscribed_apps", `/${PHONE_ID}`]) {
		const shop = await openShop();
		graph.answer = ({ method, path }) =>
			method === "POST" && path.endsWith(deaf)
				? Response.json({ error: { code: 2200, message: "no" } }, { status: 400 })
				: null;
		const at = await connectNumber(shop, { wabaId: "2000000000009" });
		expect((await accountOf(shop.slug).site(shop.site))?.line).toBeUndefined();
		graph.answer = () => null;
		await staff("POST", `/api/whatsapp/${at.id}/check`, shop.admin.cookie, {});
		expect((await accountOf(shop.slug).site(shop.site))?.line).toBe(at.id);
	}
});

it("[C208] a form of a page that does not know yet that its number was dropped is a link like any", async () => {
	const at = await connected();
	const lineOf = (id: number) =>
		inTeam(at, (room) => {
			const { engine } = room as unknown as { engine: { state: { team: Team } } };
			return engine.state.team.cases.get(id)?.contact.line;
		});
	const before = await form(at, { name: "Antes", email: "antes@exemplo.com" });
	expect(await lineOf(before.id)).toBe(at.id);
	await drop(at);
	// The team's word decides: the page is what does not know.
	await eventually(async () => expect((await lineIn(at))?.gone).toBe(true));
	const after = { channel: "whatsapp", name: "Depois", email: "depois@exemplo.com" };
	const answer = await postLead(leadBody(at.shop.site, after));
	const { receipt, whatsapp = "" } = (await answer.json()) as LeadReceipt;
	expect(whatsapp).toContain("5511987654321");
	const id = Number(receipt.slice(2));
	expect(await lineOf(id)).toBeUndefined();
	// Connected again, the number knows that link too.
	await connectNumber(at.shop);
	const text = new URL(whatsapp).searchParams.get("text") ?? "";
	await eventually(async () => {
		await post(at.id, textFrom({ waId: ANA }, text));
		await rest(at);
		expect(await said(at, id)).not.toEqual([]);
	});
});

it("[C209] a person who settles a message hears at once when its number does not answer", async () => {
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	const message = await says(at, who, id, "Olá");
	vi.spyOn(ConnectionRoom.prototype, "settle").mockRejectedValue(new Error("down"));
	const settle = { do: "settle", case: id, message, how: "again" } as const;
	expect(await who.desk.act(settle)).toBe("unavailable");
});
