// Seed 000, Hypnobox: what chat and WhatsApp each do with a lead. One team, one queue, two
// behaviours; the seven brokers stand in the order of its example.
import { describe, expect, test } from "vitest";
import { given, MORNING, OFFICE_HOURS, type Office } from "../support/core/office.ts";
import { SEVEN } from "../support/core/people.ts";

const AFTER_HOURS = 12 * 3_600;
const OPENING = 24 * 3_600;

function office(): Office {
	return given("hypnobox").online(...SEVEN);
}

/** Each broker in turn lets his time pass. */
function ignored(times: number): number {
	return times * 62;
}

describe("Atendimento via chat, cenário 1: há corretores online", () => {
	test("o lead vai para o primeiro da fila, na ordem exibida", () => {
		const queue = office();
		expect(queue.queue()).toEqual(SEVEN);
		expect(queue.offeredTo(queue.lead("chat"))).toBe("Lucas");
	});

	test("Lucas não responde no tempo: perde a vez, e o atendimento vai para Marina", () => {
		const queue = office();
		const id = queue.lead("chat");
		queue.at(ignored(1));
		expect(queue.offeredTo(id)).toBe("Marina");
		expect(queue.queue()).toEqual([...SEVEN.slice(1), "Lucas"]);
	});

	test("e assim sucessivamente, até alguém atender", () => {
		const queue = office();
		const id = queue.lead("chat");
		queue.at(ignored(6));
		expect(queue.asked(id)).toEqual(SEVEN);
		queue.accept("Ana", id);
		expect(queue.says("Ana", id)).toBeNull();
		expect(queue.at(3_600).owner(id)).toBe("Ana");
	});

	test("se ninguém atende, a volta recomeça", () => {
		const queue = office();
		const id = queue.lead("chat");
		queue.at(ignored(7) + 5);
		expect(queue.asked(id)).toEqual([...SEVEN, "Lucas"]);
	});

	test("atender é responder: aceitar sem escrever também perde a vez", () => {
		const queue = office();
		const id = queue.lead("chat");
		queue.accept("Lucas", id);
		queue.at(ignored(1));
		expect(queue.offeredTo(id)).toBe("Marina");
		expect(queue.queue().at(-1)).toBe("Lucas");
	});

	test("o tempo é da empresa", () => {
		const queue = given("hypnobox", { channels: { chat: { offerSeconds: 180 } } }).online(...SEVEN);
		const id = queue.lead("chat");
		expect(queue.at(181).offeredTo(id)).toBe("Lucas");
		expect(queue.at(182).offeredTo(id)).toBe("Marina");
	});

	test("quem não está disponível não é chamado", () => {
		const queue = office().offline("Lucas").pause("Marina", 30);
		expect(queue.offeredTo(queue.lead("chat"))).toBe("Rafael");
	});
});

describe("Atendimento via chat, cenário 2: fora do expediente", () => {
	const closed = () => given("hypnobox", { hours: OFFICE_HOURS }).at(AFTER_HOURS);

	test("o lead é registrado e não é direcionado a ninguém", () => {
		const queue = closed();
		const id = queue.lead("chat");
		expect(queue.status(id)).toBe("waiting");
		expect(queue.asked(id)).toEqual([]);
	});

	test("quando o expediente começa e há corretores online, vai para o primeiro disponível", () => {
		const queue = closed();
		const id = queue.lead("chat");
		queue.at(OPENING - 60).join("Tiago");
		queue.at(OPENING + 600).online("Marina", "Rafael");
		expect(queue.offeredTo(id)).toBe("Marina");
	});

	test("a fila da noite sai na ordem de chegada", () => {
		const queue = closed();
		const ids = [1, 2, 3].map((n) => queue.at(AFTER_HOURS + n).lead("chat"));
		queue.at(OPENING + 60).online(...SEVEN);
		expect(ids.map((id) => queue.offeredTo(id))).toEqual(["Lucas", "Marina", "Rafael"]);
	});
});

describe("Atendimento via WhatsApp, cenário 1: há corretores online", () => {
	test("vai para um corretor disponível da mesma fila", () => {
		const queue = office();
		expect(queue.offeredTo(queue.lead("whatsapp"))).toBe("Lucas");
	});

	test("sem resposta no tempo, o chat encerra e o lead vira CNA", () => {
		const queue = office();
		const id = queue.lead("whatsapp");
		queue.at(ignored(1));
		expect(queue.status(id)).toBe("cna_pending");
		expect(queue.case(id).cna?.reason).toBe("missed_by_broker");
	});

	test("não há redistribuição para outro corretor, e quem não atendeu mantém a posição", () => {
		const queue = office();
		const id = queue.lead("whatsapp");
		queue.at(3_600);
		expect(queue.asked(id)).toEqual(["Lucas"]);
		expect(queue.queue()).toEqual(SEVEN);
		expect(queue.offeredTo(queue.lead("whatsapp"))).toBe("Lucas");
	});

	test("a verificação de 24 horas distribui uma mensagem, não o chat", () => {
		const queue = office();
		const id = queue.lead("whatsapp");
		queue.at(ignored(1) + 86_399);
		expect(queue.status(id)).toBe("cna_pending");
		queue.at(ignored(1) + 86_400);
		expect(queue.status(id)).toBe("cna_delivered");
		expect(queue.eventsOf(id, "offered")).toHaveLength(1);
	});
});

describe("Atendimento via WhatsApp, cenário 2: não há corretores online", () => {
	test("o lead é registrado e vira CNA", () => {
		const queue = given("hypnobox");
		const id = queue.lead("whatsapp");
		expect(queue.types(id)).toEqual(["received", "cna"]);
		expect(queue.case(id).cna?.reason).toBe("nobody_available");
	});

	test("a verificação de 15 minutos manda a mensagem ao primeiro disponível da fila", () => {
		const queue = given("hypnobox");
		const id = queue.at(60).lead("whatsapp");
		queue.at(300).online("Marina", "Rafael");
		expect(queue.at(899).status(id)).toBe("cna_pending");
		expect(queue.at(900).case(id).cna).toMatchObject({ deliveredTo: 2 });
		expect(queue.asked(id)).toEqual([]);
	});

	test("fora do expediente é igual", () => {
		const queue = given("hypnobox", { hours: OFFICE_HOURS }).at(AFTER_HOURS);
		const id = queue.lead("whatsapp");
		expect(queue.case(id).cna?.nextSweepAt).toBe(MORNING + (AFTER_HOURS + 900) * 1_000);
	});
});

test("as quatro linhas do resumo, lado a lado", () => {
	const queue = office();
	const [chat, whatsapp] = [queue.lead("chat"), queue.lead("whatsapp")];
	queue.at(ignored(1));
	expect(queue.asked(chat).length).toBeGreaterThan(1);
	expect(queue.asked(whatsapp)).toEqual(["Marina"]);
	expect(queue.queue().at(-1)).toBe("Lucas");
	expect(queue.queue().indexOf("Marina")).toBe(0);
	expect(queue.status(chat)).toBe("offered");
	expect(queue.status(whatsapp)).toBe("cna_pending");
});
