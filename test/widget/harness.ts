// What the widget's tests share: a socket whose every delivery the test decides, a loader that
// records, and a fresh copy of the panel's modules. Knows nothing of any one rule.
import { vi } from "vitest";
import type { Message } from "../../protocol/entry.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { PING, PONG } from "../../protocol/version.ts";
import type { ToVisitor, VisitorFrame, VisitorStatus } from "../../protocol/visitor.ts";
import type { Host, Settings } from "../../widget/contract.ts";

export class FakeSocket {
	static all: FakeSocket[] = [];
	static last(): FakeSocket {
		const socket = FakeSocket.all.at(-1);
		if (!socket) throw new Error("nobody connected");
		return socket;
	}
	readyState = 0;
	closed = false;
	/** A dead line swallows what is sent and answers nothing. */
	dead = false;
	pings = 0;
	readonly sent: VisitorFrame[] = [];
	readonly url: string;
	readonly protocols: string[];
	onopen: (() => void) | null = null;
	onmessage: ((event: { data: string }) => void) | null = null;
	onclose: ((event: { code: number }) => void) | null = null;

	constructor(url: string, protocols: string[] = []) {
		this.url = url;
		this.protocols = protocols;
		FakeSocket.all.push(this);
	}
	send(text: string): void {
		if (text === PING) {
			this.pings++;
			if (!this.dead) this.onmessage?.({ data: PONG });
			return;
		}
		if (!this.dead) this.sent.push(JSON.parse(text) as VisitorFrame);
	}
	close(): void {
		this.readyState = 3;
		this.closed = true;
	}
	open(): this {
		this.readyState = 1;
		this.onopen?.();
		return this;
	}
	deliver(frame: ToVisitor): void {
		this.onmessage?.({ data: JSON.stringify(frame) });
	}
	drop(code = 1006): void {
		this.readyState = 3;
		this.onclose?.({ code });
	}
	welcome(more: Partial<Extract<ToVisitor, { t: "welcome" }>> = {}): this {
		this.open().deliver({
			t: "welcome",
			v: 1,
			now: Date.now(),
			status: { at: "ringing", position: 1 },
			ticks: { visitor: { delivered: 0, read: 0 }, broker: { delivered: 0, read: 0 } },
			messages: [],
			n: 1,
			...more,
		});
		return this;
	}
	says(): Extract<VisitorFrame, { t: "say" }>[] {
		return this.sent.filter((frame) => frame.t === "say");
	}
}

export const SITE = "pk_test_site";

export const receipt = (token = "tok-1"): LeadReceipt => ({
	receipt: "4821-07",
	token,
	expiresAt: Date.now() + 86_400_000,
});

export const fromBroker = (n: number, text = `m${n}`): Message => ({
	kind: "message",
	n,
	at: 1_700_000_000_000 + n,
	from: "broker",
	id: `b${String(n).padStart(15, "0")}`,
	text,
});

export const TALKING: VisitorStatus = {
	at: "talking",
	broker: { name: "Marina Costa", creci: "123456-F" },
};

export interface FakeHost extends Host {
	readonly events: [string, unknown][];
	readonly badges: [number, boolean][];
}

export function fakeHost(settings: Settings = {}): FakeHost {
	const element = document.createElement("vez-chat");
	document.documentElement.appendChild(element);
	const events: [string, unknown][] = [];
	const badges: [number, boolean][] = [];
	return {
		root: element.attachShadow({ mode: "open" }),
		origin: "https://vez.test",
		settings: () => ({ site: SITE, ...settings }),
		badge: (unread, resume) => badges.push([unread, resume]),
		paint: () => undefined,
		close: () => undefined,
		emit: (event, detail) => events.push([event, detail]),
		events,
		badges,
	};
}

/** A second call is a second tab: same storage, other memory. */
export async function freshModules() {
	vi.resetModules();
	const [state, talk, lead, visit, main] = await Promise.all([
		import("../../widget/panel/state.ts"),
		import("../../widget/panel/talk.ts"),
		import("../../widget/panel/lead.ts"),
		import("../../widget/panel/visit.ts"),
		import("../../widget/panel/main.tsx"),
	]);
	return { state, talk, lead, visit, main };
}

/** Tells this window what another tab wrote, as a browser does. */
export function tellTabs(key: string): void {
	dispatchEvent(new StorageEvent("storage", { key: `vez.${SITE}.${key}` }));
}

export function resetWorld(): void {
	FakeSocket.all = [];
	localStorage.clear();
	sessionStorage.clear();
	for (const old of document.querySelectorAll("vez-chat")) old.remove();
	vi.stubGlobal("WebSocket", FakeSocket);
	vi.stubGlobal("fetch", () => Promise.reject(new Error("no network in tests")));
}
