// A lead arrives: stored before it is answered, once for each key, and never lost or doubled by a
// repetition. What is set aside rings nobody.
import { expect, it } from "vitest";
import {
	alarmAt,
	alive,
	cardOf,
	cards,
	crash,
	dump,
	goOnline,
	inBothLives,
	lead,
	must,
	newTeam,
	page,
	receive,
	SUPERVISOR,
	say,
	visitor,
} from "../support/room.ts";

inBothLives("an arrival", () => {
	it("[T20] the same key is the same lead, also after a crash; another body under it is a mismatch", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const sent = lead();
		const first = await stub.receive(sent);
		expect(first).toMatchObject({ ok: true, value: { replayed: false } });
		await cardOf(lucas);
		const before = await dump(stub);
		const again = await stub.receive(sent);
		expect(again).toEqual({
			ok: true,
			value: { ...(first.ok ? first.value : {}), replayed: true },
		});
		expect(await stub.receive({ ...sent, bodyHash: "other" })).toMatchObject({
			ok: false,
			refusal: { reason: "idempotency_mismatch" },
		});
		expect(await dump(stub)).toBe(before);
		expect(cards(lucas)).toHaveLength(1);
		const next = await crash(stub);
		expect(await next.receive(sent)).toEqual(again);
		expect(await dump(next)).toBe(before);
	});

	it("[T21] a robot's lead is answered as any and kept, and rings nobody", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const otavio = await page(stub, SUPERVISOR);
		const { caseId, replayed } = await receive(stub, { quarantine: true });
		expect(replayed).toBe(false);
		await alive(lucas, otavio);
		expect(cards(lucas)).toEqual([]);
		expect([...lucas.all("case"), ...otavio.all("case")]).toEqual([]);
		expect(await alarmAt(stub)).toBeNull();
		const before = await dump(stub);
		const robot = await visitor(stub, caseId);
		expect((await robot.next("welcome")).status).toEqual({ at: "closed" });
		expect(await say(robot, "Compre agora")).toMatchObject({ t: "refused", reason: "case_closed" });
		expect(await dump(stub)).toBe(before);
		otavio.send({ t: "open", case: caseId, since: 0 });
		expect((await otavio.next("entries")).entries[0]).toMatchObject({ kind: "notice" });
		expect((await receive(stub)).caseId).toBe(caseId + 1);
	});

	it("[T22] a typed e-mail joins nobody's conversation; the visitor's own token does", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const contact = { email: "ana@exemplo.com" };
		const mine = await receive(stub, contact);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		const stranger = await receive(stub, contact);
		expect(stranger.caseId).not.toBe(mine.caseId);
		const again = await receive(stub, { ...contact, continues: mine.caseId });
		expect(again.caseId).toBe(mine.caseId);
		const foreign = await receive(stub, { continues: mine.caseId });
		expect(foreign.caseId).not.toBe(mine.caseId);
	});

	it("[T23] a token of a case that never was opens nothing", async () => {
		const stub = await newTeam();
		const nobody = await visitor(stub, 4_242);
		expect(await nobody.next("welcome")).toMatchObject({
			status: { at: "closed" },
			messages: [],
			n: 0,
		});
		expect((await say(nobody, "Oi")).t).toBe("refused");
	});

	it("[T24] a product's card carries what its page needs, and brokers who serve it are asked", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await stub.putProduct({ ref: "ipe", name: "Mirante do Ipê", price: "R$ 1,2 mi", brokers: [2] });
		await receive(stub, {
			product: "ipe",
			page: { url: "https://exemplo.com/ipe", title: "Ipê", utm: { campaign: "outubro" } },
		});
		const card = await cardOf(marina);
		expect(card).toMatchObject({
			product: { ref: "ipe", name: "Mirante do Ipê", price: "R$ 1,2 mi" },
			page: { url: "https://exemplo.com/ipe", title: "Ipê" },
			campaign: "outubro",
			consequence: { onTimeout: "next", position: "tail" },
		});
		expect(cards(lucas)).toEqual([]);
		const wrong = await stub.configure({
			account: "",
			team: "t",
			name: "Lançamentos",
			timeZone: "America/Sao_Paulo",
			preset: "product",
			policy: { maxActive: -1 },
		});
		expect(wrong).toMatchObject({ ok: false, refusal: { reason: "invalid_policy" } });
	});

	it("[T136] who listed the property is asked before the queue, out of his turn", async ({
		expect,
	}) => {
		const stub = await newTeam();
		await goOnline(stub, 1);
		const rafael = await goOnline(stub, 3);
		await stub.putProduct({ ref: "ipe", name: "Ipê", brokers: [], listingBroker: 3 });
		await receive(stub, { product: "ipe" });
		expect((await rafael.next("offer")).offer.rule).toBe("listing");
	});
});
