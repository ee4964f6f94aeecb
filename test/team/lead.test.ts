// A lead through the real object: offered, ignored, moved on, accepted, talked, concluded.
import { afterEach, beforeEach, describe, it, vi } from "vitest";
import { act, alive, fireAlarm, goOnline, newTeam, receive, visitor } from "../support/room.ts";

describe("a lead through the object", () => {
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it("[T1] goes to the broker whose turn it is and on to the next when he does not answer", async ({
		expect,
	}) => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub, { name: "Ana Souza" });
		const ana = await visitor(stub, caseId);
		expect((await ana.next("welcome")).status).toEqual({ at: "ringing", position: 1 });

		const card = (await lucas.next("offer")).offer;
		expect(card.client).toEqual({ name: "Ana Souza" });
		lucas.send({ t: "shown", offer: card.id });
		expect(marina.frames.some(({ t }) => t === "offer")).toBe(false);

		vi.setSystemTime(card.expiresAt + 2_000);
		await alive(lucas, marina);
		await fireAlarm(stub);
		expect((await lucas.next("offer_end")).end).toEqual({ how: "missed", turnLost: true });
		const hers = (await marina.next("offer")).offer;

		const accepted = await act(marina, { do: "accept", offer: hers.id });
		expect(accepted?.t).toBe("ok");
		const status = await ana.next("status", ({ status }) => status.at === "talking");
		expect(status.status).toEqual({
			at: "talking",
			broker: { name: "Marina Costa", creci: "1001-F" },
		});

		ana.send({ t: "say", id: "aaaaaaaa-0000-4000-8000-000000000001", text: "Oi!" });
		const ack = await ana.next("ack");
		const entries = await marina.next("entries", (frame) =>
			frame.entries.some((entry) => entry.kind === "message"),
		);
		expect(entries.entries.at(-1)).toMatchObject({ n: ack.n, from: "visitor", text: "Oi!" });

		await act(marina, { do: "say", case: caseId, text: "Olá, Ana." });
		expect((await ana.next("message")).message).toMatchObject({
			from: "broker",
			text: "Olá, Ana.",
		});
		await act(marina, { do: "conclude", case: caseId, outcome: "visit_booked" });
		expect((await ana.next("status", ({ status }) => status.at === "closed")).status.at).toBe(
			"closed",
		);
	});
});
