// A conversation in the hand: one's own line in sight, nothing over what one taps, the client's history.
import "./support/portuguese.ts";
import { readFileSync } from "node:fs";
import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPage } from "../../dashboard/chat/page.tsx";
import { receive } from "../../dashboard/live.ts";
import { forgetCases } from "../../dashboard/stores/cases.ts";
import { openDrafts } from "../../dashboard/stores/drafts.ts";
import { openOutbox, say } from "../../dashboard/stores/outbox.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import { kase, ours, theirs, welcome } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

const NEWER = "Mensagens novas";
let wire: HandWire;

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => {} }));
	wire = new HandWire();
	forgetCases();
	openDrafts("aurora.2");
	openOutbox("aurora.2");
	receive(welcome({ cases: [kase()] }));
	receive({ t: "entries", case: 31, entries: [theirs(), ours({ n: 2 })] });
	$line.set({ at: "live" });
	render(<ChatPage id={31} />);
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

/** A log of 1000 px in a box of 200, read from its top; returns where it was scrolled to since. */
async function readAbove(): Promise<number[]> {
	const log = screen.getByRole("log");
	const to: number[] = [];
	// The page itself goes to the end in the first frame.
	await new Promise(requestAnimationFrame);
	Object.defineProperties(log, {
		scrollHeight: { value: 1_000 },
		clientHeight: { value: 200 },
		scrollTop: { value: 0 },
		scrollTo: { value: ({ top }: { top: number }) => to.push(top) },
	});
	fireEvent.scroll(log);
	await screen.findByRole("button", { name: NEWER });
	return to;
}

describe("who reads further up", () => {
	it("[B46] is taken to the end by a line of his own, once", async () => {
		const to = await readAbove();
		say(31, "Olá de novo");
		await screen.findByText("Olá de novo");
		await vi.waitFor(() => expect(to.at(-1)).toBe(1_000));
		await vi.waitFor(() => expect(screen.queryByRole("button", { name: NEWER })).toBeNull());
		// He goes up again before the server has it: that it does moves nothing.
		fireEvent.scroll(screen.getByRole("log"));
		await screen.findByRole("button", { name: NEWER });
		to.length = 0;
		await wire.last("say").ok({ n: 3, at: Date.now() });
		await vi.waitFor(() => expect(screen.getAllByRole("img", { name: "Enviada" })).toHaveLength(2));
		expect(to).toEqual([]);
		expect(screen.getByRole("button", { name: NEWER })).toBeTruthy();
	});

	it("[B46] stays there when the client writes, or a colleague", async () => {
		const to = await readAbove();
		receive({
			t: "entries",
			case: 31,
			entries: [theirs({ id: "v3", n: 3, text: "E a vaga?" }), ours({ id: "b4", n: 4, by: 9 })],
		});
		await screen.findByText("E a vaga?");
		expect(to).toEqual([]);
		expect(screen.getByRole("button", { name: NEWER })).toBeTruthy();
	});
});

describe("the contact", () => {
	it("[B49] leads to the client's history", () => {
		expect(screen.getByRole("link", { name: "Histórico" }).getAttribute("href")).toBe(
			"/cliente/31",
		);
	});
});

interface Room {
	readonly nav: number;
	readonly composer: number;
	readonly card: number;
}

function sheet(name: string): string {
	return readFileSync(`dashboard/styles/${name}.css`, "utf8");
}

function block(css: string, selector: string): string {
	const from = css.indexOf(`${selector} {`);
	return css.slice(from, css.indexOf("\n}", from));
}

/** How far from the bottom of the screen the style puts the toasts, in px. */
function toastsFromBelow(phone: boolean, room: Room): number {
	const css = block(sheet("surfaces"), ".toasts");
	const found = phone
		? /max-width: 480px\) \{\s*bottom: calc\((.*)\);/.exec(css)
		: /inset: auto var\(--s3\) calc\((.*)\);/.exec(css);
	const parts = found?.[1]
		?.replace(/var\(--(nav|composer|card)-room\)/g, (_, which: keyof Room) => `${room[which]}`)
		.replace("var(--s3)", "12");
	const largest = parts?.replace(/max\((\d+), (\d+)\)/, (_, a, b) => `${Math.max(+a, +b)}`);
	if (!largest || !/^\d+( \+ \d+)*$/.test(largest)) throw new Error(`cannot add up ${largest}`);
	return largest.split(" + ").reduce((sum, part) => sum + Number(part), 0);
}

describe("what floats", () => {
	it.each([
		["a phone, writing", true, { nav: 0, composer: 120, card: 0 }, 120],
		["a phone, the foot makes room for the card", true, { nav: 0, composer: 420, card: 300 }, 420],
		["a phone, a list under a card", true, { nav: 64, composer: 0, card: 300 }, 364],
		["a screen, the card stands above the field", false, { nav: 0, composer: 90, card: 300 }, 390],
	] as const)("[B48] a toast stands clear of what one taps: %s", (_name, phone, room, least) => {
		expect(toastsFromBelow(phone, room)).toBe(least + 12);
	});

	it("[B48] the foot tells its height with the room it makes for a card", () => {
		const asked: (ResizeObserverOptions | undefined)[] = [];
		vi.stubGlobal(
			"ResizeObserver",
			class {
				observe(_box: Element, options?: ResizeObserverOptions): void {
					asked.push(options);
				}
				disconnect(): void {}
			},
		);
		cleanup();
		render(<ChatPage id={31} />);
		return vi.waitFor(() => expect(asked).toContainEqual({ box: "border-box" }));
	});

	it("[B48] a phone number of the contact may wrap and is never cut, and columns stand apart", () => {
		const line = block(sheet("chat"), "\n.contact-line");
		expect(line).toMatch(/&\[href\^="tel:"\] span \{\s*white-space: normal;/);
		expect(block(sheet("chat"), "\n.contact")).toContain("column-gap: var(--s4)");
		expect(sheet("whatsapp")).toMatch(/\.doubts \{[^}]*padding: var\(--s2\) var\(--s4\);/);
	});
});
