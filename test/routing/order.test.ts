// R40 to R49: whose turn it is, rounds, and the whole time. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given, type Office } from "../support/core/office.ts";
import { type Name, SEVEN } from "../support/core/people.ts";

/** Each lead is accepted and answered at once by whoever has it. */
function serve(office: Office, leads: number, every = 1): Name[] {
	const served: Name[] = [];
	for (let n = 0; n < leads; n += 1) {
		office.after(every);
		const id = office.lead();
		const name = office.offeredTo(id) ?? office.owner(id);
		if (!name) throw new Error(`lead ${n} went to nobody`);
		office.accept(name, id);
		office.says(name, id);
		served.push(name);
	}
	return served;
}

test("[R40] rotating: accepting sends to the tail, so each has one before anyone has two", () => {
	const office = given("hypnobox").online(...SEVEN);
	expect(serve(office, 14)).toEqual([...SEVEN, ...SEVEN]);
});

test("[R40] it is a place, not an index: who is away is passed over and keeps it", () => {
	const office = given("hypnobox").online(...SEVEN);
	office.drop("Marina");
	expect(serve(office, 2)).toEqual(["Lucas", "Rafael"]);
	office.back("Marina");
	expect(serve(office, 3)).toEqual(["Marina", "Fernanda", "Pedro"]);
});

test("[R41] fixed: the arrow goes on from the last served, in order of registration, and round again", () => {
	const office = given("roleta").online("Ana", "Lucas", "Marina", "Rafael");
	expect(serve(office, 5)).toEqual(["Lucas", "Marina", "Rafael", "Ana", "Lucas"]);
});

test("[R41] who was away when the arrow passed gets no credit for it", () => {
	const office = given("roleta").online("Lucas", "Marina", "Rafael");
	serve(office, 1);
	office.offline("Marina");
	expect(serve(office, 1)).toEqual(["Rafael"]);
	office.online("Marina");
	expect(serve(office, 3)).toEqual(["Lucas", "Marina", "Rafael"]);
});

test("[R41] someone new comes after the last registered and moves no arrow", () => {
	const office = given("roleta").online("Lucas", "Marina");
	serve(office, 1);
	office.join("Tiago").online("Tiago");
	expect(serve(office, 3)).toEqual(["Marina", "Tiago", "Lucas"]);
});

test("[R42] availability: who has been free longest, counted from arriving, being asked or finishing", () => {
	const office = given("3c-sequential", everyChannel({ offerSeconds: 0 }));
	office.at(1).online("Rafael").at(2).online("Lucas").at(3).online("Marina");
	expect(serve(office, 4)).toEqual(["Rafael", "Lucas", "Marina", "Rafael"]);
	office.conclude("Lucas", 2);
	office.after(1).lead();
	expect(office.owner(5)).toBe("Marina");
});

test("[R43] least loaded: fewest conversations, then longest without one, then registration", () => {
	const office = given("3c-balanced").online("Lucas", "Marina", "Rafael");
	expect(serve(office, 3)).toEqual(["Lucas", "Marina", "Rafael"]);
	office.conclude("Marina", 2);
	expect(serve(office, 1)).toEqual(["Marina"]);
	expect(serve(office, 1)).toEqual(["Lucas"]);
	office.conclude("Rafael", 3);
	office.conclude("Marina", 4);
	expect(serve(office, 1)).toEqual(["Rafael"]);
});

test("[R44] manual: nobody is asked; the manager hears of it after three minutes, once", () => {
	const office = given("3c-manual").online("Lucas");
	const id = office.lead();
	expect(office.waitingFor(id)).toBe("manual");
	office.at(179);
	expect(office.eventsOf(id, "manager_alerted")).toHaveLength(0);
	office.at(900);
	expect(office.eventsOf(id, "manager_alerted")).toEqual([
		{ type: "manager_alerted", why: "manual_waiting" },
	]);
	expect(office.asked(id)).toEqual([]);
});

test("[R44] where the team chose so, a lead nobody took goes round in sequence", () => {
	const office = given("3c-manual", {
		...everyChannel({ offerSeconds: 60 }),
		manual: { escalateSeconds: 300 },
	});
	office.online("Marina").after(1).online("Lucas");
	const id = office.lead();
	expect(office.at(300).asked(id)).toEqual([]);
	office.at(301);
	expect(office.offeredTo(id)).toBe("Marina");
});

test("[R45] when all have missed it, a new round begins after five seconds", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(124);
	expect(office.waitingFor(id)).toBe("round_pause");
	office.at(129);
	expect(office.asked(id)).toEqual(["Lucas", "Marina", "Lucas"]);
	expect(office.last(id, "offered").round).toBe(2);
});

test("[R45] within a round nobody is asked twice, even if others come and go", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.at(70).online("Rafael").at(80).drop("Marina").at(200);
	const first = office.eventsOf(id, "offered").filter(({ round }) => round === 1);
	expect(new Set(first.map(({ to }) => to)).size).toBe(first.length);
});

test("[R45] someone at his limit is no reason not to go round again", () => {
	const office = given("product", { maxActive: 1 }).online("Lucas", "Marina");
	const held = office.lead();
	office.accept("Lucas", held);
	office.says("Lucas", held);
	const id = office.lead();
	office.at(62);
	expect(office.waitingFor(id)).toBe("round_pause");
	expect(office.at(67).offeredTo(id)).toBe("Marina");
});

test("[R46] the whole time runs from the first offer, and then anyone may take it", () => {
	const office = given("hypnobox", { channels: { chat: { maxDistributionSeconds: 300 } } });
	const id = office.lead();
	office.at(1_000).online("Lucas", "Marina", "Rafael", "Fernanda", "Pedro", "Bruno", "Ana");
	expect(office.at(1_299).status(id)).toBe("offered");
	office.at(1_302);
	expect(office.status(id)).toBe("open_to_all");
	expect(office.last(id, "opened_to_all").why).toBe("time_over");
	expect(office.last(id, "manager_alerted").why).toBe("opened_to_all");
});

test("[R47] a single broker is asked three times with half a minute between, then it is open", () => {
	const office = given("hypnobox", { soloRounds: 3 }).online("Lucas");
	const id = office.lead();
	office.at(62);
	expect(office.waitingFor(id)).toBe("round_pause");
	expect(office.at(91).offeredTo(id)).toBeNull();
	expect(office.at(92).offeredTo(id)).toBe("Lucas");
	office.at(92 + 92 + 62);
	expect(office.status(id)).toBe("open_to_all");
	expect(office.last(id, "opened_to_all").why).toBe("solo");
	expect(office.asked(id)).toEqual(["Lucas", "Lucas", "Lucas"]);
});

test("[R48] a turn our failure took is owed, and giving it back does not move the arrow", () => {
	const office = given("roleta").online("Lucas", "Marina", "Rafael", "Fernanda");
	office.blind.add(1);
	office.lead();
	office.at(10);
	expect(office.offeredTo(1)).toBe("Marina");
	office.blind.clear();
	office.back("Lucas");
	expect(serve(office, 4)).toEqual(["Lucas", "Rafael", "Fernanda", "Lucas"]);
});

test("[R48] an offer to a client's own broker, withdrawn, is owed to nobody", () => {
	const office = given("roleta").online("Lucas", "Marina", "Rafael");
	serve(office, 2);
	office.blind.add(1);
	office.lead({ channel: "api", origin: "Lucas" });
	office.after(10);
	office.blind.clear();
	office.accept("Rafael", 3);
	office.back("Lucas");
	expect(office.member("Lucas").turnOwed).toBe(false);
});

test.each(["hypnobox", "roleta", "3c-sequential", "3c-balanced"] as const)(
	"[R49] %s: of k leads for each of N willing brokers, each gets exactly k",
	(preset) => {
		const office = given(preset).online(...SEVEN);
		const served = serve(office, 35);
		for (const name of SEVEN) expect(served.filter((one) => one === name)).toHaveLength(5);
	},
);
