// The line to the server: one WebSocket that comes back by itself, proves it is alive and stops
// where coming back is useless. Must not know what a conversation is: frames go in and out.
import { PING_EVERY_MS } from "../../protocol/limits.ts";
import { FINAL_CLOSE } from "../../protocol/reasons.ts";
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

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 30_000;
/** Waiting for `welcome` or for the heartbeat's answer. */
const ANSWER_MS = 10_000;
/** The same when the page wakes: a phone's socket is often dead by then. */
const PROBE_MS = 2_500;
/** A line that lives this long forgets its failures. */
const STEADY_MS = 5_000;
const STALE_PROTOCOL = 4426;

export function createLine({ connect, hello, onFrame, onLink }: LineOptions): Line {
	let socket: WebSocket | undefined;
	let welcomed = false;
	let failures = 0;
	let over = false;
	let away = false;
	const timers: Record<"retry" | "ping" | "answer" | "steady", number> = {
		retry: 0,
		ping: 0,
		answer: 0,
		steady: 0,
	};

	function after(name: keyof typeof timers, ms: number, act: () => void): void {
		clearTimeout(timers[name]);
		timers[name] = setTimeout(act, ms) as unknown as number;
	}
	function calm(): void {
		for (const timer of Object.values(timers)) clearTimeout(timer);
	}

	/** Forgets the socket first, so that its late events speak to nobody. */
	function hangUp(): void {
		const old = socket;
		socket = undefined;
		welcomed = false;
		calm();
		try {
			old?.close(1000);
		} catch {}
	}

	function open(): void {
		if (over || away) return;
		hangUp();
		onLink("connecting");
		let mine: WebSocket;
		try {
			mine = connect();
		} catch {
			lost();
			return;
		}
		socket = mine;
		after("answer", ANSWER_MS, lost);
		mine.onopen = () => {
			if (mine === socket) mine.send(JSON.stringify(hello()));
		};
		mine.onmessage = ({ data }) => {
			if (mine === socket) heard(`${data}`);
		};
		mine.onclose = ({ code }) => {
			if (mine === socket) FINAL_CLOSE.includes(code) ? end(code) : lost();
		};
	}

	function heard(data: string): void {
		if (welcomed) clearTimeout(timers.answer);
		if (data === PONG) return;
		let frame: ToVisitor;
		try {
			frame = JSON.parse(data) as ToVisitor;
		} catch {
			return;
		}
		if (frame.t === "welcome") {
			if (frame.v !== PROTOCOL) {
				end(STALE_PROTOCOL);
				return;
			}
			welcomed = true;
			clearTimeout(timers.answer);
			after("steady", STEADY_MS, () => {
				failures = 0;
			});
			beat();
			onLink("online");
		}
		onFrame(frame);
	}

	function beat(): void {
		after("ping", PING_EVERY_MS, () => {
			ask(ANSWER_MS);
			beat();
		});
	}

	function ask(patience: number): void {
		after("answer", patience, lost);
		try {
			socket?.send(PING);
		} catch {}
	}

	/** Full jitter: after an outage the visitors of a site must not all return at once. */
	function lost(): void {
		hangUp();
		if (over || away) return;
		const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures++);
		after("retry", Math.random() * ceiling, open);
		onLink("offline");
	}

	function end(code: number): void {
		over = true;
		hangUp();
		onLink("ended", code);
	}

	function wake(): void {
		if (over || document.visibilityState === "hidden") return;
		away = false;
		if (welcomed) ask(PROBE_MS);
		else if (!socket || failures) open();
	}

	/** An open socket keeps a page out of the back-forward cache. */
	function leave(): void {
		away = true;
		hangUp();
	}

	const events: [EventTarget, string, () => void][] = [
		[document, "visibilitychange", wake],
		[window, "pageshow", wake],
		[window, "online", wake],
		[window, "pagehide", leave],
	];
	for (const [target, name, listener] of events) target.addEventListener(name, listener);
	open();

	return {
		send(frame) {
			if (!welcomed || socket?.readyState !== 1) return false;
			socket.send(JSON.stringify(frame));
			return true;
		},
		stop() {
			over = true;
			hangUp();
			for (const [target, name, listener] of events) target.removeEventListener(name, listener);
		},
	};
}
