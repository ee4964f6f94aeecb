// The conversation on WhatsApp as a broker meets it: bubbles, ticks, what to do, who he may be.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPage } from "../../dashboard/chat/page.tsx";
import { serverNow } from "../../dashboard/line/clock.ts";
import { receive } from "../../dashboard/live.ts";
import { $cases, forgetCases } from "../../dashboard/stores/cases.ts";
import { $deliveries, forgetDeliveries } from "../../dashboard/stores/deliveries.ts";
import { openDrafts } from "../../dashboard/stores/drafts.ts";
import { openOutbox, say } from "../../dashboard/stores/outbox.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import type { Entry } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { eventually } from "../support/eventually.ts";
import { kase, ours, theirs, welcome, whatsapp } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

const open = (): number => Date.now() + 5 * 3_600_000;
const cloud = (
	changes: Parameters<typeof whatsapp>[0] = {},
	more: Partial<CaseView> = {},
): CaseView =>
	kase({
		channel: "whatsapp",
		whatsapp: whatsapp({ windowEndsAt: open(), ...changes }),
		...more,
	});

function show(view: CaseView, entries: readonly Entry[] = []): void {
	receive(welcome({ cases: [view] }));
	receive({ t: "entries", case: view.id, entries });
	$line.set({ at: "live" });
	render(<ChatPage id={view.id} />);
}

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => {} }));
	wire = new HandWire();
	forgetCases();
	forgetDeliveries();
	openDrafts("aurora.2");
	openOutbox("aurora.2");
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

describe("the conversation on WhatsApp", () => {
	it("[B12] what is stored and told before the sender has his answer stands there once", async () => {
		show(cloud(), [theirs({ id: "a", text: "Oi" })]);
		say(31, "Olá, Ana!");
		await screen.findByText("Olá, Ana!");
		const { id } = wire.last("say");
		const stored = ours({ id, n: 2, text: "Olá, Ana!", via: "whatsapp" });
		receive({ t: "entries", case: 31, entries: [stored, theirs({ id: "b", n: 3, text: "Oi!" })] });
		await screen.findByText("Oi!");
		expect(screen.getAllByText("Olá, Ana!")).toHaveLength(1);
	});

	it("[B21] a picture is named until it is there, then shown from our own address", () => {
		const photo = theirs({
			text: "",
			attachment: { kind: "image", media: "9/a", mime: "image/jpeg" },
		});
		show(cloud(), [photo]);
		expect(screen.getByText("Foto — baixando…")).toBeTruthy();
		cleanup();
		show(cloud(), [
			photo,
			{
				kind: "amendment",
				n: 9,
				at: 9,
				target: photo.id,
				change: { what: "media", state: "ready" },
			},
		]);
		const image = screen.getByAltText("Foto de Ana");
		expect(image.getAttribute("src")).toBe("/api/teams/t/cases/31/media/9%2Fa");
	});

	it("[B21] a file that came after the end of the conversation is shown, or said not to be there", () => {
		const photo = theirs({
			text: "",
			attachment: { kind: "image", media: "9/a", mime: "image/jpeg" },
		});
		show(cloud({}, { status: "closed", outcome: "thinking", closedAt: Date.now() }), [photo]);
		fireEvent.error(screen.getByAltText("Foto de Ana"));
		expect(screen.queryByAltText("Foto de Ana")).toBeNull();
		expect(screen.getByText("Não deu para baixar")).toBeTruthy();
	});

	it("[B21] a deleted message shows none of its words, nor does a quote of it", () => {
		show(cloud(), [
			theirs({ id: "a", text: "meu CPF é 123" }),
			ours({ id: "b", n: 2, text: "Certo", replyTo: "a", via: "whatsapp" }),
			{ kind: "amendment", n: 3, at: 3, target: "a", change: { what: "revoke" } },
		]);
		expect(screen.getAllByText("O cliente apagou esta mensagem")).toHaveLength(2);
		expect(screen.queryByText(/CPF/)).toBeNull();
	});

	it("[B21] an answer to something we never saw quotes an earlier message", () => {
		show(cloud(), [theirs({ replyTo: "longe" })]);
		expect(screen.getByText("mensagem anterior")).toBeTruthy();
	});

	it("[B21] says what the company's phone answered, and what only the client's phone shows", () => {
		show(cloud(), [
			ours({ via: "phone" }),
			theirs({ id: "u", n: 2, text: "", attachment: { kind: "unsupported", type: "poll" } }),
		]);
		expect(screen.getByText("Respondido pelo celular da imobiliária")).toBeTruthy();
		expect(screen.getByText("Mensagem que só o celular mostra")).toBeTruthy();
	});

	it("[B23] ticks follow the deliveries of their message; others stay as they were", () => {
		show(cloud(), [
			ours({ id: "a", n: 1, via: "whatsapp" }),
			ours({ id: "b", n: 2, via: "whatsapp" }),
		]);
		receive({ t: "deliveries", case: 31, states: { a: "queued", b: "delivered" } });
		receive({ t: "deliveries", case: 31, states: { a: "read" } });
		expect($deliveries.get()[31]).toEqual({ a: "read", b: "delivered" });
	});

	it("[B23] of a message nobody knows the fate of, a person decides", async () => {
		receive({ t: "deliveries", case: 31, states: { a: "unknown" } });
		show(cloud(), [ours({ id: "a", via: "whatsapp" })]);
		fireEvent.click(screen.getByRole("button", { name: "Reenviar" }));
		expect(wire.last("settle").command).toEqual({
			do: "settle",
			case: 31,
			message: "a",
			how: "again",
		});
		await wire.last("settle").ok();
		fireEvent.click(screen.getByRole("button", { name: "Já chegou" }));
		expect(wire.last("settle").command).toMatchObject({ how: "arrived" });
	});

	it("[B23] a failed message says why and offers what works", () => {
		receive({ t: "deliveries", case: 31, states: { a: "failed" } });
		show(cloud({ template: "Oi, Ana!" }), [
			ours({ id: "a", via: "whatsapp" }),
			{
				kind: "amendment",
				n: 2,
				at: 2,
				target: "a",
				change: { what: "failed", trouble: "window" },
			},
		]);
		expect(screen.getByText(/a janela de 24 h do WhatsApp fechou/)).toBeTruthy();
		const log = within(screen.getByRole("log"));
		fireEvent.click(log.getByRole("button", { name: "Enviar modelo" }));
		expect(wire.last("template").command).toEqual({ do: "template", case: 31 });
		expect(log.getByRole("link", { name: "Ligar" })).toBeTruthy();
	});

	it("[B22] an answer quotes the message it answers, once", () => {
		show(cloud(), [theirs({ id: "q", text: "Tem vaga?" })]);
		fireEvent.click(screen.getByRole("button", { name: "Responder: Tem vaga?" }));
		const box = screen.getByRole("textbox");
		fireEvent.input(box, { target: { value: "Tem, duas" } });
		fireEvent.submit(box.closest("form") as HTMLFormElement);
		expect(wire.last("say").command).toEqual({
			do: "say",
			case: 31,
			text: "Tem, duas",
			replyTo: "q",
		});
		expect(screen.queryByText("Respondendo a Ana")).toBeNull();
	});
});

describe("the foot of the conversation", () => {
	it("[B22] tells what is left of the window", () => {
		show(cloud());
		expect(screen.getByText("Janela do WhatsApp: 5 h")).toBeTruthy();
		expect(screen.getByRole("textbox")).toBeTruthy();
	});

	it("[B22] closed: no field, the template's words in view, and it goes once", async () => {
		show(cloud({ windowEndsAt: 1, template: "Oi, Ana! Podemos conversar?" }));
		expect(screen.queryByRole("textbox")).toBeNull();
		expect(screen.getByText("Oi, Ana! Podemos conversar?")).toBeTruthy();
		fireEvent.click(screen.getByRole("button", { name: "Enviar modelo" }));
		fireEvent.click(screen.getByRole("button", { name: "Enviar modelo" }));
		expect(wire.count("template")).toBe(1);
		await wire.last("template").ok();
		expect(await screen.findByText(/Modelo enviado/)).toBeTruthy();
		expect(screen.queryByRole("button", { name: "Enviar modelo" })).toBeNull();
	});

	it("[B22] never wrote: says so, and there is no field", () => {
		show(cloud({ wrote: false }));
		expect(screen.getByText("Aguardando a 1ª mensagem do cliente")).toBeTruthy();
		expect(screen.queryByRole("textbox")).toBeNull();
		expect(screen.getByRole("link", { name: "Ligar" }).getAttribute("href")).toBe(
			"tel:+5511987654321",
		);
	});

	it("[B39] no template to who wants none: the composer says so, and what works instead", () => {
		show(cloud({ windowEndsAt: 1, template: "Oi, Ana!" }));
		receive({ t: "deliveries", case: 31, states: {}, stopped: "optout" });
		cleanup();
		show(cloud({ windowEndsAt: 1, template: "Oi, Ana!" }));
		expect(screen.getByText(/pediu para não receber ofertas da empresa/)).toBeTruthy();
		expect(screen.queryByText("Oi, Ana!")).toBeNull();
		expect(screen.queryByRole("button", { name: "Enviar modelo" })).toBeNull();
		expect(screen.getAllByRole("link", { name: "Ligar" })).not.toHaveLength(0);
		cleanup();
		// He took it back: a frame that does not speak of it changes nothing, null does.
		receive({ t: "deliveries", case: 31, states: { a: "read" } });
		receive({ t: "deliveries", case: 31, states: {}, stopped: null });
		show(cloud({ windowEndsAt: 1, template: "Oi, Ana!" }));
		expect(screen.getByRole("button", { name: "Enviar modelo" })).toBeTruthy();
	});

	it("[B39] no template of a number whose templates are stopped, also before he wrote", () => {
		show(cloud({ wrote: false, template: "Oi, Ana!", stopped: "spam" }));
		expect(screen.getByText(/suspendeu os modelos deste número/)).toBeTruthy();
		expect(screen.queryByRole("button", { name: "Enviar modelo" })).toBeNull();
	});

	it("[B40] what the conversation cost stands with the contact, in words for one and for many", () => {
		const cost = () => screen.queryByText(/^WhatsApp: .*grátis$/)?.textContent;
		const of = (billable: number, free: number) => {
			cleanup();
			receive({ t: "deliveries", case: 31, states: {}, billed: { billable, free } });
			show(cloud());
			return cost();
		};
		show(cloud());
		expect(cost()).toBeUndefined();
		expect(of(0, 0)).toBeUndefined();
		expect(of(7, 2)).toBe("WhatsApp: 7 mensagens cobradas, 2 grátis");
		expect(of(1, 0)).toBe("WhatsApp: 1 mensagem cobrada, 0 grátis");
		expect(of(0, 3)).toBe("WhatsApp: nenhuma mensagem cobrada, 3 grátis");
		receive({ t: "deliveries", case: 31, states: { a: "read" } });
		expect(cost()).toBe("WhatsApp: nenhuma mensagem cobrada, 3 grátis");
	});

	it("[B22] held up: says that messages wait and why", () => {
		show(cloud({ heldUp: "payment" }));
		expect(screen.getByText(/As mensagens esperam: há um pagamento pendente/)).toBeTruthy();
		expect(screen.getByRole("textbox")).toBeTruthy();
	});

	it("[B22] link: three actions and the code, no field", async () => {
		show(cloud({ mode: "link", wrote: false, code: "7F3K-9QWD" }));
		expect(screen.queryByRole("textbox")).toBeNull();
		expect(screen.getAllByText(/Código 7F3K-9QWD/)).not.toHaveLength(0);
		const own = screen.getAllByRole("link", { name: "Abrir no meu WhatsApp" });
		expect(own.at(-1)?.getAttribute("href")).toMatch(/^https:\/\/wa\.me\/5511987654321\?text=/);
		fireEvent.click(screen.getByRole("button", { name: "O cliente me chamou" }));
		expect(wire.last("inbound_seen").command).toEqual({ do: "inbound_seen", case: 31 });
		await wire.last("inbound_seen").ok();
		fireEvent.click(screen.getByRole("button", { name: "Já respondi" }));
		expect(wire.last("replied").command).toEqual({ do: "replied", case: 31 });
	});

	it("[B22] link, wrote: the broker is not asked again whether he was called", () => {
		show(cloud({ mode: "link" }, { unansweredSince: 1 }));
		expect(screen.queryByRole("button", { name: "O cliente me chamou" })).toBeNull();
		expect(screen.getByRole("button", { name: "Já respondi" })).toBeTruthy();
	});
});

describe("what was done already", () => {
	const template = "Oi, Ana! Podemos conversar?";
	const sent = (changes: Parameters<typeof ours>[0] = {}) =>
		ours({ id: "t", n: 2, at: serverNow(), text: template, via: "whatsapp", ...changes });
	const offers = () => screen.queryAllByRole("button", { name: "Enviar modelo" }).length;

	it("[B44] a template that went out is not offered again by a page that was loaded anew", () => {
		show(cloud({ windowEndsAt: 1, template }), [theirs(), sent()]);
		expect(offers()).toBe(0);
		expect(screen.getByText(/^Modelo enviado/)).toBeTruthy();
		cleanup();
		show(cloud({ wrote: false, windowEndsAt: 0, template }), [sent({ n: 1 })]);
		expect(offers()).toBe(0);
		expect(screen.queryByText(/Você pode enviar o modelo/)).toBeNull();
	});

	it("[B44] nor under a message that had failed before it", () => {
		receive({ t: "deliveries", case: 31, states: { f: "failed" } });
		show(cloud({ windowEndsAt: 1, template }), [
			theirs(),
			ours({ id: "f", n: 2, via: "whatsapp" }),
			{
				kind: "amendment",
				n: 3,
				at: 3,
				target: "f",
				change: { what: "failed", trouble: "window" },
			},
			sent({ n: 4 }),
		]);
		expect(screen.getByText(/a janela de 24 h do WhatsApp fechou/)).toBeTruthy();
		expect(offers()).toBe(0);
	});

	it("[B44] one conversation's template says nothing of the next one on the same screen", async () => {
		const shut = cloud({ windowEndsAt: 1, template });
		receive(welcome({ cases: [shut, { ...shut, id: 32 }] }));
		for (const id of [31, 32]) receive({ t: "entries", case: id, entries: [theirs()] });
		const { rerender } = render(<ChatPage id={31} />);
		fireEvent.click(screen.getByRole("button", { name: "Enviar modelo" }));
		await wire.last("template").ok();
		await screen.findByText(/^Modelo enviado/);
		rerender(<ChatPage id={32} />);
		expect(offers()).toBe(1);
	});

	it("[B44] before he wrote: what can be done is said, not that nothing can", () => {
		show(cloud({ wrote: false, template }));
		expect(
			screen.getByText("O cliente ainda não escreveu. Você pode enviar o modelo ou ligar."),
		).toBeTruthy();
		expect(screen.queryByText(/quem começa a conversa é o cliente/)).toBeNull();
		cleanup();
		show(cloud({ wrote: false }));
		expect(screen.getByText(/quem começa a conversa é o cliente/)).toBeTruthy();
		cleanup();
		show(cloud({ wrote: false, template, stopped: "spam" }));
		expect(screen.getByText(/quem começa a conversa é o cliente/)).toBeTruthy();
	});

	it("[B47] who answered on his own phone is not asked whether he did", () => {
		show(cloud({ mode: "link" }));
		expect(screen.getByText("Você já respondeu pelo seu WhatsApp.")).toBeTruthy();
		expect(screen.queryByRole("button", { name: "Já respondi" })).toBeNull();
		expect(screen.getAllByRole("link", { name: "Abrir no meu WhatsApp" })).not.toHaveLength(0);
		cleanup();
		// Taken up by somebody: it is his to answer.
		show(cloud({ mode: "link" }, { status: "accepted", unansweredSince: 1 }));
		expect(screen.getByRole("button", { name: "Já respondi" })).toBeTruthy();
		expect(screen.queryByText("Você já respondeu pelo seu WhatsApp.")).toBeNull();
	});
});

describe("who he is", () => {
	it("[B24] no phone at all: no link to call, and a way to ask", () => {
		show(cloud({ name: "Ana", username: "ana.souza" }, { client: { name: "Ana" } }));
		expect(screen.getByText("Sem telefone: fale por aqui")).toBeTruthy();
		expect(document.querySelector('a[href^="tel:"], a[href*="wa.me"]')).toBeNull();
		expect(screen.getByText("No WhatsApp: Ana · @ana.souza")).toBeTruthy();
		fireEvent.click(screen.getByRole("button", { name: "Pedir telefone" }));
		expect(wire.last("ask_phone").command).toEqual({ do: "ask_phone", case: 31 });
	});

	it("[B24] the number he writes from stands beside the one he typed", () => {
		show(cloud({ phone: "+5521999990000" }));
		expect(screen.getByText("(11) 98765-4321")).toBeTruthy();
		expect(screen.getByText("WhatsApp: (21) 99999-0000")).toBeTruthy();
	});

	it("[B24] the advertisement is a link only where it is an address", () => {
		show(cloud({ ad: { headline: "Aurora", url: "javascript:alert(1)" } }));
		expect(screen.getByText("Anúncio: Aurora").closest("a")).toBeNull();
		cleanup();
		show(cloud({ ad: { headline: "Aurora", url: "https://fb.example/ad" } }));
		expect(screen.getByText("Anúncio: Aurora").getAttribute("href")).toBe("https://fb.example/ad");
	});

	it("[B24] doubts are told in words, with a way to the case he may see", () => {
		const other = kase({ id: 12, client: { name: "Ana Lima" } });
		const view = cloud({
			doubts: [
				{ why: "phone_of_another", name: "Rui" },
				{ why: "other_number" },
				{ why: "forwarded", name: "Ana", case: 77 },
				{ why: "maybe", name: "Ana", case: 12 },
			],
			ad: { headline: "Aurora: últimas unidades", url: "https://fb.example/ad" },
		});
		show(view);
		$cases.set(new Map([...$cases.get(), [12, other]]));
		expect(screen.getByText("Mesmo telefone de outro cadastro: Rui")).toBeTruthy();
		expect(screen.getByText("Escreve de outro número")).toBeTruthy();
		expect(screen.getByText("Chegou pelo link de Ana").closest("a")).toBeNull();
		return eventually(() =>
			expect(screen.getByText("Pode ser Ana (A-12)").getAttribute("href")).toBe("/conversa/12"),
		);
	});
});
