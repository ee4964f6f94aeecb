// What people do in the end-to-end runs: a visitor's form, a broker at his screen, an
// admin's request. Works on any stage. Expects nothing but that what it needs is there.
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import type { CaseStory, LeadsPage } from "../../protocol/api.ts";
import { Member } from "../support/product.ts";
import type { Stage } from "./stage.ts";

export interface Form {
	readonly name: string;
	readonly email: string;
	/** As he types it; one that looks wrong is asked about once. */
	readonly phone: string;
	readonly path?: string;
}

/** Three fields, Entrar; the second screen is open. */
export async function sendForm(stage: Stage, page: Page, form: Form): Promise<void> {
	const { name, email, phone, path = "/aurora-parque/" } = form;
	await page.goto(`http://localhost:${stage.sitePort}${path}`);
	await page.getByRole("button", { name: /Fale com um corretor/ }).click();
	const panel = page.getByRole("dialog");
	await panel.getByLabel("Nome").fill(name);
	await panel.getByLabel("E-mail").fill(email);
	await panel.getByLabel("Celular com DDD").fill(phone);
	await panel.getByRole("radio", { name: /WhatsApp/ }).check();
	const enter = panel.getByRole("button", { name: "Entrar" });
	await enter.click();
	const link = whatsAppLink(page);
	// A number that looks wrong is asked about once, and taken the second time.
	await Promise.race([link.waitFor(), panel.getByText("toque em Entrar de novo").waitFor()]);
	if (!(await link.isVisible())) await enter.click();
	await link.waitFor();
}

export const whatsAppLink = (page: Page) =>
	page.getByRole("dialog").getByRole("link", { name: "Abrir WhatsApp" });

export async function linkOf(page: Page): Promise<string> {
	return (await whatsAppLink(page).getAttribute("href")) ?? "";
}

export async function goOnline(page: Page): Promise<void> {
	const switcher = page.getByRole("switch");
	if ((await switcher.getAttribute("aria-checked")) !== "true") await switcher.click();
	await page.getByRole("switch", { checked: true }).waitFor();
}

export async function accept(page: Page, name: string): Promise<void> {
	const card = page.getByRole("region", { name: "Novo lead" });
	await card.getByText(name).first().waitFor();
	// The card ignores taps for its first 400 ms: it may have appeared under a finger.
	await page.waitForTimeout(600);
	await page.getByRole("button", { name: "Atender" }).click();
	await page.getByRole("button", { name: "Por que veio para mim?" }).waitFor();
}

export async function reply(page: Page, text: string): Promise<void> {
	await page.getByRole("textbox", { name: /Mensagem para/ }).fill(text);
	await page.getByRole("button", { name: "Enviar" }).click();
}

/** At another width the conversation is built anew: what is found first may be about to go. */
export async function intoView(what: Locator): Promise<void> {
	await expect
		.poll(() =>
			what
				.evaluate((one) => {
					one.scrollIntoView({ block: "center" });
					return one.isConnected;
				})
				.catch(() => false),
		)
		.toBe(true);
}

export const conversation = (page: Page) => page.getByRole("log");

export async function conclude(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Concluir" }).first().click();
	const sheet = page.getByRole("dialog");
	await sheet.getByRole("radio", { name: "Vai pensar" }).check();
	await sheet.getByRole("button", { name: "Concluir" }).click();
	await page.getByText("Atendimento concluído").first().waitFor();
}

/** Clara over HTTP. */
export function adminOf({ appPort, account, password }: Stage): Member {
	return new Member({ port: appPort, account, password }, "clara");
}

/** Seeds 000 and 003: the Hypnobox preset, and WhatsApp's times are chat's (seed 003). */
export function seedRules(stage: Stage, admin: Member): Promise<unknown> {
	return admin.ask("PUT", `/api/teams/${stage.team}/policy`, {
		preset: "hypnobox",
		policy: { channels: { chat: { offerSeconds: 60 } } },
	});
}

/** The newest stay of somebody, as who leads the team reads it. Throws when there is none. */
export async function storyOf(stage: Stage, admin: Member, name: string): Promise<CaseStory> {
	const team = `/api/teams/${stage.team}`;
	const { leads } = await admin.ask<LeadsPage>("GET", `${team}/leads`);
	const ids = leads.flatMap(({ id, client }) => (client?.name === name ? [id] : []));
	if (ids.length === 0) throw new Error(`no case of ${name}`);
	return admin.ask<CaseStory>("GET", `${team}/cases/${Math.max(...ids)}`);
}

/** What a case went through, by the names its log has for it. */
export function toldIn({ entries }: CaseStory): string[] {
	return entries.flatMap((entry) => {
		if (entry.kind !== "notice") return [];
		return [entry.notice.what === "other" ? entry.notice.type : entry.notice.what];
	});
}
