// What the screens' own tests stand on: a page that is left rings no more.
import { setTimeout as pass } from "node:timers/promises";
import { expect, test } from "vitest";
import { leavePage } from "../support/left-page.ts";

test("a page rings while it is there; left, neither what it began before nor after rings", async () => {
	const rung: string[] = [];
	const begin = (when: string) => {
		setTimeout(() => rung.push(`once, ${when}`), 5);
		setInterval(() => rung.push(`again, ${when}`), 5);
	};
	await new Promise((done) => setTimeout(done, 1));
	begin("before");
	leavePage();
	begin("after");
	await pass(60);
	expect(rung).toEqual([]);
});
