// Every screen for everybody: no axe violation at 320, 360 and 1280 px, light and dark; the widget
// on a page with a strict policy; the WhatsApp path; sign-in refused. Against the running product.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

let stage: Stage;

beforeAll(async () => {
	stage = await openStage();
});
afterAll(async () => {
	await stage?.end();
});

const SIZES = [
	["320", { width: 320, height: 640 }],
	["360", PHONE],
	["1280", DESK],
] as const;

/** Looks at one screen in every size and theme; returns what is wrong, with where. */
async function everywhere(
	page: Page,
	name: string,
	/** A sheet closes when the layout changes under it: it is opened anew for each size. */
	prepare: () => Promise<void> = async () => {},
): Promise<string[]> {
	const wrong: string[] = [];
	for (const colorScheme of ["light", "dark"] as const)
		for (const [width, size] of SIZES) {
			await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
			await page.setViewportSize(size);
			await prepare();
			await stage.shot(page, `screen-${name}-${width}-${colorScheme}`);
			for (const violation of await axe(page)) wrong.push(`${width} ${colorScheme} ${violation}`);
			const over = await page.evaluate(
				() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
			);
			if (over > 0) wrong.push(`${width} ${colorScheme} scrolls sideways by ${over} px`);
		}
	return wrong;
}

async function openWidget(page: Page, path: string): Promise<void> {
	await page.goto(`http://localhost:${stage.sitePort}${path}`);
	await page.getByRole("button", { name: /Fale com um corretor/ }).click();
	await page.getByRole("dialog").getByLabel("Nome").waitFor();
}

async function fill(page: Page, who: { name: string; email: string; phone: string }) {
	const panel = page.getByRole("dialog");
	await panel.getByLabel("Nome").fill(who.name);
	await panel.getByLabel("E-mail").fill(who.email);
	await panel.getByLabel("Celular com DDD").fill(who.phone);
}

const BIA = { name: "Bia Ramos", email: "bia@exemplo.com", phone: "(21) 99876-5432" };

describe("every screen, for everybody", () => {
	it("[E20] signing in, and being refused in plain words", async () => {
		const page = await stage.visitor(PHONE);
		await page.goto(`http://127.0.0.1:${stage.appPort}/entrar/${stage.account}`);
		await page.getByLabel("E-mail").fill("lucas@aurora.example");
		await page.locator("input[type=password]").fill("não é esta");
		await page.keyboard.press("Enter");
		await page.getByText("E-mail ou senha não conferem").waitFor();
		expect(await everywhere(page, "entrar")).toEqual([]);
	});

	it("[E21] the broker's screens, empty", async () => {
		const page = await stage.broker("rafael", PHONE);
		for (const path of ["/", "/novos", "/conversas", "/mais"]) {
			await page.goto(`http://rafael.localhost:${stage.appPort}${path}`);
			await page.getByText("Ao vivo").first().waitFor();
			expect.soft(await everywhere(page, `corretor${path.replace("/", "-")}`)).toEqual([]);
		}
	});

	it("[E22] a lead waits and is told so; the first broker to come online has it", async () => {
		const visitor = await stage.visitor(PHONE);
		await openWidget(visitor, "/aurora-parque/");
		expect.soft(await everywhere(visitor, "widget-formulario")).toEqual([]);
		await fill(visitor, BIA);
		await visitor.getByRole("dialog").getByRole("button", { name: "Entrar" }).click();
		await visitor.getByText("Nenhum corretor online agora").first().waitFor();
		expect.soft(await everywhere(visitor, "widget-esperando")).toEqual([]);

		const broker = await stage.broker("fernanda", PHONE);
		await broker.getByRole("switch").click();
		await broker.getByRole("button", { name: "Atender" }).waitFor();
		expect.soft(await everywhere(broker, "oferta")).toEqual([]);
		await broker.waitForTimeout(600);
		await broker.getByRole("button", { name: "Atender" }).click();
		await broker
			.getByRole("textbox", { name: /Mensagem para/ })
			.fill("Oi, Bia! Como posso ajudar?");
		await broker.getByRole("button", { name: "Enviar" }).click();
		await visitor.getByRole("log").getByText("Como posso ajudar?").waitFor();
		expect.soft(await everywhere(visitor, "widget-conversa")).toEqual([]);
		expect.soft(await everywhere(broker, "conversa")).toEqual([]);
		const sheet = (button: string, inside: string) => async () => {
			const dialog = broker.getByRole("dialog");
			if (await dialog.isVisible()) await broker.keyboard.press("Escape");
			await broker.getByRole("button", { name: button }).first().click();
			await dialog.getByText(inside).first().waitFor();
		};
		const conclude = sheet("Concluir", "Vai pensar");
		expect.soft(await everywhere(broker, "concluir", conclude)).toEqual([]);
		await broker.keyboard.press("Escape");
		const why = sheet("Por que veio para mim?", "Fernanda Lima");
		expect.soft(await everywhere(broker, "por-que", why)).toEqual([]);
	});

	it("[E23] the manager sees the queue, the cases and the people", async () => {
		const page = await stage.broker("helena", DESK);
		await page.goto(`http://helena.localhost:${stage.appPort}/gestao`);
		await page.getByText("Fernanda Lima").first().waitFor();
		expect.soft(await everywhere(page, "gestao")).toEqual([]);
	});

	it("[E67] the manager changes a time and the hours, and the team follows them; a contradiction is refused", async () => {
		const page = await stage.broker("helena", DESK);
		await page.goto(`http://helena.localhost:${stage.appPort}/gestao/regras`);
		await page.getByRole("heading", { name: "Chat do site" }).waitFor();
		expect.soft(await everywhere(page, "regras")).toEqual([]);
		await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
		await page.setViewportSize(DESK);
		const chat = page
			.locator("section")
			.filter({ has: page.getByRole("heading", { name: "Chat do site" }) });
		const time = chat.getByRole("spinbutton", { name: "Tempo para atender", exact: true });
		await time.fill("45");
		await page.getByRole("button", { name: "Salvar regras" }).click();
		await page.getByText("o tempo máximo de distribuição não pode ser menor").waitFor();
		await time.fill("5");
		await chat.getByText(/tem 5 min para tocar em Atender/).waitFor();
		await page.getByRole("switch", { name: "Atender só no horário" }).click();
		await page.getByRole("button", { name: "Plantão todo dia" }).click();
		await page.getByRole("button", { name: "Outro período: Sábado" }).click();
		const year = new Date().getFullYear() + 1;
		await page.getByLabel("Data", { exact: true }).fill(`${year}-12-25`);
		await page.getByRole("button", { name: "Incluir" }).click();
		await page.getByRole("button", { name: `Tirar 25/12/${year}` }).waitFor();
		await page.getByRole("button", { name: "Salvar regras" }).click();
		await page
			.getByText("Regras salvas. Já valem para quem espera e para os próximos leads.")
			.waitFor();
		expect.soft(await everywhere(page, "regras-horario")).toEqual([]);
		await page.setViewportSize(DESK);
		await page.getByText("Outros modelos").click();
		await page.getByRole("button", { name: "Usar o modelo Roleta" }).click();
		await page.getByRole("dialog").getByRole("button", { name: "Usar" }).click();
		await page.getByText("Modelo Roleta em uso.").waitFor();
		// Hours are the office's, whatever the model.
		await page.reload();
		await page.getByRole("switch", { name: "Atender só no horário", checked: true }).waitFor();
		await chat.getByText(/tem 60 s para tocar em Atender/).waitFor();
	});

	it("[E24] WhatsApp: the lead is stored first, then a real link opens the app", async () => {
		const page = await stage.visitor(PHONE);
		await openWidget(page, "/mirante-do-ipe/");
		await fill(page, { name: "Caio Reis", email: "caio@exemplo.com", phone: "(11) 91234-5678" });
		await page
			.getByRole("dialog")
			.getByRole("radio", { name: /WhatsApp/ })
			.check();
		const stored = page.waitForResponse((answer) => answer.url().endsWith("/api/w/leads"));
		await page.getByRole("dialog").getByRole("button", { name: "Entrar" }).click();
		expect((await stored).status()).toBe(201);
		const link = page.getByRole("link", { name: "Abrir WhatsApp" });
		await link.waitFor();
		expect(await link.getAttribute("href")).toMatch(/^https:\/\/wa\.me\/55\d{11}\?text=/);
		expect.soft(await everywhere(page, "widget-whatsapp")).toEqual([]);
	});

	it("[E25] works under a nonce policy with Trusted Types, without one violation", async () => {
		const page = await stage.visitor(DESK);
		const before = stage.complaints.length;
		await openWidget(page, "/csp/");
		await fill(page, { name: "Davi Luz", email: "davi@exemplo.com", phone: "(11) 92345-6789" });
		await page.getByRole("dialog").getByRole("button", { name: "Entrar" }).click();
		await page.getByRole("log").waitFor();
		await stage.shot(page, "csp-1280");
		expect(stage.complaints.slice(before)).toEqual([]);
	});

	it("[E26] no page complained on the way", () => {
		expect(stage.complaints).toEqual([]);
	});
});
