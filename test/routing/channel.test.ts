// R103 to R111, R125, R126: what a channel that we read and write ourselves brings. Rules in docs/RULES.md.
import { expect, test } from "vitest";
import type { Carried } from "../../worker/routing/events.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { given, MORNING, type Office } from "../support/core/office.ts";
import { idOf } from "../support/core/people.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LINE = "aurora.linha";

/** A WhatsApp lead of a connected number. */
function connected(office: Office): number {
	return office.lead({ channel: "whatsapp", line: LINE });
}

function carried(office: Office, change: Partial<Carried> = {}): Carried {
	return { via: "whatsapp", sentAt: office.now, windowUntil: office.now + DAY, ...change };
}

function writes(office: Office, id: number, key = "wamid.1", change: Partial<Carried> = {}) {
	const words = { do: "visitor_says", case: id, id: key, text: "Oi", seen: 0 } as const;
	return office.try({ ...words, carried: carried(office, change) });
}

function replies(office: Office, id: number, special?: "template") {
	return office.try({
		do: "broker_says",
		case: id,
		by: idOf("Lucas"),
		id: `b${office.log.length}`,
		text: "Bom dia",
		seen: 0,
		carried: { via: "whatsapp", sentAt: office.now, ...(special && { special }) },
	});
}

function echo(office: Office, id: number, key = "wamid.echo") {
	const at = { via: "phone", sentAt: office.now } as const;
	return office.try({ do: "phone_says", case: id, id: key, text: "Oi, é da Aurora", carried: at });
}

test("[R103] who never wrote cannot be written to freely; who wrote can, until his window closes", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	office.accept("Lucas", id);
	expect(replies(office, id)).toBe("never_wrote");
	expect(writes(office, id)).toBeNull();
	const ends = office.case(id).windowUntil ?? 0;
	expect(replies(office, id)).toBeNull();
	office.sleepTo((ends - MORNING) / 1_000);
	expect(replies(office, id)).toBe("window_closed");
	expect(office.eventsOf(id, "said").filter(({ from }) => from === "broker")).toHaveLength(1);
});

test("[R103] an approved template goes out in either case", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	office.accept("Lucas", id);
	expect(replies(office, id, "template")).toBeNull();
	expect(office.case(id).firstReplyAt).toBe(office.now);
});

test("[R103] a chat, and a number only the broker's own phone reaches, have no window", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	for (const channel of ["chat", "whatsapp"] as const) {
		const id = office.lead(channel);
		const holder = office.offeredTo(id) ?? "Lucas";
		office.accept(holder, id);
		expect(office.says(holder, id)).toBeNull();
	}
});

test("[R77] [R103] no time runs against who cannot write yet; from the client's first word it does", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	office.at(20).accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBeNull();
	expect(office.at(600).status(id)).toBe("accepted");
	writes(office, id);
	expect(office.case(id).firstReplyDueAt).toBe(office.now + 60_000);
	office.after(63);
	expect([office.status(id), office.member("Lucas").missed]).toEqual(["cna_pending", 1]);
});

test("[R87] and a client who never writes is nobody's miss: a CNA after fifteen minutes", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	office.at(20).accept("Lucas", id);
	expect(office.at(899).status(id)).toBe("accepted");
	expect(office.at(900).status(id)).toBe("cna_pending");
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R104] the window only grows, whatever order messages come in; the channel alone can shut it", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	office.accept("Lucas", id);
	writes(office, id, "late", { windowUntil: MORNING + DAY });
	writes(office, id, "early", { windowUntil: MORNING + DAY - HOUR });
	expect(office.case(id).windowUntil).toBe(MORNING + DAY);
	const failed = { what: "failed", trouble: "window" };
	office.try({ do: "amend", case: id, key: "f1", target: "b1", change: failed, shutsWindow: true });
	expect(replies(office, id)).toBe("window_closed");
	office.after(60);
	writes(office, id, "again", { windowUntil: office.now + DAY });
	expect(replies(office, id)).toBeNull();
});

test("[R105] a missed contact who wrote is handed out an hour before his window closes", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	writes(office, id, "wamid.1", { windowUntil: MORNING + 20 * HOUR });
	office.at(62);
	expect(office.status(id)).toBe("cna_pending");
	expect(office.case(id).cna?.nextSweepAt).toBe(MORNING + 19 * HOUR);
	expect(office.at(19 * 3_600 - 1).status(id)).toBe("cna_pending");
	expect(office.at(19 * 3_600).status(id)).toBe("cna_delivered");
});

test("[R105] with less than that left, with the next sweep; with a closed window, as the preset says", () => {
	for (const [left, sweep] of [
		[30 * 60_000, 900_000],
		[-1, 86_400_000 + 62_000],
	] as const) {
		const office = given("hypnobox").online("Lucas", "Marina");
		const id = connected(office);
		writes(office, id, "wamid.1", { windowUntil: MORNING + 62_000 + left });
		office.at(62);
		expect(office.case(id).cna?.nextSweepAt).toBe(MORNING + sweep);
	}
});

test("[R105] who never wrote has no window: the preset's time, to the second", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	office.at(62);
	expect(office.case(id).cna?.nextSweepAt).toBe(MORNING + 86_400_000 + 62_000);
});

test("[R106] answered on the company's phone: a first reply, and the lead is his who was being asked", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	writes(office, id);
	expect(office.offeredTo(id)).toBe("Lucas");
	expect(echo(office, id)).toBeNull();
	expect([office.owner(id), office.status(id)]).toEqual(["Lucas", "active"]);
	expect(office.case(id).firstReplyDueAt).toBeNull();
	expect(office.at(4_000).status(id)).toBe("active");
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R106] what was typed there before the client came answers nothing", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	writes(office, id);
	const carried = { via: "phone", sentAt: office.now - 3_600_000, early: true } as const;
	office.try({ do: "phone_says", case: id, id: "old", text: "Segue o boleto", carried });
	expect([office.owner(id), office.offeredTo(id)]).toEqual([null, "Lucas"]);
	office.accept("Lucas", id);
	expect(office.case(id).firstReplyAt).toBeNull();
	expect(office.case(id).firstReplyDueAt).not.toBeNull();
});

test("[R106] the same answer told twice is one; after the time was over it accepts nothing", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	office.sleepTo(70);
	echo(office, id);
	echo(office, id);
	expect(office.eventsOf(id, "said")).toHaveLength(1);
	expect(office.eventsOf(id, "accepted")).toHaveLength(0);
	expect(office.status(id)).toBe("cna_pending");
});

test("[R106] a running conversation it answers, too", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	writes(office, id);
	office.accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).not.toBeNull();
	echo(office, id);
	expect(office.case(id)).toMatchObject({ firstReplyDueAt: null, unansweredSince: null });
});

test("[R106] [R73] a returning client's message answered there is opened, and nobody else is asked", () => {
	const office = given("product").online("Marina");
	const id = office.lead({ channel: "whatsapp", line: LINE, origin: "Lucas" });
	writes(office, id);
	expect(office.status(id)).toBe("direct_message");
	office.after(60);
	echo(office, id);
	expect([office.owner(id), office.status(id)]).toEqual(["Lucas", "active"]);
	expect(office.case(id)).toMatchObject({ firstReplyAt: office.now, directDueAt: null });
	office.after(7_200);
	expect([office.owner(id), office.status(id)]).toEqual(["Lucas", "active"]);
	expect(office.types(id)).not.toContain("reminded");
	expect(office.types(id)).not.toContain("cna");
});

test("[R77] [R87] a number that does not work: no time runs, and the client is awaited fifteen minutes", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead({ channel: "whatsapp", suspect: true });
	office.at(20).accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBeNull();
	expect(office.at(899).status(id)).toBe("accepted");
	expect(office.at(900).status(id)).toBe("cna_pending");
	expect(office.last(id, "cna").reason).toBe("invalid_contact");
	expect(office.types(id)).not.toContain("reply_missed");
	expect(office.member("Lucas").missed).toBe(0);
});

test("[R77] once he says that the client wrote after all, his time runs", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead({ channel: "whatsapp", suspect: true });
	office.at(20).accept("Lucas", id);
	office.at(300).try({ do: "inbound_seen", case: id, by: idOf("Lucas") });
	expect(office.case(id).firstReplyDueAt).toBe(office.now + 60_000);
	office.after(63);
	expect([office.status(id), office.member("Lucas").missed]).toEqual(["cna_pending", 1]);
});

test("[R77] a number that works he can write to himself: his time runs from the offer", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead({ channel: "whatsapp", phones: ["+5511988887777"] });
	office.at(20).accept("Lucas", id);
	expect(office.case(id).firstReplyDueAt).toBe(MORNING + 60_000);
	office.at(63);
	expect([office.status(id), office.member("Lucas").missed]).toEqual(["cna_pending", 1]);
});

test("[R107] who a client is on the channel joins what the form said: a suspect number gives way", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", suspect: true, phones: ["+5511999"] });
	office.accept("Lucas", id);
	const contact = { handle: `${LINE}/7`, phones: ["+5511988887777"], how: "code" } as const;
	office.try({
		do: "visitor_says",
		case: id,
		id: "wamid.1",
		text: "Oi",
		seen: 0,
		carried: carried(office),
		contact,
	});
	expect(office.case(id).contact).toMatchObject({
		handle: `${LINE}/7`,
		phones: ["+5511988887777"],
		phoneSuspect: false,
	});
	office.says("Lucas", id);
	expect(office.at(1_000).status(id)).toBe("active");
});

test("[R107] one that works stays beside it, and one without a number changes none", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead({ channel: "whatsapp", phones: ["+5511911112222"] });
	const see = (handle: string, phones: readonly string[]) =>
		office.try({
			do: "visitor_says",
			case: id,
			id: `m${phones.length}`,
			text: "Oi",
			seen: 0,
			contact: { handle, phones, how: "code" },
		});
	see("l/1", []);
	expect(office.case(id).contact.phones).toEqual(["+5511911112222"]);
	see("l/1", ["+5521977776666"]);
	expect(office.case(id).contact.phones).toEqual(["+5511911112222", "+5521977776666"]);
});

test("[R107] one WhatsApp is one person: his second lead waits for the first, and goes to the same broker", () => {
	const office = given("product").online("Lucas", "Marina");
	const first = office.lead({ channel: "whatsapp", email: null });
	const receive = (handle: string) => {
		const id = office.team.nextCase;
		office.try({
			do: "receive",
			channel: "whatsapp",
			product: null,
			contact: { email: null, phones: [], phoneSuspect: false, line: LINE, handle },
			origin: null,
			quarantine: false,
			joins: null,
			first: { id: `w${id}`, text: "Oi", carried: carried(office) },
			lead: { ...LEAD, name: "Bia" },
		});
		return id;
	};
	const bia = receive("l/9");
	const again = receive("l/9");
	expect(office.offeredTo(first)).toBe("Lucas");
	expect(office.offeredTo(bia)).toBe("Marina");
	expect(office.waitingFor(again)).toBe("twin");
	office.accept("Marina", bia);
	expect(office.offeredTo(again)).toBe("Marina");
});

test("[R108] a lead that begins with a message is not awaited, and its message is there before any offer", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.team.nextCase;
	office.try({
		do: "receive",
		channel: "whatsapp",
		product: null,
		contact: { email: null, phones: [], phoneSuspect: false, line: LINE, handle: "l/1" },
		origin: null,
		quarantine: false,
		joins: null,
		first: { id: "wamid.1", text: "Vi o anúncio", carried: carried(office) },
		seen: { handle: "l/1", phones: [], how: "new", name: "Ana" },
		lead: LEAD,
	});
	expect(office.types(id).slice(0, 4)).toEqual(["received", "contact_seen", "said", "offered"]);
	expect(office.case(id).inboundDueAt).toBeNull();
	expect(office.case(id).windowUntil).toBe(MORNING + DAY);
});

test("[R109] an amendment is kept once, by its key, and changes nobody's turn or time", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	const before = office.queue();
	const amend = { do: "amend", case: id, key: "r1", target: "wamid.1" } as const;
	const change = { what: "reaction", from: "visitor", emoji: "👍", at: 1 };
	expect(office.try({ ...amend, change })).toBeNull();
	expect(office.try({ ...amend, change })).toBeNull();
	expect(office.eventsOf(id, "amended")).toHaveLength(1);
	expect(office.queue()).toEqual(before);
	expect(office.at(62).status(id)).toBe("cna_pending");
	office.conclude("Marcos", id);
	expect(office.try({ ...amend, key: "r2", change })).toBe("case_closed");
});

test("[R110] where no channel sees it, his word that he answered is the first reply; only the holder's", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	office.try({ do: "inbound_seen", case: id, by: idOf("Lucas") });
	expect(office.try({ do: "replied", case: id, by: idOf("Marina") })).toBe("not_yours");
	expect(office.try({ do: "replied", case: id, by: idOf("Lucas") })).toBeNull();
	expect(office.status(id)).toBe("active");
	expect(office.at(4_000).status(id)).toBe("active");
	// Saying it again with nothing owed writes nothing.
	office.try({ do: "replied", case: id, by: idOf("Lucas") });
	expect(office.eventsOf(id, "replied_elsewhere")).toHaveLength(1);
});

test("[R110] it also says that the client is no longer awaited", () => {
	const office = given("product").online("Lucas");
	const id = office.lead("whatsapp");
	office.accept("Lucas", id);
	office.after(100);
	office.try({ do: "replied", case: id, by: idOf("Lucas") });
	expect(office.at(2_000).status(id)).toBe("active");
});

test("[R110] in a chat and on a connected number his word is refused, and his time goes on", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const connectedOne = connected(office);
	writes(office, connectedOne);
	office.accept("Lucas", connectedOne);
	const chat = office.lead();
	office.accept("Marina", chat);
	for (const [name, id] of [
		["Lucas", connectedOne],
		["Marina", chat],
	] as const) {
		const before = office.case(id).firstReplyDueAt;
		expect(office.try({ do: "replied", case: id, by: idOf(name) })).toBe("answer_here");
		expect(before).not.toBeNull();
		expect(office.case(id)).toMatchObject({ firstReplyDueAt: before, firstReplyAt: null });
	}
});

/** His connected WhatsApp case, gone on in the chat of the site. */
function wentToChat(office: Office): number {
	const sketch = { line: LINE, email: "ana@exemplo.com" };
	const id = office.lead({ ...sketch, channel: "whatsapp" });
	writes(office, id);
	office.accept("Lucas", id);
	office.after(30);
	office.lead({ ...sketch, channel: "chat", joins: id });
	expect(office.case(id).channel).toBe("chat");
	return id;
}

test("[R111] who went on in the chat and writes on WhatsApp again is answered on WhatsApp", () => {
	const office = given("hypnobox").online("Lucas");
	const id = wentToChat(office);
	office.after(30);
	expect(writes(office, id, "wamid.2")).toBeNull();
	expect(office.case(id)).toMatchObject({ channel: "whatsapp", inboundDueAt: null });
	expect([office.owner(id), replies(office, id)]).toEqual(["Lucas", null]);
	expect(office.status(id)).toBe("active");
	writes(office, id, "wamid.3");
	expect(office.eventsOf(id, "channel_changed")).toHaveLength(2);
});

test("[R111] a word older than his last one in the chat, told late, leaves him in the chat", () => {
	const office = given("hypnobox").online("Lucas");
	const id = wentToChat(office);
	const before = office.now - 10_000;
	office.visitorSays(id);
	office.after(60);
	writes(office, id, "wamid.late", { sentAt: before });
	expect(office.case(id).channel).toBe("chat");
	// The same second counts as after: the channel tells whole seconds.
	office.after(1.4).visitorSays(id);
	writes(office, id, "wamid.2", { sentAt: Math.floor(office.now / 1_000) * 1_000 });
	expect(office.case(id).channel).toBe("whatsapp");
});

const LEAD = {
	name: "Ana",
	email: null,
	phone: { typed: "", e164: null, status: "none" },
	page: null,
	consent: null,
	locale: "pt-BR",
	site: `line:${LINE}`,
	client: null,
	match: null,
};

test("[R125] what the channel tells of a case that is over stays in its log and changes nothing", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = connected(office);
	office.accept("Lucas", id);
	office.conclude("Lucas", id);
	const before = office.queue();
	const { n } = office.log.filter((one) => one.of === "case" && one.case === id).at(-1) ?? { n: 0 };
	const carried = { via: "phone", sentAt: office.now } as const;
	const words = { do: "phone_says", case: id, id: "late", text: "Bom dia", carried } as const;
	expect(office.try(words)).toBe("case_closed");
	expect(office.try({ ...words, ended: n })).toBeNull();
	const change = { what: "revoke" };
	const amend = { do: "amend", case: id, key: "r1", target: "wamid.1", change } as const;
	expect(office.try({ ...amend, ended: n + 1 })).toBeNull();
	const late = office.log.filter((one) => one.of === "case" && one.case === id && one.n > n);
	expect(late.map(({ event, n: place }) => [place - n, event.type])).toEqual([
		[1, "said"],
		[2, "amended"],
	]);
	expect(office.queue()).toEqual(before);
	expect(office.team.cases.has(id)).toBe(false);
});

test("[R126] a code given out on another number takes the case there, where he has not written yet", () => {
	const office = given("hypnobox").online("Lucas");
	const id = connected(office);
	const contact = {
		handle: "linha/1",
		phones: ["+5521988887777"],
		how: "code",
		line: "linha",
	} as const;
	const words = { do: "visitor_says", case: id, id: "w1", text: "Oi", seen: 0 } as const;
	office.try({ ...words, carried: carried(office, {}), contact });
	expect(office.case(id).contact.handle).toBe("linha/1");
	expect(office.case(id).windowUntil).toBeDefined();
	const issued = (line: string) => {
		const event = { type: "code_issued", code: "7F3K-9QWD", line, here: true } as const;
		return evolve(office.team, { of: "case", case: id, n: 99, at: office.now, event }).cases.get(
			id,
		);
	};
	expect(issued("linha")?.contact.handle).toBe("linha/1");
	const moved = issued("outra");
	expect(moved?.contact).toMatchObject({ line: "outra", phones: office.case(id).contact.phones });
	expect(moved?.contact.handle).toBeUndefined();
	expect(moved?.windowUntil).toBeUndefined();
});
