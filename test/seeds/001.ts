// Seed 001, Chatspot: sequential, in the order of registration, with an overflow that ends in
// everybody. Scenario by scenario, as in the document: how it works, its settings, its last notes.
import { expect } from "vitest";
import {
	hours,
	inEveryChannel,
	minutes,
	NEWCOMER,
	type Office,
	type Person,
	type Rules,
	type Scenario,
	SEVEN,
	SUPERVISOR,
	WEEKDAYS,
} from "../support/office/office.ts";

const [LUCAS, MARINA, RAFAEL, FERNANDA, , , ANA] = SEVEN;
const TEN_MINUTES = minutes(10);
const MISS = TEN_MINUTES + 2;

/** Coming online in another order than that of registration. */
async function four(office: Office): Promise<void> {
	await office.online(ANA, RAFAEL, MARINA, LUCAS);
}

/** A conversation begun at once by whoever it goes to. */
async function begun(office: Office): Promise<Person | null> {
	const lead = await office.lead();
	const name = await office.whoIsRung(lead);
	if (!name) return null;
	expect(await office.accepts(name, lead)).toBe("ok");
	expect(await office.replies(name, lead)).toBe("ok");
	return name;
}

const rotation: readonly Scenario[] = [
	{
		title: "[S001.1] um atendente por vez, na ordem de cadastro, e dá a volta",
		preset: "chatspot",
		async run(office) {
			await office.online(...[...SEVEN].reverse());
			const served: (Person | null)[] = [];
			for (let n = 0; n < 9; n += 1) served.push(await begun(office));
			expect(served).toEqual([...SEVEN, LUCAS, MARINA]);
		},
	},
	{
		title: "[S001.2] esta ordem é fixa e não pode ser alterada, nem pelo administrador",
		preset: "chatspot",
		async run(office) {
			await four(office);
			expect(await office.moves(ANA, 1)).toBe("invalid_policy");
			for (const order of ["rotating", "least_loaded", "availability", "manual"])
				expect(await office.setRules("chatspot", { order })).toMatch(/não pode ser alterada/);
			expect(await office.queueOrder()).toEqual(SEVEN);
			expect(await office.next()).toBe(LUCAS);
		},
	},
	{
		title: "[S001.3] nem deixar passar, nem atender, nem sair e voltar muda a ordem",
		preset: "chatspot",
		async run(office) {
			await four(office);
			const lead = await office.lead();
			await office.waits(MISS + 1);
			await office.accepts(MARINA, lead);
			await office.replies(MARINA, lead);
			await office.offline(RAFAEL);
			await office.online(RAFAEL);
			expect(await office.queueOrder()).toEqual(SEVEN);
			expect(await begun(office)).toBe(RAFAEL);
		},
	},
	{
		title: "[S001.4] quem está na equipe apenas como supervisor não participa do rodízio",
		preset: "chatspot",
		async run(office) {
			await office.online(LUCAS);
			const lead = await office.lead();
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			expect((await office.passedOver(lead))[SUPERVISOR]).toBe("not_a_broker");
			expect(await office.queueOrder()).not.toContain(SUPERVISOR);
		},
	},
	{
		title: "[S001.5] quem está “Indisponível” também é excluído do rodízio",
		preset: "chatspot",
		async run(office) {
			await four(office);
			await office.offline(LUCAS);
			const lead = await office.lead();
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect((await office.passedOver(lead))[LUCAS]).toBe("unavailable");
		},
	},
	{
		title: "[S001.6] a conversa é visível apenas para o atendente designado",
		preset: "chatspot",
		async run(office) {
			await four(office);
			const lead = await office.lead();
			expect(await office.sees(LUCAS, lead)).toBe("card");
			for (const name of [MARINA, RAFAEL, ANA])
				expect(await office.sees(name, lead)).toBe("nothing");
			expect(await office.claims(MARINA, lead)).toBe("not_open");
			expect(await office.replies(MARINA, lead)).toBe("not_accepted");
			await office.accepts(LUCAS, lead);
			await office.replies(LUCAS, lead);
			expect(await office.sees(LUCAS, lead)).toBe("conversation");
			expect(await office.sees(MARINA, lead)).toBe("nothing");
		},
	},
	{
		title: "[S001.7] sem resposta em 10 minutos, é repassada ao próximo disponível na ordem",
		preset: "chatspot",
		async run(office) {
			await four(office);
			await office.offline(MARINA);
			const lead = await office.lead();
			await office.waits(MISS - 2);
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			await office.waits(3);
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			expect(await office.sees(LUCAS, lead)).toBe("nothing");
		},
	},
	{
		title: "[S001.8] se ninguém responde no tempo configurado, fica disponível para todos",
		preset: "chatspot",
		policy: inEveryChannel({ maxDistributionSeconds: minutes(30) }),
		async run(office) {
			await four(office);
			const lead = await office.lead();
			await office.waits(minutes(31));
			expect(await office.statusOf(lead)).toBe("open_to_all");
			for (const name of SEVEN) expect(await office.sees(name, lead)).toBe("open");
			expect(await office.claims(FERNANDA, lead)).toBe("ok");
			expect(await office.claims(LUCAS, lead)).toBe("taken");
			expect(await office.ownerOf(lead)).toBe(FERNANDA);
		},
	},
];

const settings: readonly Scenario[] = [
	{
		title: "[S001.9] uma seta está no próximo que receberá o atendimento",
		preset: "chatspot",
		async run(office) {
			await four(office);
			expect(await office.next()).toBe(LUCAS);
			await begun(office);
			expect(await office.next()).toBe(MARINA);
			await begun(office);
			expect(await office.next()).toBe(RAFAEL);
		},
	},
	{
		title: "[S001.10] quem é cadastrado depois fica no fim, e a seta não se move",
		preset: "chatspot",
		async run(office) {
			await four(office);
			await begun(office);
			await office.joins(NEWCOMER);
			await office.online(NEWCOMER);
			expect(await office.queueOrder()).toEqual([...SEVEN, NEWCOMER]);
			expect(await office.next()).toBe(MARINA);
			const served = [await begun(office), await begun(office), await begun(office)];
			expect(served).toEqual([MARINA, RAFAEL, ANA]);
			expect(await begun(office)).toBe(NEWCOMER);
		},
	},
	{
		title: "[S001.11] se o próximo fica indisponível a seta segue; ao voltar não recebe crédito",
		preset: "chatspot",
		async run(office) {
			await four(office);
			await begun(office);
			await office.offline(MARINA);
			expect(await office.next()).toBe(RAFAEL);
			expect(await begun(office)).toBe(RAFAEL);
			await office.online(MARINA);
			expect(await begun(office)).toBe(ANA);
			expect(await begun(office)).toBe(LUCAS);
			expect(await begun(office)).toBe(MARINA);
		},
	},
	{
		title: "[S001.12] o tempo de expiração vai de 10 minutos a 1 hora",
		preset: "chatspot",
		async run(office) {
			const range = /tempo para atender vai de 10 min a 1 h/;
			const offer = (offerSeconds: number) => inEveryChannel({ offerSeconds });
			for (const seconds of [599, 3_601, 60, 0])
				expect(await office.setRules("chatspot", offer(seconds))).toMatch(range);
			for (const seconds of [600, 1_800, 3_600])
				expect(await office.setRules("chatspot", offer(seconds))).toBe("ok");
			await office.online(LUCAS);
			expect(await office.timer(await office.lead())).toBe(3_600);
		},
	},
	{
		title: "[S001.13] o tempo limite máximo vai de 10 minutos a 2 horas",
		preset: "chatspot",
		async run(office) {
			const range = /tempo máximo de distribuição vai de 10 min a 2 h/;
			const max = (maxDistributionSeconds: number) => inEveryChannel({ maxDistributionSeconds });
			for (const seconds of [599, 7_201, 0])
				expect(await office.setRules("chatspot", max(seconds))).toMatch(range);
			for (const seconds of [600, 7_200])
				expect(await office.setRules("chatspot", max(seconds))).toBe("ok");
		},
	},
	{
		title: "[S001.14] o administrador põe um atendente “Indisponível”: férias, folgas",
		preset: "chatspot",
		async run(office) {
			await four(office);
			await office.setUnavailable(LUCAS);
			expect(await office.next()).toBe(MARINA);
			expect(await begun(office)).toBe(MARINA);
			await office.waits(hours(5));
			expect(await begun(office)).toBe(RAFAEL);
			expect(await begun(office)).toBe(ANA);
			expect(await begun(office)).toBe(MARINA);
		},
	},
	{
		title: "[S001.15] um timer mostra o tempo restante para iniciar o atendimento",
		preset: "chatspot",
		async run(office) {
			await four(office);
			const lead = await office.lead();
			expect(await office.timer(lead)).toBe(600);
			await office.waits(minutes(4));
			expect(await office.timer(lead)).toBe(360);
			await office.waits(minutes(6) + 3);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect(await office.timer(lead)).toBe(599);
		},
	},
	{
		title: "[S001.16] iniciar é escrever: só então o timer para",
		preset: "chatspot",
		async run(office) {
			await four(office);
			const silent = await office.lead();
			await office.accepts(LUCAS, silent);
			await office.waits(MISS + 1);
			expect(await office.whoIsRung(silent)).toBe(MARINA);
			await office.accepts(MARINA, silent);
			await office.replies(MARINA, silent);
			await office.waits(hours(3));
			expect(await office.ownerOf(silent)).toBe(MARINA);
		},
	},
];

const closed = (autoReply: Rules): Rules => ({ ...WEEKDAYS, autoReply });

const remarks: readonly Scenario[] = [
	{
		title: "[S001.17] o transbordo passa por cada atendente até que algum inicie",
		preset: "chatspot",
		async run(office) {
			await four(office);
			const lead = await office.lead();
			await office.waits(3 * MISS + 1);
			expect(await office.whoWasRung(lead)).toEqual([LUCAS, MARINA, RAFAEL, ANA]);
			await office.accepts(ANA, lead);
			await office.replies(ANA, lead);
			await office.waits(hours(2));
			expect(await office.ownerOf(lead)).toBe(ANA);
			expect(await office.whoWasRung(lead)).toHaveLength(4);
		},
	},
	{
		title: "[S001.18] se ninguém inicia, reinicia até o tempo limite e então vai a todos",
		preset: "chatspot",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead();
			await office.waits(2 * MISS + 7);
			expect(await office.whoWasRung(lead)).toEqual([LUCAS, MARINA, LUCAS]);
			await office.waits(hours(2) - 2 * MISS - 7 - 5);
			expect(await office.statusOf(lead)).not.toBe("open_to_all");
			await office.waits(10);
			expect(await office.statusOf(lead)).toBe("open_to_all");
			expect(new Set(await office.whoWasRung(lead))).toEqual(new Set([LUCAS, MARINA]));
		},
	},
	{
		title: "[S001.19] aberto a todos, o primeiro que assume fica com a conversa; o supervisor pode",
		preset: "chatspot",
		policy: inEveryChannel({ maxDistributionSeconds: TEN_MINUTES }),
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead();
			await office.waits(MISS + 1);
			expect(await office.claims(SUPERVISOR, lead)).toBe("ok");
			expect(await office.claims(MARINA, lead)).toBe("taken");
			expect(await office.replies(SUPERVISOR, lead)).toBe("ok");
		},
	},
	{
		title: "[S001.20] fora do horário com Resposta Automática: o cliente recebe a mensagem",
		preset: "chatspot",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("20:00");
			const lead = await office.lead();
			expect(await office.autoReplySent(lead)).toMatch(/fora do horário/);
		},
	},
	{
		title: "[S001.21] a mensagem pode ser alterada conforme necessário",
		preset: "chatspot",
		policy: closed({ on: true, text: "Voltamos às nove." }),
		async run(office) {
			await office.until("20:00");
			const lead = await office.lead();
			expect(await office.autoReplySent(lead)).toBe("Voltamos às nove.");
			await office.until("09:05", 1);
			const later = await office.lead();
			expect(await office.autoReplySent(later)).toBeNull();
		},
	},
	{
		title: "[S001.22] fora do horário sem Resposta Automática: só aguarda; não há transbordo",
		preset: "chatspot",
		policy: closed({ on: false, text: "" }),
		async run(office) {
			await four(office);
			await office.until("20:00");
			const lead = await office.lead();
			expect(await office.autoReplySent(lead)).toBeNull();
			await office.waits(hours(3));
			expect(await office.whoWasRung(lead)).toEqual([]);
			expect(await office.statusOf(lead)).toBe("waiting");
			expect(await office.claims(RAFAEL, lead)).toBe("ok");
			expect(await office.replies(RAFAEL, lead)).toBe("ok");
		},
	},
	{
		title: "[S001.23] ao abrir, o que ninguém iniciou entra no rodízio",
		preset: "chatspot",
		policy: closed({ on: false, text: "" }),
		async run(office) {
			await four(office);
			await office.until("20:00");
			const lead = await office.lead();
			await office.until("09:00", 1);
			await office.waits(1);
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
		},
	},
	{
		title: "[S001.24] o horário fecha durante um repasse: o transbordo para até reabrir",
		preset: "chatspot",
		policy: WEEKDAYS,
		async run(office) {
			await four(office);
			await office.until("17:55");
			const lead = await office.lead();
			await office.until("18:30");
			expect(await office.whoWasRung(lead)).toEqual([LUCAS]);
			expect(await office.statusOf(lead)).toBe("waiting");
			await office.until("09:01", 1);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
		},
	},
	{
		title: "[S001.25] todos indisponíveis: ignora a distribuição e lança para toda a equipe",
		preset: "chatspot",
		async run(office) {
			const lead = await office.lead();
			expect(await office.statusOf(lead)).toBe("open_to_all");
			expect(await office.whoWasRung(lead)).toEqual([]);
			for (const name of SEVEN) expect(await office.sees(name, lead)).toBe("open");
			expect(await office.claims(ANA, lead)).toBe("ok");
		},
	},
	{
		title: "[S001.26] ficam todos indisponíveis durante o repasse: também é de toda a equipe",
		preset: "chatspot",
		async run(office) {
			await office.online(LUCAS, MARINA);
			const lead = await office.lead();
			await office.setUnavailable(MARINA);
			await office.setUnavailable(LUCAS);
			expect(await office.statusOf(lead)).toBe("open_to_all");
		},
	},
];

export const SEED_001: readonly Scenario[] = [...rotation, ...settings, ...remarks];
