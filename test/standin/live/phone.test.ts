// The stand-in as `npm start` runs it, over real sockets, and its phone in a real browser: found by the
// names a person finds things by, at both sizes, in both schemes, with nothing for axe to say.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { type StandIn, startStandIn } from "../../../demo/whatsapp/start.mjs";
import { BROWSER_ARGS, ensureBrowser } from "../../../scripts/browser.mjs";
import { freePorts } from "../../support/product.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const JSON_TYPE = { "content-type": "application/json" };
const BEARER = { ...JSON_TYPE, authorization: "Bearer EAAdemo-token" };
const PHONE = "v25.0/1000000000001";

let standIn: StandIn;
let browser: Browser;
let state: string;
const moved: number[] = [];
const product = createServer((request, response) => {
	let body = "";
	request.on("data", (part) => {
		body += part;
	});
	request.on("end", () => {
		moved.push((JSON.parse(body) as { ms: number }).ms);
		response.end("{}");
	});
});

const portOf = (server: typeof product): number => {
	const address = server.address();
	return typeof address === "object" && address ? address.port : 0;
};

let port: number;
const start = () =>
	startStandIn({
		port,
		state,
		quiet: true,
		productLab: `http://127.0.0.1:${portOf(product)}/_lab/clock`,
	});

beforeAll(async () => {
	state = mkdtempSync(join(tmpdir(), "standin-"));
	await new Promise<void>((done) => product.listen(0, "127.0.0.1", done));
	[port] = await freePorts();
	standIn = await start();
	browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
});

afterAll(async () => {
	await browser?.close();
	await standIn?.stop();
	product.close();
	rmSync(state, { recursive: true, force: true });
});

const lab = async (path: string, body: unknown = {}): Promise<Record<string, unknown>> => {
	const init = { method: "POST", headers: JSON_TYPE, body: JSON.stringify(body) };
	return (await fetch(`${standIn.url}/_lab/${path}`, init)).json() as Promise<
		Record<string, unknown>
	>;
};

const send = (to: unknown, content: Record<string, unknown>) =>
	fetch(`${standIn.url}/${PHONE}/messages`, {
		method: "POST",
		headers: BEARER,
		body: JSON.stringify({ messaging_product: "whatsapp", to, ...content }),
	});

beforeEach(async () => {
	await lab("reset");
	moved.length = 0;
});

afterEach(async () => {
	for (const context of browser.contexts()) await context.close();
});

const complaints: string[] = [];

async function open(width: number, scheme: "light" | "dark", query = ""): Promise<Page> {
	const context = await browser.newContext({
		viewport: { width, height: width < 820 ? 740 : 800 },
		colorScheme: scheme,
		locale: "pt-BR",
		timezoneId: "America/Sao_Paulo",
		reducedMotion: "reduce",
	});
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	page.on("pageerror", (error) => complaints.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" && !/404/.test(message.text())) complaints.push(message.text());
	});
	await page.goto(`${standIn.url}/_lab/phone?to=5511987654321${query}`);
	await page.getByRole("heading", { name: "Aurora Imóveis" }).waitFor();
	return page;
}

async function axe(page: Page): Promise<string[]> {
	await page.evaluate(AXE);
	return page.evaluate(async () => {
		const { axe: run } = window as unknown as {
			axe: { run(): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
		};
		const { violations } = await run.run();
		return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
	});
}

async function whoWrites(page: Page): Promise<{ phone: string; id: string }> {
	const id = await page.getByLabel("Quem escreve").inputValue();
	return (await (await fetch(`${standIn.url}/_lab/people/${id}`)).json()) as never;
}

it("a person lands with the site's text, changes it, sends it, and reads the answer", async () => {
	const page = await open(
		1280,
		"light",
		`&text=${encodeURIComponent("Olá + & # ? % 😀 (Código 7F3K-9QWD)")}`,
	);
	const box = page.getByRole("textbox", { name: "Mensagem" });
	expect(await box.inputValue()).toBe("Olá + & # ? % 😀 (Código 7F3K-9QWD)");
	await box.fill("Olá! <b>sem código</b>");
	await page.getByRole("button", { name: "Enviar" }).click();
	await page.getByText("Olá! <b>sem código</b>").waitFor();
	await expect.poll(() => box.inputValue()).toBe("");
	const { phone } = await whoWrites(page);
	await send(phone, { text: { body: "Bom dia!\nTudo bem?" } });
	await page.getByText("Bom dia!").waitFor();
	await page.getByRole("img", { name: "Para a empresa: lida" }).waitFor();
	await page.reload();
	await page.getByText("Bom dia!").waitFor();
	expect(await box.inputValue()).toBe("");
});

it("everything has its name: numbers, identity, device, attachments, message menu", async () => {
	const page = await open(1280, "dark");
	const button = (name: string) => page.getByRole("button", { name, exact: true });
	const first = await whoWrites(page);
	await page.getByRole("textbox", { name: "Nome" }).fill("Ana Prado");
	await page.getByRole("textbox", { name: "Telefone" }).fill("(41) 98799-1234");
	await button("Salvar pessoa").click();
	await expect
		.poll(() => whoWrites(page))
		.toMatchObject({ id: first.id, name: "Ana Prado", phone: "5541987991234" });
	await button("Novo número").click();
	await expect.poll(async () => (await whoWrites(page)).id).not.toBe(first.id);
	await page.getByLabel("Quem escreve").selectOption(first.id);
	await expect.poll(async () => (await whoWrites(page)).id).toBe(first.id);
	await button("Usar nome de usuário").click();
	await button("Deixar nome de usuário").waitFor();
	await page.getByRole("checkbox", { name: /Esconder o telefone/ }).check();
	await page.getByText("não aparece").waitFor();
	for (const name of ["Id antigo, sem o nono dígito", "Aparelho desligado", "Bloquear a empresa"])
		await page.getByRole("checkbox", { name }).check();
	await expect
		.poll(() => whoWrites(page))
		.toMatchObject({
			legacy: true,
			deviceOn: false,
			bsuidOnly: true,
			blocked: ["1000000000001"],
		});
	await expect.poll(() => button("Enviar").isDisabled()).toBe(true);
	await page.getByRole("checkbox", { name: "Aparelho desligado" }).uncheck();
	await expect.poll(() => button("Enviar").isDisabled()).toBe(false);
	for (const what of ["Foto", "Áudio", "Documento", "Localização"]) {
		await button("Anexar").click();
		await button(what).click();
	}
	await page.getByRole("img", { name: "Foto enviada" }).waitFor();
	await page.getByRole("textbox", { name: "Mensagem" }).fill("Apto 12");
	await page.keyboard.press("Enter");
	await button("Opções da mensagem: Apto 12").click();
	await button("Editar").click();
	await page.getByRole("textbox", { name: "Mensagem" }).fill("Apto 21");
	await page.keyboard.press("Enter");
	await page.getByText("editada").waitFor();
	await button("Opções da mensagem: Apto 21").click();
	await button("Apagar").click();
	await page.getByText("Você apagou esta mensagem").waitFor();
});

it("the clock moves here and at the product", async () => {
	const page = await open(1280, "light");
	const clock = page.getByLabel("Hora do celular");
	const before = await clock.textContent();
	await page.getByRole("button", { name: "+15 min" }).click();
	await expect.poll(() => clock.textContent()).not.toBe(before);
	await page.getByRole("button", { name: "+24 h" }).click();
	await expect.poll(() => moved).toEqual([900_000, 86_400_000]);
});

it("is clean for axe at 360 and 1280, light and dark, conversation, sheet and settings", async () => {
	const ana = await lab("people", { name: "Ana" });
	await lab("say", { person: ana.id, text: "Oi https://a.example" });
	await lab("say", { person: ana.id, kind: "image" });
	await send(ana.phone, { text: { body: "Olá" } });
	for (const width of [360, 1280])
		for (const scheme of ["light", "dark"] as const) {
			const page = await open(width, scheme, `&person=${ana.id}`);
			await page.getByText("Olá", { exact: true }).waitFor();
			expect(await axe(page)).toEqual([]);
			const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
			expect(fits).toBe(true);
			await page.getByRole("button", { name: "Anexar" }).click();
			expect(await axe(page)).toEqual([]);
			await page.keyboard.press("Escape");
			if (width === 360) {
				await page.getByRole("button", { name: "Ajustes" }).click();
				expect(await axe(page)).toEqual([]);
				await page.getByRole("button", { name: "Voltar à conversa" }).click();
				expect(
					await page
						.getByRole("button", { name: "Ajustes" })
						.evaluate((one) => one === document.activeElement),
				).toBe(true);
			}
		}
});

it("an answer that is lost is a broken connection", async () => {
	const ana = await lab("people", {});
	await lab("say", { person: ana.id, text: "Oi" });
	const lost = async () => (await send(ana.phone, { text: { body: "[[fault:lost]]" } })).text();
	await expect(lost()).rejects.toThrow();
});

it("survives the power going out, with what was still to be delivered", async () => {
	const hook = `${inject("receiver")}/hook/power`;
	const plan = (body: unknown) =>
		fetch(hook.replace("/hook/", "/plan/"), { method: "PUT", body: JSON.stringify(body) });
	await fetch(`${standIn.url}/v25.0/2000000000001/subscribed_apps`, {
		method: "POST",
		headers: BEARER,
		body: JSON.stringify({ override_callback_uri: hook, verify_token: "v" }),
	});
	await plan({ always: 503 });
	const ana = await lab("people", { name: "Ana" });
	await lab("say", { person: ana.id, text: "antes da queda" });
	await lab("settle");
	await standIn.crash();
	await plan({});
	standIn = await start();
	await lab("clock", { ms: 3_600_000 });
	const seen = (await (await fetch(hook.replace("/hook/", "/seen/"))).json()) as {
		answered: number;
		raw: string;
	}[];
	expect(
		seen.filter(({ answered, raw }) => answered === 200 && raw.includes("antes da queda")),
	).toHaveLength(1);
});

it("nothing was complained of", () => {
	expect(complaints).toEqual([]);
});
