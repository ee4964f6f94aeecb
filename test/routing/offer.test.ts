// R20 to R35: one offer, from the moment it is made to its end. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given } from "../support/core/office.ts";
import { idOf } from "../support/core/people.ts";

test("[R20] an offer says whose it is, until when, by which rule and after whom", () => {
	const office = given("product").online("Lucas", "Marina").offline("Lucas");
	const id = office.lead();
	expect(office.last(id, "offered")).toEqual({
		type: "offered",
		no: 1,
		to: 2,
		rule: "turn",
		round: 1,
		turn: 1,
		deliverBy: office.now + 10_000,
		expiresAt: office.now + 60_000,
		why: {
			ranked: [2],
			excluded: { unavailable: [1, 3, 4, 5, 6, 7], not_a_broker: [8, 9] },
		},
	});
});

test("[R21] an accept within the time, or in the two seconds after it, takes the lead", () => {
	for (const second of [0, 60, 62]) {
		const office = given("product").online("Lucas", "Marina");
		const id = office.lead();
		expect(office.sleepTo(second).accept("Lucas", id)).toBeNull();
		expect(office.owner(id)).toBe("Lucas");
		expect(office.status(id)).toBe("accepted");
		expect(office.queue().at(-1)).toBe("Lucas");
	}
});

test("[R22] a millisecond later it is refused, alarm or no alarm", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	expect(office.sleepTo(62.001).accept("Lucas", id)).toBe("expired");
	office.tick();
	expect(office.accept("Lucas", id, 1)).toBe("expired");
	expect(office.offeredTo(id)).toBe("Marina");
});

test("[R22] each impossible accept has its own reason and changes nothing", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	expect(office.accept("Marina", id)).toBe("not_yours");
	expect(office.accept("Lucas", id, 7)).toBe("not_found");
	expect(office.accept("Lucas", 99, 1)).toBe("case_closed");
	office.offline("Lucas", "Marcos");
	expect(office.accept("Lucas", id, 1)).toBe("withdrawn");
	office.accept("Marina", id);
	expect(office.accept("Lucas", id, 1)).toBe("taken");
	expect(office.accept("Marina", id, 1)).toBe("not_yours");
	expect(office.owner(id)).toBe("Marina");
});

test("[R23] a refusal tapped twice is one refusal", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.refuse("Lucas", id, 1);
	const { length } = office.log;
	expect(office.refuse("Lucas", id, 1)).toBeNull();
	expect(office.log.length).toBe(length);
	expect(office.asked(id)).toEqual(["Lucas", "Marina"]);
});

test("[R23] an accept repeated while he holds the case writes nothing", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.accept("Lucas", id);
	const { length } = office.log;
	expect(office.accept("Lucas", id, 1)).toBeNull();
	expect(office.log.length).toBe(length);
});

test("[R24] a refusal goes to the next now, costs the turn and no charge, and lasts for this lead", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.refuse("Lucas", id);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.queue().at(-1)).toBe("Lucas");
	expect(office.member("Lucas").missed).toBe(0);
	office.at(200);
	expect(office.asked(id).filter((name) => name === "Lucas")).toHaveLength(1);
});

test("[R24] the reason chosen afterwards is kept, only with his own refusal", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.refuse("Lucas", id);
	const why = { do: "refuse_why", case: id, offer: 1, by: idOf("Lucas"), why: "visiting" } as const;
	expect(office.try(why)).toBeNull();
	expect(office.last(id, "refuse_why").why).toBe("visiting");
	expect(office.try({ ...why, by: idOf("Marina") })).toBe("not_found");
});

test("[R25] a missed offer is charged, loses the turn, and the next is asked", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	expect(office.at(61.9).offeredTo(id)).toBe("Lucas");
	expect(office.at(62).offeredTo(id)).toBe("Marina");
	expect(office.member("Lucas")).toMatchObject({ missed: 1, missedToday: 1, missStreak: 1 });
	expect(office.queue().at(-1)).toBe("Lucas");
	expect(office.at(124).offeredTo(id)).toBe("Rafael");
	expect(office.asked(id)).toEqual(["Lucas", "Marina", "Rafael"]);
});

test("[R25] losing the turn is a place in the queue, not a suspension", () => {
	const office = given("product").online("Lucas", "Marina");
	office.lead();
	office.at(62);
	expect(office.offeredTo(office.lead())).toBe("Lucas");
});

test("[R26] where running out of time is a refusal he is not asked for this lead again", () => {
	const office = given("roleta").online("Lucas", "Marina");
	const id = office.lead("api");
	office.at(62);
	expect(office.offeredTo(id)).toBe("Marina");
	office.at(124);
	expect(office.asked(id)).toEqual(["Lucas", "Marina"]);
	expect(office.status(id)).toBe("open_to_all");
});

test("[R27] a WhatsApp miss is a CNA: no second broker, and the queue is as it was", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const places = [...office.team.members.values()].map(({ position }) => position);
	const id = office.lead("whatsapp");
	office.at(62);
	expect(office.status(id)).toBe("cna_pending");
	expect(office.case(id).cna?.reason).toBe("missed_by_broker");
	expect(office.asked(id)).toEqual(["Lucas"]);
	expect([...office.team.members.values()].map(({ position }) => position)).toEqual(places);
	expect(office.member("Lucas").missed).toBe(1);
});

test("[R28] refused or left, a WhatsApp chat is offered to nobody else", () => {
	const refused = given("hypnobox").online("Lucas", "Marina");
	const id = refused.lead("whatsapp");
	refused.refuse("Lucas", id);
	expect(refused.status(id)).toBe("cna_pending");
	for (const leave of ["offline", "pause", "leave"] as const) {
		const office = given("hypnobox").online("Lucas", "Marina");
		const lead = office.lead("whatsapp");
		if (leave === "pause") office.pause("Lucas", 10);
		else office[leave]("Lucas");
		expect(office.asked(lead)).toEqual(["Lucas"]);
		expect(office.status(lead)).toBe("cna_pending");
	}
});

test("[R28] [R63] handed on by name to a screen that does not show it, it is a CNA again", () => {
	const office = given("hypnobox").online("Lucas", "Marina", "Rafael");
	const id = office.lead("whatsapp");
	office.refuse("Lucas", id);
	office.blind.add(idOf("Rafael"));
	expect(office.assign("Marcos", id, "Rafael")).toBeNull();
	office.after(10);
	expect(office.last(id, "withdrawn")).toMatchObject({ why: "undelivered" });
	expect(office.status(id)).toBe("cna_pending");
	expect(office.asked(id)).toEqual(["Lucas", "Rafael"]);
});

test("[R29] an offer no screen showed in ten seconds is withdrawn at no cost, and the next is asked", () => {
	const office = given("product").online("Lucas", "Marina");
	office.blind.add(idOf("Lucas"));
	const before = office.queue();
	const id = office.lead();
	expect(office.at(9.9).offeredTo(id)).toBe("Lucas");
	office.at(10);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "withdrawn")).toMatchObject({ why: "undelivered", tried: false });
	expect(office.queue()).toEqual(before);
	expect(office.member("Lucas")).toMatchObject({ missed: 0, missStreak: 0, offeredToday: 0 });
});

test("[R29] until a sign of life he is asked nothing, then he is first", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	office.blind.add(idOf("Lucas"));
	office.lead();
	office.at(10);
	expect(office.offeredTo(office.lead())).toBe("Rafael");
	office.blind.clear();
	office.back("Lucas");
	expect(office.offeredTo(office.lead())).toBe("Lucas");
});

test("[R29] on WhatsApp too: what nobody saw may still be offered", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	office.blind.add(idOf("Lucas"));
	const id = office.lead("whatsapp");
	expect(office.at(10).offeredTo(id)).toBe("Marina");
});

test("[R30] once the time is over it was missed, whatever he does before the late alarm", () => {
	for (const act of ["refuse", "pause", "offline", "leave"] as const) {
		const office = given("product").online("Lucas", "Marina");
		const id = office.lead();
		office.sleepTo(70);
		if (act === "refuse") expect(office.refuse("Lucas", id)).toBe("expired");
		else if (act === "pause") office.pause("Lucas", 10);
		else office[act]("Lucas");
		office.tick();
		expect(office.eventsOf(id, "missed")).toHaveLength(1);
		expect(office.eventsOf(id, "withdrawn")).toHaveLength(0);
		expect(office.offeredTo(id)).toBe("Marina");
	}
});

test("[R31] where the time runs to the first reply, accepting is not enough", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead();
	office.at(20).accept("Lucas", id);
	expect(office.at(61).owner(id)).toBe("Lucas");
	office.at(62);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "reply_missed")).toMatchObject({ by: 1, charged: true });
	expect(office.queue().at(-1)).toBe("Lucas");
});

test("[R31] writing in time ends it", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead();
	office.at(20).accept("Lucas", id);
	office.at(58).says("Lucas", id);
	expect(office.at(3_600).owner(id)).toBe("Lucas");
	expect(office.status(id)).toBe("active");
});

test("[R32] without a time to answer, whoever's turn it is has the conversation", () => {
	const office = given("3c-balanced").online("Lucas", "Marina");
	const id = office.lead();
	expect(office.types(id)).toEqual(["received", "offered", "accepted"]);
	expect(office.owner(id)).toBe("Lucas");
	expect(office.at(90_000).owner(id)).toBe("Lucas");
});

test("[R33] a change of rules does not touch a running offer", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	const before = office.case(id).offer;
	office.configure("product", everyChannel({ offerSeconds: 30 }));
	expect(office.case(id).offer).toEqual(before);
	expect(office.at(61).offeredTo(id)).toBe("Lucas");
});

test("[R34] after our own restart an offer gets ten seconds to land again", () => {
	const office = given("product").online("Lucas", "Marina");
	office.blind.add(idOf("Lucas"));
	const id = office.lead();
	office.sleepTo(9);
	office.startedAt = office.now;
	office.reach.delete(idOf("Lucas"));
	expect(office.at(18.9).offeredTo(id)).toBe("Lucas");
	expect(office.at(19).offeredTo(id)).toBe("Marina");
});

test("[R35] a visitor who leaves does not take the offer with him", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.goneVisitors.add(id);
	expect(office.at(50).offeredTo(id)).toBe("Lucas");
	expect(office.accept("Lucas", id)).toBeNull();
});

test("[R20] what is left of the whole time shortens the last offer; ten seconds are the least", () => {
	const office = given("product").online("Lucas", "Marina");
	const rules = { offerSeconds: 60, maxDistributionSeconds: 100 };
	office.configure("product", everyChannel(rules));
	const id = office.lead();
	office.at(62);
	expect(office.case(id).offer?.expiresAt).toBe(office.now + 38_000);
	office.at(95).refuse("Marina", id);
	expect(office.status(id)).toBe("waiting");
	expect(office.at(100).status(id)).toBe("open_to_all");
});
