// Rules C141 to C144 and C148 (docs/WHATSAPP-NUMBER.md): connecting a number. Only who leads the team may do
// any of it. Meta is played; what a check says of each step is in setup-steps.test.ts.
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { ConnectionRoom } from "../../worker/connection/room.ts";
import { eventually } from "../support/eventually.ts";
import {
	accountOf,
	call,
	env,
	join,
	makeTeam,
	openShop,
	reasonOf,
	staff,
} from "../support/http.ts";
import {
	type Connected,
	connected,
	connectNumber,
	numberInput,
	PHONE_ID,
	playedMeta,
	post,
	type Sent,
	sign,
	textFrom,
} from "../support/meta.ts";
import { check, refusal, step } from "./checked.ts";
import { form, rest } from "./scene.ts";

const graph = playedMeta();
afterEach(() => {
	graph.answer = () => null;
	vi.useRealTimers();
});

function callbackIn({ body }: Sent): string {
	return String(
		(body.webhook_configuration as Record<string, unknown> | undefined)?.override_callback_uri,
	);
}

describe("a check", () => {
	it("[C141] waits for Meta's own two signs, names a wrong secret, and each counts from when it came", async () => {
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
		const at = await connected();
		const view = async () =>
			(await (
				await staff("GET", `/api/whatsapp/${at.id}`, at.shop.admin.cookie)
			).json()) as ConnectionView;
		const first = await view();
		expect(step(first, "verified")).toMatch(/^waiting/);
		expect(step(first, "event")).toMatch(/^waiting .*oi/);
		const query = `hub.mode=subscribe&hub.challenge=1&hub.verify_token=${first.verifyToken}`;
		await call(`/api/wa/${at.id}?${query}`);
		expect(step(await view(), "verified")).toBe("ok");
		const text = JSON.stringify(textFrom({ waId: "5521999990000" }, "oi"));
		const headers = { "x-hub-signature-256": await sign(text, "the-secret-of-another-app") };
		await call(`/api/wa/${at.id}`, { method: "POST", body: text, headers });
		expect(step(await check(at), "event")).toMatch(/^failed .*chave secreta/);
		expect((await view()).lastFailure?.message).toMatch(/assinatura/);
		vi.setSystemTime(Date.now() + 1_000);
		await post(at.id, text);
		// Mended: nobody has to ask again for that to be seen.
		expect(step(await view(), "event")).toBe("ok");
		expect(step(await check(at), "event")).toBe("ok");
		await rest(at);
	});
});

describe("who may", () => {
	it("[C142] connect, see, change, check and drop a number: who leads its team, and for anybody else there is none", async () => {
		const at = await connected();
		const { shop } = at;
		const elsewhere = await makeTeam(shop.admin, "Outra equipe");
		const people = {
			manager: await join(shop.slug, shop.admin, "manager", [shop.team]),
			supervisor: await join(shop.slug, shop.admin, "supervisor", [shop.team]),
			broker: await join(shop.slug, shop.admin, "broker", [shop.team]),
			other: await join(shop.slug, shop.admin, "manager", [elsewhere], "outra@aurora.example"),
			foreign: (await openShop()).admin,
		};
		const asks: [string, string, unknown?][] = [
			["GET", `/api/whatsapp/${at.id}`],
			["PUT", `/api/whatsapp/${at.id}`, { name: "Nome novo" }],
			["POST", `/api/whatsapp/${at.id}/check`, {}],
			["DELETE", `/api/whatsapp/${at.id}`],
		];
		for (const [method, path, body] of asks) {
			const by = async (cookie: string) => (await staff(method, path, cookie, body)).status;
			expect([method, await by(people.other.cookie)]).toEqual([method, 404]);
			expect([method, await by(people.foreign.cookie)]).toEqual([method, 404]);
			expect([method, await by(people.supervisor.cookie)]).toEqual([method, 403]);
			expect([method, await by(people.broker.cookie)]).toEqual([method, 403]);
			expect((await staff(method, path, null, body)).status).toBe(401);
			expect([200, 204]).toContain(await by(people.manager.cookie));
		}
		const make = (cookie: string) => staff("POST", "/api/whatsapp", cookie, numberInput(shop));
		expect((await make(people.other.cookie)).status).toBe(403);
		expect((await make(people.broker.cookie)).status).toBe(403);
		expect((await make(people.foreign.cookie)).status).toBe(403);
		expect((await make(people.manager.cookie)).status).toBe(201);
		const list = await (await staff("GET", "/api/whatsapp", people.other.cookie)).json();
		expect(list).toEqual([]);
	});

	it("[C143] a number is connected once, also by two people in the same moment, and nothing sealed is left of the second", async () => {
		const shop = await openShop();
		const make = () => staff("POST", "/api/whatsapp", shop.admin.cookie, numberInput(shop));
		const answers = await Promise.all([make(), make(), make()]);
		expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
		expect(await reasonOf(await make())).toBe("409 already_exists");
		const mine: string[] = [];
		for (const id of await listDurableObjectIds(env.CONNECTIONS as never)) {
			const stub = env.CONNECTIONS.get(id) as unknown as DurableObjectStub;
			await runInDurableObject(stub, (_, { storage }) => {
				const tables = "SELECT 1 FROM sqlite_master WHERE name = 'connection'";
				if (storage.sql.exec(tables).toArray().length === 0) return;
				const rows = storage.sql
					.exec<{ settings: string; sealed: string }>("SELECT settings, sealed FROM connection")
					.toArray();
				for (const { settings, sealed } of rows)
					if (settings.includes(`"${shop.slug}"`)) mine.push(sealed);
			});
		}
		expect(mine.filter((sealed) => sealed !== "")).toHaveLength(1);
		// Meta was told where to post by the one who won, and by nobody else.
		const winner = (await answers.find(({ status }) => status === 201)?.json()) as ConnectionView;
		const told = graph.sent
			.filter(({ path, method }) => method === "POST" && path.endsWith(`/${PHONE_ID}`))
			.map(callbackIn)
			.filter((address) => address.includes(`/${shop.slug}.`));
		expect(told).toEqual([winner.callbackUrl]);
		expect(await (await staff("GET", "/api/whatsapp", shop.admin.cookie)).json()).toHaveLength(1);
	});

	it("[C143] by fields that cannot be a number, a token or an id is refused before anything is made", async () => {
		const shop = await openShop();
		for (const change of [
			{ phone: "11 98765-4321" },
			{ token: "x" },
			{ appSecret: "" },
			{ phoneId: "abc" },
			{ wabaId: "" },
		]) {
			const answer = await staff(
				"POST",
				"/api/whatsapp",
				shop.admin.cookie,
				numberInput(shop, change),
			);
			expect(answer.status).toBe(400);
		}
		expect(await (await staff("GET", "/api/whatsapp", shop.admin.cookie)).json()).toEqual([]);
	});
});

describe("a number that Meta did not confirm", () => {
	const otherNumber = ({ method, path }: Sent) =>
		method === "GET" && path.endsWith(`/${PHONE_ID}`)
			? Response.json({ id: PHONE_ID, display_phone_number: "+55 41 3333-4444" })
			: null;
	const badToken = ({ path }: Sent) => (path.endsWith("/debug_token") ? refusal(190, 401) : null);

	it("[C148] takes no site off its link; once it is confirmed, sites that publish it are on it", async () => {
		for (const wrong of [otherNumber, badToken]) {
			const shop = await openShop();
			graph.answer = wrong;
			const at = await connectNumber(shop);
			const line = async () => (await accountOf(shop.slug).site(shop.site))?.line;
			expect(await line()).toBeUndefined();
			graph.answer = () => null;
			await check(at);
			expect(await line()).toBe(at.id);
		}
	});

	it("[C148] keeps nobody else from connecting it, and its own team from connecting it twice", async () => {
		const shop = await openShop();
		graph.answer = badToken;
		const make = (team: string) =>
			staff("POST", "/api/whatsapp", shop.admin.cookie, numberInput(shop, { team }));
		const squatter = await makeTeam(shop.admin, "Outra equipe");
		expect((await make(squatter)).status).toBe(201);
		expect(await reasonOf(await make(squatter))).toBe("409 already_exists");
		graph.answer = () => null;
		expect((await make(shop.team)).status).toBe(201);
		expect(await reasonOf(await make(squatter))).toBe("409 already_exists");
	});
});

it("[C144] a drop that failed half-way is asked again", async () => {
	const at = await connected();
	const drop = vi
		.spyOn(ConnectionRoom.prototype, "disconnect")
		.mockRejectedValueOnce(new Error("evicted"));
	const ask = () => staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
	expect((await ask()).status).toBe(503);
	expect((await ask()).status).toBe(204);
	expect(drop).toHaveBeenCalledTimes(2);
	drop.mockRestore();
	expect((await post(at.id, textFrom({ waId: "5521999990000" }, "Oi"))).status).toBe(404);
});

it("[C144] dropping a number ends it at its door at once; its cases stay, and it can be connected again", async () => {
	const at = await connected();
	await form(at);
	await post(at.id, textFrom({ waId: "5521999990000" }, "Oi"));
	await rest(at);
	const answer = await staff("DELETE", `/api/whatsapp/${at.id}`, at.shop.admin.cookie);
	expect(answer.status).toBe(204);
	expect((await post(at.id, textFrom({ waId: "5521999990000" }, "Ainda?"))).status).toBe(404);
	const path = `/api/teams/${at.shop.team}/cases/2`;
	expect((await staff("GET", path, at.shop.admin.cookie)).status).toBe(200);
	const again = await connectNumber(at.shop);
	expect(again.id).toBe(at.id);
	expect((await post(again.id, textFrom({ waId: "5521999990000" }, "Oi de novo"))).status).toBe(
		200,
	);
	await rest(again);
});

it("[C144] dropped, Meta forgets its address, unless that is another's by now", async () => {
	const at = await connected();
	const drop = ({ shop, id }: Connected) =>
		staff("DELETE", `/api/whatsapp/${id}`, shop.admin.cookie);
	const removed = () =>
		graph.sent.filter(
			({ method, path, body }) =>
				method === "POST" && path.endsWith(`/${PHONE_ID}`) && callbackIn({ body } as Sent) === "",
		).length;
	const before = removed();
	await drop(at);
	await eventually(() => expect(removed()).toBe(before + 1));
	const first = await connected();
	// Somebody else's now: the last to be connected has the events.
	const second = await connected();
	const asked = graph.sent.length;
	await drop(first);
	await eventually(() => expect(graph.sent.length).toBe(asked + 1));
	expect(removed()).toBe(before + 1);
	await drop(second);
	await eventually(() => expect(removed()).toBe(before + 2));
});
