// One conversation: what is stored, what is on its way, who reads and who types. It turns frames
// into state and the visitor's acts into frames. Must not know how any of it is shown.
import type { Ticks } from "../../protocol/entry.ts";
import { MAX_TEXT_CHARS, TYPING_MS } from "../../protocol/limits.ts";
import { PROTOCOL, SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import { keys, randomId, read, write } from "./box.ts";
import { heard } from "./heard.ts";
import { createLine, EXPIRED, type Line } from "./line.ts";
import {
	announce,
	brokerOf,
	host,
	type Pending,
	type Saved,
	set,
	setTalk,
	state,
	talk,
} from "./state.ts";
import { joined, says, someone } from "./texts/index.ts";

export const TALK = "talk";
/** One key for each message on its way, so that two tabs never overwrite each other's. */
export const OUT = "out.";
/** Messages kept on the visitor's device. */
const HISTORY = 200;
/** Unanswered messages on the wire at once: below the server's burst. */
const WINDOW = 8;
const REFUSED_RETRY_MS = 2_000;

const onWire = new Set<string>();
let line: Line | undefined;
let visible = false;
let typingSent = 0;
let typingEnd: ReturnType<typeof setTimeout>;

/** Joining in any order, any number of times, gives the same: everything here only grows. */
export function merge(a: Saved, b: Saved): Saved {
	const side = (name: keyof Ticks) => ({
		delivered: Math.max(a.ticks[name].delivered, b.ticks[name].delivered),
		read: Math.max(a.ticks[name].read, b.ticks[name].read),
	});
	return {
		...b,
		n: Math.max(a.n, b.n),
		read: Math.max(a.read, b.read),
		sent: a.sent || b.sent,
		opened: a.opened || b.opened,
		ticks: { visitor: side("visitor"), broker: side("broker") },
		messages: [...a.messages, ...b.messages]
			.filter(({ n, id }, at, all) => all.findIndex((one) => one.n === n || one.id === id) === at)
			.sort((x, y) => x.n - y.n)
			.slice(-HISTORY),
	};
}

export function unread(): number {
	return talk.messages.filter(({ from, n }) => from === "broker" && n > talk.read).length;
}

export function reload(): void {
	const pending = keys(OUT)
		.map((key) => read<Pending>(key))
		.filter((item) => item !== undefined);
	set({ pending: pending.sort((a, b) => a.at - b.at) });
}

/** Joins what was learnt to what is known, keeps it, and tells the news once. */
function learn(more: Partial<Saved>, told = true): void {
	const { n, status } = talk;
	const before = `${heard()}`;
	// A frame has fields of its own that storage has no use for.
	const { messages = [], ticks = talk.ticks } = more;
	setTalk(
		merge(talk, {
			receipt: talk.receipt,
			channel: talk.channel,
			n: more.n ?? n,
			read: more.read ?? 0,
			status: more.status ?? status,
			messages,
			ticks,
		}),
	);
	for (const { id } of messages) {
		onWire.delete(id);
		write(OUT + id);
	}
	write(TALK, talk);
	reload();
	const broker = brokerOf();
	const came = status && status.at !== "talking" && talk.status?.at === "talking";
	const now = heard();
	// Of a message on WhatsApp he is told once: by the first answer, and when the answer changes.
	if (now && `${now}` !== before) announce(now.join(" ").trim());
	else if (told && came && broker) announce(joined(broker.name));
	for (const message of messages) {
		if (message.n <= n || message.from !== "broker") continue;
		set({ typing: false });
		if (!told || talk.channel !== "chat") continue;
		announce(says(broker?.name ?? someone, message.text));
		host.emit("message", { from: message.from });
	}
	mark();
}

/** What was marked is remembered at once, so that it is not sent twice; WhatsApp shows no message. */
function mark(): void {
	const last = talk.messages.findLast(({ from }) => from === "broker")?.n ?? 0;
	const { visitor } = talk.ticks;
	const next = { ...visitor };
	const shown = visible && talk.channel === "chat";
	if (last > visitor.delivered && line?.send({ t: "delivered", n: last })) next.delivered = last;
	if (shown && last > visitor.read && line?.send({ t: "read", n: last })) next.read = last;
	const seen = shown ? last : 0;
	if (seen > talk.read || next.delivered > visitor.delivered || next.read > visitor.read)
		learn({ read: seen, ticks: { ...talk.ticks, visitor: next } });
}

function pump(): void {
	for (const { id, text, failed } of state.pending) {
		if (failed || onWire.has(id)) continue;
		if (onWire.size >= WINDOW || !line?.send({ t: "say", id, text })) return;
		onWire.add(id);
	}
}

function onFrame(frame: ToVisitor): void {
	switch (frame.t) {
		case "welcome":
			// A mark that was lost with the line is not known to the server: it is sent again.
			setTalk({ ...talk, ticks: { ...talk.ticks, visitor: frame.ticks.visitor } });
			learn(frame, talk.n > 0);
			pump();
			break;
		case "message":
			learn({ messages: [frame.message], n: frame.message.n });
			break;
		case "ack": {
			const { id, n, at } = frame;
			const sent = state.pending.find((item) => item.id === id);
			if (sent)
				learn({ n, messages: [{ kind: "message", from: "visitor", id, n, at, text: sent.text }] });
			pump();
			break;
		}
		case "status":
		case "ticks":
			learn(frame);
			break;
		case "typing":
			set({ typing: true });
			clearTimeout(typingEnd);
			typingEnd = setTimeout(set, TYPING_MS, { typing: false });
			break;
		case "refused": {
			const item = state.pending.find(({ id }) => id === frame.id);
			if (!item) set({ notice: frame.message });
			else if (frame.reason === "rate_limited" || frame.reason === "unavailable")
				setTimeout(() => {
					onWire.delete(item.id);
					pump();
				}, REFUSED_RETRY_MS);
			else keep({ ...item, failed: true, onWhatsApp: frame.reason === "on_whatsapp" });
		}
	}
}

function keep(item: Pending): void {
	onWire.delete(item.id);
	write(OUT + item.id, item);
	reload();
	pump();
}

export function say(text: string): void {
	const trimmed = text.trim().slice(0, MAX_TEXT_CHARS);
	if (!trimmed) return;
	typingSent = 0;
	keep({
		id: randomId(),
		text: trimmed,
		at: Math.max(Date.now(), (state.pending.at(-1)?.at ?? 0) + 1),
	});
}

export function retry({ id, text, at }: Pending): void {
	keep({ id, text, at });
}

export function typing(): void {
	if (Date.now() - typingSent >= TYPING_MS && line?.send({ t: "typing" })) typingSent = Date.now();
}

/** Whether the messages are on a visible screen now. */
export function watch(now: boolean): void {
	visible = now;
	mark();
}

export function hangUp(): void {
	line?.stop();
	line = undefined;
	onWire.clear();
}

export function connect({ token, expiresAt }: NonNullable<Saved["receipt"]>): void {
	hangUp();
	reload();
	if (expiresAt <= Date.now()) {
		set({ link: "ended", closeCode: EXPIRED });
		return;
	}
	line = createLine({
		connect: () =>
			new WebSocket(`${host.origin.replace(/^http/, "ws")}/api/w/socket`, [
				SUBPROTOCOL,
				TOKEN_SUBPROTOCOL + token,
			]),
		hello: () => ({ t: "hello", v: PROTOCOL, since: talk.n }),
		onFrame,
		onLink(link, closeCode) {
			if (link !== "online") onWire.clear();
			set({ link, closeCode, typing: false });
		},
	});
}
