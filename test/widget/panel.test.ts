// The panel as a visitor meets it: real elements in a DOM, a server the test plays.

import * as v from "valibot";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { LeadInput } from "../../protocol/lead.ts";
import { FakeSocket, fromBroker, SITE, TALKING } from "./harness.ts";
import { $, begin, button, end, fill, open, settle, submit, text, type, world } from "./screen.ts";

beforeEach(begin);
afterEach(end);

it("[W01] asks three things, says who asks and under which text, and sends a lead the server takes", async () => {
	await open();
	expect(world.host.root.querySelectorAll(".field input")).toHaveLength(3);
	expect(text()).toContain("Residencial Aurora");
	expect(text()).toContain("Uso dos dados.");
	expect(text()).toContain("CRECI 24680-J");
	await fill();
	await submit();
	expect(world.leads).toHaveLength(1);
	const lead = v.parse(LeadInput, world.leads[0]?.body);
	expect(lead).toMatchObject({
		site: SITE,
		phone: "+5511987654321",
		product: "aurora",
		channel: "chat",
		consent: { version: "v7" },
	});
	expect(world.host.events).toContainEqual([
		"lead",
		{ receipt: "4821-07", channel: "chat", product: "aurora" },
	]);
});

it("[W02] puts each error beside its field, moves focus to the first, and clears it when mended", async () => {
	await open();
	await submit();
	const name = $<HTMLInputElement>("#name");
	expect(name.getAttribute("aria-invalid")).toBe("true");
	expect($(`#${name.getAttribute("aria-describedby")}`).textContent).toBe("Escreva seu nome.");
	expect(world.host.root.activeElement).toBe(name);
	expect(world.leads).toHaveLength(0);
	await type("name", "Ana");
	expect($("#name").getAttribute("aria-invalid")).toBe("false");
	expect($("#email").getAttribute("aria-invalid")).toBe("true");
});

it("[W03] mends a missing 9 in one tap, and accepts the number as it is at the second try", async () => {
	await open();
	await fill("1176543210");
	await submit();
	expect(world.leads).toHaveLength(0);
	expect(text()).toContain("Faltou o 9?");
	button("Usar (11) 97654-3210").click();
	await settle();
	expect($<HTMLInputElement>("#phone").value).toBe("(11) 97654-3210");
	expect(text()).not.toContain("Faltou o 9?");
	await type("phone", "1176543210");
	await submit();
	expect(world.leads[0]?.body.phone).toBe("+551176543210");
});

it("[W04] writes the mask while typing and keeps the caret in a mid-edit", async () => {
	await open();
	const input = await type("phone", "11987654321");
	expect(input.value).toBe("(11) 98765-4321");
	input.value = "(11) 9865-4321";
	input.setSelectionRange(7, 7);
	input.dispatchEvent(
		new InputEvent("input", { bubbles: true, inputType: "deleteContentBackward" }),
	);
	await settle();
	expect(input.value).toBe("(11) 98654-321");
	expect(input.selectionStart).toBe(7);
});

it("[W06] asks for no channel when the company has one, and uses it", async () => {
	world.config = { channels: ["whatsapp"] };
	await open();
	expect(world.host.root.querySelector("fieldset")).toBeNull();
	await fill();
	await submit();
	expect(world.leads[0]?.body.channel).toBe("whatsapp");
});

it("[W07] tells the truth of each status, with a way out until somebody answers", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome();
	const says = async (status: Parameters<FakeSocket["deliver"]>[0]) => {
		socket.deliver(status);
		await settle();
		return text();
	};
	await settle();
	expect(text()).toContain("Chamando um corretor");
	expect(text()).toContain("Ligar");
	expect(await says({ t: "status", status: { at: "ringing", position: 3 } })).toContain("3º");
	expect(
		await says({ t: "status", status: { at: "waiting", why: "busy", position: 2 } }),
	).toContain("em atendimento");
	expect(
		await says({ t: "status", status: { at: "waiting", why: "nobody_online", position: 1 } }),
	).toContain("Nenhum corretor online");
	expect(
		await says({
			t: "status",
			status: { at: "waiting", why: "off_hours", position: 1, opensAt: 9e11 },
		}),
	).toContain("Voltamos");
	expect(await says({ t: "status", status: { at: "open", position: 1 } })).toContain("equipe");
	expect(await says({ t: "status", status: { at: "callback" } })).toContain("(11) 98765-4321");
	expect(text()).toContain("Ligar");
	const talking = await says({ t: "status", status: TALKING });
	expect(talking).not.toContain("Ligar");
});

it("[W08] names the broker with trade and CRECI, and announces the arrival once", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome();
	socket.deliver({ t: "status", status: TALKING });
	await settle();
	const head = $(".head").textContent;
	expect(head).toContain("Marina Costa");
	expect(head).toContain("Corretor(a) de Imóveis");
	expect(head).toContain("CRECI 123456-F");
	expect(
		world.host.root.querySelectorAll("[aria-live]:not([aria-live=off]), [role=status]"),
	).toHaveLength(1);
	expect($("[role=status]").textContent).toBe("Marina Costa assumiu a conversa.");
});

it("[W08] says before the first message who is there, and only promises what is to come", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome();
	await settle();
	expect($(".hint").textContent).toContain("o corretor lê ao assumir");
	expect(text()).toContain("Protocolo 4821-07");
	socket.deliver({ t: "status", status: TALKING });
	await settle();
	expect($(".hint").textContent).toContain("Marina Costa está com você.");
	expect($(".hint").textContent).not.toContain("assumir");
});

it("[W09] sends with Enter, breaks with Shift+Enter, and leaves a composing Enter alone", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome();
	await settle();
	const box = $<HTMLTextAreaElement>("textarea");
	const press = async (init: KeyboardEventInit) => {
		box.value = "olá";
		box.dispatchEvent(new InputEvent("input", { bubbles: true }));
		await settle();
		const event = new KeyboardEvent("keydown", {
			key: "Enter",
			bubbles: true,
			cancelable: true,
			...init,
		});
		box.dispatchEvent(event);
		await settle();
		return event.defaultPrevented;
	};
	expect(await press({ shiftKey: true })).toBe(false);
	expect(await press({ isComposing: true })).toBe(false);
	expect(socket.says()).toHaveLength(0);
	expect(await press({})).toBe(true);
	expect(socket.says().map((frame) => frame.text)).toEqual(["olá"]);
	expect(box.value).toBe("");
});

it("[W70] shows the four ticks, each with a name", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome({ status: TALKING });
	await settle();
	const tick = () => $(".mine [role=img]").getAttribute("aria-label");
	button("Qual é o valor?").click();
	await settle();
	expect(tick()).toBe("Na fila");
	socket.deliver({ t: "ack", id: socket.says()[0]?.id ?? "", n: 2, at: Date.now() });
	await settle();
	expect(tick()).toBe("Enviada");
	const ticks = (delivered: number, read: number) =>
		socket.deliver({
			t: "ticks",
			ticks: { visitor: { delivered: 0, read: 0 }, broker: { delivered, read } },
		});
	ticks(2, 0);
	await settle();
	expect(tick()).toBe("Entregue");
	ticks(2, 2);
	await settle();
	expect(tick()).toBe("Lida");
});

it("[W71] counts what waits while the panel is closed, and forgets it when opened", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome({ status: TALKING });
	world.panel.close();
	socket.deliver({ t: "message", message: fromBroker(2) });
	socket.deliver({ t: "message", message: fromBroker(3) });
	await settle();
	expect(world.host.badges.at(-1)).toEqual([2, true]);
	world.panel.open(true);
	await settle();
	expect(world.host.badges.at(-1)).toEqual([0, true]);
});

it("[W72] closes a conversation and opens the next without asking again what was given", async () => {
	await open();
	await fill();
	await submit();
	const socket = FakeSocket.last().welcome({ status: TALKING, n: 2, messages: [fromBroker(2)] });
	socket.deliver({ t: "status", status: { at: "closed" } });
	await settle();
	expect(world.host.root.querySelector("textarea")).toBeNull();
	button("Nova conversa").click();
	await settle();
	expect($<HTMLInputElement>("#name").value).toBe("Ana Souza");
	expect($<HTMLInputElement>("#phone").value).toBe("(11) 98765-4321");
	await submit();
	expect(world.leads).toHaveLength(2);
	expect(world.leads[1]?.key).not.toBe(world.leads[0]?.key);
	await settle();
	expect(text(), "the old conversation is gone").not.toContain("m2");
});

it("[W73] goes on with the conversation and the draft after a reload", async () => {
	await open();
	await fill();
	await submit();
	FakeSocket.last().welcome({ status: TALKING, n: 2, messages: [fromBroker(2, "tudo bem?")] });
	await settle();
	const box = $<HTMLTextAreaElement>("textarea");
	box.value = "rascunho";
	box.dispatchEvent(new InputEvent("input", { bubbles: true }));
	world.panel.destroy();
	await open();
	expect(text()).toContain("tudo bem?");
	expect($<HTMLTextAreaElement>("textarea").value).toBe("rascunho");
	expect(FakeSocket.last().open().sent[0]).toMatchObject({ t: "hello", since: 2 });
});

it("[W74] tells of an expired conversation and offers another", async () => {
	await open();
	await fill();
	await submit();
	FakeSocket.last().welcome().drop(4401);
	await settle();
	expect(text()).toContain("Esta conversa expirou");
	button("Nova conversa").click();
	await settle();
	expect($("#name")).toBeTruthy();
});

it("[W74] tells the oldest of many tabs where the conversation is, and keeps it", async () => {
	await open();
	await fill();
	await submit();
	FakeSocket.last().welcome().drop(4409);
	await settle();
	expect(text()).toContain("Esta conversa está em outra aba");
	expect(button("Atualizar")).toBeTruthy();
	expect(text()).not.toContain("Nova conversa");
});

it("[W75] is a dialog that Escape asks to close, and whose keys the page does not hear", async () => {
	await open();
	const close = vi.spyOn(world.host, "close");
	const heard = vi.fn();
	document.addEventListener("keydown", heard);
	expect($(".panel").getAttribute("role")).toBe("dialog");
	expect(world.host.root.activeElement).toBe($("#name"));
	$("#name").dispatchEvent(
		new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }),
	);
	expect(close).toHaveBeenCalledOnce();
	expect(heard).not.toHaveBeenCalled();
	document.removeEventListener("keydown", heard);
});

it("[W76] shows a message as text, whatever is in it", async () => {
	await open();
	await fill();
	await submit();
	const evil = '<img src=x onerror="alert(1)"> javascript:alert(1)';
	FakeSocket.last().welcome({ status: TALKING, n: 2, messages: [fromBroker(2, evil)] });
	await settle();
	expect(text()).toContain(evil);
	expect(world.host.root.querySelector("img, .bubble a")).toBeNull();
});

it("[W77] says so where the site is not known, with the page's own number as the way out", async () => {
	vi.stubGlobal("fetch", async () => Response.json({ reason: "unknown_site" }, { status: 404 }));
	await open({ whatsapp: "+55 11 3030-4040" });
	expect(text()).toContain("não está disponível");
	expect($<HTMLAnchorElement>('a[href^="tel:"]').href).toBe("tel:+551130304040");
});
