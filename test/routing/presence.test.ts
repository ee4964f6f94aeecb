// R10 to R19: the switch, pauses, lost connections, joining and leaving. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { given } from "../support/core/office.ts";
import { idOf, SEVEN } from "../support/core/people.ts";

test("[R10] who set a broker's availability is kept", () => {
	const office = given("product").online("Lucas");
	expect(office.member("Lucas")).toMatchObject({ availability: "available", setBy: "self" });
	office.offline("Lucas", "Marcos");
	expect(office.member("Lucas")).toMatchObject({ availability: "unavailable", setBy: "manager" });
});

test("[R10] a supervisor takes no turns, so he has no switch", () => {
	const office = given("product");
	const on = { do: "available", member: idOf("Sofia"), on: true, by: idOf("Sofia") } as const;
	expect(office.try(on)).toBe("not_eligible");
	expect(office.try({ ...on, member: 99 })).toBe("not_found");
});

test("[R11] coming online takes up what waits, oldest first, one for each broker", () => {
	const office = given("product");
	const [first, second] = [office.lead(), office.at(5).lead()];
	office.at(60).online("Marina");
	expect(office.offeredTo(first)).toBe("Marina");
	expect(office.waitingFor(second)).toBe("busy");
	office.online("Lucas");
	expect(office.offeredTo(second)).toBe("Lucas");
});

test("[R12] nobody absent, paused, set aside, unreachable or not a broker is asked, and each why is kept", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael", "Fernanda");
	office.offline("Lucas").pause("Marina", 30).drop("Rafael").leave("Ana");
	const id = office.lead();
	expect(office.offeredTo(id)).toBe("Fernanda");
	expect(office.last(id, "offered").why).toEqual({
		ranked: [4],
		excluded: { unavailable: [1, 5, 6], paused: [2], unreachable: [3], not_a_broker: [8, 9] },
	});
});

test("[R12] someone whose phone can be reached counts as there", () => {
	const office = given("product").online("Lucas").drop("Lucas", "push");
	expect(office.offeredTo(office.lead())).toBe("Lucas");
});

test("[R13] switching off during his own offer is a refusal: next broker now, and not asked again", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(10).offline("Lucas");
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "withdrawn")).toMatchObject({ why: "switched_off", forGood: true });
	expect(office.queue().at(-1)).toBe("Lucas");
	office.online("Lucas");
	office.refuse("Marina", id);
	expect(office.asked(id)).toEqual(["Lucas", "Marina"]);
});

test("[R13] taken off duty by a manager he loses nothing", () => {
	const office = given("product").online("Lucas", "Marina");
	const before = office.queue();
	const id = office.lead();
	office.offline("Lucas", "Marcos");
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.queue()).toEqual(before);
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R14] a pause during an offer passes it on; after it he is back, at the tail", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.pause("Lucas", 30);
	expect(office.offeredTo(id)).toBe("Marina");
	office.at(1_799);
	expect(office.member("Lucas").availability).toBe("paused");
	office.at(1_800);
	expect(office.member("Lucas").availability).toBe("available");
	expect(office.queue().at(-1)).toBe("Lucas");
});

test("[R14] a visit keeps the place, for two hours at most", () => {
	const office = given("product").online(...SEVEN);
	const before = office.queue();
	office.pause("Lucas", 300, true);
	expect(office.member("Lucas").pausedUntil).toBe(office.now + 7_200_000);
	office.at(7_200);
	expect(office.member("Lucas").availability).toBe("available");
	expect(office.queue()).toEqual(before);
});

test("[R14] or sends him to the tail, where the team decided so", () => {
	const office = given("product", { visitReturns: "tail" }).online("Lucas", "Marina");
	office.pause("Lucas", 30, true).online("Lucas");
	expect(office.queue().at(-1)).toBe("Lucas");
});

test("[R15] an offer waits 45 seconds for a connection that dropped, though it was on the screen", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(5).drop("Lucas");
	expect(office.at(49).offeredTo(id)).toBe("Lucas");
	office.at(50);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "withdrawn")).toMatchObject({ why: "connection_lost", tried: false });
	expect(office.member("Lucas")).toMatchObject({ missed: 0, unreachable: true });
	expect(office.queue().indexOf("Lucas")).toBeLessThan(office.queue().indexOf("Marina"));
});

test("[R15] back in time, he still has it", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(5).drop("Lucas").at(20).back("Lucas");
	expect(office.at(55).offeredTo(id)).toBe("Lucas");
	expect(office.accept("Lucas", id)).toBeNull();
});

test("[R15] the wait is never longer than the offer", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(40).drop("Lucas").at(60);
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "withdrawn").why).toBe("connection_lost");
});

test("[R16] back within ten minutes he has his place and his wait; later he is last", () => {
	const soon = given("product").online("Lucas", "Marina");
	const before = soon.queue();
	soon.at(10).drop("Lucas").at(600).back("Lucas");
	expect(soon.queue()).toEqual(before);
	expect(soon.member("Lucas").wentOnlineAt).toBe(soon.now - 600_000);
	const late = given("product").online("Lucas", "Marina");
	late.at(10).drop("Lucas").at(611).back("Lucas");
	expect(late.queue().at(-1)).toBe("Lucas");
	expect(late.member("Lucas").wentOnlineAt).toBe(late.now);
});

test("[R17] off and on again by the switch is the tail, however quick", () => {
	const office = given("product").online("Lucas", "Marina");
	office.at(10).offline("Lucas").at(20).online("Lucas");
	expect(office.queue().at(-1)).toBe("Lucas");
	expect(office.member("Lucas").wentOnlineAt).toBe(office.now);
});

test("[R17] asking twice for what already is changes nothing", () => {
	const office = given("product").online("Lucas").pause("Marina", 10);
	const { length } = office.log;
	office.online("Lucas").pause("Marina", 10).offline("Rafael");
	expect(office.log.length).toBe(length);
});

test("[R18] misses in a row set him aside: skipped, in his place, until one tap", () => {
	const office = given("hypnobox").online("Lucas");
	for (const second of [0, 100]) office.at(second).lead("whatsapp");
	office.at(200);
	expect(office.member("Lucas")).toMatchObject({ availability: "not_responding", setBy: "auto" });
	const before = office.queue();
	expect(office.offeredTo(office.lead("chat"))).toBeNull();
	office.online("Lucas");
	expect(office.queue()).toEqual(before);
	expect(office.member("Lucas").missStreak).toBe(0);
});

test("[R18] any reply of his brings him back too", () => {
	const office = given("product").online("Lucas");
	const held = office.lead();
	office.accept("Lucas", held);
	office.says("Lucas", held);
	office.try({ do: "lost", member: 99 });
	for (const second of [200, 300, 400]) office.at(second).lead("chat");
	office.at(700);
	expect(office.member("Lucas").availability).toBe("not_responding");
	office.says("Lucas", held);
	expect(office.member("Lucas").availability).toBe("available");
});

test("[R18] an accept in between starts the count again", () => {
	const office = given("hypnobox").online("Lucas");
	office.lead("whatsapp");
	office.at(100);
	expect(office.member("Lucas").missStreak).toBe(1);
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	expect(office.member("Lucas").missStreak).toBe(0);
});

test("[R19] who joins, and who comes back to the team, stands last and moves nobody", () => {
	const office = given("product");
	const before = office.queue();
	office.join("Tiago");
	expect(office.queue()).toEqual([...before, "Tiago"]);
	office.leave("Lucas").join("Lucas");
	expect(office.queue()).toEqual([...before.slice(1), "Tiago", "Lucas"]);
	expect(office.member("Lucas").rank).toBe(1);
});

test("[R19] becoming a supervisor gives back the offer and ends the turns", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.join("Lucas", "supervisor");
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.queue()).not.toContain("Lucas");
	office.join("Lucas", "broker");
	expect(office.member("Lucas").availability).toBe("unavailable");
});

test("[R19] leaving the team during an offer passes it on", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.leave("Lucas");
	expect(office.offeredTo(id)).toBe("Marina");
});

test("[R19] a manager moves one broker and no other, to any place and as often as he likes", () => {
	const office = given("product");
	expect(office.move("Ana", 1)).toBeNull();
	expect(office.queue()).toEqual(["Ana", ...SEVEN.slice(0, 6)]);
	expect(office.move("Ana", 7)).toBeNull();
	expect(office.queue()).toEqual(SEVEN);
	for (let turn = 0; turn < 60; turn += 1) {
		office.move("Ana", 2);
		office.move("Bruno", 2);
	}
	expect(office.queue()).toEqual([
		"Lucas",
		"Bruno",
		"Ana",
		"Marina",
		"Rafael",
		"Fernanda",
		"Pedro",
	]);
	const { length } = office.log;
	expect(office.move("Ana", 3)).toBeNull();
	expect(office.log.length).toBe(length);
});

test("[R19] nobody is moved onto the place of someone who takes no turns", () => {
	const office = given("product").join("Rafael", "supervisor");
	office.move("Ana", 3);
	const places = [...office.team.members.values()].map(({ position }) => position);
	expect(new Set(places).size).toBe(places.length);
	expect(office.queue().slice(0, 4)).toEqual(["Lucas", "Marina", "Ana", "Fernanda"]);
});

test("[R19] where the order is by registration nobody is moved", () => {
	const office = given("chatspot");
	expect(office.move("Ana", 1)).toBe("invalid_policy");
	expect(given("product").move("Sofia", 1)).toBe("not_found");
});
