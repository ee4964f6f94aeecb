// Setting up a number of WhatsApp: every state of its page, what goes to the server, what never
// comes back.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { moment } from "../../dashboard/format.ts";
import { NumbersPage } from "../../dashboard/manager/numbers/page.tsx";
import { choosable } from "../../dashboard/manager/numbers/templates.tsx";
import { router } from "../../dashboard/router.ts";
import { $session } from "../../dashboard/stores/session.ts";
import {
	CHECK_STEPS,
	type ConnectionView,
	type StepView,
	type TemplateView,
} from "../../protocol/whatsapp.ts";
import { eventually } from "../support/eventually.ts";

interface Call {
	readonly what: string;
	readonly body: unknown;
}

let calls: Call[];
let answers: Record<string, { readonly status?: number; readonly body: unknown }>;

const template = (changes: Partial<TemplateView> = {}): TemplateView => ({
	name: "retomar",
	id: "retomar_atendimento/pt_BR",
	language: "pt_BR",
	status: "APPROVED",
	category: "MARKETING",
	body: "Oi, {{1}}!",
	chosen: false,
	usable: true,
	...changes,
});

const number = (changes: Partial<ConnectionView> = {}): ConnectionView => ({
	id: "n1",
	team: "t",
	name: "Plantão Aurora",
	phone: "+551140028922",
	wabaId: "123456",
	phoneId: "654321",
	callbackUrl: "https://vez.example/wa/n1",
	verifyToken: "vt-1",
	graphVersion: "v25.0",
	steps: CHECK_STEPS.map((step) => ({ step, state: "ok" })),
	checkedAt: null,
	lastEventAt: null,
	lastFailure: null,
	heldUp: null,
	templatesHeld: null,
	queued: 0,
	unknown: 0,
	templates: [],
	billed: { free: 0, billable: 0 },
	oldSecretUntil: null,
	...changes,
});

beforeEach(() => {
	calls = [];
	answers = {};
	vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
		const what = `${init.method} ${path.replace("/api/", "")}`;
		calls.push({ what, body: init.body ? JSON.parse(String(init.body)) : undefined });
		const answer = answers[what] ?? { status: 404, body: { message: "Não encontramos." } };
		return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
	});
	$session.set({
		at: "in",
		me: {
			person: {
				id: 1,
				name: "Helena",
				email: "h@a.example",
				role: "manager",
				teams: ["t"],
				status: "active",
			},
			account: { slug: "aurora", company: "Aurora" },
			teams: [{ id: "t", name: "Plantão" }],
		},
	});
});

afterEach(() => {
	cleanup();
	vi.restoreAllMocks();
	vi.unstubAllGlobals();
});

async function show(path: string, view?: ConnectionView): Promise<void> {
	if (view) answers["GET whatsapp/n1"] = { body: view };
	router.open(path);
	render(<NumbersPage />);
	await eventually(() => expect(screen.queryByLabelText("Carregando…")).toBeNull());
}

const type = (label: string, value: string): void => {
	fireEvent.input(screen.getByLabelText(label), { target: { value } });
};

describe("the numbers", () => {
	it("[B28] none: the three ways in plain words, and where to start", async () => {
		answers["GET whatsapp"] = { body: [] };
		await show("/gestao/whatsapp");
		expect(screen.getByText("Por link, sem conectar nada")).toBeTruthy();
		expect(screen.getByText("Número na API do WhatsApp")).toBeTruthy();
		expect(screen.getByText("Número na API e no celular")).toBeTruthy();
		const link = screen.getByRole("link", { name: "Conectar um número" });
		expect(link.getAttribute("href")).toBe("/gestao/whatsapp/novo");
	});

	it("[B28] are listed with their team, each a way to its page", async () => {
		answers["GET whatsapp"] = {
			body: [{ id: "n1", team: "t", name: "Plantão Aurora", phone: "+551140028922" }],
		};
		await show("/gestao/whatsapp");
		expect(screen.getByText("(11) 4002-8922 · Plantão")).toBeTruthy();
		expect(screen.getByRole("link", { name: /Plantão Aurora/ }).getAttribute("href")).toBe(
			"/gestao/whatsapp/n1",
		);
	});

	const steps = (...states: readonly StepView["state"][]) =>
		CHECK_STEPS.map((step, n) => ({ step, state: states[n] ?? "ok" }));

	it.each<[string, Partial<ConnectionView>]>([
		["Tudo certo", {}],
		["Falta 1 passo", { steps: steps("ok", "waiting") }],
		["2 passos com problema", { steps: steps("failed", "waiting", "failed") }],
		["Envio parado", { heldUp: "payment", steps: steps("failed") }],
		["Modelos suspensos", { templatesHeld: "spam" }],
		[
			"Funciona, mas não para sempre",
			{ steps: CHECK_STEPS.map((step) => ({ step, state: "ok", message: "Até sexta." })) },
		],
	])("[B55] the list says %s", async (says, is) => {
		answers["GET whatsapp"] = {
			body: [
				{ id: "n1", team: "t", name: "Plantão Aurora", phone: "+551140028922" },
				{ id: "n2", team: "t", name: "Recepção", phone: "+551140028933" },
			],
		};
		await show("/gestao/whatsapp", number(is));
		const of = async (name: RegExp) => within(await screen.findByRole("link", { name }));
		expect(await (await of(/Plantão Aurora/)).findByText(says)).toBeTruthy();
		expect(await (await of(/Recepção/)).findByText("Não respondeu agora")).toBeTruthy();
	});

	it("[B28] that cannot be fetched say so and can be asked for again", async () => {
		await show("/gestao/whatsapp");
		answers["GET whatsapp"] = { body: [] };
		fireEvent.click(screen.getByRole("button", { name: "Tentar de novo" }));
		expect(await screen.findByText("Nenhum número conectado")).toBeTruthy();
	});
});

describe("connecting a number", () => {
	it.each([
		["A".repeat(81), "Use um nome mais curto."],
		["A", "Preencha este campo."],
	])("[B54] of the name '%s' it says: %s", async (name, words) => {
		await show("/gestao/whatsapp/novo");
		type("Nome", name);
		fireEvent.submit(document.querySelector("form") as HTMLFormElement);
		await screen.findAllByText("Preencha este campo.");
		const field = screen.getByLabelText("Nome").closest(".field") as HTMLElement;
		expect(within(field).getByText(words)).toBeTruthy();
		expect(calls).toEqual([]);
	});

	it("[B28] names each field that is wrong, and sends nothing", async () => {
		await show("/gestao/whatsapp/novo");
		type("ID da conta (WABA)", "waba-1");
		type("Chave secreta do aplicativo", "curta");
		fireEvent.submit(document.querySelector("form") as HTMLFormElement);
		expect(await screen.findByText("Cole só os números do ID.")).toBeTruthy();
		expect(screen.getByText("Este valor parece incompleto. Copie de novo.")).toBeTruthy();
		expect(screen.getAllByText("Preencha este campo.")).toHaveLength(4);
		expect(calls).toEqual([]);
	});

	it("[B28] sends the number as the server wants it, and goes on to its steps", async () => {
		answers["POST whatsapp"] = { status: 201, body: number() };
		await show("/gestao/whatsapp/novo");
		type("Nome", "Plantão Aurora");
		type("Número", "(11) 4002-8922");
		type("ID da conta (WABA)", "123456");
		type("ID do número de telefone", "654321");
		type("Token de acesso", "EAAG-token-do-sistema");
		type("Chave secreta do aplicativo", "0123456789abcdef");
		fireEvent.submit(document.querySelector("form") as HTMLFormElement);
		await eventually(() => expect(calls).toHaveLength(1));
		expect(calls[0]?.body).toEqual({
			team: "t",
			name: "Plantão Aurora",
			phone: "+551140028922",
			wabaId: "123456",
			phoneId: "654321",
			token: "EAAG-token-do-sistema",
			appSecret: "0123456789abcdef",
		});
		await eventually(() => expect(location.pathname).toBe("/gestao/whatsapp/n1"));
	});

	it("[B28] hides what is secret until it is asked for", async () => {
		await show("/gestao/whatsapp/novo");
		const token = screen.getByLabelText("Token de acesso");
		expect(token.getAttribute("type")).toBe("password");
		fireEvent.click(screen.getByRole("button", { name: "Mostrar: Token de acesso" }));
		await eventually(() => expect(token.getAttribute("type")).toBe("text"));
	});
});

describe("a number's page", () => {
	it("[B29] every step is named with its state and what to do", async () => {
		await show(
			"/gestao/whatsapp/n1",
			number({
				steps: [
					{ step: "token", state: "ok" },
					{ step: "number", state: "ok" },
					{ step: "subscription", state: "failed", message: "O token não pode assinar a conta." },
					{ step: "callback", state: "waiting" },
					{ step: "verified", state: "waiting" },
					{ step: "event", state: "waiting" },
				],
			}),
		);
		expect(screen.getByText("Faltam 4 passos para este número funcionar.")).toBeTruthy();
		expect(screen.getByText("O token não pode assinar a conta.")).toBeTruthy();
		expect(screen.getByText(/Mande um “oi”/)).toBeTruthy();
		expect(screen.getByText("com problema")).toBeTruthy();
	});

	it("[B29] a step that holds for a while only says so, and it is not all good", async () => {
		const steps = CHECK_STEPS.map((step) => ({ step, state: "ok" as const }));
		const [token, ...others] = steps;
		const message = "Este token só vale até 27/11/2026, 10:00.";
		if (token)
			await show("/gestao/whatsapp/n1", number({ steps: [{ ...token, message }, ...others] }));
		expect(screen.getByText(message)).toBeTruthy();
		expect(screen.getByText(/recebe e envia, mas não para sempre/)).toBeTruthy();
		expect(screen.queryByText(/Tudo certo/)).toBeNull();
	});

	it("[B29] checks now, and shows what came of it", async () => {
		await show("/gestao/whatsapp/n1", number({ steps: [{ step: "token", state: "waiting" }] }));
		expect(screen.getByText("Falta 1 passo para este número funcionar.")).toBeTruthy();
		const noon = new Date().setUTCHours(15, 0, 0, 0);
		vi.spyOn(Date, "now").mockReturnValue(noon);
		answers["POST whatsapp/n1/check"] = { body: number({ checkedAt: noon }) };
		fireEvent.click(screen.getByRole("button", { name: "Verificar agora" }));
		expect(await screen.findByText("Tudo certo: este número recebe e envia.")).toBeTruthy();
		expect(screen.getByText("Verificado às 12:00")).toBeTruthy();
	});

	it("[B53] checked on another day, the day stands there too", async () => {
		await show("/gestao/whatsapp/n1", number({ checkedAt: Date.UTC(2025, 10, 26, 17) }));
		expect(screen.getByText("Verificado em 26/11 14:00")).toBeTruthy();
	});

	it("[B29] says what is held up, what waits, and that nobody knows of some", async () => {
		await show("/gestao/whatsapp/n1", number({ heldUp: "payment", queued: 7, unknown: 2 }));
		expect(screen.getByText(/Envio parado: há um pagamento pendente/)).toBeTruthy();
		expect(screen.getByText("Mensagens na fila").nextElementSibling?.textContent).toBe("7");
		expect(screen.getByText(/Quem decide se reenvia é o corretor/)).toBeTruthy();
	});

	it("[B39] says that templates are stopped, beside what is held up", async () => {
		await show("/gestao/whatsapp/n1", number({ templatesHeld: "spam" }));
		expect(screen.getByText(/Modelos suspensos: a Meta limitou/)).toBeTruthy();
		expect(screen.getAllByRole("alert")).toHaveLength(1);
		cleanup();
		await show("/gestao/whatsapp/n1", number({ templatesHeld: "spam", heldUp: "payment" }));
		expect(screen.getAllByRole("alert")).toHaveLength(2);
	});

	it("[B29] chooses a template that works, or none", async () => {
		const view = number({
			templates: [
				template(),
				template({ name: "cupom", usable: false }),
				template({ name: "novo", status: "PENDING" }),
			],
		});
		await show("/gestao/whatsapp/n1", view);
		const [first, second, third, none] = screen.getAllByRole("radio") as HTMLInputElement[];
		expect([first, second, third, none].map((radio) => radio?.disabled)).toEqual([
			false,
			true,
			true,
			false,
		]);
		expect(none?.checked).toBe(true);
		const chosen = number({ templates: [template({ chosen: true })] });
		answers["PUT whatsapp/n1"] = { body: chosen };
		if (first) fireEvent.click(first);
		await eventually(() =>
			expect(calls.at(-1)?.body).toEqual({ template: "retomar_atendimento/pt_BR" }),
		);
		const nobody = await screen.findByRole("radio", { name: "Nenhum: só ligar" });
		await eventually(() => expect((nobody as HTMLInputElement).checked).toBe(false));
		fireEvent.click(nobody);
		await eventually(() => expect(calls.at(-1)?.body).toEqual({ template: null }));
	});

	it("[B29] only what was approved and can be filled in may be chosen", () => {
		expect(choosable(template())).toBe(true);
		expect(choosable(template({ status: "approved" }))).toBe(true);
		expect(choosable(template({ status: "PAUSED" }))).toBe(false);
		expect(choosable(template({ usable: false }))).toBe(false);
	});

	it("[B29] a new secret goes alone, and the field is empty after", async () => {
		const until = Date.now() + 7 * 86_400_000;
		answers["PUT whatsapp/n1"] = { body: number({ oldSecretUntil: until }) };
		await show("/gestao/whatsapp/n1", number());
		type("Chave secreta do aplicativo", "curta");
		fireEvent.submit(document.querySelector("form") as HTMLFormElement);
		expect(await screen.findByText("Este valor parece incompleto. Copie de novo.")).toBeTruthy();
		type("Chave secreta do aplicativo", "fedcba9876543210");
		fireEvent.submit(document.querySelector("form") as HTMLFormElement);
		await eventually(() => expect(calls.at(-1)?.body).toEqual({ appSecret: "fedcba9876543210" }));
		expect(await screen.findByText(/A chave antiga vale até/)).toBeTruthy();
		const field = screen.getByLabelText("Chave secreta do aplicativo") as HTMLInputElement;
		expect(field.value).toBe("");
	});

	it("[B29] is let go only after a second yes", async () => {
		HTMLDialogElement.prototype.showModal ??= () => {};
		answers["DELETE whatsapp/n1"] = { status: 200, body: null };
		answers["GET whatsapp"] = { body: [] };
		await show("/gestao/whatsapp/n1", number());
		fireEvent.click(screen.getByRole("button", { name: "Desconectar" }));
		const sheet = await eventually(() => document.querySelector("dialog") as HTMLDialogElement);
		expect(calls.some(({ what }) => what.startsWith("DELETE"))).toBe(false);
		fireEvent.click(within(sheet).getByText("Desconectar"));
		await eventually(() =>
			expect(calls.some(({ what }) => what === "DELETE whatsapp/n1")).toBe(true),
		);
		await eventually(() => expect(location.pathname).toBe("/gestao/whatsapp"));
	});

	it("[B29] a moment of today is an hour, of another day a date with it", () => {
		const noon = Date.UTC(2026, 10, 26, 15);
		expect(moment(noon, noon, "pt-BR", "America/Sao_Paulo")).toBe("12:00");
		expect(moment(noon - 86_400_000, noon, "pt-BR", "America/Sao_Paulo")).toBe("25/11 12:00");
	});
});
