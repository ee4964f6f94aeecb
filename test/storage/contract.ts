// What every store of a team must do, as one suite run over each of them.
import { describe, expect, it } from "vitest";
import { canonical, replay } from "../../worker/storage/fold.ts";
import type { TeamStore } from "../../worker/storage/store.ts";
import { engineOver, play, START, script } from "./script.ts";

export interface Opened {
	readonly store: TeamStore;
	/** The same data as a restarted object finds it. */
	reopen(): TeamStore;
}

export function storeContract(name: string, open: () => Opened): void {
	describe(name, () => {
		it("[S1] loads exactly what was saved, at every step of a day", () => {
			const { store, reopen } = open();
			const engine = engineOver(store);
			for (const step of script()) {
				play(engine, [step]);
				const loaded = reopen().load();
				expect(canonical(loaded.team)).toBe(canonical(engine.state.team));
				expect(loaded.teamEvents).toBe(engine.state.teamEvents);
				expect(loaded.lastAt).toBe(engine.state.lastAt);
				expect([...loaded.logs]).toEqual([...engine.state.logs]);
			}
		});

		it("[S2] keeps the log in the order it happened: replaying it gives the stored team", () => {
			for (const preset of ["product", "roleta", "chatspot", "hypnobox", "3c-balanced"] as const) {
				const { store, reopen } = open();
				const engine = engineOver(store);
				expect(play(engine, script(preset))).toBeGreaterThan(15);
				const again = reopen();
				expect(canonical(replay(again.everything()))).toBe(canonical(again.load().team));
			}
		});

		it("[S3] orders what one command did to several cases as it was decided", () => {
			const { store } = open();
			const engine = engineOver(store);
			const told: unknown[] = [];
			for (const step of script()) {
				engine.run(step.command, START + step.at * 1_000, {
					reach: () => "live",
					shown: () => true,
					visitorHere: () => true,
					startedAt: 0,
				});
				for (const { events } of engine.takeSteps()) told.push(...events);
			}
			expect(store.everything()).toEqual(told);
		});

		it("[S4] gives no two commands the same instant, though the clock stands or runs back", () => {
			const { store, reopen } = open();
			const engine = engineOver(store);
			play(engine, script());
			const last = store.everything().at(-1)?.at ?? 0;
			const back = engineOver(reopen());
			play(back, [{ at: -3_600, command: { do: "available", member: 4, on: true, by: 4 } }]);
			const instants = new Map<number, number>();
			for (const [index, { at }] of store.everything().entries()) instants.set(index, at);
			const sorted = [...instants.values()];
			expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
			expect(sorted.at(-1)).toBe(last + 1);
		});

		it("[S5] reads a case's log from any point, open or closed", () => {
			const { store } = open();
			play(engineOver(store), script());
			for (const id of [1, 2, 3, 4, 5]) {
				const log = store.log(id, 0);
				expect(log.map(({ n }) => n)).toEqual(log.map((_, index) => index + 1));
				expect(log.every((recorded) => recorded.case === id)).toBe(true);
				for (const { n } of log) expect(store.log(id, n)).toEqual(log.slice(n));
			}
			expect(store.log(77, 0)).toEqual([]);
		});

		it("[S6] lists closed cases newest first, an owner's or everyone's, with their summary", () => {
			const { store } = open();
			play(engineOver(store), script());
			const all = store.closed(null, 30);
			expect(all.map(({ id, owner }) => [id, owner])).toEqual([
				[2, 3],
				[1, 1],
			]);
			expect(store.closed(null, 1)).toEqual(all.slice(0, 1));
			expect(store.closed(1, 30)).toEqual(all.slice(1));
			expect(store.closed(null, 30, all[0]?.at)).toEqual(all.slice(1));
			expect(store.closed(3, 30, all[0]?.at)).toEqual([]);
			expect(store.closed(4, 30)).toEqual([]);
			expect(JSON.parse(all[1]?.summary ?? "{}")).toMatchObject({
				client: { name: "Cliente 1", email: "cliente1@exemplo.com" },
				last: { from: "visitor" },
				outcome: "visit_booked",
			});
		});

		it("[S7] remembers a receipt under its key, once", () => {
			const { store, reopen } = open();
			const receipt = { bodyHash: "h", caseId: 3, at: START };
			store.transaction(() => store.putReceipt("key", receipt));
			expect(reopen().receipt("key")).toEqual(receipt);
			expect(store.receipt("other")).toBeNull();
			expect(() => store.putReceipt("key", receipt)).toThrow();
		});

		it("[S8] sends the outbox in the order it was filled; nothing overtakes the first", () => {
			const { store, reopen } = open();
			expect(store.outboxDue()).toBeNull();
			for (const body of ["a", "b", "c"]) store.enqueue(body, 100);
			const [first] = store.outbox(1);
			expect(first).toMatchObject({ body: "a", attempts: 0, dueAt: 100 });
			store.postpone(first?.id ?? 0, 1, 900);
			expect(store.outboxDue()).toBe(900);
			expect(
				reopen()
					.outbox(9)
					.map(({ body, attempts }) => [body, attempts]),
			).toEqual([
				["a", 1],
				["b", 0],
				["c", 0],
			]);
			store.dequeue(first?.id ?? 0);
			expect(store.outbox(9).map(({ body }) => body)).toEqual(["b", "c"]);
			expect(store.outboxDue()).toBe(100);
		});

		it("[S11] each lane of the outbox has its own order and its own first", () => {
			const { store, reopen } = open();
			store.enqueue("a1", 100);
			store.enqueue("l1", 50, "line");
			store.enqueue("l2", 60, "line");
			expect(store.lanes().sort()).toEqual(["account", "line"]);
			expect(store.outbox(9).map(({ body }) => body)).toEqual(["a1"]);
			expect(
				reopen()
					.outbox(9, "line")
					.map(({ body }) => body),
			).toEqual(["l1", "l2"]);
			expect(store.outboxDue()).toBe(50);
			expect(store.outboxDue(new Set(["line"]))).toBe(100);
			expect(store.outboxDue(new Set(["line", "account"]))).toBeNull();
			// The first of a lane that failed holds up its own lane, and no other.
			store.postpone(store.outbox(1)[0]?.id ?? 0, 1, 900);
			expect(store.outboxDue(new Set(["line"]))).toBe(900);
			expect(store.outboxDue()).toBe(50);
			store.dequeue(store.outbox(1, "line")[0]?.id ?? 0);
			expect(store.outbox(1, "line")[0]?.body).toBe("l2");
			expect(store.outboxDue()).toBe(60);
		});

		it("[S12] a receipt keeps the code of the link it was given with", () => {
			const { store, reopen } = open();
			const receipt = { bodyHash: "h", caseId: 3, at: START, code: "7F3K-9QWD" };
			store.transaction(() => store.putReceipt("key", receipt));
			expect(reopen().receipt("key")).toEqual(receipt);
		});

		it("[S9] undoes everything of a transaction that throws", () => {
			const { store, reopen } = open();
			play(engineOver(store), script().slice(0, 16));
			const before = canonical(store.load().team);
			const log = store.everything();
			expect(() =>
				store.transaction(() => {
					play(engineOver(untransacted(store)), script().slice(16, 22));
					store.putReceipt("k", { bodyHash: "h", caseId: 1, at: 1 });
					store.putSetting("s", "v");
					store.enqueue("x", 1);
					throw new Error("no");
				}),
			).toThrow("no");
			const again = reopen();
			expect(canonical(again.load().team)).toBe(before);
			expect(again.everything()).toEqual(log);
			expect([again.receipt("k"), again.setting("s"), again.outboxDue()]).toEqual([
				null,
				null,
				store.outboxDue(),
			]);
		});

		it("[S10] keeps profiles and products beside what the core knows of them", () => {
			const { store, reopen } = open();
			play(engineOver(store), script().slice(0, 7));
			store.putProfile(1, { name: "Lucas Silva", creci: "1000-F" });
			store.putProduct({ ref: "ipe", name: "Mirante do Ipê" });
			store.putProfile(50, { name: "Ninguém" });
			const { profiles, products } = reopen().load();
			expect(profiles.get(1)).toEqual({ name: "Lucas Silva", creci: "1000-F" });
			expect(profiles.has(50)).toBe(false);
			expect(products.get("ipe")).toEqual({ ref: "ipe", name: "Mirante do Ipê" });
		});
	});
}

/** The same store inside a transaction that is already open. */
function untransacted(store: TeamStore): TeamStore {
	return new Proxy(store, {
		get(target, key) {
			if (key === "transaction") return (work: () => unknown) => work();
			const value: unknown = Reflect.get(target, key);
			return typeof value === "function" ? value.bind(target) : value;
		},
	});
}
