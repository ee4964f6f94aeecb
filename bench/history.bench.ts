// How long waking up, routing one lead and greeting a page take with a short and with a long past,
// over Node’s SQLite. Run it with Node 22.18 or later (the one in node_modules):
//   npx node bench/history.bench.ts [closed cases …]      (default 1000 100000; a million takes a minute)
// The rows read are asserted equal in test/team/history.test.ts, where the platform counts them.

import { fillHistory } from "../test/storage/history.ts";
import { NodeSql } from "../test/storage/node-sql.ts";
import { EVERYBODY_HERE, engineOver, play, script } from "../test/storage/script.ts";
import type { Command } from "../worker/routing/commands.ts";
import { SqliteStore } from "../worker/storage/sqlite.ts";

const LEADS = 200;

declare const process: { readonly argv: readonly string[] };

/** Milliseconds of the middle one of several runs. */
function median(runs: number, work: () => void): number {
	const times = Array.from({ length: runs }, () => {
		const start = performance.now();
		work();
		return performance.now() - start;
	}).sort((a, b) => a - b);
	return times[Math.floor(runs / 2)] ?? 0;
}

function measure(closed: number): Record<string, string> {
	const sql = new NodeSql();
	const store = new SqliteStore(sql, sql.transaction);
	store.migrate();
	fillHistory((query, ...values) => sql.exec(query, ...values), closed);
	const engine = engineOver(store);
	const steps = script();
	// The team is made after its past, as far as these times are concerned.
	play(engine, steps.slice(0, 10));
	const arrival = steps.find(({ command }) => command.do === "receive")?.command;
	if (arrival?.do !== "receive") throw new Error("the script receives nobody");
	let now = Date.parse("2031-03-06T15:00:00Z");
	const lead = () => {
		now += 60_000;
		const id = engine.state.team.nextCase;
		run(arrival);
		const offer = engine.state.team.cases.get(id)?.offer;
		if (!offer) throw new Error("nobody was asked");
		run({ do: "accept", case: id, offer: offer.no, by: offer.to });
		run({ do: "conclude", case: id, by: offer.to, outcome: "thinking", note: null });
	};
	const run = (command: Command) => {
		const result = engine.run(command, now, EVERYBODY_HERE);
		engine.takeSteps();
		if (!result.ok) throw new Error(result.refusal.reason);
	};
	const ms = (value: number) => `${value.toFixed(3)} ms`;
	return {
		"closed cases": String(closed),
		"one lead": ms(median(LEADS, lead)),
		"wake-up": ms(median(50, () => void store.load())),
		"a broker's closed list": ms(median(50, () => void store.closed(1, 30))),
		"everyone's closed list": ms(median(50, () => void store.closed(null, 30))),
	};
}

const sizes = process.argv.slice(2).map(Number);
console.table((sizes.length > 0 ? sizes : [1_000, 100_000]).map(measure));
