// Time and the object's one alarm: late, twice, missing or early, and a clock that runs back.
import { expect, it, vi } from "vitest";
import {
	advance,
	alarmAt,
	alive,
	cardOf,
	cards,
	countRows,
	dump,
	fireAlarm,
	goOnline,
	inBothLives,
	inOneLife,
	inside,
	must,
	newTeam,
	page,
	receive,
	rest,
	say,
	visitor,
} from "../support/room.ts";

inBothLives("time", () => {
	it("[T50] an alarm that comes twice, or early, changes nothing the first time did not", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		await cardOf(lucas);
		const early = await dump(stub);
		await fireAlarm(stub);
		expect(await dump(stub)).toBe(early);
		await advance(stub, 63, [lucas, marina]);
		await cardOf(marina);
		const once = await dump(stub);
		await fireAlarm(stub);
		await fireAlarm(stub);
		expect(await dump(stub)).toBe(once);
		expect(lucas.all("offer_end")).toHaveLength(1);
	});

	it("[T51] an alarm ten minutes late misses the offer once and asks the next once", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		await cardOf(lucas);
		vi.setSystemTime(Date.now() + 600_000);
		await alive(lucas, marina);
		await fireAlarm(stub);
		expect((await lucas.next("offer_end")).end.how).toBe("missed");
		const hers = await cardOf(marina);
		expect(hers.createdAt).toBeGreaterThanOrEqual(Date.now());
		expect(cards(lucas)).toHaveLength(1);
		expect(cards(marina)).toHaveLength(1);
	});

	it("[T52] a missing alarm is made up for by whatever happens next", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		await cardOf(lucas);
		vi.setSystemTime(Date.now() + 63_000);
		await alive(lucas, marina, ana);
		await say(ana, "Alguém aí?");
		expect((await lucas.next("offer_end")).end.how).toBe("missed");
		expect((await cardOf(marina)).caseId).toBe(caseId);
	});

	it("[T58] an alarm the platform lost is set again by the next command", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		await cardOf(lucas);
		const stood = (await alarmAt(stub)) ?? 0;
		vi.setSystemTime(stood + 61_000);
		await alive(lucas, marina);
		await receive(stub);
		expect(await alarmAt(stub)).toBeGreaterThan(Date.now());
	});

	it("[T53] a clock that runs back neither revives an offer nor stretches one", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		const card = await cardOf(lucas);
		await advance(stub, 63, [lucas, marina]);
		const hers = await cardOf(marina);
		vi.setSystemTime(Date.now() - 3_600_000);
		await alive(lucas, marina);
		const late = await page(stub, 1, {}, "desk");
		expect((await late.next("welcome")).now).toBeGreaterThanOrEqual(hers.createdAt);
		lucas.send({
			t: "do",
			id: "00000000-0000-4000-8000-000000000001",
			command: { do: "accept", offer: card.id },
		});
		expect((await lucas.next("refused")).reason).toBe("expired");
		await must(marina, { do: "accept", offer: hers.id });
		const log = await inside(stub, ({ store }) => store.everything().map(({ at }) => at));
		expect(log).toEqual([...log].sort((a, b) => a - b));
	});

	it("[T54] an idle team has no alarm", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		expect(await alarmAt(stub)).toBeNull();
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		await must(lucas, { do: "say", case: caseId, text: "Olá." });
		await must(lucas, { do: "conclude", case: caseId, outcome: "thinking" });
		await advance(stub, 3_600, []);
		expect(await alarmAt(stub)).toBeNull();
	});

	it("[T55] a broker whose connection died without a word is lost at the next alarm, not before", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		await advance(stub, 300, [lucas]);
		const row = lucas
			.all("queue")
			.at(-1)
			?.queue.members.find(({ id }) => id === 2);
		expect(row?.reach).toBe("none");
		const events = await inside(stub, ({ store }) =>
			store.everything().filter(({ event }) => event.type === "lost"),
		);
		expect(events.map(({ event }) => event)).toEqual([{ type: "lost", member: 2 }]);
		expect(marina.closed).toBeNull();
	});
});

inOneLife("the alarm", () => {
	it("[T56] is set only when something is due sooner than it stands for: a few times for a lead", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const count = await countRows(stub);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		expect(count.alarms).toBe(1);
		await cardOf(lucas);
		// Its delivery passes, then its time; then hers, and her first answer.
		await advance(stub, 63, [lucas, marina, ana]);
		expect(count.alarms).toBe(3);
		await must(marina, { do: "accept", offer: (await cardOf(marina)).id });
		await must(marina, { do: "say", case: caseId, text: "Olá." });
		for (let n = 0; n < 20; n += 1) {
			await say(ana, `Pergunta ${n}`);
			await must(marina, { do: "say", case: caseId, text: `Resposta ${n}` });
			await advance(stub, 5, [lucas, marina, ana]);
		}
		expect(count.alarms).toBeLessThanOrEqual(4);
	});

	it("[T57] that fails rings again in half a minute, with nothing half done", async () => {
		const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		await cardOf(lucas);
		vi.setSystemTime(Date.now() + 63_000);
		await alive(lucas, marina);
		const before = await dump(stub);
		await inside(stub, ({ store }) => {
			vi.spyOn(store, "save").mockImplementationOnce(() => {
				throw new Error("disk");
			});
		});
		const { runDurableObjectAlarm } = await import("cloudflare:test");
		await runDurableObjectAlarm(stub);
		expect(await dump(stub)).toBe(before);
		expect(await alarmAt(stub)).toBe(Date.now() + 30_000);
		await advance(stub, 31, [lucas, marina]);
		expect((await lucas.next("offer_end")).end.how).toBe("missed");
		await cardOf(marina);
		await rest(stub);
		quiet.mockRestore();
	});
});
