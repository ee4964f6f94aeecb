// The rules of a team as its manager meets them: read in a sentence, changed value by value, saved together.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inWords } from "../../dashboard/manager/rules/channel.tsx";
import { changed, laidOver, toSend } from "../../dashboard/manager/rules/draft.ts";
import { clock, spanning } from "../../dashboard/manager/rules/hours.tsx";
import { RulesPage } from "../../dashboard/manager/rules/page.tsx";
import { rulesTexts } from "../../dashboard/manager/rules/texts.ts";
import { $teamId } from "../../dashboard/stores/session.ts";
import { $toasts } from "../../dashboard/stores/toasts.ts";
import type { TeamRulesView } from "../../protocol/api.ts";
import type { ChannelRulesView, RulesView } from "../../protocol/rules.ts";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { eventually } from "../support/eventually.ts";

const view = (preset: PresetName, overrides: Record<string, unknown> = {}): TeamRulesView => ({
	preset,
	timeZone: "America/Sao_Paulo",
	overrides,
	policy: laidOver(PRESETS[preset], overrides) as unknown as RulesView,
	presets: Object.keys(PRESETS),
});

let now: TeamRulesView;
let puts: { path: string; body: Record<string, unknown> }[];
let refusal: string | null;

beforeEach(() => {
	now = view("product");
	puts = [];
	refusal = null;
	$teamId.set("t");
	$toasts.set([]);
	vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
		if (init.method !== "PUT") return Response.json(now);
		const body = JSON.parse(String(init.body)) as Record<string, unknown>;
		puts.push({ path, body });
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
		const said = (preset: PresetName, channel: "chat" | "whatsapp" = "chat") => {
			const { order, channels } = PRESETS[preset] as RulesView;
			return inWords(channels[channel] as ChannelRulesView, order, t);
		};
		expect(said("hypnobox")).toBe(
			"O corretor da vez tem 60 s para escrever a primeira mensagem. Se não, perde a vez e o lead passa ao próximo, por até 2 h.",
		);
		expect(said("hypnobox", "whatsapp")).toBe(
			"O corretor da vez tem 60 s para escrever a primeira mensagem. Se não, mantém o lugar e o lead vira CNA, sem passar a outro.",
		);
		expect(said("chatspot")).toMatch(/^O corretor da vez tem 10 min para escrever/);
		expect(said("3c-manual")).toBe("O lead espera até alguém pegar ou ser direcionado.");
		expect(said("3c-balanced")).toBe("O lead já chega como conversa ao corretor da vez.");
		expect(said("product")).toBe(
			"O corretor da vez tem 60 s para tocar em Atender e mais 2 min para escrever. Se não, perde a vez e o lead passa ao próximo, por até 15 min.",
		);
		expect(said("roleta")).toMatch(/para tocar em Atender\. Se não, mantém o lugar/);
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
		expect(await saved()).toEqual({
			preset: "product",
			timeZone: "America/Sao_Paulo",
			policy: {
				maxActive: 7,
				channels: { chat: { offerSeconds: 180, onMissPosition: "keep" } },
			},
		});
		expect(puts[0]?.path).toBe("/api/teams/t/policy");
		await eventually(() => expect(screen.queryByText("Salvar regras")).toBeNull());
		expect($toasts.get().map(({ text }) => text)).toEqual([
			"Regras salvas. Valem para os próximos leads.",
		]);
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

	it("[B41] seed 003's one time is chat's: WhatsApp's cannot be typed", async () => {
		now = view("hypnobox");
		await open();
		const time = card("WhatsApp").getByRole("spinbutton", { name: "Tempo para atender" });
		expect((time as HTMLInputElement).disabled).toBe(true);
		expect(card("WhatsApp").getByText("É o mesmo do chat neste modelo.")).toBeTruthy();
	});

	it("[B41] another model is asked about first, and keeps the hours and nothing else", async () => {
		const hours = { zone: "America/Sao_Paulo", week: Array(7).fill([]), holidays: ["2026-12-25"] };
		now = view("product", { maxActive: 7, hours });
		await open();
		fireEvent.click(screen.getByRole("button", { name: "Usar o modelo Chatspot", hidden: true }));
		const sheet = within(screen.getByRole("dialog", { hidden: true }));
		expect(puts).toEqual([]);
		fireEvent.click(sheet.getByText("Usar"));
		await eventually(() => expect(puts).toHaveLength(1));
		expect(puts[0]?.body).toEqual({ preset: "chatspot", policy: { hours } });
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
		fireEvent.input(screen.getByLabelText("Data"), { target: { value: "2026-12-25" } });
		fireEvent.click(screen.getByText("Incluir"));
		await screen.findByRole("button", { name: "Tirar 25/12/2026" });
		fireEvent.click(screen.getByRole("button", { name: "Outro período: Terça" }));
		await screen.findAllByLabelText("Terça, das");
		const { policy } = (await saved()) as { policy: { hours: unknown } };
		const day = [{ from: 540, to: 1_080 }];
		expect(policy.hours).toEqual({
			zone: "America/Sao_Paulo",
			holidays: ["2026-12-25"],
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
