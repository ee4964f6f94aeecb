// Rules C160, C162 and C163 (docs/WHATSAPP-NUMBER.md): what passes from hand to hand. A hand-over that is
// repeated, a link another team gave out, a telephone number an operator gave to somebody else.
import { expect, it, vi } from "vitest";
import { newCode } from "../../worker/channels/whatsapp/refcode.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { connected, envelope, playedDay, post, textFrom } from "../support/meta.ts";
import {
	accepted,
	broker,
	casesOf,
	conversation,
	doubts,
	form,
	heard,
	inNumber,
	pass,
	rest,
	rowsOf,
	said,
	says,
} from "./scene.ts";

const graph = playedDay();

const NUMBER = "5541988887777";
const TYPED = "(41) 98888-7777";

it("[C160] a returning client's form is his also when the team has to be told again, whatever he wrote meanwhile", async () => {
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	const at = await connected();
	const who = await broker(at);
	const old = await form(at, { phone: TYPED });
	await heard(at, textFrom({ waId: NUMBER }, old.text));
	await accepted(who, old.id);
	await says(at, who, old.id, "Olá");
	await who.desk.act({ do: "conclude", case: old.id, outcome: "thinking" });
	pass(3_600_000);
	const fresh = await form(at, { phone: TYPED });
	pass(60_000);
	vi.spyOn(TeamRoom.prototype, "hear").mockRejectedValueOnce(new Error("down"));
	await post(at.id, textFrom({ waId: NUMBER }, "Sou eu de novo"));
	await eventually(async () => {
		const [row] = await rowsOf<{ event: number | null }>(
			at,
			`SELECT event FROM code WHERE code = '${fresh.code}'`,
		);
		expect(row?.event).not.toBeNull();
	});
	pass(5_000);
	await post(at.id, textFrom({ waId: NUMBER }, "Ainda há?"));
	await rest(at);
	pass(60_000);
	await rest(at);
	expect(await casesOf(at)).toBe(2);
	expect(await said(at, fresh.id)).toEqual(["visitor: Sou eu de novo", "visitor: Ainda há?"]);
	const bound = await rowsOf(at, "SELECT code FROM code WHERE contact IS NULL");
	expect(bound).toEqual([]);
});

it("[C162] a doubt says neither another team's client nor his case, and nobody looks like another team's form", async () => {
	const at = await connected();
	const code = newCode((bytes) => crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
	const about = { code, team: "outra", case: 7, name: "Rui Secreto", phones: ["+5541977776666"] };
	await inNumber(at, (room) => room.expect({ ...about, at: Date.now() }));
	// Ends like the form's phone, and is called like it.
	await heard(at, textFrom({ waId: "5521999996666", name: "Rui Secreto" }, "Oi"));
	expect(await doubts(at, 1)).toEqual([]);
	await inNumber(at, ({ db }) => db.run("UPDATE code SET contact = 99 WHERE code = ?", code));
	await heard(at, textFrom({ waId: "5521999990000" }, `Oi (Código ${code})`));
	expect(await doubts(at, 2)).toEqual([{ why: "forwarded" }]);
});

it("[C163] a number that was given to somebody else begins with a doubt, and answers to its former owner do not go to him", async () => {
	const at = await connected();
	const who = await broker(at);
	const first = await form(at);
	await heard(at, textFrom({ waId: NUMBER, bsuid: "BR.1001", name: "Ana" }, first.text));
	await accepted(who, first.id);
	pass(3_600_000);
	await heard(at, textFrom({ waId: NUMBER, bsuid: "BR.2002", name: "Beto" }, "Bom dia"));
	expect(await said(at, first.id)).toHaveLength(1);
	expect(await said(at, first.id + 1)).toEqual(["visitor: Bom dia"]);
	expect(await doubts(at, first.id + 1)).toContainEqual({
		why: "phone_of_another",
		case: first.id,
		name: "Ana",
	});
	await says(at, who, first.id, "Ana, tudo bem?");
	await eventually(() => expect(graph.messages()).toHaveLength(1));
	expect(graph.messages()[0]).toMatchObject({ recipient: "BR.1001" });
	expect(graph.messages()[0]).not.toHaveProperty("to");
	// By his id each is who he was, by the number the one who has it now.
	await heard(at, textFrom({ bsuid: "BR.1001" }, "Sou a Ana"));
	await heard(at, textFrom({ waId: NUMBER }, "Sou o Beto"));
	expect((await said(at, first.id)).at(-1)).toBe("visitor: Sou a Ana");
	expect((await said(at, first.id + 1)).at(-1)).toBe("visitor: Sou o Beto");
	// What the former owner wrote while she had it, told late, takes nothing back.
	const timestamp = String(Math.floor(Date.now() / 1_000) - 7_000);
	await heard(at, textFrom({ waId: NUMBER, bsuid: "BR.1001" }, "Antes", { timestamp }));
	expect((await said(at, first.id)).at(-1)).toBe("visitor: Antes");
	await heard(at, textFrom({ waId: NUMBER }, "Beto de novo"));
	expect((await said(at, first.id + 1)).at(-1)).toBe("visitor: Beto de novo");
	expect(await casesOf(at)).toBe(2);
});

it("[C163] a new id is the same person when Meta says so, or by the parent's, and when he had none before", async () => {
	const at = await connected();
	const { id } = await conversation(at, NUMBER);
	const parent = "BR.ENT.9009";
	const as = (bsuid: string, text: string) =>
		heard(at, textFrom({ waId: NUMBER, bsuid }, text, { from_parent_user_id: parent }));
	await as("BR.1001", "um");
	await as("BR.1002", "dois");
	const system = {
		type: "user_changed_user_id",
		user_id: "BR.1003",
		previous_user_id: "BR.1002",
		wa_id: NUMBER,
	};
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const change = { from: NUMBER, id: "wamid.CHANGE", timestamp, type: "system", system };
	await heard(at, envelope({ messages: [change] }));
	await heard(at, textFrom({ waId: NUMBER, bsuid: "BR.1003" }, "três"));
	expect((await said(at, id)).slice(-3)).toEqual(["visitor: um", "visitor: dois", "visitor: três"]);
	expect(await casesOf(at)).toBe(1);
});

it("[C163] a number that Meta says is somebody's now is no more its former owner's", async () => {
	const at = await connected();
	const who = await broker(at);
	const first = await form(at);
	await heard(at, textFrom({ waId: NUMBER, bsuid: "BR.1001" }, first.text));
	await accepted(who, first.id);
	const moving = { waId: "5521977770000", bsuid: "BR.2002" };
	await heard(at, textFrom(moving, "Boa tarde"));
	const system = { type: "user_changed_number", user_id: "BR.2002", wa_id: NUMBER };
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const from = { from: moving.waId, from_user_id: "BR.2002", id: "wamid.MOVED", timestamp };
	await heard(at, envelope({ messages: [{ ...from, type: "system", system }] }));
	await says(at, who, first.id, "Tudo bem?");
	await eventually(() => expect(graph.messages()).toHaveLength(1));
	expect(graph.messages()[0]).toMatchObject({ recipient: "BR.1001" });
	await heard(at, textFrom({ waId: NUMBER }, "Mudei de número"));
	expect((await said(at, first.id + 1)).at(-1)).toBe("visitor: Mudei de número");
	expect(await casesOf(at)).toBe(2);
});
