// R60 to R65: claimed, assigned, transferred, taken back. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { given, OFFICE_HOURS, type Office } from "../support/core/office.ts";
import { idOf } from "../support/core/people.ts";

function opened(office: Office): number {
	const id = office.lead();
	office.refuse("Lucas", id);
	return id;
}

test("[R60] of two who claim an open lead the first has it, and the other hears who", () => {
	const office = given("product").online("Lucas", "Marina");
	office.offline("Marina");
	const id = opened(office);
	expect(office.claim("Marina", id)).toBeNull();
	expect(office.claim("Rafael", id)).toBe("taken");
	expect(office.claim("Marina", id)).toBeNull();
	expect(office.eventsOf(id, "claimed")).toHaveLength(1);
});

test("[R60] before it is open nobody takes it out of turn", () => {
	const office = given("product").online("Lucas");
	expect(office.claim("Marina", office.lead())).toBe("not_open");
	expect(office.claim("Marina", 99)).toBe("case_closed");
});

test("[R60] a supervisor may claim what is open; a stranger may not", () => {
	const office = given("product").online("Lucas");
	const id = opened(office);
	expect(office.try({ do: "claim", case: id, by: 99 })).toBe("not_eligible");
	expect(office.claim("Sofia", id)).toBeNull();
	expect(office.owner(id)).toBe("Sofia");
});

test("[R61] an open lead may be taken over the limit, and it is noted", () => {
	const office = given("product", { maxActive: 1 }).online("Lucas");
	office.accept("Lucas", office.lead());
	const id = office.lead();
	office.offline("Lucas").configure("chatspot");
	expect(office.status(id)).toBe("open_to_all");
	office.configure("product", { maxActive: 1 });
	expect(office.claim("Lucas", id)).toBeNull();
	expect(office.last(id, "claimed").overCapacity).toBe(true);
});

test("[R61] picked by hand, the limit holds", () => {
	const office = given("3c-manual", { maxActive: 1 }).online("Lucas");
	const [first, second] = [office.lead(), office.lead()];
	expect(office.claim("Lucas", first)).toBeNull();
	expect(office.claim("Lucas", second)).toBe("at_capacity");
});

test("[R62] manual: the agent opens the conversation and takes it himself", () => {
	const office = given("3c-manual").online("Lucas", "Marina");
	const id = office.lead();
	expect(office.claim("Marina", id)).toBeNull();
	expect(office.owner(id)).toBe("Marina");
});

test("[R62] where nothing is offered after hours, whoever is there may begin", () => {
	const office = given("chatspot", { hours: OFFICE_HOURS })
		.at(12 * 3_600)
		.online("Lucas");
	const id = office.lead();
	expect(office.waitingFor(id)).toBe("off_hours");
	expect(office.claim("Lucas", id)).toBeNull();
	const other = given("hypnobox", { hours: OFFICE_HOURS }).at(12 * 3_600);
	expect(other.claim("Lucas", other.lead())).toBe("not_open");
});

test("[R62] whoever claimed must write too, where the time runs to the first reply", () => {
	const office = given("hypnobox").online("Lucas");
	const id = opened(office);
	office.claim("Lucas", id);
	office.after(62);
	expect(office.last(id, "reply_missed").by).toBe(1);
	expect(office.case(id).owner).toBeNull();
});

test("[R63] a lead assigned by the manager is an offer with its own time", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	expect(office.assign("Marcos", id, "Marina")).toBeNull();
	expect(office.last(id, "withdrawn")).toMatchObject({ from: 1, why: "reassigned", tried: false });
	expect(office.last(id, "offered")).toMatchObject({ to: 2, rule: "assigned", turn: 0 });
	office.at(62);
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R63] at his limit he may still be chosen; away or with another offer he may not", () => {
	const office = given("product", { maxActive: 1 }).online("Lucas", "Marina", "Rafael");
	office.accept("Lucas", office.lead());
	const id = office.lead();
	expect(office.assign("Marcos", id, "Ana")).toBe("not_eligible");
	expect(office.assign("Marcos", id, "Sofia")).toBe("not_eligible");
	expect(office.assign("Marcos", id, "Lucas")).toBeNull();
	expect(office.assign("Marcos", office.lead(), "Lucas")).toBe("not_eligible");
	expect(office.assign("Marcos", id, "Lucas")).toBeNull();
	office.accept("Lucas", id);
	expect(office.assign("Marcos", id, "Marina")).toBe("taken");
});

test("[R63] a missed contact too may be given to someone, as a conversation again", () => {
	const office = given("hypnobox");
	const id = office.lead("whatsapp");
	office.online("Lucas");
	expect(office.assign("Marcos", id, "Lucas")).toBeNull();
	expect(office.case(id).cna).toBeNull();
	expect(office.accept("Lucas", id)).toBeNull();
	expect(office.status(id)).toBe("accepted");
});

test("[R64] a refusal is taken back while nobody else is being asked", () => {
	const office = given("product").online("Lucas", "Marina");
	const [held, id] = [office.lead(), office.lead()];
	expect(office.offeredTo(held)).toBe("Lucas");
	office.refuse("Marina", id);
	expect(office.waitingFor(id)).toBe("busy");
	expect(office.undo("Marina", id, 1)).toBeNull();
	expect(office.last(id, "offered")).toMatchObject({ to: 2, rule: "retry" });
	expect(office.accept("Marina", id)).toBeNull();
});

test("[R64] not once it was handed on, nor with another offer in hand, nor someone else's", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	office.refuse("Lucas", id, 1);
	expect(office.undo("Lucas", id, 1)).toBe("handed_on");
	expect(office.undo("Marina", id, 1)).toBe("not_found");
	const busy = given("product").online("Lucas", "Marina");
	const [first, second] = [busy.lead(), busy.lead()];
	busy.refuse("Marina", second, 1);
	const third = busy.lead();
	expect(busy.offeredTo(third)).toBe("Marina");
	expect(busy.undo("Marina", second, 1)).toBe("not_eligible");
	expect(busy.offeredTo(first)).toBe("Lucas");
});

test("[R64] once it is open to all, taking it back is taking it", () => {
	const office = given("product").online("Lucas");
	const id = opened(office);
	expect(office.undo("Lucas", id, 1)).toBeNull();
	expect(office.owner(id)).toBe("Lucas");
});

test("[R65] a transfer is an offer: the conversation is its sender's until the other accepts", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	expect(office.transfer("Lucas", id, "Marina")).toBeNull();
	expect(office.owner(id)).toBe("Lucas");
	expect(office.says("Lucas", id, "Vou passar para a Marina")).toBeNull();
	expect(office.accept("Marina", id)).toBeNull();
	expect(office.owner(id)).toBe("Marina");
	expect(office.says("Lucas", id)).toBe("not_yours");
});

test.each(["refuse", "miss", "drop"] as const)(
	"[R65] on a %s it is the sender's again, and never lost",
	(how) => {
		const office = given("product").online("Lucas", "Marina");
		const id = office.lead();
		office.accept("Lucas", id);
		office.says("Lucas", id);
		office.transfer("Lucas", id, "Marina");
		if (how === "refuse") office.refuse("Marina", id);
		else if (how === "drop") office.drop("Marina");
		office.after(62);
		expect(office.owner(id)).toBe("Lucas");
		expect(office.status(id)).toBe("active");
	},
);

test("[R65] the holder and who leads may transfer; nobody else, and to nobody absent", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	expect(office.transfer("Lucas", id, "Marina")).toBe("not_accepted");
	office.accept("Lucas", id);
	expect(office.transfer("Rafael", id, "Rafael")).toBe("not_yours");
	expect(office.try({ do: "transfer", case: id, to: idOf("Rafael"), by: 99 })).toBe("not_yours");
	expect(office.transfer("Lucas", id, "Ana")).toBe("not_eligible");
	expect(office.transfer("Sofia", id, "Rafael")).toBeNull();
	expect(office.offeredTo(id)).toBe("Rafael");
	expect(office.transfer("Lucas", 99, "Rafael")).toBe("case_closed");
});

test("[R65] the sender's own times run on: back with him too late, it is re-offered", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	office.accept("Lucas", id);
	office.at(100).transfer("Lucas", id, "Rafael");
	office.at(162);
	expect(office.last(id, "missed").by).toBe(3);
	expect(office.last(id, "reply_missed").by).toBe(1);
	expect(office.offeredTo(id)).toBe("Marina");
});

test("[R65] when the sender leaves the team meanwhile, the queue has it", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const id = office.lead();
	office.accept("Lucas", id);
	office.transfer("Lucas", id, "Rafael");
	office.leave("Lucas");
	expect(office.case(id).owner).toBeNull();
	expect(office.offeredTo(id)).toBe("Marina");
});
