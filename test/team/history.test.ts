// What routing a lead costs must not grow with what the team has behind it: the rows read for one
// lead, for a page's greeting and for a wake-up, with a thousand closed cases and a hundred times
// as many. Times and a million are in bench/history.bench.ts.
import { evictDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { fillHistory } from "../storage/history.ts";
import {
	cardOf,
	countRows,
	goOnline,
	inOneLife,
	inside,
	lead,
	must,
	newTeam,
	page,
	type Stub,
	SUPERVISOR,
	say,
	visitor,
} from "../support/room.ts";

interface Reads {
	readonly wake: number;
	readonly lead: number;
	readonly broker: number;
	readonly supervisor: number;
}

async function readsWith(closed: number): Promise<Reads> {
	const stub = await newTeam();
	await inside(stub, ({ state, engine }) => {
		fillHistory((sql, ...values) => state.storage.sql.exec(sql, ...values).toArray(), closed);
		// Not through the engine: it must not know any of it.
		(engine as unknown as { cache: unknown }).cache = null;
	});
	await evictDurableObject(stub);
	const count = await countRows(stub);
	const wake = await spent(count, () => inside(stub, ({ engine }) => void engine.state));
	const lucas = await goOnline(stub, 1);
	const routed = await spent(count, () => oneLead(stub, lucas));
	const broker = await spent(count, () => page(stub, 1, {}, "desk"));
	const supervisor = await spent(count, () => page(stub, SUPERVISOR));
	return { wake, lead: routed, broker, supervisor };
}

async function oneLead(stub: Stub, lucas: Awaited<ReturnType<typeof goOnline>>): Promise<void> {
	const answer = await stub.receive(lead());
	if (!answer.ok) throw new Error("refused");
	const { caseId } = answer.value;
	const ana = await visitor(stub, caseId);
	await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
	await say(ana, "Oi!");
	await must(lucas, { do: "conclude", case: caseId, outcome: "thinking" });
}

async function spent(count: { read: number }, work: () => Promise<unknown>): Promise<number> {
	const before = count.read;
	await work();
	return count.read - before;
}

inOneLife("history", () => {
	it("[T111] costs a lead, a greeting and a wake-up not one row read more with 100,000 closed cases than with 1,000", async () => {
		const few = await readsWith(1_000);
		const many = await readsWith(100_000);
		console.log("rows read with 1,000 closed cases:", few, "with 100,000:", many);
		expect(many).toEqual(few);
		expect(few.broker).toBeLessThan(100);
	}, 60_000);
});
