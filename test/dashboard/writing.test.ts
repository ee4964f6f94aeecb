// What may be done in a conversation: every state of the composer in one table.
import "./support/portuguese.ts";
import { describe, expect, it } from "vitest";
import { tickOf } from "../../dashboard/chat/ticks.tsx";
import { nextSteps } from "../../dashboard/chat/trouble.tsx";
import {
	canQuote,
	templateSent,
	windowLeft,
	windowTone,
	writingIn,
} from "../../dashboard/chat/writing.ts";
import { $drafts, addToDraft, draft } from "../../dashboard/stores/drafts.ts";
import type { Entry } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { kase, NOW, ours, theirs, whatsapp } from "./support/seeds.ts";

const LATER = NOW + 60_000;
const cloud = (changes: Parameters<typeof whatsapp>[0] = {}) =>
	kase({ channel: "whatsapp", whatsapp: whatsapp(changes) });

describe("writing", () => {
	it.each([
		["on the site's chat", kase(), true, { how: "write" }],
		["a portal's lead", kase({ channel: "api" }), true, { how: "write" }],
		["somebody else's", cloud({ windowEndsAt: LATER }), false, { how: "none" }],
		["waiting for a broker", kase({ status: "waiting" }), true, { how: "none" }],
		["concluded", kase({ status: "closed" }), true, { how: "closed" }],
		["concluded, looked at by a manager", kase({ status: "closed" }), false, { how: "closed" }],
		["window open", cloud({ windowEndsAt: LATER }), true, { how: "write", endsAt: LATER }],
		["window closed this instant", cloud({ windowEndsAt: NOW }), true, { how: "template" }],
		["no window", cloud(), true, { how: "template" }],
		["never wrote", cloud({ wrote: false }), true, { how: "waiting" }],
		[
			"number held up",
			cloud({ windowEndsAt: LATER, heldUp: "payment" }),
			true,
			{ how: "write", endsAt: LATER, heldUp: "payment" },
		],
		[
			"never wrote, held up",
			cloud({ wrote: false, heldUp: "account" }),
			true,
			{ how: "waiting", heldUp: "account" },
		],
		["only a link", cloud({ mode: "link", wrote: false }), true, { how: "link", wrote: false }],
		["only a link, wrote", cloud({ mode: "link" }), true, { how: "link", wrote: true }],
		["a server that does not say", kase({ channel: "whatsapp" }), true, { how: "write" }],
	] satisfies [string, CaseView, boolean, object][])("[B22] %s", (_name, view, mine, state) => {
		expect(writingIn(view, mine, NOW)).toEqual(state);
	});

	it.each([
		["he wants none", {}, "optout", "optout"],
		["the number's are stopped", { stopped: "spam" }, null, "spam"],
		["both", { stopped: "spam" }, "optout", "spam"],
		["neither", {}, null, undefined],
		["none is set up anyway", { template: undefined }, "optout", undefined],
	] as const)("[B39] a template is not offered when %s", (_name, changes, optedOut, stopped) => {
		const { template, ...rest } = { template: "Oi", ...changes } as { template?: string };
		const set = template === undefined ? {} : { template };
		for (const [wrote, how] of [
			[true, "template"],
			[false, "waiting"],
		] as const)
			expect(writingIn(cloud({ wrote, ...set, ...rest }), true, NOW, optedOut)).toEqual({
				how,
				...(stopped && { stopped }),
			});
		expect(nextSteps("window", cloud({ ...set, ...rest }), optedOut)).toEqual(
			template && !stopped ? ["template", "call"] : ["call"],
		);
		// In an open window nothing is stopped.
		const open = cloud({ windowEndsAt: LATER, ...set, ...rest });
		expect(writingIn(open, true, NOW, optedOut)).toEqual({ how: "write", endsAt: LATER });
	});

	it("[B22] quotes only where a window is open", () => {
		expect(canQuote({ how: "write" })).toBe(false);
		expect(canQuote({ how: "write", endsAt: LATER })).toBe(true);
		expect(canQuote({ how: "template" })).toBe(false);
	});

	it.each([
		[5 * 3_600_000 + 12 * 60_000, "5 h 12 min", "calm"],
		[3_600_000, "1 h", "calm"],
		[3_599_999, "1 h", "amber"],
		[42 * 60_000, "42 min", "amber"],
		[1_000, "1 min", "amber"],
	] as const)("[B22] %i ms of window are '%s', %s", (left, text, tone) => {
		expect([windowLeft(left), windowTone(left)]).toEqual([text, tone]);
	});

	it("[B23] offers after a failure only what still works", () => {
		const withTemplate = cloud({ template: "Oi" });
		const noPhone = { ...withTemplate, client: { name: "Ana" } };
		expect(nextSteps("window", withTemplate)).toEqual(["template", "call"]);
		expect(nextSteps("window", cloud())).toEqual(["call"]);
		expect(nextSteps("window", noPhone)).toEqual(["template"]);
		expect(nextSteps("unreachable", withTemplate)).toEqual(["call"]);
		expect(nextSteps("payment", noPhone)).toEqual([]);
		expect(nextSteps("other", noPhone)).toEqual(["rewrite"]);
	});

	it("[B23] writing it again goes behind what somebody is typing, and throws none of it away", () => {
		draft(7, "");
		addToDraft(7, "Segue a planta.");
		expect($drafts.get()["7"]).toBe("Segue a planta.");
		draft(7, "Bom dia, ");
		addToDraft(7, "Segue a planta.");
		expect($drafts.get()["7"]).toBe("Bom dia,\nSegue a planta.");
	});
});

describe("ticks", () => {
	const view = kase({ ticks: { ...kase().ticks, visitor: { delivered: 5, read: 3 } } });
	it.each([
		[ours({ n: 2 }), undefined, "read"],
		[ours({ n: 4 }), undefined, "delivered"],
		[ours({ n: 6 }), undefined, "stored"],
		[ours({ n: 2, via: "whatsapp" }), undefined, "stored"],
		[ours({ n: 2, via: "whatsapp" }), "queued", "queued"],
		[ours({ n: 2, via: "whatsapp" }), "unknown", "unknown"],
		[ours({ n: 2, via: "whatsapp" }), "accepted", "stored"],
		[ours({ n: 2, via: "whatsapp" }), "sent", "stored"],
		[ours({ n: 2, via: "whatsapp" }), "delivered", "delivered"],
		[ours({ n: 2, via: "whatsapp" }), "read", "read"],
		[ours({ n: 2, via: "whatsapp" }), "failed", "failed"],
		[ours({ n: 2, via: "phone" }), undefined, undefined],
	] as const)("[B23] of %o with %s are %s", (message, delivery, state) => {
		expect(tickOf(message, view, delivery)).toBe(state);
	});
});

describe("a template in the log", () => {
	const HOUR = 3_600_000;
	const END = NOW + 1_000;
	const client = theirs({ id: "c", n: 1, at: NOW });
	const free = ours({ id: "f", n: 2, at: NOW + 10, via: "whatsapp" });
	const template = ours({ id: "t", n: 3, at: END + 10, via: "whatsapp" });
	const failed = {
		kind: "amendment",
		n: 9,
		at: END + 20,
		target: "t",
		change: { what: "failed", trouble: "other" },
	} as const;
	it.each([
		["nothing of ours", [client], END, false],
		["text, while the window was open", [client, free], END, false],
		["after the window closed", [client, free, template], END, true],
		["before he ever wrote", [template], undefined, true],
		["and he wrote again since", [template, theirs({ n: 4, at: END + 30 })], END, false],
		["but it failed", [client, template, failed], END, false],
		["what the company's phone wrote", [client, { ...template, via: "phone" }], END, false],
		[
			"WhatsApp shut the window: what failed was no template, nor what came before it",
			[client, free, { ...template, at: NOW + 20 }, failed],
			0,
			false,
		],
		["nothing known yet", undefined, END, false],
	] satisfies [string, readonly Entry[] | undefined, number | undefined, boolean][])(
		"[B44] %s",
		(_name, entries, endsAt, sent) => {
			expect(templateSent(entries, endsAt, END + HOUR)).toBe(sent);
		},
	);

	it("[B44] a day without an answer, and it may go again", () => {
		const went = template.at;
		expect(templateSent([client, template], END, went + 24 * HOUR - 1)).toBe(true);
		expect(templateSent([client, template], END, went + 24 * HOUR)).toBe(false);
	});
});
