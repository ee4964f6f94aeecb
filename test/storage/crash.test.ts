// The power goes out at every statement of every command: what is found afterwards is the state
// before the command or the state after it, and the memory agrees with what is stored.
import { describe, expect, it } from "vitest";
import { canonical } from "../../worker/storage/fold.ts";
import { MIGRATIONS } from "../../worker/storage/schema.ts";
import { SqliteStore } from "../../worker/storage/sqlite.ts";
import { NodeSql, nodeStore } from "./node-sql.ts";
import { EVERYBODY_HERE, engineOver, FakeAlarm, play, START, script } from "./script.ts";

describe("a crash", () => {
	it("[S30] at any statement of any command leaves the state before it or after it", () => {
		const steps = script();
		const { store, sql } = nodeStore();
		const alarm = new FakeAlarm();
		const engine = engineOver(store, alarm);
		let cuts = 0;
		for (const [index, { at, command }] of steps.entries()) {
			const now = START + at * 1_000;
			const before = sql.dump();
			const armed = alarm.at;
			for (let statement = 1; ; statement += 1) {
				sql.count = 0;
				sql.failAt = statement;
				let failed = false;
				try {
					engine.run(command, now, EVERYBODY_HERE);
				} catch {
					failed = true;
				}
				sql.failAt = Number.POSITIVE_INFINITY;
				if (!failed) break;
				cuts += 1;
				expect(sql.dump(), `step ${index}, statement ${statement}`).toBe(before);
				expect(alarm.at).toBe(armed);
				expect(engine.takeSteps()).toEqual([]);
				expect(canonical(engine.state.team)).toBe(canonical(store.load().team));
			}
			engine.takeSteps();
			expect(canonical(engine.state.team)).toBe(canonical(store.load().team));
		}
		expect(cuts).toBeGreaterThan(100);
		// The interrupted day ended as an undisturbed one does.
		const calm = nodeStore();
		play(engineOver(calm.store), steps);
		expect(sql.dump()).toBe(calm.sql.dump());
	});

	it("[S31] at any statement of the migrations leaves them to be done again", () => {
		const calm = nodeStore().sql.dump();
		for (let statement = 1; ; statement += 1) {
			const sql = new NodeSql();
			const store = new SqliteStore(sql, sql.transaction);
			sql.failAt = statement;
			let failed = false;
			try {
				store.migrate();
			} catch {
				failed = true;
			}
			sql.failAt = Number.POSITIVE_INFINITY;
			store.migrate();
			expect(sql.dump()).toBe(calm);
			if (!failed) break;
		}
	});

	it("[S32] migrations run from empty, run twice harmlessly, and are all there", () => {
		const { sql, reopen } = nodeStore();
		const once = sql.dump();
		reopen();
		reopen();
		expect(sql.dump()).toBe(once);
		const [row] = sql.db.prepare("SELECT count(*) AS n FROM _migrations").all();
		expect(row?.n).toBe(MIGRATIONS.length);
	});

	it("[S33] the platform's limits are held: no command binds 100 values or writes 2 MB", () => {
		const { store } = nodeStore();
		const engine = engineOver(store);
		play(engine, script().slice(0, 1));
		for (let member = 1; member <= 1_000; member += 1)
			play(engine, [
				{ at: member, command: { do: "put_member", member, role: "broker" } },
				{ at: member, command: { do: "available", member, on: true, by: member } },
			]);
		play(engine, [script()[10] ?? { at: 0, command: { do: "tick" } }]);
		const offered = store.log(1, 0).find(({ event }) => event.type === "offered")?.event;
		expect(offered?.type === "offered" && offered.why.ranked.length).toBe(1_000);
	});
});
