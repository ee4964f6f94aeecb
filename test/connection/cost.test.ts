// Rules C120 to C122 (docs/WHATSAPP-NUMBER.md): what a number costs. Rows written are the bill, alarms count
// as rows; looking for work must not grow with the past. Figures are printed, ceilings are asserted.
import { expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import { teamOf } from "../support/http.ts";
import {
	type Connected,
	connected,
	playedMeta,
	post,
	statusOf,
	textFrom,
} from "../support/meta.ts";
import { countRows } from "../support/room.ts";
import { conversation, inNumber, rest, rowsOf, says } from "./scene.ts";

playedMeta();

/** Measured 131 rows and 2 alarms, 55 rows and 1 alarm, on 2026-11-26: what is added here is paid for each lead. */
const NUMBER_ROWS = 137;
const TEAM_ROWS = 60;

interface Cost {
	written: number;
	read: number;
	alarms: number;
}

async function watch(at: Connected): Promise<Cost> {
	const cost: Cost = { written: 0, read: 0, alarms: 0 };
	await inNumber(at, (_, { storage }) => {
		const exec = storage.sql.exec.bind(storage.sql);
		vi.spyOn(storage.sql, "exec").mockImplementation((sql, ...values) => {
			const cursor = exec(sql, ...values);
			const rows = cursor.toArray();
			cost.written += cursor.rowsWritten;
			cost.read += cursor.rowsRead;
			return { toArray: () => rows, rowsWritten: cursor.rowsWritten, rowsRead: 0 } as never;
		});
		const setAlarm = storage.setAlarm.bind(storage);
		vi.spyOn(storage, "setAlarm").mockImplementation((...of) => {
			cost.alarms += 1;
			return setAlarm(...of);
		});
	});
	return cost;
}

it(`[C120] [C172] a lead of 10 messages each way, three statuses for each of ours, writes at most ${NUMBER_ROWS} rows in the number and ${TEAM_ROWS} in the team`, async () => {
	const at = await connected();
	await rest(at);
	const number = await watch(at);
	const team = await countRows(teamOf(at.shop) as never);
	// With its form, its code and its broker.
	const { id, who } = await conversation(at);
	for (let n = 0; n < 10; n += 1) {
		await post(at.id, textFrom({ waId: "5521999990000" }, `pergunta ${n}`));
		await says(at, who, id, `resposta ${n}`);
		await eventually(async () =>
			expect(await rowsOf(at, "SELECT key FROM sent")).toHaveLength(n + 1),
		);
		const sent = await rowsOf<{ key: string }>(at, "SELECT key FROM sent");
		const key = sent.find((one) => one.key.endsWith(String(n + 1)))?.key ?? sent.at(-1)?.key ?? "";
		for (const fact of ["sent", "delivered", "read"]) await post(at.id, statusOf(key, fact));
	}
	await rest(at);
	const rows = number.written + number.alarms;
	const teams = team.rows + team.alarms;
	console.log(
		`figure: number ${number.written} rows + ${number.alarms} alarms, team ${team.rows} rows + ${team.alarms} alarms`,
	);
	expect(rows).toBeLessThanOrEqual(NUMBER_ROWS);
	expect(teams).toBeLessThanOrEqual(TEAM_ROWS);
});

it("[C121] [C170] a message costs not one row read more with 20,000 past events, contacts and messages than with 200", async () => {
	const measured: number[] = [];
	for (const past of [200, 20_000]) {
		const at = await connected();
		await rest(at);
		await inNumber(at, ({ db }) => {
			db.transaction(() => {
				for (let n = 1; n <= past; n += 1) {
					const [key, contact] = [`past ${n}`, `p:+5531${n}`];
					db.run("INSERT INTO event (key, at, event, raw) VALUES (?, 1, '{}', '{}')", key);
					db.run("INSERT INTO alias (value, contact) VALUES (?, ?)", contact, n);
					db.run("INSERT INTO contact (id, team, case_id, last_at) VALUES (?, 't', 1, 1)", n);
					db.run(
						"INSERT INTO message (id, n, body, state, facts, attempts, due) VALUES (?, ?, '{}', 'taken', '{}', 0, NULL)",
						key,
						n,
					);
				}
				db.run("INSERT INTO state (key, value) VALUES ('cursor', ?)", String(past));
			});
		});
		const cost = await watch(at);
		await post(at.id, textFrom({ waId: "5521999990000" }, "Oi"));
		await rest(at);
		measured.push(cost.read);
	}
	console.log(`figure: rows read for one message: ${measured.join(" and ")}`);
	expect(measured[1]).toBe(measured[0]);
});
