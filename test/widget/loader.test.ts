// The launcher before, during and after the visitor acts. The panel here is a record of calls.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Host } from "../../widget/contract.ts";
import { resetWorld, SITE } from "./harness.ts";

let loads: string[];
let panel: Record<string, ReturnType<typeof vi.fn>>;
let mounted: Host | undefined;
let fails: boolean;

const SRC = "https://vez.test/v1/loader.js";
const host = () => document.querySelector("vez-chat");
const launcher = () =>
	[...(host()?.shadowRoot?.children ?? [])].find(
		(child) => child.tagName === "BUTTON",
	) as HTMLButtonElement;
const settle = () => new Promise((done) => setTimeout(done));

async function page(data: Record<string, string> = {}) {
	const tag = document.createElement("script");
	// Set after, so that the DOM of the test does not fetch it.
	tag.type = "text/plain";
	Object.assign(tag.dataset, { site: SITE, ...data });
	tag.setAttribute("src", SRC);
	document.head.appendChild(tag);
	vi.resetModules();
	const { start } = await import("../../widget/loader/start.ts");
	const run = () =>
		start(async (url) => {
			loads.push(url);
			if (fails) throw new Error("blocked");
			return {
				mount(loader) {
					mounted = loader;
					return panel as never;
				},
			};
		});
	run();
	return run;
}

beforeEach(() => {
	resetWorld();
	document.head.replaceChildren();
	delete window.Vez;
	[loads, fails, mounted] = [[], false, undefined];
	panel = { open: vi.fn(), close: vi.fn(), changed: vi.fn(), destroy: vi.fn() };
});
afterEach(() => window.Vez?.("destroy"));

it("[W80] asks for nothing and writes nothing before the visitor acts", async () => {
	const fetched = vi.fn();
	vi.stubGlobal("fetch", fetched);
	const wrote = vi.spyOn(Storage.prototype, "setItem");
	await page();
	await settle();
	expect(launcher()).toBeTruthy();
	expect([loads, fetched.mock.calls, wrote.mock.calls]).toEqual([[], [], []]);
	launcher().dispatchEvent(new Event("pointerenter"));
	expect(loads).toHaveLength(1);
	wrote.mockRestore();
});

it("[W81] shows an empty panel in the same turn as the tap, and takes it away for the real one", async () => {
	await page();
	launcher().click();
	const skeleton = () => host()?.shadowRoot?.querySelector(".skeleton");
	expect(skeleton()).toBeTruthy();
	expect(launcher().ariaExpanded).toBe("true");
	await settle();
	expect(skeleton()).toBeNull();
	expect(panel.open).toHaveBeenCalledWith(true);
});

it("[W82] closes on a second tap and gives focus back to the launcher", async () => {
	await page();
	launcher().click();
	await settle();
	launcher().click();
	expect(panel.close).toHaveBeenCalledOnce();
	expect(host()?.shadowRoot?.activeElement).toBe(launcher());
	expect(launcher().ariaExpanded).toBe("false");
});

it("[W92] opens from the page's own links, each time, and leaves the address alone", async () => {
	await page();
	const link = document.body.appendChild(document.createElement("a"));
	link.href = "#vez";
	const inner = link.appendChild(document.createElement("b"));
	const follow = () => {
		const event = new MouseEvent("click", { bubbles: true, cancelable: true });
		inner.dispatchEvent(event);
		return event.defaultPrevented;
	};
	expect(follow()).toBe(true);
	await settle();
	expect(launcher().ariaExpanded).toBe("true");
	launcher().click();
	expect(launcher().ariaExpanded).toBe("false");
	expect(follow()).toBe(true);
	expect(launcher().ariaExpanded).toBe("true");
	expect(panel.open).toHaveBeenCalledTimes(2);
	const other = document.body.appendChild(document.createElement("a"));
	other.href = "#plantas";
	const elsewhere = new MouseEvent("click", { bubbles: true, cancelable: true });
	other.dispatchEvent(elsewhere);
	expect(elsewhere.defaultPrevented).toBe(false);
	window.Vez?.("destroy");
	expect(follow(), "a link of the page again").toBe(false);
	document.body.replaceChildren();
});

it("[W92] opens where the page is entered by that address", async () => {
	location.hash = "#vez";
	await page();
	await settle();
	location.hash = "";
	expect(panel.open).toHaveBeenCalledWith(true);
});

it("[W83] is one, however often the script runs", async () => {
	const run = await page();
	run();
	expect(document.querySelectorAll("vez-chat")).toHaveLength(1);
});

it("[W84] comes back when the page removes it", async () => {
	await page();
	host()?.remove();
	await settle();
	expect(launcher()).toBeTruthy();
});

it("[W85] answers calls made before it came, and lets set win over data-*", async () => {
	const calls: unknown[][] = [["set", { product: "torre", name: "Ana" }], ["open"]];
	window.Vez = Object.assign(() => undefined, { q: calls });
	await page({ product: "aurora", lang: "en" });
	await settle();
	expect(panel.open).toHaveBeenCalled();
	expect(mounted?.settings()).toMatchObject({
		site: SITE,
		product: "torre",
		name: "Ana",
		lang: "en",
	});
	expect(loads[0]).toContain("/v1/panel-en.js");
});

it("[W86] tells events until told to stop", async () => {
	await page();
	const heard: unknown[] = [];
	const stop = window.Vez?.("on", "lead", (detail: unknown) => heard.push(detail)) as () => void;
	launcher().click();
	await settle();
	mounted?.emit("lead", { receipt: "1" });
	stop();
	mounted?.emit("lead", { receipt: "2" });
	expect(heard).toEqual([{ receipt: "1" }]);
});

it("[W87] opens WhatsApp by link when the panel cannot come, and tries again under another address", async () => {
	fails = true;
	await page({ whatsapp: "+55 11 99876-5432" });
	launcher().click();
	await settle();
	const link = host()?.shadowRoot?.querySelector<HTMLAnchorElement>(".skeleton a");
	expect(link?.href).toBe("https://wa.me/5511998765432");
	fails = false;
	launcher().click();
	launcher().click();
	await settle();
	expect(panel.open).toHaveBeenCalled();
	expect(new Set(loads).size).toBe(loads.length);
});

it("[W88] says it may continue, and reopens without taking focus where it was open", async () => {
	localStorage.setItem(`vez.${SITE}.peek`, JSON.stringify({ unread: 2, resume: true, live: 0 }));
	await page();
	expect(launcher().ariaLabel).toBe("Continuar conversa (2)");
	expect(launcher().querySelector("b")?.textContent).toBe("2");
	expect(loads).toEqual([]);
	window.Vez?.("destroy");
	sessionStorage.setItem(`vez.${SITE}.open`, "1");
	await page();
	await settle();
	expect(panel.open).toHaveBeenCalledWith(false);
});

it("[W89] connects quietly while a conversation is live, and not after", async () => {
	const peek = (live: number) =>
		localStorage.setItem(`vez.${SITE}.peek`, JSON.stringify({ unread: 0, resume: true, live }));
	peek(Date.now() - 1);
	await page();
	expect(loads).toEqual([]);
	window.Vez?.("destroy");
	peek(Date.now() + 60_000);
	await page();
	await settle();
	expect(loads).toHaveLength(1);
	expect(panel.open).not.toHaveBeenCalled();
});

it("[W90] leaves nothing behind when destroyed", async () => {
	await page();
	launcher().click();
	await settle();
	window.Vez?.("destroy");
	await settle();
	expect(panel.destroy).toHaveBeenCalledOnce();
	expect(host()).toBeNull();
	expect(window.Vez).toBeUndefined();
});

it("[W91] writes readable text on any accent", async () => {
	const { textOn } = await import("../../widget/loader/launcher.ts");
	const light = (hex: string) => {
		const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
			const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
			return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	for (let seed = 0; seed < 4_096; seed++) {
		const hex = `#${[seed >> 8, (seed >> 4) & 15, seed & 15].map((d) => d.toString(16).repeat(2)).join("")}`;
		const [a, b] = [light(hex), textOn(hex) === "#fff" ? 1 : 0];
		expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), hex).toBeGreaterThanOrEqual(4.5);
	}
});
