// What a client sends beside words, as the broker meets it: each kind first by name, then so that it can
// be played, opened, saved, dialled or found; or plainly said not to be there.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPage } from "../../dashboard/chat/page.tsx";
import { receive } from "../../dashboard/live.ts";
import { forgetCases } from "../../dashboard/stores/cases.ts";
import { forgetDeliveries } from "../../dashboard/stores/deliveries.ts";
import { openDrafts } from "../../dashboard/stores/drafts.ts";
import { openOutbox } from "../../dashboard/stores/outbox.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import type { Attachment, Entry } from "../../protocol/entry.ts";
import { kase, theirs, welcome, whatsapp } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

const ADDRESS = "/api/teams/t/cases/31/media/9%2Fa%3Fb";
const file = (kind: string, mime: string, name?: string): Attachment =>
	({ kind, media: "9/a?b", mime, ...(name !== undefined && { name }) }) as Attachment;

function show(attachment: Attachment, state?: "ready" | "failed", text = ""): HTMLElement {
	const view = kase({
		channel: "whatsapp",
		whatsapp: whatsapp({ windowEndsAt: Date.now() + 5 * 3_600_000 }),
	});
	const message = theirs({ text, attachment });
	const told: Entry[] = state
		? [{ kind: "amendment", n: 9, at: 9, target: message.id, change: { what: "media", state } }]
		: [];
	receive(welcome({ cases: [view] }));
	receive({ t: "entries", case: view.id, entries: [message, ...told] });
	$line.set({ at: "live" });
	render(<ChatPage id={view.id} />);
	return screen.getByRole("log").querySelector(".bubble") as HTMLElement;
}

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => {} }));
	new HandWire();
	forgetCases();
	forgetDeliveries();
	openDrafts("aurora.2");
	openOutbox("aurora.2");
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

/** Kind, what it is called, its type, and what stands in the bubble once it is there. */
const FILES = [
	["image", "Foto", "image/jpeg", "img"],
	["voice", "Mensagem de voz", "audio/ogg; codecs=opus", "audio"],
	["audio", "Áudio", "audio/mpeg", "audio"],
	["video", "Vídeo", "video/mp4", "video"],
	["document", "Documento", "application/pdf", "a"],
	["sticker", "Figurinha", "image/webp", "img"],
] as const;

describe("a file a client sent", () => {
	it.each(FILES)(
		"[B35] %s: named while it comes, and nothing to press",
		(kind, name, mime, tag) => {
			const bubble = show(file(kind, mime));
			expect(within(bubble).getByText(`${name} — baixando…`)).toBeTruthy();
			expect(bubble.querySelector(`${tag}[src], ${tag}[href]`)).toBeNull();
		},
	);

	it.each(FILES)(
		"[B35] %s: there, it is shown from our own address by name",
		(kind, name, mime, tag) => {
			const bubble = show(file(kind, mime), "ready");
			const shown = bubble.querySelector(`${tag}[src], ${tag}[href]`) as HTMLElement;
			expect(shown.getAttribute("src") ?? shown.getAttribute("href")).toBe(ADDRESS);
			expect(within(bubble).queryByText(/baixando/)).toBeNull();
			const called =
				shown.getAttribute("alt") ?? shown.getAttribute("aria-label") ?? shown.textContent;
			expect(called).toContain(kind === "document" ? "Documento" : `${name} de Ana`);
		},
	);

	it.each(FILES)("[B35] %s: that did not come says so, and is not shown", (kind, _, mime, tag) => {
		const bubble = show(file(kind, mime), "failed");
		expect(within(bubble).getByText("Não deu para baixar")).toBeTruthy();
		expect(bubble.querySelector(`${tag}[src], ${tag}[href]`)).toBeNull();
	});

	it.each(FILES.filter(([kind]) => kind !== "document"))(
		"[B35] %s: that the browser cannot show says so instead of a hole",
		(kind, _, mime, tag) => {
			const bubble = show(file(kind, mime), "ready");
			fireEvent.error(bubble.querySelector(`${tag}[src]`) as HTMLElement);
			expect(within(bubble).getByText("Não deu para baixar")).toBeTruthy();
			expect(bubble.querySelector(tag)).toBeNull();
		},
	);

	it.each(["voice", "audio", "video"])(
		"[B35] %s: played by hand, and fetched only then",
		(kind) => {
			const player = show(file(kind, "x/y"), "ready").querySelector("[src]") as HTMLMediaElement;
			expect(player.hasAttribute("controls")).toBe(true);
			expect(player.getAttribute("preload")).toBe("none");
			expect(player.hasAttribute("autoplay")).toBe(false);
		},
	);

	it("[B35] document: saved under the name the client gave it, which is text like any", () => {
		const name = '<img src=x onerror="alert(1)">.pdf';
		const bubble = show(file("document", "application/pdf", name), "ready");
		const link = within(bubble).getByRole("link", { name: /Baixar/ });
		expect(link.getAttribute("download")).toBe(name);
		expect(link.textContent).toContain(name);
		expect(bubble.querySelector("img")).toBeNull();
	});

	it("[B35] image: opens whole, in a window that knows nothing of ours", () => {
		const bubble = show(file("image", "image/png"), "ready", "a fachada");
		const link = within(bubble).getByRole("link", { name: "Foto de Ana" });
		expect([link.getAttribute("target"), link.getAttribute("rel")]).toEqual([
			"_blank",
			"noopener noreferrer",
		]);
		expect(within(bubble).getByText("a fachada")).toBeTruthy();
	});
});

describe("what is no file", () => {
	it.each<[string, Attachment, string, RegExp]>([
		[
			"a place",
			{ kind: "location", latitude: -23.5, longitude: -46.6 },
			"Localização: -23.5, -46.6",
			/Localização/,
		],
		["a card", { kind: "contacts", people: [{ name: "Rui", phones: [] }] }, "Contato: Rui", /Rui/],
		[
			"what only the phone shows",
			{ kind: "unsupported", type: "poll" },
			"Mensagem que só o celular mostra",
			/só o celular/,
		],
	])(
		"[B35] %s is told once, though the server names it in the text too",
		(_, thing, text, told) => {
			expect(within(show(thing, undefined, text)).getAllByText(told)).toHaveLength(1);
		},
	);

	it("[B35] a sticker has no caption; that a client opened the chat is words", () => {
		const sticker = show(file("sticker", "image/webp"), "ready", "Figurinha");
		expect(within(sticker).queryByText("Figurinha")).toBeNull();
		cleanup();
		const opened = show(
			{ kind: "unsupported", type: "request_welcome" },
			undefined,
			"Abriu a conversa",
		);
		expect(within(opened).getByText("Abriu a conversa")).toBeTruthy();
	});

	it("[B35] location: its name and street, and a map of that point", () => {
		const bubble = show({
			kind: "location",
			latitude: -23.561414,
			longitude: -46.655881,
			name: "MASP",
			address: "Av. Paulista, 1578",
		});
		const link = within(bubble).getByRole("link", { name: /MASP/ });
		expect(link.textContent).toContain("Av. Paulista, 1578 · Ver no mapa");
		const map = new URL(link.getAttribute("href") ?? "");
		expect(map.searchParams.get("query")).toBe("-23.561414,-46.655881");
		cleanup();
		const plain = show({ kind: "location", latitude: 0, longitude: 0 });
		expect(within(plain).getByRole("link", { name: /Localização/ }).textContent).toContain(
			"Ver no mapa",
		);
	});

	it("[B35] contacts: each by name, each number one to call, also several of one name or of none", () => {
		const bubble = show({
			kind: "contacts",
			people: [
				{ name: "Rui", phones: ["+5511912345678", "+551130000000"] },
				{ name: "Rui", phones: [] },
				{ name: "", phones: ["+5521999990000"] },
			],
		});
		const cards = within(bubble).getAllByRole("listitem");
		expect(cards.map((card) => card.textContent)).toEqual([
			"Rui(11) 91234-5678(11) 3000-0000",
			"Rui",
			"Contato(21) 99999-0000",
		]);
		expect(
			within(bubble)
				.getAllByRole("link")
				.map((link) => link.getAttribute("href")),
		).toEqual(["tel:+5511912345678", "tel:+551130000000", "tel:+5521999990000"]);
	});

	it.each(["poll", "view_once", ""])(
		"[B35] unsupported (%s): where to look, and no alarm",
		(type) => {
			const bubble = show({ kind: "unsupported", type });
			expect(within(bubble).getByText("Mensagem que só o celular mostra")).toBeTruthy();
			expect(within(bubble).queryByText(/baixar|baixando/)).toBeNull();
		},
	);
});
