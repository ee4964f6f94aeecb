// R120, R121: what a form's token may do with a case on a connected number. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import type { Seen } from "../../worker/routing/events.ts";
import { given, type Office } from "../support/core/office.ts";

const LINE = "aurora.linha";
const EMAIL = "bia@exemplo.com";
const HOUR = 3_600_000;

function writes(office: Office, id: number, how: Seen["how"], late = 0, key = "wamid.1") {
	const sentAt = office.now - late;
	return office.try({
		do: "visitor_says",
		case: id,
		id: key,
		text: "Oi",
		seen: 0,
		carried: { via: "whatsapp", sentAt, windowUntil: sentAt + 24 * HOUR },
		contact: { handle: `${LINE}/7`, phones: ["+5521999990000"], how, line: LINE },
	});
}

function types(office: Office, id: number, key = "typed.1") {
	return office.try({ do: "visitor_says", case: id, id: key, text: "Oi", seen: 0 });
}

test("[R120] a token joins while nobody wrote there, and who showed the form's code; nobody else's case", () => {
	for (const how of [null, "code", "phone", "known", "new"] as const) {
		const office = given("product").online("Lucas");
		const id = office.lead({ channel: "whatsapp", line: LINE, email: EMAIL });
		if (how) expect(writes(office, id, how)).toBeNull();
		const again = office.lead({ channel: "chat", email: EMAIL, joins: id });
		const proven = how === null || how === "code";
		expect([how, again === id], String(how)).toEqual([how, proven]);
		expect(office.case(id).channel).toBe(proven ? "chat" : "whatsapp");
	}
});

test("[R120] what he wrote without the code is answered where he wrote it, however late it was told", () => {
	for (const how of ["phone", "code"] as const) {
		const office = given("product").online("Lucas");
		const id = office.lead({ channel: "whatsapp", line: LINE, email: EMAIL });
		office.lead({ channel: "chat", email: EMAIL, joins: id });
		office.after(60);
		expect(types(office, id)).toBeNull();
		expect(writes(office, id, how, HOUR)).toBeNull();
		expect(office.case(id).channel).toBe(how === "phone" ? "whatsapp" : "chat");
	}
});

test("[R121] the case is on the number he really wrote to, and his words in the form's chat are refused from then on", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", phones: ["+5511911112222"] });
	office.accept("Lucas", id);
	expect(types(office, id)).toBeNull();
	expect(writes(office, id, "code")).toBeNull();
	expect(office.case(id).contact.line).toBe(LINE);
	const before = office.case(id);
	expect(types(office, id, "typed.2")).toBe("on_whatsapp");
	expect(office.case(id)).toEqual(before);
	// What was stored before and is sent again is no new word.
	expect(types(office, id)).toBeNull();
});

test("[R121] back in the chat before he wrote there, his broker's time to answer is the chat's and can be met", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", line: LINE });
	office.accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBeNull();
	office.after(30);
	expect(types(office, id)).toBeNull();
	const kase = office.case(id);
	expect([kase.channel, kase.inboundDueAt]).toEqual(["chat", null]);
	expect(kase.firstReplyDueAt).toBeGreaterThan(office.now);
	office.says("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBeNull();
});
