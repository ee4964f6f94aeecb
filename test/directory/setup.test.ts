// Rules H60, H80, H54, H89: the account object itself refuses whom it should, whatever the Worker let
// through; it tells the teams what changed; and each change costs a known number of rows.
import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type Answer, CLOSE } from "../../protocol/reasons.ts";
import type { Principal } from "../../worker/directory/port.ts";
import {
	accountOf,
	freshNet,
	inside,
	join,
	makeTeam,
	OWN,
	openLine,
	openShop,
	PAGE,
	PASSWORD,
	setUp,
} from "../support/http.ts";

const HOUR = 3_600_000;

afterEach(() => {
	vi.useRealTimers();
});

async function secretOf(slug: string, email: string): Promise<string> {
	const answer = await accountOf(slug).signIn(
		{ account: slug, email, password: PASSWORD },
		{ ip: freshNet(), agent: "" },
	);
	if (!answer.ok) throw new Error(answer.refusal.reason);
	return answer.value.secret;
}

async function principalOf(slug: string, email: string): Promise<Principal> {
	const answer = await accountOf(slug).authenticate(await secretOf(slug, email));
	if (!answer.ok) throw new Error(answer.refusal.reason);
	return answer.value;
}

async function pending(slug: string): Promise<number> {
	return inside(slug, (room) => room.db.all("SELECT n FROM outbox").length);
}

describe("the account object", () => {
	it("[H60] refuses brokers and supervisors everything a manager sets up", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		for (const role of ["broker", "supervisor"]) {
			await join(slug, admin, role, [team]);
			const by = await principalOf(slug, `${role}@aurora.example`);
			const account = accountOf(slug);
			const answers: Answer<unknown>[] = [
				await account.invite(by, { name: "Xi", email: "x@x.com", role: "broker", teams: [] }),
				await account.people(by),
				await account.disable(by, admin.me.person.id),
				await account.createTeam(by, {
					name: "Outra",
					timeZone: "America/Sao_Paulo",
					preset: "product",
					policy: {},
				}),
				await account.putProduct(by, { ref: "x", name: "Xis", teams: [], brokers: [] }),
				await account.putProduct(by, { ref: "x", name: "Xis", teams: [team], brokers: [] }),
				await account.createSite(by, {
					name: "Página",
					team,
					origins: [PAGE],
					channels: ["chat"],
				}),
				await account.sites(by),
				await account.setSite(by, "x", { whatsappTo: "broker" }),
				await account.setDepartments(by, admin.me.person.id, { departments: ["Vendas"] }),
				await account.setRules(by, team, { preset: "roleta", policy: {} }),
				await account.createIntegration(by, { name: "Portal", team }),
				await account.integrations(by),
				await account.revokeIntegration(by, "x"),
			];
			const reasons = answers.map((answer) => (answer.ok ? "allowed" : answer.refusal.reason));
			expect(reasons).toEqual(answers.map(() => "forbidden"));
		}
	});

	it("[H114] keeps a manager from the pending invite of a team he does not lead", async () => {
		const { slug, ...admin } = await setUp();
		const [north, south] = [await makeTeam(admin, "Norte"), await makeTeam(admin, "Sul")];
		await join(slug, admin, "manager", [north]);
		const owner = await principalOf(slug, "clara@aurora.example");
		const manager = await principalOf(slug, "manager@aurora.example");
		const invite = (by: Principal, name: string, team: string) =>
			accountOf(slug).invite(by, {
				name,
				email: `${name}@aurora.example`,
				role: "broker",
				teams: [team],
			});
		await invite(owner, "nina", south);
		await invite(owner, "nilo", north);
		expect(await invite(manager, "nina", north)).toMatchObject({
			refusal: { reason: "forbidden" },
		});
		expect(await invite(manager, "nilo", north)).toMatchObject({ ok: true });
	});

	it("[H80] leaves nothing untold after people, products and sessions change", async () => {
		const shop = await openShop();
		await join(shop.slug, shop.admin, "broker", [shop.team]);
		const by = await principalOf(shop.slug, "clara@aurora.example");
		await accountOf(shop.slug).putProduct(by, { ref: "p", name: "Pê", teams: [], brokers: [] });
		await accountOf(shop.slug).revokeSession(by, by.session);
		expect(await pending(shop.slug)).toBe(0);
	});

	it("[H81] tells by the alarm what could not be told at once", async () => {
		const shop = await openShop();
		await inside(shop.slug, (room) => {
			room.db.run(
				"INSERT INTO outbox (team, call, due) VALUES (?, ?, ?)",
				shop.team,
				JSON.stringify({ do: "putMember", member: { id: 9, name: "Nove", role: "broker" } }),
				Date.now() - 1,
			);
		});
		expect(await runDurableObjectAlarm(accountOf(shop.slug) as never)).toBe(true);
		expect(await pending(shop.slug)).toBe(0);
	});

	it("[H54] takes sessions out when they are over", async () => {
		const { slug } = await setUp();
		await secretOf(slug, "clara@aurora.example");
		const left = () => inside(slug, (room) => room.db.all("SELECT id FROM session").length);
		expect(await left()).toBe(2);
		vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 24 * HOUR + 1 });
		await runDurableObjectAlarm(accountOf(slug) as never);
		expect(await left()).toBe(0);
	});

	it("[H54] ends an idle session and its socket by the alarm, and spares one seen since", async () => {
		const shop = await openShop();
		const broker = await join(shop.slug, shop.admin, "broker", [shop.team]);
		const busy = await secretOf(shop.slug, "broker@aurora.example");
		const line = await openLine(`/api/teams/${shop.team}/socket`, {
			origin: OWN,
			cookie: broker.cookie,
			"sec-websocket-protocol": "vez.1",
		});
		await line.ask({ t: "hello", v: 1 });
		const start = Date.now();
		const alarm = () =>
			inside(shop.slug, (room) =>
				(room as unknown as { ctx: DurableObjectState }).ctx.storage.getAlarm(),
			);
		expect(await alarm()).toBeLessThanOrEqual(start + 12 * HOUR);
		vi.useFakeTimers({ toFake: ["Date"], now: start + 6 * HOUR });
		expect(await accountOf(shop.slug).authenticate(busy)).toMatchObject({ ok: true });
		vi.useFakeTimers({ toFake: ["Date"], now: start + 12 * HOUR + 1 });
		await runDurableObjectAlarm(accountOf(shop.slug) as never);
		expect(await line.closed()).toMatchObject({ code: CLOSE.session_ended });
		expect(await accountOf(shop.slug).authenticate(busy)).toMatchObject({ ok: true });
		const count = (where: string) =>
			inside(shop.slug, (room) => room.db.all(`SELECT id FROM session WHERE ${where}`).length);
		// The networks stay known until the sessions would have been over (H52).
		expect([await count("seen_at > 0"), await count("net <> ''")]).toEqual([1, 3]);
		expect(await alarm()).toBeGreaterThan(start + 12 * HOUR);
	});

	it("[H89] costs few rows: signing in, an invite and its acceptance, a product, a site", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		const cost = async (act: () => Promise<unknown>) => {
			const before = await inside(slug, (room) => room.db.written);
			await act();
			return (await inside(slug, (room) => room.db.written)) - before;
		};
		const account = accountOf(slug);
		const by = await principalOf(slug, "clara@aurora.example");
		const site = { name: "Página", team, origins: [PAGE], channels: ["chat" as const] };
		const product = { ref: "p", name: "Produto", teams: [team], brokers: [] };
		const rows = {
			signIn: await cost(() => secretOf(slug, "clara@aurora.example")),
			invited: await cost(() => join(slug, admin, "broker", [team])),
			product: await cost(() => account.putProduct(by, product)),
			site: await cost(() => account.createSite(by, site)),
			config: await cost(() => account.site(`${slug}.0123456789012345678901`)),
			found: await cost(() => account.findClient("a@b.com", ["+5511987654321"])),
		};
		console.log(`rows written: ${JSON.stringify(rows)}`);
		expect(rows.signIn).toBeLessThanOrEqual(5);
		expect(rows.invited).toBeLessThanOrEqual(12);
		expect(rows.product).toBeLessThanOrEqual(3);
		expect([rows.site, rows.config, rows.found]).toEqual([1, 0, 0]);
	});
});
