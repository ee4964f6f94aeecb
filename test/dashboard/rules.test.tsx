// The rules of a team as its manager meets them: read in a sentence, changed value by value, saved together.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inWords } from "../../dashboard/manager/rules/channel.tsx";
import { changed, drafts, laidOver, toSend } from "../../dashboard/manager/rules/draft.ts";
import { clock, spanning } from "../../dashboard/manager/rules/hours.tsx";
import { RulesPage } from "../../dashboard/manager/rules/page.tsx";
import { rulesTexts } from "../../dashboard/manager/rules/texts.ts";
import { $teamId } from "../../dashboard/stores/session.ts";
import { $toasts } from "../../dashboard/stores/toasts.ts";
import type { TeamRulesView } from "../../protocol/api.ts";
import type { RulesView } from "../../protocol/rules.ts";
import { buildPolicy, PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { eventually } from "../support/eventually.ts";
import { gate } from "../support/gate.ts";

const view = (preset: PresetName, overrides: Record<string, unknown> = {}): TeamRulesView => ({
	revision: JSON.stringify([preset, overrides]),
	preset,
	timeZone: "America/Sao_Paulo",
	overrides,
	policy: laidOver(PRESETS[preset], overrides) as unknown as RulesView,
	presets: Object.keys(PRESETS),
});

let now: TeamRulesView;
let puts: { path: string; body: Record<string, unknown> }[];
let refusal: string | null;
/** Somebody else was here first. */
let stale: boolean;
/** Until when an answer waits. */
let hold: Promise<void>;

beforeEach(() => {
	now = view("product");
	puts = [];
	refusal = null;
	stale = false;
	hold = Promise.resolve();
	$teamId.set("t");
	$toasts.set([]);
	drafts.clear();
	vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
		if (init.method !== "PUT") return Response.json(now);
		const body = JSON.parse(String(init.body)) as Record<string, unknown>;
		puts.push({ path, body });
		await hold;
		if (stale)
			return Response.json(
				{ reason: "changed_meanwhile", message: "Outra pessoa mudou isto." },
				{ status: 409 },
			);
		if (refusal !== null)
			return Response.json({ reason: "invalid_policy", message: refusal }, { status: 422 });
		now = view(body.preset as PresetName, body.policy as Record<string, unknown>);
		return Response.json(now);
	});
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

async function open(): Promise<void> {
	render(<RulesPage />);
	await screen.findByText("Chat do site");
}

const card = (name: string) =>
	within(screen.getByRole("heading", { name }).closest("section") as HTMLElement);

async function saved(): Promise<Record<string, unknown>> {
	const before = puts.length;
	fireEvent.submit((await screen.findByText("Salvar regras")).closest("form") as HTMLFormElement);
	await eventually(() => expect(puts.length).toBe(before + 1));
	return puts.at(-1)?.body ?? {};
}

const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });

describe("the rules", () => {
	it("[B41] are said in a sentence for each channel, as each seed has them", () => {
		const t = rulesTexts.get();
		const said = (preset: PresetName, channel: "chat" | "whatsapp" = "chat") =>
			inWords(channel, PRESETS[preset] as RulesView, t);
		expect(said("hypnobox")).toBe(
			"O corretor da vez tem 60 s para escrever a primeira mensagem. Se o tempo acabar, perde a vez e o lead passa ao próximo, por até 2 h. Se recusar, vai para o fim da fila e o lead passa ao próximo.",
		);
		expect(said("hypnobox", "whatsapp")).toBe(
			"O corretor da vez tem 60 s para escrever a primeira mensagem. Se o tempo acabar, mantém o lugar e o lead vira CNA, sem passar a outro. Se recusar, vai para o fim da fila e o lead vira CNA.",
		);
		expect(said("chatspot")).toMatch(
			/^O corretor da vez tem 10 min para escrever.*acabar, mantém o lugar.*recusar, mantém o lugar/,
		);
		expect(said("3c-manual")).toBe("O lead espera até alguém pegar ou ser direcionado.");
		expect(said("3c-balanced")).toBe("O lead já chega como conversa ao corretor da vez.");
		expect(said("product")).toBe(
			"O corretor da vez tem 60 s para tocar em Atender. Se o tempo acabar, perde a vez e o lead passa ao próximo, por até 15 min. Se recusar, vai para o fim da fila e o lead passa ao próximo. Depois de atender, tem 2 min para escrever; se não, o lead passa ao próximo.",
		);
		expect(said("product", "whatsapp")).toMatch(
			/vira CNA, sem passar a outro\. Se recusar, vai para o fim da fila e o lead passa ao próximo\. Depois de atender, tem 2 min para responder ao cliente; se não, a gestão é avisada e o lead fica com ele\.$/,
		);
		expect(said("roleta")).toMatch(/para tocar em Atender\. Se o tempo acabar, mantém o lugar/);
	});

	it("[B41] one value changed is said at once and saved with those changed before, in seconds", async () => {
		now = view("product", { maxActive: 7 });
		await open();
		expect(screen.queryByText("Salvar regras")).toBeNull();
		const chat = card("Chat do site");
		type(chat.getByRole("spinbutton", { name: "Tempo para atender" }), "3");
		await chat.findByText(/tem 3 min para tocar em Atender/);
		fireEvent.change(chat.getByRole("combobox", { name: "Quem não atende" }), {
			target: { value: "keep" },
		});
		await chat.findByText(/mantém o lugar e o lead passa/);
		const { revision } = now;
		expect(await saved()).toEqual({
			revision,
			preset: "product",
			timeZone: "America/Sao_Paulo",
			policy: {
				maxActive: 7,
				channels: { chat: { offerSeconds: 180, onMissPosition: "keep" } },
			},
		});
		expect(puts[0]?.path).toBe("/api/teams/t/policy");
		await eventually(() => expect(screen.queryByText("Salvar regras")).toBeNull());
		await eventually(() =>
			expect($toasts.get().map(({ text }) => text)).toEqual([
				"Regras salvas. Já valem para quem espera e para os próximos leads.",
			]),
		);
	});

	it("[B41] what the server refuses is said, and what was typed stays", async () => {
		await open();
		refusal = "Chat: o tempo para atender vai de 15 s a 1 h.";
		const time = () => card("Chat do site").getByRole("spinbutton", { name: "Tempo para atender" });
		type(time(), "300");
		await saved();
		await screen.findByText(refusal);
		expect((time() as HTMLInputElement).value).toBe("300");
		fireEvent.click(screen.getByText("Desfazer"));
		await eventually(() => expect((time() as HTMLInputElement).value).toBe("1"));
		expect(screen.queryByText("Salvar regras")).toBeNull();
	});

	it("[B56] a choice takes along what has no field beside it, so that it can be saved", async () => {
		now = view("product");
		await open();
		const choose = (within: ReturnType<typeof card>, name: string, value: string) =>
			fireEvent.change(within.getByRole("combobox", { name }), { target: { value } });
		choose(card("Chat do site"), "O tempo termina quando ele", "first_reply");
		choose(card("Portais e sistemas"), "Se o tempo acabar, o lead", "cna");
		choose(card("Equipe"), "Ordem da fila", "fixed");
		await eventually(() =>
			expect(screen.queryByRole("combobox", { name: "Quem não atende" })).toBeNull(),
		);
		const { policy } = await saved();
		const { ok } = buildPolicy("product", policy as Record<string, unknown>);
		expect(ok).toBe(true);
		expect(policy).toMatchObject({
			order: "fixed",
			channels: {
				chat: { timerStopsOn: "first_reply", firstReplySeconds: 0, onMissPosition: "keep" },
				whatsapp: { onMissPosition: "keep" },
				api: { onTimeout: "cna", maxDistributionSeconds: 0 },
			},
		});
		choose(card("Portais e sistemas"), "Se o tempo acabar, o lead", "next");
		await card("Portais e sistemas").findByText(/passa ao próximo, por até 15 min/);
	});

	it("[B56] only what the server takes is offered: chat never becomes a CNA, and 0 is told where it may be", async () => {
		await open();
		const options = (name: string) =>
			[...card("Chat do site").getByRole("combobox", { name }).querySelectorAll("option")].map(
				({ value }) => value,
			);
		expect(options("Se o tempo acabar, o lead")).toEqual(["next"]);
		expect(options("Se ele recusar, o lead")).toEqual(["next"]);
		expect(screen.queryByText("0: o lead já chega como conversa.")).toBeNull();
		fireEvent.change(card("Equipe").getByRole("combobox", { name: "Ordem da fila" }), {
			target: { value: "availability" },
		});
		await screen.findAllByText("0: o lead já chega como conversa.");
		expect(screen.queryByRole("combobox", { name: "Quem não atende" })).toBeNull();
	});

	it("[B57] what is not saved is there again after a look elsewhere, and a reload asks first", async () => {
		await open();
		const many = () => card("Equipe").getByRole("spinbutton", { name: /Atendimentos/ });
		type(many(), "9");
		await screen.findByText("Há mudanças não salvas.");
		const leaving = new Event("beforeunload", { cancelable: true });
		window.dispatchEvent(leaving);
		expect(leaving.defaultPrevented).toBe(true);
		cleanup();
		await open();
		expect((many() as HTMLInputElement).value).toBe("9");
		fireEvent.click(await screen.findByText("Desfazer"));
		await eventually(() => expect((many() as HTMLInputElement).value).toBe("4"));
		const free = new Event("beforeunload", { cancelable: true });
		window.dispatchEvent(free);
		expect(free.defaultPrevented).toBe(false);
	});

	it("[B57] what is typed while it saves is still to be saved", async () => {
		await open();
		const { passed, open: answer } = gate();
		hold = passed;
		const many = () => card("Equipe").getByRole("spinbutton", { name: /Atendimentos/ });
		type(many(), "9");
		await saved();
		type(many(), "11");
		answer();
		await eventually(() => expect($toasts.get()).toHaveLength(1));
		expect((many() as HTMLInputElement).value).toBe("11");
		expect((await saved()).policy).toEqual({ maxActive: 11 });
	});

	it("[B57] another's change is not saved over: it is shown with mine over it, and I save again", async () => {
		await open();
		now = view("product", { requireOutcome: "hard" });
		stale = true;
		type(card("Equipe").getByRole("spinbutton", { name: /Atendimentos/ }), "9");
		await saved();
		await screen.findByText(/Outra pessoa mudou/);
		await eventually(() =>
			expect(card("Equipe").getByRole("combobox", { name: /desfecho/ })).toHaveProperty(
				"value",
				"hard",
			),
		);
		stale = false;
		const { revision } = now;
		expect(await saved()).toMatchObject({
			revision,
			policy: { requireOutcome: "hard", maxActive: 9 },
		});
	});

	it("[B41] seed 003's one time is chat's: WhatsApp's cannot be typed, and follows it", async () => {
		now = view("hypnobox");
		await open();
		type(card("Chat do site").getByRole("spinbutton", { name: "Tempo para atender" }), "5");
		await card("WhatsApp").findByText(/tem 5 min para escrever/);
		const time = card("WhatsApp").getByRole("spinbutton", { name: "Tempo para atender" });
		expect((time as HTMLInputElement).disabled).toBe(true);
		expect(card("WhatsApp").getByText("É o mesmo do chat neste modelo.")).toBeTruthy();
	});

	it("[B41] another model is asked about first, and keeps what is on the card of the hours", async () => {
		const hours = { zone: "America/Sao_Paulo", week: Array(7).fill([]), holidays: ["2026-12-25"] };
		const card = { hours, offersOutsideHours: false, autoReply: { on: true, text: "Até já." } };
		now = view("product", { maxActive: 7, ...card });
		const { revision } = now;
		await open();
		fireEvent.click(screen.getByRole("button", { name: "Usar o modelo Chatspot", hidden: true }));
		const sheet = within(screen.getByRole("dialog", { hidden: true }));
		expect(puts).toEqual([]);
		fireEvent.click(sheet.getByText("Usar"));
		await eventually(() => expect(puts).toHaveLength(1));
		expect(puts[0]?.body).toEqual({ preset: "chatspot", policy: card, revision });
	});

	it("[B42] hours are switched on with a week, changed by day, and closed on a date", async () => {
		await open();
		fireEvent.click(screen.getByRole("switch", { name: "Atender só no horário" }));
		await screen.findByText("Fechado também em");
		expect(screen.getByRole("switch", { name: "Domingo" }).getAttribute("aria-checked")).toBe(
			"false",
		);
		const until = screen.getByLabelText("Sexta, até");
		fireEvent.change(until, { target: { value: "02:00" } });
		fireEvent.click(screen.getByRole("switch", { name: "Segunda" }));
		const year = new Date().getFullYear() + 1;
		fireEvent.input(screen.getByLabelText("Data"), { target: { value: `${year}-12-25` } });
		fireEvent.click(screen.getByText("Incluir"));
		await screen.findByRole("button", { name: `Tirar 25/12/${year}` });
		await screen.findByText("fecha no dia seguinte");
		fireEvent.click(screen.getByRole("button", { name: "Outro período: Terça" }));
		await screen.findAllByLabelText("Terça, das");
		const { policy } = (await saved()) as { policy: { hours: unknown } };
		const day = [{ from: 540, to: 1_080 }];
		expect(policy.hours).toEqual({
			zone: "America/Sao_Paulo",
			holidays: [`${year}-12-25`],
			week: [
				[],
				[],
				[...day, { from: 1_140, to: 1_380 }],
				day,
				day,
				[{ from: 540, to: 1_560 }],
				[],
			],
		});
	});

	it("[B42] a date is included by Enter, and by leaving its field for “Salvar”", async () => {
		const year = new Date().getFullYear() + 1;
		await open();
		fireEvent.click(screen.getByRole("switch", { name: "Atender só no horário" }));
		const field = await screen.findByLabelText("Data");
		fireEvent.input(field, { target: { value: `${year}-12-25` } });
		fireEvent.keyDown(field, { key: "Enter" });
		await screen.findByRole("button", { name: `Tirar 25/12/${year}` });
		fireEvent.input(field, { target: { value: `${year}-01-01` } });
		fireEvent.blur(field);
		await screen.findByRole("button", { name: `Tirar 01/01/${year}` });
		expect(puts).toEqual([]);
	});

	it("[B42] a week without a day, and a day of 24 hours, are said", async () => {
		now = view("product", {
			hours: { zone: "America/Sao_Paulo", week: Array(7).fill([]), holidays: [] },
		});
		await open();
		expect(screen.getByText(/a equipe nunca abre/)).toBeTruthy();
		fireEvent.click(screen.getByRole("switch", { name: "Sexta" }));
		fireEvent.change(await screen.findByLabelText("Sexta, até"), { target: { value: "09:00" } });
		await screen.findByText("24 h, até o dia seguinte");
		expect(screen.queryByText(/a equipe nunca abre/)).toBeNull();
	});

	it("[B42] a time that is not later than its beginning is the next day's", () => {
		expect(spanning(540, 1_080)).toEqual({ from: 540, to: 1_080 });
		expect(spanning(1_200, 120)).toEqual({ from: 1_200, to: 1_560 });
		expect(spanning(540, 540)).toEqual({ from: 540, to: 1_980 });
		expect([clock(1_560), clock(0), clock(1_440)]).toEqual(["02:00", "00:00", "00:00"]);
	});

	it("[B42] hours follow the team's zone", () => {
		const hours = { zone: "America/Sao_Paulo", week: [], holidays: [] };
		const changes = changed({}, ["maxActive"], 3);
		expect(toSend({ hours }, changes, "America/Manaus")).toEqual({
			maxActive: 3,
			hours: { ...hours, zone: "America/Manaus" },
		});
	});
});
