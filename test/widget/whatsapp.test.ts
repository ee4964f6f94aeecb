// The WhatsApp path as a visitor meets it: the ways to open it, and the truth about his message.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { VisitorStatus } from "../../protocol/visitor.ts";
import { FakeSocket, fromBroker, TALKING, tellTabs } from "./harness.ts";
import { $, begin, button, end, fill, open, settle, submit, text, world } from "./screen.ts";

const HELLO = "Olá! Vim pelo Aurora & Cia + jardim (código 7F3K-9QWD)";
const LINK = `https://wa.me/5511998765432?text=${encodeURIComponent(HELLO)}`;

const link = () => {
	const links = [...world.host.root.querySelectorAll("a")];
	return links.find(({ textContent }) => textContent === "Abrir WhatsApp");
};
const spoken = () => $("[role=status]").textContent;

async function arriveThere() {
	await open();
	await fill();
	$<HTMLInputElement>('input[value="whatsapp"]').click();
	await settle();
	await submit();
}
async function saySent(status?: VisitorStatus) {
	button("Já enviei a mensagem").click();
	await settle();
	if (status) FakeSocket.last().welcome({ status });
	await settle();
}
async function told(status: VisitorStatus) {
	FakeSocket.last().deliver({ t: "status", status });
	await settle();
	return text();
}

beforeEach(() => {
	begin();
	world.receipt = { whatsapp: LINK };
});
afterEach(() => {
	vi.restoreAllMocks();
	end();
});

it("[W05] stores the lead first and then offers WhatsApp as a link, a number and a way back", async () => {
	await open();
	await fill();
	$<HTMLInputElement>('input[value="whatsapp"]').click();
	await settle();
	expect(link()).toBeUndefined();
	await submit();
	expect(world.leads[0]?.body.channel).toBe("whatsapp");
	expect(link()?.href).toBe(LINK);
	expect(link()?.target).toBe("_blank");
	expect(link()?.rel).toBe("noopener");
	expect(world.host.root.activeElement).toBe(link());
	expect(text()).toContain("(11) 3030-4040");
	link()?.addEventListener("click", (event) => event.preventDefault());
	link()?.click();
	expect(world.host.events).toContainEqual(["whatsapp", {}]);
	button("Prefiro conversar por aqui").click();
	await settle();
	expect(FakeSocket.all.filter(({ closed }) => !closed)).toHaveLength(1);
	expect(world.leads).toHaveLength(1);
	expect($("textarea")).toBeTruthy();
});

it("[W93] shows the company's number and the text with its code, whatever the address looks like", async () => {
	world.receipt = {
		whatsapp: `http://localhost:8788/_lab/phone?to=5511988887777&text=${encodeURIComponent(HELLO)}`,
	};
	await arriveThere();
	expect(text()).toContain("(11) 3030-4040");
	expect(text()).not.toContain("98888");
	expect(text()).toContain(HELLO);
});

it("[W93] says the receipt where the address carries no text, and the number of another country whole", async () => {
	world.receipt = { whatsapp: "https://wa.me/351912345678" };
	world.config = { phone: "+351912345678" };
	await arriveThere();
	expect(text()).toContain("+351912345678");
	expect(text()).toContain("Olá! Sou Ana Souza. Meu protocolo é 4821-07.");
});

it("[W101] of a link that finds the broker's own number says its code, and no number", async () => {
	world.receipt = { whatsapp: "https://vez.test/w/pk_test_site/7F3K-9QWD" };
	await arriveThere();
	expect(link()?.href).toBe("https://vez.test/w/pk_test_site/7F3K-9QWD");
	expect(text()).not.toContain("3030-4040");
	expect(text()).not.toContain("Ou chame este número");
	expect(text()).toContain("Olá! Sou Ana Souza. Meu código é 7F3K-9QWD.");
	expect(text()).not.toContain("Meu protocolo");
});

it("[W93] copies the number or the message, and says so once for the one that was copied", async () => {
	const copied = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
	await arriveThere();
	button("Copiar").click();
	await settle();
	expect(copied).toHaveBeenLastCalledWith("+551130304040");
	expect(spoken()).toBe("Copiado");
	button("Copiado");
	button("Copiar mensagem").click();
	await settle();
	expect(copied).toHaveBeenLastCalledWith(HELLO);
	button("Copiar");
	button("Copiado");
});

it("[W93] says nothing was copied when the browser refuses, and offers no button where it cannot", async () => {
	const clipboard = vi.spyOn(navigator, "clipboard", "get");
	clipboard.mockReturnValue({ writeText: () => Promise.reject(new Error("no")) } as never);
	await arriveThere();
	button("Copiar").click();
	await settle();
	expect(text()).not.toContain("Copiado");
	clipboard.mockReturnValue(undefined as never);
	world.panel.destroy();
	await open();
	expect(text()).toContain(HELLO);
	expect(text()).not.toContain("Copiar");
});

it("[W94] draws exactly the dark modules the server named, with white around and a name", async () => {
	for (const side of [21, 25, 49, 177]) {
		// Any bits do: a rule of three residues is dark here and there, first and last module included.
		const isDark = (x: number, y: number) => (x * 7 + y * 11 + x * y) % 3 === 0;
		const bits = Array.from({ length: side * side }, (_, at) =>
			isDark(at % side, Math.floor(at / side)) ? "1" : "0",
		).join("");
		const bytes = bits.match(/.{1,8}/g)?.map((each) => Number.parseInt(each.padEnd(8, "0"), 2));
		world.receipt = {
			whatsapp: LINK,
			qr: btoa(String.fromCharCode(...(bytes ?? []))).replace(/=+$/, ""),
		};
		await arriveThere();
		const code = $(".qr svg");
		expect(code.getAttribute("role")).toBe("img");
		expect(code.getAttribute("aria-label")).toBe("QR code do WhatsApp");
		expect(code.getAttribute("viewBox")).toBe(`-4 -4 ${side + 8} ${side + 8}`);
		expect(code.children).toHaveLength(1);
		const path = $(".qr path").getAttribute("d") ?? "";
		const squares = path.match(/M\d+ \d+h1v1h-1z/g) ?? [];
		expect(squares.join(""), "nothing but unit squares").toBe(path);
		const drawn = squares.map((each) => each.match(/\d+/g)?.slice(0, 2).join(" "));
		const dark = [...bits].flatMap((bit, at) =>
			bit === "1" ? [`${at % side} ${Math.floor(at / side)}`] : [],
		);
		expect(drawn).toEqual(dark);
		world.panel.destroy();
		localStorage.clear();
	}
	await open();
});

it("[W94] has no code where the server sent none", async () => {
	await arriveThere();
	expect(world.host.root.querySelector(".qr, .box svg")).toBeNull();
});

it("[W95] with nothing opened connects only when he says that he sent it, and stays there through a reload", async () => {
	await arriveThere();
	world.panel.destroy();
	await open();
	expect(FakeSocket.all).toHaveLength(0);
	await saySent();
	expect(FakeSocket.all).toHaveLength(1);
	expect(text()).toContain("Conferindo…");
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: true } });
	await settle();
	world.panel.destroy();
	await open();
	expect(FakeSocket.all).toHaveLength(2);
	expect(text()).toContain("Recebemos sua mensagem!");
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: true } });
	await settle();
	expect(spoken(), "known already").toBe("");
	expect(text()).not.toContain("Já enviei");
	expect(link()?.href).toBe(LINK);
});

const toChat = "Prefiro conversar por aqui";
const toWhatsApp = "Continuar no WhatsApp";

it("[W102] offers the chat until he wrote on WhatsApp, and not after", async () => {
	await arriveThere();
	button(toChat);
	await saySent({ at: "ringing", position: 1, wrote: false });
	button(toChat);
	await told({ at: "ringing", position: 1, wrote: true });
	expect(() => button(toChat)).toThrow("no button");
});

it("[W103] leads from the chat of a lead of WhatsApp back to its screen, and on to the truth", async () => {
	await arriveThere();
	button(toChat).click();
	await settle();
	button(toWhatsApp).click();
	await settle();
	expect(link()?.href).toBe(LINK);
	expect(world.leads).toHaveLength(1);
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: true } });
	await settle();
	expect(text()).toContain("Recebemos sua mensagem!");
});

it("[W103] has no such way in the chat of a lead of the chat", async () => {
	world.receipt = {};
	await open();
	await fill();
	await submit();
	expect($("textarea")).toBeTruthy();
	expect(() => button(toWhatsApp)).toThrow("no button");
});

it("[W103] offers it where a line was refused because he writes there, and believes it", async () => {
	world.receipt = {};
	await open();
	await fill();
	await submit();
	FakeSocket.last().welcome();
	button("Qual é o valor?").click();
	await settle();
	const id = FakeSocket.last().says()[0]?.id ?? "";
	FakeSocket.last().deliver({ t: "refused", id, reason: "on_whatsapp", message: "…" });
	await settle();
	expect(text()).toContain("Não enviada: escreva pelo WhatsApp.");
	button(toWhatsApp).click();
	await settle();
	FakeSocket.last().welcome({ status: { ...TALKING, wrote: true } });
	await settle();
	expect(text()).toContain("Recebemos sua mensagem!");
	expect(link()?.href).toMatch(/^https:\/\/wa\.me\/551130304040/);
	expect(() => button(toChat)).toThrow("no button");
});

it("[W104] says that his message arrived though he only opened WhatsApp and said nothing", async () => {
	await arriveThere();
	expect(FakeSocket.all).toHaveLength(0);
	link()?.addEventListener("click", (event) => event.preventDefault());
	link()?.click();
	await settle();
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: false } });
	await settle();
	expect(text(), "he did not say that he sent it").toContain("Tudo certo, Ana!");
	expect(text()).not.toContain("Ainda não chegou.");
	expect(spoken()).toBe("");
	link()?.click();
	await settle();
	expect(FakeSocket.all, "asked already").toHaveLength(1);
	const ringing = await told({ at: "ringing", position: 1, wrote: true });
	expect(ringing).toContain("Recebemos sua mensagem!");
	expect(ringing).not.toMatch(/Tudo certo|Já enviei/);
	expect(spoken()).toBe("Recebemos sua mensagem!");
	world.panel.destroy();
	await open();
	expect(FakeSocket.all, "also after a reload").toHaveLength(2);
	expect(text()).toContain("Recebemos sua mensagem!");
});

it("[W104] opened and then over, it asks for nothing more", async () => {
	await arriveThere();
	link()?.addEventListener("click", (event) => event.preventDefault());
	link()?.click();
	await settle();
	FakeSocket.last().welcome({ status: { at: "closed" } });
	await settle();
	expect(text()).toContain("Atendimento encerrado");
	expect(text()).not.toMatch(/envie a primeira mensagem|Já enviei|Prefiro/);
	button("Nova conversa");
});

it("[W105] pressed too early the button stays, asks anew and is answered aloud again", async () => {
	await arriveThere();
	await saySent({ at: "ringing", position: 1, wrote: false });
	expect(text()).toContain("Esta tela avisa quando chegar.");
	const before = spoken();
	const first = FakeSocket.last();
	await saySent();
	expect(first.closed).toBeTruthy();
	expect(text()).toContain("Conferindo…");
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: false } });
	await settle();
	expect(text()).toContain("Ainda não chegou.");
	expect(spoken(), "a repetition differs by a space").not.toBe(before);
	await saySent({ at: "ringing", position: 1, wrote: true });
	expect(text()).toContain("Recebemos sua mensagem!");
});

it("[W95] follows another tab to the same screen, and back to the chat", async () => {
	await arriveThere();
	const kept = () => JSON.parse(localStorage.getItem("vez.pk_test_site.talk") ?? "");
	const otherTab = async (patch: object) => {
		localStorage.setItem("vez.pk_test_site.talk", JSON.stringify({ ...kept(), ...patch }));
		tellTabs("talk");
		await settle();
	};
	await otherTab({ sent: true });
	FakeSocket.last().welcome({ status: { at: "ringing", position: 1, wrote: false } });
	await settle();
	expect(text()).toContain("Ainda não chegou.");
	expect(kept().sent, "what is learnt does not undo it").toBe(true);
	await otherTab({ channel: "chat" });
	expect($("textarea")).toBeTruthy();
	expect(FakeSocket.all.filter(({ closed }) => !closed)).toHaveLength(1);
});

it("[W96] says that it has not arrived, with the link again, and then that it has", async () => {
	await arriveThere();
	await saySent({ at: "ringing", position: 1, wrote: false });
	expect(text()).toContain("Ainda não chegou.");
	expect(text()).toContain("Confira se você tocou em enviar no WhatsApp.");
	expect(spoken()).toMatch(/^Ainda não chegou\. Confira se você tocou em enviar no WhatsApp\./);
	expect(link()?.className).toBe("main");
	expect(text()).toContain("(11) 3030-4040");
	expect(text()).not.toContain("Chamando");
	const ringing = await told({ at: "ringing", position: 1, wrote: true });
	expect(ringing).toContain("Recebemos sua mensagem!");
	expect(ringing).toContain("Chamando um corretor");
	expect(spoken()).toBe("Recebemos sua mensagem!");
	expect(link()?.className, "still within reach").toBe("pill");
	expect(await told({ at: "waiting", why: "busy", position: 2, wrote: true })).toContain("2º");
	// A repetition would differ by a space.
	expect(spoken(), "the answer did not change").toBe("Recebemos sua mensagem!");
	const talking = await told({ ...TALKING, wrote: true });
	expect(talking).toContain("Marina Costa responde pelo WhatsApp.");
	expect(talking).not.toContain("em atendimento");
	expect($(".head").textContent).toContain("CRECI 123456-F");
	expect(spoken()).toBe("Recebemos sua mensagem! Marina Costa responde pelo WhatsApp.");
});

it("[W96] thanks him where nobody can know, and names who answers once there is someone", async () => {
	await arriveThere();
	await saySent({ at: "ringing", position: 2 });
	expect(text()).toContain("Obrigado!");
	expect(text()).toContain("Seu corretor responde pelo WhatsApp.");
	expect(text()).toContain("2º da fila");
	expect(text()).not.toMatch(/chegou|Recebemos/);
	expect(await told(TALKING)).toContain("Marina Costa responde pelo WhatsApp.");
});

it("[W96] says no 'here' of what happens on WhatsApp, and offers another when it is over", async () => {
	await arriveThere();
	await saySent({ at: "waiting", why: "nobody_online", position: 1, wrote: true });
	expect(text()).toContain("O primeiro que entrar responde pelo WhatsApp.");
	expect(text()).not.toMatch(/aqui|Abrindo a conversa/);
	expect(await told({ at: "callback", wrote: true })).toContain("(11) 98765-4321");
	expect(await told({ at: "closed", wrote: true })).toContain("Atendimento encerrado");
	expect(link()).toBeTruthy();
	button("Nova conversa").click();
	await settle();
	expect($("#name")).toBeTruthy();
});

it("[W96] says when the line is down, and keeps what it knows", async () => {
	await arriveThere();
	await saySent({ at: "ringing", position: 1, wrote: true });
	// When it comes back is a throw of dice: not in this very instant.
	vi.spyOn(Math, "random").mockReturnValue(0.5);
	FakeSocket.last().drop();
	await settle();
	expect(text()).toContain("Sem conexão. Reconectando…");
	expect(text()).toContain("Recebemos sua mensagem!");
});

it("[W97] never shows a conversation or a composer on WhatsApp", async () => {
	await arriveThere();
	await saySent(TALKING);
	FakeSocket.last().deliver({ t: "message", message: fromBroker(2, "segredo") });
	await settle();
	expect(text()).not.toContain("segredo");
	expect(world.host.root.querySelector("[role=log], textarea")).toBeNull();
	expect(world.host.events.map(([name]) => name)).not.toContain("message");
	const reads = () => FakeSocket.last().sent.filter(({ t }) => t === "read");
	expect(reads(), "nobody saw it").toEqual([]);
	button(toChat).click();
	await settle();
	FakeSocket.last().welcome({ status: TALKING, n: 2 });
	await settle();
	expect(reads()).toEqual([{ t: "read", n: 2 }]);
});

it("[W98] opens nothing by itself: no `window.open` and no markup from text in the widget", () => {
	const files = readdirSync("widget", { recursive: true, encoding: "utf8" });
	const sources = files.filter((name) => /\.tsx?$/.test(name));
	expect(sources.length).toBeGreaterThan(20);
	for (const name of sources) {
		const source = readFileSync(join("widget", name), "utf8");
		expect(source, name).not.toMatch(/window\.open\b|[^.\w]open\(["'`]http|innerHTML|outerHTML/);
	}
});
