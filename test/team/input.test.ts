// Bad input: what each wrong frame is answered with, and that nothing stored changes. The sender's
// socket is the only one that closes, and only where the protocol says so.
import { expect, it, vi } from "vitest";
import { FRAMES_BURST, MAX_FRAME_BYTES, MAX_TEXT_CHARS } from "../../protocol/limits.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import { PROTOCOL } from "../../protocol/version.ts";
import {
	alive,
	cardOf,
	dump,
	goOnline,
	inBothLives,
	must,
	newTeam,
	page,
	rawPage,
	rawVisitor,
	receive,
	type StaffLine,
	type Stub,
	type VisitorLine,
	visitor,
} from "../support/room.ts";

type AnyLine = StaffLine | VisitorLine;

/** A broker and a visitor in conversation, and a bystander. */
async function scene() {
	const stub = await newTeam();
	const lucas = await goOnline(stub, 1);
	const { caseId } = await receive(stub);
	const ana = await visitor(stub, caseId);
	await must(lucas, { do: "accept", offer: (await cardOf(lucas)).id });
	const bystander = await page(stub, 2);
	return { stub, lucas, ana, bystander, caseId, before: await dump(stub) };
}

async function bothClose(
	write: (line: AnyLine) => void,
	code: number,
	fresh?: (stub: Stub, caseId: number) => Promise<AnyLine[]>,
): Promise<void> {
	const { stub, lucas, ana, bystander, caseId, before } = await scene();
	const lines = fresh
		? await fresh(stub, caseId)
		: [await page(stub, 1, {}, "x"), await visitor(stub, caseId)];
	for (const line of lines) {
		write(line);
		expect((await line.ended()).code).toBe(code);
	}
	await alive(lucas, ana, bystander);
	expect([lucas.closed, ana.closed, bystander.closed]).toEqual([null, null, null]);
	expect(await dump(stub)).toBe(before);
}

const raw = async (stub: Stub, caseId: number): Promise<AnyLine[]> => [
	await rawPage(stub, 1, "x"),
	await rawVisitor(stub, caseId),
];

inBothLives("bad input", () => {
	it("[T80] text that is no JSON closes its socket with 4400", () =>
		bothClose((line) => line.send("{nonsense"), CLOSE.bad_frame));

	it("[T81] binary closes its socket with 4400", () =>
		bothClose((line) => line.sendBinary(new Uint8Array([123, 125])), CLOSE.bad_frame));

	it("[T82] a frame over the limit closes with 1009, counted in bytes as it travels", async () => {
		await bothClose((line) => line.send("x".repeat(MAX_FRAME_BYTES + 1)), CLOSE.too_large);
		await bothClose(
			(line) =>
				line.send(JSON.stringify({ t: "say", id: crypto.randomUUID(), text: "é".repeat(8_190) })),
			CLOSE.too_large,
		);
	});

	it("[T83] another protocol's greeting closes with 4426, whatever else it holds", () =>
		bothClose(
			(line) => line.send({ t: "hello", v: PROTOCOL + 1, resume: "new shape" }),
			CLOSE.stale_protocol,
			raw,
		));

	it("[T84] whoever does not greet first is closed with 4400", () =>
		bothClose((line) => line.send({ t: "typing" }), CLOSE.bad_frame, raw));

	it("[T85] whoever speaks too fast is closed with 4429; a pause earns new frames", async () => {
		const { stub, lucas, ana, before } = await scene();
		const quick = await page(stub, 1, {}, "quick");
		for (let n = 0; n < FRAMES_BURST + 5; n += 1) quick.send({ t: "clock", id: n });
		expect((await quick.ended()).code).toBe(CLOSE.rate_limited);
		const patient = await page(stub, 1, {}, "patient");
		for (let burst = 0; burst < 3; burst += 1) {
			for (let n = 0; n < 15; n += 1) patient.send({ t: "clock", id: burst * 100 + n });
			await patient.next("clock", ({ id }) => id === burst * 100 + 14);
			vi.setSystemTime(Date.now() + 5_000);
		}
		await alive(lucas, ana, patient);
		expect(patient.closed).toBeNull();
		expect(await dump(stub)).toBe(before);
	});

	it("[T86] unknown frames and commands are refused as unknown, bad fields as invalid, by their id", async () => {
		const { stub, lucas, ana, before, caseId } = await scene();
		const id = crypto.randomUUID();
		const staff: [unknown, string][] = [
			[{ t: "nonsense", id }, "unknown_command"],
			[{ id }, "unknown_command"],
			[[], "unknown_command"],
			[null, "unknown_command"],
			[7, "unknown_command"],
			["text", "unknown_command"],
			[{ t: "say", id, text: "a visitor's frame" }, "unknown_command"],
			[{ t: "do", id, command: { do: "drop_tables" } }, "unknown_command"],
			[{ t: "do", id, command: { do: "constructor" } }, "unknown_command"],
			[{ t: "do", id, command: { do: "accept", offer: "1.1; DROP TABLE entry" } }, "invalid_input"],
			[{ t: "do", id, command: { do: "accept", offer: "1.1", by: 1 } }, "invalid_input"],
			[{ t: "do", id, command: { do: "say", case: caseId, text: "   " } }, "invalid_input"],
			[
				{ t: "do", id, command: { do: "say", case: caseId, text: "x".repeat(MAX_TEXT_CHARS + 1) } },
				"invalid_input",
			],
			[
				{ t: "do", id, command: { do: "conclude", case: 1.5, outcome: "thinking" } },
				"invalid_input",
			],
			[{ t: "do", id: "short", command: { do: "available", on: true } }, "invalid_input"],
			[{ t: "read", case: caseId, n: -1 }, "invalid_input"],
			[{ t: "open", case: 1e300, since: 0 }, "not_found"],
			[{ t: "open", case: 4_242, since: 0 }, "not_found"],
		];
		for (const [frame, reason] of staff) {
			lucas.clear();
			vi.setSystemTime(Date.now() + 1_000);
			lucas.send(JSON.stringify(frame));
			expect((await lucas.next("refused")).reason, JSON.stringify(frame)).toBe(reason);
		}
		const visitors: [unknown, string][] = [
			[{ t: "do", id, command: { do: "available", on: true } }, "unknown_command"],
			[{ t: "open", case: caseId, since: 0 }, "unknown_command"],
			[{ t: "say", id, text: "" }, "invalid_input"],
			[{ t: "say", id, text: "x", case: 1 }, "invalid_input"],
			[{ t: "say", id: "__proto__", text: "x" }, "invalid_input"],
			[{ t: "hello", v: PROTOCOL, since: "0" }, "invalid_input"],
			[{ t: "read", n: "1" }, "invalid_input"],
		];
		for (const [frame, reason] of visitors) {
			ana.clear();
			vi.setSystemTime(Date.now() + 1_000);
			ana.send(frame);
			expect((await ana.next("refused")).reason, JSON.stringify(frame)).toBe(reason);
		}
		expect((await ana.next("refused")).message.length).toBeGreaterThan(5);
		expect(await dump(stub)).toBe(before);
	});

	it("[T87] any text a person can type comes out as it went in", async () => {
		const { lucas, ana, caseId } = await scene();
		const texts = [
			"Olá! \u{1f468}\u200d\u{1f469}\u200d\u{1f467} família",
			"\u202eabc\u202c e \u0000 e \ud83c",
			"'; DROP TABLE entry; --",
			'<script>alert(1)</script> & "aspas"',
			"linha 1\nlinha 2\ttab",
		];
		for (const text of texts) {
			await must(lucas, { do: "say", case: caseId, text });
			await ana.next("message", ({ message }) => message.text === text);
			vi.setSystemTime(Date.now() + 3_000);
		}
	});
});
