// Seed 003, Hypnobox WhatsApp: new clients, returning clients, and a number that does not work.
import { describe, expect, test } from "vitest";
import { given } from "../support/core/office.ts";

describe("leads novos", () => {
	test("quem está disponível para chat está disponível para WhatsApp", () => {
		const office = given("hypnobox").online("Lucas", "Marina");
		expect(office.offeredTo(office.lead("whatsapp"))).toBe("Lucas");
		expect(office.offeredTo(office.lead("chat"))).toBe("Marina");
	});

	test("recebe o primeiro disponível da fila que atende o produto de interesse", () => {
		const office = given("hypnobox")
			.product("aurora", "Rafael", "Ana")
			.online("Lucas", "Ana", "Rafael");
		expect(office.offeredTo(office.lead({ channel: "whatsapp", product: "aurora" }))).toBe("Ana");
	});

	test("vai para a fila no instante do formulário, antes de qualquer mensagem", () => {
		const office = given("hypnobox").online("Lucas");
		const id = office.lead("whatsapp");
		expect(office.case(id).offer?.at).toBe(office.case(id).receivedAt);
		expect(office.types(id)).not.toContain("said");
	});

	test("o tempo da primeira resposta é o mesmo do chat", () => {
		const office = given("hypnobox").online("Lucas", "Marina");
		const [chat, whatsapp] = [office.lead("chat"), office.lead("whatsapp")];
		expect(office.case(whatsapp).offer?.expiresAt).toBe(office.case(chat).offer?.expiresAt);
	});
});

describe("leads retorno", () => {
	test.each([true, false])(
		"vai ao corretor de origem, disponível (%s) ou não, como mensagem",
		(on) => {
			const office = given("hypnobox").online("Lucas");
			if (on) office.online("Rafael");
			const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
			expect(office.last(id, "direct_message").to).toBe(3);
			expect(office.asked(id)).toEqual([]);
		},
	);

	test("o que o cliente escreveu enquanto ele esteve fora está na timeline", () => {
		const office = given("hypnobox");
		const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
		office.at(60).visitorSays(id, "Ainda está à venda?");
		expect(office.last(id, "said").text).toBe("Ainda está à venda?");
		expect(office.status(id)).toBe("direct_message");
	});

	test("Ativar chat abre a conversa, e então ele responde", () => {
		const office = given("hypnobox");
		const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
		office.at(7_200).online("Rafael");
		expect(office.says("Rafael", id)).toBe("not_accepted");
		office.activate("Rafael", id);
		expect(office.says("Rafael", id)).toBeNull();
	});

	test("ninguém mais recebe, por mais que ele demore", () => {
		const office = given("hypnobox").online("Lucas", "Marina");
		const id = office.lead({ channel: "whatsapp", origin: "Rafael" });
		expect(office.at(7 * 86_400).owner(id)).toBe("Rafael");
		expect(office.claim("Lucas", id)).toBe("taken");
	});
});

describe("telefone inválido", () => {
	test("entra na fila como os outros", () => {
		const office = given("hypnobox").online("Lucas");
		expect(office.offeredTo(office.lead({ channel: "whatsapp", suspect: true }))).toBe("Lucas");
	});

	test("se o cliente não chama em 15 minutos, vira CNA para a próxima rodada", () => {
		const office = given("hypnobox").online("Lucas");
		const id = office.lead({ channel: "whatsapp", suspect: true });
		office.accept("Lucas", id);
		office.says("Lucas", id);
		expect(office.at(899).status(id)).toBe("active");
		office.at(900);
		expect(office.case(id).cna?.reason).toBe("invalid_contact");
		office.at(1_800);
		expect(office.status(id)).toBe("cna_delivered");
	});

	test("se ele chama, a conversa segue", () => {
		const office = given("hypnobox").online("Lucas");
		const id = office.lead({ channel: "whatsapp", suspect: true });
		office.accept("Lucas", id);
		office.says("Lucas", id);
		office.at(600).visitorSays(id);
		expect(office.at(3_600).status(id)).toBe("active");
	});
});

test("toda a conversa fica registrada, na ordem em que foi dita", () => {
	const office = given("hypnobox").online("Lucas");
	const id = office.lead("whatsapp");
	office.visitorSays(id, "Oi");
	office.accept("Lucas", id);
	office.says("Lucas", id, "Bom dia");
	office.visitorSays(id, "Qual o valor?");
	expect(office.eventsOf(id, "said").map(({ text }) => text)).toEqual([
		"Oi",
		"Bom dia",
		"Qual o valor?",
	]);
});
