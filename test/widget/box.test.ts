// What is remembered where storage is there, full, forbidden or spoilt.
import { beforeEach, expect, it, vi } from "vitest";
import { fakeHost, resetWorld, SITE } from "./harness.ts";

async function box() {
	vi.resetModules();
	const state = await import("../../widget/panel/state.ts");
	state.begin(fakeHost(), () => undefined);
	return import("../../widget/panel/box.ts");
}
beforeEach(resetWorld);

it("[W56] keeps values on the site's own keys and forgets them", async () => {
	const { read, write, keys } = await box();
	localStorage.setItem("vez.other.a1", "9");
	write("a1", { x: 1 });
	write("a2", "é");
	expect(localStorage.getItem(`vez.${SITE}.a1`)).toBe('{"x":1}');
	expect([read("a1"), read("a2")]).toEqual([{ x: 1 }, "é"]);
	expect(keys("a").sort()).toEqual(["a1", "a2"]);
	write("a1");
	expect(read("a1")).toBeUndefined();
	expect(localStorage.getItem(`vez.${SITE}.a1`)).toBeNull();
});

it("[W57] remembers in memory where storage is full or forbidden", async () => {
	const { read, write, keys } = await box();
	const real = localStorage;
	vi.stubGlobal("localStorage", {
		get length(): number {
			throw new Error("forbidden");
		},
		getItem: () => {
			throw new Error("forbidden");
		},
		setItem: () => {
			throw new Error("full");
		},
		removeItem: () => {
			throw new Error("forbidden");
		},
	});
	write("out.1", { text: "oi" });
	expect(read("out.1")).toEqual({ text: "oi" });
	expect(keys("out.")).toEqual(["out.1"]);
	write("out.1");
	expect(read("out.1")).toBeUndefined();
	vi.stubGlobal("localStorage", real);
});

it("[W57] takes spoilt values for absent ones", async () => {
	const { read } = await box();
	localStorage.setItem(`vez.${SITE}.talk`, "{oops");
	expect(read("talk")).toBeUndefined();
});
