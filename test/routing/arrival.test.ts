// R1 to R9: a lead comes in. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given } from "../support/core/office.ts";

test("[R1] a lead is recorded before anything else and routed in the same step", () => {
	const office = given("product").online("Lucas");
	const id = office.lead({ product: "aurora" });
	expect(office.types(id)).toEqual(["received", "offered"]);
	expect(office.last(id, "received")).toMatchObject({ channel: "chat", products: ["aurora"] });
	expect(office.case(id).receivedAt).toBe(office.now);
});

test("[R1] a lead for an empty office is kept and says why it waits", () => {
	const office = given("product");
	const id = office.lead();
	expect(office.status(id)).toBe("waiting");
	expect(office.waitingFor(id)).toBe("no_broker_online");
});

test("[R2] the same visitor within ten minutes is the same case, and no second offer is made", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead({ email: "bia@exemplo.com", product: "aurora" });
	office.at(30);
	const again = office.lead({ email: "bia@exemplo.com", product: "aurora", joins: id });
	expect(again).toBe(id);
	expect(office.asked(id)).toEqual(["Lucas"]);
	expect(office.team.cases.size).toBe(1);
});

test("[R2] moving from chat to WhatsApp keeps the broker and awaits the client's message", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead({ email: "bia@exemplo.com" });
	office.accept("Lucas", id);
	office.at(40).lead({ email: "bia@exemplo.com", channel: "whatsapp", joins: id });
	expect(office.owner(id)).toBe("Lucas");
	expect(office.case(id).channel).toBe("whatsapp");
	expect(office.case(id).inboundDueAt).toBe(office.now + 15 * 60_000);
	expect(office.asked(id)).toEqual(["Lucas"]);
});

test("[R2] after ten minutes of silence it is a new case", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead({ email: "bia@exemplo.com" });
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.after(601);
	office.lead({ email: "bia@exemplo.com", joins: id });
	expect(office.team.cases.size).toBe(2);
});

test("[R3] another product joins the case its broker already holds", () => {
	const office = given("product").product("aurora", "Lucas").online("Lucas", "Marina");
	const id = office.lead({ email: "bia@exemplo.com", product: "aurora" });
	office.accept("Lucas", id);
	office.lead({ email: "bia@exemplo.com", product: "mirante", joins: id });
	expect(office.case(id).products).toEqual(["aurora", "mirante"]);
	expect(office.owner(id)).toBe("Lucas");
});

test("[R3] unless it is not his to sell and the team lets the product decide", () => {
	const office = given("product", { originBeatsProduct: false })
		.product("aurora", "Lucas")
		.product("mirante", "Marina")
		.online("Lucas", "Marina");
	const id = office.lead({ email: "bia@exemplo.com", product: "aurora" });
	office.accept("Lucas", id);
	office.lead({ email: "bia@exemplo.com", product: "mirante", joins: id });
	expect(office.case(id).products).toEqual(["aurora"]);
	expect(office.offeredTo(id + 1)).toBe("Marina");
});

test("[R4] a typed e-mail joins nothing: the second case waits and goes to the same broker", () => {
	const office = given("product").online("Lucas", "Marina");
	const first = office.lead({ email: "bia@exemplo.com" });
	const second = office.lead({ email: "bia@exemplo.com" });
	expect(second).not.toBe(first);
	expect(office.waitingFor(second)).toBe("twin");
	office.accept("Lucas", first);
	expect(office.offeredTo(second)).toBe("Lucas");
});

test("[R5] what the filter holds as spam is stored, closed, and asked of nobody", () => {
	const office = given("product").online("Lucas");
	const id = office.lead({ spam: true });
	expect(office.types(id)).toEqual(["received"]);
	expect(office.status(id)).toBe("closed");
	expect(office.lead()).toBe(id + 1);
});

test.each([
	["no product", null],
	["a product nobody registered", "desconhecido"],
	["a product nobody is enrolled for", "livre"],
])("[R6] with %s everybody serves", (_, product) => {
	const office = given("product").product("livre").online("Lucas");
	expect(office.offeredTo(office.lead({ product }))).toBe("Lucas");
});

test("[R6] a product whose brokers all left is everybody's", () => {
	const office = given("product").product("aurora", "Marina").online("Lucas").leave("Marina");
	expect(office.offeredTo(office.lead({ product: "aurora" }))).toBe("Lucas");
});

test("[R6] the first in the queue who serves the product is asked, and the others keep their turn", () => {
	const office = given("product").product("aurora", "Rafael", "Marina").online("Lucas", "Rafael");
	const id = office.lead({ product: "aurora" });
	expect(office.offeredTo(id)).toBe("Rafael");
	expect(office.last(id, "offered").why.excluded.not_serving).toContain(1);
	expect(office.queue().indexOf("Lucas")).toBeLessThan(office.queue().indexOf("Rafael"));
});

test("[R7] with the product's brokers away the lead waits five minutes, then the whole team is asked", () => {
	const office = given("product").product("aurora", "Marina").online("Lucas");
	const id = office.lead({ product: "aurora" });
	expect(office.waitingFor(id)).toBe("product_uncovered");
	expect(office.at(299).offeredTo(id)).toBeNull();
	expect(office.at(300).offeredTo(id)).toBe("Lucas");
});

test("[R7] the fallback is waited for once, not before every offer", () => {
	const office = given("product").product("aurora", "Marina").online("Lucas", "Rafael");
	const id = office.lead({ product: "aurora" });
	office.at(363);
	expect(office.asked(id)).toEqual(["Lucas", "Rafael"]);
});

test("[R7] a broker of the product who comes online meanwhile is asked at once", () => {
	const office = given("product").product("aurora", "Marina").online("Lucas");
	const id = office.lead({ product: "aurora" });
	expect(office.at(60).online("Marina").offeredTo(id)).toBe("Marina");
});

test("[R7] a team that is busy when its turn comes does not start the wait again", () => {
	const office = given("product").product("aurora", "Marina").online("Lucas");
	const id = office.lead({ product: "aurora" });
	const other = office.at(290).lead();
	expect(office.at(301).offeredTo(other)).toBe("Lucas");
	office.tick();
	office.accept("Lucas", other);
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R8] leads that arrive together go to different brokers, in order", () => {
	const office = given("product").online("Lucas", "Marina");
	const leads = [office.lead(), office.lead(), office.lead()];
	expect(leads.map((id) => office.offeredTo(id))).toEqual(["Lucas", "Marina", null]);
	expect(office.waitingFor(leads[2] ?? 0)).toBe("busy");
});

test("[R8] a visitor who is still there goes before one who left, then who came first", () => {
	const office = given("product");
	const [gone, first, second] = [office.lead(), office.lead(), office.lead()];
	office.goneVisitors.add(gone);
	office.online("Lucas");
	expect(office.offeredTo(first)).toBe("Lucas");
	office.accept("Lucas", first);
	expect(office.offeredTo(second)).toBe("Lucas");
	office.accept("Lucas", second);
	expect(office.offeredTo(gone)).toBe("Lucas");
});

test("[R9] the broker who listed the property is asked first, and it costs him no turn", () => {
	const office = given("product").listed("aurora", "Pedro").online("Lucas", "Pedro");
	const before = office.queue();
	const id = office.lead({ product: "aurora" });
	expect(office.last(id, "offered")).toMatchObject({ to: 5, rule: "listing", turn: 0 });
	office.accept("Pedro", id);
	expect(office.queue()).toEqual(before);
});

test("[R9] when he is away or does not take it, the queue goes on", () => {
	const office = given("product").listed("aurora", "Pedro").online("Lucas", "Pedro");
	const id = office.lead({ product: "aurora" });
	office.refuse("Pedro", id);
	expect(office.offeredTo(id)).toBe("Lucas");
	const next = given("product").listed("aurora", "Pedro").online("Lucas");
	expect(next.offeredTo(next.lead({ product: "aurora" }))).toBe("Lucas");
});

test("[R1] leads by API follow the rules of their own channel", () => {
	const office = given("product", everyChannel({ offerSeconds: 90 })).online("Lucas");
	const id = office.lead("api");
	expect(office.case(id).offer?.expiresAt).toBe(office.now + 90_000);
});
