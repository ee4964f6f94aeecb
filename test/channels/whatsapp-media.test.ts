// Rules M39-M42: files come from Meta's hosts only, as large as Meta allows, and are what they were said
// to be.
import { describe, expect, it } from "vitest";
import {
	download,
	isMetaHost,
	MEDIA_BYTES,
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

describe("a file's bytes", () => {
	it("[M42] are asked for with token and agent, and no redirect is followed", async () => {
		const { settings, asked } = graphOf(new Response(FILE));
		const got = await download(settings, PLACE, { kind: "image" });
		expect(got.s === "ok" && new TextDecoder().decode(got.value.bytes)).toBe("conteúdo do arquivo");
		expect(asked[0]?.init).toMatchObject({
			redirect: "manual",
			headers: {
				authorization: "Bearer EAAG-secret-token",
				"user-agent": expect.stringMatching(/.+/),
			},
		});
		const moved = new Response(null, { status: 302, headers: { location: "http://10.0.0.1/" } });
		const { settings: other, asked: once } = graphOf(moved);
		expect((await download(other, PLACE, { kind: "image" })).s).toBe("refused");
		expect(once).toHaveLength(1);
	});

	it("[M42] are asked of nobody else, even when the address was stored in between", async () => {
		const { settings, asked } = graphOf(new Response(FILE));
		const got = await download(settings, { url: "https://evil.com/x" }, { kind: "image" });
		expect(got).toMatchObject({ s: "refused", fault: { kind: "media", retry: "never" } });
		expect(asked).toHaveLength(0);
	});

	it("[M42] that are gone may be asked for again by a new address", async () => {
		const { settings } = graphOf(new Response("", { status: 404 }));
		expect(await download(settings, PLACE, { kind: "image" })).toMatchObject({
			s: "refused",
			status: 404,
			fault: { kind: "media", retry: "later" },
		});
		const lost = graphOf(new TypeError("reset"));
		expect((await download(lost.settings, PLACE, { kind: "image" })).s).toBe("unknown");
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

	it("[M40] are not asked for when they are said to be more, nor read when they are", async () => {
		const said = graphOf(new Response(FILE));
		const place = { ...PLACE, bytes: MEDIA_BYTES.image + 1 };
		expect(await download(said.settings, place, { kind: "image" })).toMatchObject({
			s: "refused",
			fault: { retry: "never", detail: "size" },
		});
		expect(said.asked).toHaveLength(0);

		let pulled = 0;
		let cancelled = false;
		const endless = new ReadableStream({
			pull: (c) => {
				pulled++;
				c.enqueue(new Uint8Array(100_000));
			},
			cancel: () => {
				cancelled = true;
			},
		});
		const lying = graphOf(new Response(endless, { headers: { "content-length": "10" } }));
		const got = await download(lying.settings, PLACE, { kind: "sticker" });
		expect(got).toMatchObject({ s: "refused", fault: { detail: "size" } });
		expect(cancelled).toBe(true);
		expect(pulled).toBeLessThan(10);
	});

	it("[M40] may be limited further, to the last byte", async () => {
		const of = (limit: number) =>
			download(graphOf(new Response(FILE)).settings, PLACE, { kind: "document", limit });
		expect((await of(FILE.length)).s).toBe("ok");
		expect((await of(FILE.length - 1)).s).toBe("refused");
	});

	it.each([
		["hex", SHA.toString("hex")],
		["upper-case hex", SHA.toString("hex").toUpperCase()],
		["base64", SHA.toString("base64")],
		["base64url", SHA.toString("base64url")],
		["a spelling nobody knows", "sha:1"],
	])("[M41] match their digest in %s", async (_, sha256) => {
		const { settings } = graphOf(new Response(FILE));
		expect((await download(settings, { ...PLACE, sha256 }, { kind: "image" })).s).toBe("ok");
	});

	it("[M41] that do not are refused, whoever told the digest", async () => {
		const other = Buffer.from(SHA).reverse();
		for (const sha256 of [other.toString("hex"), other.toString("base64")]) {
			const { settings } = graphOf(() => new Response(FILE));
			const refused = { s: "refused", fault: { detail: "sha256", retry: "later" } };
			expect(await download(settings, { ...PLACE, sha256 }, { kind: "image" })).toMatchObject(
				refused,
			);
			expect(await download(settings, PLACE, { kind: "image", sha256 })).toMatchObject(refused);
		}
	});
});
