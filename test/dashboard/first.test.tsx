// A client's first line on WhatsApp: when it is heard, and the face that alternates until it is seen.
import "./support/portuguese.ts";
import { cleanup, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { messageTone } from "../../dashboard/attention/messages.ts";
import { FreshPane } from "../../dashboard/lists/fresh.tsx";
import { ChatRow } from "../../dashboard/lists/row.tsx";
import { receive } from "../../dashboard/live.ts";
import { OfferFacts } from "../../dashboard/offer/facts.tsx";
import { callsOut } from "../../dashboard/stores/cases.ts";
import { kase, offer, welcome, whatsapp } from "./support/seeds.ts";

const silent = kase({ channel: "whatsapp", whatsapp: whatsapp({ wrote: false }) });
const wrote = kase({ channel: "whatsapp", unread: 1, whatsapp: whatsapp() });

afterEach(() => {
	vi.useRealTimers();
	cleanup();
});

describe("the sound of a message", () => {
	it.each([
		["the first line on WhatsApp, even on the open page", [silent], [wrote], 31, "first"],
		["the next one, looked at", [wrote], [{ ...wrote, unread: 2 }], 31, undefined],
		["the next one, elsewhere", [wrote], [{ ...wrote, unread: 2 }], 8, "message"],
		["the next one, hidden", [wrote], [{ ...wrote, unread: 2 }], undefined, "message"],
		["a line of the site's chat", [kase()], [kase({ unread: 1 })], undefined, "message"],
		["a case that has just become mine", [], [wrote], undefined, undefined],
		["reading", [wrote], [{ ...wrote, unread: 0 }], undefined, undefined],
		["a case that was concluded", [kase()], [kase({ status: "closed", unread: 3 })], 8, undefined],
	] as const)("[B26] %s", (_name, before, after, looking, tone) => {
		expect(messageTone(before, after, looking)).toBe(tone);
	});
});

describe("the face that alternates", () => {
	it.each([
		["unread on WhatsApp", wrote, true],
		["read", { ...wrote, unread: 0 }, false],
		["came back, not opened", { ...wrote, unread: 0, status: "direct_message" }, true],
		["to call back, not opened", { ...wrote, unread: 0, status: "cna_delivered" }, true],
		["concluded", { ...wrote, status: "closed" }, false],
		["the site's chat", kase({ unread: 3 }), false],
	] as const)("[B26] %s", (_name, view, calling) => {
		expect(callsOut(view)).toBe(calling);
		render(<ChatRow view={view} current={false} />);
		expect(document.querySelector(".avatar-mark") !== null).toBe(calling);
	});
});

describe("before the first line", () => {
	it("[B26] the card says that the form was sent and the message is to come", () => {
		const page = { url: "https://aurora.example/" };
		render(<OfferFacts offer={offer({ channel: "whatsapp", page })} />);
		expect(screen.getByText("Formulário enviado, aguardando a 1ª mensagem")).toBeTruthy();
	});

	it("[B26] who wrote without a form is not said to have sent one", () => {
		render(<OfferFacts offer={offer({ channel: "whatsapp" })} />);
		expect(screen.queryByText(/Formulário enviado/)).toBeNull();
		expect(screen.queryByText(/já escreveu/)).toBeNull();
	});

	it("[B51] the card says that the client wrote already, with a form or without", () => {
		const page = { url: "https://aurora.example/" };
		for (const more of [{ page }, {}]) {
			render(<OfferFacts offer={offer({ channel: "whatsapp", wrote: true, ...more })} />);
			expect(screen.getByText("O cliente já escreveu no WhatsApp")).toBeTruthy();
			expect(screen.queryByText(/Formulário enviado/)).toBeNull();
			cleanup();
		}
	});
});

describe("a contact to return", () => {
	it.each([
		["2031-03-05T15:00:00Z", "A janela fecha às 13:00"],
		["2031-03-06T02:30:00Z", "A janela fecha amanhã às 00:30"],
	])("[B27] at %s: %s, and what he wrote last", (now, says) => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date(now) });
		const at = Date.now() + 3_600_000;
		const missed = kase({
			channel: "whatsapp",
			status: "cna_delivered",
			client: { name: "Ana" },
			whatsapp: whatsapp({ windowEndsAt: at }),
			last: { from: "visitor", text: "Ainda está à venda?", at: 1 },
		});
		receive(welcome({ cases: [missed] }));
		render(<FreshPane />);
		expect(screen.getByText(says)).toBeTruthy();
		expect(screen.getByText("Ainda está à venda?")).toBeTruthy();
		expect(document.querySelector('a[href^="tel:"]')).toBeNull();
	});
});
