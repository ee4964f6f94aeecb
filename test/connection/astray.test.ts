// Rules C211 to C217 (docs/WHATSAPP-NUMBER.md): what may go astray between two steps, two objects or two
// releases. A full case, a connecting that broke off, a team that missed a call, a word told too late.
import { expect, it, vi } from "vitest";
import { MAX_CASE_EVENTS, MAX_UNANSWERED } from "../../protocol/limits.ts";
import { type Job, toldOf } from "../../worker/connection/files.ts";
import { AccountRoom } from "../../worker/directory/room.ts";
import type { Engine } from "../../worker/team/engine.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { type Shop, staff } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectNumber,
	envelope,
	numberInput,
	playedDay,
	post,
	textFrom,
	wamid,
} from "../support/meta.ts";
import {
	accepted,
	alarmOf,
	broker,
	casesOf,
	conversation,
	form,
	heard,
	inNumber,
	inTeam,
	pass,
	rest,
	rowsOf,
	said,
	says,
	sleep,
} from "./scene.ts";

const graph = playedDay();

const ANA = "5541988887777";

function connect(shop: Shop): Promise<Response> {
	return staff("POST", "/api/whatsapp", shop.admin.cookie, numberInput(shop));
}

async function drop(at: Connected): Promise<void> {
	await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
}

it("[C211] a client whose last conversation was full begins another one", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	await inTeam(at, (room) => {
		const { engine, stage } = room as unknown as {
			engine: Engine;
			stage: { run: (command: unknown, now: number) => unknown };
		};
		const change = { what: "revoke" } as const;
		for (let n = engine.log(id, 0).length; n < MAX_CASE_EVENTS; n += 1)
			stage.run({ do: "amend", case: id, key: `k${n}`, target: "none", change }, Date.now());
	});
	await heard(at, textFrom({ waId: ANA }, "Ainda aí?"));
	expect(await said(at, id)).toHaveLength(1);
	await who.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	pass(60_000);
	await heard(at, textFrom({ waId: ANA }, "Voltei"));
	expect(await said(at, id + 1)).toEqual(["visitor: Voltei"]);
});

it("[C212] a connecting that broke off half-way is taken up again, and not by two in one moment", async () => {
	const at = await connected();
	await drop(at);
	vi.spyOn(AccountRoom.prototype, "addConnection").mockRejectedValueOnce(new Error("reset"));
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	expect((await connect(at.shop)).status).toBe(503);
	// Whoever began may still be at it.
	expect((await connect(at.shop)).status).toBe(409);
	pass(31_000);
	const answer = await connect(at.shop);
	expect(answer.status).toBe(201);
	expect(((await answer.json()) as { id: string }).id).toBe(at.id);
	expect((await post(at.id, textFrom({ waId: ANA }, "Oi"))).status).toBe(200);
});

it("[C212] two who connect a dropped number again at once: one of them has it, and it works", async () => {
	const at = await connected();
	await drop(at);
	const answers = await Promise.all([connect(at.shop), connect(at.shop)]);
	expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
	await heard(at, textFrom({ waId: ANA }, "Oi"));
	expect(await said(at, 1)).toEqual(["visitor: Oi"]);
});

it("[C213] a team that missed what its number has become is told again", async () => {
	const at = await connected();
	const gone = () =>
		inTeam(at, (room) => {
			const { lines } = room as unknown as { lines: { of(id: string): { gone?: true } } };
			return lines.of(at.id).gone;
		});
	await form(at);
	await drop(at);
	await eventually(async () => expect(await gone()).toBe(true));
	const { putLine } = TeamRoom.prototype;
	const down = vi.spyOn(TeamRoom.prototype, "putLine").mockRejectedValue(new Error("down"));
	await connectNumber(at.shop);
	await rest(at);
	expect(await gone()).toBe(true);
	down.mockImplementation(function (this: TeamRoom, line) {
		return putLine.call(this, line);
	});
	pass(31_000);
	await rest(at);
	expect(await gone()).toBeUndefined();
	expect(await alarmOf(at)).toBeNull();
});

it("[C213] a team that never answers is asked less and less often", async () => {
	const at = await connected();
	await form(at);
	const asked = vi.spyOn(TeamRoom.prototype, "putLine").mockRejectedValue(new Error("down"));
	await drop(at);
	await connectNumber(at.shop);
	await rest(at);
	const waits: number[] = [];
	for (let round = 0; round < 9; round += 1) {
		const before = asked.mock.calls.length;
		const wait = ((await alarmOf(at)) ?? 0) - Date.now();
		waits.push(wait / 1_000);
		// A moment before, an alarm of something else asks nobody.
		pass(wait - 1_000);
		await rest(at);
		expect(asked.mock.calls.length).toBe(before);
		pass(1_001);
		await rest(at);
		expect(asked.mock.calls.length).toBe(before + 1);
	}
	expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
});

it("[C214] a change of number told late takes the number from nobody who wrote from it since", async () => {
	const at = await connected();
	const [old, now] = ["5541988887777", "5541977776666"];
	const began = Date.now() - 600_000;
	const seconds = (ms: number) => ({ timestamp: String(Math.floor((began + ms) / 1_000)) });
	await heard(
		at,
		textFrom({ waId: old, bsuid: "BR.1111" }, "um", seconds(0)),
		textFrom({ waId: now, bsuid: "BR.2222" }, "outro", seconds(120_000)),
	);
	const system = { type: "user_changed_number", wa_id: now, previous_user_id: "BR.1111" };
	const one = { from: old, from_user_id: "BR.3333", id: wamid(), type: "system", system };
	await heard(at, envelope({ messages: [{ ...one, ...seconds(60_000) }] }));
	const rows = await rowsOf<{ wa_id: string }>(at, "SELECT wa_id FROM contact ORDER BY id");
	expect(rows[1]?.wa_id).toBe(now);
	const [alias] = await rowsOf<{ contact: number }>(
		at,
		`SELECT contact FROM alias WHERE value = 'p:+${now}'`,
	);
	expect(alias?.contact).toBe(2);
});

it("[C215] of a flood the message that opens the window again is read, so that somebody can answer", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	const lines = (count: number) =>
		envelope({
			messages: Array.from({ length: count }, (_, n) => ({
				from: ANA,
				id: wamid(),
				timestamp: String(Math.floor(Date.now() / 1_000)),
				type: "text",
				text: { body: `linha ${n}` },
			})),
		});
	await heard(at, lines(MAX_UNANSWERED + 5));
	pass(26 * 3_600_000);
	await heard(at, lines(3));
	expect(await said(at, id)).toHaveLength(MAX_UNANSWERED + 1);
	await says(at, who, id, "Bom dia");
	expect((await said(at, id)).at(-1)).toBe("broker: Bom dia");
});

it("[C216] a file asked for again while its failure is being told stays asked for", async () => {
	const at = await connected();
	await inNumber(at, ({ db }) => {
		db.run(
			`INSERT INTO media (id, contact, message, file, state, attempts, due, round)
			VALUES ('9001', 1, 'm', '{}', 'wanted', 0, 7, 1)`,
		);
		const told = { id: "9001", state: "failed", round: 0 } as Job;
		toldOf(db, told, null);
		expect(db.one("SELECT due FROM media")).toEqual({ due: 7 });
		toldOf(db, { ...told, state: "wanted", round: 1 }, null);
		expect(db.one("SELECT due FROM media")).toEqual({ due: null });
	});
});

it("[C217] a message an older release settled is not sent again for its turn that stayed", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	await says(at, who, id, "uma vez");
	await eventually(() => expect(graph.messages()).toHaveLength(1));
	await rest(at);
	await inNumber(at, ({ db }) => db.run("UPDATE message SET turn = 'c1'"));
	await sleep(at);
	await says(at, who, id, "outra");
	await eventually(() => expect(graph.messages()).toHaveLength(2));
	await rest(at);
	expect(graph.messages()).toHaveLength(2);
	expect(await rowsOf(at, "SELECT turn FROM message WHERE turn IS NOT NULL")).toEqual([]);
});

it("[C200] not to who had it once and gave it away", async () => {
	const at = await connected();
	const { id, who } = await conversation(at, ANA);
	await who.desk.send({ t: "open", case: id, since: 0 });
	const other = await broker(at);
	const member = other.who.me.person.id;
	expect(await who.desk.act({ do: "transfer", case: id, member })).toBe("ok");
	await accepted(other, id);
	await other.desk.send({ t: "open", case: id, since: 0 });
	await other.desk.act({ do: "conclude", case: id, outcome: "thinking" });
	const one = { from: "5511987654321", to: ANA, id: wamid(), type: "text" };
	const timestamp = String(Math.floor(Date.now() / 1_000));
	const message_echoes = [{ ...one, timestamp, text: { body: "segredo" } }];
	await heard(at, envelope({ message_echoes }, "smb_message_echoes"));
	await other.desk.seen("entries", ({ entries }) => JSON.stringify(entries).includes("segredo"));
	expect(JSON.stringify(who.desk.frames)).not.toContain("segredo");
	expect(await casesOf(at)).toBe(1);
});
