// The main job in a real browser against the running product: a visitor's lead reaches Lucas, who
// lets it expire, and moves on to Marina, who accepts; they talk, the visitor reloads and loses
// nothing, she concludes. Each step leaves a screenshot at 360 or 1280 px.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { adminOf } from "./acts.ts";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

let stage: Stage;
let lucas: Page;
let marina: Page;
let ana: Page;

beforeAll(async () => {
	stage = await openStage();
	// A minute is waited for once, in the tests of the rules; here half of one is as good.
	await adminOf(stage).ask("PUT", `/api/teams/${stage.team}/policy`, {
		preset: "product",
		policy: { channels: { chat: { offerSeconds: 30 } } },
	});
});
afterAll(async () => {
	await stage?.end();
});

/** Pictures of a failure say more than its message. */
afterEach(async ({ task }) => {
	if (task.result?.state !== "fail") return;
	for (const [name, page] of Object.entries({ lucas, marina, ana }))
		if (page) await stage.shot(page, `failed-${task.name.slice(1, 4)}-${name}`);
});

const launcher = () => ana.getByRole("button", { name: /Fale com um corretor/ });
const panel = () => ana.getByRole("dialog");
/** Lines of the conversation, and not their announcement to screen readers. */
const said = (text: string) => panel().getByRole("log").getByText(text);

describe("a lead's journey", () => {
	it("[E1] brokers sign in and go online; the queue shows whose turn it is", async () => {
		lucas = await stage.broker("lucas", PHONE);
		await stage.shot(lucas, "01-lucas-fila-360");
		await lucas.getByRole("switch").click();
		await lucas.getByText("Você é o próximo").waitFor();
		await stage.shot(lucas, "02-lucas-online-360");

		marina = await stage.broker("marina", DESK, "dark");
		await marina.getByRole("switch").click();
		await marina.getByText("Você é o 2º da fila").waitFor();
		await stage.shot(marina, "03-marina-online-1280-dark");
		expect.soft(await axe(lucas)).toEqual([]);
		expect.soft(await axe(marina)).toEqual([]);
	});

	it("[E2] a visitor asks nothing of the network before acting, then sends the form", async () => {
		ana = await stage.visitor(DESK);
		const toVez: string[] = [];
		ana.on("request", (request) => {
			if (request.url().includes(`:${stage.appPort}`)) toVez.push(request.url());
		});
		await ana.goto(`http://localhost:${stage.sitePort}/aurora-parque/`);
		await launcher().waitFor();
		await stage.shot(ana, "04-pagina-1280");
		expect(toVez.map((url) => new URL(url).pathname)).toEqual(["/v1/loader.js"]);
		expect(await ana.evaluate(() => localStorage.length)).toBe(0);

		await launcher().click();
		await panel().getByLabel("Nome").fill("Ana Souza");
		await panel().getByLabel("E-mail").fill("ana.souza@exemplo.com");
		await panel().getByLabel("Celular com DDD").pressSequentially("1187654321");
		await stage.shot(ana, "05-formulario-nono-digito-1280");
		await panel().getByRole("button", { name: "Usar (11) 98765-4321" }).click();
		expect(await panel().getByLabel("Celular com DDD").inputValue()).toBe("(11) 98765-4321");
		expect.soft(await axe(ana)).toEqual([]);
		await panel().getByRole("button", { name: "Entrar" }).click();
		await panel().getByText("Chamando um corretor").waitFor();
		await stage.shot(ana, "06-chamando-1280");
	});

	it("[E3] Lucas sees the card with its countdown, and no contact data", async () => {
		await lucas.getByRole("button", { name: "Atender" }).waitFor();
		await stage.shot(lucas, "07-lucas-oferta-360");
		const card = await lucas.getByRole("region", { name: "Novo lead" }).innerText();
		expect(card).toContain("Ana Souza");
		expect(card).toContain("você perde a vez");
		expect(card).not.toMatch(/98765|ana\.souza/);
		expect.soft(await axe(lucas)).toEqual([]);
		await expectNoCard(marina);
	});

	it("[E4] he lets it expire, loses his turn, and Marina's card appears", async () => {
		await marina.getByRole("button", { name: "Atender" }).waitFor({ timeout: 90_000 });
		await stage.shot(marina, "08-marina-oferta-1280-dark");
		await lucas.getByText("Você foi para o fim da fila").waitFor();
		await stage.shot(lucas, "09-lucas-perdeu-a-vez-360");
		await expectNoCard(lucas);
	});

	it("[E5] she accepts: the visitor learns her name and CRECI, she learns the contact", async () => {
		// The card ignores taps for its first 400 ms: it may have appeared under a finger.
		await marina.waitForTimeout(600);
		await marina.getByRole("button", { name: "Atender" }).click();
		await panel().getByText("Marina Costa").first().waitFor();
		expect(await panel().innerText()).toMatch(/CRECI/);
		await marina.getByText("(11) 98765-4321").first().waitFor();
		await stage.shot(marina, "10-marina-conversa-1280-dark");
		await stage.shot(ana, "11-conversa-1280");
	});

	it("[E6] both write, and each sees the other's lines and ticks", async () => {
		await panel().getByRole("textbox").fill("Oi! Ainda há unidades de 2 dormitórios?");
		await ana.keyboard.press("Enter");
		await marina.getByText("Ainda há unidades de 2 dormitórios?").first().waitFor();
		await marina
			.getByRole("textbox", { name: /Mensagem para/ })
			.fill("Olá, Ana! Há sim, do 4º andar.");
		await marina.keyboard.press("Enter");
		await said("Há sim, do 4º andar.").waitFor();
		await panel()
			.getByRole("log")
			.getByRole("img", { name: "Lida" })
			.first()
			.waitFor({ state: "attached" });
		await stage.shot(ana, "12-mensagens-1280");
		await stage.shot(marina, "13-mensagens-1280-dark");
		expect.soft(await axe(ana)).toEqual([]);
		expect.soft(await axe(marina)).toEqual([]);
	});

	it("[E7] the visitor reloads, and goes to another page, and loses nothing", async () => {
		for (const path of ["/aurora-parque/", "/mirante-do-ipe/"]) {
			await ana.goto(`http://localhost:${stage.sitePort}${path}`);
			await said("Há sim, do 4º andar.").waitFor();
			expect(await said("Ainda há unidades de 2 dormitórios?").count()).toBe(1);
		}
		await ana.setViewportSize(PHONE);
		await stage.shot(ana, "14-depois-de-recarregar-360");
		await panel().getByRole("textbox").fill("Posso visitar no sábado?");
		await ana.keyboard.press("Enter");
		await marina.getByText("Posso visitar no sábado?").first().waitFor();
	});

	it("[E8] the server is restarted: nothing is lost, everybody is back by himself", async () => {
		await stage.restart();
		await marina.getByText("Ao vivo").first().waitFor();
		await marina.getByRole("textbox", { name: /Mensagem para/ }).fill("Claro, às 10h?");
		await marina.keyboard.press("Enter");
		await said("Claro, às 10h?").waitFor();
		expect(await said("Posso visitar no sábado?").count()).toBe(1);
	});

	it("[E9] anyone can see why the lead came to her", async () => {
		await marina.getByRole("button", { name: "Por que veio para mim?" }).first().click();
		const story = marina.getByRole("dialog");
		await story
			.getByText(/Lucas Silva/)
			.first()
			.waitFor();
		await stage.shot(marina, "15-por-que-1280-dark");
		expect(await story.innerText()).toMatch(/Não atendeu até/);
		await marina.keyboard.press("Escape");
	});

	it("[E10] she concludes with an outcome, and the visitor is told", async () => {
		await marina.getByRole("button", { name: "Concluir" }).first().click();
		const sheet = marina.getByRole("dialog");
		await sheet.getByRole("radio", { name: "Visita marcada" }).check();
		await sheet.getByLabel("Nota para o histórico").fill("Sábado às 10h, com o marido.");
		await stage.shot(marina, "16-concluir-1280-dark");
		await sheet.getByRole("button", { name: "Concluir" }).click();
		await panel().getByText("Atendimento encerrado").waitFor();
		await stage.shot(ana, "17-encerrado-360");
		await stage.shot(marina, "18-concluido-1280-dark");
	});

	it("[E11] no page complained on the way", () => {
		expect(stage.complaints).toEqual([]);
	});
});

async function expectNoCard(page: Page): Promise<void> {
	expect(await page.getByRole("button", { name: "Atender" }).count()).toBe(0);
}
