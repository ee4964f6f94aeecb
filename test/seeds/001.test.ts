// Seed 001, Chatspot: sequential, in the order of registration, with an overflow that ends in
// everybody.
import { describe, expect, test } from "vitest";
import { buildPolicy } from "../../worker/routing/presets.ts";
import { everyChannel, given, OFFICE_HOURS, type Office } from "../support/core/office.ts";
import { SEVEN } from "../support/core/people.ts";

const TEN_MINUTES = 600;
const MISS = TEN_MINUTES + 2;
const AFTER_HOURS = 12 * 3_600;
const OPENING = 24 * 3_600;

function team(): Office {
	return given("chatspot").online("Ana", "Marina", "Lucas", "Rafael");
}

function answered(office: Office) {
	const id = office.lead();
	const name = office.offeredTo(id);
	if (!name) throw new Error("nobody was asked");
	office.accept(name, id);
	office.says(name, id);
	return name;
}

describe("encaminhamento", () => {
	test("a ordem é a de cadastro, não a de chegada online, e dá a volta", () => {
		const office = team();
		const names = Array.from({ length: 6 }, () => answered(office));
		expect(names).toEqual(["Lucas", "Marina", "Rafael", "Ana", "Lucas", "Marina"]);
	});

	test("a ordem não pode ser alterada por ninguém", () => {
		const office = team();
		expect(office.move("Ana", 1)).toBe("invalid_policy");
		expect(buildPolicy("chatspot", { order: "least_loaded" }).ok).toBe(false);
		office.at(MISS);
		expect(office.queue()).toEqual(
			given("chatspot")
				.queue()
				.filter((name) => name) as string[],
		);
	});

	test("supervisores não participam do rodízio", () => {
		const office = given("chatspot");
		const id = office.online("Lucas").lead();
		expect(office.last(id, "offered").why.excluded.not_a_broker).toEqual([8, 9]);
	});

	test("indisponíveis também não; o administrador pode colocar alguém assim (férias, folgas)", () => {
		const office = team().offline("Lucas", "Marcos");
		expect(answered(office)).toBe("Marina");
		expect(office.member("Lucas").setBy).toBe("manager");
	});

	test("a mensagem está com o atendente designado e com mais ninguém", () => {
		const office = team();
		const id = office.lead();
		expect(office.claim("Marina", id)).toBe("not_open");
		expect(office.says("Marina", id)).toBe("not_accepted");
	});
});

describe("repasse", () => {
	test("sem resposta em 10 minutos, passa ao próximo disponível na ordem", () => {
		const office = team();
		const id = office.lead();
		expect(office.at(TEN_MINUTES + 1).offeredTo(id)).toBe("Lucas");
		expect(office.at(MISS).offeredTo(id)).toBe("Marina");
	});

	test("o timer mostra o tempo restante para iniciar: começar a conversa o para", () => {
		const office = team();
		const id = office.lead();
		expect(office.case(id).offer?.expiresAt).toBe(office.now + TEN_MINUTES * 1_000);
		office.at(300).accept("Lucas", id);
		office.says("Lucas", id);
		expect(office.at(4_000).owner(id)).toBe("Lucas");
	});

	test("quando ninguém inicia, o transbordo reinicia até o tempo limite, e então é de todos", () => {
		const office = given("chatspot").online("Lucas", "Marina");
		const id = office.lead();
		office.at(2 * MISS + 5);
		expect(office.asked(id)).toEqual(["Lucas", "Marina", "Lucas"]);
		expect(office.at(7_199).status(id)).toBe("offered");
		office.at(7_202);
		expect(office.status(id)).toBe("open_to_all");
	});

	test("disponível para todos: qualquer um assume, e o primeiro fica com a conversa", () => {
		const office = given("chatspot", everyChannel({ maxDistributionSeconds: TEN_MINUTES }));
		const id = office.online("Lucas", "Marina").lead();
		office.at(MISS);
		expect(office.status(id)).toBe("open_to_all");
		expect(office.claim("Marina", id)).toBeNull();
		expect(office.claim("Lucas", id)).toBe("taken");
	});

	test.each([
		["offerSeconds", 600, true],
		["offerSeconds", 3_600, true],
		["offerSeconds", 599, false],
		["offerSeconds", 3_601, false],
		["maxDistributionSeconds", 600, true],
		["maxDistributionSeconds", 7_200, true],
		["maxDistributionSeconds", 599, false],
		["maxDistributionSeconds", 7_201, false],
	] as const)("limites: %s de %d s é aceito: %s", (key, seconds, ok) => {
		const rest = key === "offerSeconds" && ok ? { maxDistributionSeconds: 7_200 } : {};
		expect(buildPolicy("chatspot", everyChannel({ ...rest, [key]: seconds })).ok).toBe(ok);
	});
});

describe("a seta do próximo", () => {
	test("quem entra depois fica no fim da ordem e não muda a vez de ninguém", () => {
		const office = team();
		expect(answered(office)).toBe("Lucas");
		office.join("Tiago").online("Tiago");
		expect([answered(office), answered(office)]).toEqual(["Marina", "Rafael"]);
	});

	test("se o próximo fica indisponível, a seta vai ao seguinte e ele não recebe crédito", () => {
		const office = team();
		answered(office);
		office.offline("Marina");
		expect(answered(office)).toBe("Rafael");
		office.online("Marina");
		expect([answered(office), answered(office)]).toEqual(["Ana", "Lucas"]);
	});
});

describe("considerações finais", () => {
	const closed = (autoReply: boolean) =>
		given("chatspot", {
			hours: OFFICE_HOURS,
			autoReply: { on: autoReply, text: "Voltamos às nove." },
		}).at(AFTER_HOURS);

	test("fora do horário com resposta automática: o cliente recebe o texto configurado", () => {
		const office = closed(true);
		const id = office.lead();
		expect(office.last(id, "auto_replied").text).toBe("Voltamos às nove.");
	});

	test("sem resposta automática: o cliente aguarda alguém iniciar, e o transbordo não acontece", () => {
		const office = closed(false).online(...SEVEN);
		const id = office.lead();
		office.at(AFTER_HOURS + 3 * MISS);
		expect(office.asked(id)).toEqual([]);
		expect(office.types(id)).not.toContain("auto_replied");
		expect(office.claim("Rafael", id)).toBeNull();
	});

	test("ao abrir, a conversa que ninguém iniciou entra no rodízio", () => {
		const office = closed(false).online(...SEVEN);
		const id = office.lead();
		expect(office.at(OPENING).offeredTo(id)).toBe("Lucas");
	});

	test("todos indisponíveis: a distribuição é ignorada e o atendimento é de toda a equipe", () => {
		const office = given("chatspot");
		expect(office.status(office.lead())).toBe("open_to_all");
		const left = team();
		const id = left.lead();
		for (const name of ["Lucas", "Marina", "Rafael", "Ana"] as const) left.offline(name, "Marcos");
		expect(left.status(id)).toBe("open_to_all");
	});
});
