// R80 to R87: contacts nobody answered. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given, MORNING, type Office } from "../support/core/office.ts";
import { nameOf } from "../support/core/people.ts";

const QUARTER = 900;

function holderOfNotice(office: Office, id: number) {
	return nameOf(office.case(id).cna?.deliveredTo ?? null);
}

test("[R80] missed by a broker, its notice goes out a day later; half an hour by default", () => {
	for (const [preset, second] of [
		["hypnobox", 86_400 + 62],
		["product", 1_800 + 122],
	] as const) {
		const office = given(preset).online("Lucas", "Marina");
		const id = office.lead("whatsapp");
		office.at(200).online("Lucas");
		expect(office.at(second - 1).status(id)).toBe("cna_pending");
		expect(office.at(second).status(id)).toBe("cna_delivered");
	}
});

test("[R80] with nobody there, it goes out on the quarter of an hour", () => {
	const office = given("hypnobox").at(100);
	const id = office.lead("whatsapp");
	expect(office.case(id).cna?.nextSweepAt).toBe(MORNING + QUARTER * 1_000);
	office.at(200).online("Marina");
	expect(office.at(899).status(id)).toBe("cna_pending");
	expect(holderOfNotice(office.at(900), id)).toBe("Marina");
});

test("[R81] a sweep that finds nobody changes nothing, and no alarm rings till someone comes", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	const { length } = office.log;
	office.at(20_000);
	expect(office.log.length).toBe(length);
	office.online("Marina");
	expect(office.status(id)).toBe("cna_pending");
	expect(office.case(id).cna).toMatchObject({
		attempt: 0,
		nextSweepAt: MORNING + 23 * QUARTER * 1_000,
	});
	expect(holderOfNotice(office.at(23 * QUARTER), id)).toBe("Marina");
});

test("[R81] it is the same for one whose connection comes back", () => {
	const office = given("hypnobox").online("Marina").drop("Marina");
	const id = office.at(60).lead("whatsapp");
	office.at(1_000).back("Marina");
	expect(office.status(id)).toBe("cna_pending");
	expect(holderOfNotice(office.at(1_800), id)).toBe("Marina");
});

test("[R82] a sweep gives one notice to each broker, oldest first, and the rest wait for the next", () => {
	const office = given("hypnobox");
	const ids = [1, 2, 3].map((n) => office.at(n).lead("whatsapp"));
	office.online("Lucas", "Marina").at(QUARTER);
	expect(ids.map((id) => holderOfNotice(office, id))).toEqual(["Lucas", "Marina", null]);
	expect(holderOfNotice(office.at(2 * QUARTER), ids[2] ?? 0)).toBe("Lucas");
});

test("[R82] a notice is a message: a broker at his limit, or who missed the chat, may get it", () => {
	const office = given("hypnobox", { maxActive: 1 }).online("Lucas");
	const held = office.lead("chat");
	office.accept("Lucas", held);
	office.says("Lucas", held);
	const id = office.lead("whatsapp");
	expect(office.waitingFor(id)).toBe("all_at_capacity");
	office.offline("Lucas").online("Lucas");
	expect(office.status(id)).toBe("cna_pending");
	expect(holderOfNotice(office.at(QUARTER), id)).toBe("Lucas");
});

test("[R82] who serves the product gets the notice; absent too long, the whole team does", () => {
	const office = given("hypnobox").product("aurora", "Marina");
	const id = office.lead({ channel: "whatsapp", product: "aurora" });
	const late = given("hypnobox").product("aurora", "Marina");
	const lone = late.lead({ channel: "whatsapp", product: "aurora" });
	office.online("Lucas", "Marina").at(QUARTER);
	expect(holderOfNotice(office, id)).toBe("Marina");
	late.online("Lucas").at(QUARTER);
	expect(holderOfNotice(late, lone)).toBe("Lucas");
});

test("[R83] a notice uses the turn only where the team wants it so", () => {
	const faithful = given("hypnobox");
	faithful.lead("whatsapp");
	faithful.online("Lucas", "Marina").at(QUARTER);
	expect(faithful.queue().at(-1)).toBe("Marina");
	const product = given("product");
	product.lead("whatsapp");
	product.online("Lucas", "Marina").at(QUARTER);
	expect(product.queue().at(-1)).toBe("Lucas");
});

test("[R84] ignored for fifteen minutes it comes back, without him in the next sweep", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas", "Marina").at(QUARTER);
	expect(holderOfNotice(office, id)).toBe("Lucas");
	office.at(2 * QUARTER);
	expect(office.last(id, "cna_ignored").by).toBe(1);
	expect(holderOfNotice(office.at(3 * QUARTER), id)).toBe("Marina");
});

test("[R84] alone, he is left out of one sweep and no more; after three it is the manager's", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas").at(3 * QUARTER);
	expect(office.status(id)).toBe("cna_pending");
	expect(holderOfNotice(office.at(4 * QUARTER), id)).toBe("Lucas");
	office.at(8 * QUARTER);
	expect(office.last(id, "manager_alerted").why).toBe("cna_exhausted");
	expect(office.case(id).cna).toMatchObject({ attempt: 3, nextSweepAt: null });
	expect(office.at(40 * QUARTER).eventsOf(id, "cna_delivered")).toHaveLength(3);
});

test("[R85] taken up it is his; only an outcome ends it", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas", "Marina").at(QUARTER);
	expect(office.takeNotice("Marina", id)).toBe("not_yours");
	expect(office.takeNotice("Lucas", id)).toBeNull();
	expect(office.takeNotice("Lucas", id)).toBeNull();
	expect(office.takeNotice("Marina", id)).toBe("taken");
	expect(office.at(90_000).owner(id)).toBe("Lucas");
	expect(office.conclude("Lucas", id, "no_answer")).toBeNull();
	expect(office.status(id)).toBe("closed");
	expect(office.takeNotice("Lucas", id)).toBe("case_closed");
});

test("[R85] who left the team meanwhile takes nothing up", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas").at(QUARTER).leave("Lucas");
	expect(office.takeNotice("Lucas", id)).toBe("not_yours");
});

test("[R85] he who holds the notice may conclude it as it is", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas", "Marina").at(QUARTER);
	expect(office.conclude("Marina", id)).toBe("not_yours");
	expect(office.conclude("Lucas", id, "invalid_phone")).toBeNull();
});

test("[R85] after a week without an outcome the manager hears of it, once", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.at(7 * 86_400 - 1);
	expect(office.eventsOf(id, "manager_alerted")).toHaveLength(0);
	office.at(7 * 86_400);
	expect(office.eventsOf(id, "manager_alerted")).toEqual([
		{ type: "manager_alerted", why: "cna_old" },
	]);
	expect(office.at(9 * 86_400).eventsOf(id, "manager_alerted")).toHaveLength(1);
});

test("[R86] a client who writes is live again, and goes first", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	const chat = office.lead("chat");
	office.at(100).online("Lucas");
	expect(office.offeredTo(chat)).toBe("Lucas");
	office.at(120).visitorSays(id);
	expect(office.case(id)).toMatchObject({ cna: null, priority: 1 });
	const later = office.at(125).lead("chat");
	office.accept("Lucas", chat);
	office.says("Lucas", chat);
	expect(office.offeredTo(id)).toBe("Lucas");
	expect(office.status(later)).toBe("waiting");
});

test("[R86] sending the form again is writing", () => {
	const office = given("hypnobox");
	const id = office.lead({ channel: "whatsapp", email: "bia@exemplo.com" });
	office.at(100).online("Lucas");
	office.lead({ channel: "whatsapp", email: "bia@exemplo.com", joins: id });
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R87] a client who never writes becomes a CNA after fifteen minutes, and no broker is charged", () => {
	const office = given("product").online("Lucas");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	expect(office.at(899).owner(id)).toBe("Lucas");
	office.at(900);
	expect(office.case(id).cna?.reason).toBe("no_inbound_message");
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R87] unless his broker wrote first to a number that works", () => {
	for (const [suspect, status] of [
		[false, "active"],
		[true, "cna_pending"],
	] as const) {
		const office = given("hypnobox").online("Lucas");
		const id = office.lead({ channel: "whatsapp", suspect });
		office.accept("Lucas", id);
		office.says("Lucas", id);
		office.at(900);
		expect(office.status(id)).toBe(status);
		if (suspect) expect(office.case(id).cna?.reason).toBe("invalid_contact");
	}
});

test("[R87] taken up after the fifteen minutes, it has fifteen of its own", () => {
	const office = given("3c-balanced");
	const id = office.lead("whatsapp");
	office.at(3_600).online("Lucas");
	expect(office.owner(id)).toBe("Lucas");
	expect(office.at(3_600 + 899).owner(id)).toBe("Lucas");
	expect(office.at(3_600 + 900).status(id)).toBe("cna_pending");
});

test("[R87] a suspect number that waits in the queue is not waited for longer either", () => {
	const office = given("hypnobox", everyChannel({ whenNobody: "wait" }));
	const id = office.lead({ channel: "whatsapp", suspect: true });
	expect(office.at(899).status(id)).toBe("waiting");
	expect(office.at(900).status(id)).toBe("cna_pending");
});
