// Seed 002, 3C+: three strategies. In two of them nobody is asked: the conversation is given to an
// agent who is online.
import { expect } from "vitest";
import { hours, minutes, type Scenario, SEVEN, WEEKDAYS } from "../support/office/office.ts";

const [LUCAS, MARINA, RAFAEL, FERNANDA] = SEVEN;

const manual: readonly Scenario[] = [
	{
		title: "[S002.1] padrão: a conversa nova fica disponível na fila geral",
		preset: "3c-manual",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.waitsFor(lead)).toBe("manual");
			for (const name of SEVEN) expect(await office.sees(name, lead)).toBe("open");
			await office.waits(hours(2));
			expect(await office.whoWasRung(lead)).toEqual([]);
			expect(await office.ownerOf(lead)).toBeNull();
		},
	},
	{
		title: "[S002.2] padrão: o operador abre e atribui a si mesmo; o segundo sabe que é de outro",
		preset: "3c-manual",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.replies(MARINA, lead)).toBe("not_accepted");
			expect(await office.claims(MARINA, lead)).toBe("ok");
			expect(await office.claims(LUCAS, lead)).toBe("taken");
			expect(await office.ownerOf(lead)).toBe(MARINA);
			expect(await office.sees(LUCAS, lead)).toBe("nothing");
			expect(await office.replies(MARINA, lead)).toBe("ok");
		},
	},
	{
		title: "[S002.3] padrão: cada um escolhe a conversa que quer, sem ordem",
		preset: "3c-manual",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const first = await office.lead({ channel: "whatsapp" });
			const second = await office.lead({ channel: "whatsapp" });
			expect(await office.claims(LUCAS, second)).toBe("ok");
			expect(await office.claims(LUCAS, first)).toBe("ok");
		},
	},
];

const balanced: readonly Scenario[] = [
	{
		title: "[S002.4] equilibrado: vai ao agente online com menos conversas",
		preset: "3c-balanced",
		async run(office) {
			await office.online(LUCAS, MARINA, RAFAEL);
			const leads: number[] = [];
			for (let n = 0; n < 4; n += 1) {
				leads.push(await office.lead({ channel: "whatsapp" }));
				await office.waits(1);
			}
			const owners = [];
			for (const lead of leads) owners.push(await office.ownerOf(lead));
			expect(owners).toEqual([LUCAS, MARINA, RAFAEL, LUCAS]);
			expect(await office.concludes(MARINA, leads[1] ?? 0)).toBe("ok");
			expect(await office.ownerOf(await office.lead({ channel: "whatsapp" }))).toBe(MARINA);
		},
	},
	{
		title: "[S002.5] equilibrado: é atribuída na hora, sem aceite e sem cronômetro",
		preset: "3c-balanced",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.timer(lead)).toBeNull();
			await office.visitorWrites(lead);
			await office.waits(minutes(90));
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.replies(LUCAS, lead)).toBe("ok");
		},
	},
	{
		title: "[S002.6] equilibrado: contam as ativas e as em espera, ainda sem resposta",
		preset: "3c-balanced",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const active = await office.lead({ channel: "whatsapp" });
			await office.replies(LUCAS, active);
			await office.waits(1);
			const unanswered = await office.lead({ channel: "whatsapp" });
			expect(await office.ownerOf(unanswered)).toBe(MARINA);
			await office.concludes(LUCAS, active);
			await office.waits(1);
			expect(await office.ownerOf(await office.lead({ channel: "whatsapp" }))).toBe(LUCAS);
		},
	},
	{
		title: "[S002.7] equilibrado: só entre os agentes online, por mais carregados que estejam",
		preset: "3c-balanced",
		async run(office) {
			await office.online(LUCAS, MARINA);
			await office.offline(LUCAS);
			const first = await office.lead({ channel: "whatsapp" });
			const second = await office.lead({ channel: "whatsapp" });
			expect(await office.ownerOf(first)).toBe(MARINA);
			expect(await office.ownerOf(second)).toBe(MARINA);
		},
	},
];

const sequential: readonly Scenario[] = [
	{
		title: "[S002.8] sequencial: na ordem em que os agentes ficaram disponíveis",
		preset: "3c-sequential",
		async run(office) {
			for (const name of [RAFAEL, LUCAS, MARINA]) {
				await office.online(name);
				await office.waits(5);
			}
			expect(await office.queueOrder()).toEqual(expect.arrayContaining([RAFAEL, LUCAS, MARINA]));
			expect((await office.queueOrder()).slice(0, 3)).toEqual([RAFAEL, LUCAS, MARINA]);
			const owners = [];
			for (let n = 0; n < 4; n += 1) {
				owners.push(await office.ownerOf(await office.lead({ channel: "whatsapp" })));
				await office.waits(5);
			}
			expect(owners).toEqual([RAFAEL, LUCAS, MARINA, RAFAEL]);
		},
	},
	{
		title: "[S002.9] sequencial: quem sai e volta entra no fim dessa ordem",
		preset: "3c-sequential",
		async run(office) {
			await office.online(RAFAEL);
			await office.waits(5);
			await office.online(LUCAS);
			await office.waits(5);
			await office.offline(RAFAEL);
			await office.waits(5);
			await office.online(RAFAEL);
			expect(await office.next()).toBe(LUCAS);
			expect(await office.ownerOf(await office.lead({ channel: "whatsapp" }))).toBe(LUCAS);
		},
	},
	{
		title: "[S002.10] sequencial: quem termina um atendimento fica disponível a partir daí",
		preset: "3c-sequential",
		async run(office) {
			await office.online(RAFAEL);
			await office.waits(5);
			await office.online(LUCAS);
			await office.waits(5);
			const his = await office.lead({ channel: "whatsapp" });
			await office.waits(5);
			await office.lead({ channel: "whatsapp" });
			await office.waits(5);
			expect(await office.concludes(RAFAEL, his)).toBe("ok");
			await office.waits(5);
			expect(await office.ownerOf(await office.lead({ channel: "whatsapp" }))).toBe(LUCAS);
		},
	},
	{
		title: "[S002.11] sequencial: quem está offline não recebe",
		preset: "3c-sequential",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.sees(FERNANDA, lead)).toBe("nothing");
		},
	},
];

const settings: readonly Scenario[] = [
	...(["3c-balanced", "3c-sequential"] as const).map(
		(preset): Scenario => ({
			title: `[S002.12] ${preset}: sem agentes online a conversa espera pelo primeiro`,
			preset,
			async run(office) {
				const lead = await office.lead({ channel: "whatsapp" });
				expect(await office.waitsFor(lead)).toBe("no_broker_online");
				await office.waits(hours(1));
				await office.online(MARINA);
				expect(await office.ownerOf(lead)).toBe(MARINA);
			},
		}),
	),
	{
		title: "[S002.13] o gestor muda a estratégia, e ela vale na hora para o que espera",
		preset: "3c-manual",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.setRules("3c-balanced")).toBe("ok");
			expect(await office.ownerOf(lead)).toBe(LUCAS);
			expect(await office.setRules("3c-manual")).toBe("ok");
			const later = await office.lead({ channel: "whatsapp" });
			expect(await office.waitsFor(later)).toBe("manual");
			expect(await office.ownerOf(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S002.14] o documento não fala de horário: a fila geral é a mesma à noite",
		preset: "3c-manual",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("22:00");
			const lead = await office.lead({ channel: "whatsapp" });
			expect(await office.waitsFor(lead)).toBe("manual");
			await office.online(LUCAS);
			expect(await office.claims(LUCAS, lead)).toBe("ok");
		},
	},
];

export const SEED_002: readonly Scenario[] = [...manual, ...balanced, ...sequential, ...settings];
