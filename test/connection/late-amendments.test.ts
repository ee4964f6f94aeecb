// Rule C219 (docs/WHATSAPP-NUMBER.md) where somebody was told late: a client takes back a message while a team
// does not answer, or heard of it long after he went on elsewhere. The objects are real.
import { expect, it } from "vitest";
import { MIGRATIONS } from "../../worker/connection/schema.ts";
import { connected, playedDay, textFrom, wamid } from "../support/meta.ts";
import { ANA, amended, BIA, CODE, down, neighbour, over, revoke, up, WAYS, ways } from "./deaf.ts";
import { conversation, form, heard, inNumber, later, rowsOf, said, sleep } from "./scene.ts";

playedDay();

const MINUTE = 61_000;
const OTHER = { email: "outra@exemplo.com", phone: "(31) 97777-6666", name: "Outra" };

it.each(WAYS)(
	"[C219] what he takes back before his next code, told to a team that %s, is taken back where it is, once",
	async (_, way) => {
		const at = await connected();
		const { id, key } = await conversation(at, ANA.waId);
		const next = await form(at, OTHER);
		const hears = ways();
		hears(at, way);
		// Somebody else's word waits before it, so that the deletion is told with the code behind it.
		await heard(at, textFrom(BIA, "Espera"));
		await heard(at, revoke(ANA, key));
		await heard(at, textFrom(ANA, next.text));
		hears(at, up);
		await later(at, MINUTE);
		expect(await amended(at, id)).toEqual([[key, "revoke"]]);
		expect(await amended(at, next.id)).toEqual([]);
	},
);

it("[C219] of a message his first team heard after he went to another, what he takes back is read there", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const hears = ways();
	hears(at, down);
	const key = wamid();
	await heard(at, textFrom(ANA, "Meu CPF é 1", { id: key }));
	await heard(at, textFrom(ANA, `Este (Código ${CODE})`));
	hears(at, up);
	await later(at, MINUTE);
	expect(await said(at, 1)).toEqual(["visitor: Meu CPF é 1"]);
	await heard(at, revoke(ANA, key));
	expect(await amended(at, 1)).toEqual([[key, "revoke"]]);
	expect(await amended(other, 1)).toEqual([]);
});

it("[C219] it is read there at once, also while the team he is with by now does not answer", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const { id, key } = await conversation(at, ANA.waId);
	const hears = ways();
	hears(other, down);
	await heard(at, textFrom(ANA, `Este (Código ${CODE})`));
	await heard(at, revoke(ANA, key));
	expect(await amended(at, id)).toEqual([[key, "revoke"]]);
	hears(other, up);
	await later(at, MINUTE);
	expect(await amended(at, id)).toEqual([[key, "revoke"]]);
	expect(await amended(other, 1)).toEqual([]);
});

it("[C219] it is read there also when a message waits for his team that begins another conversation", async () => {
	const at = await connected();
	const talk = await conversation(at, ANA.waId);
	const { id, key } = talk;
	await over(talk);
	const hears = ways();
	hears(at, down);
	await heard(at, textFrom(ANA, "Voltei"));
	await heard(at, revoke(ANA, key));
	hears(at, up);
	await later(at, MINUTE);
	expect(await said(at, id + 1)).toEqual(["visitor: Voltei"]);
	expect(await amended(at, id)).toEqual([[key, "revoke"]]);
	expect(await amended(at, id + 1)).toEqual([]);
});

it("[C219] a message that waits, of one who is with another team since, is taken back where it will be", async () => {
	const at = await connected();
	const other = await neighbour(at);
	const talk = await conversation(at, ANA.waId);
	await over(talk);
	const hears = ways();
	hears(at, down);
	const key = wamid();
	await heard(at, textFrom(ANA, "Voltei", { id: key }));
	await heard(at, textFrom(ANA, `Este (Código ${CODE})`));
	await heard(at, revoke(ANA, key));
	hears(at, up);
	await later(at, MINUTE);
	expect(await said(at, talk.id + 1)).toEqual(["visitor: Voltei"]);
	expect(await amended(at, talk.id)).toEqual([]);
	expect(await amended(at, talk.id + 1)).toEqual([[key, "revoke"]]);
	expect(await amended(other, 1)).toEqual([]);
});

it("[C219] a message of before it was kept who was where is found in the conversation he was in then", async () => {
	const at = await connected();
	const talk = await conversation(at, ANA.waId);
	const { id, key } = talk;
	const kept = MIGRATIONS.filter((sql) => sql.includes("CREATE TABLE stay"));
	expect(kept).toHaveLength(1);
	await inNumber(at, ({ db }) => {
		for (const sql of ["DROP TABLE stay", ...kept]) db.run(sql);
	});
	await sleep(at);
	const stays = await rowsOf(at, "SELECT n, team, case_id FROM stay");
	expect(stays).toEqual([{ n: 0, team: at.shop.team, case_id: id }]);
	await over(talk);
	await heard(at, textFrom(ANA, "Voltei"));
	await heard(at, revoke(ANA, key));
	expect(await amended(at, id)).toEqual([[key, "revoke"]]);
	expect(await amended(at, id + 1)).toEqual([]);
});
