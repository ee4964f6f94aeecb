// The line alone, with a socket whose delivery the test controls and a clock it turns.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { PING_EVERY_MS } from "../../protocol/limits.ts";
import { CLOSE, FINAL_CLOSE } from "../../protocol/reasons.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import {
	createLine,
	EXPIRED,
	FINAL,
	type LinkState,
	STALE,
	TABS,
} from "../../widget/panel/line.ts";
import { FakeSocket, fromBroker, resetWorld } from "./harness.ts";

let links: (LinkState | number)[];
let frames: ToVisitor[];
let since: number;
let line: ReturnType<typeof createLine>;

function dial() {
	return createLine({
		connect: () => new FakeSocket("wss://x") as unknown as WebSocket,
		hello: () => ({ t: "hello", v: 1, since }),
		onFrame: (frame) => frames.push(frame),
		onLink: (link, code) => links.push(link, ...(code ? [code] : [])),
	});
}

beforeEach(() => {
	resetWorld();
	vi.useFakeTimers();
	vi.spyOn(Math, "random").mockReturnValue(1);
	[links, frames, since] = [[], [], 0];
	line = dial();
});
afterEach(() => {
	line.stop();
	vi.restoreAllMocks();
	vi.useRealTimers();
});

it("[W30] says hello from the resume point and is online only after the welcome", () => {
	since = 7;
	const socket = FakeSocket.last().open();
	expect(socket.sent).toEqual([{ t: "hello", v: 1, since: 7 }]);
	expect(links).toEqual(["connecting"]);
	expect(line.send({ t: "typing" })).toBe(false);
	socket.welcome();
	expect(links).toEqual(["connecting", "online"]);
	expect(line.send({ t: "typing" })).toBe(true);
});

it("[W31] waits 0.5, 1, 2 … 30 s with full jitter, and forgets after a steady time", () => {
	const waits: number[] = [];
	for (let round = 0; round < 9; round++) {
		const count = FakeSocket.all.length;
		FakeSocket.last().drop();
		let waited = 0;
		while (FakeSocket.all.length === count) {
			vi.advanceTimersByTime(100);
			waited += 100;
		}
		waits.push(waited);
	}
	expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
	vi.mocked(Math.random).mockReturnValue(0.1);
	const count = FakeSocket.all.length;
	FakeSocket.last().drop();
	vi.advanceTimersByTime(3_000);
	expect(FakeSocket.all.length).toBe(count + 1);
	vi.mocked(Math.random).mockReturnValue(1);
	FakeSocket.last().welcome();
	vi.advanceTimersByTime(6_000);
	FakeSocket.last().drop();
	vi.advanceTimersByTime(500);
	expect(FakeSocket.all.length).toBe(count + 2);
});

it("[W32] stops for ever at a final close code and says which", () => {
	for (const code of FINAL_CLOSE) {
		line.stop();
		[links, FakeSocket.all] = [[], []];
		line = dial();
		FakeSocket.last().welcome().drop(code);
		expect(links.slice(-2)).toEqual(["ended", code]);
		vi.advanceTimersByTime(120_000);
		dispatchEvent(new Event("online"));
		expect(FakeSocket.all).toHaveLength(1);
	}
});

it("[W32] knows the final codes of the protocol", () => {
	expect(FINAL).toEqual(FINAL_CLOSE);
	expect([EXPIRED, STALE, TABS]).toEqual([
		CLOSE.unauthenticated,
		CLOSE.stale_protocol,
		CLOSE.too_many_tabs,
	]);
});

it("[W32] retries after a code that is not final", () => {
	FakeSocket.last().welcome().drop(CLOSE.restart);
	vi.advanceTimersByTime(500);
	expect(FakeSocket.all).toHaveLength(2);
});

it("[W32] does not talk to a server of another protocol version", () => {
	FakeSocket.last().welcome({ v: 2 });
	expect(links.slice(-2)).toEqual(["ended", CLOSE.stale_protocol]);
});

it("[W33] beats, and drops a line that no longer answers", () => {
	const socket = FakeSocket.last().welcome();
	vi.advanceTimersByTime(PING_EVERY_MS);
	expect(socket.pings).toBe(1);
	vi.advanceTimersByTime(20_000);
	expect(socket.closed).toBe(false);
	socket.dead = true;
	vi.advanceTimersByTime(PING_EVERY_MS + 10_000);
	expect(socket.closed).toBe(true);
	expect(links.at(-1)).not.toBe("online");
});

it("[W34] probes for 2.5 s when the page wakes, and redials a dead line", () => {
	const socket = FakeSocket.last().welcome();
	socket.dead = true;
	document.dispatchEvent(new Event("visibilitychange"));
	expect(socket.pings).toBe(1);
	vi.advanceTimersByTime(2_400);
	expect(FakeSocket.all).toHaveLength(1);
	vi.advanceTimersByTime(700);
	expect(FakeSocket.all).toHaveLength(2);
});

it("[W34] dials at once when the network is back, whatever it was waiting for", () => {
	for (let round = 0; round < 5; round++) {
		FakeSocket.last().drop();
		if (round < 4) vi.advanceTimersByTime(30_000);
	}
	const count = FakeSocket.all.length;
	dispatchEvent(new Event("online"));
	expect(FakeSocket.all).toHaveLength(count + 1);
});

it("[W35] hangs up when the page is left and redials when it comes back", () => {
	const socket = FakeSocket.last().welcome();
	dispatchEvent(new Event("pagehide"));
	expect(socket.closed).toBe(true);
	vi.advanceTimersByTime(60_000);
	expect(FakeSocket.all).toHaveLength(1);
	dispatchEvent(new Event("pageshow"));
	expect(FakeSocket.all).toHaveLength(2);
});

it("[W36] ignores the late events of a socket it left", () => {
	const old = FakeSocket.last().welcome();
	old.drop();
	vi.advanceTimersByTime(500);
	FakeSocket.last().welcome();
	const heard = frames.length;
	old.deliver({ t: "message", message: fromBroker(9) });
	old.drop(CLOSE.forbidden);
	expect(frames).toHaveLength(heard);
	expect(links.at(-1)).toBe("online");
});
