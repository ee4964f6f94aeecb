// Bugs to plant in a copy of the engine and its store, for the simulator over SQLite to find. As
// with the core's, a search that is not in its file exactly once is a failure.
import type { Mutant } from "./mutants.ts";

function plant(file: string, name: string, search: string, replace: string): Mutant {
	return { file: `${file}.ts`, name, search, replace };
}

const SQLITE = "storage/sqlite";
const ENGINE = "team/engine";

export const STORAGE_MUTANTS: readonly Mutant[] = [
	plant(
		SQLITE,
		"a member's new state is not saved",
		"ON CONFLICT (id) DO UPDATE SET state = excluded.state",
		"ON CONFLICT (id) DO NOTHING",
	),
	plant(
		SQLITE,
		"a product's new brokers are not saved",
		"ON CONFLICT (ref) DO UPDATE SET state = excluded.state",
		"ON CONFLICT (ref) DO NOTHING",
	),
	plant(
		SQLITE,
		"a case that ended stays open",
		`this.sql.exec("DELETE FROM open_case WHERE id = ?", id);`,
		"",
	),
	plant(
		SQLITE,
		"an arrival from quarantine is opened",
		`				if (after.cases.has(recorded.case))
					this.sql`,
		"				this.sql",
	),
	plant(
		SQLITE,
		"the order of a command's events is lost",
		"batch.length === events.length ? null : JSON.stringify(places)",
		"null",
	),
	plant(
		SQLITE,
		"the log is read in the order of its cases",
		"a.recorded.at - b.recorded.at || a.place - b.place",
		"0",
	),
	plant(
		SQLITE,
		"the next case is counted from the open ones",
		"lastCase: Number(last?.id ?? 0),",
		"lastCase: Math.max(0, ...logs.keys()),",
	),
	plant(
		SQLITE,
		"the team's log counts one too many",
		"Number(tail.n) + teamTail - 1",
		"Number(tail.n) + teamTail",
	),
	plant(
		SQLITE,
		"time is that of the newest case",
		"...[...logs.values()].map((log) => log.at(-1)?.at ?? 0),",
		"",
	),
	plant(SQLITE, "time forgets what ended last", "				this.heads(EVER)[0]?.at ?? 0,\n", ""),
	plant(
		SQLITE,
		"the list of the ended shows one of each",
		"heads.push(...this.closedBy(head.owner ?? NOBODY, head.at, 1));",
		"",
	),
	plant(
		SQLITE,
		"the outbox is sent newest first",
		"FROM outbox WHERE lane = ? ORDER BY id LIMIT ?",
		"FROM outbox WHERE lane = ? ORDER BY id DESC LIMIT ?",
	),
	plant(
		SQLITE,
		"a receipt is not kept",
		`			"INSERT INTO receipt (key, body_hash, case_id, at, code) VALUES (?, ?, ?, ?, ?)",
			key,`,
		`			"INSERT INTO receipt (key, body_hash, case_id, at, code) VALUES (?, ?, ?, ?, ?)",
			key + at,`,
	),
	plant(
		ENGINE,
		"saved outside the transaction",
		"return this.store.transaction(() => {",
		"return (<T>(work: () => T): T => work())(() => {",
	),
	plant(
		ENGINE,
		"what failed is remembered",
		`			this.cache = null;
			this.named = null;`,
		"			this.named = null;",
	),
	plant(
		ENGINE,
		"what failed is told",
		"			this.steps = [];\n			this.alarm",
		"			this.alarm",
	),
	plant(
		ENGINE,
		"two commands share an instant",
		"Math.max(wallClock, this.state.lastAt + 1)",
		"Math.max(wallClock, this.state.lastAt)",
	),
	plant(
		ENGINE,
		"a clock that went back is believed",
		"const now = Math.max(wallClock, this.state.lastAt + 1);",
		"const now = wallClock;",
	),
	plant(
		ENGINE,
		"a refused command heals nothing",
		"if (!result.ok && this.isOverdue(now, around))",
		"if (!result.ok && this.steps.length > 1_000)",
	),
	plant(
		ENGINE,
		"a lost alarm is waited for",
		"const standing = at !== null && at > now - ALARM_LATE_MS ? at : null;",
		"const standing = at;",
	),
	plant(
		ENGINE,
		"a sooner alarm is not set",
		"if (standing === null || next < standing)",
		"if (standing === null)",
	),
	plant(ENGINE, "an alarm undone with its step stands", "			this.alarm.undo(armed);\n", ""),
	plant(ENGINE, "the log in memory forgets nothing", "	else logs.delete(recorded.case);\n", ""),
	plant(
		ENGINE,
		"an effect of a step alone is not queued",
		"this.store.enqueue(body, now + EFFECT_DUE_MS, lane);",
		"if (events.length > 1) this.store.enqueue(body, now + EFFECT_DUE_MS, lane);",
	),
	plant(
		ENGINE,
		"an effect goes to another receiver",
		"this.store.enqueue(body, now + EFFECT_DUE_MS, lane);",
		"this.store.enqueue(body, now + EFFECT_DUE_MS);",
	),
	plant(
		ENGINE,
		"whose an ended case was is forgotten",
		"const owner = kase?.owner ?? kase?.cna?.deliveredTo ?? null;",
		"const owner = null;",
	),
];
