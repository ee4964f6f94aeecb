// Rules M22-M24: the same events, in any order and any number of copies, are the same conversation.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChannelEvent, StatusFact } from "../../worker/channels/port.ts";
import {
	canonicalThread,
	emptyThread,
	join,
	shownDelivery,
} from "../../worker/channels/whatsapp/thread.ts";
import {
	isWindowOpen,
	WINDOW_MS,
	WINDOW_SAFETY_MS,
	windowEndsAt,
} from "../../worker/channels/whatsapp/window.ts";

const T = 1_790_000_000_000;
const fold = (events: readonly ChannelEvent[]) => canonicalThread(events.reduce(join, emptyThread));

// Few keys and few instants, so that everything collides: copies with other contents, ties, amendments
// of what never comes, statuses of echoes.
const key = fc.constantFrom("wamid.1", "wamid.2", "wamid.3", "wamid.4");
const at = fc.constantFrom(0, T, T + 1_000, T + 2_000, T + 86_400_000);
const stamp = fc.record({ key, at });
const own = fc.record({ key: fc.nat(30).map((n) => `wamid.x${n}`), at });
const handle = fc.constantFrom(
	{ bsuid: "BR.1", name: "Ana" },
	{ waId: "5511987654321", name: "Ana S" },
	{ bsuid: "BR.1", waId: "551187654321", username: "ana" },
	{ bsuid: "BR.2", parentBsuid: "BR.ENT.1" },
	{},
);
const body = fc.record({ text: fc.constantFrom("oi", "olá", "") });
const optional = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });

const anyEvent: fc.Arbitrary<ChannelEvent> = fc.oneof(
	fc
		.tuple(
			stamp,
			handle,
			body,
			optional(fc.constantFrom("A", "B")),
			optional(fc.constant("+5511987654321")),
		)
		.map(([s, from, said, ad, phone]) => ({
			t: "message" as const,
			...s,
			from,
			body: said,
			...(ad && { referral: { id: ad } }),
			...(phone && { attestedPhone: phone }),
		})),
	fc
		.tuple(stamp, handle, body)
		.map(([s, to, said]) => ({ t: "echo" as const, ...s, to, body: said })),
	fc
		.tuple(
			own,
			key,
			fc.constantFrom<StatusFact>("sent", "delivered", "read", "failed"),
			optional(handle),
		)
		.map(([s, message, fact, to]) => ({
			t: "status" as const,
			...s,
			message,
			fact,
			...(to && { to }),
			...(fact === "failed" && { fault: { kind: "window", retry: "never" } as const }),
		})),
	fc
		.tuple(
			own,
			key,
			handle,
			fc.boolean(),
			fc.constantFrom("reaction", "edit", "revoke"),
			optional(body),
		)
		.map(([s, target, from, byUs, t, value]) => ({
			t: t as "reaction" | "edit" | "revoke",
			...s,
			target,
			from,
			byUs,
			...(value && { value: value.text }),
		})),
	fc
		.tuple(own, handle, handle)
		.map(([s, before, after]) => ({ t: "identity" as const, ...s, before, after })),
	own.map((s) => ({ t: "health" as const, ...s, what: "x", detail: "" })),
);

/** The same events again: in another order, some of them twice or three times. */
const andAgain = (events: readonly ChannelEvent[]) =>
	fc.array(fc.nat(Math.max(0, events.length - 1)), { maxLength: 6 }).chain((copies) => {
		const all = [...events, ...copies.map((i) => events[i]).filter((one) => one !== undefined)];
		return fc.shuffledSubarray(all, { minLength: all.length });
	});

describe("a conversation", () => {
	it("[M22] is the same whatever the order and the copies: 12,000 lives of a lead", {
		timeout: 60_000,
	}, () => {
		let amended = 0;
		fc.assert(
			fc.property(
				fc
					.array(anyEvent, { minLength: 1, maxLength: 14 })
					.chain((events) => fc.tuple(fc.constant(events), andAgain(events))),
				([events, again]) => {
					const thread = fold(events);
					amended += thread.messages.filter((one) => one.edited || one.revoked).length;
					expect(JSON.stringify(fold(again))).toBe(JSON.stringify(thread));
				},
			),
			{ numRuns: 12_000 },
		);
		expect(amended).toBeGreaterThan(1_000);
	});

	it("[M22] keeps every message once, in the order they were written", () => {
		const say = (n: number, text: string): ChannelEvent => ({
			t: "message",
			key: `wamid.${n}`,
			at: T + n * 1_000,
			from: { bsuid: "BR.1" },
			body: { text },
		});
		const echo: ChannelEvent = {
			t: "echo",
			key: "wamid.9",
			at: T + 1_500,
			to: {},
			body: { text: "eco" },
		};
		const { messages } = fold([say(2, "b"), echo, say(1, "a"), say(2, "b"), say(3, "c")]);
		expect(messages.map(({ side, body: { text } }) => [side, text])).toEqual([
			["client", "a"],
			["company", "eco"],
			["client", "b"],
			["client", "c"],
		]);
	});

	it("[M22] gathers all he was ever known by, and keeps his first advertisement", () => {
		const from = { bsuid: "BR.1", waId: "551187654321" };
		const thread = fold([
			{ t: "message", key: "b", at: T + 5, from, body: { text: "2" }, referral: { id: "late" } },
			{
				t: "message",
				key: "c",
				at: 0,
				from,
				body: { text: "?" },
				referral: { id: "nobody knows when" },
			},
			{
				t: "message",
				key: "a",
				at: T,
				from,
				body: { text: "1" },
				referral: { id: "first" },
				attestedPhone: "+5511987654321",
			},
			{ t: "identity", key: "i", at: T + 9, before: { bsuid: "BR.1" }, after: { bsuid: "BR.2" } },
		]);
		expect(thread.referral).toEqual({ id: "first" });
		expect(thread.identity).toEqual([
			"bsuid:BR.1",
			"bsuid:BR.2",
			"phone:+5511987654321",
			"waId:551187654321",
		]);
	});
});

describe("what amends a message", () => {
	const said: ChannelEvent = { t: "message", key: "m", at: T, from: {}, body: { text: "velho" } };
	const amend = (
		t: "reaction" | "edit" | "revoke",
		n: number,
		byUs: boolean,
		value?: string,
	): ChannelEvent => ({
		t,
		key: `a${n}`,
		at: T + n,
		target: "m",
		from: {},
		byUs,
		...(value !== undefined && { value }),
	});

	it("[M24] waits for it", () => {
		const edit = amend("edit", 1, false, "novo");
		expect(fold([edit])).toMatchObject({ messages: [], waiting: [{ t: "edit", target: "m" }] });
		expect(fold([edit, said])).toMatchObject({
			messages: [{ body: { text: "novo" }, edited: true }],
			waiting: [],
		});
	});

	it("[M24] counts when it is the latest, whichever came first", () => {
		const [one, two] = [amend("edit", 1, false, "um"), amend("edit", 2, false, "dois")];
		for (const events of [
			[said, one, two],
			[two, one, said],
		]) {
			expect(fold(events).messages[0]?.body.text).toBe("dois");
		}
		const smile = amend("reaction", 3, false, "😀");
		const taken = amend("reaction", 4, false);
		expect(fold([taken, said, smile]).messages[0]?.reactions).toEqual({});
		expect(fold([smile, said, amend("reaction", 2, true, "👍")]).messages[0]?.reactions).toEqual({
			client: "😀",
			company: "👍",
		});
	});

	it("[M24] taken back stays taken back", () => {
		const events = [said, amend("revoke", 1, false), amend("edit", 2, false, "novo")];
		expect(fold(events).messages[0]).toMatchObject({ revoked: true });
	});

	it("[M24] is nobody else's: what the client wrote the company's phone cannot change", () => {
		const events = [said, amend("edit", 1, true, "forjado"), amend("revoke", 2, true)];
		expect(fold(events)).toMatchObject({
			messages: [{ body: { text: "velho" }, edited: false, revoked: false }],
			waiting: [{ t: "edit" }, { t: "revoke" }],
		});
	});
});

describe("how far a message of ours got", () => {
	const told = (...facts: [StatusFact, number][]) =>
		fold(
			facts.map(([fact, n]) => ({
				t: "status" as const,
				key: `w|${fact}|${n}`,
				at: T + n,
				message: "w",
				fact,
			})),
		).outgoing[0];

	it.each<[StatusFact[], string]>([
		[["sent"], "sent"],
		[["delivered"], "delivered"],
		[["sent", "failed"], "failed"],
		[["failed", "delivered"], "delivered"],
		[["delivered", "failed"], "delivered"],
		[["read", "delivered", "sent"], "read"],
		[["read", "failed"], "read"],
		[["sent", "delivered", "read", "failed"], "read"],
	])("[M24] %j is shown as %s", (facts, shown) => {
		expect(told(...facts.map((fact, i): [StatusFact, number] => [fact, i]))?.delivery).toBe(shown);
	});

	it("[M24] is accepted while nothing was told", () => {
		expect(shownDelivery({})).toBe("accepted");
	});

	it("[M24] keeps the first time of each fact: two phones deliver twice", () => {
		const facts = told(["delivered", 9], ["delivered", 3], ["sent", 1])?.facts;
		expect([facts?.sent?.at, facts?.delivered?.at]).toEqual([T + 1, T + 3]);
	});
});

describe("the window", () => {
	it("[M23] ends a day after the channel's time of his last word, less five minutes", () => {
		expect(windowEndsAt(T)).toBe(T + WINDOW_MS - WINDOW_SAFETY_MS);
		expect(WINDOW_SAFETY_MS).toBe(300_000);
		const end = T + 86_400_000 - 300_000;
		expect([end - 1, end].map((now) => isWindowOpen(T, now))).toEqual([true, false]);
	});

	it("[M23] is closed while he never wrote, or nobody knows when", () => {
		expect([windowEndsAt(null), windowEndsAt(0)]).toEqual([null, null]);
		expect([isWindowOpen(null, T), isWindowOpen(0, 1)]).toEqual([false, false]);
	});

	it("[M23] is opened by the client alone, and by the latest of his words", () => {
		const from = { bsuid: "BR.1" };
		const events: ChannelEvent[] = [
			{ t: "message", key: "b", at: T, from, body: { text: "b" } },
			{ t: "message", key: "a", at: T - 90_000_000, from, body: { text: "a" } },
			{ t: "echo", key: "e", at: T + 9_000, to: from, body: { text: "e" } },
			{ t: "reaction", key: "r", at: T + 9_000, target: "e", from, byUs: false, value: "👍" },
		];
		expect(fold(events)).toMatchObject({ lastClientAt: T, windowEndsAt: windowEndsAt(T) });
		expect(fold(events.slice(2)).windowEndsAt).toBeNull();
	});
});
