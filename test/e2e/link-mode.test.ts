// WhatsApp without any number connected, in a real browser: the link opens the company's WhatsApp or the
// broker's own, nobody reads what is said there, and the broker tells what happened. Nothing plays Meta
// here, and time is not moved: the team's own times are short.
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Member } from "../support/product.ts";
import {
	accept,
	adminOf,
	conclude,
	conversation,
	goOnline,
	linkOf,
	sendForm,
	storyOf,
	toldIn,
	whatsAppLink,
} from "./acts.ts";
import { axe, DESK, openStage, PHONE, type Stage } from "./stage.ts";

const COMPANY = "5511987654321";
/** Lucas's own, as the demonstration's data have it. */
const LUCAS = "5511991000004";
/** The least a team may set. */
const WATCHDOG_SECONDS = 15;

let stage: Stage;
let admin: Member;
let lucas: Page;
let helena: Page;
let leads = 0;

beforeAll(async () => {
	stage = await openStage();
	admin = adminOf(stage);
	await rules(60);
});
afterAll(async () => {
	await stage?.end();
});
afterEach(async ({ task }) => {
	if (task.result?.state === "fail") await stage.shotAll(`failed-${task.name.slice(1, 4)}`);
});

function rules(offerSeconds: number): Promise<unknown> {
	return admin.ask("PUT", `/api/teams/${stage.team}/policy`, {
		preset: "hypnobox",
		policy: { channels: { whatsapp: { offerSeconds }, chat: { offerSeconds } } },
	});
}

async function visitor(name: string, path?: string): Promise<Page> {
	leads += 1;
	const page = await stage.visitor(PHONE);
	const phone = `(11) 98888-300${leads}`;
	const email = `link${leads}@exemplo.com`;
	await sendForm(stage, page, { name, email, phone, ...(path !== undefined && { path }) });
	return page;
}

/** Presses the link, and says where WhatsApp would have been asked for: nothing of it is on this machine. */
async function press(page: Page): Promise<{ to: string; text: string; from: string | undefined }> {
	const [asked] = await Promise.all([
		page.context().waitForEvent("request", (one) => one.url().startsWith("https://wa.me/")),
		page.waitForEvent("popup").then((opened) => opened.close()),
		whatsAppLink(page).click(),
	]);
	const { pathname, searchParams } = new URL(asked.url());
	return {
		to: pathname.slice(1),
		text: searchParams.get("text") ?? "",
		from: asked.redirectedFrom()?.url(),
	};
}

describe("WhatsApp by link", () => {
	it("[E61] the lead rings; its broker tells that he was called, then that he answered", async () => {
		lucas = await stage.broker("lucas", PHONE);
		await goOnline(lucas);
		const ana = await visitor("Ana Link");
		const { to, text, from } = await press(ana);
		expect([to, from]).toEqual([COMPANY, undefined]);
		const [, code = "none"] = /\(Código (\S+)\)$/.exec(text) ?? [];

		await accept(lucas, "Ana Link");
		await lucas.getByText("Esta conversa é no seu WhatsApp").waitFor();
		// The same code stands on both sides: how a broker finds her message among others.
		await lucas.getByText(`Código ${code}`).first().waitFor();
		const own = lucas.getByRole("link", { name: "Abrir no meu WhatsApp" }).last();
		expect(await own.getAttribute("href")).toMatch(/^https:\/\/wa\.me\/5511988883001\?text=/);
		expect(await lucas.getByRole("textbox", { name: /Mensagem para/ }).count()).toBe(0);
		await stage.shot(lucas, "61-por-link-360");
		for (const name of ["O cliente me chamou", "Já respondi"]) {
			const box = await lucas.getByRole("button", { name }).boundingBox();
			expect((box?.x ?? 0) + (box?.width ?? PHONE.width)).toBeLessThan(PHONE.width);
		}
		expect.soft(await axe(lucas)).toEqual([]);

		await lucas.getByRole("button", { name: "O cliente me chamou" }).click();
		await lucas.getByText("O cliente já escreveu. Respondeu?").waitFor();
		expect(await lucas.getByRole("button", { name: "O cliente me chamou" }).count()).toBe(0);
		await conversation(lucas).getByText("O cliente escreveu no WhatsApp").waitFor();
		await stage.shot(lucas, "61-me-chamou-360");
		expect.soft(await axe(lucas)).toEqual([]);
		await lucas.getByRole("button", { name: "Já respondi" }).click();
		await lucas.getByText("Anotado.").first().waitFor();

		// What she is told is what is known: somebody has her, and where.
		await ana.getByRole("button", { name: "Já enviei a mensagem" }).click();
		await ana.getByText(/Lucas/).first().waitFor();
		await stage.shot(ana, "61-visitante-360");
		expect.soft(await axe(ana)).toEqual([]);
		await conclude(lucas);
	});

	it("[E62] who takes it and tells nothing is watched: the time runs while other things are done", async () => {
		await rules(WATCHDOG_SECONDS);
		const bruna = await visitor("Bruna Link");
		await accept(lucas, "Bruna Link");
		await lucas.getByText("Esta conversa é no seu WhatsApp").waitFor();
		await bruna.close();
	});

	it("[E63] a manager lets a site open the broker's own WhatsApp, and the next link does", async () => {
		helena = await stage.broker("helena", PHONE);
		await helena.goto(`http://helena.localhost:${stage.appPort}/gestao/sites`);
		const site = helena.locator("section.card").filter({ hasText: "Páginas de demonstração" });
		const wanted = site.getByRole("radio", { name: "Número do corretor que atender" });
		await wanted.waitFor();
		await stage.shot(helena, "63-sites-360");
		expect.soft(await axe(helena)).toEqual([]);
		await wanted.check({ force: true });
		await helena.getByText("Salvo. Vale para os próximos leads.").waitFor();
		await site.getByText(/quem está sendo chamado/).waitFor();
		await helena.setViewportSize(DESK);
		await helena.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
		await stage.shot(helena, "63-sites-1280-dark");
		expect.soft(await axe(helena)).toEqual([]);
		await helena.reload();
		await wanted.waitFor();
		expect(await wanted.isChecked()).toBe(true);

		await helena.goto(`http://helena.localhost:${stage.appPort}/gestao/pessoas`);
		await helena.getByText("(11) 99100-0004").first().waitFor();
		await helena.setViewportSize(PHONE);
		await stage.shot(helena, "63-pessoas-360-dark");
		await helena.getByRole("button", { name: "WhatsApp de Lucas Silva" }).click();
		await helena.getByLabel("WhatsApp próprio").waitFor();
		await stage.shot(helena, "63-numero-proprio-360-dark");
		expect.soft(await axe(helena)).toEqual([]);

		const caio = await visitor("Caio Link");
		const link = await linkOf(caio);
		expect(new URL(link).port).toBe(String(stage.appPort));
		expect(new URL(link).pathname).toMatch(/^\/w\/[\w.-]+\/[0-9A-Z]{4}-[0-9A-Z]{4}$/);
		const { to, text, from } = await press(caio);
		expect([to, from]).toEqual([LUCAS, link]);
		expect(text).toContain(`(Código ${link.split("/").at(-1)})`);
		await accept(lucas, "Caio Link");
		await conversation(lucas).getByText("O cliente abriu o link do WhatsApp").waitFor();
		// Accepted, it is still his.
		expect((await press(caio)).to).toBe(LUCAS);
		await stage.shot(lucas, "63-abriu-o-link-360");
		await lucas.getByRole("button", { name: "Já respondi" }).click();
		await lucas.getByText("Anotado.").first().waitFor();
		await conclude(lucas);
	});

	it("[E62] and when it is over the lead is a contact to return, of nobody, told to everybody", async () => {
		await expect
			.poll(() => told("Bruna Link"))
			.toEqual(expect.arrayContaining(["accepted", "reply_missed", "cna"]));
		await lucas.goto(`http://lucas.localhost:${stage.appPort}/conversas`);
		await lucas.getByText("Nada por aqui").waitFor();
		await helena.setViewportSize(PHONE);
		await helena.goto(`http://helena.localhost:${stage.appPort}/conversa/2`);
		await conversation(helena).getByText("Lucas Silva não respondeu a tempo").waitFor();
		await conversation(helena).getByText("Virou CNA: retornar o contato").waitFor();
		await stage.shot(helena, "62-cna-360-dark");
		expect.soft(await axe(helena)).toEqual([]);
		expect(await told("Ana Link")).toContain("inbound_seen");
		expect(await told("Ana Link")).not.toContain("cna");
	});

	it("[E64] on no page anything complained", () => {
		expect(stage.complaints).toEqual([]);
	});
});

const told = async (name: string) => toldIn(await storyOf(stage, admin, name));
