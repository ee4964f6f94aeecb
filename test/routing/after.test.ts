// R76 to R79: after the accept, until somebody concludes. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { given } from "../support/core/office.ts";

test("[R76] accepted and silent: a nudge at half the time, then a charge and the next broker", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	expect(office.at(59).eventsOf(id, "nudged")).toHaveLength(0);
	expect(office.at(60).eventsOf(id, "nudged")).toEqual([{ type: "nudged", by: 1 }]);
	expect(office.at(121).owner(id)).toBe("Lucas");
	office.at(122);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.member("Lucas").missed).toBe(1);
});

test("[R76] a reply that arrives before anyone else was asked counts", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	expect(office.sleepTo(130).says("Lucas", id)).toBeNull();
	expect(office.at(300).owner(id)).toBe("Lucas");
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R76] a WhatsApp stays with him, and the manager hears of it once", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	office.visitorSays(id);
	office.at(600);
	expect(office.owner(id)).toBe("Lucas");
	expect(office.eventsOf(id, "manager_alerted")).toEqual([
		{ type: "manager_alerted", why: "no_reply" },
	]);
});

test("[R77] on WhatsApp his time runs from the client's first word, and no charge before it", () => {
	const office = given("product").online("Lucas");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBeNull();
	office.at(300).visitorSays(id);
	expect(office.case(id).firstReplyDueAt).toBe(office.now + 120_000);
	office.at(310).visitorSays(id, "Alguém?");
	expect(office.case(id).firstReplyDueAt).toBe(office.now + 110_000);
});

test("[R77] the broker may say that the client wrote, where the system cannot see it", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	expect(office.try({ do: "inbound_seen", case: id, by: 2 })).toBe("not_yours");
	expect(office.try({ do: "inbound_seen", case: id, by: 1 })).toBeNull();
	expect(office.at(100).eventsOf(id, "inbound_seen")).toHaveLength(1);
	office.says("Lucas", id);
	expect(office.at(7_200).status(id)).toBe("active");
});

test("[R78] his broker gone and the visitor waiting, another answers after three minutes", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.at(20).drop("Lucas");
	office.at(100).visitorSays(id);
	expect(office.at(279).owner(id)).toBe("Lucas");
	office.at(280);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.case(id)).toMatchObject({ origin: 1, owner: null });
});

test("[R78] so it is when he goes after the visitor wrote", () => {
	for (const onDuty of [true, false]) {
		const office = given("product").online("Lucas", "Marina");
		const id = office.lead();
		office.accept("Lucas", id);
		office.says("Lucas", id);
		office.at(20).visitorSays(id);
		if (!onDuty) office.offline("Lucas");
		office.at(30).drop("Lucas");
		expect(office.at(209).owner(id)).toBe("Lucas");
		expect(office.at(210).offeredTo(id)).toBe("Marina");
	}
});

test("[R78] off duty but there, he goes on with his conversations", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.at(20).visitorSays(id);
	office.offline("Lucas").at(1_000);
	expect(office.owner(id)).toBe("Lucas");
});

test("[R78] a supervisor who took a lead has no switch, and keeps it while he is there", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.refuse("Lucas", id);
	office.reach.set(8, "live");
	office.claim("Sofia", id);
	office.says("Sofia", id);
	office.after(10).visitorSays(id);
	expect(office.after(1_000).owner(id)).toBe("Sofia");
});

test("[R78] with nothing unanswered, or back in time, he keeps it", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.at(20).drop("Lucas").at(900);
	expect(office.owner(id)).toBe("Lucas");
	office.visitorSays(id);
	office.at(1_000).back("Lucas").at(3_000);
	expect(office.owner(id)).toBe("Lucas");
});

test("[R78] our own restart is not his absence", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.at(20).visitorSays(id);
	office.at(1_000);
	office.startedAt = office.now;
	office.reach.delete(1);
	expect(office.tick().owner(id)).toBe("Lucas");
	expect(office.at(1_179).owner(id)).toBe("Lucas");
	expect(office.at(1_180).offeredTo(id)).toBe("Marina");
});

test("[R78] a WhatsApp is never given to another: the manager hears of it", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	office.visitorSays(id);
	office.says("Lucas", id);
	office.at(20).drop("Lucas").visitorSays(id);
	office.at(2_000);
	expect(office.owner(id)).toBe("Lucas");
	expect(office.eventsOf(id, "manager_alerted")).toHaveLength(1);
});

test("[R79] a message sent twice is one message", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	const say = { do: "visitor_says", case: id, id: "same", text: "Oi", seen: 0 } as const;
	office.try(say);
	office.try(say);
	expect(office.eventsOf(id, "said")).toHaveLength(1);
	office.accept("Lucas", id);
	const reply = { do: "broker_says", case: id, by: 1, id: "r", text: "Oi", seen: 0 } as const;
	office.try(reply);
	expect(office.try(reply)).toBeNull();
	expect(office.eventsOf(id, "said")).toHaveLength(2);
});

test("[R79] only its holder writes in a conversation, and only while it is open", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	expect(office.says("Lucas", id)).toBe("not_accepted");
	office.accept("Lucas", id);
	expect(office.says("Marina", id)).toBe("not_yours");
	office.conclude("Lucas", id);
	expect(office.says("Lucas", id)).toBe("case_closed");
	expect(office.visitorSays(id)).toBe("case_closed");
});
