// A conversation over a line the test cuts, doubles and delays: nothing lost, nothing twice.
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Message } from "../../protocol/entry.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import type { VisitorFrame } from "../../protocol/visitor.ts";
import {
	FakeSocket,
	fakeHost,
	freshModules,
	fromBroker,
	receipt,
	resetWorld,
	SITE,
	TALKING,
	tellTabs,
} from "./harness.ts";

type Modules = Awaited<ReturnType<typeof freshModules>>;
let tab: Modules;
const opened: Modules[] = [];

async function openTab(token = "tok-1") {
	const modules = await freshModules();
	const host = fakeHost();
	modules.state.begin(host, () => undefined);
	const saved = localStorage.getItem(`vez.${SITE}.talk`);
	modules.state.setTalk(
		saved ? JSON.parse(saved) : { ...modules.state.NO_TALK, receipt: receipt(token) },
	);
	modules.talk.connect(receipt(token));
	opened.push(modules);
	return Object.assign(modules, { host });
}
const texts = (modules = tab) => modules.state.talk.messages.map((message) => message.text);
const mine = (socket: FakeSocket) => socket.says().map((frame) => frame.text);

beforeEach(async () => {
	resetWorld();
	vi.useFakeTimers();
	vi.spyOn(Math, "random").mockReturnValue(0.5);
	tab = await openTab();
});
afterEach(() => {
	for (const modules of opened.splice(0)) modules.talk.hangUp();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it("[W40] offers the token in a subprotocol and never in the address", () => {
	const { url, protocols } = FakeSocket.last();
	expect(url).toBe("wss://vez.test/api/w/socket");
	expect(protocols).toEqual(["vez.1", "auth.tok-1"]);
});

it("[W41] keeps what was written with the line down, through a reload, and sends it in order", async () => {
	tab.talk.say("um");
	tab.talk.say("dois");
	tab.talk.hangUp();
	const again = await openTab();
	expect(again.state.state.pending.map((item) => item.text)).toEqual(["um", "dois"]);
	expect(mine(FakeSocket.last().welcome())).toEqual(["um", "dois"]);
});

it("[W42] resends what was not acknowledged, with the same id, and shows it once", () => {
	const first = FakeSocket.last().welcome();
	tab.talk.say("oi");
	const [sent] = first.says();
	first.drop();
	vi.advanceTimersByTime(1_000);
	const second = FakeSocket.last().open();
	// The server had stored it: the answer was lost, not the message.
	const stored: Message = { ...fromBroker(2, "oi"), from: "visitor", id: sent?.id ?? "" };
	second.welcome({ n: 2, messages: [stored] });
	expect(second.says()).toEqual([]);
	second.deliver({ t: "ack", id: stored.id, n: 2, at: stored.at });
	second.deliver({ t: "message", message: stored });
	expect(texts()).toEqual(["oi"]);
	expect(tab.state.state.pending).toEqual([]);
});

it("[W42] resends under the same id when the server had not stored it", () => {
	const first = FakeSocket.last().welcome();
	tab.talk.say("oi");
	first.drop();
	vi.advanceTimersByTime(1_000);
	const second = FakeSocket.last().welcome();
	expect(second.says()).toEqual(first.says());
	expect(second.says()).toHaveLength(1);
});

it("[W43] resumes after the last n it has and fills what it missed", () => {
	FakeSocket.last()
		.welcome({ n: 3, messages: [fromBroker(2), fromBroker(3)] })
		.drop();
	vi.advanceTimersByTime(1_000);
	const socket = FakeSocket.last().open();
	expect(socket.sent[0]).toEqual({ t: "hello", v: 1, since: 3 });
	socket.welcome({ n: 6, messages: [fromBroker(5), fromBroker(6)] });
	expect(texts()).toEqual(["m2", "m3", "m5", "m6"]);
});

it("[W44] shows the same list for any order, loss and repetition of deliveries", () => {
	const all = Array.from({ length: 12 }, (_, at) => fromBroker(at + 2));
	fc.assert(
		fc.property(fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 40 }), (order) => {
			tab.state.setTalk({ ...tab.state.NO_TALK, receipt: receipt() });
			const socket = FakeSocket.last().welcome();
			for (const at of order) socket.deliver({ t: "message", message: all[at] ?? fromBroker(2) });
			socket.welcome({ n: 13, messages: all });
			expect(texts()).toEqual(all.map((message) => message.text));
		}),
		{ numRuns: 40 },
	);
});

it("[W45] announces a message once, and none of the history it loads first", () => {
	const events = () =>
		(tab as Modules & { host: ReturnType<typeof fakeHost> }).host.events.filter(
			([name]) => name === "message",
		);
	const socket = FakeSocket.last().welcome({ n: 3, status: TALKING, messages: [fromBroker(3)] });
	expect(events()).toHaveLength(0);
	socket.deliver({ t: "message", message: fromBroker(4, "olá") });
	socket.deliver({ t: "message", message: fromBroker(4, "olá") });
	expect(events()).toHaveLength(1);
	expect(tab.state.state.announce).toBe("Marina Costa: olá");
});

it("[W46] marks delivered at once and read only on a visible screen, each once", () => {
	const socket = FakeSocket.last().welcome();
	const marks = () => socket.sent.filter((frame: VisitorFrame) => "n" in frame);
	socket.deliver({ t: "message", message: fromBroker(2) });
	expect(marks()).toEqual([{ t: "delivered", n: 2 }]);
	expect(tab.talk.unread()).toBe(1);
	tab.talk.watch(true);
	tab.talk.watch(true);
	expect(marks()).toEqual([
		{ t: "delivered", n: 2 },
		{ t: "read", n: 2 },
	]);
	expect(tab.talk.unread()).toBe(0);
});

it("[W46] marks again what was lost with the line", () => {
	const first = FakeSocket.last().welcome();
	tab.talk.watch(true);
	first.deliver({ t: "message", message: fromBroker(2) });
	expect(first.sent.at(-1)).toEqual({ t: "read", n: 2 });
	first.drop();
	vi.advanceTimersByTime(1_000);
	// The server of this second welcome never got the marks.
	const second = FakeSocket.last().welcome({ n: 2 });
	expect(second.sent.slice(1)).toEqual([
		{ t: "delivered", n: 2 },
		{ t: "read", n: 2 },
	]);
});

it("[W47] keeps a refused message as failed, and sends it again only when asked", () => {
	const socket = FakeSocket.last().welcome();
	tab.talk.say("oi");
	const id = socket.says()[0]?.id ?? "";
	socket.deliver({ t: "refused", id, reason: "case_closed", message: "…" });
	expect(tab.state.state.pending).toMatchObject([{ id, failed: true }]);
	socket.drop();
	vi.advanceTimersByTime(1_000);
	const second = FakeSocket.last().welcome();
	expect(second.says()).toEqual([]);
	const [item] = tab.state.state.pending;
	if (item) tab.talk.retry(item);
	expect(second.says()).toMatchObject([{ id }]);
});

it("[W47] says where to write when the conversation went on on WhatsApp, and offers no other try", () => {
	const socket = FakeSocket.last().welcome();
	tab.talk.say("oi");
	const id = socket.says()[0]?.id ?? "";
	socket.deliver({ t: "refused", id, reason: "on_whatsapp", message: "…" });
	expect(tab.state.state.pending).toMatchObject([{ id, failed: true, onWhatsApp: true }]);
});

it("[W47] waits and resends by itself when it went too fast", () => {
	const socket = FakeSocket.last().welcome();
	tab.talk.say("oi");
	const id = socket.says()[0]?.id ?? "";
	socket.deliver({ t: "refused", id, reason: "rate_limited", message: "…" });
	expect(socket.says()).toHaveLength(1);
	vi.advanceTimersByTime(2_000);
	expect(socket.says()).toHaveLength(2);
});

it("[W48] never has more than a burst unanswered", () => {
	const socket = FakeSocket.last().welcome();
	for (let at = 0; at < 30; at++) tab.talk.say(`m${at}`);
	expect(socket.says()).toHaveLength(8);
	socket.deliver({ t: "ack", id: socket.says()[0]?.id ?? "", n: 2, at: 1 });
	expect(socket.says()).toHaveLength(9);
});

it("[W49] tells typing at most every 5 s and forgets the other's after 5 s", () => {
	const socket = FakeSocket.last().welcome();
	const hints = () => socket.sent.filter((frame) => frame.t === "typing").length;
	for (let at = 0; at < 10; at++) tab.talk.typing();
	expect(hints()).toBe(1);
	vi.advanceTimersByTime(5_000);
	tab.talk.typing();
	expect(hints()).toBe(2);
	socket.deliver({ t: "typing" });
	expect(tab.state.state.typing).toBe(true);
	vi.advanceTimersByTime(4_999);
	expect(tab.state.state.typing).toBe(true);
	vi.advanceTimersByTime(1);
	expect(tab.state.state.typing).toBe(false);
});

it("[W54] shows in one tab what another wrote, and doubles nothing when both have it", async () => {
	const one = tab;
	const first = FakeSocket.last().welcome();
	const two = await openTab();
	two.visit.arrive();
	const second = FakeSocket.last().welcome();
	one.talk.say("oi");
	const id = first.says()[0]?.id ?? "";
	tellTabs(`out.${id}`);
	expect(two.state.state.pending.map((item) => item.text)).toEqual(["oi"]);
	first.deliver({ t: "ack", id, n: 2, at: 5 });
	tellTabs("talk");
	tellTabs(`out.${id}`);
	second.deliver({ t: "message", message: { ...fromBroker(2, "oi"), from: "visitor", id } });
	expect(texts(two)).toEqual(["oi"]);
	expect(two.state.state.pending).toEqual([]);
	two.visit.leave();
});

it("[W32] ends, and says the conversation expired, for a token past its time", async () => {
	const count = FakeSocket.all.length;
	tab.talk.connect({ ...receipt(), expiresAt: Date.now() - 1 });
	expect(FakeSocket.all).toHaveLength(count);
	expect(tab.state.state).toMatchObject({ link: "ended", closeCode: CLOSE.unauthenticated });
});

it("[W55] keeps the last 200 messages", () => {
	const many = Array.from({ length: 260 }, (_, at) => fromBroker(at + 2));
	FakeSocket.last().welcome({ n: 261, messages: many });
	const kept = JSON.parse(localStorage.getItem(`vez.${SITE}.talk`) ?? "{}");
	expect(kept.messages).toHaveLength(200);
	expect(kept.messages.at(-1).n).toBe(261);
});
