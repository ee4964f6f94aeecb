// A manager connects a second number of the company's WhatsApp account through the form, wrong in three ways
// first: each step that fails is named on the screen. Then somebody writes to it, and a broker has the lead.
// Against the running product and the stand-in for Meta's API.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { lab } from "../support/product.ts";
import { intoView } from "./acts.ts";
import { type Client, client, phone, retried, say, send } from "./phone.ts";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

/** The company at the stand-in, as demo/seed/meta.mjs has it. */
const META = {
	phoneId: "1000000000001",
	wabaId: "2000000000001",
	token: "EAAdemo-token",
	appSecret: "demo-app-secret-00000000000000000",
};
const SECOND = { phoneId: "1000000000002", digits: "551133334444", typed: "(11) 3333-4444" };

/** A post of Meta's side, as the stand-in's journal has it. */
interface Told {
	readonly url: string;
	readonly outcome: unknown;
}

let stage: Stage;
let helena: Page;
let ana: Client;
let anasPhone: Page;

beforeAll(async () => {
	stage = await openStage({ whatsapp: true });
	const { wabaId } = META;
	const second = { wabaId, phoneId: SECOND.phoneId, displayNumber: SECOND.digits };
	await lab(stage.whatsappUrl, "POST", "numbers", second);
	ana = await client(stage, "Ana Prado", "5511988887777");
});
afterAll(async () => {
	await stage?.end();
});
afterEach(async ({ task }) => {
	if (task.result?.state === "fail") await stage.shotAll(`failed-${task.name.slice(1, 4)}`);
});

async function journal(of: string): Promise<readonly Told[]> {
	const path = `journal?what=webhook&contains=${of}`;
	return (await lab<{ entries: Told[] }>(stage.whatsappUrl, "GET", path)).entries;
}

/** Fills in the form, as it stands, and sends it: the page of the number is open. */
async function connect(values: Record<string, string>): Promise<void> {
	const form = helena.locator("form");
	for (const [caption, value] of Object.entries(values))
		await form.getByLabel(caption, { exact: true }).fill(value);
	await form.getByRole("button", { name: "Conectar", exact: true }).click();
	await helena.getByRole("heading", { name: "Passo a passo" }).waitFor();
}

const filled = (change: Record<string, string>) => ({
	Nome: "Plantão de vendas",
	Número: SECOND.typed,
	"ID da conta (WABA)": META.wabaId,
	"ID do número de telefone": SECOND.phoneId,
	"Token de acesso": META.token,
	"Chave secreta do aplicativo": META.appSecret,
	...change,
});

/** Changes the token or the key of the number that is open. */
async function change(caption: string, value: string): Promise<void> {
	const card = helena.getByRole("region", { name: "Trocar token ou chave" });
	await card.getByLabel(caption, { exact: true }).fill(value);
	await card.getByRole("button", { name: "Salvar" }).click();
	await helena.getByText("Salvo e verificado.").waitFor();
}

async function checkNow(): Promise<void> {
	const asked = helena.waitForResponse((answer) => answer.url().endsWith("/check"));
	await helena.getByRole("button", { name: "Verificar agora" }).click();
	expect((await asked).status()).toBe(200);
	await helena.getByRole("button", { name: "Verificar agora" }).waitFor();
}

/** The step as it is read: name, state, and what to do. */
async function step(name: string): Promise<string> {
	const steps = helena.getByRole("region", { name: "Passo a passo" }).getByRole("listitem");
	return (await steps.filter({ hasText: name }).innerText()).replace(/\s+/g, " ");
}

/** A look at both sizes, `at` in sight, and what is wrong there. */
async function look(name: string, at: string): Promise<string[]> {
	const wrong: string[] = [];
	for (const size of [PHONE, DESK]) {
		await helena.setViewportSize(size);
		await intoView(helena.getByText(at).first());
		await stage.shot(helena, `53-${name}-${size.width}`);
		wrong.push(...(await axe(helena)));
		const [aside, down] = await helena.evaluate(() => {
			const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
			return [scrollWidth - clientWidth, scrollHeight - clientHeight];
		});
		if (aside > 0) wrong.push(`${size.width} scrolls sideways by ${aside} px`);
		// The page scrolls in the frame, and never the frame.
		if (down > 0) wrong.push(`${size.width}: the frame scrolls by ${down} px`);
	}
	return wrong;
}

describe("connecting a number through the form", () => {
	it("[E53] names a wrong token, then a wrong number, and gives neither's events away", async () => {
		helena = await stage.broker("helena", DESK);
		await helena.goto(`http://helena.localhost:${stage.appPort}/gestao/whatsapp`);
		await helena.getByRole("link", { name: "Conectar um número" }).click();
		await helena.getByRole("heading", { name: "Conectar um número" }).waitFor();
		expect.soft(await look("formulario", "Tudo isto está no painel da Meta")).toEqual([]);
		const wrong = { "Token de acesso": "EAA-de-outra-pessoa", "ID do número de telefone": "77777" };
		await connect(filled(wrong));
		expect(await step("Token de acesso")).toMatch(/com problema .*revogado\. Gere outro/);
		expect(await step("Assinatura da conta")).toMatch(/com problema Depende do token/);
		expect.soft(await look("token-errado", "O token expirou ou foi revogado")).toEqual([]);

		await change("Token de acesso", META.token);
		expect(await step("Token de acesso")).toMatch(/certo$/);
		expect(await step("Assinatura da conta")).toMatch(/certo$/);
		const number = helena.getByText("Este ID de número não existe nesta conta.");
		expect(await number.innerText()).toMatch(/desconecte o número e conecte com o certo/);
		expect(await step("Endereço de retorno")).toMatch(/com problema Depende do número/);
		await intoView(number);
		await stage.shot(helena, "53-numero-errado-1280");
		await helena.getByRole("button", { name: "Desconectar" }).click();
		await helena.getByRole("dialog").getByRole("button", { name: "Desconectar" }).click();
		await helena.getByText("Plantão de vendas foi desconectado.").waitFor();
	});

	it("[E53] names a wrong key once somebody wrote", async () => {
		await helena.getByRole("link", { name: "Conectar um número" }).click();
		await connect(filled({ "Chave secreta do aplicativo": "a-chave-de-outro-aplicativo" }));
		for (const name of ["Token de acesso", "Assinatura da conta", "Endereço de retorno"])
			expect(await step(name)).toMatch(/certo$/);
		expect(await step("Verificação da Meta")).toMatch(/certo$/);
		expect(await step("Primeiro aviso recebido")).toMatch(/aguardando .*Mande um “oi”/);
		await helena.getByText("Falta 1 passo para este número funcionar.").waitFor();

		const link = `${stage.whatsappUrl}/_lab/phone?to=${SECOND.digits}`;
		anasPhone = await phone(stage, ana, link);
		await send(anasPhone, () => "oi");
		// Meta's post was refused, and she will bring it again.
		await expect.poll(async () => (await refused()).length).toBeGreaterThan(0);
		await checkNow();
		expect(await step("Primeiro aviso recebido")).toMatch(/com problema .*assinatura errada/);
		expect.soft(await look("chave-errada", "assinatura errada: a chave")).toEqual([]);
	});

	it("[E54] with the right key what he wrote is there: a broker answers it, and every step is done", async () => {
		const lucas = await stage.broker("lucas", PHONE);
		const switcher = lucas.getByRole("switch");
		if ((await switcher.getAttribute("aria-checked")) !== "true") await switcher.click();
		await lucas.getByRole("switch", { checked: true }).waitFor();

		await change("Chave secreta do aplicativo", META.appSecret);
		await retried(stage);
		const card = lucas.getByRole("region", { name: "Novo lead" });
		await card.getByText("Ana Prado").first().waitFor();
		await stage.shot(lucas, "54-oferta-360");
		// The card ignores taps for its first 400 ms: it may have appeared under a finger.
		await lucas.waitForTimeout(600);
		await lucas.getByRole("button", { name: "Atender" }).click();
		await lucas.getByRole("log").getByText("oi", { exact: true }).waitFor();
		await lucas.getByRole("textbox", { name: /Mensagem para/ }).fill("Olá, Ana! Sou o Lucas.");
		await lucas.getByRole("button", { name: "Enviar" }).click();
		await anasPhone.getByRole("log").getByText("Olá, Ana! Sou o Lucas.").waitFor();
		await stage.shot(lucas, "54-conversa-360");
		expect.soft(await axe(lucas)).toEqual([]);

		await checkNow();
		expect(await step("Primeiro aviso recebido")).toMatch(/certo$/);
		await helena.getByText("Tudo certo: este número recebe e envia.").waitFor();
		expect.soft(await look("tudo-certo", "Tudo certo")).toEqual([]);
	});

	it("[E54] each of the account's two numbers has its own events", async () => {
		const bia = await client(stage, "Bia Reis", "5511977776666");
		await say(stage, bia, "Quero visitar");
		await lab(stage.whatsappUrl, "POST", "settle", {});
		const id = decodeURIComponent(helena.url().split("/").at(-1) ?? "");
		const addresses = async (of: string) => [...new Set((await journal(of)).map(({ url }) => url))];
		const [first, ...others] = await addresses(META.phoneId);
		expect(first).toMatch(/\/api\/wa\/aurora\.\w{22}$/);
		expect(others).toEqual([]);
		const [second, ...more] = await addresses(SECOND.phoneId);
		expect(second).toBe(first?.replace(/aurora\..*/, id));
		expect(more).toEqual([]);
		expect(second).not.toBe(first);
	});

	it("[E55] both numbers are on the list with how they do, and on no page anything complained", async () => {
		await helena.getByRole("link", { name: "Todos os números" }).click();
		await helena.getByRole("link", { name: /Plantão de vendas.*Tudo certo/ }).waitFor();
		await helena.getByRole("link", { name: /WhatsApp da Aurora.*(certo|passos?)/ }).waitFor();
		expect.soft(await look("numeros", "Números de WhatsApp")).toEqual([]);
		expect(stage.complaints).toEqual([]);
	});
});

async function refused(): Promise<readonly Told[]> {
	return (await journal("oi")).filter(({ outcome }) => outcome === 401);
}
