// Cases and their lines as frames bring them, and the lists made of them.
import "./support/portuguese.ts";
import { beforeEach, describe, expect, it } from "vitest";
import { matches } from "../../dashboard/lists/chats.tsx";
import { waitTone } from "../../dashboard/lists/row.tsx";
import { receive } from "../../dashboard/live.ts";
import {
	$callbacks,
	$entries,
	$mine,
	$open,
	$unread,
	callsOut,
	forgetCases,
	seenEntries,
	tellRead,
} from "../../dashboard/stores/cases.ts";
import { listTexts } from "../../dashboard/texts/core.ts";
import { texts as en } from "../../dashboard/texts/en.ts";
import type { Entry } from "../../protocol/entry.ts";
import { kase, welcome } from "./support/seeds.ts";
import { HandWire } from "./support/wire.ts";

const line = (n: number): Entry => ({
	kind: "message",
	n,
	at: n,
	from: "visitor",
	id: `m${n}`,
	text: `${n}`,
});

let wire: HandWire;

beforeEach(() => {
	wire = new HandWire();
	forgetCases();
	for (const store of [$mine, $open, $unread, $callbacks]) store.listen(() => {});
});

describe("cases", () => {
	it("[B19] are mine, open to all, or to call back", () => {
		receive(
			welcome({
				cases: [
					kase({ id: 1, unread: 2 }),
					kase({ id: 2, owner: { id: 3, name: "Marina" } }),
					kase({ id: 3, status: "open_to_all", claimable: true }),
					kase({ id: 4, status: "cna_delivered", unread: 1 }),
					kase({ id: 5, status: "closed", unread: 9 }),
				],
			}),
		);
		expect($mine.get().map(({ id }) => id)).toEqual([1, 3, 4, 5]);
		expect($open.get().map(({ id }) => id)).toEqual([3]);
		expect($callbacks.get().map(({ id }) => id)).toEqual([4]);
		expect($unread.get()).toBe(3);
	});

	it("[B19] come and go with their frames", () => {
		receive(welcome({ cases: [kase({ id: 1 })] }));
		receive({ t: "case", case: kase({ id: 1, unread: 4 }) });
		expect($unread.get()).toBe(4);
		receive({ t: "case_gone", case: 1 });
		expect($mine.get()).toEqual([]);
	});

	it("[B11] merge lines by number, in whatever order they come, without doubles", () => {
		receive({ t: "entries", case: 1, entries: [line(3), line(1)] });
		receive({ t: "entries", case: 1, entries: [line(2), line(3)] });
		expect($entries.get()[1]?.map(({ n }) => n)).toEqual([1, 2, 3]);
	});

	it("[B11] claim to have seen only what is whole from the first line", () => {
		receive({ t: "entries", case: 1, entries: [line(1), line(4)] });
		receive({ t: "entries", case: 2, entries: [line(7)] });
		expect(seenEntries()).toEqual({ "1": 4, "2": 0 });
	});

	it("[B12] tell once what was received and read, and only of his own", () => {
		receive(welcome());
		const mine = kase({ id: 1, n: 5, unread: 1 });
		receive({ t: "case", case: mine });
		receive({ t: "case", case: mine });
		tellRead(mine);
		tellRead(mine);
		tellRead(kase({ id: 2, n: 5, owner: { id: 9, name: "Marina" } }));
		expect(wire.sent).toEqual([
			{ t: "delivered", case: 1, n: 5 },
			{ t: "read", case: 1, n: 5 },
		]);
	});
});

describe("what was read", () => {
	const ticks = (read: number) => ({
		visitor: { delivered: 0, read: 0 },
		broker: { delivered: 5, read },
	});

	it("[B45] calls no more once it is read to its last line, on whatever device", () => {
		receive(welcome({ cases: [kase({ n: 5, unread: 2, channel: "whatsapp" })] }));
		receive({ t: "ticks", case: 31, ticks: ticks(4) });
		expect($unread.get()).toBe(2);
		receive({ t: "ticks", case: 31, ticks: ticks(5) });
		expect($unread.get()).toBe(0);
		expect($mine.get().map(callsOut)).toEqual([false]);
	});
});

describe("the list", () => {
	it("[B19] filters by who owes an answer", () => {
		const owed = kase({ unansweredSince: 1 });
		const asked = kase();
		const done = kase({ status: "closed", unansweredSince: 1 });
		expect([owed, asked, done].map((view) => matches(view, "unanswered"))).toEqual([
			true,
			false,
			false,
		]);
		expect([owed, asked, done].map((view) => matches(view, "waitingClient"))).toEqual([
			false,
			true,
			false,
		]);
		expect([owed, asked, done].map((view) => matches(view, "closed"))).toEqual([
			false,
			false,
			true,
		]);
	});

	it("[B19] the filter that leaves out what is concluded does not call itself all", () => {
		expect(matches(kase({ status: "closed" }), "all")).toBe(false);
		expect(listTexts.get().all).toBe("Abertas");
		expect(en.lists.all).toBe("Open");
	});

	it("[B19] the age of waiting turns amber, then red", () => {
		expect([0, 60_000, 300_000].map(waitTone)).toEqual(["calm", "amber", "late"]);
	});
});
