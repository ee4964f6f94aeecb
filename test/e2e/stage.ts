// The running product and a real browser on it, for the end-to-end tests: everything `npm start`
// starts, on ports and a state folder of its own. Screenshots go to test/e2e/screenshots (ignored
// by git). Holds no expectations.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { BROWSER_ARGS, ensureBrowser } from "../../scripts/browser.mjs";
import { startProduct } from "../../scripts/product.mjs";
import { freePorts } from "../support/product.ts";
import { AXE_SOURCE } from "./axe.ts";

export const SHOTS = join(import.meta.dirname, "screenshots");
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

/** Until what never comes is given up, in ms: a busy machine may be slow, and that is no fault. */
const PATIENCE_MS = 60_000;

export type Size = typeof PHONE;

export interface Stage {
	readonly appPort: number;
	readonly sitePort: number;
	/** Of the stand-in, when it is there. */
	readonly whatsappUrl: string;
	readonly password: string;
	readonly siteKey: string;
	readonly account: string;
	readonly team: string;
	/** Everything a page complained about: a clean run has none. */
	readonly complaints: string[];
	/** `touch`: he taps and has no pointer that hovers. */
	visitor(size: Size, scheme?: "light" | "dark", touch?: boolean): Promise<Page>;
	broker(name: string, size: Size, scheme?: "light" | "dark"): Promise<Page>;
	shot(page: Page, name: string): Promise<void>;
	/** Every page there is, as it is: pictures of a failure say more than its message. */
	shotAll(name: string): Promise<void>;
	restart(): Promise<void>;
	/** As when the power goes, and comes back. */
	crash(): Promise<void>;
	end(): Promise<void>;
}

/** `whatsapp`: with the stand-in for Meta's API, its fake phone, and a clock that can be moved. */
export async function openStage({ whatsapp = false } = {}): Promise<Stage> {
	mkdirSync(SHOTS, { recursive: true });
	const state = mkdtempSync(join(tmpdir(), "vez-e2e-"));
	const [appPort, sitePort, phonePort] = await freePorts();
	const whatsappPort = whatsapp ? phonePort : null;
	const start = () => startProduct({ port: appPort, sitePort, whatsappPort, state, quiet: true });
	let product = await start();
	const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
	const complaints: string[] = [];
	const contexts: BrowserContext[] = [];
	let wasAway = false;
	const complain = (who: string, text: string) => {
		if (!(wasAway && CUT.test(text))) complaints.push(`${who}: ${text}`);
	};
	const page = async (size: Size, scheme: "light" | "dark", who: string, touch = false) => {
		const context = await newContext(browser, size, scheme, touch);
		contexts.push(context);
		const opened = await context.newPage();
		opened.setDefaultTimeout(PATIENCE_MS);
		listen(opened, (text) => complain(who, text));
		return opened;
	};
	return {
		appPort,
		sitePort,
		whatsappUrl: `http://127.0.0.1:${phonePort}`,
		password: product.info.password,
		siteKey: product.info.siteKey,
		account: product.info.account,
		team: product.info.team,
		complaints,
		visitor: (size, scheme = "light", touch = false) => page(size, scheme, "visitor", touch),
		broker: async (name, size, scheme = "light") => {
			const opened = await page(size, scheme, name);
			const { account, password } = product.info;
			await opened.goto(
				`http://${name}.localhost:${appPort}/entrar/${account}#${name}@aurora.example`,
			);
			await opened.locator("input[type=password]").fill(password);
			await opened.keyboard.press("Enter");
			await opened.getByText("Ao vivo").first().waitFor();
			return opened;
		},
		shot: async (opened, name) => {
			await opened.screenshot({ path: join(SHOTS, `${name}.png`), animations: "disabled" });
		},
		shotAll: async (name) => {
			const open = contexts.flatMap((context) => context.pages());
			for (const [index, one] of open.entries())
				await one.screenshot({ path: join(SHOTS, `${name}-${index}.png`) }).catch(() => undefined);
		},
		restart: async () => {
			wasAway = true;
			await product.stop();
			product = await start();
		},
		crash: () => {
			wasAway = true;
			return product.crash();
		},
		end: async () => {
			await browser.close();
			await product.stop();
			rmSync(state, { recursive: true, force: true });
		},
	};
}

async function newContext(browser: Browser, size: Size, scheme: "light" | "dark", touch: boolean) {
	return browser.newContext({
		viewport: size,
		hasTouch: touch,
		colorScheme: scheme,
		locale: "pt-BR",
		timezoneId: "America/Sao_Paulo",
		reducedMotion: "reduce",
	});
}

/**
 * The sign-in page asks who is there, and nobody is: that one 401 is how it should be. So is a 422 to what a
 * test types wrong on purpose.
 */
const EXPECTED = /401 \(Unauthorized\)|422 \(Unprocessable|WebSocket connection to/;

/**
 * What the browser says of a request that was under way when the test took the server down. Its
 * line may come long after the server is back, and is then no fault of the page.
 */
const CUT =
	/net::ERR_(CONNECTION_(RESET|REFUSED|CLOSED|ABORTED)|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)/;

function listen(page: Page, complain: (text: string) => void): void {
	page.on("pageerror", (error) => complain(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" && !EXPECTED.test(message.text())) complain(message.text());
	});
}

/** Violations of WCAG 2.2 A and AA and of good practice, as `rule: element`. */
export async function axe(page: Page): Promise<string[]> {
	await page.evaluate(AXE_SOURCE);
	return page.evaluate(async () => {
		const run = (window as unknown as { axe: { run(): Promise<AxeResult> } }).axe;
		const { violations } = await run.run();
		return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
	});
}

interface AxeResult {
	readonly violations: readonly {
		readonly id: string;
		readonly nodes: readonly { readonly target: readonly string[] }[];
	}[];
}
