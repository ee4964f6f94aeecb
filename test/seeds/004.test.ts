// Seed 004, Roleta de atendimento: leads by API to brokers online, ATENDER or RECUSAR, and an
// attendance that only a history entry concludes. The HTTP of the API is tested in test/http.
import { describe, expect, test } from "vitest";
import { everyChannel, given } from "../support/core/office.ts";

function roleta() {
	return given("roleta").online("Lucas", "Marina", "Rafael");
}

describe("entrega", () => {
	test("o lead não é vinculado a ninguém ao entrar; vai ao próximo corretor online da fila", () => {
		const office = roleta();
		const id = office.lead("api");
		expect(office.case(id).owner).toBeNull();
		expect(office.offeredTo(id)).toBe("Lucas");
	});

	test("o próximo lead vai ao próximo corretor", () => {
		const office = roleta();
		const ids = [1, 2, 3].map(() => office.lead("api"));
		expect(ids.map((id) => office.offeredTo(id))).toEqual(["Lucas", "Marina", "Rafael"]);
	});

	test("sem corretores online o lead espera", () => {
		const office = given("roleta");
		const id = office.lead("api");
		expect(office.waitingFor(id)).toBe("no_broker_online");
		expect(office.at(900).online("Rafael").offeredTo(id)).toBe("Rafael");
	});

	test("para receber é preciso estar online e com a notificação chegando", () => {
		const office = roleta();
		office.blind.add(1);
		const id = office.lead("api");
		expect(office.at(10).offeredTo(id)).toBe("Marina");
		expect(office.member("Lucas").missed).toBe(0);
	});

	test("departamentos: só quem atende o produto recebe", () => {
		const office = roleta().product("locacao", "Rafael");
		expect(office.offeredTo(office.lead({ channel: "api", product: "locacao" }))).toBe("Rafael");
	});
});

describe("cliente que já tem corretor", () => {
	test("o corretor vinculado tem prioridade se está online, e a vez dos outros não muda", () => {
		const office = roleta();
		const id = office.lead({ channel: "api", origin: "Rafael" });
		expect(office.last(id, "offered")).toMatchObject({ to: 3, rule: "origin" });
		office.accept("Rafael", id);
		expect(office.offeredTo(office.lead("api"))).toBe("Lucas");
	});

	test("se não está, vale a fila", () => {
		const office = roleta();
		expect(office.offeredTo(office.lead({ channel: "api", origin: "Ana" }))).toBe("Lucas");
	});
});

describe("ATENDER ou RECUSAR", () => {
	test("ATENDER vincula o corretor ao lead", () => {
		const office = roleta();
		const id = office.lead("api");
		expect(office.accept("Lucas", id)).toBeNull();
		expect(office.owner(id)).toBe("Lucas");
		expect(office.team.policy.ownerPolicy).toBe("transfer");
	});

	test("RECUSAR encaminha ao próximo", () => {
		const office = roleta();
		const id = office.lead("api");
		office.refuse("Lucas", id);
		expect(office.offeredTo(id)).toBe("Marina");
	});

	test("acabar o tempo sem decisão é recusar: ele não é chamado de novo para este lead", () => {
		const office = roleta();
		const id = office.lead("api");
		office.at(62);
		expect(office.last(id, "missed").forGood).toBe(true);
		expect(office.case(id).refused).toEqual([1]);
		office.at(3_600);
		expect(office.asked(id)).toEqual(["Lucas", "Marina", "Rafael"]);
	});

	test("recusado por todos, fica aberto para quem quiser", () => {
		const office = roleta();
		const id = office.lead("api");
		office.at(3 * 62);
		expect(office.status(id)).toBe("open_to_all");
	});

	test("o tempo é configurado", () => {
		const office = given("roleta", everyChannel({ offerSeconds: 30 })).online("Lucas", "Marina");
		const id = office.lead("api");
		expect(office.case(id).offer?.expiresAt).toBe(office.now + 30_000);
	});
});

describe("conclusão", () => {
	test("o atendimento só termina quando o corretor lança um histórico", () => {
		const office = roleta();
		const id = office.lead("api");
		office.accept("Lucas", id);
		office.says("Lucas", id);
		expect(office.at(30 * 86_400).owner(id)).toBe("Lucas");
		office.conclude("Lucas", id, "proposal");
		expect(office.status(id)).toBe("closed");
	});

	test("e é cobrado: com mais de cinco pendentes não recebe novos leads", () => {
		const office = given("roleta").online("Lucas");
		for (let n = 0; n < 6; n += 1) {
			const id = office.lead("api");
			office.accept("Lucas", id);
			office.says("Lucas", id);
		}
		office.after(3_601);
		expect(office.waitingFor(office.lead("api"))).toBe("hard_outcomes");
	});
});
