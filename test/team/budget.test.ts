// The bill of a lead: every row written by both objects and every alarm set, for one lead with one
// missed offer, one accepted, twenty messages and an outcome. A row is what the platform charges.
import { runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import type { AccountRoom } from "../../worker/directory/room.ts";
import { accountName } from "../../worker/env.ts";
import { eventually } from "../support/eventually.ts";
import { env, setUp } from "../support/http.ts";
import {
	advance,
	alive,
	cardOf,
	countRows,
	goOnline,
	inOneLife,
	must,
	newTeam,
	receive,
	say,
	visitor,
} from "../support/room.ts";

const BUDGET = 40;

inOneLife("the bill of a lead", () => {
	it(`[T90] one miss, one accept, twenty messages and an outcome write at most ${BUDGET} rows`, async () => {
		const { slug } = await setUp();
		const account = env.ACCOUNTS.getByName(
			accountName(slug),
		) as unknown as DurableObjectStub<AccountRoom>;
		const stub = await newTeam({ account: slug });
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const team = await countRows(stub);
		const before = await runInDurableObject(account, (room) => room.db.written);

		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		await cardOf(lucas);
		await advance(stub, 63, [lucas, marina]);
		expect((await lucas.next("offer_end")).end.how).toBe("missed");

		const { id } = await cardOf(marina);
		await advance(stub, 15, [lucas, marina]);
		await must(marina, { do: "accept", offer: id });

		for (let turn = 0; turn < 10; turn += 1) {
			await must(marina, { do: "say", case: caseId, text: `Pergunta ${turn}` });
			await say(ana, `Resposta ${turn}`);
			await advance(stub, 20, [lucas, marina]);
		}
		await must(marina, { do: "conclude", case: caseId, outcome: "visit_booked", note: "Sábado" });
		await alive(marina);
		await eventually(async () => {
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
