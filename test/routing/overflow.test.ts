// R50 to R57: nobody to ask, everyone asked, limits, and a change of rules. docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given, OFFICE_HOURS } from "../support/core/office.ts";

test.each([
	["hypnobox", "chat", "waiting"],
	["hypnobox", "whatsapp", "cna_pending"],
	["chatspot", "chat", "open_to_all"],
	["3c-balanced", "chat", "waiting"],
	["roleta", "api", "waiting"],
	["product", "chat", "waiting"],
	["product", "whatsapp", "cna_pending"],
] as const)("[R50] with nobody on duty, %s leaves a %s lead %s", (preset, channel, status) => {
	const office = given(preset);
	expect(office.status(office.lead(channel))).toBe(status);
});

test("[R50] a lead that waits for people waits at no cost: no alarm, no further event", () => {
	const office = given("hypnobox");
	const id = office.lead();
	office.at(36_000).tick();
	expect(office.types(id)).toEqual(["received", "waiting"]);
});

test("[R50] when the last broker leaves in the middle, the lead follows the same rule", () => {
	const office = given("chatspot").online("Lucas");
	const id = office.lead();
	office.at(5).offline("Lucas", "Marcos");
	expect(office.status(id)).toBe("open_to_all");
	expect(office.last(id, "opened_to_all")).toMatchObject({
		why: "nobody",
		excluded: { unavailable: [1, 2, 3, 4, 5, 6, 7] },
	});
});

test("[R58] a WhatsApp lead waits for a broker whose connection has just dropped, and is his once he is back", () => {
	const office = given("hypnobox").online("Lucas").at(100).drop("Lucas").at(103);
	const id = office.lead("whatsapp");
	expect(office.status(id)).toBe("waiting");
	office.at(110).back("Lucas");
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R58] so after hours, where who is on duty is asked", () => {
	const office = given("hypnobox", { hours: OFFICE_HOURS })
		.at(12 * 3_600)
		.online("Lucas");
	office
		.at(12 * 3_600 + 100)
		.drop("Lucas")
		.at(12 * 3_600 + 103);
	const id = office.lead("whatsapp");
	expect(office.status(id)).toBe("waiting");
	office.at(12 * 3_600 + 110).back("Lucas");
	expect(office.offeredTo(id)).toBe("Lucas");
	office.at(12 * 3_600 + 111).drop("Lucas");
	const other = office.lead("whatsapp");
	office.at(12 * 3_600 + 160);
	expect(office.status(other)).toBe("cna_pending");
});

test("[R58] 45 s after he was lost it is a CNA, and so it is at once for who was lost before, switched off or refused", () => {
	const office = given("hypnobox").online("Lucas").at(100).drop("Lucas").at(103);
	const id = office.lead("whatsapp");
	office.at(144.9);
	expect(office.status(id)).toBe("waiting");
	office.at(145);
	expect(office.status(id)).toBe("cna_pending");
	expect(office.status(office.lead("whatsapp"))).toBe("cna_pending");

	const off = given("hypnobox").online("Lucas").at(100).offline("Lucas").at(103);
	expect(off.status(off.lead("whatsapp"))).toBe("cna_pending");
});

test("[R51] refused by everyone on duty, it is open to all at once and the manager is told", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.refuse("Lucas", id);
	office.refuse("Marina", id);
	expect(office.status(id)).toBe("open_to_all");
	expect(office.last(id, "opened_to_all").why).toBe("all_refused");
	expect(office.eventsOf(id, "manager_alerted")).toHaveLength(1);
});

test("[R51] while one who has not refused is busy with another offer, it waits for him", () => {
	const office = given("product").online("Lucas", "Marina");
	const [first, second] = [office.lead(), office.lead()];
	office.refuse("Marina", second);
	expect(office.waitingFor(second)).toBe("busy");
	office.accept("Lucas", first);
	expect(office.offeredTo(second)).toBe("Lucas");
});

test("[R52] what was refused may be taken once it is open to all", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.refuse("Lucas", id);
	expect(office.claim("Lucas", id)).toBeNull();
	expect(office.owner(id)).toBe("Lucas");
});

test("[R52] a chat whose visitor left is not opened: it becomes a contact to call back", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.goneVisitors.add(id);
	office.refuse("Lucas", id);
	expect(office.case(id).cna?.reason).toBe("visitor_left");
});

test("[R53] open and claimed by nobody for fifteen minutes, it becomes a CNA", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	office.refuse("Lucas", id);
	expect(office.at(899).status(id)).toBe("open_to_all");
	office.at(900);
	expect(office.case(id).cna?.reason).toBe("nobody_available");
});

test("[R53] where the seed knows no such end, it stays open", () => {
	const office = given("chatspot");
	const id = office.lead();
	expect(office.at(90_000).status(id)).toBe("open_to_all");
});

test("[R54] at his limit a broker is passed over and keeps his place", () => {
	const office = given("product", { maxActive: 1 }).online("Lucas", "Marina");
	office.accept("Lucas", office.lead());
	const before = office.queue();
	const id = office.lead();
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.last(id, "offered").why.excluded.at_capacity).toEqual([1]);
	expect(office.queue()).toEqual(before);
});

test("[R54] with all at their limit leads wait, and each ending takes up the oldest", () => {
	const office = given("product", { maxActive: 1 }).online("Lucas");
	const held = office.lead();
	office.accept("Lucas", held);
	const [first, second] = [office.at(1).lead(), office.at(2).lead()];
	expect(office.waitingFor(first)).toBe("all_at_capacity");
	office.conclude("Lucas", held);
	expect(office.offeredTo(first)).toBe("Lucas");
	expect(office.status(second)).toBe("waiting");
});

test("[R55] a conversation that ended but for its outcome makes room, without anybody's doing", () => {
	const office = given("product", { maxActive: 1, absentReplySeconds: 0 }).online("Lucas");
	const held = office.lead();
	office.accept("Lucas", held);
	office.says("Lucas", held);
	const id = office.lead();
	expect(office.at(3_600).waitingFor(id)).toBe("all_at_capacity");
	expect(office.at(3_601).offeredTo(id)).toBe("Lucas");
});

test("[R55] a message to a returning client's broker is not load, nor is what only waits", () => {
	const office = given("hypnobox", { maxActive: 1 }).online("Lucas");
	office.lead({ channel: "whatsapp", origin: "Lucas" });
	expect(office.offeredTo(office.lead("chat"))).toBe("Lucas");
});

test("[R56] where outcomes are demanded, more than five owed keep him from new leads", () => {
	const office = given("roleta", everyChannel({ returning: "none" })).online("Lucas");
	for (let n = 0; n < 6; n += 1) {
		const id = office.lead("api");
		office.accept("Lucas", id);
		office.says("Lucas", id);
	}
	office.after(3_601);
	const id = office.lead("api");
	expect(office.waitingFor(id)).toBe("hard_outcomes");
	office.conclude("Lucas", 1);
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R57] new rules apply at once to what waits, and not to what was offered", () => {
	const office = given("3c-manual").online("Lucas", "Marina");
	const [first, second] = [office.lead(), office.lead()];
	office.configure("product");
	expect(office.offeredTo(first)).toBe("Lucas");
	expect(office.offeredTo(second)).toBe("Marina");
	office.configure("3c-manual");
	expect(office.offeredTo(first)).toBe("Lucas");
	expect(office.waitingFor(office.lead())).toBe("manual");
});
