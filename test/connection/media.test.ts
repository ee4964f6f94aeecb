// Rules C112 to C116, C165, C169 (docs/WHATSAPP-NUMBER.md): the files clients send. The text is there at once, the
// file when it is; Meta's hosts are played, and fail as they do.
import { describe, expect, it, vi } from "vitest";
import { fileIn } from "../../worker/connection/files.ts";
import { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import { call, join, makeTeam, openShop } from "../support/http.ts";
import {
	connected,
	connectNumber,
	envelope,
	playedDay,
	post,
	textFrom,
	wamid,
} from "../support/meta.ts";
import { get, mediaId, PHOTO, playedFiles, states } from "./meta-files.ts";
import { accepted, alarmOf, broker, form, inNumber, later, rest, rowsOf, said } from "./scene.ts";

const graph = playedDay();
const files = playedFiles(graph);

describe("fetching", () => {
	it("[C112] never holds up the words: the caption is there at once, that the file is here comes after", async () => {
		const at = await connected();
		const release = files.holds();
		const one = files.photo("5521999990000");
		await post(at.id, one.post(one.key));
		await eventually(async () => expect(await said(at, 1)).toEqual(["visitor: A fachada"]));
		expect(await states(at)).toEqual([]);
		// Nor does the next message wait for it.
		await post(at.id, textFrom({ waId: "5521999990000" }, "Viu?"));
		await eventually(async () => expect(await said(at, 1)).toHaveLength(2));
		release();
		await rest(at);
		expect(await states(at)).toEqual(["ready"]);
		await rest(at);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C113] is tried for hours, asking for the address anew each time, also when the bytes are not those announced", async () => {
		const at = await connected();
		const bad = [
			() => new Response("gone", { status: 404 }),
			() => new Response("other bytes"),
			() => new Response(null, { status: 503 }),
		];
		files.file = () => bad.shift()?.() ?? new Response(PHOTO);
		await files.sends(at);
		for (const seconds of [2, 4, 8]) {
			expect(await states(at)).toEqual([]);
			const wait = ((await alarmOf(at)) ?? 0) - Date.now();
			expect(wait).toBeGreaterThan((seconds - 1) * 1_000);
			await later(at, seconds * 1_000);
		}
		expect(await states(at)).toEqual(["ready"]);
		expect(files.asked().filter((path) => path.startsWith("/"))).toHaveLength(4);
	});

	it("[C113] is given up at the end, and that is told", async () => {
		const at = await connected();
		files.file = () => new Response(null, { status: 404 });
		await files.sends(at);
		for (let n = 0; n < 16; n += 1) await later(at, 31 * 60_000);
		expect(await states(at)).toEqual(["failed"]);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C114] goes to Meta's hosts only and up to the kind's size, whatever is announced", async () => {
		const at = await connected();
		const evil = [
			"http://lookaside.fbsbx.com/9",
			"https://fbsbx.com.evil.example/9",
			"https://evil.example/9",
		];
		for (const url of evil) {
			files.where = () => Response.json({ url });
			await files.sends(at);
		}
		expect(files.asked().filter((path) => path.startsWith("http"))).toEqual([]);
		expect(await states(at)).toEqual(["failed", "failed", "failed"]);
		files.where = (media) => Response.json({ url: `https://lookaside.fbsbx.com/${media}` });
		files.file = () => new Response(new Uint8Array(5 * 1_048_576 + 1));
		await files.sends(at);
		expect((await states(at)).at(-1)).toBe("failed");
		const kept = await rowsOf(at, "SELECT id FROM media WHERE state = 'here'");
		expect(kept).toEqual([]);
	});

	it("[C115] that is over is told until the team knows", async () => {
		vi.spyOn(console, "error").mockImplementation(() => undefined);
		const at = await connected();
		const { hear } = TeamRoom.prototype;
		let down = true;
		vi.spyOn(TeamRoom.prototype, "hear").mockImplementation(async function (this: TeamRoom, items) {
			if (down && items.some(({ t }) => t === "amend")) throw new Error("down");
			return hear.call(this, items);
		});
		await files.sends(at);
		expect(await states(at)).toEqual([]);
		down = false;
		await later(at, 31_000);
		expect(await states(at)).toEqual(["ready"]);
		await rest(at);
		expect(await alarmOf(at)).toBeNull();
	});
});

describe("a file of a message", () => {
	it("[C165] that no team took does not ring for ever, and is told once its message has a place", async () => {
		vi.spyOn(console, "error").mockImplementation(() => undefined);
		const at = await connected();
		const spy = vi
			.spyOn(TeamRoom.prototype, "hear")
			.mockImplementation(async (items) => items.map(() => ({ at: "nowhere", why: "TypeError" })));
		const { media } = await files.sends(at);
		await rest(at);
		expect(await rowsOf(at, "SELECT state, due FROM media")).toEqual([
			{ state: "here", due: null },
		]);
		expect(await alarmOf(at)).toBeNull();
		spy.mockRestore();
		await post(at.id, textFrom({ waId: "5521999990000" }, "Oi"));
		await rest(at);
		await inNumber(at, ({ db }) => fileIn(db, { team: at.shop.team, case: 1 }, media, Date.now()));
		await post(at.id, textFrom({ waId: "5521999990000" }, "Viu?"));
		await rest(at);
		expect(await states(at)).toEqual(["ready"]);
	});

	it("[C169] typed on the company's phone is fetched like a client's, for the case it was said in", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(21) 99999-0000" });
		await post(at.id, textFrom({ waId: "5521999990000" }, "Tem fotos?"));
		await rest(at);
		await accepted(who, lead.id);
		const timestamp = String(Math.floor(Date.now() / 1_000));
		const image = { id: "97000", mime_type: "image/jpeg", sha256: files.digest, caption: "A sala" };
		const to = "5521999990000";
		const echo = { from: "5511987654321", to, id: wamid(), timestamp, type: "image", image };
		await post(at.id, envelope({ message_echoes: [echo] }, "smb_message_echoes"));
		await rest(at);
		expect((await said(at, lead.id)).at(-1)).toBe("broker: A sala");
		expect(await states(at, lead.id)).toEqual(["ready"]);
		const answer = await get(at, lead.id, "97000", who.who);
		expect(answer.status).toBe(200);
		expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PHOTO);
	});
});

describe("a file", () => {
	it("[C116] is for who holds its case and who leads the team: 404 for anybody else, and by no other case's address", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(21) 99999-0000" });
		const mine = await files.sends(at);
		await accepted(who, lead.id);
		const his = await files.sends(at, "5521988881111");
		const answer = await get(at, lead.id, mine.media, who.who);
		expect(answer.status).toBe(200);
		expect(new Uint8Array(await answer.arrayBuffer())).toEqual(PHOTO);
		expect(Object.fromEntries(answer.headers)).toMatchObject({
			"content-type": "image/jpeg",
			"x-content-type-options": "nosniff",
			"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
			"cache-control": "private, max-age=3600",
		});
		expect((await get(at, lead.id, mine.media, at.shop.admin)).status).toBe(200);
		// Another client's file by the address of a case that is his.
		expect((await get(at, lead.id, his.media, who.who)).status).toBe(404);
		expect((await get(at, lead.id, "..%2f..%2fother", who.who)).status).toBe(404);
		const other = await join(
			at.shop.slug,
			at.shop.admin,
			"broker",
			[at.shop.team],
			"x@aurora.example",
		);
		expect((await get(at, lead.id, mine.media, other)).status).toBe(404);
		const elsewhere = await makeTeam(at.shop.admin, "Outra equipe");
		const outside = await join(
			at.shop.slug,
			at.shop.admin,
			"broker",
			[elsewhere],
			"y@aurora.example",
		);
		expect((await get(at, lead.id, mine.media, outside)).status).toBe(403);
		const foreign = await connectNumber(await openShop());
		expect((await get(at, lead.id, mine.media, foreign.shop.admin)).status).toBe(403);
		const path = `/api/teams/${foreign.shop.team}/cases/${lead.id}/media/${mine.media}`;
		const guess = await call(path, { headers: { cookie: foreign.shop.admin.cookie } });
		expect(guess.status).toBe(404);
		expect((await call(path)).status).toBe(401);
	});

	it("[C116] of a client who came back belongs to the conversation it was sent in, and to no later one", async () => {
		const at = await connected();
		const who = await broker(at);
		const lead = await form(at, { phone: "(21) 99999-0000" });
		const old = await files.sends(at);
		await accepted(who, lead.id);
		await who.desk.act({ do: "conclude", case: lead.id, outcome: "thinking" });
		await post(at.id, textFrom({ waId: "5521999990000" }, "Voltei"));
		await rest(at);
		expect((await get(at, lead.id, old.media, at.shop.admin)).status).toBe(200);
		expect((await get(at, lead.id + 1, old.media, at.shop.admin)).status).toBe(404);
	});

	it("[C210] is given in parts to who asks for one, as phones do of sound and film", async () => {
		const at = await connected();
		const { media } = await files.sends(at);
		const part = (range: string) =>
			call(`/api/teams/${at.shop.team}/cases/1/media/${media}`, {
				headers: { cookie: at.shop.admin.cookie, range },
			});
		const whole = new Uint8Array(await (await get(at, 1, media, at.shop.admin)).arrayBuffer());
		const two = await part("bytes=0-1");
		expect(two.status).toBe(206);
		expect(two.headers.get("content-range")).toBe(`bytes 0-1/${whole.length}`);
		expect(new Uint8Array(await two.arrayBuffer())).toEqual(whole.slice(0, 2));
		const rest = await part("bytes=2-");
		expect(new Uint8Array(await rest.arrayBuffer())).toEqual(whole.slice(2));
		expect((await part(`bytes=${whole.length}-`)).status).toBe(416);
		expect((await part("bytes=9-1")).status).toBe(200);
	});

	it("[C116] a browser might run is only ever saved, under a name that cannot break out of its header", async () => {
		const at = await connected();
		const kinds = [
			"text/html",
			"image/svg+xml",
			"image/png+xml",
			"application/xhtml+xml",
			"image/pngx",
		];
		for (const mime_type of kinds) {
			const { media } = await files.sends(at, "5521999990000", { mime_type });
			const answer = await get(at, 1, media, at.shop.admin);
			expect(answer.headers.get("content-type")).toBe("application/octet-stream");
			expect(answer.headers.get("content-disposition")).toMatch(/^attachment;/);
		}
		const filename = 'a"\r\nset-cookie: x=1; çé.pdf';
		const document = { id: mediaId(), mime_type: "application/pdf", filename };
		const message = { type: "document", text: undefined, document };
		await post(at.id, textFrom({ waId: "5521999990000" }, "", message));
		await rest(at);
		const answer = await get(at, 1, document.id, at.shop.admin);
		expect(answer.status).toBe(200);
		expect(answer.headers.get("set-cookie")).toBeNull();
		expect(answer.headers.get("content-disposition")).toMatch(
			/^attachment; filename\*=UTF-8''[\w%.-]+$/,
		);
	});
});
