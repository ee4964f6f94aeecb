// The line to the server: one WebSocket that comes back by itself, proves it is alive and stops
// where coming back is useless. Must not know what a conversation is: frames go in and out.
import { PING_EVERY_MS } from "../../protocol/limits.ts";
import { PING, PONG, PROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor, VisitorFrame } from "../../protocol/visitor.ts";

export type LinkState = "connecting" | "online" | "offline" | "ended";

export interface LineOptions {
	connect(): WebSocket;
	/** Asked at each opening: the resume point moves. */
	hello(): VisitorFrame;
	onFrame(frame: ToVisitor): void;
	onLink(state: LinkState, closeCode?: number): void;
}

export interface Line {
	/** False when nothing is there to carry it. */
	send(frame: VisitorFrame): boolean;
	stop(): void;
}

/** From protocol/reasons.ts, of which we need no more; a test holds them to it. */
export const EXPIRED = 4401;
export const STALE = 4426;
/** Too many tabs of one visitor: the oldest goes. */
export const TABS = 4409;
export const FINAL = [EXPIRED, 4403, 4410, STALE, TABS];

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** Waiting for `welcome` or for the heartbeat's answer. */
const ANSWER_MS = 10_000;
/** The same when the page wakes: a phone's socket is often dead by then. */
const PROBE_MS = 2_500;
/** A line that lived this long forgets its failures. */
const STEADY_MS = 5_000;

export function createLine({ connect, hello, onFrame, onLink }: LineOptions): Line {
	/** Also the options of our listeners: it carries the `signal` that ends them. */
	const life = new AbortController();
	let socket: WebSocket | undefined;
	/** When the server welcomed us; 0 while it has not. */
	let welcomed = 0;
	let failures = 0;
	let away = false;
	/** One wait at a time: for the next beat, for an answer, or for the next try. */
	let timer: ReturnType<typeof setTimeout>;

	function after(ms: number, act: () => void): void {
		clearTimeout(timer);
		timer = setTimeout(act, ms);
	}

	/** Forgets the socket first, so that its late events speak to nobody. */
	function hangUp(): void {
		const old = socket;
		clearTimeout(timer);
		if (welcomed && Date.now() - welcomed > STEADY_MS) failures = 0;
		socket = undefined;
		welcomed = 0;
		old?.close(1000);
	}

	function open(): void {
		hangUp();
		onLink("connecting");
		const mine = connect();
		socket = mine;
		after(ANSWER_MS, lost);
		mine.onopen = () => mine.send(JSON.stringify(hello()));
		mine.onmessage = ({ data }) => {
			if (mine === socket) heard(data);
		};
		mine.onclose = ({ code }) => {
			if (mine === socket) FINAL.includes(code) ? end(code) : lost();
		};
	}

	function heard(data: string): void {
		const frame = data === PONG ? undefined : (JSON.parse(data) as ToVisitor);
		if (frame?.t === "welcome") {
			if (frame.v !== PROTOCOL) return end(STALE);
			welcomed = Date.now();
			onLink("online");
		}
		// Whatever arrives proves the line, so the next beat is counted from here.
		if (welcomed) after(PING_EVERY_MS, () => ask(ANSWER_MS));
		if (frame) onFrame(frame);
	}

	function ask(patience: number): void {
		after(patience, lost);
		socket?.send(PING);
	}

	/** Full jitter: after an outage the visitors of a site must not all return at once. */
	function lost(): void {
		hangUp();
		const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
		after(Math.random() * ceiling, open);
		onLink("offline");
	}

	function stop(): void {
		life.abort();
		hangUp();
	}

	function end(code: number): void {
		stop();
		onLink("ended", code);
	}

	function wake(): void {
		if (document.hidden) return;
		if (welcomed) ask(PROBE_MS);
		else if (away || failures) open();
		away = false;
	}

	/** An open socket keeps a page out of the back-forward cache. */
	function leave(): void {
		away = true;
		hangUp();
	}

	document.addEventListener("visibilitychange", wake, life);
	addEventListener("pageshow", wake, life);
	addEventListener("online", wake, life);
	addEventListener("pagehide", leave, life);
	open();

	return {
		send(frame) {
			if (!welcomed || socket?.readyState !== 1) return false;
			socket.send(JSON.stringify(frame));
			return true;
		},
		stop,
	};
}
