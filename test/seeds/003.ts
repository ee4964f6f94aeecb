// Seed 003, Hypnobox WhatsApp: new clients, returning clients, the timeline, and a number that does
// not work. Who is a new client is the registry's to say (test/directory, [H85]); what follows from
// it is here.
import { expect } from "vitest";
import { hours, IGNORED, type Scenario, SEVEN } from "../support/office/office.ts";

const [LUCAS, MARINA, RAFAEL, , , , ANA] = SEVEN;
const WHATSAPP = { channel: "whatsapp" } as const;
const BACK = { channel: "whatsapp", returningTo: RAFAEL } as const;

const newcomers: readonly Scenario[] = [
	{
		title: "[S003.1] nome, e-mail e telefone bastam: vai à fila antes de qualquer mensagem",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead({
				...WHATSAPP,
				name: "Joana Prado",
				email: "joana@exemplo.com",
				phone: "(11) 98765-4321",
			});
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			await office.accepts(LUCAS, lead);
			expect(await office.timelineOf(lead, LUCAS)).toEqual([]);
		},
	},
	{
		title: "[S003.2] o corretor o recebe como um chat, e começa a conversa",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead(WHATSAPP);
			expect(await office.sees(LUCAS, lead)).toBe("card");
			await office.visitorWrites(lead, "Oi, vi o anúncio");
			await office.accepts(LUCAS, lead);
			expect(await office.replies(LUCAS, lead, "Bom dia!")).toBe("ok");
			expect(await office.statusOf(lead)).toBe("active");
		},
	},
	{
		title: "[S003.3] quem está disponível na fila de chat está disponível para o WhatsApp",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			expect(await office.whoIsRung(await office.lead(WHATSAPP))).toBe(LUCAS);
			expect(await office.whoIsRung(await office.lead({ channel: "chat" }))).toBe(MARINA);
		},
	},
	{
		title: "[S003.4] novo: o primeiro disponível da fila que atende o produto de interesse",
		preset: "hypnobox",
		async run(office) {
			await office.product("aurora", RAFAEL, ANA);
			await office.online(LUCAS, RAFAEL, ANA);
			const lead = await office.lead({ ...WHATSAPP, product: "aurora" });
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			expect(await office.passedOver(lead)).toMatchObject({
				[LUCAS]: "not_serving",
				[MARINA]: "not_serving",
			});
			expect(await office.next()).toBe(LUCAS);
		},
	},
	{
		title: "[S003.5] novo: sempre o mesmo, produto sem restrição vai ao primeiro da fila",
		preset: "hypnobox",
		async run(office) {
			await office.product("aurora", RAFAEL, ANA);
			await office.online(LUCAS, RAFAEL, ANA);
			expect(await office.whoIsRung(await office.lead(WHATSAPP))).toBe(LUCAS);
		},
	},
	{
		title: "[S003.6] o tempo da primeira resposta no WhatsApp é o mesmo do chat",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const chat = await office.lead({ channel: "chat" });
			const whatsapp = await office.lead(WHATSAPP);
			expect(await office.timer(whatsapp)).toBe(await office.timer(chat));
			await office.waits(IGNORED - 3);
			expect(await office.statusOf(whatsapp)).toBe("offered");
			expect(await office.statusOf(chat)).toBe("offered");
		},
	},
	{
		title: "[S003.6] é um tempo só: mudado o do chat, o do WhatsApp muda junto, e sozinho não muda",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const seconds = (offerSeconds: number) => ({ offerSeconds });
			expect(await office.setRules("hypnobox", { channels: { chat: seconds(90) } })).toBe("ok");
			const whatsapp = await office.lead(WHATSAPP);
			const chat = await office.lead({ channel: "chat" });
			expect(await office.timer(chat)).toBe(90);
			expect(await office.timer(whatsapp)).toBe(90);
			await office.waits(89);
			expect(await office.statusOf(whatsapp)).toBe("offered");
			await office.waits(4);
			expect(await office.statusOf(whatsapp)).toBe("cna_pending");
			const apart = { chat: seconds(90), whatsapp: seconds(120) };
			expect(await office.setRules("hypnobox", { channels: apart })).toBe(
				"WhatsApp: neste modelo o tempo da primeira resposta é o do chat; altere só o do chat.",
			);
		},
	},
];

const returning: readonly Scenario[] = [
	{
		title: "[S003.7] retorno, corretor de origem disponível: mensagem para ele, sem fila",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, RAFAEL);
			const lead = await office.lead({ ...BACK, knownBy: "email" });
			expect(await office.noticesOf(RAFAEL)).toEqual([{ lead, what: "message" }]);
			expect(await office.whoWasRung(lead)).toEqual([]);
			expect(await office.queueOrder().then(([first]) => first)).toBe(LUCAS);
		},
	},
	{
		title: "[S003.8] retorno, corretor de origem fora da fila: também é dele",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead(BACK);
			expect(await office.statusOf(lead)).toBe("direct_message");
			expect(await office.ownerOf(lead)).toBe(RAFAEL);
			expect(await office.noticesOf(RAFAEL)).toEqual([{ lead, what: "message" }]);
			expect(await office.noticesOf(LUCAS)).toEqual([]);
			expect(await office.sees(LUCAS, lead)).toBe("nothing");
		},
	},
	{
		title: "[S003.9] telefone já cadastrado com outro e-mail: apresentado como retorno",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead({
				...BACK,
				knownBy: "phone",
				email: "outro@exemplo.com",
			});
			expect(await office.noticesOf(RAFAEL)).toEqual([{ lead, what: "message" }]);
			expect(await office.whoWasRung(lead)).toEqual([]);
		},
	},
	{
		title: "[S003.10] cliente cadastrado que ainda não tem corretor entra como novo, na fila",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			expect(await office.whoIsRung(await office.lead(WHATSAPP))).toBe(LUCAS);
		},
	},
	{
		title: "[S003.11] o que o cliente enviou com o corretor offline está na timeline dele",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead(BACK);
			await office.waits(60);
			await office.visitorWrites(lead, "Ainda está à venda?");
			await office.waits(hours(2));
			await office.visitorWrites(lead, "Consigo visitar sábado?");
			expect(await office.timelineOf(lead, RAFAEL)).toEqual([
				"visitor: Ainda está à venda?",
				"visitor: Consigo visitar sábado?",
			]);
			expect(await office.timelineOf(lead, LUCAS)).toEqual([]);
		},
	},
	{
		title: "[S003.12] Ativar chat: a janela abre e é possível responder",
		preset: "hypnobox",
		async run(office) {
			const lead = await office.lead(BACK);
			await office.waits(hours(2));
			await office.online(RAFAEL, LUCAS);
			expect(await office.replies(RAFAEL, lead)).toBe("not_accepted");
			expect(await office.activates(LUCAS, lead)).toBe("not_yours");
			expect(await office.activates(RAFAEL, lead)).toBe("ok");
			expect(await office.noticesOf(RAFAEL)).toEqual([]);
			expect(await office.replies(RAFAEL, lead, "Está sim!")).toBe("ok");
			expect(await office.timelineOf(lead, RAFAEL)).toEqual(["broker: Está sim!"]);
		},
	},
	{
		title: "[S003.13] ninguém mais recebe, por mais que o corretor de origem demore",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead(BACK);
			await office.waits(hours(72));
			expect(await office.ownerOf(lead)).toBe(RAFAEL);
			expect(await office.statusOf(lead)).toBe("direct_message");
			expect(await office.claims(LUCAS, lead)).toBe("taken");
			expect(await office.whoWasRung(lead)).toEqual([]);
		},
	},
	{
		title: "[S003.14] no chat, o documento não muda a fila: o retorno segue a ordem",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, RAFAEL);
			const lead = await office.lead({ channel: "chat", returningTo: RAFAEL });
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
		},
	},
];

const timeline: readonly Scenario[] = [
	{
		title: "[S003.15] toda a conversa fica na timeline e pode ser vista sempre, até encerrada",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead(WHATSAPP);
			await office.visitorWrites(lead, "Oi");
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead, "Bom dia");
			await office.visitorWrites(lead, "Qual o valor?");
			const talk = ["visitor: Oi", "broker: Bom dia", "visitor: Qual o valor?"];
			expect(await office.timelineOf(lead, LUCAS)).toEqual(talk);
			await office.concludes(LUCAS, lead, "proposal");
			await office.waits(hours(1));
			expect(await office.statusOf(lead)).toBe("closed");
			expect(await office.timelineOf(lead, LUCAS)).toEqual(talk);
		},
	},
];

const BAD_NUMBER = { channel: "whatsapp", invalidPhone: true, phone: "12345678" } as const;

const invalid: readonly Scenario[] = [
	{
		title: "[S003.16] telefone inválido: vai instantaneamente à fila, como os outros",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			expect(await office.whoIsRung(await office.lead(BAD_NUMBER))).toBe(LUCAS);
		},
	},
	{
		title: "[S003.17] espera o contato por até 15 minutos; depois é CNA na próxima rodada",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead(BAD_NUMBER);
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead);
			await office.until("09:14");
			expect(await office.statusOf(lead)).toBe("active");
			await office.until("09:15");
			await office.waits(2);
			expect(await office.statusOf(lead)).toBe("cna_pending");
			await office.until("09:29");
			expect(await office.noticesOf(LUCAS)).toEqual([]);
			await office.until("09:30");
			await office.waits(1);
			expect(await office.noticesOf(LUCAS)).toEqual([{ lead, what: "cna" }]);
			expect(await office.missesOf(LUCAS)).toBe(0);
		},
	},
	{
		title: "[S003.18] se ele chama dentro dos 15 minutos, a conversa segue",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead(BAD_NUMBER);
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead);
			await office.until("09:12");
			await office.visitorWrites(lead, "Oi, sou eu");
			await office.waits(hours(1));
			expect(await office.statusOf(lead)).toBe("active");
			expect(await office.ownerOf(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S003.19] basta o corretor dizer que o cliente o chamou",
		preset: "hypnobox",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead(BAD_NUMBER);
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead);
			expect(await office.saysHeWasCalled(MARINA, lead)).toBe("not_yours");
			expect(await office.saysHeWasCalled(LUCAS, lead)).toBe("ok");
			await office.waits(hours(1));
			expect(await office.statusOf(lead)).toBe("active");
		},
	},
	{
		title: "[S003.20] se ninguém atende e ele não chama, já é CNA e a mensagem espera a rodada",
		preset: "hypnobox",
		async run(office) {
			const lead = await office.lead(BAD_NUMBER);
			expect(await office.statusOf(lead)).toBe("cna_pending");
			await office.online(ANA);
			await office.until("09:15");
			await office.waits(1);
			expect(await office.noticesOf(ANA)).toEqual([{ lead, what: "cna" }]);
		},
	},
];

export const SEED_003: readonly Scenario[] = [...newcomers, ...returning, ...timeline, ...invalid];
