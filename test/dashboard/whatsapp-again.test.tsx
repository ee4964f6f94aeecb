// A file that did not come: asked for again by a tap, or said, in its own words, not to come any more.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPage } from "../../dashboard/chat/page.tsx";
import { receive } from "../../dashboard/live.ts";
import { forgetCases } from "../../dashboard/stores/cases.ts";
import { openDrafts } from "../../dashboard/stores/drafts.ts";
import { openOutbox } from "../../dashboard/stores/outbox.ts";
import { $toasts } from "../../dashboard/stores/toasts.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import type { Entry, FileState, FileTrouble, Message } from "../../protocol/entry.ts";
import { refusal } from "../../protocol/reasons.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { kase, ours, theirs, welcome, whatsapp } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

const ADDRESS = "/api/teams/t/cases/31/media/9%2Fa";
const AGAIN = { name: "Tentar de novo" };
const photo = { kind: "image", media: "9/a", mime: "image/jpeg" } as const;

/** Calls in order; each is answered by the test. */
let calls: { readonly what: string; readonly answer: (status: number, body: unknown) => void }[];

beforeEach(() => {
	localStorage.clear();
	calls = [];
	vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => {} }));
	vi.stubGlobal(
		"fetch",
		(path: string, init: RequestInit) =>
			new Promise<Response>((resolve) => {
				calls.push({
					what: `${init.method} ${path}`,
					answer: (status, body) => resolve(Response.json(body, { status })),
				});
			}),
	);
	new HandWire();
	forgetCases();
	openDrafts("aurora.2");
	openOutbox("aurora.2");
	$toasts.set([]);
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

function show(message: Message, state?: "ready" | "failed", why?: FileTrouble, more = {}): void {
	const open = Date.now() + 5 * 3_600_000;
	const view: CaseView = kase({
		channel: "whatsapp",
		whatsapp: whatsapp({ windowEndsAt: open }),
		...more,
	});
	receive(welcome({ cases: [view] }));
	receive({
		t: "entries",
		case: 31,
		entries: state ? [message, told(message, 9, state, why)] : [message],
	});
	$line.set({ at: "live" });
	render(<ChatPage id={31} />);
}

function told(
	{ id: target }: Message,
	n: number,
	state: "ready" | "failed",
	why?: FileTrouble,
): Entry {
	const change = { what: "media", state, ...(why && { why }) } as const;
	return { kind: "amendment", n, at: n, target, change };
}

const press = () => fireEvent.click(screen.getByRole("button", AGAIN));
const answer = (body: FileState) => calls.at(-1)?.answer(200, body);

describe("a file that did not come", () => {
	it("[B38] is asked for again by a tap, once, and shown when it is there", async () => {
		show(theirs({ text: "", attachment: photo }), "failed");
		expect(screen.getByText("Não deu para baixar")).toBeTruthy();
		press();
		expect(calls.map(({ what }) => what)).toEqual([`POST ${ADDRESS}`]);
		expect(screen.getByText("Foto — baixando…")).toBeTruthy();
		expect(screen.queryByRole("button", AGAIN)).toBeNull();
		answer({ state: "ready" });
		const image = await screen.findByAltText("Foto de Ana");
		expect(image.getAttribute("src")).toBe(ADDRESS);
	});

	it("[B38] and takes its time is on its way until the conversation tells of it", async () => {
		const message = theirs({ text: "", attachment: photo });
		show(message, "failed");
		press();
		answer({ state: "fetching" });
		await Promise.resolve();
		expect(screen.getByText("Foto — baixando…")).toBeTruthy();
		receive({ t: "entries", case: 31, entries: [told(message, 10, "failed")] });
		expect(await screen.findByText("Não deu para baixar")).toBeTruthy();
		press();
		receive({ t: "entries", case: 31, entries: [told(message, 11, "ready")] });
		expect(await screen.findByAltText("Foto de Ana")).toBeTruthy();
	});

	it("[B38] says what the server refused, and can be asked for once more", async () => {
		show(theirs({ text: "", attachment: photo }), "failed");
		press();
		const refused = refusal("no_channel");
		calls.at(-1)?.answer(409, refused);
		expect(await screen.findByText("Não deu para baixar")).toBeTruthy();
		expect($toasts.get().map(({ text }) => text)).toEqual([refused.message]);
		expect(screen.getByRole("button", AGAIN)).toBeTruthy();
	});

	it.each([
		["gone", "O arquivo não está mais no WhatsApp; peça de novo ao cliente."],
		["too_large", "O arquivo passa do limite do WhatsApp; peça um menor ao cliente."],
	] as const)("[B38] because it is %s says so, and nothing can be pressed", async (why, text) => {
		show(theirs({ text: "", attachment: photo }), "failed", why);
		expect(screen.getByText(text)).toBeTruthy();
		expect(screen.queryByText("Não deu para baixar")).toBeNull();
		expect(screen.queryByRole("button", AGAIN)).toBeNull();
		cleanup();
		show(theirs({ text: "", attachment: photo }), "failed");
		press();
		answer({ state: "failed", why });
		await waitFor(() => expect(screen.getByText(text)).toBeTruthy());
	});

	it("[B38] from the company's phone is not to be asked of the client", () => {
		show(ours({ via: "phone", text: "", attachment: photo }), "failed", "gone");
		expect(
			screen.getByText("O arquivo não está mais no WhatsApp; veja no celular da imobiliária."),
		).toBeTruthy();
	});

	it("[B38] with a conversation that ended, or that the browser could not load, is asked for too", async () => {
		const ended = { status: "closed", outcome: "thinking", closedAt: Date.now() };
		show(theirs({ text: "", attachment: photo }), undefined, undefined, ended);
		fireEvent.error(screen.getByAltText("Foto de Ana"));
		press();
		answer({ state: "ready" });
		fireEvent.error(await screen.findByAltText("Foto de Ana"));
		expect(screen.getByText("Não deu para baixar")).toBeTruthy();
		press();
		expect(calls).toHaveLength(2);
	});
});
