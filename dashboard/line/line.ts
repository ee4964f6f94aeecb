// One live line to a team: opens, says hello, keeps alive, notices a dead line, waits and tries
// again, and sends every unanswered command again with the same id. Knows frames only as far as
// it must (welcome, ok, refused); what they mean is for the stores.
import { PING_EVERY_MS } from "../../protocol/limits.ts";
import { CLOSE, FINAL_CLOSE } from "../../protocol/reasons.ts";
import type { StaffCommand, StaffFrame, ToStaff } from "../../protocol/staff.ts";
import { PING, PONG, PROTOCOL } from "../../protocol/version.ts";
import { newId } from "./ids.ts";

export interface SocketLike {
	send(text: string): void;
	close(code?: number): void;
	onopen: ((event: Event) => void) | null;
	onmessage: ((event: MessageEvent) => void) | null;
	onclose: ((event: CloseEvent) => void) | null;
}

export type LineState =
	| { readonly at: "idle" }
	| { readonly at: "connecting" }
	| { readonly at: "live" }
	| { readonly at: "waiting"; readonly until: number }
	| { readonly at: "offline" }
	/** The server will not take us again: signed out, forbidden, or a newer version exists. */
	| { readonly at: "over"; readonly why: "session" | "forbidden" | "stale" | "elsewhere" };

export type CommandAnswer = Extract<ToStaff, { readonly t: "ok" | "refused" }>;

export interface LineParts {
	open(): SocketLike;
	/** Case id to the last `n` this page has, for `hello`. */
	seen(): Record<string, number>;
	onFrame(frame: ToStaff): void;
	onState(state: LineState): void;
	isOnline(): boolean;
	random(): number;
}

export interface Line {
	start(): void;
	stop(): void;
	/** Asks the line for a sign of life and replaces it if none comes: for a page that was away. */
	probe(): void;
	/** Tries at once instead of waiting. */
	retry(): void;
	/** The network went away, as far as the browser knows. */
	offline(): void;
	command(command: StaffCommand, id?: string): Promise<CommandAnswer>;
	/** Sends if live; hints and measurements are not worth keeping. */
	send(frame: StaffFrame): boolean;
}

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
const BACKOFF_FORGIVEN_MS = 10_000;
export const PROBE_MS = 2_500;
const SILENCE_MS = 10_000;
const HANDSHAKE_MS = 10_000;
/** What browsers report for a line that broke without a word (RFC 6455). */
const NO_ANSWER = 1006;

type Timer = ReturnType<typeof setTimeout>;

const WHY_OVER: Readonly<Record<number, "stale" | "forbidden" | "elsewhere">> = {
	[CLOSE.stale_protocol]: "stale",
	[CLOSE.forbidden]: "forbidden",
	[CLOSE.too_many_tabs]: "elsewhere",
};

export function createLine(parts: LineParts): Line {
	const pending = new Map<string, { text: string; settle(answer: CommandAnswer): void }>();
	let socket: SocketLike | undefined;
	let live = false;
	let over = false;
	let attempt = 0;
	let reopen: Timer | undefined;
	let deadline: Timer | undefined;
	let heartbeat: Timer | undefined;
	let forgive: Timer | undefined;

	function connect(): void {
		clearTimeout(reopen);
		drop();
		if (over) return;
		if (!parts.isOnline()) return parts.onState({ at: "offline" });
		parts.onState({ at: "connecting" });
		const mine = parts.open();
		socket = mine;
		expectSomethingWithin(HANDSHAKE_MS);
		mine.onopen = () => {
			mine.send(JSON.stringify({ t: "hello", v: PROTOCOL, seen: parts.seen() }));
		};
		mine.onmessage = (event) => receive(String(event.data));
		mine.onclose = (event) => lost(event.code);
	}

	/** Lets go of the socket; nothing it still says is heard, so frames never arrive out of order. */
	function drop(): void {
		for (const timer of [deadline, heartbeat, forgive]) clearTimeout(timer);
		live = false;
		if (!socket) return;
		socket.onopen = socket.onmessage = socket.onclose = null;
		socket.close();
		socket = undefined;
	}

	function receive(text: string): void {
		clearTimeout(deadline);
		if (text === PONG) return;
		const frame = JSON.parse(text) as ToStaff;
		if (frame.t === "ok" || (frame.t === "refused" && frame.id)) {
			const waiting = pending.get(frame.id ?? "");
			pending.delete(frame.id ?? "");
			waiting?.settle(frame);
			return;
		}
		parts.onFrame(frame);
		if (frame.t === "welcome") welcomed();
	}

	function welcomed(): void {
		live = true;
		parts.onState({ at: "live" });
		for (const { text } of pending.values()) socket?.send(text);
		forgive = setTimeout(() => {
			attempt = 0;
		}, BACKOFF_FORGIVEN_MS);
		beat();
	}

	function beat(): void {
		heartbeat = setTimeout(() => {
			ping(SILENCE_MS);
			beat();
		}, PING_EVERY_MS);
	}

	function ping(patience: number): void {
		socket?.send(PING);
		expectSomethingWithin(patience);
	}

	function expectSomethingWithin(patience: number): void {
		clearTimeout(deadline);
		deadline = setTimeout(() => {
			if (!live) return lost(NO_ANSWER);
			attempt = 0;
			connect();
		}, patience);
	}

	function lost(code: number): void {
		drop();
		if (FINAL_CLOSE.includes(code)) {
			over = true;
			return parts.onState({ at: "over", why: WHY_OVER[code] ?? "session" });
		}
		if (!parts.isOnline()) return parts.onState({ at: "offline" });
		// Full jitter: after a restart, a floor of brokers must not knock all at once.
		const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempt);
		attempt += 1;
		const wait = Math.round(parts.random() * ceiling);
		parts.onState({ at: "waiting", until: Date.now() + wait });
		reopen = setTimeout(connect, wait);
	}

	return {
		start: connect,
		stop() {
			over = true;
			clearTimeout(reopen);
			drop();
			parts.onState({ at: "idle" });
		},
		probe() {
			if (over) return;
			if (live) return ping(PROBE_MS);
			if (!socket) {
				attempt = 0;
				connect();
			}
		},
		retry() {
			attempt = 0;
			connect();
		},
		offline() {
			if (over) return;
			clearTimeout(reopen);
			drop();
			parts.onState({ at: "offline" });
		},
		command(command, id = newId()) {
			const text = JSON.stringify({ t: "do", id, command });
			return new Promise((settle) => {
				pending.set(id, { text, settle });
				if (live) socket?.send(text);
			});
		},
		send(frame) {
			if (live) socket?.send(JSON.stringify(frame));
			return live;
		},
	};
}
