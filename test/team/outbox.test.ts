// What the team tells its account: after the lead, never before it; in order; once for each key as
// far as the receiver can tell; and never in the way of a lead.
import { describe, expect, it, vi } from "vitest";
import { MemoryStore } from "../../worker/storage/memory.ts";
import { ACCOUNT_LANE } from "../../worker/storage/store.ts";
import { drain, type Receivers, ready } from "../../worker/team/outbox.ts";
import {
	act,
	advance,
	alarmAt,
	cardOf,
	countRows,
	crash,
	goOnline,
	inOneLife,
	inside,
	must,
	newTeam,
	receive,
	type Stub,
} from "../support/room.ts";

/** An account that is down until told otherwise, and remembers what it was told. */
function fakeAccount() {
	const told: { caseId: number; owner: number | null }[] = [];
	const account = {
		up: false,
		calls: 0,
		told,
		recordClient: async (record: { caseId: number; owner: number | null }) => {
			account.calls += 1;
			if (!account.up) throw new Error("down");
			told.push(record);
			return { ok: true as const, value: null };
		},
	};
	return account;
}

async function connect(stub: Stub, account: ReturnType<typeof fakeAccount>): Promise<void> {
	await inside(stub, ({ room }) => {
		(room as unknown as { env: unknown }).env = { ACCOUNTS: { getByName: () => account } };
	});
}

/** Until what was started by the last event is through. */
async function drained(stub: Stub): Promise<void> {
	await inside(stub, ({ room }) =>
		Promise.all((room as unknown as { draining: Map<string, Promise<void>> }).draining.values()),
	);
}

inOneLife("the outbox", () => {
	it("[T100] an account that is down holds up no lead; it is told later, in order, once", async () => {
		const stub = await newTeam({ account: "aurora" });
		const account = fakeAccount();
		await connect(stub, account);
		const lucas = await goOnline(stub, 1);
		const cases: number[] = [];
		for (let n = 0; n < 3; n += 1) {
			const { caseId } = await receive(stub);
			cases.push(caseId);
			await must(lucas, { do: "accept", offer: (await cardOf(lucas, caseId)).id });
			await must(lucas, { do: "say", case: caseId, text: "Olá." });
			await drained(stub);
		}
		// One attempt, then patience: the other two wait behind the first.
		expect(account.calls).toBe(1);
		await advance(stub, 5, [lucas]);
		await drained(stub);
		expect(account.calls).toBe(2);
		await advance(stub, 9, [lucas]);
		expect(account.calls).toBe(2);
		account.up = true;
		await advance(stub, 2, [lucas]);
		await drained(stub);
		expect(account.told.map(({ caseId, owner }) => [caseId, owner])).toEqual(
			cases.map((id) => [id, 1]),
		);
		expect(await inside(stub, ({ store }) => store.outboxDue())).toBeNull();
		const calls = account.calls;
		await advance(stub, 3_600, [lucas]);
		expect(account.calls).toBe(calls);
	});

	it("[T101] what a crash kept from being sent is sent by the next life, by its alarm at the latest", async () => {
		const stub = await newTeam({ account: "aurora" });
		await connect(stub, fakeAccount());
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		await drained(stub);
		const next = await crash(stub);
		const account = fakeAccount();
		account.up = true;
		await connect(next, account);
		expect(await alarmAt(next)).not.toBeNull();
		await advance(next, 300, []);
		await drained(next);
		expect(account.told.map((each) => each.caseId)).toEqual([caseId]);
	});

	it("[T102] an account that is down does not make the alarm ring in a loop", async () => {
		const stub = await newTeam({ account: "aurora" });
		const account = fakeAccount();
		await connect(stub, account);
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		await act(lucas, { do: "say", case: caseId, text: "Olá." });
		await act(lucas, { do: "available", on: false });
		const count = await countRows(stub);
		await advance(stub, 3_600, []);
		await drained(stub);
		// 5, 10, 20 … s, then every quarter of an hour.
		expect(account.calls).toBeGreaterThan(6);
		expect(account.calls).toBeLessThan(14);
		// Each failure is one row and one alarm.
		expect(count.alarms).toBeLessThanOrEqual(account.calls + 1);
		expect(count.rows).toBeLessThanOrEqual(account.calls + 1);
	});
});

const to = (account: object): Receivers => ({
	account: () => account as never,
	line: () => {
		throw new Error("no number is told of this");
	},
});

describe("draining", () => {
	const body = (caseId: number) =>
		JSON.stringify({
			kind: "client",
			record: { caseId, name: "", email: null, phones: [], owner: 1, at: 1 },
		});

	it("[T103] gives up the head of the line to the next after hours of failures", async () => {
		const store = new MemoryStore();
		store.enqueue(body(1), 0);
		store.enqueue(body(2), 0);
		let now = 1;
		const seen: number[] = [];
		const account = {
			recordClient: async ({ caseId }: { caseId: number }) => {
				if (caseId === 1) throw new Error("never");
				seen.push(caseId);
				return { ok: true as const, value: null };
			},
		};
		for (let hour = 0; hour < 200 && seen.length === 0; hour += 1) {
			await drain(store, "team", ACCOUNT_LANE, to(account), () => now);
			now = Math.max(now, store.outboxDue() ?? 0) + 1;
		}
		expect(seen).toEqual([2]);
		expect(now).toBeGreaterThan(3 * 3_600_000);
		expect(store.outbox(9)).toHaveLength(1);
	});

	it("[T104] takes no answer for a failure, and waits for it no longer than it must", async () => {
		const store = new MemoryStore();
		store.enqueue(body(1), 0);
		const account = { recordClient: () => new Promise<never>(() => undefined) };
		await drain(store, "team", ACCOUNT_LANE, to(account), () => 1_000, 5);
		expect(store.outbox(1)[0]).toMatchObject({ attempts: 1, dueAt: 6_000 });
		expect(ready(store, 5_999, ACCOUNT_LANE)).toBeNull();
		expect(ready(store, 6_000, ACCOUNT_LANE)).not.toBeNull();
		vi.restoreAllMocks();
	});
});
