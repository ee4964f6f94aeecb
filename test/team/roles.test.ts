// Who may do what, each command against each role; and what an ended session, a changed role and a
// removal do to pages that are open.
import { expect, it, vi } from "vitest";
import { CLOSE } from "../../protocol/reasons.ts";
import { COMMAND_ROLES, type Role, type StaffCommand } from "../../protocol/staff.ts";
import {
	ADMIN,
	act,
	alive,
	cardOf,
	dump,
	goOnline,
	inBothLives,
	inOneLife,
	inside,
	MANAGER,
	must,
	newTeam,
	page,
	reasonFor,
	receive,
	SUPERVISOR,
} from "../support/room.ts";

const WHO: Record<Role, number> = {
	broker: 4,
	supervisor: SUPERVISOR,
	manager: MANAGER,
	admin: ADMIN,
};

/** A well-formed example of every command; none of them is about a case of his. */
const EXAMPLES: { [Name in StaffCommand["do"]]: Extract<StaffCommand, { do: Name }> } = {
	available: { do: "available", on: true },
	pause: { do: "pause", minutes: 5, why: "break" },
	accept: { do: "accept", offer: "1.1" },
	refuse: { do: "refuse", offer: "1.1" },
	refuse_why: { do: "refuse_why", offer: "1.1", why: "busy" },
	undo_refuse: { do: "undo_refuse", offer: "1.1" },
	claim: { do: "claim", case: 1 },
	say: { do: "say", case: 1, text: "Olá." },
	template: { do: "template", case: 1 },
	ask_phone: { do: "ask_phone", case: 1 },
	settle: { do: "settle", case: 1, message: "m", how: "again" },
	replied: { do: "replied", case: 1 },
	conclude: { do: "conclude", case: 1, outcome: "thinking" },
	activate: { do: "activate", case: 1 },
	take_notice: { do: "take_notice", case: 1 },
	inbound_seen: { do: "inbound_seen", case: 1 },
	transfer: { do: "transfer", case: 1, member: 2 },
	edit_record: { do: "edit_record", case: 1, name: "Ana Souza" },
	set_available: { do: "set_available", member: 5, on: true },
	assign: { do: "assign", case: 1, member: 2 },
	move: { do: "move", member: 2, before: 1 },
};

inOneLife("roles", () => {
	for (const role of Object.keys(WHO) as Role[])
		it(`[T70] a ${role} may send what the table says, and the rest changes nothing`, async () => {
			for (const [name, command] of Object.entries(EXAMPLES)) {
				const stub = await newTeam();
				const lucas = await goOnline(stub, 1);
				await goOnline(stub, 2);
				await receive(stub);
				await cardOf(lucas);
				const line = await page(stub, WHO[role]);
				const before = await dump(stub);
				const reason = await reasonFor(line, command);
				const may = COMMAND_ROLES[command.do].includes(role);
				if (may) expect(reason, name).not.toBe("forbidden");
				else {
					expect(reason, name).toBe("forbidden");
					expect(await dump(stub), name).toBe(before);
				}
			}
		}, 30_000);

	it("[T71] each command the protocol knows is in the table of this suite", () => {
		expect(Object.keys(EXAMPLES).sort()).toEqual(Object.keys(COMMAND_ROLES).sort());
	});
});

inBothLives("who leads", () => {
	it("[T72] switches others on and off, who are told; hands out; moves places", async () => {
		const stub = await newTeam();
		const helena = await page(stub, MANAGER);
		const lucas = await page(stub, 1);
		const marina = await goOnline(stub, 2);
		await must(helena, { do: "set_available", member: 1, on: true });
		expect((await lucas.next("notice")).what).toBe("set_by_manager");
		await must(helena, { do: "set_available", member: 2, on: false });
		const { caseId } = await receive(stub);
		await cardOf(lucas);
		await must(helena, { do: "set_available", member: 2, on: true });
		await must(helena, { do: "assign", case: caseId, member: 2 });
		expect((await lucas.next("offer_end")).end).toEqual({ how: "withdrawn", why: "reassigned" });
		expect((await cardOf(marina)).rule).toBe("assigned");
		await must(marina, { do: "refuse", offer: `${caseId}.2` });
		await must(helena, { do: "move", member: 7, before: 1 });
		expect(await reasonFor(helena, { do: "set_available", member: 77, on: true })).toBe(
			"not_found",
		);
		expect(await reasonFor(helena, { do: "assign", case: 77, member: 2 })).toBe("case_closed");
		expect(await reasonFor(helena, { do: "set_available", member: SUPERVISOR, on: true })).toBe(
			"not_eligible",
		);
	});

	it("[T73] sees every case with its contact, and no broker's page does", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		const otavio = await page(stub, SUPERVISOR);
		expect((await otavio.next("welcome")).cases[0]).toMatchObject({
			id: caseId,
			owner: { id: 1, name: "Lucas Silva" },
			client: { email: expect.any(String), phone: expect.any(String) },
		});
		expect((await (await page(stub, 2)).next("welcome")).cases).toEqual([]);
	});
});

inBothLives("an ended session", () => {
	it("[T74] closes its pages within the call, theirs only, and nothing they still send is done", async () => {
		const stub = await newTeam();
		const phone = await goOnline(stub, 1);
		const desk = await page(stub, 1, {}, "desk");
		const marina = await goOnline(stub, 2);
		await receive(stub);
		const card = await cardOf(phone);
		const before = await dump(stub);
		const late = JSON.stringify({
			t: "do",
			id: crypto.randomUUID(),
			command: { do: "accept", offer: card.id },
		});
		await inside(stub, async ({ room, state }) => {
			const [socket] = state
				.getWebSockets("m:1")
				.filter((each) => (each.deserializeAttachment() as { session: string }).session === "desk");
			await room.endSessions(1, "desk");
			// A frame that was on its way when the session ended.
			if (socket) room.webSocketMessage(socket, late);
		});
		expect(await desk.ended()).toEqual({ code: CLOSE.session_ended, reason: "session_ended" });
		await alive(phone, marina);
		expect(desk.all("ok").length + phone.all("offer_end").length).toBe(0);
		expect(await dump(stub)).toBe(before);
		await stub.endSessions(1, null);
		expect((await phone.ended()).code).toBe(CLOSE.session_ended);
		await marina.next("queue", ({ queue }) =>
			queue.members.some(({ id, reach }) => id === 1 && reach === "none"),
		);
		expect(marina.closed).toBeNull();
	});

	it("[T75] a removal ends his pages; his lead goes back to the queue and nobody misses it", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const marina = await goOnline(stub, 2);
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		expect((await stub.removeMember(1)).ok).toBe(true);
		expect((await lucas.ended()).code).toBe(CLOSE.session_ended);
		expect((await cardOf(marina)).caseId).toBe(caseId);
		const again = await page(stub, 1).catch((error: Error) => error.message);
		expect(again).toContain(String(CLOSE.forbidden));
		const queue = marina.all("queue").at(-1)?.queue;
		expect(queue?.members.map(({ id }) => id)).not.toContain(1);
	});

	it("[T76] a changed role counts at once, on pages already open", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const { caseId } = await receive(stub);
		await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
		const otavio = await page(stub, SUPERVISOR);
		await act(otavio, { do: "say", case: caseId, text: "?" });
		otavio.clear();
		await stub.putMember({ id: SUPERVISOR, name: "Otávio Reis", role: "broker" });
		const fresh = await otavio.next("welcome");
		expect(fresh.me.role).toBe("broker");
		expect(fresh.cases).toEqual([]);
		expect(await reasonFor(otavio, { do: "assign", case: caseId, member: 2 })).toBe("forbidden");
		otavio.clear();
		await must(lucas, { do: "say", case: caseId, text: "Olá." });
		await alive(otavio);
		expect(otavio.frames).toEqual([]);
		await stub.putMember({ id: SUPERVISOR, name: "Otávio Reis", role: "manager" });
		expect((await otavio.next("welcome")).cases.map(({ id }) => id)).toEqual([caseId]);
		vi.setSystemTime(Date.now() + 5_000);
		await must(otavio, { do: "set_available", member: 2, on: true });
	});
});
