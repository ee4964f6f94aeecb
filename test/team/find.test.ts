// T138: finding a client among ended stays, each member within what he may read.
import { expect, it } from "vitest";
import type { CaseView, ToStaff } from "../../protocol/staff.ts";
import {
	advance,
	cardOf,
	goOnline,
	inBothLives,
	must,
	newTeam,
	page,
	receive,
	type StaffLine,
	type Stub,
	SUPERVISOR,
	tell,
} from "../support/room.ts";

async function served(stub: Stub, line: StaffLine, change: Record<string, unknown>) {
	const { caseId } = await receive(stub, change);
	await must(line, { do: "accept", offer: (await cardOf(line, caseId)).id });
	await must(line, { do: "conclude", case: caseId, outcome: "thinking" });
	return caseId;
}

async function find(line: StaffLine, text: string): Promise<readonly CaseView[]> {
	line.clear();
	// Nobody asks faster than a socket may.
	await advance(line.stub, 5, [line]);
	await tell(line, { t: "find", id: 1, text });
	return ((await line.next("found")) as Extract<ToStaff, { t: "found" }>).cases;
}

const phone = (e164: string) => ({
	phone: { typed: e164, e164, status: "mobile" as const, aliases: [e164] },
});

inBothLives("finding a client", () => {
	it("[T138] by name, e-mail or phone in any spelling; his own only, and all of them for who leads", async () => {
		const stub = await newTeam();
		const lucas = await goOnline(stub, 1);
		const ana = await served(stub, lucas, {
			name: "Ana Conceição",
			email: "ana.c@exemplo.com",
			...phone("+5511987654321"),
		});
		const bia = await served(stub, lucas, { name: "Bia Prado", ...phone("+551132782153") });
		const ids = async (line: StaffLine, text: string) =>
			(await find(line, text)).map(({ id }) => id).sort();
		for (const text of ["conceicao", "ANA", "ana.c@", "98765-4321", "(11) 8765-4321", "011 98765"])
			expect(await ids(lucas, text), text).toEqual([ana]);
		expect(await ids(lucas, "3278")).toEqual([bia]);
		for (const text of ["Carla", "9 1132", "321"]) expect(await ids(lucas, text), text).toEqual([]);
		const marina = await page(stub, 2);
		expect(await ids(marina, "Ana")).toEqual([]);
		expect(await ids(await page(stub, SUPERVISOR), "Ana")).toEqual([ana]);
		// What was found can be read, and by nobody else.
		lucas.clear();
		await tell(lucas, { t: "open", case: ana, since: 0 });
		expect((await lucas.next("entries")).case).toBe(ana);
	});
});
