// Rules C130 to C133 (docs/WHATSAPP-NUMBER.md): what nobody may learn. A form's visitor reads nothing of the
// WhatsApp conversation; no answer holds a token or a secret; at rest they are sealed for one tenant.
import { expect, it } from "vitest";
import { PROTOCOL, SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import { Vault } from "../../worker/connection/vault.ts";
import { eventually } from "../support/eventually.ts";
import { call, env, openShop, PAGE, staff, stored, teamOf } from "../support/http.ts";
import {
	connected,
	connectNumber,
	playedMeta,
	post,
	SECRET,
	statusOf,
	textFrom,
} from "../support/meta.ts";
import { conversation, dumpOf, form, inNumber, rest, rowsOf, said, says } from "./scene.ts";

const graph = playedMeta();

const TOKEN = "EAAtest-token";

/** Every frame a visitor with this token is ever sent. */
async function listen(token: string): Promise<{ frames: string[]; socket: WebSocket }> {
	const answer = await call("/api/w/socket", {
		headers: {
			upgrade: "websocket",
			origin: PAGE,
			"sec-websocket-protocol": `${SUBPROTOCOL}, ${TOKEN_SUBPROTOCOL}${token}`,
		},
	});
	const socket = answer.webSocket;
	if (!socket) throw new Error(String(answer.status));
	const frames: string[] = [];
	socket.addEventListener("message", ({ data }) => frames.push(String(data)));
	socket.accept();
	socket.send(JSON.stringify({ t: "hello", v: PROTOCOL, since: 0 }));
	await eventually(() => expect(frames.join()).toContain("welcome"));
	return { frames, socket };
}

it("[C130] what is said on WhatsApp, either way, with files and reactions, never reaches who holds the form's token", async () => {
	const at = await connected();
	const { id, who } = await conversation(at);
	const lead = await form(at, { phone: "(21) 97777-0000", email: "alvo@exemplo.com" });
	expect(lead.receipt.token).not.toBe("");
	const offer = await who.desk.card(lead.id);
	const live = await listen(lead.receipt.token);
	await post(at.id, textFrom({ waId: "5548988887777", name: "Nome Secreto" }, lead.text));
	await post(at.id, textFrom({ waId: "5548988887777" }, "MEU-CPF-123"));
	const image = { id: "990001", mime_type: "image/jpeg", caption: "FOTO-SECRETA" };
	await post(
		at.id,
		textFrom({ waId: "5548988887777" }, "", { type: "image", text: undefined, image }),
	);
	await rest(at);
	expect(await said(at, lead.id)).toHaveLength(3);
	await who.desk.act({ do: "accept", offer });
	await says(at, who, lead.id, "RESPOSTA-SECRETA");
	await post(at.id, statusOf("wamid.X", "read"));
	await rest(at);
	expect(id).not.toBe(lead.id);
	const again = await listen(lead.receipt.token);
	for (const secret of [
		"MEU-CPF-123",
		"FOTO-SECRETA",
		"RESPOSTA-SECRETA",
		"Nome Secreto",
		"554898888",
	]) {
		expect(live.frames.join()).not.toContain(secret);
		expect(again.frames.join()).not.toContain(secret);
	}
	for (const { socket } of [live, again]) socket.close(1000, "done");
});

it("[C133] a form is told that its client wrote when he wrote its code, and not when only a phone was the same", async () => {
	for (const byCode of [true, false]) {
		const at = await connected();
		const lead = await form(at, { phone: "(21) 99999-0000" });
		await post(at.id, textFrom({ waId: "5521999990000" }, byCode ? lead.text : "Oi"));
		await rest(at);
		expect(await said(at, lead.id)).toHaveLength(1);
		const { frames, socket } = await listen(lead.receipt.token);
		expect(frames.join()).toContain(`"wrote":${byCode}`);
		socket.close(1000, "done");
	}
});

it("[C131] no answer of any route holds the token or a secret, whoever asks and whatever fails", async () => {
	const at = await connected();
	const { cookie } = at.shop.admin;
	const NEXT = "another-secret-of-the-app";
	const asks: [string, string, unknown?][] = [
		["GET", "/api/whatsapp"],
		["GET", `/api/whatsapp/${at.id}`],
		["POST", `/api/whatsapp/${at.id}/check`, {}],
		["PUT", `/api/whatsapp/${at.id}`, { name: "Outro nome" }],
		["PUT", `/api/whatsapp/${at.id}`, { appSecret: NEXT, token: `${TOKEN}-2` }],
		["PUT", `/api/whatsapp/${at.id}`, { template: "nenhum/pt_BR", token: TOKEN }],
		["GET", `/api/teams/${at.shop.team}/policy`],
		["GET", "/api/sites"],
	];
	graph.answer = ({ path }) =>
		path.endsWith("/debug_token")
			? Response.json({ error: { code: 190, message: `bad token ${"x"}` } }, { status: 401 })
			: null;
	for (const [method, path, body] of asks) {
		const text = await (await staff(method, path, cookie, body)).text();
		for (const secret of [TOKEN, SECRET, NEXT]) expect(text).not.toContain(secret);
	}
	const forged = await call(`/api/wa/${at.id}`, {
		method: "POST",
		body: "{}",
		headers: { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
	});
	expect(await forged.text()).not.toMatch(/[0-9a-f]{64}/);
	graph.answer = () => null;
});

it("[C132] at rest they are sealed, in the number's object, the team's and the account's", async () => {
	const at = await connected();
	await inNumber(at, (room) => room.change({ appSecret: "another-secret-of-the-app" }));
	const account = env.ACCOUNTS.getByName(`account:${at.shop.slug}`);
	const dumps = [await dumpOf(at), await stored(teamOf(at.shop)), await stored(account)];
	for (const dump of dumps)
		for (const secret of [TOKEN, SECRET, "another-secret-of-the-app"])
			expect(dump).not.toContain(secret);
	expect(dumps[0]).toContain("v1.");
	await inNumber(at, (room) => room.disconnect());
	expect(await rowsOf(at, "SELECT sealed FROM connection")).toEqual([{ sealed: "" }]);
});

it("[C132] under one tenant's key: another tenant's, or another operator's, does not open them", async () => {
	const at = await connected();
	const other = await connectNumber(await openShop());
	const [row] = await rowsOf<{ sealed: string }>(at, "SELECT sealed FROM connection");
	const sealed = row?.sealed ?? "";
	expect(await new Vault(env.VAULT_KEY, at.shop.slug).open(sealed)).toContain(TOKEN);
	await expect(new Vault(env.VAULT_KEY, other.shop.slug).open(sealed)).rejects.toThrow();
	await expect(new Vault("another-operator", at.shop.slug).open(sealed)).rejects.toThrow();
	await expect(new Vault(env.VAULT_KEY, at.shop.slug).open(sealed.slice(0, -2))).rejects.toThrow();
	expect(() => new Vault("", at.shop.slug)).toThrow();
	const vault = new Vault(env.VAULT_KEY, at.shop.slug);
	expect(await vault.seal("a")).not.toBe(await vault.seal("a"));
});
