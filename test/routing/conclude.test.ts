// R98 to R101: the end of a case, and the rules a team may not choose. docs/RULES.md.
import { expect, test } from "vitest";
import { buildPolicy, PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { everyChannel, given } from "../support/core/office.ts";
import { idOf } from "../support/core/people.ts";

test("[R98] its holder concludes it, and it is out of the team's memory", () => {
	const office = given("product").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	expect(office.conclude("Marina", id)).toBe("not_yours");
	expect(office.conclude("Lucas", id, "proposal")).toBeNull();
	expect(office.team.cases.has(id)).toBe(false);
	expect(office.last(id, "concluded")).toMatchObject({ by: 1, outcome: "proposal" });
	expect(office.conclude("Lucas", id)).toBe("case_closed");
});

test("[R98] who leads the team concludes anyone's, even while it is being offered", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	expect(office.conclude("Sofia", id, "duplicate")).toBeNull();
	expect(office.last(id, "withdrawn")).toMatchObject({ why: "closed", tried: false });
	expect(office.offeredTo(office.lead())).toBe("Lucas");
});

test("[R98] a stranger concludes nothing", () => {
	const office = given("product").online("Lucas");
	const id = office.lead();
	const conclude = { do: "conclude", case: id, by: 99, outcome: "spam", note: null } as const;
	expect(office.try(conclude)).toBe("not_yours");
});

test("[R99] a turn spent on what was no lead comes back to the head, if the manager agrees", () => {
	const office = given("hypnobox").online("Lucas", "Marina");
	const id = office.lead();
	office.accept("Lucas", id);
	office.says("Lucas", id);
	expect(office.queue().at(-1)).toBe("Lucas");
	office.at(599);
	office.conclude("Marcos", id, "spam");
	expect(office.queue()[0]).toBe("Lucas");
});

test("[R99] or if the system saw it too: a suspect number, a duplicate", () => {
	const suspect = given("hypnobox").online("Lucas", "Marina");
	const invalid = suspect.lead({ suspect: true });
	suspect.accept("Lucas", invalid);
	suspect.conclude("Lucas", invalid, "invalid_phone");
	expect(suspect.queue()[0]).toBe("Lucas");
	const twice = given("hypnobox").online("Lucas", "Marina");
	const first = twice.lead({ email: "bia@exemplo.com" });
	twice.accept("Lucas", first);
	twice.says("Lucas", first);
	twice.at(601);
	const second = twice.lead({ email: "bia@exemplo.com" });
	twice.accept("Marina", second);
	twice.conclude("Marina", second, "duplicate");
	expect(twice.queue()[0]).toBe("Marina");
});

test("[R99] not on his word alone, not for a real outcome, not after ten minutes, not for no turn", () => {
	const tries = [
		{ by: "Lucas", outcome: "spam" },
		{ by: "Marcos", outcome: "no_answer" },
		{ by: "Marcos", outcome: "spam", after: 601 },
		{ by: "Marcos", outcome: "spam", origin: "Lucas" },
	] as const;
	for (const attempt of tries) {
		const office = given("roleta").online("Lucas", "Marina");
		const sketch = { channel: "api" as const };
		const id = office.lead("origin" in attempt ? { ...sketch, origin: attempt.origin } : sketch);
		office.accept("Lucas", id);
		office.says("Lucas", id);
		if ("after" in attempt) office.at(attempt.after);
		office.conclude(attempt.by, id, attempt.outcome);
		expect(office.eventsOf(id, "turn_returned")).toEqual([]);
	}
});

test("[R99] in the fixed order it is owed to him, and the arrow stays where it was", () => {
	const office = given("roleta").online("Lucas", "Marina", "Rafael");
	const id = office.lead("api");
	office.accept("Lucas", id);
	office.conclude("Marcos", id, "spam");
	const next = office.lead("api");
	expect(office.offeredTo(next)).toBe("Lucas");
	office.accept("Lucas", next);
	expect(office.offeredTo(office.lead("api"))).toBe("Marina");
});

test.each(Object.keys(PRESETS) as PresetName[])(
	"[R100] preset %s holds together as it is",
	(name) => {
		expect(buildPolicy(name, {})).toMatchObject({ ok: true, policy: { preset: name } });
	},
);

test.each([
	[
		"chatspot",
		everyChannel({ offerSeconds: 599 }),
		"Chat: o tempo para atender vai de 10 min a 1 h.",
	],
	[
		"chatspot",
		everyChannel({ offerSeconds: 3_601 }),
		"Chat: o tempo para atender vai de 10 min a 1 h.",
	],
	[
		"chatspot",
		everyChannel({ maxDistributionSeconds: 599 }),
		"Chat: o tempo máximo de distribuição vai de 10 min a 2 h.",
	],
	[
		"chatspot",
		everyChannel({ maxDistributionSeconds: 7_201 }),
		"Chat: o tempo máximo de distribuição vai de 10 min a 2 h.",
	],
	[
		"chatspot",
		everyChannel({ offerSeconds: 1_200, maxDistributionSeconds: 900 }),
		"Chat: o tempo máximo de distribuição não pode ser menor que o tempo para atender.",
	],
	[
		"chatspot",
		{ order: "rotating" },
		"No modelo Chatspot a ordem de distribuição é a de cadastro e não pode ser alterada.",
	],
	[
		"roleta",
		everyChannel({ onMissPosition: "tail" }),
		"Chat: na ordem de cadastro ninguém perde a posição; use a ordem rotativa para isso.",
	],
	[
		"product",
		{ channels: { chat: { onTimeout: "cna" } } },
		"Chat: no chat, um lead sem resposta segue para o próximo; CNA é do WhatsApp.",
	],
	["product", everyChannel({ offerSeconds: 14 }), "Chat: o tempo para atender vai de 15 s a 1 h."],
	["product", everyChannel({ offerSeconds: 0 }), "Chat: o tempo para atender vai de 15 s a 1 h."],
	[
		"hypnobox",
		everyChannel({ firstReplySeconds: 60 }),
		"Chat: o tempo já conta até a primeira resposta; um segundo tempo não se aplica.",
	],
	[
		"hypnobox",
		{ channels: { whatsapp: { offerSeconds: 120 } } },
		"WhatsApp: neste modelo o tempo da primeira resposta é o do chat; altere só o do chat.",
	],
	[
		"hypnobox",
		{ sameReplyTime: false, channels: { whatsapp: { offerSeconds: 120 } } },
		"Neste modelo o tempo da primeira resposta é um só, para chat e WhatsApp.",
	],
	[
		"product",
		{ sameReplyTime: true },
		"A regra “sameReplyTime” não existe ou não aceita este valor.",
	],
	["product", { channels: null }, "A regra “channels” não existe ou não aceita este valor."],
	["product", { manual: null }, "A regra “manual” não existe ou não aceita este valor."],
	["product", { autoReply: { text: " " } }, "A resposta automática está ligada, mas sem texto."],
	[
		"product",
		{ maxActive: 101 },
		"O limite de atendimentos por corretor vai de 0 (sem limite) a 100.",
	],
	["product", { maxactive: 3 }, "A regra “maxactive” não existe ou não aceita este valor."],
	["product", { maxActive: "3" }, "A regra “maxActive” não existe ou não aceita este valor."],
	["product", { bounds: { offer: [1, 9_999] } }, "Os limites do modelo não podem ser alterados."],
	["product", { preset: "chatspot" }, "O nome do modelo não pode ser alterado."],
	["inexistente", {}, "Não existe o modelo de regras “inexistente”."],
	[
		"3c-manual",
		{ ...everyChannel({ offerSeconds: 5 }), manual: { escalateSeconds: 300 } },
		"Chat: o tempo para atender vai de 15 s a 1 h.",
	],
	[
		"product",
		{ hours: { zone: "America/Atlantida", week: [[], [], [], [], [], [], []], holidays: [] } },
		"O fuso horário “America/Atlantida” não existe.",
	],
] as const)("[R100] %s with %j is refused: %s", (preset, over, message) => {
	expect(buildPolicy(preset, over)).toEqual({ ok: false, message });
});

test.each<[string, Record<string, unknown>]>([
	["order", { order: "banana" }],
	["maxActive", { maxActive: -1 }],
	["maxActive", { maxActive: 2.5 }],
	["channels.api.whenNobody", { channels: { api: { whenNobody: "x" } } }],
	["channels.chat.missStreak", { channels: { chat: { missStreak: -1 } } }],
	["autoReply.on", { autoReply: { on: 1 } }],
	["channels.chat", { channels: { chat: 3 } }],
	["hours", { hours: "x" }],
	["hours", { hours: { zone: "America/Sao_Paulo", holidays: [] } }],
	["hours", { hours: { zone: "America/Sao_Paulo", holidays: [], week: Array(7).fill(null) } }],
	["hours", { hours: { zone: "America/Sao_Paulo", holidays: [3], week: Array(7).fill([]) } }],
])("[R100] %s as in %j is of another kind than the rule", (path, over) => {
	expect(buildPolicy("product", over)).toEqual({
		ok: false,
		message: `A regra “${path}” não existe ou não aceita este valor.`,
	});
});

test("[R100] a company's own values within the bounds are taken as they are", () => {
	const built = buildPolicy("chatspot", everyChannel({ offerSeconds: 900 }));
	expect(built.ok && built.policy.channels.chat.offerSeconds).toBe(900);
	expect(built.ok && built.policy.channels.chat.whenNobody).toBe("open_to_all");
});

test("[R101] the same rules or the same product again are not written twice", () => {
	const office = given("product").product("aurora", "Lucas");
	const { length } = office.log;
	office.product("aurora", "Lucas");
	office.try({ do: "put_member", member: idOf("Lucas"), role: "broker" });
	office.configure("chatspot");
	office.configure("chatspot");
	expect(office.log.length).toBe(length + 1);
});

const RECORD = {
	do: "edit_record",
	name: "Ana Maria",
	email: null,
	phone: "+5521987654321",
} as const;

test("[R102] an edit corrects the record and keeps what it leaves out", () => {
	const office = given("product").online("Lucas");
	const id = office.lead({ email: "ana@exemplo.com" });
	office.accept("Lucas", id);
	expect(office.try({ ...RECORD, case: id, by: idOf("Marina") })).toBe("not_yours");
	expect(office.try({ ...RECORD, case: id, by: idOf("Lucas") })).toBeNull();
	expect(office.team.cases.get(id)?.contact).toEqual({
		email: "ana@exemplo.com",
		phones: ["+5521987654321"],
		phoneSuspect: false,
	});
	expect(office.team.cases.get(id)?.status).toBe("accepted");
});

test("[R102] where only a history or an edit concludes (seed 004), his edit concludes it", () => {
	const office = given("roleta").online("Lucas");
	const id = office.lead();
	office.accept("Lucas", id);
	expect(office.try({ ...RECORD, case: id, by: idOf("Marcos") })).toBeNull();
	expect(office.team.cases.has(id)).toBe(true);
	expect(office.try({ ...RECORD, case: id, by: idOf("Lucas") })).toBeNull();
	expect(office.team.cases.has(id)).toBe(false);
	expect(office.last(id, "concluded")).toMatchObject({ by: 1, outcome: "record_edited" });
});

test("[R47] the presets of the seeds go round a single broker until their limit; the product, three times", () => {
	for (const [preset, opens] of [
		["chatspot", "time_over"],
		["product", "solo"],
	] as const) {
		const office = given(preset, everyChannel({ missStreak: 0 })).online("Lucas");
		const id = office.lead();
		office.at(3 * 3_600);
		expect(office.last(id, "opened_to_all")).toMatchObject({ why: opens });
	}
});
