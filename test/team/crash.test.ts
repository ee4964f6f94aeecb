// The process ends, or a bug throws: what is stored is whole, who was on duty keeps his place, and
// one person's failing frame is nobody else's trouble.
import { expect, it, vi } from "vitest";
import { MAX_SOCKETS } from "../../worker/team/sockets.ts";
import {
	act,
	advance,
	alarmAt,
	alive,
	cardOf,
	crash,
	dump,
	goOnline,
	inOneLife,
	inside,
	must,
	newTeam,
	page,
	rawPage,
	receive,
	rest,
	say,
	visitor,
} from "../support/room.ts";

inOneLife("a crash", () => {
	it("[T60] keeps the lead, its offer and its alarm; those on duty come back to their place", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		await goOnline(stub, 2);
		await goOnline(stub, 3);
		const { caseId } = await receive(stub);
		const card = await cardOf(lucas);
		const before = await dump(stub);
		const armed = await alarmAt(stub);
		const next = await crash(stub);
		expect(await dump(next)).toBe(before);
		expect(await alarmAt(next)).toBe(armed);

		vi.setSystemTime(Date.now() + 4_000);
		const back = await page(next, 1);
		const { queue, offers } = await back.next("welcome");
		expect(offers.map(({ id }) => id)).toEqual([card.id]);
		expect(queue.members.find(({ id }) => id === 2)?.reach).toBe("none");
		const presence = await inside(next, ({ store }) =>
			store
				.everything()
				.flatMap(({ event }) =>
					event.type === "lost" || event.type === "back" ? [`${event.type} ${event.member}`] : [],
				),
		);
		expect(presence).toEqual(["lost 1", "lost 2", "lost 3", "back 1"]);
		await must(back, { do: "accept", offer: card.id });
		const marina = await page(next, 2);
		const rafael = await page(next, 3);
		await alive(back, marina, rafael);
		const after = rafael
			.all("queue")
			.at(-1)
			?.queue.members.map(({ id, place }) => [id, place]);
		expect(after?.slice(0, 3)).toEqual([
			[2, 1],
			[3, 2],
			[1, 3],
		]);
		expect((await receive(next)).caseId).toBe(caseId + 1);
		await cardOf(marina, caseId + 1);
	});

	it("[T61] with nobody coming back the offer waits out its grace and the lead waits, uncharged", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		await cardOf(lucas);
		const next = await crash(stub);
		await advance(next, 60, []);
		const otavio = await page(next, 8);
		const { cases, queue } = await otavio.next("welcome");
		expect(cases.find(({ id }) => id === caseId)).toMatchObject({
			status: "waiting",
			waiting: "no_broker_online",
		});
		expect(queue.members.find(({ id }) => id === 1)).toMatchObject({
			availability: "available",
			today: { missed: 0 },
		});
	});
});

inOneLife("a failing frame", () => {
	it("[T62] closes its own socket with 1011, undoes what it did and disturbs nobody", async () => {
		const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const stub = await newTeam();
		const lucas = await page(stub, 1);
		const marina = await page(stub, 2);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		const before = await dump(stub);
		expect(await alarmAt(stub)).toBeNull();
		await inside(stub, ({ state: { storage } }) => {
			const setAlarm = storage.setAlarm.bind(storage);
			// The last moment it can fail at: everything was written, and the alarm set.
			vi.spyOn(storage, "setAlarm").mockImplementationOnce((at) => {
				void setAlarm(at);
				throw new Error("disk");
			});
		});
		lucas.send({ t: "do", id: crypto.randomUUID(), command: { do: "available", on: true } });
		expect(await lucas.ended()).toEqual({ code: 1011, reason: "internal" });
		expect(lucas.all("ok")).toEqual([]);
		expect(await dump(stub)).toBe(before);
		expect(await alarmAt(stub)).toBeNull();
		await alive(marina, ana);
		expect([marina.closed, ana.closed]).toEqual([null, null]);
		const back = await goOnline(stub, 1);
		expect((await cardOf(back)).caseId).toBe(caseId);
		expect(await alarmAt(stub)).not.toBeNull();
		quiet.mockRestore();
	});

	it("[T63] that was stored but could not be told makes those concerned resume, and only them", async () => {
		const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		await inside(stub, ({ stage }) => {
			vi.spyOn(stage.sockets, "visitors").mockImplementationOnce(() => {
				throw new Error("view");
			});
		});
		lucas.send({
			t: "do",
			id: crypto.randomUUID(),
			command: { do: "say", case: caseId, text: "Olá." },
		});
		expect((await ana.ended()).code).toBe(1011);
		expect((await lucas.ended()).code).toBe(1011);
		await alive(marina);
		expect(marina.closed).toBeNull();
		const again = await visitor(stub, caseId);
		expect((await again.next("welcome")).messages.map(({ text }) => text)).toEqual(["Olá."]);
		quiet.mockRestore();
	});
});

inOneLife("what is kept in memory", () => {
	it("[T64] five pages a person: the oldest goes, and only his", async () => {
		const stub = await newTeam();
		const marina = await goOnline(stub, 2);
		const pages = [];
		for (let n = 0; n < MAX_SOCKETS; n += 1) {
			vi.setSystemTime(Date.now() + 10);
			pages.push(await page(stub, 1, {}, `s${n}`));
		}
		await page(stub, 1, {}, "one-more");
		expect((await pages[0]?.ended())?.code).toBe(4409);
		await alive(marina);
		expect(pages.slice(1).map(({ closed }) => closed)).toEqual(pages.slice(1).map(() => null));
		expect(marina.closed).toBeNull();
	});

	it("[T65] marks of open cases only, and attachments far below the platform's 16 KB", async () => {
		const stub = await newTeam({
			policy: { maxActive: 0, channels: { chat: { firstReplySeconds: 0 } } },
		});
		const lucas = await goOnline(stub, 1);
		const cases: number[] = [];
		for (let n = 0; n < 70; n += 1) {
			vi.setSystemTime(Date.now() + 8_000);
			const { caseId } = await receive(stub);
			cases.push(caseId);
			const { offer } = await lucas.next("offer", (frame) => frame.offer.caseId === caseId);
			await must(lucas, { do: "accept", offer: offer.id });
			lucas.send({ t: "shown", offer: offer.id });
			lucas.send({ t: "read", case: caseId, n: 99 });
			lucas.send({ t: "open", case: caseId, since: 0 });
			lucas.send({ t: "open", case: 1_000_000 + n, since: 0 });
			await alive(lucas);
		}
		const seen = await inside(stub, ({ stage, state }) => ({
			marks: (stage.marks as unknown as { cases: Map<number, unknown> }).cases.size,
			bytes: state
				.getWebSockets()
				.map((socket) => JSON.stringify(socket.deserializeAttachment()).length),
		}));
		expect(Math.max(...seen.bytes)).toBeLessThan(4_000);
		expect(seen.marks).toBe(70);
		for (const caseId of cases.slice(0, 60)) {
			vi.setSystemTime(Date.now() + 8_000);
			await must(lucas, { do: "conclude", case: caseId, outcome: "thinking" });
		}
		const marks = await inside(
			stub,
			({ stage }) => (stage.marks as unknown as { cases: Map<number, unknown> }).cases.size,
		);
		expect(marks).toBe(10);
		await visitor(stub, cases[0] ?? 0);
		expect(
			await inside(
				stub,
				({ stage }) => (stage.marks as unknown as { cases: Map<number, unknown> }).cases.size,
			),
		).toBe(10);
	});

	it("[T66] a socket that never greets hears nothing and holds nobody's place", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const silent = await rawPage(stub, 2);
		await receive(stub);
		await alive(lucas);
		await rest(stub);
		expect(silent.frames).toEqual([]);
		const row = lucas
			.all("queue")
			.at(-1)
			?.queue.members.find(({ id }) => id === 2);
		expect(row?.reach).toBe("none");
		expect((await act(lucas, { do: "available", on: true })).t).toBe("ok");
		expect((await say(await visitor(stub, 1), "Oi")).t).toBe("ack");
	});
});
