// Issue 2, item 4, through the object: whose screen rings, for how long, and what follows.
import { expect, it, vi } from "vitest";
import { eventually } from "../support/eventually.ts";
import {
	act,
	advance,
	alive,
	cardOf,
	cards,
	goOnline,
	inBothLives,
	MANAGER,
	must,
	newTeam,
	page,
	reasonFor,
	receive,
	type StaffLine,
	SUPERVISOR,
	visitor,
} from "../support/room.ts";

inBothLives("offers", () => {
	it("[T2] a refusal goes on to the next at once, and the refuser is not asked again", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		const card = await cardOf(lucas);
		const answer = await act(lucas, { do: "refuse", offer: card.id });
		expect(answer).toMatchObject({ t: "ok", handedOn: true });
		expect((await lucas.next("offer_end")).end).toEqual({ how: "refused" });
		const hers = await cardOf(marina);
		expect(await reasonFor(lucas, { do: "undo_refuse", offer: card.id })).toBe("handed_on");
		await must(lucas, { do: "refuse_why", offer: card.id, why: "visiting" });
		await advance(stub, 63, [lucas, marina, ana]);
		expect((await marina.next("offer_end")).offer).toBe(hers.id);
		// A new round, with only Marina left in it.
		await advance(stub, 40, [lucas, marina, ana]);
		expect(cards(marina)).toHaveLength(2);
		expect(cards(lucas)).toHaveLength(1);
	});

	it("[T3] when everyone missed, a new round begins after its pause", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		const all = [lucas, marina, ana];
		await cardOf(lucas);
		await advance(stub, 62.1, all);
		await cardOf(marina);
		await advance(stub, 62.1, all);
		expect((await ana.next("status", ({ status }) => status.at === "waiting")).status).toEqual({
			at: "waiting",
			why: "busy",
			position: 1,
		});
		await advance(stub, 5, all);
		expect((await lucas.next("offer", ({ offer }) => offer.id === `${caseId}.3`)).offer.rule).toBe(
			"turn",
		);
	});

	it("[T4] past its limit it is open to all, masked; the first to claim has it, the second learns who", async () => {
		const stub = await newTeam({
			policy: { channels: { chat: { maxDistributionSeconds: 60 } } },
		});
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const rafael = await goOnline(stub, 3);
		const otavio = await page(stub, SUPERVISOR);
		const { caseId } = await receive(stub, { name: "Ana Souza" });
		const ana = await visitor(stub, caseId);
		const all = [lucas, marina, rafael, otavio, ana];
		await cardOf(lucas);
		await advance(stub, 62.1, all);
		const pooled = await marina.next("case", (frame) => frame.case.status === "open_to_all");
		expect(pooled.case.client).toEqual({ name: "Ana Souza" });
		expect(pooled.case.last).toBeUndefined();
		expect((await ana.next("status", ({ status }) => status.at === "open")).status.at).toBe("open");
		const led = await otavio.next("case", (frame) => frame.case.status === "open_to_all");
		expect(led.case.client.email).toMatch(/@exemplo\.com$/);

		marina.clear();
		await must(marina, { do: "claim", case: caseId });
		expect(await act(rafael, { do: "claim", case: caseId })).toMatchObject({
			t: "refused",
			reason: "taken",
			by: "Marina Costa",
		});
		const mine = await marina.next("case", (frame) => frame.case.status === "accepted");
		expect(mine.case.client.phone).toMatch(/^\+55119/);
		expect((await marina.next("entries")).entries[0]).toMatchObject({ n: 1 });
		for (const other of [lucas, rafael]) {
			expect((await other.next("case_gone")).case).toBe(caseId);
			expect(other.all("case").every((frame) => frame.case.client.email === undefined)).toBe(true);
		}
		// Asked again, the claim is answered as the first time.
		await must(marina, { do: "claim", case: caseId });
	});

	it("[T5] with nobody online leads wait, and are handed out in order of arrival, one each", async () => {
		const stub = await newTeam();
		const cases: number[] = [];
		for (let n = 0; n < 3; n += 1) cases.push((await receive(stub)).caseId);
		const [first = 0, second = 0, third = 0] = cases;
		const ana = await visitor(stub, third);
		expect((await ana.next("welcome")).status).toEqual({
			at: "waiting",
			why: "nobody_online",
			position: 3,
		});
		ana.close();
		vi.setSystemTime(Date.now() + 16_000);
		await eventually(async () => {
			const otavio = await page(stub, SUPERVISOR);
			const [welcome] = otavio.all("welcome");
			expect(welcome?.cases.every((kase) => !kase.visitorOnline)).toBe(true);
			otavio.close();
		});
		const lucas = await goOnline(stub, 1);
		expect((await cardOf(lucas)).caseId).toBe(first);
		const marina = await goOnline(stub, 2);
		expect((await cardOf(marina)).caseId).toBe(second);
		expect(cards(lucas)).toHaveLength(1);
		expect(cards(marina)).toHaveLength(1);
	});

	it("[T6] supervisors, managers, the unavailable and the paused are never asked", async () => {
		const stub = await newTeam();
		const otavio = await page(stub, SUPERVISOR);
		const helena = await page(stub, MANAGER);
		const lucas = await page(stub, 1);
		const marina = await goOnline(stub, 2);
		await must(marina, { do: "pause", minutes: 5 });
		const { caseId } = await receive(stub);
		await alive(otavio, helena, lucas, marina);
		for (const line of [otavio, helena, lucas, marina]) expect(line.all("offer")).toEqual([]);
		const story = await page(stub, SUPERVISOR);
		story.send({ t: "why", case: caseId });
		expect((await story.next("story")).entries.map((e) => e.kind === "notice" && e.notice)).toEqual(
			[
				{ what: "received", channel: "chat" },
				{ what: "waiting", why: "no_broker_online" },
			],
		);
		await advance(stub, 301, [otavio, helena, lucas, marina]);
		expect((await cardOf(marina)).caseId).toBe(caseId);
	});

	it("[T7] an offer no screen showed in 10 s is withdrawn at no cost, he is told, and the next is asked", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		await lucas.next("offer");
		await advance(stub, 9.9, [lucas, marina]);
		expect(marina.all("offer")).toEqual([]);
		await advance(stub, 0.2, [lucas, marina]);
		expect((await lucas.next("offer_end")).end).toEqual({ how: "withdrawn", why: "undelivered" });
		expect((await lucas.next("notice")).what).toBe("undelivered");
		expect((await cardOf(marina)).caseId).toBe(caseId);
		const queue = marina.all("queue").at(-1)?.queue;
		const row = queue?.members.find(({ id }) => id === 1);
		expect(row?.today).toEqual({ offered: 0, accepted: 0, missed: 0 });
	});

	it("[T8] a dropped connection keeps the offer 45 s, then it moves on free; coming back keeps it", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const first = await receive(stub);
		const card = await cardOf(lucas);
		await advance(stub, 5, [lucas, marina]);
		lucas.close();
		await marina.next("queue", ({ queue }) =>
			queue.members.some(({ id, reach }) => id === 1 && reach === "none"),
		);
		await advance(stub, 30, [marina]);
		expect(marina.all("offer")).toEqual([]);
		const again = await page(stub, 1);
		expect((await again.next("welcome")).offers.map(({ id }) => id)).toEqual([card.id]);
		await cardOfWelcome(again, card.id);
		await must(again, { do: "accept", offer: card.id });

		const second = await receive(stub);
		const hers = await cardOf(marina, second.caseId);
		marina.close();
		await again.next("queue", ({ queue }) =>
			queue.members.some(({ id, reach }) => id === 2 && reach === "none"),
		);
		await advance(stub, 44, [again]);
		expect(cards(again).some((id) => id.startsWith(`${second.caseId}.`))).toBe(false);
		await advance(stub, 2, [again]);
		expect((await cardOf(again, second.caseId)).caseId).toBe(second.caseId);
		const back = await page(stub, 2);
		const row = (await back.next("welcome")).queue.members.find(({ id }) => id === 2);
		expect(row?.today.missed).toBe(0);
		expect(await reasonFor(back, { do: "accept", offer: hers.id })).toBe("withdrawn");
		expect(first.caseId).not.toBe(second.caseId);
	});

	it("[T9] nobody gets more than he may hold; what waits goes to whoever has room", async () => {
		const stub = await newTeam({ policy: { maxActive: 1 } });
		const lucas = await goOnline(stub, 1);
		const first = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		const second = await receive(stub);
		const bia = await visitor(stub, second.caseId);
		expect((await bia.next("welcome")).status).toEqual({ at: "waiting", why: "busy", position: 1 });
		expect(cards(lucas)).toHaveLength(1);
		await must(lucas, { do: "conclude", case: first.caseId, outcome: "thinking" });
		expect((await cardOf(lucas, second.caseId)).caseId).toBe(second.caseId);
	});

	it("[T10] every tab and device shows the card and loses it together", async () => {
		const stub = await newTeam();
		const phone = await goOnline(stub, 1);
		const desk = await page(stub, 1, {}, "another-session");
		await receive(stub);
		const card = await cardOf(phone);
		expect((await desk.next("offer")).offer).toEqual({ ...card });
		await must(desk, { do: "accept", offer: card.id });
		const end = { how: "accepted", by: "Lucas Silva", mine: true };
		expect((await phone.next("offer_end")).end).toEqual(end);
		expect((await desk.next("offer_end")).end).toEqual(end);
		expect((await phone.next("case")).case.client.email).toBeDefined();
	});

	it("[T11] the card and the pool hide the contact; who accepts sees it", async () => {
		const stub = await newTeam({ preset: "3c-manual" });
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub, { name: "Ana Souza" });
		const pooled = await lucas.next("case");
		expect(pooled.case).toMatchObject({ id: caseId, client: { name: "Ana Souza" }, unread: 0 });
		expect(JSON.stringify(lucas.frames)).not.toMatch(/exemplo\.com|\+55119/);
		const again = await page(stub, 1);
		expect(JSON.stringify(again.frames)).not.toMatch(/exemplo\.com|\+55119/);
		await must(lucas, { do: "claim", case: caseId });
		const mine = await lucas.next("case", (frame) => frame.case.owner?.id === 1);
		expect(mine.case.client).toMatchObject({ name: "Ana Souza", email: expect.any(String) });
	});

	it("[T12] accepting twice is accepting once; too late, by another, or of what is taken is refused by its reason", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		await receive(stub);
		const card = await cardOf(lucas);
		expect(await reasonFor(marina, { do: "accept", offer: card.id })).toBe("not_yours");
		vi.setSystemTime(card.expiresAt + 2_000);
		await alive(lucas, marina);
		await must(lucas, { do: "accept", offer: card.id });
		await must(lucas, { do: "accept", offer: card.id });

		const next = await receive(stub);
		const hers = await cardOf(marina, next.caseId);
		vi.setSystemTime(hers.expiresAt + 2_001);
		// No alarm came, yet it is over; the command that finds it so moves it on.
		expect(await reasonFor(marina, { do: "accept", offer: hers.id })).toBe("expired");
		const his = await cardOf(lucas, next.caseId);
		await must(lucas, { do: "accept", offer: his.id });
		expect(await act(marina, { do: "accept", offer: hers.id })).toMatchObject({
			reason: "taken",
			by: "Lucas Silva",
		});
		expect(await reasonFor(marina, { do: "accept", offer: `${next.caseId}.9` })).toBe("not_found");
		expect(await reasonFor(marina, { do: "accept", offer: "99.1" })).toBe("case_closed");
	});

	it("[T13] who is asked why may read the decision, and nothing of the talk that is not his", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const card = await cardOf(lucas);
		await must(lucas, { do: "refuse", offer: card.id });
		await must(marina, { do: "accept", offer: (await cardOf(marina)).id });
		await must(marina, { do: "say", case: caseId, text: "Segredo" });
		lucas.send({ t: "why", case: caseId });
		const story = await lucas.next("story");
		expect(story.entries.every(({ kind }) => kind === "notice")).toBe(true);
		expect(story.decisions.map(({ to, end }) => [to, end?.how])).toEqual([
			["Lucas Silva", "refused"],
			["Marina Costa", "accepted"],
		]);
		expect(story.decisions[1]?.excluded).toContainEqual({ name: "Lucas Silva", why: "refused" });
		lucas.send({ t: "open", case: caseId, since: 0 });
		expect((await lucas.next("refused")).reason).toBe("not_found");
		const rafael = await page(stub, 3);
		rafael.send({ t: "why", case: caseId });
		expect((await rafael.next("refused")).reason).toBe("not_found");
	});
});

async function cardOfWelcome(line: StaffLine, offer: string): Promise<void> {
	line.send({ t: "shown", offer });
	await alive(line);
}
