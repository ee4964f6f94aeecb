// Rule M23: until when free text reaches a client. That his words alone open it, whatever their order, is
// C90 to C93 and C111.
import { expect, it } from "vitest";
import { isWindowOpen, windowEndsAt } from "../../worker/channels/whatsapp/window.ts";

const T = 1_790_000_000_000;

it("[M23] ends a day after the channel's time of his last word, less five minutes", () => {
	const end = T + 86_400_000 - 300_000;
	expect(windowEndsAt(T)).toBe(end);
	expect([end - 1, end].map((now) => isWindowOpen(T, now))).toEqual([true, false]);
});

it("[M23] is closed while he never wrote, or nobody knows when", () => {
	expect([windowEndsAt(null), windowEndsAt(0)]).toEqual([null, null]);
	expect([isWindowOpen(null, T), isWindowOpen(0, 1)]).toEqual([false, false]);
});
