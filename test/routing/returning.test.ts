// R70 to R75: a client who was here before. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import { everyChannel, given, OFFICE_HOURS } from "../support/core/office.ts";

test("[R70] his own broker is asked first when he is there, and it uses nobody's turn", () => {
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const before = office.queue();
	const id = office.lead({ origin: "Rafael" });
	expect(office.last(id, "offered")).toMatchObject({ to: 3, rule: "origin", turn: 0 });
	office.accept("Rafael", id);
	expect(office.queue()).toEqual(before);
});

test("[R71] away, he is not waited for; refusing or missing, the queue goes on", () => {
	const away = given("product").online("Lucas");
	expect(away.offeredTo(away.lead({ origin: "Rafael" }))).toBe("Lucas");
	const office = given("product").online("Lucas", "Marina", "Rafael");
	const refused = office.lead({ origin: "Rafael" });
	office.refuse("Rafael", refused);
	expect(office.offeredTo(refused)).toBe("Lucas");
	office.accept("Lucas", refused);
	const missed = office.lead({ origin: "Rafael" });
	office.at(62);
	expect(office.asked(missed)).toEqual(["Rafael", "Marina"]);
});

test("[R71] whoever accepts attends him; his broker stays his broker", () => {
	const office = given("product").online("Lucas");
	const id = office.lead({ origin: "Rafael" });
	office.accept("Lucas", id);
	expect(office.case(id)).toMatchObject({ owner: 1, origin: 3 });
});

test("[R71] where the preset knows no returning clients, the queue decides", () => {
	const office = given("hypnobox").online("Lucas", "Rafael");
	expect(office.offeredTo(office.lead({ channel: "chat", origin: "Rafael" }))).toBe("Lucas");
});

test.each([true, false])(
	"[R72] on WhatsApp he is sent a message, whether online (%s) or not",
	(on) => {
		const office = given("hypnobox").online("Lucas");
		if (on) office.online("Rafael");
		const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
		expect(office.status(id)).toBe("direct_message");
		expect(office.owner(id)).toBe("Rafael");
		expect(office.asked(id)).toEqual([]);
	},
);

test("[R72] a message waits for him after hours too", () => {
	const office = given("hypnobox", { hours: OFFICE_HOURS, offersOutsideHours: false });
	office.at(12 * 3_600);
	expect(office.status(office.lead({ channel: "whatsapp", origin: "Rafael" }))).toBe(
		"direct_message",
	);
});

test("[R72] he opens it from the timeline and only then writes; nobody else may", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	expect(office.says("Rafael", id)).toBe("not_accepted");
	expect(office.activate("Lucas", id)).toBe("not_yours");
	expect(office.claim("Lucas", id)).toBe("taken");
	office.at(7_200).visitorSays(id);
	expect(office.activate("Rafael", id)).toBeNull();
	expect(office.says("Rafael", id)).toBeNull();
	expect(office.at(9_000).status(id)).toBe("active");
});

test("[R72] when he comes to the chat himself, he is live and not a message", () => {
	const office = given("product").online("Lucas");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael", email: "bia@exemplo.com" });
	office.at(60).lead({ channel: "chat", email: "bia@exemplo.com", joins: id });
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R73] unopened, he is reminded once, and then it is a CNA that is his first", () => {
	const office = given("product").online("Lucas", "Rafael");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	office.at(900);
	expect(office.last(id, "reminded").to).toBe(3);
	expect(office.at(1_799).status(id)).toBe("direct_message");
	office.at(1_800);
	expect(office.case(id).cna?.reason).toBe("origin_silent");
	office.at(2_700);
	expect(office.case(id).cna?.deliveredTo).toBe(3);
	office.at(4_500);
	expect(office.case(id).cna?.deliveredTo).toBe(1);
});

test("[R73] after hours the time counts from the opening", () => {
	const office = given("product", { hours: OFFICE_HOURS }).at(12 * 3_600);
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	expect(office.at(24 * 3_600 + 899).case(id).reminded).toBe(false);
	expect(office.at(24 * 3_600 + 900).case(id).reminded).toBe(true);
});

test("[R73] in seed 003 it waits for him for ever", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	expect(office.at(30 * 86_400).status(id)).toBe("direct_message");
});

test("[R74] a broker who left is nobody's broker: the lead is as new, with its history", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	office.leave("Rafael");
	expect(office.last(id, "owner_orphaned").owner).toBe(3);
	expect(office.offeredTo(id)).toBe("Lucas");
	expect(office.case(id).origin).toBeNull();
});

test("[R74] nor does a registry that still names him bring him back", () => {
	const office = given("hypnobox").online("Lucas").leave("Rafael");
	const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
	expect(office.case(id).origin).toBeNull();
	expect(office.offeredTo(id)).toBe("Lucas");
});

test("[R74] his conversations go back to the queue with all their time before them", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	office.at(5_000).leave("Lucas");
	expect(office.offeredTo(id)).toBe("Marina");
	expect(office.case(id).offer?.expiresAt).toBe(office.now + 60_000);
});

test("[R75] his broker is his broker for any product, unless the team says otherwise", () => {
	const office = given("product").product("aurora", "Lucas").online("Lucas", "Rafael");
	expect(office.offeredTo(office.lead({ product: "aurora", origin: "Rafael" }))).toBe("Rafael");
	const strict = given("product", { originBeatsProduct: false })
		.product("aurora", "Lucas")
		.online("Lucas", "Rafael");
	expect(strict.offeredTo(strict.lead({ product: "aurora", origin: "Rafael" }))).toBe("Lucas");
});

test("[R70] a supervisor is nobody's broker", () => {
	for (const channel of ["chat", "whatsapp"] as const) {
		const office = given("product", everyChannel({})).online("Lucas");
		expect(office.offeredTo(office.lead({ channel, origin: "Sofia" }))).toBe("Lucas");
	}
});
