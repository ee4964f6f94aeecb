// Seed 004, Roleta de atendimento: leads by API to brokers online, ATENDER or RECUSAR, and an
// attendance that only a history entry concludes. The HTTP of the API is tested in test/http.
import { expect } from "vitest";
import {
	hours,
	IGNORED,
	inEveryChannel,
	minutes,
	type Office,
	type Scenario,
	SEVEN,
} from "../support/office/office.ts";

const [LUCAS, MARINA, RAFAEL, , , , ANA] = SEVEN;
const API = { channel: "api" } as const;

async function three(office: Office): Promise<void> {
	await office.online(LUCAS, MARINA, RAFAEL);
}

const delivery: readonly Scenario[] = [
	{
		title: "[S004.1] o lead da API não é vinculado a um corretor ao entrar",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			expect(await office.ownerOf(lead)).toBeNull();
			expect(await office.statusOf(lead)).toBe("offered");
		},
	},
	{
		title: "[S004.2] verifica quem está online e entrega ao próximo corretor da fila",
		preset: "roleta",
		async run(office) {
			await three(office);
			for (const name of [LUCAS, MARINA, RAFAEL]) {
				const lead = await office.lead(API);
				expect(await office.whoIsRung(lead)).toBe(name);
				expect(await office.accepts(name, lead)).toBe("ok");
			}
			expect(await office.whoIsRung(await office.lead(API))).toBe(LUCAS);
		},
	},
	{
		title: "[S004.3] quem não está online não recebe",
		preset: "roleta",
		async run(office) {
			await office.online(MARINA, RAFAEL);
			await office.offline(MARINA);
			const lead = await office.lead(API);
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			expect(await office.passedOver(lead)).toMatchObject({
				[LUCAS]: "unavailable",
				[MARINA]: "unavailable",
			});
		},
	},
	{
		title: "[S004.4] ninguém online: o lead espera o primeiro que marcar a barra como disponível",
		preset: "roleta",
		async run(office) {
			const lead = await office.lead(API);
			expect(await office.waitsFor(lead)).toBe("no_broker_online");
			await office.waits(minutes(15));
			await office.online(RAFAEL);
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
		},
	},
	{
		title: "[S004.5] sem as notificações chegando, o lead segue e isso não lhe é cobrado",
		preset: "roleta",
		async run(office) {
			await three(office);
			office.showsNothing(LUCAS);
			const lead = await office.lead(API);
			await office.waits(11);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect(await office.missesOf(LUCAS)).toBe(0);
		},
	},
	{
		title: "[S004.6] departamentos vinculados: só quem os atende recebe",
		preset: "roleta",
		async run(office) {
			await office.product("locacao", RAFAEL);
			await three(office);
			const lead = await office.lead({ ...API, product: "locacao" });
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			expect(await office.passedOver(lead)).toMatchObject({ [LUCAS]: "not_serving" });
		},
	},
];

const clients: readonly Scenario[] = [
	{
		title: "[S004.7] já é cliente e tem corretor vinculado: ele tem prioridade se está online",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead({ ...API, returningTo: RAFAEL });
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			await office.accepts(RAFAEL, lead);
			expect(await office.whoIsRung(await office.lead(API))).toBe(LUCAS);
		},
	},
	{
		title: "[S004.8] o corretor vinculado não está online: vale a fila",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead({ ...API, returningTo: ANA });
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S004.9] o corretor vinculado recusa ou deixa passar: segue para a fila",
		preset: "roleta",
		async run(office) {
			await three(office);
			const refused = await office.lead({ ...API, returningTo: RAFAEL });
			await office.refuses(RAFAEL, refused);
			expect(await office.whoIsRung(refused)).toBe(LUCAS);
			await office.accepts(LUCAS, refused);
			const missed = await office.lead({ ...API, returningTo: RAFAEL });
			await office.waits(IGNORED + 1);
			expect(await office.whoIsRung(missed)).toBe(MARINA);
		},
	},
];

const choice: readonly Scenario[] = [
	{
		title: "[S004.10] ATENDER: o corretor é vinculado ao lead",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			expect(await office.sees(LUCAS, lead)).toBe("card");
			expect(await office.accepts(LUCAS, lead)).toBe("ok");
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.sees(LUCAS, lead)).toBe("conversation");
			expect(await office.sees(MARINA, lead)).toBe("nothing");
		},
	},
	{
		title: "[S004.11] atender não exige escrever: o lead não sai da mão dele",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			await office.accepts(LUCAS, lead);
			await office.waits(hours(8));
			expect(await office.ownerOf(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S004.12] RECUSAR: o lead é encaminhado ao próximo na mesma hora",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			expect(await office.refuses(LUCAS, lead)).toBe("ok");
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect(await office.accepts(LUCAS, lead)).toBe("withdrawn");
		},
	},
	{
		title: "[S004.13] tempo esgotado sem decisão é recusa: não é chamado de novo para este lead",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			await office.waits(IGNORED + 1);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			await office.waits(hours(1));
			expect(await office.whoWasRung(lead)).toEqual([LUCAS, MARINA, RAFAEL]);
		},
	},
	{
		title: "[S004.14] e uma recusa automática dá no mesmo que a escolhida",
		preset: "roleta",
		async run(office) {
			await three(office);
			const refused = await office.lead(API);
			for (const name of [LUCAS, MARINA, RAFAEL]) await office.refuses(name, refused);
			const ignored = await office.lead(API);
			await office.waits(3 * IGNORED + 1);
			expect(await office.statusOf(refused)).toBe("open_to_all");
			expect(await office.statusOf(ignored)).toBe("open_to_all");
			expect(await office.whoWasRung(ignored)).toEqual([LUCAS, MARINA, RAFAEL]);
		},
	},
	{
		title: "[S004.15] o tempo limite é configurado, e o cronômetro do aviso o mostra",
		preset: "roleta",
		policy: inEveryChannel({ offerSeconds: 30 }),
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			expect(await office.timer(lead)).toBe(30);
			await office.waits(10);
			expect(await office.timer(lead)).toBe(20);
			await office.waits(23);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
		},
	},
	{
		title: "[S004.16] no último segundo ainda se atende; depois, é recusa",
		preset: "roleta",
		async run(office) {
			await three(office);
			const inTime = await office.lead(API);
			await office.waits(59);
			expect(await office.accepts(LUCAS, inTime)).toBe("ok");
			const late = await office.lead(API);
			await office.waits(IGNORED + 1);
			expect(await office.accepts(MARINA, late)).toBe("expired");
		},
	},
];

const conclusion: readonly Scenario[] = [
	{
		title: "[S004.17] o atendimento só é concluído quando o corretor lança um histórico",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead);
			await office.waits(hours(72));
			expect(await office.statusOf(lead)).toBe("active");
			expect(await office.concludes(MARINA, lead)).toBe("not_yours");
			expect(await office.concludes(LUCAS, lead, "proposal", "Enviei a proposta.")).toBe("ok");
			expect(await office.statusOf(lead)).toBe("closed");
		},
	},
	{
		title: "[S004.20] ou quando edita o cadastro do lead",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			await office.accepts(LUCAS, lead);
			expect(await office.edits(MARINA, lead, "Ana Maria Souza")).toBe("not_yours");
			expect(await office.statusOf(lead)).not.toBe("closed");
			expect(await office.edits(LUCAS, lead, "Ana Maria Souza")).toBe("ok");
			expect(await office.statusOf(lead)).toBe("closed");
		},
	},
	{
		title: "[S004.18] sair do sistema não conclui: ao voltar, o lead ainda é dele",
		preset: "roleta",
		async run(office) {
			await three(office);
			const lead = await office.lead(API);
			await office.accepts(LUCAS, lead);
			await office.offline(LUCAS);
			await office.waits(hours(12));
			await office.online(LUCAS);
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.sees(LUCAS, lead)).toBe("conversation");
		},
	},
	{
		title: "[S004.19] e é cobrado: com mais de cinco sem histórico não recebe novos leads",
		preset: "roleta",
		async run(office) {
			await office.online(LUCAS);
			const leads: number[] = [];
			for (let n = 0; n < 6; n += 1) {
				const lead = await office.lead(API);
				await office.accepts(LUCAS, lead);
				await office.replies(LUCAS, lead);
				await office.waits(10);
				leads.push(lead);
			}
			await office.waits(hours(1) + 10);
			const next = await office.lead(API);
			expect(await office.waitsFor(next)).toBe("hard_outcomes");
			expect(await office.concludes(LUCAS, leads[0] ?? 0)).toBe("ok");
			expect(await office.whoIsRung(next)).toBe(LUCAS);
		},
	},
];

export const SEED_004: readonly Scenario[] = [...delivery, ...clients, ...choice, ...conclusion];
