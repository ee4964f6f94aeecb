// Media (spec 1.10, 5.2): what a person sends really exists, addresses live five minutes, ids seven or
// thirty days, and the bearer is asked for every time.
import { beforeEach, describe, expect, it } from "vitest";
import {
	call,
	graph,
	HERE,
	type Hook,
	lab,
	open,
	PHONE,
	said,
	send,
	settle,
	TOKEN,
} from "./desk.ts";
import type { FilePart, GraphAnswer, Message, Person } from "./wire.ts";

const DAY = 24 * 3_600_000;

let hook: Hook;
let ana: Person;
beforeEach(async () => {
	({ hook, ana } = await open());
});

const bearer = { authorization: `Bearer ${TOKEN}`, "user-agent": "vez" };
const fetchFile = (url: string, headers: Record<string, string> = bearer) =>
	call(url.replace(HERE, ""), { headers });

async function receive(kind: string): Promise<Message> {
	await lab("say", { person: ana.id, kind, caption: "veja" });
	await settle();
	const got = (await hook.messages()).at(-1);
	if (!got) throw new Error("nothing arrived");
	return got;
}

async function hashes(bytes: Uint8Array<ArrayBuffer>): Promise<{ hex: string; base64: string }> {
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return {
		hex: [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
		base64: btoa(String.fromCharCode(...hash)),
	};
}

function upload(type: string, bytes: Uint8Array<ArrayBuffer>, fields: Record<string, string> = {}) {
	const form = new FormData();
	for (const [name, value] of Object.entries({ messaging_product: "whatsapp", type, ...fields }))
		form.set(name, value);
	form.set("file", new File([bytes], "arquivo", { type }));
	return call(`/v25.0/${PHONE}/media`, {
		method: "POST",
		headers: { authorization: `Bearer ${TOKEN}` },
		body: form,
	});
}

describe("what a person sends", () => {
	it.each([
		["image", "image/png", [0x89, 0x50, 0x4e, 0x47]],
		["voice", "audio/ogg; codecs=opus", [0x4f, 0x67, 0x67, 0x53]],
		["video", "video/mp4", [0, 0, 0, 0x24]],
		["document", "application/pdf", [0x25, 0x50, 0x44, 0x46]],
		["sticker", "image/webp", [0x52, 0x49, 0x46, 0x46]],
	])("%s is a file of its kind, with the hash it was announced with", async (kind, mime, magic) => {
		const message = await receive(kind);
		const file = message[message.type] as FilePart;
		expect(file.mime_type).toBe(mime);
		const info = await said(`${file.id}?phone_number_id=${PHONE}`);
		expect(info).toMatchObject({ id: file.id, mime_type: mime, messaging_product: "whatsapp" });
		const response = await fetchFile(info.url);
		const bytes = new Uint8Array(await response.arrayBuffer());
		expect(response.headers.get("content-type")).toBe(mime);
		expect([...bytes.slice(0, 4)]).toEqual(magic);
		expect(bytes.length).toBe(info.file_size);
		const hash = await hashes(bytes);
		expect([info.sha256, file.sha256]).toEqual([hash.hex, hash.base64]);
	});

	it("is in the webhook with an address of its own, which wants the bearer too", async () => {
		const { image } = await receive("image");
		expect((await fetchFile(image.url)).status).toBe(200);
		expect((await fetchFile(image.url, {})).status).toBe(401);
		await lab("fault", { behaviour: { mediaUrls: false } });
		expect((await receive("image")).image).not.toHaveProperty("url");
	});

	it("has an id for seven days and an address for five minutes", async () => {
		const { image } = await receive("image");
		const { url } = await said(image.id);
		await lab("clock", { ms: 5 * 60_000 });
		expect((await fetchFile(url)).status).toBe(404);
		expect((await fetchFile((await said(image.id)).url)).status).toBe(200);
		await lab("clock", { ms: 7 * DAY });
		expect((await said(image.id)).error).toMatchObject({ code: 100, error_subcode: 33 });
	});

	it("is of its own number", async () => {
		const { image } = await receive("image");
		expect((await graph(`${image.id}?phone_number_id=999`)).status).toBe(400);
	});
});

describe("what we upload", () => {
	it("can be sent, shown, deleted, and lives thirty days", async () => {
		const { id } = (await (
			await upload("image/png", new Uint8Array([1, 2, 3]))
		).json()) as GraphAnswer;
		expect(
			(await send(ana.phone, { type: "image", image: { id, caption: "planta" } })).status,
		).toBe(200);
		await lab("clock", { ms: 29 * DAY });
		expect((await graph(id)).status).toBe(200);
		await lab("clock", { ms: 2 * DAY });
		expect((await graph(id)).status).toBe(400);
		const { id: other } = (await (
			await upload("image/png", new Uint8Array(9))
		).json()) as GraphAnswer;
		expect(await said(other, undefined, { method: "DELETE" })).toEqual({ success: true });
		expect((await graph(other)).status).toBe(400);
	});

	it("must be of a known kind and within its size", async () => {
		const code = async (response: Response) => ((await response.json()) as GraphAnswer).error?.code;
		expect(await code(await upload("text/html", new Uint8Array(3)))).toBeUndefined();
		expect(await code(await upload("image/gif", new Uint8Array(3)))).toBe(100);
		expect(await code(await upload("image/png", new Uint8Array(5 * 1024 * 1024 + 1)))).toBe(131053);
		expect(
			await code(await upload("image/png", new Uint8Array(3), { messaging_product: "x" })),
		).toBe(100);
	});
});

describe("trouble", () => {
	it("no User-Agent is 403 when the file host is strict", async () => {
		const { image } = await receive("image");
		const bare = { authorization: `Bearer ${TOKEN}` };
		expect((await fetchFile(image.url, bare)).status).toBe(200);
		await lab("fault", { behaviour: { requireUserAgent: true } });
		expect((await fetchFile(image.url, bare)).status).toBe(403);
		expect((await fetchFile(image.url)).status).toBe(200);
	});

	it("a download fails by chance, or brings other bytes", async () => {
		const { image } = await receive("image");
		await lab("fault", { on: "media", kind: "html500", nth: 1 });
		expect((await fetchFile(image.url)).status).toBe(500);
		const good = new Uint8Array(await (await fetchFile(image.url)).arrayBuffer());
		await lab("fault", { on: "media", kind: "wrong_hash", times: 1 });
		const bad = new Uint8Array(await (await fetchFile(image.url)).arrayBuffer());
		expect((await hashes(bad)).hex).not.toBe((await hashes(good)).hex);
	});

	it("an upload fails, a set-up call is refused", async () => {
		await lab("fault", { on: "upload", code: 131053, times: 1 });
		expect((await upload("image/png", new Uint8Array(3))).status).toBe(400);
		await lab("fault", { on: "graph", code: 190, times: 1 });
		expect((await graph(PHONE)).status).toBe(401);
		expect((await graph(PHONE)).status).toBe(200);
	});
});
