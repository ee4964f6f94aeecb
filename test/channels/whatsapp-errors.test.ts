// Rules M20 and M21: every error of the table has its one meaning, and what leaves it open whether a
// message went is never taken for a refusal.
import { describe, expect, it } from "vitest";
import type { Fault } from "../../worker/channels/port.ts";
import {
	ERRORS,
	faultOf,
	isUnknownOutcome,
	struck,
} from "../../worker/channels/whatsapp/errors.ts";
import { answerFrom, cloudChannel } from "../../worker/channels/whatsapp/send.ts";

/** whatsapp.md §1.12, by hand: code, kind, retry. */
const TABLE: readonly (readonly [readonly number[], Fault["kind"], Fault["retry"]])[] = [
	[[0, 190], "auth", "afterFix"],
	[[3, 10, 200, 250, 299, 131005], "auth", "afterFix"],
	[[4, 80007, 130429], "rate", "later"],
	[[131056], "pairRate", "later"],
	[[131048], "spam", "afterFix"],
	[[1, 2, 131000, 131016, 131057], "temporary", "later"],
	[[131047], "window", "never"],
	[[131026, 130497], "unreachable", "never"],
	[[131021, 131008, 131009, 100, 131051, 131062, 137000, 131060], "input", "never"],
	[[131030], "input", "afterFix"],
	[[131031, 368], "account", "afterFix"],
	[[131042], "payment", "afterFix"],
	[[131050], "optout", "never"],
	[[131049, 130472], "template", "never"],
	[[131052, 131053], "media", "later"],
	[[132000, 132001, 132007, 132016, 132068, 132069], "template", "afterFix"],
	[[133000, 133010, 133016], "account", "afterFix"],
];

describe("an error of Meta's", () => {
	it.each(TABLE)("[M20] %j is %s, retry %s", (codes, kind, retry) => {
		for (const code of codes) {
			expect(faultOf({ code }), String(code)).toMatchObject({ kind, retry, code });
			// The code decides, whatever status it came under.
			for (const status of [200, 400, 401, 429, 500]) {
				expect(faultOf({ code }, status), String(code)).toMatchObject({ kind, retry });
			}
		}
	});

	it("[M20] stands in one row, and no row stands for nothing", () => {
		const spans = ERRORS.flatMap(({ codes }) =>
			codes.map((one) => (typeof one === "number" ? [one, one] : [...one])),
		);
		for (const [i, [from = 0, to = 0]] of spans.entries()) {
			expect(from).toBeLessThanOrEqual(to);
			for (const [start = 0, end = 0] of spans.slice(i + 1)) {
				expect(from <= end && start <= to, `${from}-${to} and ${start}-${end}`).toBe(false);
			}
		}
		const tested = new Set(TABLE.flatMap(([codes]) => codes));
		for (const [from = 0, to = 0] of spans) {
			const covered = [...tested].some((code) => from <= code && code <= to);
			expect(covered, `${from}-${to} has no line in the test's table`).toBe(true);
		}
	});

	it("[M20] waits as the table says", () => {
		expect(faultOf({ code: 130429 }).afterMs).toBe(1_000);
		expect(faultOf({ code: 131056 }).afterMs).toBe(4_000);
		expect(faultOf({ code: 131057 }).afterMs).toBe(60_000);
		expect(faultOf({ code: 4 }).afterMs).toBeGreaterThanOrEqual(60_000);
		for (const { retry, afterMs } of ERRORS) if (retry !== "later") expect(afterMs).toBeUndefined();
	});

	it.each<[unknown, number | undefined, Fault["kind"], Fault["retry"]]>([
		[{ code: 139999 }, 400, "input", "never"],
		[{ code: 139999 }, 401, "auth", "afterFix"],
		[{ code: 139999 }, 429, "rate", "later"],
		[{ code: 139999 }, 503, "temporary", "later"],
		[{ code: 139999, is_transient: true }, 400, "temporary", "later"],
		// In a status the message is lost already: a person decides.
		[{ code: 139999 }, undefined, "temporary", "never"],
		[{ code: 131999, is_transient: true }, undefined, "temporary", "later"],
		[undefined, 404, "input", "never"],
		[null, undefined, "temporary", "never"],
		[{ code: "131047" }, 400, "window", "never"],
		[{ code: Number.NaN }, 400, "input", "never"],
		[{ code: {} }, 400, "input", "never"],
		[{ code: 2 ** 60 }, 400, "input", "never"],
	])("[M20] %j with HTTP %s is %s, %s", (error, status, kind, retry) => {
		expect(faultOf(error, status)).toMatchObject({ kind, retry });
	});

	it("[M20] is told in the channel's details, or else its words, in one line", () => {
		const error = {
			code: 100,
			message: "(#100) Invalid",
			title: "T",
			error_data: { details: "a\nb" },
		};
		expect(faultOf(error).detail).toBe("a b");
		expect(faultOf({ ...error, error_data: undefined }).detail).toBe("(#100) Invalid");
		expect(faultOf({ code: 100, title: "T" }).detail).toBe("T");
		expect("detail" in faultOf({ code: 100 })).toBe(false);
		expect(faultOf({ code: 100, message: "x".repeat(5_000) }).detail).toHaveLength(300);
	});
});

describe("a token in Meta's words", () => {
	const token = `EAAG${"m0PX4ZCpsBA".repeat(12)}`;

	it("[M56] is struck out wherever they are read, also the one that looks like none", async () => {
		const said = (secret: string) => ({ code: 190, message: `Malformed access token ${secret}x!` });
		expect(faultOf(said(token)).detail).toBe("Malformed access token […]!");
		expect(faultOf(said("op-41.secret"), 401, "op-41.secret").detail).toBe(
			"Malformed access token […]x!",
		);
		const details = { code: 190, error_data: { details: `${token} and ${token}` } };
		expect(faultOf(details).detail).toBe("[…] and […]");
		expect(answerFrom(401, JSON.stringify({ error: said("op-41") }), null, "op-41")).toMatchObject({
			fault: { detail: "Malformed access token […]x!" },
		});
		const text = JSON.stringify({ error: said("op-41.secret") });
		const channel = cloudChannel({
			...{ graphUrl: "https://graph.test", version: "v1.0", phoneId: "1", token: "op-41.secret" },
			fetch: async () => new Response(text, { status: 401 }),
		});
		const out = { id: "a", to: { waId: "5511" }, content: { kind: "text", text: "oi" } } as const;
		expect(JSON.stringify(await channel.send(out))).not.toContain("op-41");
		expect(JSON.stringify(await channel.markRead("wamid.A"))).not.toContain("op-41");
	});

	it("[M56] is not left in half where the words are cut, and no other word is touched", () => {
		const long = { code: 190, message: `${"x".repeat(290)} ${token}` };
		expect(faultOf(long).detail).toBe(`${"x".repeat(290)} […]`);
		expect(struck("EAA é o prefixo; EAAcurto não é um", ["", "nada"])).toBe(
			"EAA é o prefixo; EAAcurto não é um",
		);
	});
});

it("[M50] what is refused for one person, or without a code we know, stops no number", () => {
	for (const status of [400, 403, undefined])
		expect(faultOf({ code: 130497 }, status)).toMatchObject({
			kind: "unreachable",
			retry: "never",
		});
	for (const error of [{ code: 139999 }, "<html>", undefined])
		expect(faultOf(error, 403)).toMatchObject({ kind: "temporary", retry: "never" });
	// A token that is no good is so for everybody.
	for (const code of [0, 190]) expect(faultOf({ code }, 403)).toMatchObject({ kind: "auth" });
	expect(faultOf({ code: 139999 }, 401)).toMatchObject({ kind: "auth", retry: "afterFix" });
});

describe("an answer that leaves it open", () => {
	const refusal = (code: number) => JSON.stringify({ error: { code, message: "m" } });
	const TAKEN = '{"messages":[{"id":"wamid.A"}]}';

	it.each<[string, number | null, string]>([
		["no answer", null, ""],
		["5xx with HTML", 502, "<html>Bad gateway</html>"],
		["5xx without a word", 500, ""],
		["4xx with HTML", 400, "<html>"],
		["a redirect", 302, ""],
		["200 cut off", 200, '{"messages":[{"id":"wam'],
		["200 without a message", 200, "{}"],
		["200 with an empty id", 200, '{"messages":[{"id":""}]}'],
		["200 with HTML", 200, "<html>"],
		["too long for them", 408, "{}"],
		["code 1", 500, refusal(1)],
		["code 2", 503, refusal(2)],
		["131000", 500, refusal(131000)],
		["131000 under 400", 400, refusal(131000)],
		["131016", 500, refusal(131016)],
		["a new code under 500", 500, refusal(139999)],
		["5xx that quotes what it took", 500, TAKEN],
	])("[M21] %s: nobody knows", (_, status, body) => {
		expect(isUnknownOutcome(status, body)).toBe(true);
	});

	it.each<[string, number, string]>([
		["taken", 200, TAKEN],
		["window", 400, refusal(131047)],
		["pair rate", 400, refusal(131056)],
		["throughput", 429, refusal(130429)],
		["429 without a word", 429, ""],
		["permission under 500", 500, refusal(131005)],
		["maintenance", 500, refusal(131057)],
		["token", 401, refusal(190)],
		["a new code under 400", 400, refusal(139999)],
		["an error under 200", 200, refusal(131047)],
	])("[M21] %s: everybody knows", (_, status, body) => {
		expect(isUnknownOutcome(status, body)).toBe(false);
	});
});
