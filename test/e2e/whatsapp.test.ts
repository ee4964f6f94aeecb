// Seeds 000 and 003 in a real browser, from the property page to the client's phone: Meta's API is the
// stand-in, the rules are those of the Hypnobox preset. Where a seed waits is whatsapp-time.test.ts.
import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { readQr } from "../support/qr-reader.ts";
import {
	accept,
	adminOf,
	conclude,
	conversation,
	goOnline,
	intoView,
	linkOf,
	reply,
	seedRules,
	sendForm,
	whatsAppLink,
} from "./acts.ts";
import {
	attach,
	type Client,
	client,
	fault,
	noFaults,
	phone,
	say,
	send,
	withoutCode,
} from "./phone.ts";
import { paintedQr } from "./qr-painted.ts";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

/** What addresses trip over, and a picture of two code units. */
const HARD_NAME = "Vista 🌅 + Mar & Cia #1 ? 100%";

let stage: Stage;
let lucas: Page;
let iris: Client;

beforeAll(async () => {
	stage = await openStage({ whatsapp: true });
	const admin = adminOf(stage);
	await seedRules(stage, admin);
	// Before any page asks: sites are remembered for a minute.
	const mirante = { ref: "mirante-do-ipe", name: HARD_NAME, teams: [stage.team] };
	await admin.ask("POST", "/api/products", mirante);
});
afterAll(async () => {
	await stage?.end();
});
afterEach(async ({ task }) => {
	if (task.result?.state !== "fail") return;
	await stage.shotAll(`failed-${task.name.slice(1, 4)}`);
});

let leads = 0;

/** Three fields, Entrar; the second screen is open. */
async function form(name: string, typed: string, size = PHONE): Promise<Page> {
	leads += 1;
	const page = await stage.visitor(size);
	await sendForm(stage, page, { name, email: `cliente${leads}@exemplo.com`, phone: typed });
	return page;
}

describe("a lead by WhatsApp", () => {
	it("[E40] is stored and offered before the link is opened; the link is a real anchor with a code", async () => {
		lucas = await stage.broker("lucas", PHONE);
		await goOnline(lucas);
		const ana = await form("Ana Souza", "(11) 98888-1001", DESK);
		await lucas.getByRole("button", { name: "Atender" }).waitFor();
		const link = new URL(await linkOf(ana));
		expect(link.searchParams.get("to")).toBe("5511987654321");
		expect(link.searchParams.get("text")).toMatch(/\(Código [0-9A-Z]{4}-[0-9A-Z]{4}\)$/);
		await ana.getByRole("img", { name: "QR code do WhatsApp" }).waitFor();
		await ana.getByText("(11) 98765-4321").first().waitFor();
		await stage.shot(ana, "40-abrir-whatsapp-1280");
		await stage.shot(lucas, "40-oferta-whatsapp-360");
		expect.soft(await axe(ana)).toEqual([]);
		expect.soft(await axe(lucas)).toEqual([]);

		await accept(lucas, "Ana Souza");
		await lucas
			.getByText(/Aguardando a 1ª mensagem/)
			.first()
			.waitFor();
		expect(await lucas.getByRole("textbox", { name: /Mensagem para/ }).count()).toBe(0);
		await stage.shot(lucas, "40-aguardando-360");
		expect.soft(await axe(lucas)).toEqual([]);

		const who = await client(stage, "Ana Souza", "5511988881001");
		const her = await phone(stage, who, link.href);
		await send(her);
		await conversation(lucas).getByText("Tenho interesse em Aurora Parque").waitFor();
		expect(
			await conversation(lucas)
				.getByText(/Código/)
				.count(),
		).toBe(0);
		await reply(lucas, "Olá, Ana! Aqui é o Lucas.");
		await her.getByRole("log").getByText("Aqui é o Lucas.").waitFor();
		await conversation(lucas).getByRole("img", { name: "Lida" }).first().waitFor();
		await stage.shot(lucas, "40-conversa-360");
		await stage.shot(her, "40-celular-360");
		expect.soft(await axe(lucas)).toEqual([]);

		await ana.getByRole("button", { name: "Já enviei a mensagem" }).click();
		await ana.getByText("Recebemos sua mensagem!").first().waitFor();
		await stage.shot(ana, "40-recebemos-1280");
		expect.soft(await axe(ana)).toEqual([]);
		// What is said on WhatsApp is not told to who holds the form's token.
		expect(await ana.getByRole("dialog").innerText()).not.toContain("Aqui é o Lucas.");

		await her.getByRole("button", { name: "Anexar" }).click();
		await her.getByRole("button", { name: /Foto/ }).first().click();
		const photo = conversation(lucas).locator("img").last();
		await photo.waitFor();
		await expect
			.poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth))
			.toBeGreaterThan(0);
		await stage.shot(lucas, "40-foto-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await conclude(lucas);
	});

	it("[E41] code kept, another number: bound to its form, and the broker is told", async () => {
		const page = await form("Bruno Dias", "(11) 98888-1002");
		await accept(lucas, "Bruno Dias");
		const other = await client(stage, "Bruno", "5521977771002");
		await send(await phone(stage, other, await linkOf(page)));
		await conversation(lucas).getByText("Tenho interesse").waitFor();
		await lucas.getByText("Escreve de outro número").first().waitFor();
		await reply(lucas, "Oi, Bruno!");
		await stage.shot(lucas, "41-outro-numero-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await conclude(lucas);
	});

	it("[E42] code deleted, the same line by its old id without the ninth digit: its form's conversation", async () => {
		const page = await form("Carla Nunes", "(41) 98888-1003");
		await accept(lucas, "Carla Nunes");
		const old = await client(stage, "Carla", "5541988881003", { legacy: true });
		await send(await phone(stage, old, await linkOf(page)), withoutCode);
		await conversation(lucas).getByText("Tenho interesse").waitFor();
		await reply(lucas, "Oi, Carla!");
		await conclude(lucas);
	});

	it("[E43] code deleted, another number: a lead of its own, never somebody else's conversation", async () => {
		const page = await form("Diego Reis", "(11) 98888-1004");
		await accept(lucas, "Diego Reis");
		const stranger = await client(stage, "Diego R", "5531966661004");
		await send(await phone(stage, stranger, await linkOf(page)), withoutCode);
		// Diego's own conversation stays without a word; the stranger rings as a lead of his own.
		await accept(lucas, "Diego R");
		await conversation(lucas).getByText("Tenho interesse").waitFor();
		await reply(lucas, "Oi! Com quem falo?");
		await stage.shot(lucas, "43-sem-formulario-360");
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/conversas`);
		await lucas.getByRole("link", { name: /Diego Reis/ }).click();
		await lucas
			.getByText(/Aguardando a 1ª mensagem/)
			.first()
			.waitFor();
		expect(await conversation(lucas).getByText("Tenho interesse").count()).toBe(0);
		await conclude(lucas);
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/conversas`);
		await lucas
			.getByRole("link", { name: /Diego R/ })
			.first()
			.click();
		await conclude(lucas);
	});

	it("[E44] who has a username and no phone is a lead like any, and is answered", async () => {
		const nameless = await client(stage, "Elis Prado", "5511955551005", { bsuidOnly: true });
		const hers = await phone(stage, nameless);
		await send(hers, () => "Vi o anúncio do Aurora, ainda tem?");
		await accept(lucas, "Elis Prado");
		await conversation(lucas).getByText("ainda tem?").waitFor();
		await reply(lucas, "Tem sim, Elis!");
		await hers.getByRole("log").getByText("Tem sim, Elis!").waitFor();
		await stage.shot(lucas, "44-sem-telefone-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await conclude(lucas);
	});

	it("[E56] [W99] [W100] pressed at 1280 and tapped at 360, it opens WhatsApp in a window of its own, its text byte for byte", async () => {
		const asks = `Olá! Tenho interesse em ${HARD_NAME}.`;
		for (const [size, touch, name] of [
			[DESK, false, "Iara Mesa"],
			[PHONE, true, "Ivo Toque"],
		] as const) {
			leads += 1;
			const page = await stage.visitor(size, "light", touch);
			const email = `cliente${leads}@exemplo.com`;
			const typed = `(11) 98888-20${leads}`;
			await sendForm(stage, page, { name, email, phone: typed, path: "/mirante-do-ipe/" });
			const link = whatsAppLink(page);
			const [opened] = await Promise.all([
				page.waitForEvent("popup"),
				touch ? link.tap() : link.click(),
			]);
			await opened.locator("#under", { hasText: "+55 11 98765-4321" }).waitFor();
			const box = opened.getByRole("textbox", { name: "Mensagem" });
			const [, code] = /\(Código (\S+)\)$/.exec(await box.inputValue()) ?? [];
			expect(await box.inputValue()).toBe(`${asks} (Código ${code})`);
			expect(await linkOf(page)).toContain(`C%C3%B3digo%20${code}`);
			// It cannot reach back into the company's page, which stayed where it was.
			expect(await opened.evaluate(() => window.opener)).toBeNull();
			await page.getByRole("button", { name: "Já enviei a mensagem" }).waitFor();
			if (touch)
				expect(await page.getByRole("img", { name: "QR code do WhatsApp" }).count()).toBe(0);
			else expect(readQr(await paintedQr(page))).toBe(await linkOf(page));

			await accept(lucas, name);
			await send(opened);
			await conversation(lucas).getByText(asks).waitFor();
			await reply(lucas, "Bom dia!");
			await opened.getByRole("log").getByText("Bom dia!").waitFor();
			await conclude(lucas);
			await page.close();
			await opened.close();
		}
	});

	it("[E57] the demonstration's page of the broker's own WhatsApp opens the phone of who is being asked", async () => {
		leads += 1;
		const page = await stage.visitor(DESK);
		const email = `cliente${leads}@exemplo.com`;
		const path = "/mirante-do-ipe/corretor/";
		await sendForm(stage, page, { name: "Inês Própria", email, phone: "(11) 98888-2099", path });
		expect(await linkOf(page)).toMatch(/\/w\/[\w.-]+\/[0-9A-Z]{4}-[0-9A-Z]{4}$/);
		await lucas.getByRole("button", { name: "Atender" }).waitFor();
		const [opened] = await Promise.all([page.waitForEvent("popup"), whatsAppLink(page).click()]);
		await opened.getByText("Lucas Silva (celular próprio)").first().waitFor();
		const text = await opened.getByRole("textbox", { name: "Mensagem" }).inputValue();
		expect(text).toContain(HARD_NAME);
		await stage.shot(opened, "57-celular-do-corretor");
		expect(readQr(await paintedQr(page))).toBe(await linkOf(page));
		await accept(lucas, "Inês Própria");
		await lucas.getByText("Esta conversa é no seu WhatsApp").waitFor();
		await conclude(lucas);
	});

	it("[E58] a voice, a document, a film and the rest: played, saved, found on the broker's screen", async () => {
		iris = await client(stage, "Íris Alves", "5511988881011");
		const hers = await phone(stage, iris);
		await send(hers, () => "Mando os papéis por aqui");
		await accept(lucas, "Íris Alves");
		const log = conversation(lucas);
		for (const what of ["Áudio", "Documento", "Vídeo"] as const) await attach(hers, what);
		await log.locator("video").waitFor();
		await stage.shot(lucas, "58-filme-parado-360");
		for (const player of [log.locator("audio"), log.locator("video")]) {
			await player.waitFor();
			await player.evaluate((one: HTMLMediaElement) => {
				one.muted = true;
				return one.play();
			});
			await expect
				.poll(() => player.evaluate((one: HTMLMediaElement) => one.currentTime))
				.toBeGreaterThan(0);
			expect(await player.evaluate((one: HTMLMediaElement) => one.error)).toBeNull();
		}
		const film = log.locator("video");
		expect(await film.evaluate((one: HTMLVideoElement) => one.videoWidth)).toBe(320);
		const coming = lucas.waitForEvent("download");
		await log.getByRole("link", { name: /comprovante-de-renda\.pdf/ }).click();
		const file = await coming;
		expect(file.suggestedFilename()).toBe("comprovante-de-renda.pdf");
		expect((await readFile(await file.path())).subarray(0, 5).toString()).toBe("%PDF-");

		await attach(hers, "Localização");
		await attach(hers, "Contato");
		await attach(hers, "Figurinha");
		await say(stage, iris, "É só isso por hoje");
		await log.getByText("É só isso por hoje").waitFor();
		await log.getByRole("link", { name: /Ver no mapa/ }).waitFor();
		await log.getByText("Marcos Corretor").waitFor();
		const sticker = log.getByRole("img", { name: "Figurinha de Íris" });
		await intoView(sticker);
		await expect
			.poll(() => sticker.evaluate((one: HTMLImageElement) => one.naturalWidth))
			.toBe(128);
		await stage.shot(lucas, "58-anexos-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await intoView(log.locator("audio"));
		await stage.shot(lucas, "58-anexos-inicio-360");
		await lucas.setViewportSize(DESK);
		await lucas.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
		await intoView(log.locator("audio"));
		await stage.shot(lucas, "58-anexos-1280-dark");
		await intoView(log.getByText("É só isso por hoje"));
		await stage.shot(lucas, "58-anexos-fim-1280-dark");
		expect.soft(await axe(lucas)).toEqual([]);
		await lucas.setViewportSize(PHONE);
		await lucas.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	});

	it("[E59] thirty messages, and ten at once: each in a bubble once, in the order they were written", async () => {
		const words = Array.from({ length: 40 }, (_, index) => `mensagem nº ${index + 1}`);
		await conversation(lucas).evaluate(noteBubbles);
		const took: number[] = [];
		for (const text of words.slice(0, 30)) {
			const said = Date.now();
			await say(stage, iris, text);
			const seen = await lucas.waitForFunction(
				(line) => (window as unknown as Noted).noted[line],
				text,
			);
			took.push(((await seen.jsonValue()) ?? 0) - said);
		}
		for (const text of words.slice(30)) await say(stage, iris, text);
		await conversation(lucas)
			.getByText(words.at(-1) ?? "", { exact: true })
			.waitFor();
		const shown = await conversation(lucas).locator(".bubble.theirs").allInnerTexts();
		const lines = shown.map((one) => one.split("\n")[0]?.trim() ?? "");
		expect(lines.filter((one) => one.startsWith("mensagem nº"))).toEqual(words);
		took.sort((a, b) => a - b);
		const at = (share: number) => Math.round(took[Math.ceil(share * took.length) - 1] ?? 0);
		console.log(
			`from say to bubble, ${took.length} messages: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`,
		);
		await reply(lucas, "Recebi tudo, Íris.");
		await conclude(lucas);
	});
});

interface Noted {
	noted: Record<string, number>;
}

/** In the page: when each line was first there. */
function noteBubbles(log: Element): void {
	const noted: Record<string, number> = {};
	(window as unknown as Noted).noted = noted;
	new MutationObserver(() => {
		for (const line of log.querySelectorAll(".bubble.theirs > p"))
			noted[line.textContent ?? ""] ??= Date.now();
	}).observe(log, { childList: true, subtree: true, characterData: true });
}

describe("the number", () => {
	it("[E49] its page says that all is well, and names the step that is not", async () => {
		const helena = await stage.broker("helena", PHONE);
		await helena.goto(`http://helena.localhost:${stage.appPort}/gestao/whatsapp`);
		await helena.getByText("WhatsApp da Aurora").first().waitFor();
		await helena.getByText("WhatsApp da Aurora").first().click();
		await stage.shot(helena, "49-numero-360");
		expect.soft(await axe(helena)).toEqual([]);
		await helena.setViewportSize(DESK);
		await stage.shot(helena, "49-numero-1280");
		expect.soft(await axe(helena)).toEqual([]);
		await helena.getByText("Tudo certo: este número recebe e envia.").waitFor();
		await fault(stage, { code: 190, on: "graph" });
		await helena.getByRole("button", { name: "Verificar agora" }).click();
		await helena
			.getByText("O token expirou ou foi revogado. Gere outro e cole em “Trocar token ou chave”.")
			.waitFor();
		await stage.shot(helena, "49-token-1280");
		expect.soft(await axe(helena)).toEqual([]);
		await noFaults(stage);
		await helena.getByRole("button", { name: "Verificar agora" }).click();
		await helena.getByText("Tudo certo: este número recebe e envia.").waitFor();
	});

	it("[E52] the spreadsheet of leads has a row for who has no phone", async () => {
		const helena = await stage.broker("helena", DESK);
		await helena.goto(`http://helena.localhost:${stage.appPort}/gestao/leads`);
		const coming = helena.waitForEvent("download");
		await helena.getByRole("button", { name: "Baixar planilha" }).click();
		const file = await coming;
		expect(file.suggestedFilename()).toMatch(/^leads-\d{4}-\d\d-\d\d\.csv$/);
		const rows = (await readFile(await file.path(), "utf8")).split("\r\n");
		const hers = rows.find((row) => row.includes(";Elis Prado;"));
		expect(hers).toMatch(/^A-\d+;[\d/]+ [\d:]+;Elis Prado;;;WhatsApp;/);
		expect(rows.some((row) => row.includes(";(11) 9"))).toBe(true);
		await stage.shot(helena, "52-planilha-1280");
	});

	it("[E50] on no page anything complained", () => {
		expect(stage.complaints).toEqual([]);
	});
});
