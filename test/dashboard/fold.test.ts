// Amendments folded into the messages they are about: any order, doubled, or before the message.
import { describe, expect, it } from "vitest";
import { foldAmendments, inOrder } from "../../dashboard/chat/fold.ts";
import type { Amendment, Change, Entry, Message } from "../../protocol/entry.ts";

let n = 0;
const change = (what: Change, target = "m1"): Amendment => ({
	kind: "amendment",
	n: ++n,
	at: n,
	target,
	change: what,
});
const message = (at: number, more: Partial<Message> = {}): Message => ({
	kind: "message",
	n: ++n,
	at,
	from: "visitor",
	id: `m${at}`,
	text: `${at}`,
	...more,
});

function permutations<T>(list: readonly T[]): T[][] {
	if (list.length < 2) return [[...list]];
	return list.flatMap((item, i) =>
		permutations([...list.slice(0, i), ...list.slice(i + 1)]).map((rest) => [item, ...rest]),
	);
}

describe("amendments", () => {
	it("[B21] give the same in any order, doubled or ahead of their message", () => {
		const file = change({ what: "media", state: "ready" });
		const entries: Entry[] = [
			message(1),
			change({ what: "reaction", from: "visitor", emoji: "👍", at: 10 }),
			change({ what: "reaction", from: "visitor", emoji: "❤️", at: 20 }),
			change({ what: "edit", text: "uma", at: 10 }),
			change({ what: "edit", text: "duas", at: 20 }),
			file,
		];
		const wanted = {
			reactions: { visitor: "❤️" },
			revoked: false,
			edited: "duas",
			file: { n: file.n, state: "ready" },
		};
		for (const order of permutations(entries)) {
			expect(foldAmendments([...order, ...order.slice(0, 2)]).get("m1")).toEqual(wanted);
		}
	});

	it("[B21] a reaction taken back is gone, unless a later one came", () => {
		const put = change({ what: "reaction", from: "visitor", emoji: "👍", at: 10 });
		const taken = change({ what: "reaction", from: "visitor", emoji: null, at: 20 });
		expect(foldAmendments([taken, put]).get("m1")?.reactions).toEqual({});
		const again = change({ what: "reaction", from: "visitor", emoji: "🙏", at: 30 });
		expect(foldAmendments([again, taken, put]).get("m1")?.reactions).toEqual({ visitor: "🙏" });
	});

	it("[B21] each side has its own reaction", () => {
		const folded = foldAmendments([
			change({ what: "reaction", from: "visitor", emoji: "👍", at: 1 }),
			change({ what: "reaction", from: "broker", emoji: "😀", at: 1 }),
		]);
		expect(folded.get("m1")?.reactions).toEqual({ visitor: "👍", broker: "😀" });
	});

	it("[B21] a file that came stays, whatever a slower attempt says", () => {
		const failed = change({ what: "media", state: "failed" });
		const ready = change({ what: "media", state: "ready" });
		for (const order of permutations([failed, ready])) {
			expect(foldAmendments(order).get("m1")?.file).toEqual({ n: ready.n, state: "ready" });
		}
		expect(foldAmendments([failed]).get("m1")?.file).toEqual({
			n: failed.n,
			state: "failed",
		});
	});

	it("[B38] of a file that was asked for again the last telling counts, with its reason", () => {
		const failed = change({ what: "media", state: "failed" });
		const gone = change({ what: "media", state: "failed", why: "gone" });
		for (const order of permutations([failed, gone]))
			expect(foldAmendments(order).get("m1")?.file).toEqual({
				n: gone.n,
				state: "failed",
				why: "gone",
			});
		const again = change({ what: "media", state: "failed" });
		expect(foldAmendments([failed, gone, again]).get("m1")?.file).toEqual({
			n: again.n,
			state: "failed",
		});
	});

	it("[B21] say why ours did not go, and touch no other message", () => {
		const folded = foldAmendments([
			change({ what: "failed", trouble: "window" }, "m2"),
			change({ what: "revoke" }, "m3"),
		]);
		expect(folded.get("m2")).toMatchObject({ trouble: "window", revoked: false });
		expect(folded.get("m3")).toMatchObject({ revoked: true });
		expect(folded.get("m1")).toBeUndefined();
	});

	it("[B21] a change this version does not know changes nothing", () => {
		const unknown = change({ what: "pinned" } as unknown as Change);
		expect(foldAmendments([unknown]).get("m1")).toEqual({ reactions: {}, revoked: false });
	});
});

describe("the order of lines", () => {
	it("[B21] is the order of writing, then that of arrival; amendments are no lines", () => {
		const late = message(100, { at: 20_000, sentAt: 5 });
		const early = message(10);
		const same = message(10, { id: "x" });
		const shown = inOrder([early, same, late, change({ what: "revoke" })]);
		expect(shown.map((line) => (line.kind === "message" ? line.id : ""))).toEqual([
			"m100",
			"m10",
			"x",
		]);
	});

	it("[B21] what came at once stays behind what was written of its coming, though its clock has no more than seconds", () => {
		const came: Entry = { kind: "notice", n: 1, at: 10_400, notice: { what: "link_opened" } };
		const said = message(10_400, { n: 2, sentAt: 10_000 });
		expect(inOrder([said, came]).map(({ n }) => n)).toEqual([1, 2]);
	});
});
