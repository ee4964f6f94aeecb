// Seed 000, Hypnobox: what chat and WhatsApp each do with a lead. One team, one queue, two
// behaviours; the seven brokers stand in the order of its example. Scenario by scenario, as there.
import { expect } from "vitest";
import {
	hours,
	IGNORED,
	type Office,
	type Scenario,
	SEVEN,
	WEEKDAYS,
} from "../support/office/office.ts";
import { WHATSAPP } from "./000-whatsapp.ts";

const [LUCAS, MARINA, RAFAEL, , , , ANA] = SEVEN;
const OTHERS = SEVEN.slice(1);

async function everybody(office: Office): Promise<void> {
	await office.online(...SEVEN);
}

const chat: readonly Scenario[] = [
	{
		title: "[S000.1] o lead vai à fila de corretores disponíveis, seguindo a ordem exibida",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			expect(await office.queueOrder()).toEqual(SEVEN);
			expect(await office.next()).toBe(LUCAS);
			const lead = await office.lead({ channel: "chat" });
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			for (const name of OTHERS) expect(await office.sees(name, lead)).toBe("nothing");
		},
	},
	{
		title: "[S000.2] Lucas não responde no tempo: perde a vez, e o atendimento vai para Marina",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			await office.waits(IGNORED - 3);
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			await office.waits(4);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect(await office.queueOrder()).toEqual([...OTHERS, LUCAS]);
			expect(await office.missesOf(LUCAS)).toBe(1);
		},
	},
	{
		title: "[S000.3] e assim sucessivamente, até alguém atender",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			await office.waits(6 * IGNORED + 1);
			expect(await office.whoWasRung(lead)).toEqual(SEVEN);
			expect(await office.accepts(ANA, lead)).toBe("ok");
			expect(await office.replies(ANA, lead)).toBe("ok");
			await office.waits(hours(1));
			expect(await office.ownerOf(lead)).toBe(ANA);
			expect(await office.storyOf(lead)).toEqual([
				...SEVEN.slice(0, 6).map((name) => `${name}: missed`),
				`${ANA}: accepted`,
			]);
		},
	},
	{
		title: "[S000.4] se os sete deixam passar, a volta recomeça pelo primeiro",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			await office.waits(7 * IGNORED + 6);
			expect(await office.whoWasRung(lead)).toEqual([...SEVEN, LUCAS]);
		},
	},
	{
		title: "[S000.5] responder é escrever: aceitar e calar também perde a vez",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			expect(await office.accepts(LUCAS, lead)).toBe("ok");
			await office.waits(IGNORED + 1);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			expect(await office.ownerOf(lead)).toBeNull();
			expect((await office.queueOrder()).at(-1)).toBe(LUCAS);
		},
	},
	{
		title: "[S000.6] o tempo é parametrizado pela empresa",
		preset: "hypnobox",
		policy: { channels: { chat: { offerSeconds: 180 } } },
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			expect(await office.timer(lead)).toBe(180);
			await office.waits(179);
			expect(await office.whoIsRung(lead)).toBe(LUCAS);
			await office.waits(4);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
		},
	},
	{
		title: "[S000.7] mudar o parâmetro não mexe em quem já está sendo chamado, só no próximo",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const lead = await office.lead({ channel: "chat" });
			expect(await office.setRules("hypnobox", { channels: { chat: { offerSeconds: 120 } } })).toBe(
				"ok",
			);
			await office.waits(IGNORED + 1);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
			await office.waits(100);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
		},
	},
	{
		title: "[S000.8] só os disponíveis são chamados; quem saiu é pulado",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			await office.offline(LUCAS, MARINA);
			const lead = await office.lead({ channel: "chat" });
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
			expect(await office.passedOver(lead)).toMatchObject({
				[LUCAS]: "unavailable",
				[MARINA]: "unavailable",
			});
		},
	},
	{
		title: "[S000.9] quem atende usa a vez: o próximo lead é do segundo da fila",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const first = await office.lead({ channel: "chat" });
			await office.accepts(LUCAS, first);
			await office.replies(LUCAS, first);
			const second = await office.lead({ channel: "chat" });
			expect(await office.whoIsRung(second)).toBe(MARINA);
			expect((await office.queueOrder()).at(-1)).toBe(LUCAS);
		},
	},
];

const chatClosed: readonly Scenario[] = [
	{
		title: "[S000.10] fora do expediente, sem corretores: é registrado e não vai a ninguém",
		preset: "hypnobox",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("21:00");
			const lead = await office.lead({ channel: "chat" });
			expect(await office.statusOf(lead)).toBe("waiting");
			expect(await office.waitsFor(lead)).toBe("off_hours");
			await office.until("08:00", 1);
			expect(await office.whoWasRung(lead)).toEqual([]);
			expect(await office.statusOf(lead)).toBe("waiting");
		},
	},
	{
		title: "[S000.11] quando o expediente começa e há corretores, vai ao primeiro disponível",
		preset: "hypnobox",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("21:00");
			const lead = await office.lead({ channel: "chat" });
			await office.until("09:10", 1);
			expect(await office.statusOf(lead)).toBe("waiting");
			await office.online(MARINA);
			expect(await office.whoIsRung(lead)).toBe(MARINA);
		},
	},
	{
		title: "[S000.12] a fila da noite sai na ordem de chegada, um lead para cada corretor",
		preset: "hypnobox",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("21:00");
			const first = await office.lead({ channel: "chat" });
			await office.waits(60);
			const second = await office.lead({ channel: "chat" });
			await office.waits(60);
			const third = await office.lead({ channel: "chat" });
			await office.until("09:05", 1);
			await office.online(LUCAS, MARINA);
			expect(await office.whoIsRung(first)).toBe(LUCAS);
			expect(await office.whoIsRung(second)).toBe(MARINA);
			expect(await office.whoIsRung(third)).toBeNull();
			await office.online(RAFAEL);
			expect(await office.whoIsRung(third)).toBe(RAFAEL);
		},
	},
	{
		title:
			"[S000.13] no expediente e sem ninguém online, espera pelo primeiro que ficar disponível",
		preset: "hypnobox",
		async run(office) {
			const lead = await office.lead({ channel: "chat" });
			expect(await office.waitsFor(lead)).toBe("no_broker_online");
			await office.waits(hours(3));
			await office.online(RAFAEL);
			expect(await office.whoIsRung(lead)).toBe(RAFAEL);
		},
	},
];

const summary: readonly Scenario[] = [
	{
		title: "[S000.27] resumo, linha 1: chat redistribui se o corretor não atende; WhatsApp não",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const onChat = await office.lead({ channel: "chat" });
			const onWhatsApp = await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + 1);
			expect(await office.whoWasRung(onChat)).toHaveLength(2);
			expect(await office.whoWasRung(onWhatsApp)).toEqual([MARINA]);
		},
	},
	{
		title: "[S000.28] resumo, linha 2: no chat perde a vez; no WhatsApp mantém a posição",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			await office.lead({ channel: "chat" });
			await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + 1);
			const order = await office.queueOrder();
			expect(order.at(-1)).toBe(LUCAS);
			expect(order[0]).toBe(MARINA);
		},
	},
	{
		title: "[S000.29] resumo, linha 3: chat passa imediatamente; WhatsApp aguarda a verificação",
		preset: "hypnobox",
		async run(office) {
			await everybody(office);
			const onChat = await office.lead({ channel: "chat" });
			const onWhatsApp = await office.lead({ channel: "whatsapp" });
			await office.waits(IGNORED + 1);
			expect(await office.statusOf(onChat)).toBe("offered");
			expect(await office.timer(onChat)).toBeGreaterThan(55);
			expect(await office.statusOf(onWhatsApp)).toBe("cna_pending");
		},
	},
	{
		title: "[S000.30] resumo, linha 4: fora do expediente, chat entra na fila; WhatsApp vira CNA",
		preset: "hypnobox",
		policy: WEEKDAYS,
		async run(office) {
			await office.until("22:00");
			const onChat = await office.lead({ channel: "chat" });
			const onWhatsApp = await office.lead({ channel: "whatsapp" });
			expect(await office.statusOf(onChat)).toBe("waiting");
			expect(await office.statusOf(onWhatsApp)).toBe("cna_pending");
			await office.until("09:01", 1);
			await office.online(LUCAS);
			expect(await office.whoIsRung(onChat)).toBe(LUCAS);
			expect(await office.whoWasRung(onWhatsApp)).toEqual([]);
			await office.accepts(LUCAS, onChat);
			await office.replies(LUCAS, onChat);
			await office.until("09:15", 1);
			await office.waits(1);
			expect(await office.noticesOf(LUCAS)).toEqual([{ lead: onWhatsApp, what: "cna" }]);
		},
	},
];

export const SEED_000: readonly Scenario[] = [...chat, ...chatClosed, ...WHATSAPP, ...summary];
