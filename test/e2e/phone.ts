// A client's side of WhatsApp for the end-to-end run: people of the stand-in, their phone in a browser
// of its own, and the clock that product and stand-in share. Holds no expectations.
import type { Page } from "playwright-core";
import { lab } from "../support/product.ts";
import { PHONE, type Stage } from "./stage.ts";

export interface Client {
	readonly id: string;
	readonly name: string;
}

/** `more`: how the company sees him (`legacy`, `mode`), as demo/whatsapp/README.md lists. */
export function client(stage: Stage, name: string, phone: string, more: object = {}) {
	return lab<Client>(stage.whatsappUrl, "POST", "people", { name, phone, ...more });
}

export function advance(stage: Stage, minutes: number): Promise<unknown> {
	return lab(stage.whatsappUrl, "POST", "clock", { ms: Math.round(minutes * 60_000) });
}

/**
 * Meta's side brings again what was refused, and nobody else's clock moves: it may have come by itself
 * a moment ago, and an offer made then keeps its time.
 */
export function retried(stage: Stage): Promise<unknown> {
	return lab(stage.whatsappUrl, "POST", "clock", { ms: 10 * 60_000, product: false });
}

export function say(stage: Stage, person: Client, text: string): Promise<unknown> {
	return lab(stage.whatsappUrl, "POST", "say", { person: person.id, text });
}

export function fault(stage: Stage, body: object): Promise<unknown> {
	return lab(stage.whatsappUrl, "POST", "fault", body);
}

export function noFaults(stage: Stage): Promise<unknown> {
	return lab(stage.whatsappUrl, "DELETE", "fault");
}

/** His phone, where the link leads; without one, the talk with the company as it is. */
export async function phone(stage: Stage, who: Client, link?: string): Promise<Page> {
	const page = await stage.visitor(PHONE);
	const address = new URL(link ?? `${stage.whatsappUrl}/_lab/phone?to=5511987654321`);
	address.searchParams.set("person", who.id);
	await page.goto(address.href);
	await page.locator("#under", { hasText: "+" }).waitFor();
	return page;
}

/** Sends what the site wrote for him, or what he makes of it. */
export async function send(page: Page, change?: (text: string) => string): Promise<string> {
	const box = page.getByRole("textbox", { name: "Mensagem" });
	const text = await box.inputValue();
	const words = change ? change(text) : text;
	if (change) await box.fill(words);
	await page.getByRole("button", { name: "Enviar", exact: true }).click();
	await page.getByRole("log").getByText(words.slice(0, 20)).first().waitFor();
	return words;
}

type Attached = "Foto" | "Áudio" | "Documento" | "Localização" | "Vídeo" | "Figurinha" | "Contato";

/** From the phone's own sheet. */
export async function attach(page: Page, what: Attached): Promise<void> {
	await page.getByRole("button", { name: "Anexar" }).click();
	await page.getByRole("button", { name: what, exact: true }).click();
	await page.getByRole("dialog").waitFor({ state: "hidden" });
}

/** As somebody who thinks the code is rubbish. */
export function withoutCode(text: string): string {
	return text.replace(/\s*\(Código [^)]+\)/, "");
}
