// The bill of a lead: every row written by both objects and every alarm set, for one lead with one
// missed offer, one accepted, twenty messages and an outcome. A row is what the platform charges.

import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import type { AccountRoom } from "../../worker/directory/room.ts";
import { accountName } from "../../worker/env.ts";
import { env, setUp } from "../support/http.ts";
import {
	act,
	advance,
	alive,
	countRows,
	goOnline,
	lead,
	newTeam,
	receive,
	visitor,
} from "../support/room.ts";

const BUDGET = 40;

describe("the bill of a lead", () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it(`[T90] one miss, one accept, twenty messages and an outcome write at most ${BUDGET} rows`, async ({
		expect,
	}) => {
		const { slug } = await setUp();
		const account = env.ACCOUNTS.getByName(
			accountName(slug),
		) as unknown as DurableObjectStub<AccountRoom>;
		const stub = await newTeam({ account: slug });
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const team = await countRows(stub, (room) => (room as { store: { sql: never } }).store);
		const before = await runInDurableObject(account, (room) => room.db.written);
		const now = (seconds: number) => Date.now() + seconds * 1_000;

		const { caseId } = await receive(stub, lead());
		const ana = await visitor(stub, caseId);
		const first = (await lucas.next("offer")).offer;
		lucas.send({ t: "shown", offer: first.id });
		await advance(stub, now(63), (at) => vi.setSystemTime(at), [lucas, marina]);
		expect((await lucas.next("offer_end")).end.how).toBe("missed");

		const second = (await marina.next("offer")).offer;
		marina.send({ t: "shown", offer: second.id });
		await advance(stub, now(15), (at) => vi.setSystemTime(at), [lucas, marina]);
		expect((await act(marina, { do: "accept", offer: second.id }))?.t).toBe("ok");

		for (let turn = 0; turn < 10; turn += 1) {
			await act(marina, { do: "say", case: caseId, text: `Pergunta ${turn}` });
			const id = crypto.randomUUID();
			ana.send({ t: "say", id, text: `Resposta ${turn}` });
			await ana.next("ack", (frame) => frame.id === id);
			await advance(stub, now(20), (at) => vi.setSystemTime(at), [lucas, marina]);
		}
		await act(marina, { do: "conclude", case: caseId, outcome: "visit_booked", note: "Sábado" });
		await alive(marina);
		await vi.waitFor(async () => {
			const [client] = await runInDurableObject(account, (room) =>
				room.db.all<{ n: number }>("SELECT count(*) AS n FROM client"),
			);
			expect(client?.n).toBe(1);
		});
		const registry = (await runInDurableObject(account, (room) => room.db.written)) - before;
		const total = team.rows + team.alarms + registry;
		console.log(
			`rows of one lead: ${total} (team ${team.rows}, alarms ${team.alarms}, registry ${registry}); budget ${BUDGET}`,
		);
		// A run that wrote almost nothing did not do the work.
		expect(total).toBeGreaterThan(28);
		expect(total).toBeLessThanOrEqual(BUDGET);
	});
});
