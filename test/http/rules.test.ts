// Rules H64, H102-H104: a team's rules, read by who is in it and changed by who leads it. What is wrong
// with them is said in Portuguese, and changes nothing.
import { describe, expect, it } from "vitest";
import type { TeamRulesView } from "../../protocol/api.ts";
import type { Refusal } from "../../protocol/reasons.ts";
import {
	accountOf,
	join,
	makeTeam,
	PAGE,
	reasonOf,
	type Signed,
	setUp,
	staff,
	stored,
} from "../support/http.ts";

async function office() {
	const { slug, ...admin } = await setUp();
	const team = await makeTeam(admin);
	const path = `/api/teams/${team}/policy`;
	const read = (by: Signed) => staff("GET", path, by.cookie);
	const put = (by: Signed, body: unknown) => staff("PUT", path, by.cookie, body);
	const view = async () => (await (await read(admin)).json()) as TeamRulesView;
	return { slug, admin, team, read, put, view };
}

describe("a team's rules", () => {
	it("[H102] are read whole by anyone in the team, and by nobody else", async () => {
		const { slug, admin, team, read, view } = await office();
		const rules = await view();
		expect(rules).toMatchObject({
			preset: "product",
			timeZone: "America/Sao_Paulo",
			overrides: {},
			policy: { order: "rotating", channels: { api: { offerSeconds: 60 } } },
		});
		expect(rules.presets).toContain("roleta");
		const broker = await join(slug, admin, "broker", [team]);
		expect(await (await read(broker)).json()).toEqual(rules);
		const outsider = await join(slug, admin, "broker", [], "fora@aurora.example");
		for (const by of [outsider, await setUp()])
			expect(await reasonOf(await read(by))).toBe("403 forbidden");
	});

	it("[H102] are changed by a manager of the team or an admin", async () => {
		const { slug, admin, team, put, view } = await office();
		const manager = await join(slug, admin, "manager", [team]);
		const change = { preset: "roleta", policy: { channels: { api: { offerSeconds: 90 } } } };
		const answer = (await (await put(manager, change)).json()) as TeamRulesView;
		expect(answer).toMatchObject({
			preset: "roleta",
			overrides: change.policy,
			policy: { order: "fixed", requireOutcome: "hard", channels: { api: { offerSeconds: 90 } } },
		});
		expect(await view()).toEqual(answer);
		const other = await join(slug, admin, "manager", [], "outro@aurora.example");
		const supervisor = await join(slug, admin, "supervisor", [team]);
		for (const by of [other, supervisor])
			expect(await reasonOf(await put(by, change))).toBe("403 forbidden");
	});

	it("[H64] are not changed by a page of somebody else's", async () => {
		const { admin, team, view } = await office();
		const before = await view();
		const body = { preset: "roleta", policy: {} };
		for (const headers of [{ origin: PAGE }, { "x-vez": "" }, { "content-type": "text/plain" }]) {
			const path = `/api/teams/${team}/policy`;
			const response = await staff("PUT", path, admin.cookie, body, headers);
			expect([403, 415]).toContain(response.status);
		}
		expect(await view()).toEqual(before);
	});

	it("[H103] that contradict each other are refused with a sentence, and nothing changes", async () => {
		const { slug, admin, put, view } = await office();
		const before = [await stored(accountOf(slug)), await view()];
		const wrong: [unknown, string][] = [
			[{ preset: "nenhum", policy: {} }, "Não existe o modelo de regras “nenhum”."],
			[
				{ preset: "chatspot", policy: { order: "rotating" } },
				"No modelo Chatspot a ordem de distribuição é a de cadastro e não pode ser alterada.",
			],
			[
				{ preset: "chatspot", policy: { channels: { chat: { offerSeconds: 540 } } } },
				"Chat: o tempo para atender vai de 10 min a 1 h.",
			],
			[
				{ preset: "product", policy: { inventada: 1 } },
				"A regra “inventada” não existe ou não aceita este valor.",
			],
		];
		for (const [body, message] of wrong) {
			const response = await put(admin, body);
			expect(response.status).toBe(422);
			expect((await response.json()) as Refusal).toEqual({ reason: "invalid_policy", message });
		}
		expect([await stored(accountOf(slug)), await view()]).toEqual(before);
	});

	it("[R122] of seed 003 have one time for the first reply, set with chat's and read in both", async () => {
		const { admin, put, view } = await office();
		const times = (over: unknown) => put(admin, { preset: "hypnobox", policy: { channels: over } });
		expect((await times({ chat: { offerSeconds: 90 } })).status).toBe(200);
		const both = { chat: { offerSeconds: 90 }, whatsapp: { offerSeconds: 90 } };
		expect((await view()).policy).toMatchObject({ sameReplyTime: true, channels: both });
		const apart = await times({ chat: { offerSeconds: 90 }, whatsapp: { offerSeconds: 120 } });
		expect(await reasonOf(apart)).toBe("422 invalid_policy");
		expect((await view()).policy).toMatchObject({ channels: both });
	});

	it("[H103] name a time zone that exists, for a new team as well", async () => {
		const { admin, put, view } = await office();
		const nowhere = { preset: "product", policy: {}, timeZone: "America/Lugar_Nenhum" };
		expect(await reasonOf(await put(admin, nowhere))).toBe("400 invalid_input");
		const team = { name: "Norte", timeZone: nowhere.timeZone };
		expect(await reasonOf(await staff("POST", "/api/teams", admin.cookie, team))).toBe(
			"400 invalid_input",
		);
		await put(admin, { ...nowhere, timeZone: "America/Manaus" });
		expect((await view()).timeZone).toBe("America/Manaus");
		await put(admin, { preset: "roleta", policy: {} });
		expect(await view()).toMatchObject({ preset: "roleta", timeZone: "America/Manaus" });
	});

	it("[H104] are remembered by the account as they were sent, from the team's first day", async () => {
		const { slug, ...admin } = await setUp();
		const policy = { maxActive: 2 };
		const made = await staff("POST", "/api/teams", admin.cookie, {
			name: "Sul",
			preset: "hypnobox",
			policy,
		});
		const { id } = (await made.json()) as { id: string };
		const read = await staff("GET", `/api/teams/${id}/policy`, admin.cookie);
		expect(await read.json()).toMatchObject({
			preset: "hypnobox",
			overrides: policy,
			policy: { maxActive: 2 },
		});
		expect(await stored(accountOf(slug))).toContain("hypnobox");
	});

	it("[H129] are not saved over another's change that was not seen", async () => {
		const { admin, put, view } = await office();
		const { revision } = await view();
		const theirs = await put(admin, { preset: "product", policy: { maxActive: 7 }, revision });
		expect(theirs.status).toBe(200);
		const mine = { preset: "product", policy: { maxActive: 3 }, revision };
		const late = await put(admin, mine);
		expect(late.status).toBe(409);
		expect(await late.json()).toMatchObject({ reason: "changed_meanwhile" });
		const now = await view();
		expect(now.overrides).toEqual({ maxActive: 7 });
		expect((await put(admin, { ...mine, revision: now.revision })).status).toBe(200);
		expect((await view()).overrides).toEqual({ maxActive: 3 });
	});

	it("[H104] end alike in account and team, however many change them at once", async () => {
		const { admin, put, view } = await office();
		await Promise.all(
			Array.from({ length: 8 }, (_, i) =>
				put(admin, { preset: "product", policy: { maxActive: i + 1 } }),
			),
		);
		const { overrides, policy } = await view();
		expect(policy.maxActive).toBe(overrides.maxActive);
	});
});
