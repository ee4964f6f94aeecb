// Rules C51 to C60 (docs/WHATSAPP-NUMBER.md): the address of one number. Who may post there, what is
// refused, and that 200 means written. Bodies are real bytes, signed with real secrets.
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MAX_WEBHOOK_BYTES } from "../../worker/channels/whatsapp/verify.ts";
import { OLD_SECRET_MS, readSettings, writeAll } from "../../worker/connection/settings.ts";
import { Vault } from "../../worker/connection/vault.ts";
import { createApp, routes } from "../../worker/http/app.ts";
import { call, env, freshNet, reasonOf, staff } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectionOf,
	envelope,
	PHONE_ID,
	playedMeta,
	post,
	SECRET,
	sign,
	textFrom,
	WABA,
	wamid,
} from "../support/meta.ts";
import { alarmOf, casesOf, dumpOf, inNumber, rest, rowsOf, said, sleep } from "./scene.ts";

playedMeta();
afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

const ANA = { waId: "5521999990000" };

async function viewOf({ shop, id }: Connected) {
	const answer = await staff("GET", `/api/whatsapp/${id}`, shop.admin.cookie);
	return (await answer.json()) as { verifyToken: string };
}

function asked(id: string, token: string, mode = "subscribe"): Promise<Response> {
	const query = new URLSearchParams({
		"hub.mode": mode,
		"hub.verify_token": token,
		"hub.challenge": "<b>1158201444</b>",
	});
	return call(`/api/wa/${id}?${query}`);
}

function raw(
	id: string,
	body: BodyInit | null,
	headers: Record<string, string>,
): Promise<Response> {
	return call(`/api/wa/${id}`, { method: "POST", body, headers });
}

/** A well-formed id of this tenant that nobody was given. */
function strange({ shop }: Connected): string {
	return `${shop.slug}.${"Z".repeat(22)}`;
}

function tablesOf(id: string): Promise<number> {
	return runInDurableObject(connectionOf(id) as unknown as DurableObjectStub, (_, state) => {
		const names = "SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'";
		return state.storage.sql.exec(names).toArray().length;
	});
}

describe("the challenge", () => {
	it("[C51] is answered as plain text for the right token and mode, and otherwise with 403 and nothing of it", async () => {
		const at = await connected();
		const { verifyToken } = await viewOf(at);
		const right = await asked(at.id, verifyToken);
		expect(right.status).toBe(200);
		expect(await right.text()).toBe("<b>1158201444</b>");
		expect(right.headers.get("content-type")).toMatch(/^text\/plain/);
		expect(right.headers.get("x-content-type-options")).toBe("nosniff");
		for (const wrong of [
			await asked(at.id, `${verifyToken}x`),
			await asked(at.id, ""),
			await asked(at.id, verifyToken, "unsubscribe"),
			await asked(strange(at), verifyToken),
		]) {
			expect(wrong.status).toBe(403);
			expect(await wrong.text()).not.toContain("1158201444");
		}
		expect(await tablesOf(strange(at))).toBe(0);
	});

	it("[C53] for made-up numbers stops waking objects, whoever posts; real ones go on", async () => {
		const at = await connected();
		let woken = 0;
		const counting = {
			...env,
			CONNECTIONS: {
				getByName: (name: string) => {
					woken += 1;
					return env.CONNECTIONS.getByName(name);
				},
			},
		};
		const app = createApp(routes);
		const net = freshNet();
		const try1 = (id: string, body: string, headers: Record<string, string> = {}) =>
			app.fetch(
				new Request(`https://vez.test/api/wa/${id}`, {
					method: "POST",
					headers: { "cf-connecting-ip": net, ...headers },
					body,
				}),
				counting,
			);
		const reasons = new Map<string, number>();
		for (let index = 0; index < 150; index += 1) {
			const id = `${at.shop.slug}.${String(index).padStart(22, "m")}`;
			const reason = await reasonOf(await try1(id, "{}"));
			reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
		}
		expect([...reasons.keys()]).toEqual(["404 not_found", "429 rate_limited"]);
		// Thirty a minute, or of two minutes when one begins meanwhile.
		expect(woken).toBeLessThanOrEqual(62);
		// Known to nobody a moment ago: not asked again.
		const before = woken;
		await try1(`${at.shop.slug}.${"0".padStart(22, "m")}`, "{}");
		expect(woken).toBe(before);
		const text = JSON.stringify(textFrom(ANA, "Oi"));
		const signed = { "x-hub-signature-256": await sign(text) };
		// This copy of the Worker knows the number: it has just answered for it.
		await post(at.id, textFrom(ANA, "Antes"));
		expect((await try1(at.id, text, signed)).status).toBe(200);
		await rest(at);
	});
});

describe("a post nobody signed", () => {
	it("[C52] is 401 and leaves nothing but one remark a minute, in whatever way its signature is wrong", async () => {
		const at = await connected();
		const text = JSON.stringify(textFrom(ANA, "Oi"));
		const good = await sign(text);
		const sha1 = `sha1=${good.slice(7, 47)}`;
		const before = await dumpOf(at);
		const forged: Record<string, string>[] = [
			{},
			{ "x-hub-signature-256": await sign(text, "another-secret-entirely") },
			// What signing with nothing gives: HMAC fills a key up with zeroes.
			{ "x-hub-signature-256": await sign(text, "\0") },
			{ "x-hub-signature-256": "" },
			{ "x-hub-signature-256": good.slice(0, -1) },
			{ "x-hub-signature-256": sha1 },
			{ "x-hub-signature": sha1 },
			{ "x-hub-signature": good },
		].map((headers) => ({ "content-type": "application/json", ...headers }) as never);
		for (const headers of forged) {
			const answer = await raw(at.id, text, headers);
			expect(await reasonOf(answer)).toBe("401 bad_signature");
		}
		const mutated = await raw(at.id, text.replace("Oi", "Ai"), { "x-hub-signature-256": good });
		expect(await reasonOf(mutated)).toBe("401 bad_signature");
		const remarks = await rowsOf<{ what: string }>(at, "SELECT what FROM failure");
		expect(remarks).toEqual([{ what: "signature" }]);
		await inNumber(at, ({ db }) => db.run("DELETE FROM failure"));
		expect(await dumpOf(at)).toBe(before);
		expect(await casesOf(at)).toBe(0);
		// Within the minute another forgery writes nothing at all.
		await raw(at.id, text, {});
		expect(await dumpOf(at)).toBe(before);
	});

	it("[C52] is refused as well while the number has no secret at all", async () => {
		const at = await connected();
		await inNumber(at, async ({ db }) => {
			const settings = readSettings(db);
			if (!settings) throw new Error("no settings");
			const secrets = ["", "  "].map((secret) => ({ secret, until: null }));
			await writeAll(db, new Vault(env.VAULT_KEY, at.shop.slug), settings, { token: "t", secrets });
		});
		await sleep(at);
		const text = JSON.stringify(textFrom(ANA, "Oi"));
		for (const secret of ["\0", "  ", SECRET]) {
			const headers = { "x-hub-signature-256": await sign(text, secret) };
			expect((await raw(at.id, text, headers)).status).toBe(401);
		}
		expect(await rowsOf(at, "SELECT * FROM event")).toEqual([]);
	});

	it("[C53] for a number nobody connected is 404, and makes no object", async () => {
		const at = await connected();
		for (const id of [strange(at), "nada", "a.b", `${at.id}x`, "x".repeat(400)]) {
			expect(await reasonOf(await post(id, textFrom(ANA, "Oi")))).toBe("404 not_found");
		}
		expect(await tablesOf(strange(at))).toBe(0);
	});
});

describe("the size of a post", () => {
	it("[C54] above Meta's own is 413, also when nobody says how long it is", async () => {
		const at = await connected();
		const before = await dumpOf(at);
		const much = new Uint8Array(MAX_WEBHOOK_BYTES + 1).fill(32);
		expect(await reasonOf(await raw(at.id, much, {}))).toBe("413 too_large");
		const dripping = new ReadableStream<Uint8Array>({
			pull(controller) {
				controller.enqueue(new Uint8Array(65_536).fill(32));
			},
		});
		expect(await reasonOf(await raw(at.id, dripping, {}))).toBe("413 too_large");
		expect(await dumpOf(at)).toBe(before);
	});

	it("[C54] of 3 MB is taken whole", async () => {
		const at = await connected();
		const messages = Array.from({ length: 750 }, (_, index) => ({
			// Of three people: one writes at most 300 unanswered (C201).
			from: `552199999000${index % 3}`,
			id: wamid(),
			timestamp: String(Math.floor(Date.now() / 1_000) + index - 1_000),
			type: "text",
			text: { body: `${index} ${"x".repeat(4_000)}` },
		}));
		const giant = JSON.stringify(envelope({ messages }));
		expect(giant.length).toBeGreaterThan(3_000_000);
		expect((await post(at.id, giant)).status).toBe(200);
		const [count] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM event");
		expect(count?.n).toBe(750);
		await rest(at);
		for (const id of [1, 2, 3]) expect(await said(at, id)).toHaveLength(250);
	});
});

describe("a secret that is changed", () => {
	const NEXT = "the-next-secret-of-the-app";

	async function signed(at: Connected, secret: string): Promise<number> {
		const text = JSON.stringify(textFrom(ANA, "Oi"));
		return (await raw(at.id, text, { "x-hub-signature-256": await sign(text, secret) })).status;
	}

	it("[C55] holds at once; the one before it for a week more, and then no longer", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
		const at = await connected();
		expect(await signed(at, SECRET)).toBe(200);
		expect(await signed(at, NEXT)).toBe(401);
		const path = `/api/whatsapp/${at.id}`;
		await staff("PUT", path, at.shop.admin.cookie, { appSecret: NEXT });
		expect(await signed(at, NEXT)).toBe(200);
		expect(await signed(at, SECRET)).toBe(200);
		vi.setSystemTime(Date.now() + OLD_SECRET_MS - 120_000);
		expect(await signed(at, SECRET)).toBe(200);
		vi.setSystemTime(Date.now() + 240_000);
		expect(await signed(at, SECRET)).toBe(401);
		expect(await signed(at, NEXT)).toBe(200);
	});

	it("[C55] elsewhere than where it was changed holds after five seconds, although keys are kept a minute", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
		const at = await connected();
		expect(await signed(at, SECRET)).toBe(200);
		await inNumber(at, (room) => room.change({ appSecret: NEXT }));
		vi.setSystemTime(Date.now() + 5_001);
		expect(await signed(at, NEXT)).toBe(200);
	});
});

describe("what a post holds", () => {
	it("[C56] is written before the answer: what could not be is 503, and the same post again is taken", async () => {
		const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined);
		const at = await connected();
		const message = textFrom(ANA, "Bom dia");
		await inNumber(at, ({ db }) => {
			vi.spyOn(db, "transaction").mockImplementationOnce(() => {
				throw new Error("disk full: Bom dia");
			});
		});
		const answer = await post(at.id, message);
		expect(answer.status).toBe(503);
		expect(await answer.text()).not.toContain("Bom dia");
		expect(await rowsOf(at, "SELECT * FROM event")).toEqual([]);
		expect((await post(at.id, message)).status).toBe(200);
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: Bom dia"]);
		quiet.mockRestore();
	});

	it("[C57] is kept in Meta's own words when nobody understands it: no JSON, no shape, an unknown field", async () => {
		const at = await connected();
		const odd = [
			"{ this is no JSON",
			"[]",
			JSON.stringify({ object: "page" }),
			JSON.stringify({ object: "whatsapp_business_account", entry: [] }),
			JSON.stringify(envelope({ something: { new: "o que será" } }, "feature_of_next_year")),
		];
		for (const text of odd) expect((await post(at.id, text)).status).toBe(200);
		const rows = await rowsOf<{ raw: string; event: string }>(at, "SELECT raw, event FROM event");
		expect(rows).toHaveLength(odd.length);
		expect(rows.map(({ raw }) => raw).join()).toContain("this is no JSON");
		expect(rows.map(({ raw }) => raw).join()).toContain("o que será");
		await rest(at);
		expect(await casesOf(at)).toBe(0);
		expect(await alarmOf(at)).toBeNull();
	});

	it("[C57] is kept whole, however long: a history of more than a million letters, once", async () => {
		const at = await connected();
		const history = Array.from({ length: 30 }, (_, n) => `${n} ${"ção".repeat(18_000)}`);
		const text = JSON.stringify(envelope({ history }, "history"));
		expect(text.length).toBeGreaterThan(1_600_000);
		for (let copy = 0; copy < 2; copy += 1) expect((await post(at.id, text)).status).toBe(200);
		const rows = await rowsOf<{ raw: string }>(
			at,
			`SELECT raw FROM (SELECT 0 AS part, raw FROM event UNION ALL SELECT part, raw FROM event_rest)
			ORDER BY part`,
		);
		const kept = JSON.parse(rows.map(({ raw }) => raw).join("")) as { value: { history: unknown } };
		expect(kept.value.history).toEqual(history);
	});

	it("[C58] loses nothing for one bad item among many, in entries, changes and messages", async () => {
		const at = await connected();
		const one = (body: string, waId: string) => ({
			from: waId,
			id: wamid(),
			timestamp: String(Math.floor(Date.now() / 1_000)),
			type: "text",
			text: { body },
		});
		const change = (messages: unknown[]) => ({
			field: "messages",
			value: { metadata: { phone_number_id: PHONE_ID }, messages, contacts: null },
		});
		const mixed = {
			object: "whatsapp_business_account",
			entry: [
				{
					id: WABA,
					changes: [
						null,
						change([one("um", "5521988880001"), 7, { type: "text" }, one("dois", "5521988880002")]),
					],
				},
				"nothing",
				{
					id: WABA,
					changes: [{ field: "messages", value: 3 }, change([one("três", "5521988880003")])],
				},
			],
		};
		expect((await post(at.id, mixed)).status).toBe(200);
		await rest(at);
		const all = await Promise.all([1, 2, 3].map((id) => said(at, id)));
		expect(all).toEqual([["visitor: um"], ["visitor: dois"], ["visitor: três"]]);
	});

	it("[C59] about another number of the same app is kept, and touches nobody here", async () => {
		const at = await connected();
		const foreign = JSON.stringify(textFrom(ANA, "Para o outro número")).replace(
			PHONE_ID,
			"1999999999999",
		);
		expect((await post(at.id, foreign)).status).toBe(200);
		await rest(at);
		expect(await rowsOf(at, "SELECT * FROM event")).toHaveLength(1);
		expect(await rowsOf(at, "SELECT * FROM contact")).toEqual([]);
		expect(await casesOf(at)).toBe(0);
	});
});
