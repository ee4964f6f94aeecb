// R91 to R97: closing and opening, alarms late and doubled, and what is due. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { due } from "../../worker/routing/due.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { emptyTeam } from "../../worker/routing/team.ts";
import { given, MORNING, OFFICE_HOURS } from "../support/core/office.ts";
import { SEVEN } from "../support/core/people.ts";

/** The office opens at second 0 (nine o'clock) and closes nine hours later. */
const CLOSING = 9 * 3_600;
const NEXT_DAY = 24 * 3_600;
const withHours = { hours: OFFICE_HOURS };

test("[R91] closed and nobody there: a chat waits for the opening", () => {
	const office = given("hypnobox", withHours).at(CLOSING + 60);
	const id = office.lead();
	expect(office.waitingFor(id)).toBe("off_hours");
	expect(office.case(id).waiting?.until).toBe(MORNING + NEXT_DAY * 1_000);
	expect(office.types(id)).not.toContain("auto_replied");
});

test("[R91] a WhatsApp becomes a CNA", () => {
	const office = given("hypnobox", withHours).at(CLOSING + 60);
	expect(office.status(office.lead("whatsapp"))).toBe("cna_pending");
});

test("[R91] the automatic reply is sent once, with the team's text, and never while open", () => {
	const autoReply = { on: true, text: "Abrimos às nove." };
	const office = given("hypnobox", { ...withHours, autoReply });
	expect(office.eventsOf(office.lead(), "auto_replied")).toEqual([]);
	const id = office.at(CLOSING + 60).lead();
	office.after(60).visitorSays(id);
	office.tick();
	expect(office.eventsOf(id, "auto_replied")).toEqual([
		{ type: "auto_replied", text: "Abrimos às nove." },
	]);
});

test("[R92] whoever is switched on after hours is offered leads, but nothing is passed on", () => {
	const office = given("hypnobox", withHours)
		.at(CLOSING + 60)
		.online("Lucas", "Marina");
	const id = office.lead();
	expect(office.offeredTo(id)).toBe("Lucas");
	office.after(62);
	expect(office.waitingFor(id)).toBe("off_hours");
	expect(office.asked(id)).toEqual(["Lucas"]);
});

test("[R92] what never reached his screen may still be offered to the other", () => {
	const office = given("hypnobox", withHours)
		.at(CLOSING + 60)
		.online("Lucas", "Marina");
	office.blind.add(1);
	const id = office.lead();
	expect(office.after(10).offeredTo(id)).toBe("Marina");
});

test("[R92] where the preset says so, nothing is offered while closed", () => {
	const office = given("chatspot", withHours)
		.at(CLOSING + 60)
		.online("Lucas");
	const id = office.lead();
	expect(office.asked(id)).toEqual([]);
	expect(office.at(NEXT_DAY).offeredTo(id)).toBe("Lucas");
});

test("[R93] an offer running at closing time runs to its end, and goes no further", () => {
	const office = given("hypnobox", withHours)
		.at(CLOSING - 40)
		.online("Lucas", "Marina");
	const id = office.lead();
	expect(office.at(CLOSING + 10).offeredTo(id)).toBe("Lucas");
	office.at(CLOSING + 60);
	expect(office.waitingFor(id)).toBe("off_hours");
	expect(office.member("Lucas").missed).toBe(1);
});

test("[R93] offered in the office's last half minute, a miss is not charged", () => {
	const office = given("hypnobox", withHours)
		.at(CLOSING - 20)
		.online("Lucas");
	const id = office.lead();
	office.at(CLOSING + 60);
	expect(office.last(id, "missed").charged).toBe(false);
	expect(office.member("Lucas")).toMatchObject({ missed: 0, missStreak: 0 });
});

test("[R94] at the opening the night's leads go out one for each broker, oldest first", () => {
	const office = given("hypnobox", withHours).at(CLOSING + 60);
	const ids = [1, 2, 3].map((n) => office.after(n).lead());
	office.at(NEXT_DAY - 30).online("Lucas", "Marina");
	expect(ids.map((id) => office.offeredTo(id))).toEqual(["Lucas", "Marina", null]);
});

test("[R94] with a ramp, the first to arrive does not take the whole night", () => {
	const hours = { ...withHours, openingRampSeconds: 300, rampMinBrokers: 2 };
	const office = given("chatspot", hours).at(CLOSING + 60);
	const ids = [office.lead(), office.lead()];
	office
		.at(NEXT_DAY - 60)
		.online("Marina")
		.at(NEXT_DAY + 10);
	expect(ids.map((id) => office.waitingFor(id))).toEqual(["opening_ramp", "opening_ramp"]);
	const fresh = office.lead();
	expect(office.offeredTo(fresh)).toBe("Marina");
	office.at(NEXT_DAY + 20).online("Lucas");
	expect(office.offeredTo(ids[0] ?? 0)).toBe("Lucas");
});

test("[R94] or the ramp ends by itself", () => {
	const hours = { ...withHours, openingRampSeconds: 300, rampMinBrokers: 2 };
	const office = given("chatspot", hours).at(CLOSING + 60);
	const id = office.lead();
	office.at(NEXT_DAY).online("Marina");
	expect(office.at(NEXT_DAY + 299).offeredTo(id)).toBeNull();
	expect(office.at(NEXT_DAY + 300).offeredTo(id)).toBe("Marina");
});

test("[R94] a night in the queue is no part of the whole time, nor of a round", () => {
	const office = given("hypnobox", withHours)
		.at(CLOSING - 62)
		.online("Lucas", "Marina");
	const id = office.lead();
	office.at(CLOSING).at(CLOSING + 62);
	expect(office.case(id)).toMatchObject({ distributionStartedAt: null, tried: [], round: 1 });
	office.at(NEXT_DAY);
	expect(office.status(id)).toBe("offered");
	expect(office.case(id).distributionStartedAt).toBe(office.now);
});

test("[R95] after an outage the next offer starts now: no cascade of missed times", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	office.sleepTo(300).tick();
	expect(office.asked(id)).toEqual(["Lucas", "Marina"]);
	expect(office.case(id).offer?.expiresAt).toBe(office.now + 60_000);
});

test("[R95] an alarm that rings twice, or early, does nothing more", () => {
	const office = given("product").online("Lucas", "Marina");
	office.lead();
	const { length } = office.log;
	office.sleepTo(30).tick().tick();
	expect(office.log.length).toBe(length);
	office.sleepTo(62).tick();
	const after = office.log.length;
	office.tick();
	expect(office.log.length).toBe(after);
});

test("[R95] any command does what is overdue", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.sleepTo(100).lead();
	expect(office.asked(id)[1]).toBe("Marina");
});

test("[R96] the next thing due is the earliest deadline of any case or member", () => {
	const office = given("product").online("Lucas", "Marina");
	expect(due(office.team, office.now, office.around)).toBeNull();
	office.pause("Marina", 1);
	expect(due(office.team, office.now, office.around)).toBe(MORNING + 60_000);
	office.at(10).lead();
	office.shown.clear();
	expect(due(office.team, office.now, office.around)).toBe(MORNING + 20_000);
});

test("[R97] folding the log gives the team, member by member and case by case", () => {
	const office = given("product")
		.product("aurora", "Lucas")
		.online(...SEVEN);
	const id = office.lead({ product: "aurora" });
	office.at(62).drop("Marina").at(100).lead("whatsapp");
	office.at(400);
	office.claim("Lucas", id);
	office.at(5_000);
	let folded = emptyTeam(office.team.policy, "UTC");
	for (const recorded of office.log) folded = evolve(folded, recorded);
	expect(folded.members).toEqual(office.team.members);
	expect(folded.cases).toEqual(office.team.cases);
	expect(folded).toMatchObject({ nextCase: office.team.nextCase });
});
