// Rules M39-M42: files come from Meta's hosts only, as large as Meta allows, and are what they were said
// to be.
import { describe, expect, it, vi } from "vitest";
import type { Fetch } from "../../worker/channels/whatsapp/graph.ts";
import {
	download,
	isMetaHost,
	MEDIA_BYTES,
	type MediaStream,
	mediaUrl,
} from "../../worker/channels/whatsapp/media.ts";
import { graphOf, json, refusal } from "../support/whatsapp/graph.ts";

const URL_OF = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1";
const FILE = new TextEncoder().encode("conteúdo do arquivo");
/** Of "conteúdo do arquivo", by `sha256sum`. */
const SHA = Buffer.from("35466d07166bc35115ded809bef834de80e8b5409bd1f5a677e18cd507d5804d", "hex");
const PLACE = { url: URL_OF };
const LAB = "http://localhost:8790";

describe("where a file lies", () => {
	it("[M39] is asked of Meta with the number it was sent to", async () => {
		const { settings, asked } = graphOf(
			json({ url: URL_OF, mime_type: "image/jpeg", sha256: "aa", file_size: 12, id: "77" }),
		);
		expect(await mediaUrl(settings, "77/../x")).toEqual({
			s: "ok",
			value: { url: URL_OF, mime: "image/jpeg", sha256: "aa", bytes: 12 },
		});
		expect(asked[0]?.url.href).toBe(
			"https://graph.facebook.com/v25.0/77%2F..%2Fx?phone_number_id=106540352242922",
		);
	});

	it.each([
		[refusal(100, 404), "refused"],
		[refusal(190, 401), "refused"],
		[json({ url: "http://lookaside.fbsbx.com/x" }), "refused"],
		[json({ url: 7 }), "refused"],
		[new Response("<html>", { status: 502 }), "unknown"],
		[new TypeError("reset"), "unknown"],
	])("[M39] case %#: %s", async (answer, s) => {
		expect((await mediaUrl(graphOf(answer).settings, "77")).s).toBe(s);
	});

	it.each([
		"https://lookaside.fbsbx.com/x",
		"https://scontent.xx.fbcdn.net/x",
		"https://graph.facebook.com/x",
		"https://mmg.whatsapp.net/x",
	])("[M39] %s is Meta's", (address) => {
		expect(isMetaHost(address, "https://graph.facebook.com")).toBe(true);
	});

	it.each([
		"http://lookaside.fbsbx.com/x",
		"https://fbsbx.com.evil.com/x",
		"https://evilfbsbx.com/x",
		"https://fbsbx.com/x",
		"https://lookaside.fbsbx.com:8443/x",
		"https://lookaside.fbsbx.com.:443/x",
		"https://a@lookaside.fbsbx.com/x",
		"https://lookaside.fbsbx.com@evil.com/x",
		"https://evil.com/#.fbsbx.com",
		"https://127.0.0.1/x",
		"https://[::1]/x",
		"file:///etc/passwd",
		"data:text/plain,x",
		"//lookaside.fbsbx.com/x",
		"",
		LAB,
	])("[M39] %j is not", (address) => {
		expect(isMetaHost(address, "https://graph.facebook.com")).toBe(false);
	});

	it("[M39] a stand-in is trusted exactly where it is", () => {
		expect(isMetaHost(`${LAB}/_media/1`, LAB)).toBe(true);
		expect(isMetaHost(`${LAB}/_media/1`, `${LAB}/`)).toBe(true);
		for (const other of [
			"http://localhost:8791/x",
			"https://localhost:8790/x",
			"http://a@localhost:8790/x",
		]) {
			expect(isMetaHost(other, LAB)).toBe(false);
		}
		expect(isMetaHost("data:,x", "data:,y")).toBe(false);
		expect(isMetaHost("https://graph.facebook.com:444/x", "https://graph.facebook.com:444")).toBe(
			true,
		);
	});
});

/** Keeps what it is given as a store does: of another length than was said, nothing. */
function keeping() {
	const kept: { bytes: Uint8Array; length: number; sha256?: string }[] = [];
	const keep = async ({ body, ...said }: MediaStream) => {
		const bytes = new Uint8Array(await new Response(body).arrayBuffer());
		if (bytes.length !== said.length) throw new RangeError("another length");
		kept.push({ bytes, ...said });
	};
	return { kept, keep };
}

const nowhere = () => Promise.reject(new Error("kept what must not be kept"));

/** `chunks` of 100 kB; how many were asked for, and whether somebody said that it is enough. */
function body(chunks: number) {
	const seen = { pulled: 0, cancelled: false };
	const stream = new ReadableStream({
		pull: (c) => {
			seen.pulled += 1;
			if (seen.pulled > chunks) c.close();
			else c.enqueue(new Uint8Array(100_000));
		},
		cancel: () => {
			seen.cancelled = true;
		},
	});
	return { seen, stream };
}

describe("a file's bytes", () => {
	it("[M42] are asked for with token and agent, and no redirect is followed", async () => {
		const { settings, asked } = graphOf(new Response(FILE));
		const { kept, keep } = keeping();
		expect(await download(settings, PLACE, { kind: "image" }, keep)).toEqual({
			s: "ok",
			value: null,
		});
		expect(kept.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual([
			"conteúdo do arquivo",
		]);
		expect(asked[0]?.init).toMatchObject({
			redirect: "manual",
			headers: {
				authorization: "Bearer EAAG-secret-token",
				"user-agent": expect.stringMatching(/.+/),
			},
		});
		const moved = new Response(null, { status: 302, headers: { location: "http://10.0.0.1/" } });
		const { settings: other, asked: once } = graphOf(moved);
		expect((await download(other, PLACE, { kind: "image" }, nowhere)).s).toBe("refused");
		expect(once).toHaveLength(1);
	});

	it("[M42] are asked of nobody else, even when the address was stored in between", async () => {
		const { settings, asked } = graphOf(new Response(FILE));
		const evil = { url: "https://evil.com/x" };
		const got = await download(settings, evil, { kind: "image" }, nowhere);
		expect(got).toMatchObject({ s: "refused", fault: { kind: "media", retry: "never" } });
		expect(asked).toHaveLength(0);
	});

	it("[M42] that are gone, or that nobody could keep, may be asked for again by a new address", async () => {
		const { settings } = graphOf(new Response("", { status: 404 }));
		expect(await download(settings, PLACE, { kind: "image" }, nowhere)).toMatchObject({
			s: "refused",
			status: 404,
			fault: { kind: "media", retry: "later" },
		});
		const lost = graphOf(new TypeError("reset"));
		expect((await download(lost.settings, PLACE, { kind: "image" }, nowhere)).s).toBe("unknown");
		const here = graphOf(new Response(FILE));
		expect((await download(here.settings, PLACE, { kind: "image" }, nowhere)).s).toBe("unknown");
	});

	it("[M42] have a second more for each MB than any other call, and no longer", async () => {
		vi.useFakeTimers();
		const fetch: Fetch = (_, init) =>
			new Promise((_resolve, reject) => {
				init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
			});
		const over: string[] = [];
		const ask = async (name: string, bytes: number) => {
			const { settings } = graphOf(new TypeError("reset"));
			const place = { ...PLACE, bytes };
			const got = await download({ ...settings, fetch }, place, { kind: "document" }, nowhere);
			over.push(`${name} ${got.s}`);
		};
		const asked = Promise.all([ask("small", 1), ask("large", 100 * 1_048_576)]);
		await vi.advanceTimersByTimeAsync(16_000);
		expect(over).toEqual(["small unknown"]);
		await vi.advanceTimersByTimeAsync(98_000);
		expect(over).toEqual(["small unknown"]);
		await vi.advanceTimersByTimeAsync(2_000);
		expect(over).toEqual(["small unknown", "large unknown"]);
		await asked;
		vi.useRealTimers();
	});

	it("[M40] are no more than Meta allows of their kind", () => {
		const MB = 1_048_576;
		expect(MEDIA_BYTES).toEqual({
			image: 5 * MB,
			video: 16 * MB,
			audio: 16 * MB,
			voice: 16 * MB,
			document: 100 * MB,
			sticker: 512_000,
		});
	});

	it("[M40] are not asked for when they are said to be more, nor read when their server says so", async () => {
		const told = graphOf(new Response(FILE));
		const place = { ...PLACE, bytes: MEDIA_BYTES.document + 1 };
		const tooLarge = { s: "refused", fault: { retry: "never", detail: "size" } };
		expect(await download(told.settings, place, { kind: "document" }, nowhere)).toMatchObject(
			tooLarge,
		);
		expect(told.asked).toHaveLength(0);
		const { seen, stream } = body(Number.POSITIVE_INFINITY);
		const headers = { "content-length": String(MEDIA_BYTES.document + 1) };
		const { settings } = graphOf(new Response(stream, { headers }));
		expect(await download(settings, PLACE, { kind: "document" }, nowhere)).toMatchObject(tooLarge);
		expect(seen).toEqual({ pulled: 1, cancelled: true });
	});

	it("[M40] of which nobody says how many they are, are counted and read no further than they may be", async () => {
		const { seen, stream } = body(Number.POSITIVE_INFINITY);
		const { settings } = graphOf(new Response(stream));
		const got = await download(settings, PLACE, { kind: "sticker" }, nowhere);
		expect(got).toMatchObject({ s: "refused", fault: { detail: "size" } });
		expect(seen.cancelled).toBe(true);
		expect(seen.pulled).toBeLessThan(10);
		for (const [length, s] of [
			[512_000, "ok"],
			[512_001, "refused"],
		] as const) {
			const { kept, keep } = keeping();
			const one = graphOf(new Response(streamed(length)));
			expect((await download(one.settings, PLACE, { kind: "sticker" }, keep)).s).toBe(s);
			expect(kept.map((file) => file.length)).toEqual(s === "ok" ? [length] : []);
		}
	});

	it("[M40] are as many as their server says, unless they come packed: then as Meta says", async () => {
		const { kept, keep } = keeping();
		const plain = { "content-length": String(FILE.length) };
		const packed = { "content-length": "7", "content-encoding": "gzip" };
		for (const [headers, bytes] of [
			[plain, 9],
			[packed, FILE.length],
		] as const) {
			const { settings } = graphOf(new Response(streamed(FILE), { headers }));
			await download(settings, { ...PLACE, bytes }, { kind: "document" }, keep);
		}
		expect(kept.map(({ length }) => length)).toEqual([FILE.length, FILE.length]);
	});

	it.each([
		["hex", SHA.toString("hex")],
		["upper-case hex", SHA.toString("hex").toUpperCase()],
		["base64", SHA.toString("base64")],
		["base64url", SHA.toString("base64url")],
	])(
		"[M41] come with their digest as a store reads it, told in %s, whoever told it",
		async (_, sha256) => {
			for (const [place, of] of [
				[{ ...PLACE, sha256 }, {}],
				[PLACE, { sha256 }],
			] as const) {
				const { kept, keep } = keeping();
				const { settings } = graphOf(new Response(FILE));
				await download(settings, place, { kind: "image", ...of }, keep);
				expect(kept.map((file) => file.sha256)).toEqual([SHA.toString("hex")]);
			}
		},
	);

	it("[M41] come without one when nobody knows its spelling", async () => {
		const { kept, keep } = keeping();
		const { settings } = graphOf(new Response(FILE));
		await download(settings, { ...PLACE, sha256: "sha:1" }, { kind: "image" }, keep);
		expect(kept.map((file) => file.sha256)).toEqual([undefined]);
	});
});

/** So that nobody knows how much it is before it was read. */
function streamed(bytes: number | Uint8Array): ReadableStream<Uint8Array> {
	const whole = typeof bytes === "number" ? new Uint8Array(bytes) : bytes;
	return new ReadableStream({
		start: (c) => {
			c.enqueue(whole);
			c.close();
		},
	});
}
