// What people do in the end-to-end runs: a visitor's form, a broker at his screen, an
// admin's request. Works on any stage. Holds no expectations.
import type { Page } from "playwright-core";
import type { CaseStory, LeadsPage } from "../../protocol/api.ts";
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
	await card.getByText(name).first().waitFor({ timeout: 60_000 });
	// The card ignores taps for its first 400 ms: it may have appeared under a finger.
	await page.waitForTimeout(600);
	await page.getByRole("button", { name: "Atender" }).click();
	await page.getByRole("button", { name: "Por que veio para mim?" }).waitFor();
}

export async function reply(page: Page, text: string): Promise<void> {
	await page.getByRole("textbox", { name: /Mensagem para/ }).fill(text);
	await page.getByRole("button", { name: "Enviar" }).click();
}

export const conversation = (page: Page) => page.getByRole("log");

export async function conclude(page: Page): Promise<void> {
	await page.getByRole("button", { name: "Concluir" }).first().click();
	const sheet = page.getByRole("dialog");
	await sheet.getByRole("radio", { name: "Vai pensar" }).check();
	await sheet.getByRole("button", { name: "Concluir" }).click();
	await page.getByText("Atendimento concluído").first().waitFor();
}

export interface Admin {
	ask(method: string, path: string, body?: unknown): Promise<unknown>;
	/** His session ends with the day; a test may make a day pass in a second. */
	forget(): void;
}

/** Clara over HTTP: what has no screen, or is not what a test is about. */
export function adminOf(stage: Stage): Admin {
	const base = `http://127.0.0.1:${stage.appPort}`;
	const headers = { origin: base, "content-type": "application/json", "x-vez": "1" };
	let cookie = "";
	const signIn = async (): Promise<string> => {
		const { account, password } = stage;
		const signed = await fetch(`${base}/api/session`, {
			method: "POST",
			headers,
			body: JSON.stringify({ account, email: "clara@aurora.example", password }),
		});
		return signed.headers.get("set-cookie")?.split(";")[0] ?? "";
	};
	return {
		ask: async (method, path, body) => {
			// Once: signing in is counted.
			cookie ||= await signIn();
			const answer = await fetch(base + path, {
				method,
				headers: { ...headers, cookie },
				...(body !== undefined && { body: JSON.stringify(body) }),
			});
			if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
			return answer.json();
		},
		forget: () => {
			cookie = "";
		},
	};
}

/** The newest stay of somebody, as who leads the team reads it. Throws when there is none. */
export async function storyOf(stage: Stage, admin: Admin, name: string): Promise<CaseStory> {
	const team = `/api/teams/${stage.team}`;
	const { leads } = (await admin.ask("GET", `${team}/leads`)) as LeadsPage;
	const ids = leads.flatMap(({ id, client }) => (client?.name === name ? [id] : []));
	if (ids.length === 0) throw new Error(`no case of ${name}`);
	return (await admin.ask("GET", `${team}/cases/${Math.max(...ids)}`)) as CaseStory;
}

/** What a case went through, by the names its log has for it. */
export function toldIn({ entries }: CaseStory): string[] {
	return entries.flatMap((entry) => {
		if (entry.kind !== "notice") return [];
		return [entry.notice.what === "other" ? entry.notice.type : entry.notice.what];
	});
}
