// What a stranger may learn by typing somebody's e-mail, what a broker sees before and after a lead
// is his, and how much one visitor may write. Through the real object.
import { it, vi } from "vitest";
import { MAX_UNANSWERED } from "../../protocol/limits.ts";
import { act, advance, goOnline, inOneLife, newTeam, receive, visitor } from "../support/room.ts";

const KNOWN = { id: 7, origin: 3, match: "email" } as const;

inOneLife("strangers", () => {
	it("[T130] a client's e-mail typed by a stranger looks like any lead, on both channels", async ({
		expect,
	}) => {
		for (const channel of ["chat", "whatsapp"] as const) {
			const stub = await newTeam();
			await goOnline(stub, 1);
			await goOnline(stub, 2);
			const known = await receive(stub, { channel, client: KNOWN });
			const unknown = await receive(stub, { channel });
			const first = (await (await visitor(stub, known.caseId)).next("welcome")).status;
			const second = (await (await visitor(stub, unknown.caseId)).next("welcome")).status;
			expect(first.at).toBe("ringing");
			expect(second.at).toBe("ringing");
		}
	});

	it("[T131] an e-mail that is ringing now is not told from one that is not", async ({
		expect,
	}) => {
		const stub = await newTeam();
		await goOnline(stub, 1);
		await goOnline(stub, 2);
		await receive(stub, { email: "vitima@exemplo.com" });
		const twin = await receive(stub, { email: "vitima@exemplo.com" });
		const status = (await (await visitor(stub, twin.caseId)).next("welcome")).status;
		expect(status).toEqual({ at: "ringing", position: 2 });
	});

	it("[T132] before the accept a page's address comes without its query", async ({ expect }) => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		await receive(stub, {
			page: { url: "https://x.com/p?email=ana@x.com#a", title: "Apartamento" },
		});
		expect((await lucas.next("offer")).offer.page).toEqual({
			url: "https://x.com/p",
			title: "Apartamento",
		});
	});

	it("[T133] who was asked and said no reads what happened, not what was noted", async ({
		expect,
	}) => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		await act(lucas, { do: "refuse", offer: (await lucas.next("offer")).offer.id });
		await act(marina, { do: "accept", offer: (await marina.next("offer")).offer.id });
		await act(marina, {
			do: "conclude",
			case: caseId,
			outcome: "thinking",
			note: "Ligar no 11 98765-4321",
		});
		lucas.send({ t: "why", case: caseId });
		const story = await lucas.next("story");
		expect(JSON.stringify(story)).toContain("concluded");
		expect(JSON.stringify(story)).not.toContain("98765");
	});

	it("[T134] the holder of a notice is named as such, and can take it up", async ({ expect }) => {
		const stub = await newTeam({ preset: "hypnobox" });
		const { caseId } = await receive(stub, { channel: "whatsapp" });
		const lucas = await goOnline(stub, 1);
		await advance(stub, 16 * 60, [lucas]);
		const notice = await lucas.next("case", (frame) => frame.case.status === "cna_delivered");
		expect(notice.case).toMatchObject({ id: caseId, owner: { id: 1, name: "Lucas Silva" } });
		expect((await act(lucas, { do: "take_notice", case: caseId }))?.t).toBe("ok");
	});

	it("[T134] a lead that waits for a hand says that it may be claimed", async ({ expect }) => {
		const stub = await newTeam({ preset: "3c-manual" });
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		const pooled = await lucas.next("case", (frame) => frame.case.id === caseId);
		expect(pooled.case).toMatchObject({ status: "waiting", claimable: true });
		expect((await act(lucas, { do: "claim", case: caseId }))?.t).toBe("ok");
	});

	it("[T135] a visitor nobody answers may write so much and no more", async ({ expect }) => {
		const stub = await newTeam();
		const { caseId } = await receive(stub);
		const ana = await visitor(stub, caseId);
		const last = crypto.randomUUID();
		for (let n = 1; n <= MAX_UNANSWERED; n += 1) {
			const id = n === MAX_UNANSWERED ? last : crypto.randomUUID();
			vi.setSystemTime(Date.now() + 250);
			ana.send({ t: "say", id, text: `Linha ${n}` });
			await ana.next("ack", (frame) => frame.id === id);
		}
		vi.setSystemTime(Date.now() + 5_000);
		ana.send({ t: "say", id: crypto.randomUUID(), text: "Mais uma" });
		expect((await ana.next("refused")).reason).toBe("rate_limited");
		ana.clear();
		ana.send({ t: "say", id: last, text: `Linha ${MAX_UNANSWERED}` });
		expect((await ana.next("ack")).id).toBe(last);
	});
});
