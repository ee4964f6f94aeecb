// A big team: what one person does is a frame to those it concerns, not to a thousand screens.
import { expect, it } from "vitest";
import {
	alive,
	goOnline,
	inOneLife,
	newTeam,
	page,
	receive,
	type StaffLine,
	SUPERVISOR,
	visitor,
} from "../support/room.ts";

inOneLife("a big team", () => {
	it("[T67] hears of the queue only where it concerns somebody, or leads", async () => {
		const stub = await newTeam();
		const crowd: StaffLine[] = [];
		for (let id = 100; id < 170; id += 1) {
			await stub.putMember({ id, name: `Corretor ${id}`, role: "broker" });
			crowd.push(await page(stub, id));
		}
		const otavio = await page(stub, SUPERVISOR);
		for (const line of [...crowd, otavio]) line.clear();
		const lucas = await goOnline(stub, 1);
		await receive(stub);
		await lucas.next("offer");
		await alive(otavio, ...crowd.slice(0, 3));
		expect(otavio.all("queue").length).toBeGreaterThan(1);
		expect(lucas.all("queue").length).toBeGreaterThan(1);
		for (const line of crowd) expect(line.frames).toEqual([]);
	});

	it("[T68] counts the places of all who wait once, and tells each his own", async () => {
		const stub = await newTeam();
		const visitors = [];
		for (let n = 0; n < 12; n += 1) {
			const { caseId } = await receive(stub);
			visitors.push(await visitor(stub, caseId));
		}
		const places = visitors.map((line) => {
			const status = line.all("welcome")[0]?.status;
			return status?.at === "waiting" ? status.position : 0;
		});
		expect(places).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
		const lucas = await goOnline(stub, 1);
		const first = (await lucas.next("offer")).offer;
		expect(await visitors[0]?.next("status")).toMatchObject({ status: { at: "ringing" } });
		lucas.send({ t: "do", id: crypto.randomUUID(), command: { do: "accept", offer: first.id } });
		for (const [index, line] of visitors.slice(1).entries())
			await line.next(
				"status",
				({ status }) => "position" in status && status.position === index + 1,
			);
	});
});
