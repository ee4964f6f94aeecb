// The line to a team over a scripted socket: loss, return, resending, silence, final closes.
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createLine, type Line, type LineState, PROBE_MS } from "../../dashboard/line/line.ts";
import { PING_EVERY_MS } from "../../protocol/limits.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import type { ToStaff } from "../../protocol/staff.ts";
import { PING, PONG, PROTOCOL } from "../../protocol/version.ts";
import { welcome } from "./support/seeds.ts";
import { FakeSocket } from "./support/socket.ts";

let sockets: FakeSocket[];
let states: LineState[];
let frames: ToStaff[];
let online: boolean;
let random: number;
let line: Line;

const socket = (): FakeSocket => {
	const last = sockets.at(-1);
	if (!last) throw new Error("no socket was opened");
	return last;
};
const state = (): LineState["at"] | undefined => states.at(-1)?.at;

function live(): void {
	socket().opens();
	socket().says(welcome());
}

beforeEach(() => {
	vi.useFakeTimers();
	sockets = [];
	states = [];
	frames = [];
	online = true;
	random = 1;
	line = createLine({
		open() {
			const made = new FakeSocket();
			sockets.push(made);
			return made;
		},
		seen: () => ({ "31": 7 }),
		onFrame: (frame) => frames.push(frame),
		onState: (next) => states.push(next),
		isOnline: () => online,
		random: () => random,
	});
	line.start();
});

describe("the line", () => {
	it("[B11] says hello with what it has seen, and is live on the welcome", () => {
		expect(state()).toBe("connecting");
		socket().opens();
		expect(socket().frames).toEqual([{ t: "hello", v: PROTOCOL, seen: { "31": 7 } }]);
		expect(state()).toBe("connecting");
		socket().says(welcome());
		expect(state()).toBe("live");
	});

	it("[B11] sends an unanswered command again after a loss, once and with the same id", async () => {
		live();
		const answer = line.command({ do: "claim", case: 9 });
		const first = socket().frames.at(-1);
		socket().breaks();
		vi.advanceTimersByTime(500);
		live();
		const again = socket().frames.filter(({ t }) => t === "do");
		expect(again).toEqual([first]);
		socket().says({ t: "ok", id: first?.t === "do" ? first.id : "" });
		expect((await answer).t).toBe("ok");
		socket().breaks();
		vi.advanceTimersByTime(1_000);
		live();
		expect(socket().frames.filter(({ t }) => t === "do")).toEqual([]);
	});

	it("[B11] keeps a command given while it is down, and its order", () => {
		void line.command({ do: "available", on: true }, "aaaaaaaaaaaaaaaa1");
		void line.command({ do: "available", on: false }, "aaaaaaaaaaaaaaaa2");
		socket().opens();
		expect(socket().frames.filter(({ t }) => t === "do")).toEqual([]);
		socket().says(welcome());
		expect(socket().frames.flatMap((f) => (f.t === "do" ? [f.id] : []))).toEqual([
			"aaaaaaaaaaaaaaaa1",
			"aaaaaaaaaaaaaaaa2",
		]);
	});

	it("[B11] does not keep hints", () => {
		expect(line.send({ t: "typing", case: 1 })).toBe(false);
		live();
		expect(line.send({ t: "typing", case: 1 })).toBe(true);
	});

	it("[B11] waits longer after each loss, with jitter, at most 30 s", () => {
		const waits: number[] = [];
		for (let i = 0; i < 9; i++) {
			socket().breaks();
			const now = states.at(-1);
			waits.push(now?.at === "waiting" ? now.until - Date.now() : -1);
			vi.advanceTimersByTime(waits.at(-1) ?? 0);
		}
		expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
		random = 0.1;
		socket().breaks();
		const now = states.at(-1);
		expect(now?.at === "waiting" && now.until - Date.now()).toBe(3_000);
	});

	it("[B11] forgives the past after ten seconds alive", () => {
		socket().breaks();
		vi.advanceTimersByTime(500);
		socket().breaks();
		vi.advanceTimersByTime(1_000);
		live();
		vi.advanceTimersByTime(10_000);
		socket().breaks();
		const now = states.at(-1);
		expect(now?.at === "waiting" && now.until - Date.now()).toBe(500);
	});

	it("[B11] replaces a line that says OPEN and is dead, 2.5 s after the page is seen again", () => {
		live();
		line.probe();
		expect(socket().texts.at(-1)).toBe(PING);
		vi.advanceTimersByTime(PROBE_MS - 1);
		expect(sockets).toHaveLength(1);
		vi.advanceTimersByTime(1);
		expect(sockets).toHaveLength(2);
		expect(sockets[0]?.closed).toBe(true);
	});

	it("[B11] keeps a line that answers the probe", () => {
		live();
		line.probe();
		socket().says(PONG);
		vi.advanceTimersByTime(PROBE_MS);
		expect(sockets).toHaveLength(1);
	});

	it("[B11] does not wait out a backoff when the page is seen again", () => {
		socket().breaks();
		expect(sockets).toHaveLength(1);
		line.probe();
		expect(sockets).toHaveLength(2);
	});

	it("[B11] beats, and replaces a line that stays silent", () => {
		live();
		vi.advanceTimersByTime(PING_EVERY_MS);
		expect(socket().texts.at(-1)).toBe(PING);
		vi.advanceTimersByTime(10_000);
		expect(sockets).toHaveLength(2);
	});

	it("[B6] hears nothing more from a socket it let go", () => {
		live();
		const old = socket();
		line.retry();
		old.says({ t: "case_gone", case: 1 });
		expect(frames.filter(({ t }) => t === "case_gone")).toEqual([]);
	});

	it.each([
		["session_ended", "session"],
		["unauthenticated", "session"],
		["forbidden", "forbidden"],
		["stale_protocol", "stale"],
	] as const)("[B11] does not come back after %s", (code, why) => {
		live();
		socket().breaks(CLOSE[code]);
		expect(states.at(-1)).toEqual({ at: "over", why });
		vi.advanceTimersByTime(60_000);
		line.probe();
		expect(sockets).toHaveLength(1);
	});

	it("[B11] says there is no internet, and starts when there is", () => {
		live();
		online = false;
		line.offline();
		expect(state()).toBe("offline");
		vi.advanceTimersByTime(60_000);
		expect(sockets).toHaveLength(1);
		online = true;
		line.retry();
		expect(sockets).toHaveLength(2);
	});

	it("[B11] gives up on a handshake that never ends, and tries again later", () => {
		vi.advanceTimersByTime(10_000);
		expect(state()).toBe("waiting");
		vi.advanceTimersByTime(500);
		expect(sockets).toHaveLength(2);
	});
});
