// Rules C161, C164, C166 to C168, C170 and C183 (docs/WHATSAPP-NUMBER.md): a number in trouble. Held up and free
// again, disconnected, its seal lost, its alarm lost, its past grown long.
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { forget, lastEventAt } from "../../worker/connection/inbox.ts";
import { eventually } from "../support/eventually.ts";
import { openShop, staff } from "../support/http.ts";
import {
	type Connected,
	connected,
	connectionOf,
	NUMBER,
	PHONE_ID,
	playedDay,
	post,
	SECRET,
	textFrom,
	WABA,
} from "../support/meta.ts";
import {
	alarmOf,
	broker,
	conversation,
	deliveries,
	failures,
	inNumber,
	inTeam,
	later,
	rest,
	rowsOf,
	said,
	says,
	sleep,
} from "./scene.ts";

const graph = playedDay();
beforeEach(() => {
	vi.spyOn(console, "error").mockImplementation(() => undefined);
});

const DAY = 86_400_000;
const ANA = "5521999990000";

function meta(code: number, status = 400): Response {
	return Response.json({ error: { code, message: `(#${code})` } }, { status });
}

function answering(how: (body: Record<string, unknown>) => Response | null): void {
	graph.answer = ({ path, body }) =>
		path.endsWith("/messages") && "biz_opaque_callback_data" in body ? how(body) : null;
}

async function queued(at: Connected, count: number): Promise<void> {
	await eventually(async () =>
		expect(await rowsOf(at, "SELECT id FROM message")).toHaveLength(count),
	);
	await rest(at);
}

it("[C161] what was pasted is kept first: Meta and the team are asked and told by the check alone", async () => {
	const shop = await openShop();
	const id = `${shop.slug}.only-kept`;
	const object = connectionOf(id);
	const input = { team: shop.team, name: "Principal", phone: NUMBER, wabaId: WABA };
	const secrets = { phoneId: PHONE_ID, token: "EAAtest-token", appSecret: SECRET };
	const of = { id, account: shop.slug, callbackUrl: `https://vez.test/api/wa/${id}` };
	const made = await object.establish(of, { ...input, ...secrets });
	expect(made.ok && made.value.steps.every(({ state }) => state === "waiting")).toBe(true);
	expect(graph.sent).toEqual([]);
	expect(await rowsOf({ id }, "SELECT key FROM state WHERE key = 'teams'")).toEqual([]);
	const checked = await object.check();
	expect(checked.ok && checked.value.steps[0]).toEqual({ step: "token", state: "ok" });
	expect(graph.sent.some(({ method }) => method === "POST")).toBe(true);
	expect(await rowsOf({ id }, "SELECT key FROM state WHERE key = 'teams'")).toHaveLength(1);
});

describe("sending", () => {
	const three = async (at: Connected) => {
		const who = await broker(at);
		const all = [];
		for (const [waId, phone] of [
			[ANA, "(21) 99999-0000"],
			["5521988881111", "(21) 98888-1111"],
			["5521988882222", "(21) 98888-2222"],
		] as const)
			all.push(await conversation(at, waId, { email: `c${waId}@exemplo.com`, phone }, who));
		return { who, all };
	};

	it("[C164] one person Meta refuses, in a country or for no reason she names, stops nobody else", async () => {
		const at = await connected();
		const { who, all } = await three(at);
		const [ana, bia] = all;
		if (!ana || !bia) throw new Error("nobody");
		for (const refused of [() => meta(130_497, 403), () => meta(139_999, 403)]) {
			answering(({ to }) => (to === ANA ? refused() : null));
			const one = await says(at, who, ana.id, "um");
			const two = await says(at, who, bia.id, "dois");
			await eventually(async () => {
				expect((await deliveries(at, ana.id))[one]).toBe("failed");
				expect((await deliveries(at, bia.id))[two]).toBe("accepted");
			});
			expect(await inNumber(at, async (room) => await room.view())).toMatchObject({
				value: { heldUp: null },
			});
		}
		await eventually(async () =>
			expect((await failures(at, ana.id)).map(([, why]) => why)).toEqual(["unreachable", "other"]),
		);
	});

	it("[C164] that is free again sends one message first, and the rest once that was taken", async () => {
		const at = await connected();
		const { who, all } = await three(at);
		answering(() => meta(190, 401));
		for (const { id } of all) await says(at, who, id, `para ${id}`);
		await queued(at, 3);
		graph.sent.length = 0;
		await inNumber(at, (room) => room.check());
		await rest(at);
		// The check found nothing wrong, and it was: one of them said so for all.
		expect(graph.messages()).toHaveLength(1);
		answering(() => null);
		await inNumber(at, (room) => room.check());
		await rest(at);
		expect(graph.messages()).toHaveLength(4);
	});
});

describe("a number that was disconnected", () => {
	it("[C167] says so to its teams, and what waits and what is said from then on is told as failed", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => meta(131_056, 429));
		const one = await says(at, who, id, "um");
		await queued(at, 1);
		const answer = await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
		expect(answer.status).toBe(204);
		await who.desk.seen("case", (frame) => frame.case.whatsapp?.heldUp === "account");
		await eventually(async () => expect(await failures(at, id)).toEqual([[one, "account"]]));
		const two = await says(at, who, id, "dois");
		await eventually(async () =>
			expect(await failures(at, id)).toEqual([
				[one, "account"],
				[two, "account"],
			]),
		);
		await rest(at);
		expect(graph.messages()).toHaveLength(1);
		expect(await alarmOf(at)).toBeNull();
	});
});

describe("a check", () => {
	it("[C183] of a number that was dropped meanwhile frees nothing and tells no team that it is fine", async () => {
		const at = await connected();
		const { id, who } = await conversation(at);
		answering(() => meta(190, 401));
		await says(at, who, id, "um");
		await queued(at, 1);
		graph.answer = async ({ path }) => {
			if (path.endsWith("/message_templates"))
				await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
			return null;
		};
		graph.sent.length = 0;
		const answer = await connectionOf(at.id).check();
		expect(answer.ok).toBe(false);
		await rest(at);
		expect(graph.messages()).toEqual([]);
		expect(
			await inNumber(at, ({ db }) => db.one("SELECT value FROM state WHERE key = 'held'")),
		).toEqual({ value: "account" });
		await inTeam(at, (room) => {
			const { lines } = room as unknown as { lines: { of(id: string): { heldUp: unknown } } };
			expect(lines.of(at.id).heldUp).toBe("account");
		});
		await eventually(async () => expect(await failures(at, id)).toHaveLength(1));
	});

	it("[C183] that a newer token overtook is forgotten: the newer one's check is the one that counts", async () => {
		const at = await connected();
		let overtaken = false;
		graph.answer = async ({ path }) => {
			if (!path.endsWith("/debug_token") || overtaken) return null;
			overtaken = true;
			const change = { token: "EAAanother-token" };
			await staff("PUT", `/api/whatsapp/${at.id}`, at.shop.admin.cookie, change);
			return meta(190, 401);
		};
		const answer = await connectionOf(at.id).check();
		expect(overtaken).toBe(true);
		const view = (answer as { value: ConnectionView }).value;
		expect(view.steps[0]).toEqual({ step: "token", state: "ok" });
		expect(view.heldUp).toBeNull();
	});
});

it("[C131] [C132] what Meta quotes of the token is neither kept nor shown, nor is a secret", async () => {
	const at = await connected();
	const { id, who } = await conversation(at);
	const message = `Malformed access token EAAtest-token or EAAG${"q7Zx".repeat(9)}`;
	const error = { code: 190, message };
	answering(() => Response.json({ error }, { status: 401 }));
	await says(at, who, id, "um");
	await queued(at, 1);
	graph.answer = () => Response.json({ error: { ...error, code: 131_005 } }, { status: 403 });
	const answer = await staff("POST", `/api/whatsapp/${at.id}/check`, at.shop.admin.cookie, {});
	const shown = await answer.text();
	expect(shown).toContain("Malformed access token […] or […]");
	const kept = await rowsOf<{ detail: string }>(at, "SELECT detail FROM failure");
	expect(kept.map(({ detail }) => detail)).toEqual(["190 Malformed access token […] or […]"]);
	const all = [
		shown,
		...(await rowsOf(at, "SELECT facts FROM message")).map((row) => JSON.stringify(row)),
	];
	for (const text of all) expect(text).not.toMatch(/EAAtest-token|q7Zx/);
	// What was kept before this rule, or comes by another way, is struck where it is shown.
	await inNumber(at, ({ db }) =>
		db.run("UPDATE failure SET detail = ?", `${SECRET} EAAtest-token`),
	);
	const view = (await connectionOf(at.id).view()) as { value: ConnectionView };
	expect(view.value.lastFailure?.message).toBe("Uma mensagem não foi enviada: […] […]");
});

describe("a seal that does not open", () => {
	it("[C168] leaves the number seen, named in its first step, and mended by pasting both", async () => {
		const at = await connected();
		await rest(at);
		await inNumber(at, ({ db }) =>
			db.run("UPDATE connection SET sealed = 'v1.AAAAAAAAAAAAAAAAAAAA'"),
		);
		await sleep(at);
		const path = `/api/whatsapp/${at.id}`;
		const put = (body: unknown) => staff("PUT", path, at.shop.admin.cookie, body);
		const view = await staff("GET", path, at.shop.admin.cookie);
		expect(view.status).toBe(200);
		const seen = (await view.json()) as ConnectionView;
		expect(seen.steps[0]).toMatchObject({ step: "token", state: "failed" });
		expect(seen.heldUp).toBe("account");
		expect((await staff("POST", `${path}/check`, at.shop.admin.cookie, {})).status).toBe(200);
		for (const [given, missing] of [
			[{ token: "EAAanother-token" }, "appSecret"],
			[{ appSecret: "another-secret-of-the-app" }, "token"],
		] as const) {
			const answer = await put(given);
			expect(answer.status).toBe(400);
			expect(await answer.text()).toContain(`"${missing}"`);
		}
		expect((await put({ name: "Outro nome" })).status).toBe(200);
		const both = await put({ token: "EAAanother-token", appSecret: SECRET });
		expect(both.status).toBe(200);
		const mended = (await both.json()) as ConnectionView;
		expect(mended).toMatchObject({ name: "Outro nome", heldUp: null });
		expect(mended.steps[0]).toEqual({ step: "token", state: "ok" });
		expect((await post(at.id, textFrom({ waId: ANA }, "Oi"))).status).toBe(200);
		await rest(at);
		expect(await said(at, 1)).toEqual(["visitor: Oi"]);
	});
});

describe("the alarm", () => {
	it("[C166] that was lost is set again: a time long past is none", async () => {
		const at = await connected();
		await rest(at);
		await post(at.id, textFrom({ waId: ANA }, "Oi"));
		expect(await alarmOf(at)).not.toBeNull();
		vi.setSystemTime(Date.now() + 10 * 60_000);
		await post(at.id, textFrom({ waId: ANA }, "Alô"));
		expect(await alarmOf(at)).toBeGreaterThan(Date.now());
		await rest(at);
	});

	it("[C166] that fails rings again later, not six times and never more", async () => {
		const at = await connected();
		await post(at.id, textFrom({ waId: ANA }, "Oi"));
		await eventually(async () => expect(await said(at, 1)).toHaveLength(1));
		await inNumber(at, ({ db }) => {
			const { all } = db;
			let broken = true;
			vi.spyOn(db, "all").mockImplementation(function (this: typeof db, sql, ...values) {
				if (broken && sql.includes("FROM media")) {
					broken = false;
					throw new Error("disk");
				}
				return all.call(this, sql, ...values) as never;
			});
		});
		expect(await rest(at)).toBe(true);
		expect(await alarmOf(at)).toBe(Date.now() + 30_000);
		await later(at, 30_000);
		expect(await alarmOf(at)).toBeNull();
	});
});

describe("the inbox", () => {
	const fill = (at: Connected, count: number, when: number) =>
		inNumber(at, ({ db }) =>
			db.transaction(() => {
				for (let n = 1; n <= count; n += 1)
					db.run(
						"INSERT INTO event (key, at, event, raw) VALUES (?, ?, '{}', '{}')",
						`past ${n}`,
						when,
					);
				db.run("INSERT INTO state (key, value) VALUES ('cursor', ?)", String(count));
				db.run("INSERT INTO parked (contact, n) VALUES (77, 3)");
			}),
		);
	const past = (at: Connected) => rowsOf(at, "SELECT n FROM event WHERE key LIKE 'past%'");

	it("[C170] lets go of what is older than 30 days, a few for each that comes, parked ones too", async () => {
		const at = await connected();
		await rest(at);
		await fill(at, 20, Date.now() - 30 * DAY - 1);
		await post(at.id, textFrom({ waId: ANA }, "um"));
		await rest(at);
		expect(await past(at)).toHaveLength(18);
		expect(await rowsOf(at, "SELECT n FROM parked")).toHaveLength(1);
		for (let n = 0; n < 10; n += 1) await post(at.id, textFrom({ waId: ANA }, `e ${n}`));
		await rest(at);
		expect(await past(at)).toEqual([]);
		expect(await rowsOf(at, "SELECT n FROM parked")).toEqual([]);
		expect(await rowsOf(at, "SELECT n FROM event")).toHaveLength(11);
		expect(await said(at, 1)).toHaveLength(11);
	});

	it("[C170] keeps what is younger, what was not passed, and the newest of all", async () => {
		const at = await connected();
		await rest(at);
		const old = Date.now() - 31 * DAY;
		await fill(at, 20, old);
		await inNumber(at, ({ db }) => {
			db.run("UPDATE event SET at = ? WHERE n = 5", Date.now() - 29 * DAY);
			db.run("UPDATE state SET value = '10' WHERE key = 'cursor'");
			forget(db, 100, Date.now());
			const left = db.all<{ n: number }>("SELECT n FROM event ORDER BY n").map(({ n }) => n);
			expect(left).toEqual([5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
			db.run("UPDATE state SET value = '20' WHERE key = 'cursor'");
			forget(db, 100, Date.now());
			expect(db.all("SELECT n FROM event ORDER BY n")).toEqual([{ n: 5 }, { n: 20 }]);
			expect(lastEventAt(db)).toBe(old);
		});
	});
});
