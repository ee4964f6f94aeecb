// A conversation that goes because its time to answer was over: said where it was, or anywhere else.
import "./support/portuguese.ts";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChatPage } from "../../dashboard/chat/page.tsx";
import { receive } from "../../dashboard/live.ts";
import { router } from "../../dashboard/router.ts";
import { forgetCases } from "../../dashboard/stores/cases.ts";
import { draft, openDrafts } from "../../dashboard/stores/drafts.ts";
import { $late } from "../../dashboard/stores/late.ts";
import { openOutbox } from "../../dashboard/stores/outbox.ts";
import { $toasts } from "../../dashboard/stores/toasts.ts";
import { $line } from "../../dashboard/stores/wire.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { kase, welcome, whatsapp } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

const CNA = "Você não respondeu a tempo: este lead virou CNA e volta a ser chamado.";
const NEXT = "Você não respondeu a tempo: este lead passou para o próximo.";
const KEPT = "O que você escreveu está guardado como rascunho.";

const due = (changes: Partial<CaseView> = {}): CaseView =>
	kase({ status: "accepted", firstReplyDueAt: Date.now() - 3_000, ...changes });
const onWhatsapp = (): CaseView =>
	due({ channel: "whatsapp", whatsapp: whatsapp({ windowEndsAt: Date.now() + 3_600_000 }) });
const told = (): string[] => $toasts.get().map(({ text }) => text);
const gone = (): Promise<void> => act(() => receive({ t: "case_gone", case: 31 }));

beforeEach(() => {
	localStorage.clear();
	vi.stubGlobal("matchMedia", () => ({ matches: true, addEventListener: () => {} }));
	new HandWire();
	forgetCases();
	$late.set(new Map());
	$toasts.set([]);
	openDrafts("aurora.2");
	openOutbox("aurora.2");
	$line.set({ at: "live" });
	router.open("/");
});

afterEach(() => {
	cleanup();
	vi.unstubAllGlobals();
});

describe("too late", () => {
	it("[B43] on the open page: why it went, and that what he typed is kept", async () => {
		router.open("/conversa/31");
		receive(welcome({ cases: [onWhatsapp()] }));
		receive({ t: "entries", case: 31, entries: [] });
		render(<ChatPage id={31} />);
		fireEvent.input(screen.getByRole("textbox"), { target: { value: "Olá, An" } });
		await gone();
		expect(await screen.findByRole("heading", { name: CNA })).toBeTruthy();
		expect(screen.getByText(KEPT)).toBeTruthy();
		expect(screen.queryByText("Esta conversa não está com você")).toBeNull();
		expect(told()).toEqual([]);
	});

	it("[B43] elsewhere a toast says it, and of no draft where there is none", async () => {
		router.open("/conversa/8");
		receive(welcome({ cases: [onWhatsapp()] }));
		await gone();
		expect(told()).toEqual([CNA]);
	});

	it("[B43] a chat goes to the next; also when the line was broken, and when it is open to all", async () => {
		receive(welcome({ cases: [due()] }));
		draft(31, "Olá");
		receive(welcome());
		expect(told()).toEqual([`${NEXT} ${KEPT}`]);
		$toasts.set([]);
		receive(welcome({ cases: [due()] }));
		const { owner: _, firstReplyDueAt: __, ...free } = due();
		receive({ t: "case", case: { ...free, status: "open_to_all", claimable: true } });
		expect(told()).toEqual([`${NEXT} ${KEPT}`]);
	});

	it.each([
		["his time was not over", due({ firstReplyDueAt: Date.now() + 60_000 })],
		["he had answered", kase()],
		["it was another's", due({ owner: { id: 9, name: "Marina" } })],
	])("[B43] nothing is said of time when %s", async (_name, view) => {
		receive(welcome({ cases: [view] }));
		await gone();
		render(<ChatPage id={31} />);
		expect(screen.getByText("Esta conversa não está com você")).toBeTruthy();
		expect(told()).toEqual([]);
	});

	it("[B43] nor when he concluded it, nor of one that came back to him and goes again", async () => {
		receive(welcome({ cases: [due()] }));
		receive({ t: "case", case: due({ status: "closed", outcome: "spam" }) });
		expect(told()).toEqual([]);
		receive(welcome({ cases: [due()] }));
		await gone();
		receive({ t: "case", case: kase() });
		await gone();
		render(<ChatPage id={31} />);
		expect(screen.getByText("Esta conversa não está com você")).toBeTruthy();
	});
});
