// Clientes: who is the same person, finding him, and his Timeline as seed 003 walks it.
import "./support/portuguese.ts";
import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ClientPage } from "../../dashboard/clients/client.tsx";
import {
	type Client,
	groupClients,
	matchesClient,
	phoneKey,
	samePhone,
} from "../../dashboard/clients/group.ts";
import { ClientsPane } from "../../dashboard/clients/pane.tsx";
import { $wanted } from "../../dashboard/clients/store.ts";
import { timeline } from "../../dashboard/clients/timeline.ts";
import { receive } from "../../dashboard/live.ts";
import { forgetCases } from "../../dashboard/stores/cases.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import type { Entry, NoticeFact } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { eventually } from "../support/eventually.ts";
import { kase, NOW, theirs, welcome, whatsapp } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

let wire: HandWire;

const stay = (id: number, client: Partial<CaseView["client"]>, more: Partial<CaseView> = {}) =>
	kase({ id, client: { name: "Ana", ...client }, receivedAt: NOW + id, ...more });
const note = (n: number, notice: NoticeFact): Entry => ({ kind: "notice", n, at: NOW + n, notice });
const ids = (groups: readonly Client[]): number[][] =>
	groups.map(({ cases }) => cases.map(({ id }) => id).toSorted()).toSorted();

beforeEach(() => {
	wire = new HandWire();
	forgetCases();
	$wanted.set("");
	$line.set({ at: "live" });
});

afterEach(cleanup);

describe("how to reach him", () => {
	it("[B30] shows the number he wrote from beside the one he left, also once his conversation is over", () => {
		const over = { status: "closed" as const };
		const left = { email: "ana@x.example", phone: "+551133334444" };
		receive(welcome({ cases: [stay(2, { ...left, writesFrom: "+5511988881001" }, over)] }));
		render(<ClientPage id={2} />);
		const lines = screen.getAllByRole("link", { name: /\(11\)/ });
		expect(lines.map((line) => line.getAttribute("href"))).toEqual([
			"tel:+5511988881001",
			"tel:+551133334444",
		]);
		const [ana] = groupClients([stay(2, { ...left, writesFrom: "+5511988881001" }, over)]);
		expect(ana && matchesClient(ana, "98888-1001")).toBe(true);
	});
});

describe("who was served long ago", () => {
	it("[B32] is asked of the server once he stops typing, and stands with the others", () => {
		vi.useFakeTimers();
		receive(welcome({ cases: [stay(9, { name: "Bia", email: "bia@x.example" })] }));
		render(<ClientsPane />);
		const box = screen.getByRole("searchbox");
		for (const value of ["An", "Ana", "Ana C"]) fireEvent.input(box, { target: { value } });
		expect(wire.sent.filter(({ t }) => t === "find")).toEqual([]);
		vi.advanceTimersByTime(400);
		const asked = wire.sent.filter((frame) => frame.t === "find");
		expect(asked.map(({ text }) => text)).toEqual(["Ana C"]);
		receive({
			t: "found",
			id: asked[0]?.id ?? 0,
			cases: [stay(2, { name: "Ana Costa" }, { status: "closed" })],
		});
		vi.useRealTimers();
		return screen.findByRole("link", { name: /Ana Costa/ });
	});

	it("[B32] nobody is asked for one or two letters", () => {
		vi.useFakeTimers();
		render(<ClientsPane />);
		fireEvent.input(screen.getByRole("searchbox"), { target: { value: "An" } });
		vi.advanceTimersByTime(400);
		vi.useRealTimers();
		expect(wire.sent.filter(({ t }) => t === "find")).toEqual([]);
	});
});

describe("the same client", () => {
	it("[B30] is who has the same e-mail, whatever the phone", () => {
		const cases = [
			stay(1, { email: "ana@x.example", phone: "+5511987654321" }),
			stay(2, { email: "ANA@x.example ", phone: "+5521999990000" }),
		];
		expect(ids(groupClients(cases))).toEqual([[1, 2]]);
	});

	it("[B30] without an e-mail, is who has the phone, with or without the ninth digit", () => {
		const cases = [
			stay(1, { email: "ana@x.example", phone: "+5511987654321" }),
			stay(2, { phone: "+551187654321" }),
			stay(3, {}, { whatsapp: whatsapp({ phone: "+5511987654321" }) }),
			stay(4, { phone: "+551132782153" }),
			stay(5, { phone: "+5511932782153" }),
		];
		expect(ids(groupClients(cases))).toEqual([[1, 2, 3], [4], [5]]);
	});

	it("[B30] two e-mails on one phone stay two clients, and a stay that fits both stays alone", () => {
		const cases = [
			stay(1, { email: "ana@x.example", phone: "+5511987654321" }),
			stay(2, { email: "rui@x.example", phone: "+5511987654321" }),
			stay(3, { phone: "+5511987654321" }),
		];
		const groups = groupClients(cases);
		expect(ids(groups)).toEqual([[1], [2], [3]]);
		const [first] = groups;
		if (first) expect(samePhone(first, groups)).toHaveLength(2);
	});

	it("[B30] with neither, each stay is somebody", () => {
		expect(ids(groupClients([stay(1, {}), stay(2, {})]))).toEqual([[1], [2]]);
	});

	it("[B30] does not hang on the order the stays come in", () => {
		const cases = [
			stay(2, { phone: "+5511987654321" }),
			stay(1, { email: "ana@x.example", phone: "+551187654321" }),
		];
		expect(ids(groupClients(cases))).toEqual(ids(groupClients(cases.toReversed())));
	});

	it.each([
		["+551187654321", "5511987654321"],
		["+5511987654321", "5511987654321"],
		["+554132782153", "554132782153"],
		["+5541957991234", "5541957991234"],
		["+12025550123", "12025550123"],
	])("[B30] the number %s is %s", (phone, key) => {
		expect(phoneKey(phone)).toBe(key);
	});
});

describe("looking for a client", () => {
	const [ana] = groupClients([
		stay(
			1,
			{ name: "Ana Conceição Souza", email: "ana.souza@x.example", phone: "+5511987654321" },
			{ whatsapp: whatsapp({ username: "aninha" }) },
		),
	]);
	it.each([
		"",
		"ana",
		"CONCEICAO",
		"souza ana",
		"ana.souza@x",
		"aninha",
		"98765-4321",
		"8765-4321",
		"(11) 98765-4321",
		"(11) 8765-4321",
		"011 98765 4321",
		"+55 11 98765-4321",
		"551187654321",
		"4321",
	])("[B30] '%s' finds her", (query) => {
		expect(ana && matchesClient(ana, query)).toBe(true);
	});
	it.each(["rui", "ana rui", "(21) 98765-4321", "99", "apto 4321"])(
		"[B30] '%s' does not",
		(query) => {
			expect(ana && matchesClient(ana, query)).toBe(false);
		},
	);
});

describe("the Timeline", () => {
	it("[B31] is newest first over all stays, and leaves out who came and went", () => {
		const old = stay(1, {}, { status: "closed" });
		const back = stay(2, {}, { status: "direct_message" });
		const entries: Record<number, readonly Entry[]> = {
			1: [
				note(1, { what: "received", channel: "whatsapp", product: "Aurora" }),
				theirs({ n: 2 }),
				note(3, { what: "visitor_left" }),
			],
			2: [note(10, { what: "direct_message", to: "Lucas" })],
		};
		const items = timeline([back, old], (id) => entries[id], 2);
		expect(items.map(({ notice }) => notice.n)).toEqual([10, 1]);
		expect(items.map(({ more, activate }) => [more, activate])).toEqual([
			[true, true],
			[true, false],
		]);
	});

	it("[B31] offers the chat of who came back to his broker alone", () => {
		const back = stay(2, {}, { status: "direct_message" });
		const entries = [note(1, { what: "direct_message", to: "Lucas" })];
		expect(timeline([back], () => entries, 9)[0]?.activate).toBe(false);
		const active = { ...back, status: "active" as const };
		expect(timeline([active], () => entries, 2)[0]?.activate).toBe(false);
	});

	it("[B31] seed 003: find him, open the Timeline, Ver mais, Ativar chat", async () => {
		HTMLDialogElement.prototype.showModal ??= () => {};
		const back = kase({
			id: 40,
			status: "direct_message",
			channel: "whatsapp",
			client: { name: "Ana Souza", email: "ana@x.example" },
			whatsapp: whatsapp(),
		});
		receive(welcome({ cases: [back, kase({ id: 41, client: { name: "Rui" } })] }));
		render(<ClientsPane />);
		fireEvent.input(screen.getByRole("searchbox", { name: "Procurar cliente" }), {
			target: { value: "souza" },
		});
		await eventually(() => expect(screen.queryByText("Rui")).toBeNull());
		const link = screen.getByRole("link", { name: /Ana Souza/ });
		expect(link.getAttribute("href")).toBe("/cliente/40");
		cleanup();

		render(<ClientPage id={40} />);
		await eventually(() => expect(wire.sent).toContainEqual({ t: "why", case: 40 }));
		receive({
			t: "story",
			case: 40,
			decisions: [],
			entries: [
				note(1, { what: "received", channel: "whatsapp", product: "Aurora" }),
				theirs({ n: 2, text: "Voltei! Ainda tem?" }),
				note(3, { what: "direct_message", to: "Lucas" }),
			],
		});
		const entry = (
			await screen.findByText("Mensagem gerada a partir de um retorno no WhatsApp")
		).closest("li") as HTMLElement;
		expect(screen.getByText("Entrou em contato via WhatsApp pelo produto Aurora")).toBeTruthy();
		fireEvent.click(within(entry).getByText("Ver mais"));
		expect(await screen.findByText("Voltei! Ainda tem?")).toBeTruthy();
		fireEvent.click(within(entry).getByText("Ativar chat"));
		expect(wire.last("activate").command).toEqual({ do: "activate", case: 40 });
		await wire.last("activate").ok();
		expect(location.pathname).toBe("/conversa/40");
	});

	it("[B31] of somebody he may not read is not there", () => {
		receive(
			welcome({
				cases: [
					kase({ id: 3, status: "open_to_all", claimable: true, owner: { id: 9, name: "M" } }),
				],
			}),
		);
		render(<ClientPage id={3} />);
		expect(screen.getByText("Não encontramos este cliente")).toBeTruthy();
	});
});
