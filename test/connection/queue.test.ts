// Rules C180 to C182 (docs/WHATSAPP-NUMBER.md): the lines in which messages wait to leave. However long one of
// them is, and however many messages nobody knows the fate of, nobody else waits and next to nothing is read.
import { expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import type { ConnectionRoom } from "../../worker/connection/room.ts";
import { MIGRATIONS } from "../../worker/connection/schema.ts";
import { migrate } from "../../worker/database.ts";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";
import {
	type Connected,
	connected,
	connectionOf,
	playedDay,
	post,
	statusOf,
	textFrom,
} from "../support/meta.ts";
import {
	accepted,
	alarmOf,
	broker,
	conversation,
	deliveries,
	form,
	inNumber,
	rest,
	rowsOf,
	says,
	sleep,
	story,
} from "./scene.ts";

const graph = playedDay();

const ANA = "5521999990000";
const BIA = { email: "bia@exemplo.com", phone: "(21) 98888-1111" };
const MANY = 2_500;

function texts(): unknown[] {
	return graph.messages().map(({ text }) => (text as { body: string } | undefined)?.body);
}

/** What is written here is as old code would have left it, in the same columns. */
function fill(
	room: ConnectionRoom,
	row: { team: string; case: number; contact: number; state: string; due: number },
): void {
	const body = JSON.stringify({
		team: row.team,
		case: row.case,
		handle: null,
		phones: [],
		content: { kind: "text", text: "antiga" },
	});
	const turn = row.state === "queued" ? `c${row.contact}` : null;
	room.db.transaction(() => {
		for (let n = 1; n <= MANY; n += 1)
			room.db.run(
				"INSERT INTO message (id, n, contact, body, state, facts, attempts, due, turn) VALUES (?, ?, ?, ?, ?, '{}', 0, ?, ?)",
				`${row.team}/${row.case}/${row.state}${n}`,
				Date.now() - MANY + n,
				row.contact,
				body,
				row.state,
				row.due,
				turn,
			);
	});
}

async function reads(at: Connected): Promise<{ read: number; written: number }> {
	const cost = { read: 0, written: 0 };
	await inNumber(at, (_, { storage }) => {
		const exec = storage.sql.exec.bind(storage.sql);
		vi.spyOn(storage.sql, "exec").mockImplementation((sql, ...values) => {
			const cursor = exec(sql, ...values);
			const rows = cursor.toArray();
			cost.read += cursor.rowsRead;
			cost.written += cursor.rowsWritten;
			return { toArray: () => rows, rowsWritten: cursor.rowsWritten, rowsRead: 0 } as never;
		});
	});
	return cost;
}

it(`[C180] ${MANY} messages of unknown fate and ${MANY} that wait for one client hold up nobody else, and are not read`, async () => {
	const at = await connected();
	const ana = await conversation(at);
	const bia = await conversation(at, "5521988881111", BIA, ana.who);
	await rest(at);
	graph.sent.length = 0;
	const hour = Date.now() + 3_600_000;
	await inNumber(at, (room) => {
		const where = { team: at.shop.team, case: ana.id, contact: 1 };
		fill(room, { ...where, state: "unknown", due: hour });
		fill(room, { ...where, state: "queued", due: hour });
	});
	const { value } = (await connectionOf(at.id).view()) as { value: ConnectionView };
	expect([value.queued, value.unknown]).toEqual([MANY, MANY]);
	const cost = await reads(at);
	await says(at, bia.who, bia.id, "passa");
	await eventually(() => expect(texts()).toEqual(["passa"]));
	await rest(at);
	const read = cost.read;
	await post(at.id, textFrom({ waId: "5521977770000" }, "Boa tarde"));
	await rest(at);
	console.log(
		`figure: rows read by a message among ${2 * MANY}: ${read}, by a webhook: ${cost.read - read}`,
	);
	expect(read).toBeLessThan(100);
	expect(cost.read - read).toBeLessThan(150);
	expect(texts()).toEqual(["passa"]);
	// And the long line itself is in order.
	vi.setSystemTime(hour);
	await rest(at);
	expect(texts().length).toBeGreaterThan(1);
});

it("[C180] of many talks that wait each has its turn: a long one does not come twice before a short one", async () => {
	const at = await connected();
	const { id } = await conversation(at);
	await rest(at);
	const { passed, open } = gate();
	graph.sent.length = 0;
	graph.answer = async ({ path }) => {
		if (path.endsWith("/messages")) await passed;
		return null;
	};
	const say = (contact: number, text: string) =>
		inNumber(at, (room) =>
			room.send({
				...{ team: at.shop.team, case: id, id: text, handle: `${at.id}/${contact}`, phones: [] },
				content: { kind: "text", text },
			}),
		);
	await inNumber(at, ({ db }) => {
		for (let n = 2; n <= 8; n += 1)
			db.run("INSERT INTO contact (id, wa_id, last_at) VALUES (?, ?, ?)", n, `${n}`, Date.now());
	});
	const first = [1, 2, 3, 4, 5, 6];
	for (const n of first) await say(n, `${n}a`);
	await eventually(() => expect(texts()).toHaveLength(6));
	// Six are in the air; these wait: more of the same talks, and two that had no turn yet.
	for (const n of [...first, 7, 8]) await say(n, `${n}b`);
	open();
	await rest(at);
	expect(texts()).toHaveLength(14);
	expect(texts().slice(6, 8).toSorted()).toEqual(["7b", "8b"]);
});

it("[C180] a thousand talks that all wait are not looked through at every post, whatever they wait for", async () => {
	const at = await connected();
	await conversation(at);
	await rest(at);
	const each = (due: number) =>
		inNumber(at, ({ db }) =>
			db.transaction(() => {
				db.run("DELETE FROM message");
				for (let n = 1; n <= 1_000; n += 1)
					db.run(
						"INSERT INTO message (id, n, body, state, facts, attempts, due, turn) VALUES (?, ?, '{}', 'queued', '{}', 0, ?, ?)",
						`t/${n}/m`,
						Date.now(),
						due,
						`t/${n}`,
					);
			}),
		);
	const hour = Date.now() + 3_600_000;
	const cost = await reads(at);
	/** By the second of two posts: the first may have to find out what all wait for. */
	const second = async () => {
		await post(at.id, textFrom({ waId: ANA }, "um"));
		await rest(at);
		const before = cost.read;
		await post(at.id, statusOf("wamid.NOBODY", "sent"));
		return cost.read - before;
	};
	await inNumber(at, ({ db }) =>
		db.run("INSERT INTO state (key, value) VALUES ('held', 'account')"),
	);
	await each(hour);
	const held = await second();
	await inNumber(at, ({ db }) => db.run("DELETE FROM state WHERE key = 'held'"));
	// Six are written to and get no answer; nine hundred and more could go.
	graph.answer = ({ path }) => (path.endsWith("/messages") ? new Promise(() => undefined) : null);
	const handle = `${at.id}/1`;
	await inNumber(at, async (room) => {
		room.db.run("DELETE FROM message");
		for (let n = 2; n <= 60; n += 1) {
			room.db.run(
				"INSERT INTO contact (id, wa_id, last_at) VALUES (?, ?, ?)",
				n,
				`${n}`,
				Date.now(),
			);
			const content = { kind: "text", text: `${n}` } as const;
			const to = { team: at.shop.team, case: 1, id: `m${n}`, phones: [], content };
			await room.send({ ...to, handle: n === 2 ? handle : `${at.id}/${n}` });
		}
	});
	await eventually(() => expect(graph.messages()).toHaveLength(6));
	const before = cost.read;
	await post(at.id, statusOf("wamid.NOBODY", "delivered"));
	const waiting = cost.read - before;
	console.log(
		`figure: rows read by a post while 1,000 talks are held up ${held}, while 59 wait for six ${waiting}`,
	);
	expect(held).toBeLessThan(60);
	expect(waiting).toBeLessThan(60);
});

it("[C181] what the first spelling came to, told before Graph's answer, costs the second one nothing", async () => {
	const at = await connected();
	await inNumber(at, (room) => room.change({ template: "retomar_atendimento/pt_BR" }));
	const who = await broker(at);
	const { id } = await form(at, { phone: "(21) 99999-0000" });
	await accepted(who, id);
	const errors = [{ code: 131_026, title: "Message undeliverable" }];
	let inTheAir = 0;
	let most = 0;
	graph.answer = async ({ path, body }) => {
		if (!path.endsWith("/messages")) return null;
		inTheAir += 1;
		most = Math.max(most, inTheAir);
		const ours = { biz_opaque_callback_data: body.biz_opaque_callback_data };
		if (body.to === ANA) {
			// Before this very call is answered; nothing more leaves until it is.
			await post(at.id, statusOf("wamid.FIRST", "failed", { ...ours, errors }));
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(graph.messages()).toHaveLength(1);
		}
		inTheAir -= 1;
		const key = body.to === ANA ? "wamid.FIRST" : "wamid.SECOND";
		return Response.json({ contacts: [{ wa_id: body.to }], messages: [{ id: key }] });
	};
	expect(await who.desk.act({ do: "template", case: id })).toBe("ok");
	await eventually(() => expect(graph.messages()).toHaveLength(2));
	await rest(at);
	expect(graph.messages().map(({ to }) => to)).toEqual([ANA, "552199990000"]);
	expect(most).toBe(1);
	const [message = ""] = Object.keys(await deliveries(at, id));
	expect((await deliveries(at, id))[message]).toBe("accepted");
	// Its own words, late: they are about the spelling that was given up.
	await post(at.id, statusOf("wamid.FIRST", "sent"));
	expect((await deliveries(at, id))[message]).toBe("accepted");
	await post(at.id, statusOf("wamid.SECOND", "failed", { errors }));
	await rest(at);
	expect((await deliveries(at, id))[message]).toBe("failed");
	const { entries } = await story(at, id);
	expect(entries.some((one) => one.kind === "amendment" && one.change.what === "failed")).toBe(
		true,
	);
	expect(graph.messages()).toHaveLength(2);
	expect(await rowsOf(at, "SELECT key FROM sent ORDER BY key")).toEqual([
		{ key: "wamid.FIRST" },
		{ key: "wamid.SECOND" },
	]);
	expect(await alarmOf(at)).toBeNull();
});

it("[C182] what waits is told of a number that is gone, twenty at a time, and all of it", async () => {
	const at = await connected();
	const { id } = await conversation(at);
	await rest(at);
	const { TeamRoom } = await import("../../worker/team/room.ts");
	const { hear } = TeamRoom.prototype;
	let now = 0;
	let most = 0;
	vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (
		this: InstanceType<typeof TeamRoom>,
		items,
	) {
		now += 1;
		most = Math.max(most, now);
		await new Promise((resolve) => setTimeout(resolve, 5));
		now -= 1;
		return hear.call(this, items);
	});
	const handle = `${at.id}/1`;
	await inNumber(at, async (room, { storage }) => {
		room.db.run("INSERT INTO state (key, value) VALUES ('held', 'account')");
		for (let n = 0; n < 50; n += 1) {
			const content = { kind: "text", text: `${n}` } as const;
			await room.send({ team: at.shop.team, case: id, id: `m${n}`, handle, phones: [], content });
		}
		await room.disconnect();
		await storage.sync();
	});
	await rest(at);
	await eventually(async () => {
		const rows = await rowsOf<{ n: number }>(
			at,
			"SELECT count(*) AS n FROM message WHERE state = 'failed' AND due IS NULL",
		);
		expect(rows).toEqual([{ n: 50 }]);
	});
	expect(most).toBeLessThanOrEqual(20);
	expect(graph.messages()).toEqual([]);
	expect(await alarmOf(at)).toBeNull();
});

it("[C182] a number that wakes does not send again what was on its way, and goes on with the rest", async () => {
	const at = await connected();
	const { id, who } = await conversation(at);
	await rest(at);
	await inNumber(at, (room) => {
		const handle = `${at.id}/1`;
		const out = { team: at.shop.team, case: id, handle, phones: [] };
		const row = (n: string, text: string, state: string) =>
			room.db.run(
				"INSERT INTO message (id, n, contact, body, state, facts, attempts, due, turn) VALUES (?, ?, 1, ?, ?, '{}', 0, ?, 'c1')",
				`${at.shop.team}/${id}/${n}`,
				Date.now(),
				JSON.stringify({ ...out, id: n, content: { kind: "text", text } }),
				state,
				Date.now() + 60_000,
			);
		row("w1", "no ar", "sending");
	});
	await sleep(at);
	await says(at, who, id, "depois");
	await eventually(() => expect(texts()).toEqual(["depois"]));
	vi.setSystemTime(Date.now() + 30_001);
	await rest(at);
	expect(await deliveries(at, id)).toMatchObject({ w1: "unknown" });
	expect(texts()).toEqual(["depois"]);
});

it("[C182] what waited before the lines were drawn stands in its line, and nothing else does", async () => {
	const turns = await inNumber({ id: "casa.older" }, ({ db }) => {
		const drawn = MIGRATIONS.findIndex((sql) => sql.includes("ADD COLUMN turn"));
		migrate(db, MIGRATIONS.slice(0, drawn), 1);
		const row = (id: string, contact: number | null, state: string, due: number | null) =>
			db.run(
				"INSERT INTO message (id, n, contact, body, state, facts, attempts, due) VALUES (?, 1, ?, '{}', ?, '{}', 0, ?)",
				...[id, contact, state, due],
			);
		row("t/12/a/b", null, "queued", 5);
		row("t/12/c", 7, "sending", 5);
		row("t/12/d", 7, "unknown", 5);
		row("t/12/e", 7, "failed", null);
		row("t/12/f", null, "taken", null);
		migrate(db, MIGRATIONS, 2);
		return db.all("SELECT id, turn FROM message ORDER BY id");
	});
	expect(turns).toEqual([
		{ id: "t/12/a/b", turn: "t/12" },
		{ id: "t/12/c", turn: "c7" },
		{ id: "t/12/d", turn: null },
		{ id: "t/12/e", turn: null },
		{ id: "t/12/f", turn: null },
	]);
});
