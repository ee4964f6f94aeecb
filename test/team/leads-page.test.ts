// T139: a team's leads page by page: all of them, each once, for who leads and nobody else.
import { expect, it } from "vitest";
import { fillHistory } from "../storage/history.ts";
import {
	cardOf,
	goOnline,
	inOneLife,
	inside,
	must,
	newTeam,
	receive,
	SUPERVISOR,
} from "../support/room.ts";

const ENDED = 1_250;

inOneLife("a team's leads", () => {
	it("[T139] all come, newest first, each once, also one that ends between two pages", async () => {
		const stub = await newTeam();
		await inside(stub, ({ state, engine }) => {
			fillHistory((sql, ...values) => state.storage.sql.exec(sql, ...values).toArray(), ENDED);
			// Not through the engine: it must count on from them.
			(engine as unknown as { cache: unknown }).cache = null;
		});
		const lucas = await goOnline(stub, 1);
		const { caseId: open } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas, open)).id });

		const ids: number[] = [];
		const ended: number[] = [];
		const sizes: number[] = [];
		for (let before: number | null = null; ; ) {
			const page = await stub.leads(SUPERVISOR, before);
			if (!page.ok) throw new Error(page.refusal.reason);
			const { leads, next } = page.value;
			sizes.push(leads.length);
			ids.push(...leads.map(({ id }) => id));
			ended.push(...leads.flatMap(({ closedAt }) => closedAt ?? []));
			if (before === null) await must(lucas, { do: "conclude", case: open, outcome: "thinking" });
			if (next === null) break;
			before = next;
		}
		expect(sizes).toEqual([501, 500, 250]);
		expect(new Set(ids).size).toBe(ENDED + 1);
		expect(ids[0]).toBe(open);
		expect(ended).toEqual(ended.toSorted((a, b) => b - a));
	});

	it("[T139] are nobody's who does not lead it", async () => {
		const stub = await newTeam();
		await goOnline(stub, 1);
		for (const member of [1, 2, 999])
			expect(await stub.leads(member, null)).toMatchObject({ refusal: { reason: "forbidden" } });
		expect(await stub.leads(SUPERVISOR, null)).toEqual({
			ok: true,
			value: { leads: [], next: null },
		});
	});
});
