// What is said: who hears it, in what order, how far it was read, and what a page that was away
// gets when it comes back. Nothing lost, nothing twice, nothing of somebody else's.
import { expect, it, vi } from "vitest";
import type { Entry } from "../../protocol/entry.ts";
import {
	act,
	alive,
	cardOf,
	crash,
	dump,
	goOnline,
	inBothLives,
	must,
	newTeam,
	page,
	reasonFor,
	receive,
	type StaffLine,
	type Stub,
	SUPERVISOR,
	say,
	tell,
	type VisitorLine,
	visitor,
} from "../support/room.ts";

async function talking(stub: Stub, broker: StaffLine, name?: string) {
	const { caseId } = await receive(stub, name ? { name } : {});
	const client = await visitor(stub, caseId);
	const card = await cardOf(broker, caseId);
	await must(broker, { do: "accept", offer: card.id });
	return { caseId, client };
}

function texts(entries: readonly Entry[]): string[] {
	return entries.flatMap((entry) => (entry.kind === "message" ? [entry.text] : []));
}

function heard(line: StaffLine, caseId: number): string[] {
	return line
		.all("entries")
		.flatMap((frame) => (frame.case === caseId ? texts(frame.entries) : []));
}

inBothLives("the conversation", () => {
	it("[T30] reaches its two sides, and of the others only the lead who has it open", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const otavio = await page(stub, SUPERVISOR);
		const closed = await page(stub, SUPERVISOR, {}, "elsewhere");
		const { caseId, client } = await talking(stub, lucas);
		otavio.send({ t: "open", case: caseId, since: 0 });
		expect((await otavio.next("entries")).entries.length).toBeGreaterThan(1);
		await say(client, "Oi!");
		await must(lucas, { do: "say", case: caseId, text: "Olá." });
		expect(heard(lucas, caseId)).toEqual(["Oi!", "Olá."]);
		await alive(otavio, closed, marina);
		expect(heard(otavio, caseId)).toEqual(["Oi!", "Olá."]);
		expect(closed.all("entries")).toEqual([]);
		expect(marina.all("entries")).toEqual([]);
		expect(marina.all("case")).toEqual([]);
		expect((await client.next("message")).message.text).toBe("Olá.");
		// His own words come back to him as an ack, and as a message to his other tabs only.
		const tab = await visitor(stub, caseId);
		client.clear();
		await say(client, "Outra aba?");
		expect((await tab.next("message")).message.text).toBe("Outra aba?");
		expect(client.all("message")).toEqual([]);
	});

	it("[T31] of one case never reaches the visitor of another", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const one = await talking(stub, lucas, "Canário Um");
		const two = await talking(stub, lucas, "Canário Dois");
		await say(one.client, "segredo-um");
		await must(lucas, { do: "say", case: one.caseId, text: "resposta-um" });
		await tell(lucas, { t: "typing", case: one.caseId }, { t: "read", case: one.caseId, n: 99 });
		await must(lucas, { do: "conclude", case: one.caseId, outcome: "thinking" });
		await alive(two.client);
		expect(JSON.stringify(two.client.frames)).not.toMatch(/-um|Canário/);
		// An object that slept may say a status twice; it says nothing else.
		expect(new Set(two.client.frames.map(({ t }) => t))).toEqual(new Set(["welcome", "status"]));
	});

	it("[T32] the same id is one message, however often it is sent, from either side", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		const id = crypto.randomUUID();
		const first = await say(client, "Oi!", id);
		client.clear();
		const again = await say(client, "Oi! (de novo)", id);
		expect(again).toEqual(first);
		const mine = crypto.randomUUID();
		const sent = await act(lucas, { do: "say", case: caseId, text: "Olá." }, mine);
		lucas.clear();
		expect(await act(lucas, { do: "say", case: caseId, text: "Olá." }, mine)).toEqual(sent);
		const fresh = await visitor(stub, caseId);
		const { messages } = await fresh.next("welcome");
		expect(messages.map(({ text }) => text)).toEqual(["Oi!", "Olá."]);
	});

	it("[T33] ticks go both ways, only grow, and never claim more than there is", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		const ack = await say(client, "Oi!");
		const n = ack.t === "ack" ? ack.n : 0;
		await tell(lucas, { t: "delivered", case: caseId, n });
		expect((await client.next("ticks")).ticks.broker).toEqual({ delivered: n, read: 0 });
		await tell(lucas, { t: "read", case: caseId, n: 9_999 });
		expect((await client.next("ticks", ({ ticks }) => ticks.broker.read > 0)).ticks.broker).toEqual(
			{
				delivered: n,
				read: n,
			},
		);
		client.clear();
		await tell(lucas, { t: "read", case: caseId, n: 1 });
		await alive(client);
		expect(client.all("ticks")).toEqual([]);
		const sent = await act(lucas, { do: "say", case: caseId, text: "Olá." });
		const m = sent.t === "ok" ? (sent.n ?? 0) : 0;
		await tell(client, { t: "delivered", n: m });
		await tell(client, { t: "read", n: m });
		const seen = await lucas.next("ticks", ({ ticks }) => ticks.visitor.read === m);
		expect(seen).toMatchObject({ case: caseId, ticks: { visitor: { delivered: m, read: m } } });
		const other = await page(stub, 1, { [caseId]: m }, "desk");
		const [view] = (await other.next("welcome")).cases;
		expect(view).toMatchObject({ unread: 0, ticks: { visitor: { read: m }, broker: { read: n } } });
		// A broker marks his own cases only.
		const marina = await page(stub, 2);
		lucas.clear();
		await tell(marina, { t: "read", case: caseId, n: m });
		await alive(lucas);
		expect(lucas.all("ticks")).toEqual([]);
	});

	it("[T41] what each side had read when it last wrote is known after a crash", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		const ack = await say(client, "Oi!");
		const n = ack.t === "ack" ? ack.n : 0;
		await tell(lucas, { t: "read", case: caseId, n });
		const sent = await act(lucas, { do: "say", case: caseId, text: "Olá." });
		const m = sent.t === "ok" ? (sent.n ?? 0) : 0;
		await tell(client, { t: "read", n: m });
		await say(client, "Tudo bem?");
		const next = await crash(stub);
		const back = await visitor(next, caseId, 0);
		expect((await back.next("welcome")).ticks).toEqual({
			visitor: { delivered: m, read: m },
			broker: { delivered: n, read: n },
		});
	});

	it("[T34] typing is told to the other side and stored nowhere", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId, client } = await talking(stub, lucas);
		const before = await dump(stub);
		await tell(client, { t: "typing" });
		expect((await lucas.next("typing")).case).toBe(caseId);
		await tell(lucas, { t: "typing", case: caseId });
		await client.next("typing");
		client.clear();
		await tell(marina, { t: "typing", case: caseId });
		await alive(client);
		expect(client.all("typing")).toEqual([]);
		expect(await dump(stub)).toBe(before);
	});

	it("[T35] a visitor resumes from his last number: what he missed, once, in order", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		await say(client, "um");
		await must(lucas, { do: "say", case: caseId, text: "dois" });
		const { message } = await client.next("message");
		client.close();
		await must(lucas, { do: "say", case: caseId, text: "três" });
		await must(lucas, { do: "say", case: caseId, text: "quatro" });
		const back = await visitor(stub, caseId, message.n);
		const welcome = await back.next("welcome");
		expect(welcome.messages.map(({ text }) => text)).toEqual(["três", "quatro"]);
		expect(welcome.n).toBe(welcome.messages.at(-1)?.n);
		const whole = await visitor(stub, caseId, 0);
		expect((await whole.next("welcome")).messages.map(({ text }) => text)).toEqual([
			"um",
			"dois",
			"três",
			"quatro",
		]);
		const future = await visitor(stub, caseId, 10_000);
		expect((await future.next("welcome")).messages).toEqual([]);
	});

	it("[T36] a broker resumes each conversation from what his page has", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		const ack = await say(client, "um");
		const seen = ack.t === "ack" ? ack.n : 0;
		lucas.close();
		await say(client, "dois");
		await say(client, "três");
		const back = await page(stub, 1, { [caseId]: seen });
		const { entries } = await back.next("welcome");
		expect(entries.map((each) => [each.case, texts(each.entries)])).toEqual([
			[caseId, ["dois", "três"]],
		]);
		expect((await back.next("welcome")).cases[0]).toMatchObject({ id: caseId, unread: 3 });
		// A page that names a case of somebody else gets nothing of it.
		const marina = await page(stub, 2, { [caseId]: 0 });
		expect((await marina.next("welcome")).entries).toEqual([]);
		expect((await marina.next("welcome")).cases).toEqual([]);
	});

	it("[T37] after a crash both sides resume; an answered message is there once, an unanswered one can be sent again", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		const id = crypto.randomUUID();
		await say(client, "um", id);
		const mine = crypto.randomUUID();
		await act(lucas, { do: "say", case: caseId, text: "dois" }, mine);
		const next = await crash(stub);
		const tab: VisitorLine = await visitor(next, caseId, 0);
		await say(tab, "um", id);
		await say(tab, "três");
		const back = await page(next, 1, {});
		await act(back, { do: "say", case: caseId, text: "dois" }, mine);
		const [mineNow] = (await back.next("welcome")).entries;
		expect(texts(mineNow?.entries ?? [])).toEqual(["um", "dois", "três"]);
		const ns = (mineNow?.entries ?? []).map(({ n }) => n);
		expect(new Set(ns).size).toBe(ns.length);
	});

	it("[T38] the whole conversation goes to whoever takes it, and on to nobody else", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		const client = await visitor(stub, caseId);
		await say(client, "Alguém?");
		await must(lucas, { do: "refuse", offer: (await cardOf(lucas)).id });
		expect(lucas.all("entries")).toEqual([]);
		const card = await cardOf(marina);
		expect(marina.all("entries")).toEqual([]);
		await must(marina, { do: "accept", offer: card.id });
		expect(heard(marina, caseId)).toEqual(["Alguém?"]);
		expect(await reasonFor(lucas, { do: "say", case: caseId, text: "Eu!" })).toBe("not_yours");
		expect(await reasonFor(lucas, { do: "conclude", case: caseId, outcome: "spam" })).toBe(
			"not_yours",
		);
	});

	it("[T39] an ended case takes no more words, and stays to be read by who had it", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		await say(client, "Obrigada!");
		const outcome = { do: "conclude", case: caseId, outcome: "visit_booked" };
		await must(lucas, outcome);
		// The page that lost the answer asks again; another outcome is another question.
		await must(lucas, outcome);
		expect(await reasonFor(lucas, { ...outcome, outcome: "spam" })).toBe("case_closed");
		expect(await reasonFor(lucas, { do: "say", case: caseId, text: "?" })).toBe("case_closed");
		expect((await say(client, "?")).t).toBe("refused");
		const before = await dump(stub);
		const again = await visitor(stub, caseId, 0);
		expect(await again.next("welcome")).toMatchObject({
			status: { at: "closed" },
			messages: [{ text: "Obrigada!" }],
		});
		const back = await page(stub, 1, {}, "desk");
		const [view] = (await back.next("welcome")).cases;
		expect(view).toMatchObject({
			id: caseId,
			status: "closed",
			outcome: "visit_booked",
			last: { from: "visitor", text: "Obrigada!" },
			owner: { id: 1, name: "Lucas Silva" },
			client: { email: expect.stringContaining("@exemplo.com") },
		});
		back.send({ t: "open", case: caseId, since: 0 });
		expect(texts((await back.next("entries")).entries)).toEqual(["Obrigada!"]);
		const marina = await page(stub, 2);
		expect((await marina.next("welcome")).cases).toEqual([]);
		marina.send({ t: "open", case: caseId, since: 0 });
		expect((await marina.next("refused")).reason).toBe("not_found");
		await alive(back);
		expect(await dump(stub)).toBe(before);
	});

	it("[T40] the holder sees his visitor come and go, without a row", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId, client } = await talking(stub, lucas);
		vi.setSystemTime(Date.now() + 16_000);
		await alive(lucas, client);
		const before = await dump(stub);
		lucas.clear();
		client.close();
		await lucas.next("case", (frame) => frame.case.id === caseId && !frame.case.visitorOnline);
		await visitor(stub, caseId);
		await lucas.next("case", (frame) => frame.case.visitorOnline);
		expect(await dump(stub)).toBe(before);
		vi.setSystemTime(Date.now() + 71_000);
		lucas.clear();
		const back = await page(stub, 1, {}, "desk");
		// A line silent for longer than three heartbeats proves nobody's presence.
		expect((await back.next("welcome")).cases[0]?.visitorOnline).toBe(false);
	});
});
