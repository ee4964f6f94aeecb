// R87 to the millisecond: a client who writes about fifteen minutes after his form (seed 003, S003.18).
// Message and deadline may meet in either order; each meeting is decided once, and stays decided.
import { describe, expect, it } from "vitest";
import { given, MORNING, type Office } from "../support/core/office.ts";

const DEADLINE_MS = 15 * 60_000;
const LINE = "aurora.linha";

const FORMS = {
	"a number that does not work": {
		sketch: { channel: "whatsapp", suspect: true },
		reason: "invalid_contact",
	},
	"a connected number": {
		sketch: { channel: "whatsapp", line: LINE },
		reason: "no_inbound_message",
	},
} as const;
type Form = keyof typeof FORMS;

/** Lucas took it after twenty seconds; now it is `ms` before or after the fifteen minutes. */
function awaited(form: Form, ms: number): { office: Office; id: number } {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead(FORMS[form].sketch);
	office.at(20).accept("Lucas", id);
	office.sleepTo((DEADLINE_MS + ms) / 1_000);
	expect(office.now).toBe(MORNING + DEADLINE_MS + ms);
	return { office, id };
}

/** As the number's object tells it: with who he is there, and when he wrote. */
function writes(office: Office, id: number, key = "wamid.1"): void {
	const refused = office.try({
		do: "visitor_says",
		case: id,
		id: key,
		text: "Oi, sou eu",
		seen: 0,
		carried: { via: "whatsapp", sentAt: office.now, windowUntil: office.now + 86_400_000 },
		contact: { handle: `${LINE}/7`, phones: ["+5511988881005"], how: "code" },
	});
	expect(refused).toBeNull();
}

/** How it was decided, and that alarms and copies later on decide nothing again. */
function decided(office: Office, id: number, form: Form): "kept" | "missed" {
	const before = office.types(id);
	office.tick().tick();
	writes(office, id);
	expect(office.types(id)).toEqual(before);
	const cna = office.eventsOf(id, "cna");
	expect(cna.map(({ reason }) => reason)).toEqual(cna.length > 0 ? [FORMS[form].reason] : []);
	expect(office.eventsOf(id, "said")).toHaveLength(1);
	expect(office.member("Lucas").missed).toBe(0);
	return cna.length > 0 ? "missed" : "kept";
}

describe.each(Object.keys(FORMS) as Form[])("the fifteen minutes of %s", (form) => {
	it.each([
		["1 ms before", -1],
		["in the same instant as", 0],
		["1 ms after, the alarm being late for", 1],
	])("[R87] a message %s the deadline, heard first, keeps the conversation", (_, ms) => {
		const { office, id } = awaited(form, ms);
		writes(office, id);
		expect([office.status(id), office.owner(id)]).toEqual(["accepted", "Lucas"]);
		expect(office.case(id).inboundDueAt).toBeNull();
		expect(decided(office, id, form)).toBe("kept");
		expect(office.asked(id)).toEqual(["Lucas"]);
	});

	it("[R87] an alarm 1 ms early ends nothing: the message after it keeps the conversation", () => {
		const { office, id } = awaited(form, -1);
		office.tick();
		expect(office.status(id)).toBe("accepted");
		writes(office, id);
		expect(decided(office, id, form)).toBe("kept");
	});

	it.each([
		["in the same instant as", 0],
		["1 ms after", 1],
	])(
		"[R86] [R87] an alarm %s the deadline, heard first, ends it; the message makes it live again",
		(_, ms) => {
			const { office, id } = awaited(form, ms);
			office.tick();
			expect(office.status(id)).toBe("cna_pending");
			writes(office, id);
			// A lead like any: Lucas has had his turn by accepting it.
			expect([office.status(id), office.offeredTo(id)]).toEqual(["offered", "Marina"]);
			expect(office.types(id)).toContain("cna_cancelled");
			expect(decided(office, id, form)).toBe("missed");
		},
	);

	it("[R87] without a word the alarm is asked for at the deadline and not 1 ms before", () => {
		const early = awaited(form, -1);
		early.office.at((DEADLINE_MS - 1) / 1_000);
		expect(early.office.status(early.id)).toBe("accepted");
		early.office.at(DEADLINE_MS / 1_000);
		expect(early.office.status(early.id)).toBe("cna_pending");
		expect(early.office.last(early.id, "cna").reason).toBe(FORMS[form].reason);
	});
});
