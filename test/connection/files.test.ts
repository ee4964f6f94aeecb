// Rules C190 to C194 (docs/WHATSAPP-NUMBER.md): files as large as WhatsApp takes them, kept whole or not
// at all; and those that did not come, asked for again by a person.
import { describe, expect, it } from "vitest";
import { Fetching } from "../../worker/connection/fetching.ts";
import { fileKey, wantFile } from "../../worker/connection/files.ts";
import { eventually } from "../support/eventually.ts";
import { cookieOf, env, join, makeTeam, openShop, signIn, staff } from "../support/http.ts";
import { type Connected, connected, connectNumber, playedDay, post } from "../support/meta.ts";
import { again, CLIENT, digestOf, get, PHOTO, playedFiles, states, toldOf } from "./meta-files.ts";
import { accepted, alarmOf, broker, form, inNumber, later, rest, rowsOf } from "./scene.ts";

const graph = playedDay();
const files = playedFiles(graph);

const MB = 1_048_576;
const DAY_MS = 86_400_000;

/** No two pieces alike. */
function plan(bytes: number): Uint8Array<ArrayBuffer> {
	const words = new Uint32Array(bytes / 4);
	for (let i = 0; i < words.length; i += 1) words[i] = Math.imul(i, 2_654_435_761);
	return new Uint8Array(words.buffer);
}

/** As it comes over the line: in pieces, of which the server says how long they are together. */
function sent(bytes: Uint8Array, told: number | null = bytes.length) {
	const piece = 256 * 1_024;
	let at = 0;
	const body = new ReadableStream<Uint8Array>({
		pull: (line) => {
			if (at >= bytes.length) return line.close();
			line.enqueue(bytes.slice(at, at + piece));
			at += piece;
		},
	});
	const headers = told === null ? {} : { "content-length": String(told) };
	return { answer: new Response(body, { headers }), read: () => Math.min(at, bytes.length) };
}

async function keptAs(at: Connected, media: string): Promise<R2Object | null> {
	return env.MEDIA.head(fileKey(at.id, media));
}

describe("a large file", () => {
	it("[C190] of 30 MB arrives whole, and is read whole by who may", async () => {
		const at = await connected();
		const bytes = plan(30 * MB);
		const sha256 = await digestOf(bytes);
		files.lies({ file_size: bytes.length, sha256 });
		files.file = () => sent(bytes).answer;
		const media = await files.sendsDocument(at);
		expect(await states(at)).toEqual(["ready"]);
		const answer = await get(at, 1, media, at.shop.admin);
		expect(answer.headers.get("content-length")).toBe(String(bytes.length));
		expect(await digestOf(new Uint8Array(await answer.arrayBuffer()))).toBe(sha256);
	});

	it("[C190] is asked for as fast as it is kept, and never lies whole in the object", async () => {
		const at = await connected();
		const size = 30 * MB;
		const piece = 64 * 1_024;
		const seen = { sent: 0, kept: 0, most: 0 };
		const line = () =>
			new ReadableStream<Uint8Array>({
				pull: (stream) => {
					if (seen.sent >= size) return stream.close();
					seen.sent += piece;
					seen.most = Math.max(seen.most, seen.sent - seen.kept);
					stream.enqueue(new Uint8Array(piece));
				},
			});
		const put = async (_: string, body: ReadableStream<Uint8Array>) => {
			for await (const part of body) seen.kept += part.byteLength;
			return null;
		};
		await inNumber(at, async ({ db }) => {
			const attachment = { kind: "document", media: "1", mime: "application/pdf" } as const;
			wantFile(db, { attachment, message: "m", contact: 1 }, Date.now());
			// Made here: what comes to an object is the object's.
			const answers = [
				Response.json({ url: "https://lookaside.fbsbx.com/1" }),
				new Response(line(), { headers: { "content-length": String(size) } }),
			];
			const fetching = new Fetching(db, {
				line: () => at.id,
				graph: () => ({
					graphUrl: "https://graph.facebook.com",
					version: "v25.0",
					token: "t",
					phoneId: "1",
					fetch: async () => answers.shift() ?? Response.error(),
				}),
				store: { put } as unknown as R2Bucket,
				clock: Date.now,
				tell: async () => undefined,
			});
			await fetching.run();
		});
		expect(await rowsOf(at, "SELECT state FROM media")).toEqual([{ state: "here" }]);
		expect(seen.kept).toBe(size);
		expect(seen.most).toBeLessThan(MB);
	});

	it("[C191] whose length or digest is another leaves nothing, and is asked for again", async () => {
		const at = await connected();
		const bytes = plan(2 * MB);
		const other = plan(2 * MB).reverse();
		const sha256 = await digestOf(bytes);
		files.lies({ file_size: bytes.length, sha256 });
		const wrong = [
			// Shorter than it was said to be, and longer; said by the one and by the other.
			() => sent(bytes, 3 * MB).answer,
			() => sent(bytes, MB).answer,
			() => sent(bytes.slice(MB), null).answer,
			() => sent(plan(3 * MB), null).answer,
			() => sent(other).answer,
			() => sent(other, null).answer,
		];
		const ways = wrong.length;
		files.file = () => (wrong.shift() ?? (() => sent(bytes).answer))();
		const media = await files.sendsDocument(at);
		for (let n = 0; n < ways; n += 1) {
			expect(await states(at)).toEqual([]);
			expect(await keptAs(at, media)).toBeNull();
			await later(at, 30 * 60_000);
		}
		expect(await states(at)).toEqual(["ready"]);
		expect((await keptAs(at, media))?.size).toBe(bytes.length);
	});

	it("[C191] over its kind's limit is refused before it is read, also when nobody says how large it is", async () => {
		const at = await connected();
		files.lies({ file_size: 100 * MB + 1 });
		await files.sendsDocument(at);
		expect(files.asked().filter((path) => path.startsWith("https://"))).toEqual([]);
		files.lies({});
		const said = sent(new Uint8Array(8), 100 * MB + 1);
		files.file = () => said.answer;
		await files.sendsDocument(at);
		const untold = sent(plan(20 * MB), null);
		files.file = () => untold.answer;
		await files.sends(at, CLIENT, { sha256: undefined });
		expect(untold.read()).toBeLessThan(6 * MB);
		const tooLarge = { state: "failed", why: "too_large" };
		expect(await toldOf(at)).toEqual([tooLarge, tooLarge, tooLarge]);
		expect(await rowsOf(at, "SELECT id FROM media WHERE state = 'here'")).toEqual([]);
	});

	it("[C192] holds up no other: what comes while it is on its way is here before it", async () => {
		const at = await connected();
		const release = files.holds();
		const large = files.photo(CLIENT);
		await post(at.id, large.post(large.key));
		await eventually(() => expect(files.asked()).toHaveLength(2));
		files.file = () => new Response(PHOTO);
		const small = files.photo(CLIENT);
		await post(at.id, small.post(small.key));
		await eventually(async () => expect(await states(at)).toEqual(["ready"]));
		expect(await keptAs(at, large.media)).toBeNull();
		release();
		await rest(at);
		expect(await states(at)).toEqual(["ready", "ready"]);
	});
});

describe("a file that did not come", () => {
	/** Given up after all its tries. */
	async function failed(at: Connected): Promise<string> {
		files.file = () => new Response(null, { status: 404 });
		const { media } = await files.sends(at);
		for (let n = 0; n < 16; n += 1) await later(at, 31 * 60_000);
		expect(await toldOf(at)).toEqual([{ state: "failed" }]);
		return media;
	}

	async function answered(answer: Promise<Response>): Promise<unknown> {
		const given = await answer;
		expect(given.status).toBe(200);
		return given.json();
	}

	/** Sessions end before a week is over. */
	async function signedIn({ shop }: Connected) {
		return { cookie: cookieOf(await signIn(shop.slug, "clara@aurora.example")) };
	}

	it("[C193] is asked for again by a person, from its first try on, and what becomes of it is told each time", async () => {
		const at = await connected();
		const media = await failed(at);
		const { length } = files.asked();
		expect(await answered(again(at, 1, media, at.shop.admin))).toEqual({ state: "fetching" });
		expect(files.asked()).toHaveLength(length + 2);
		expect(((await alarmOf(at)) ?? 0) - Date.now()).toBeLessThanOrEqual(2_000);
		for (let n = 0; n < 16; n += 1) await later(at, 31 * 60_000);
		expect(await states(at)).toEqual(["failed", "failed"]);
		files.file = () => new Response(PHOTO);
		expect(await answered(again(at, 1, media, at.shop.admin))).toEqual({ state: "ready" });
		expect(await states(at)).toEqual(["failed", "failed", "ready"]);
		expect((await get(at, 1, media, at.shop.admin)).status).toBe(200);
		// Here, it is asked of nobody any more.
		const after = files.asked().length;
		expect(await answered(again(at, 1, media, at.shop.admin))).toEqual({ state: "ready" });
		expect(files.asked()).toHaveLength(after);
		expect(await states(at)).toHaveLength(3);
	});

	it("[C193] and waits for its next try is tried now, its other tries kept", async () => {
		const at = await connected();
		files.file = () => new Response(null, { status: 404 });
		const { media } = await files.sends(at);
		for (let n = 0; n < 8; n += 1) await later(at, 31 * 60_000);
		files.file = () => new Response(PHOTO);
		expect(await answered(again(at, 1, media, at.shop.admin))).toEqual({ state: "ready" });
		expect(await states(at)).toEqual(["ready"]);
	});

	it("[C193] is asked for by who holds its case and who leads the team: 404 for anybody else, by no other case's address, and by no page of others", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(21) 99999-0000" });
		files.where = () => Response.json({ error: { code: 100, message: "x" } }, { status: 400 });
		const { media } = await files.sends(at);
		await accepted(who, lead.id);
		const { media: other } = await files.sends(at, "5521988881111");
		const asked = files.asked().length;
		const email = "z@aurora.example";
		const colleague = await join(at.shop.slug, at.shop.admin, "broker", [at.shop.team], email);
		const elsewhere = await makeTeam(at.shop.admin, "Outra equipe");
		const outside = await join(at.shop.slug, at.shop.admin, "broker", [elsewhere], `a${email}`);
		const foreign = await connectNumber(await openShop());
		for (const [id, what, by, status] of [
			[lead.id, media, colleague, 404],
			[lead.id, media, outside, 403],
			[lead.id, media, foreign.shop.admin, 403],
			[lead.id, other, who.who, 404],
			[lead.id, "..%2f..%2fother", who.who, 404],
		] as const)
			expect((await again(at, id, what, by)).status).toBe(status);
		const guess = `/api/teams/${foreign.shop.team}/cases/${lead.id}/media/${media}`;
		expect((await staff("POST", guess, foreign.shop.admin.cookie, {})).status).toBe(404);
		const path = `/api/teams/${at.shop.team}/cases/${lead.id}/media/${media}`;
		expect((await staff("POST", path, null, {})).status).toBe(401);
		const evil = { origin: "https://evil.example" };
		expect((await staff("POST", path, who.who.cookie, {}, evil)).status).toBe(403);
		expect(files.asked()).toHaveLength(asked);
		for (const by of [who.who, at.shop.admin])
			expect(await answered(again(at, lead.id, media, by))).toEqual({
				state: "failed",
				why: "gone",
			});
	});

	it("[C193] is not promised on a number that was disconnected", async () => {
		const at = await connected();
		const media = await failed(at);
		await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie, {});
		const answer = await again(at, 1, media, at.shop.admin);
		expect([answer.status, await answer.json()]).toMatchObject([409, { reason: "no_channel" }]);
		expect(await states(at)).toEqual(["failed"]);
	});

	it("[C194] because WhatsApp has it no more says so: by Meta's word, or after the week it is kept", async () => {
		const at = await connected();
		const gone = { state: "failed", why: "gone" };
		files.where = () => Response.json({ error: { code: 100, message: "x" } }, { status: 400 });
		const first = await files.sends(at);
		expect(await toldOf(at)).toEqual([gone]);
		expect(await answered(again(at, 1, first.media, at.shop.admin))).toEqual(gone);
		expect(await toldOf(at)).toEqual([gone, gone]);
		await files.reset();
		files.file = () => new Response(null, { status: 404 });
		const second = await files.sends(at);
		for (let n = 0; n < 16; n += 1) await later(at, 31 * 60_000);
		expect((await toldOf(at)).at(-1)).toEqual({ state: "failed" });
		await later(at, 7 * DAY_MS);
		expect(await answered(again(at, 1, second.media, await signedIn(at)))).toEqual(gone);
		expect((await toldOf(at)).at(-1)).toEqual(gone);
	});

	it("[C193] since before this was kept is asked for again like any other", async () => {
		const at = await connected();
		const media = await failed(at);
		await inNumber(at, ({ db }) => db.run("UPDATE media SET round = 0, why = NULL, at = NULL"));
		await later(at, 30 * DAY_MS);
		files.file = () => new Response(PHOTO);
		expect(await answered(again(at, 1, media, await signedIn(at)))).toEqual({ state: "ready" });
	});
});
