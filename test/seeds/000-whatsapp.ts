// Seed 000, Hypnobox, its WhatsApp half: no second broker, the place kept, and a contact nobody
// answered (CNA) that comes back as a message on the next sweep.
import { expect } from "vitest";
import {
	hours,
	IGNORED,
	minutes,
	type Office,
	type Scenario,
	SEVEN,
	WEEKDAYS,
} from "../support/office/office.ts";

const [LUCAS, MARINA, RAFAEL, , , , ANA] = SEVEN;
const OTHERS = SEVEN.slice(1);

async function everybody(office: Office): Promise<void> {
	await office.online(...SEVEN);
}

const whatsapp: readonly Scenario[] = [
	{
		title: "[S000.14] WhatsApp: é direcionado a um corretor disponível da mesma fila",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S000.15] sem resposta no tempo, o chat encerra e o lead vira CNA",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + 1);
			expect(await office.statusOf(lead)).toBe("cna_pending");
			expect(await office.whoIsRung(lead)).toBeNull();
			expect(await office.accepts(LUCAS, lead)).toBe("expired");
		},
	},
	{
		title: "[S000.16] aceitar e não responder também é não atender: CNA, sem segundo corretor",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.accepts(LUCAS, lead);
			await office.waits(IGNORED + 1);
			expect(await office.statusOf(lead)).toBe("cna_pending");
			expect(await office.whoWasRung(lead)).toEqual([LUCAS]);
		},
	},
	{
		title: "[S000.17] não há redistribuição do chat: nenhum outro corretor é chamado",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.waits(hours(23));
			expect(await office.whoWasRung(lead)).toEqual([LUCAS]);
			for (const name of OTHERS) expect(await office.sees(name, lead)).toBe("nothing");
			expect(await office.claims(MARINA, lead)).toBe("not_open");
		},
	},
	{
		title: "[S000.18] quem não atendeu não perde sua posição, e é dele o próximo",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + 1);
			expect(await office.queueOrder()).toEqual(SEVEN);
			expect(await office.next()).toBe(LUCAS);
			const another = await office.lead({ channel: "whatsapp" });
			expect(await office.whoIsRung(another)).toBe(LUCAS);
		},
	},
	{
		title: "[S000.19] é o funcionamento padrão: recusar tampouco passa o chat adiante",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.refuses(LUCAS, lead)).toBe("ok");
			expect(await office.statusOf(lead)).toBe("cna_pending");
			expect(await office.whoWasRung(lead)).toEqual([LUCAS]);
		},
	},
	{
		title: "[S000.20] a verificação de 24 horas distribui uma mensagem, não o chat",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + hours(24) - 5);
			expect(await office.statusOf(lead)).toBe("cna_pending");
			for (const name of SEVEN) expect(await office.noticesOf(name)).toEqual([]);
			await office.waits(7);
			expect(await office.statusOf(lead)).toBe("cna_delivered");
			expect(await office.noticesOf(LUCAS)).toEqual([{ lead, what: "cna" }]);
			expect(await office.storyOf(lead)).toEqual([`${LUCAS}: missed`, `${LUCAS}: message`]);
			expect(await office.whoWasRung(lead)).toEqual([LUCAS]);
		},
	},
	{
		title: "[S000.21] quem recebe a mensagem pode retomar o contato, que só um desfecho encerra",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + hours(24) + 2);
			expect(await office.takesNotice(MARINA, lead)).toBe("not_yours");
			expect(await office.takesNotice(LUCAS, lead)).toBe("ok");
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.concludes(LUCAS, lead, "no_answer")).toBe("ok");
			expect(await office.statusOf(lead)).toBe("closed");
		},
	},
];

const whatsappClosed: readonly Scenario[] = [
	{
		title: "[S000.22] WhatsApp sem corretores online: é registrado e vira CNA",
		preset: "hypnobox",
		async run(office) {
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.statusOf(lead)).toBe("cna_pending");
			expect(await office.whoWasRung(lead)).toEqual([]);
		},
	},
	{
		title: "[S000.23] a verificação de 15 minutos manda a mensagem ao primeiro disponível da fila",
		preset: "hypnobox",
		async run(office) {
			await office.waits(60);
			const lead = await office.lead({ channel: "whatsapp" });
			await office.waits(minutes(4));
			await office.online(RAFAEL, MARINA);
			expect(await office.whoIsRung(lead)).toBeNull();
			await office.until("09:14");
			expect(await office.statusOf(lead)).toBe("cna_pending");
			await office.until("09:15");
			await office.waits(1);
			// Ambos acabaram de entrar, e quem entra vai para o fim: Rafael está antes de Marina.
			expect(await office.noticesOf(RAFAEL)).toEqual([{ lead, what: "cna" }]);
			expect(await office.noticesOf(MARINA)).toEqual([]);
			expect(await office.whoWasRung(lead)).toEqual([]);
		},
	},
	{
		title: "[S000.24] se ninguém chegou, espera a verificação seguinte",
		preset: "hypnobox",
		async run(office) {
			const lead = await office.lead({ channel: "whatsapp" });
			await office.until("09:20");
			await office.online(ANA);
			expect(await office.noticesOf(ANA)).toEqual([]);
			await office.until("09:29");
			expect(await office.statusOf(lead)).toBe("cna_pending");
			await office.until("09:30");
			await office.waits(1);
			expect(await office.noticesOf(ANA)).toEqual([{ lead, what: "cna" }]);
		},
	},
	{
		title: "[S000.25] várias mensagens represadas: a mais antiga primeiro, uma para cada corretor",
		preset: "hypnobox",
		async run(office) {
			const first = await office.lead({ channel: "whatsapp" });
			const second = await office.lead({ channel: "whatsapp" });
			const third = await office.lead({ channel: "whatsapp" });
			await office.online(LUCAS, MARINA);
			await office.until("09:15");
			await office.waits(1);
			expect(await office.noticesOf(LUCAS)).toEqual([{ lead: first, what: "cna" }]);
			expect(await office.noticesOf(MARINA)).toEqual([{ lead: second, what: "cna" }]);
			expect(await office.statusOf(third)).toBe("cna_pending");
		},
	},
	{
		title: "[S000.26] fora do expediente é igual: CNA, e mensagem na próxima verificação",
		preset: "hypnobox",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("21:05");
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.statusOf(lead)).toBe("cna_pending");
			await office.online(MARINA);
			await office.until("21:15");
			await office.waits(1);
			expect(await office.noticesOf(MARINA)).toEqual([{ lead, what: "cna" }]);
			expect(await office.whoWasRung(lead)).toEqual([]);
		},
	},
];

export const WHATSAPP: readonly Scenario[] = [...whatsapp, ...whatsappClosed];
