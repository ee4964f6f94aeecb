// One conversation: what is stored, what is on its way, who reads and who types. It turns frames
// into state and the visitor's acts into frames. Must not know how any of it is shown.
import type { Message, Ticks } from "../../protocol/entry.ts";
import type { Channel, LeadReceipt } from "../../protocol/lead.ts";
import { MAX_TEXT_CHARS, TYPING_MS } from "../../protocol/limits.ts";
import { PROTOCOL, SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor, VisitorStatus } from "../../protocol/visitor.ts";
import { type Box, randomId } from "./box.ts";
import { createLine, type Line, type LinkState } from "./line.ts";
import { mergeMessages, mergeTicks, NO_TICKS } from "./merge.ts";
import { drop, isOutboxKey, keep, type Pending, pendings } from "./outbox.ts";
import { createStore, type Store } from "./store.ts";

/** What storage keeps of a conversation, under the key `talk`. */
export interface Saved {
	readonly receipt: LeadReceipt;
	readonly channel: Channel;
	/** Resume point. */
	readonly n: number;
	readonly messages: readonly Message[];
	readonly ticks: Ticks;
	/** Highest `n` the visitor saw. */
	readonly read: number;
	readonly status?: VisitorStatus;
}

export interface TalkState extends Saved {
	readonly pending: readonly Pending[];
	readonly typing: boolean;
	readonly link: LinkState;
	readonly closeCode?: number;
	/** Last refusal that named no message. */
	readonly refusal?: string;
}

export interface Talk {
	readonly state: Store<TalkState>;
	say(text: string): void;
	retry(id: string): void;
	typing(): void;
	/** Whether the messages are on a visible screen now. */
	watch(visible: boolean): void;
	stop(): void;
}

export interface TalkOptions {
	readonly box: Box;
	readonly saved: Saved;
	readonly origin: string;
	/** New messages from the broker, once each, in the tab that heard them first or later. */
	onNews(message: Message): void;
}

export const TALK = "talk";
/** Unanswered messages on the wire at once: below the server's burst. */
const WINDOW = 8;
const MARKS_MS = 250;
const REFUSED_RETRY_MS = 2_000;

export function newTalk(receipt: LeadReceipt, channel: Channel): Saved {
	return { receipt, channel, n: 0, messages: [], ticks: NO_TICKS, read: 0 };
}

export function unreadOf({ messages, read }: Saved): number {
	return messages.filter((message) => message.from === "broker" && message.n > read).length;
}

export function createTalk({ box, saved, origin, onNews }: TalkOptions): Talk {
	const { token, expiresAt } = saved.receipt;
	const state = createStore<TalkState>({
		...saved,
		pending: pendings(box),
		typing: false,
		link: "connecting",
	});
	const onWire = new Set<string>();
	let line: Line | undefined;
	let visible = false;
	let typingUntil = 0;
	let typingSent = 0;
	let marksDue = 0;
	let marked = { delivered: 0, read: 0 };

	function save(patch: Partial<Saved>): void {
		state.set(patch);
		const { receipt, channel, n, messages, ticks, read, status } = state.get();
		box.write(TALK, { receipt, channel, n, messages, ticks, read, ...(status && { status }) });
	}

	const reload = () => state.set({ pending: pendings(box) });

	/** `n` is the sender's resume point; never lowers ours. */
	function take(more: readonly Message[], n: number, told: boolean): void {
		const { messages, n: had } = state.get();
		const next = mergeMessages(messages, more);
		for (const { id } of more) {
			drop(box, id);
			onWire.delete(id);
		}
		save({ messages: next, n: Math.max(had, n) });
		reload();
		if (more.some((message) => message.from === "broker")) state.set({ typing: false });
		if (told)
			for (const message of next) if (message.n > had && message.from === "broker") onNews(message);
		mark();
	}

	function pump(): void {
		for (const { id, text, failed } of state.get().pending) {
			if (onWire.size >= WINDOW) return;
			if (failed || onWire.has(id)) continue;
			if (!line?.send({ t: "say", id, text })) return;
			onWire.add(id);
		}
	}

	/** One pair of marks for a burst of messages. */
	function mark(): void {
		const { messages, read } = state.get();
		const last = messages.findLast((message) => message.from === "broker")?.n ?? 0;
		if (visible && last > read) save({ read: last });
		if (marksDue) return;
		marksDue = setTimeout(() => {
			marksDue = 0;
			const { messages: now, read: seen } = state.get();
			const delivered = now.findLast((message) => message.from === "broker")?.n ?? 0;
			if (delivered > marked.delivered && line?.send({ t: "delivered", n: delivered }))
				marked = { ...marked, delivered };
			if (seen > marked.read && line?.send({ t: "read", n: seen }))
				marked = { ...marked, read: seen };
		}, MARKS_MS) as unknown as number;
	}

	function onFrame(frame: ToVisitor): void {
		const { messages, ticks, pending } = state.get();
		switch (frame.t) {
			case "welcome": {
				const first = !state.get().n;
				marked = { ...frame.ticks.visitor };
				save({ status: frame.status, ticks: mergeTicks(ticks, frame.ticks) });
				take(frame.messages, frame.n, !first);
				pump();
				break;
			}
			case "message":
				take([frame.message], frame.message.n, true);
				break;
			case "ack": {
				const sent = pending.find((item) => item.id === frame.id);
				if (sent && !messages.some((message) => message.id === frame.id)) {
					const { id, text } = sent;
					take(
						[{ kind: "message", from: "visitor", id, text, n: frame.n, at: frame.at }],
						frame.n,
						false,
					);
				} else drop(box, frame.id);
				onWire.delete(frame.id);
				reload();
				pump();
				break;
			}
			case "status":
				save({ status: frame.status });
				break;
			case "ticks":
				save({ ticks: mergeTicks(ticks, frame.ticks) });
				break;
			case "typing":
				typingUntil = Date.now() + TYPING_MS;
				state.set({ typing: true });
				setTimeout(() => Date.now() >= typingUntil && state.set({ typing: false }), TYPING_MS);
				break;
			case "refused":
				refused(frame);
		}
	}

	function refused({ id, reason, message }: Extract<ToVisitor, { t: "refused" }>): void {
		const item = state.get().pending.find((one) => one.id === id);
		if (!item) {
			state.set({ refusal: message });
			return;
		}
		if (reason === "rate_limited" || reason === "unavailable") {
			setTimeout(() => {
				onWire.delete(item.id);
				pump();
			}, REFUSED_RETRY_MS);
			return;
		}
		onWire.delete(item.id);
		keep(box, { ...item, failed: true });
		reload();
		pump();
	}

	const quiet = box.onForeign((key) => {
		if (isOutboxKey(key)) reload();
		if (key !== TALK) return;
		const other = box.read<Saved>(TALK);
		// Another conversation is the owner's business: it will put this one away.
		if (other?.receipt.token !== token) return;
		const { messages, ticks, read, n } = state.get();
		state.set({
			messages: mergeMessages(messages, other.messages),
			ticks: mergeTicks(ticks, other.ticks),
			read: Math.max(read, other.read),
			n: Math.max(n, other.n),
			pending: pendings(box),
		});
	});

	if (expiresAt <= Date.now()) state.set({ link: "ended", closeCode: 4401 });
	else
		line = createLine({
			connect: () =>
				new WebSocket(`${origin.replace(/^http/, "ws")}/api/w/socket`, [
					SUBPROTOCOL,
					TOKEN_SUBPROTOCOL + token,
				]),
			hello: () => ({ t: "hello", v: PROTOCOL, since: state.get().n }),
			onFrame,
			onLink(link, closeCode) {
				if (link !== "online") onWire.clear();
				state.set({ link, typing: false, ...(closeCode && { closeCode }) });
			},
		});

	return {
		state,
		say(text) {
			const trimmed = text.trim().slice(0, MAX_TEXT_CHARS);
			if (!trimmed) return;
			const last = state.get().pending.at(-1)?.at ?? 0;
			keep(box, { id: randomId(), text: trimmed, at: Math.max(Date.now(), last + 1) });
			typingSent = 0;
			reload();
			pump();
		},
		retry(id) {
			const item = state.get().pending.find((one) => one.id === id);
			if (!item) return;
			keep(box, { id, text: item.text, at: item.at });
			reload();
			pump();
		},
		typing() {
			if (Date.now() - typingSent >= TYPING_MS && line?.send({ t: "typing" }))
				typingSent = Date.now();
		},
		watch(now) {
			visible = now;
			if (now) mark();
		},
		stop() {
			quiet();
			line?.stop();
		},
	};
}
