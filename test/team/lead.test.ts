// A lead through the real object: offered, ignored, moved on, accepted, talked, concluded.
import { expect, it } from "vitest";
import {
	act,
	advance,
	cardOf,
	goOnline,
	inBothLives,
	newTeam,
	receive,
	say,
	visitor,
} from "../support/room.ts";

inBothLives("a lead through the object", () => {
	it("[T1] goes to whoever's turn it is, on to the next when he is silent, and is talked to its end", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub, { name: "Ana Souza" });
		const ana = await visitor(stub, caseId);
		expect((await ana.next("welcome")).status).toEqual({ at: "ringing", position: 1 });

		const card = await cardOf(lucas);
		expect(card.client).toEqual({ name: "Ana Souza" });
		expect(marina.all("offer")).toEqual([]);

		await advance(stub, 62.1, [lucas, marina, ana]);
		expect((await lucas.next("offer_end")).end).toEqual({ how: "missed", turnLost: true });
		const hers = await cardOf(marina);
		expect(hers.id).toBe(`${caseId}.2`);

		expect((await act(marina, { do: "accept", offer: hers.id })).t).toBe("ok");
		const status = await ana.next("status", ({ status }) => status.at === "talking");
		expect(status.status).toEqual({
			at: "talking",
			broker: { name: "Marina Costa", creci: "1001-F" },
		});

		const ack = await say(ana, "Oi!");
		if (ack.t !== "ack") throw new Error("no ack");
		const news = await marina.next("entries", ({ entries }) => entries.at(-1)?.n === ack.n);
		expect(news.entries.at(-1)).toMatchObject({ kind: "message", from: "visitor", text: "Oi!" });

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
