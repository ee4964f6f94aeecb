// Seed 002, 3C+: three strategies; in two of them nobody is asked, the conversation is given.
import { describe, expect, test } from "vitest";
import { given } from "../support/core/office.ts";

describe("1. padrão (manual)", () => {
	test("a conversa nova fica na fila geral e não é atribuída a ninguém", () => {
		const office = given("3c-manual").online("Lucas", "Marina");
		const id = office.lead();
		expect(office.waitingFor(id)).toBe("manual");
		expect(office.at(7_200).asked(id)).toEqual([]);
	});

	test("o operador abre e atribui a si mesmo; quem chega depois fica sabendo de quem é", () => {
		const office = given("3c-manual").online("Lucas", "Marina");
		const id = office.lead();
		expect(office.claim("Marina", id)).toBeNull();
		expect(office.claim("Lucas", id)).toBe("taken");
		expect(office.says("Marina", id)).toBeNull();
	});
});

describe("2. equilibrado", () => {
	test("vai para o agente online com menos conversas", () => {
		const office = given("3c-balanced").online("Lucas", "Marina", "Rafael");
		const ids = [1, 2, 3, 4].map((n) => office.at(n).lead());
		expect(ids.map((id) => office.owner(id))).toEqual(["Lucas", "Marina", "Rafael", "Lucas"]);
		office.conclude("Marina", ids[1] ?? 0);
		expect(office.owner(office.at(10).lead())).toBe("Marina");
	});

	test("conversas ativas e em espera contam: quem ainda não respondeu também tem carga", () => {
		const office = given("3c-balanced").online("Lucas", "Marina");
		const first = office.lead();
		expect(office.owner(first)).toBe("Lucas");
		expect(office.case(first).firstReplyAt).toBeNull();
		expect(office.owner(office.at(5).lead())).toBe("Marina");
	});

	test("só entre agentes online", () => {
		const office = given("3c-balanced").online("Lucas", "Marina").offline("Lucas");
		expect(office.owner(office.lead())).toBe("Marina");
		expect(office.owner(office.lead())).toBe("Marina");
	});

	test("várias de uma vez se repartem", () => {
		const office = given("3c-balanced");
		const ids = [1, 2, 3, 4].map(() => office.lead());
		office.online("Lucas");
		expect(ids.every((id) => office.owner(id) === "Lucas")).toBe(true);
		office.online("Marina");
		expect(office.owner(office.lead())).toBe("Marina");
	});
});

describe("3. sequencial", () => {
	test("na ordem em que os agentes ficaram disponíveis", () => {
		const office = given("3c-sequential");
		office.at(1).online("Rafael").at(2).online("Lucas").at(3).online("Marina");
		const ids = [10, 11, 12, 13].map((second) => office.at(second).lead());
		expect(ids.map((id) => office.owner(id))).toEqual(["Rafael", "Lucas", "Marina", "Rafael"]);
	});

	test("quem sai e volta entra no fim dessa ordem", () => {
		const office = given("3c-sequential");
		office.at(1).online("Rafael").at(2).online("Lucas");
		office.at(3).offline("Rafael").at(4).online("Rafael");
		expect(office.owner(office.at(10).lead())).toBe("Lucas");
	});

	test("quem termina um atendimento volta a ficar disponível a partir daí", () => {
		const office = given("3c-sequential");
		office.at(1).online("Rafael").at(2).online("Lucas");
		const first = office.at(10).lead();
		office.at(11).lead();
		office.at(20).conclude("Rafael", first);
		expect(office.owner(office.at(30).lead())).toBe("Lucas");
	});
});

test("trocar de estratégia vale na hora para o que espera", () => {
	const office = given("3c-manual").online("Lucas", "Marina");
	const id = office.lead();
	office.configure("3c-balanced");
	expect(office.owner(id)).toBe("Lucas");
});

test("sem agentes online, a conversa espera", () => {
	for (const preset of ["3c-balanced", "3c-sequential"] as const) {
		const office = given(preset);
		const id = office.lead();
		expect(office.waitingFor(id)).toBe("no_broker_online");
		expect(office.online("Marina").owner(id)).toBe("Marina");
	}
});
