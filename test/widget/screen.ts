// The panel on a page, for tests that look at its screens: opening it, filling the form, finding what
// is shown, and the two answers of the server. Holds no expectations.
import { vi } from "vitest";
import type { LeadInput, LeadReceipt, WidgetConfig } from "../../protocol/lead.ts";
import type { Panel, Settings } from "../../widget/contract.ts";
import { type FakeHost, fakeHost, freshModules, receipt, resetWorld } from "./harness.ts";

const CONFIG: WidgetConfig = {
	company: "Aurora Imóveis",
	creci: "24680-J",
	channels: ["chat", "whatsapp"],
	product: { ref: "aurora", name: "Residencial Aurora" },
	consent: { version: "v7", text: "Uso dos dados." },
	phone: "+551130304040",
};

interface World {
	host: FakeHost;
	panel: Panel;
	/** What reached the server. */
	leads: { key: string; body: LeadInput }[];
	/** What the server says beside the ordinary. */
	config: Partial<WidgetConfig>;
	receipt: Partial<LeadReceipt>;
}
export const world = {} as World;

export const $ = <T extends HTMLElement>(selector: string): T => {
	const found = world.host.root.querySelector<T>(selector);
	if (!found) throw new Error(`no ${selector} in ${world.host.root.innerHTML}`);
	return found;
};
export const text = () => world.host.root.querySelector(".panel")?.textContent ?? "";
export const button = (label: string) => {
	const all = [...world.host.root.querySelectorAll("button")];
	const found = all.find((one) => one.textContent === label || one.ariaLabel === label);
	if (!found) throw new Error(`no button ${label}`);
	return found;
};
export const settle = () => vi.advanceTimersByTimeAsync(1);

export async function type(id: string, value: string) {
	const input = $<HTMLInputElement>(`#${id}`);
	input.value = value;
	if (id === "phone") input.setSelectionRange(value.length, value.length);
	input.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
	await settle();
	return input;
}

export async function submit() {
	$("form").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
	await settle();
}

export async function fill(phone = "11987654321") {
	await type("name", "Ana Souza");
	await type("email", "ana@exemplo.com");
	await type("phone", phone);
}

/** Again after `world.panel.destroy()` it is the next page: same storage, other memory. */
export async function open(settings: Settings = {}) {
	const { main } = await freshModules();
	world.host = fakeHost({ product: "aurora", ...settings });
	world.panel = main.mount(world.host);
	world.panel.open(true);
	await settle();
}

export function begin(): void {
	resetWorld();
	vi.useFakeTimers();
	Object.assign(world, { leads: [], config: {}, receipt: {} });
	vi.stubGlobal("fetch", async (url: string, init: RequestInit = {}) => {
		if (url.includes("/config")) return Response.json({ ...CONFIG, ...world.config });
		const key = new Headers(init.headers).get("idempotency-key") ?? "";
		world.leads.push({ key, body: JSON.parse(String(init.body)) });
		return Response.json({ ...receipt(), ...world.receipt }, { status: 201 });
	});
}

export function end(): void {
	world.panel.destroy();
	vi.useRealTimers();
}
