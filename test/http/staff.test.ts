// Rules H50-H76 as a browser meets them: cookies, cross-site requests, invites, and the reach of
// each role.
import { describe, expect, it } from "vitest";
import type { PersonView } from "../../protocol/api.ts";
import {
	accountOf,
	call,
	cookieOf,
	freshSlug,
	join,
	makeTeam,
	OWN,
	PAGE,
	PASSWORD,
	reasonOf,
	type Signed,
	setUp,
	signIn,
	staff,
	stored,
} from "../support/http.ts";

async function peopleOf(by: Signed): Promise<readonly PersonView[]> {
	return (await (await staff("GET", "/api/people", by.cookie)).json()) as PersonView[];
}

async function invite(
	by: Signed,
	role: string,
	teams: readonly string[],
	email = "n@aurora.example",
) {
	return staff("POST", "/api/invites", by.cookie, { name: "Pessoa Nova", email, role, teams });
}

describe("coming in", () => {
	it("[H50] sets a cookie no script and no other host can read", async () => {
		const { slug } = await setUp();
		const response = await signIn(slug, "clara@aurora.example");
		expect(response.status).toBe(200);
		expect(response.headers.get("set-cookie")).toMatch(
			new RegExp(
				`^__Host-vez=${slug}\\.[\\w-]{43}; Max-Age=86400; Path=/; Secure; HttpOnly; SameSite=Lax$`,
			),
		);
		const me = await staff("GET", "/api/me", cookieOf(response));
		expect(await me.json()).toMatchObject({
			person: { name: "Clara Nunes", role: "admin" },
			account: { slug, company: "Aurora Imóveis" },
		});
	});

	it("[H51] answers a wrong password, nobody, and an unknown account alike", async () => {
		const { slug } = await setUp();
		const answers = await Promise.all([
			signIn(slug, "clara@aurora.example", "errada errada"),
			signIn(slug, "ninguem@aurora.example"),
			signIn(freshSlug(), "clara@aurora.example"),
		]);
		const bodies = await Promise.all(answers.map((answer) => answer.text()));
		expect(new Set(bodies).size).toBe(1);
		const shapes = answers.map((one) => [one.status, [...one.headers].sort().join("\n")].join());
		expect(new Set(shapes).size).toBe(1);
		expect(bodies[0]).toContain("invalid_credentials");
	});

	it("[H52] says when it is too much, with Retry-After", async () => {
		const { slug } = await setUp();
		for (let i = 0; i < 5; i++) await signIn(slug, "clara@aurora.example", "errada errada");
		const response = await signIn(slug, "clara@aurora.example");
		expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
		expect(await reasonOf(response)).toBe("429 throttled");
	});

	it("[H59] and going out ends the session and clears the device", async () => {
		const { cookie } = await setUp();
		const response = await staff("DELETE", "/api/session", cookie);
		expect(response.status).toBe(204);
		expect(response.headers.get("set-cookie")).toMatch(/^__Host-vez=; Max-Age=0; Path=\/; Secure/);
		expect(response.headers.get("clear-site-data")).toBe('"storage"');
		expect(await reasonOf(await staff("GET", "/api/me", cookie))).toBe("401 session_ended");
	});

	it("[H55] lists sessions without their secrets, and ends one by its name", async () => {
		const { slug, cookie } = await setUp();
		const other = cookieOf(await signIn(slug, "clara@aurora.example"));
		const text = await (await staff("GET", "/api/sessions", cookie)).text();
		expect(text).not.toContain(other.split(".")[1]);
		const sessions = JSON.parse(text) as { id: string; current: boolean }[];
		expect(sessions).toHaveLength(2);
		const id = sessions.find((session) => !session.current)?.id;
		expect((await staff("DELETE", `/api/sessions/${id}`, cookie)).status).toBe(204);
		expect((await staff("GET", "/api/me", other)).status).toBe(401);
		expect((await staff("GET", "/api/me", cookie)).status).toBe(200);
	});
});

describe("setting an account up", () => {
	const ask = (authorization: string | null, slug = freshSlug()) =>
		call("/api/setup", {
			method: "POST",
			headers: { "content-type": "application/json", ...(authorization && { authorization }) },
			body: JSON.stringify({
				slug,
				company: "Nova Imóveis",
				admin: { name: "Admin", email: "a@nova.example", password: PASSWORD },
			}),
		});

	it("[H65] takes the operator's key and nothing like it", async () => {
		const slug = freshSlug();
		for (const key of [null, "", "Bearer", "Bearer ", "Bearer wrong", "Basic test-setup-key"]) {
			expect(await reasonOf(await ask(key, slug))).toBe("401 unauthenticated");
		}
		expect(await stored(accountOf(slug))).toBe("[]");
		expect((await ask("Bearer test-setup-key", slug)).status).toBe(201);
		expect(await reasonOf(await ask("Bearer test-setup-key", slug))).toBe("409 already_exists");
	});
});

describe("a request from somewhere else", () => {
	it("[H64] changes nothing: other origin, no header, or a form's content type", async () => {
		const { slug, cookie } = await setUp();
		const before = await stored(accountOf(slug));
		const body = { name: "Equipe" };
		const cases: [Record<string, string>, string][] = [
			[{ origin: PAGE }, "403 foreign_origin"],
			[{ origin: "null" }, "403 foreign_origin"],
			[{ origin: OWN.replace("https", "http") }, "403 foreign_origin"],
			[{ "x-vez": "" }, "403 forbidden"],
			[{ "content-type": "text/plain" }, "415 unsupported_media_type"],
			[{ "content-type": "application/x-www-form-urlencoded" }, "415 unsupported_media_type"],
		];
		for (const [headers, expected] of cases) {
			const response = await staff("POST", "/api/teams", cookie, body, headers);
			expect(await reasonOf(response)).toBe(expected);
		}
		expect(
			await reasonOf(await staff("DELETE", "/api/session", cookie, undefined, { origin: PAGE })),
		).toBe("403 foreign_origin");
		const login = { account: slug, email: "clara@aurora.example", password: PASSWORD };
		expect(await reasonOf(await staff("POST", "/api/session", null, login, { origin: PAGE }))).toBe(
			"403 foreign_origin",
		);
		expect(await stored(accountOf(slug))).toBe(before);
	});
});

describe("an invite", () => {
	it("[H70] works once, signs in, and its secret is stored only as a hash", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		const invited = await invite(admin, "broker", [team]);
		expect(invited.status).toBe(201);
		const { token, person } = (await invited.json()) as { token: string; person: PersonView };
		expect(token).toMatch(/^[\w-]{43}$/);
		expect(person).toMatchObject({ status: "invited", teams: [team] });
		expect(await stored(accountOf(slug))).not.toContain(token);
		const accept = () =>
			staff("POST", "/api/invites/accept", null, { account: slug, token, password: PASSWORD });
		const first = await accept();
		expect(await first.json()).toMatchObject({
			person: { status: "active" },
			teams: [{ id: team }],
		});
		expect(await reasonOf(await accept())).toBe("410 invite_invalid");
	});

	it("[H58] is not spent on a password that is easy to guess", async () => {
		const { slug, ...admin } = await setUp();
		const { token } = (await (await invite(admin, "broker", [])).json()) as { token: string };
		const accept = (password: string) =>
			staff("POST", "/api/invites/accept", null, { account: slug, token, password });
		const weak = await accept("12345678");
		expect(weak.status).toBe(400);
		expect(await weak.json()).toMatchObject({ fields: { password: expect.any(String) } });
		expect((await accept(PASSWORD)).status).toBe(200);
	});

	it("[H71] replaces the one before it, and is refused for who is already in", async () => {
		const { slug, ...admin } = await setUp();
		const one = (await (await invite(admin, "broker", [])).json()) as { token: string };
		const two = (await (await invite(admin, "supervisor", [])).json()) as { token: string };
		const accept = (token: string) =>
			staff("POST", "/api/invites/accept", null, { account: slug, token, password: PASSWORD });
		expect(await reasonOf(await accept(one.token))).toBe("410 invite_invalid");
		expect(await (await accept(two.token)).json()).toMatchObject({
			person: { role: "supervisor" },
		});
		expect(await reasonOf(await invite(admin, "broker", []))).toBe("409 already_exists");
	});
});

describe("who may name whom", () => {
	it("[H61] an admin anyone; a manager supervisors and brokers of his own teams", async () => {
		const { slug, ...admin } = await setUp();
		const [his, other] = [await makeTeam(admin, "Sul"), await makeTeam(admin, "Norte")];
		const manager = await join(slug, admin, "manager", [his]);
		const results: string[] = [];
		for (const role of ["admin", "manager", "supervisor", "broker"]) {
			const response = await invite(manager, role, [his], `${role}1@aurora.example`);
			results.push(`${role} ${response.status}`);
		}
		expect(results).toEqual(["admin 403", "manager 403", "supervisor 201", "broker 201"]);
		expect((await invite(manager, "broker", [other], "x@aurora.example")).status).toBe(403);
		expect((await invite(manager, "broker", ["inventada"], "x@aurora.example")).status).toBe(403);
		expect((await invite(admin, "admin", [], "socia@aurora.example")).status).toBe(201);
	});

	it("[H62] a manager sees and puts out only people of his teams, and nobody above him", async () => {
		const { slug, ...admin } = await setUp();
		const [his, other] = [await makeTeam(admin, "Sul"), await makeTeam(admin, "Norte")];
		const manager = await join(slug, admin, "manager", [his]);
		const near = await join(slug, admin, "broker", [his], "perto@aurora.example");
		const far = await join(slug, admin, "broker", [other], "longe@aurora.example");
		const both = await join(slug, admin, "broker", [his, other], "ambos@aurora.example");
		const seen = (await peopleOf(manager)).map((person) => person.email);
		expect(seen).not.toContain("longe@aurora.example");
		const putOut = async (who: Signed) =>
			(await staff("DELETE", `/api/people/${who.me.person.id}`, manager.cookie)).status;
		expect(await putOut(far)).toBe(404);
		expect(await putOut(admin)).toBe(403);
		expect(await putOut(both)).toBe(403);
		expect(await putOut(manager)).toBe(403);
		expect(await putOut(near)).toBe(204);
		expect((await staff("GET", "/api/me", near.cookie)).status).toBe(401);
		expect((await staff("DELETE", `/api/people/${admin.me.person.id}`, admin.cookie)).status).toBe(
			403,
		);
	});

	it("[H63] one account's ids mean nothing in another", async () => {
		const [ours, theirs] = [await setUp(), await setUp()];
		const team = await makeTeam(ours);
		const broker = await join(ours.slug, ours, "broker", [team]);
		const before = await stored(accountOf(ours.slug));
		const id = broker.me.person.id;
		expect((await staff("DELETE", `/api/people/${id}`, theirs.cookie)).status).toBe(404);
		expect((await invite(theirs, "broker", [team])).status).toBe(403);
		const site = { name: "Página", team, origins: [PAGE] };
		expect((await staff("POST", "/api/sites", theirs.cookie, site)).status).toBe(403);
		const product = { ref: "x", name: "Produto", teams: [team] };
		expect((await staff("POST", "/api/products", theirs.cookie, product)).status).toBe(403);
		expect(await peopleOf(theirs)).toHaveLength(1);
		const mixed = theirs.cookie.replace(theirs.slug, ours.slug);
		expect(await reasonOf(await staff("GET", "/api/me", mixed))).toBe("401 session_ended");
		expect(await stored(accountOf(ours.slug))).toBe(before);
	});
});

describe("setting up what is sold", () => {
	it("[H75] a manager's team is his, its name is taken once, contradictory rules are refused", async () => {
		const { slug, ...admin } = await setUp();
		const manager = await join(slug, admin, "manager", []);
		const team = await makeTeam(manager, "Leste");
		const me = (await (await staff("GET", "/api/me", manager.cookie)).json()) as Signed["me"];
		expect(me.teams).toEqual([{ id: team, name: "Leste" }]);
		const again = await staff("POST", "/api/teams", admin.cookie, { name: "leste" });
		expect(await reasonOf(again)).toBe("409 already_exists");
		const before = await stored(accountOf(slug));
		const odd = await staff("POST", "/api/teams", admin.cookie, { name: "Oeste", preset: "nope" });
		expect(await reasonOf(odd)).toBe("422 invalid_policy");
		expect(await stored(accountOf(slug))).toBe(before);
	});

	it("[H75] a product names brokers by e-mail, and only those who exist", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		await join(slug, admin, "broker", [team], "lucas@aurora.example");
		const product = { ref: "p-1", name: "Parque", teams: [team], price: "R$ 500 mil" };
		const put = (brokers: string[]) =>
			staff("POST", "/api/products", admin.cookie, { ...product, brokers });
		expect(await (await put(["lucas@aurora.example"])).json()).toEqual({
			ref: "p-1",
			name: "Parque",
			price: "R$ 500 mil",
		});
		expect(await reasonOf(await put(["ninguem@aurora.example"]))).toBe("400 invalid_input");
	});

	it("[H76] a site refuses origins that reach strangers, and lists to who leads its team", async () => {
		const { slug, ...admin } = await setUp();
		const [his, other] = [await makeTeam(admin, "Sul"), await makeTeam(admin, "Norte")];
		const manager = await join(slug, admin, "manager", [his]);
		const make = (team: string, origins: string[]) =>
			staff("POST", "/api/sites", manager.cookie, { name: "Página", team, origins });
		expect(await reasonOf(await make(his, ["https://*.com.br"]))).toBe("400 invalid_input");
		expect(await reasonOf(await make(his, ["ftp://x.example"]))).toBe("400 invalid_input");
		expect(await reasonOf(await make(other, [PAGE]))).toBe("403 forbidden");
		const made = (await (await make(his, [PAGE])).json()) as { key: string };
		expect(made.key).toMatch(new RegExp(`^${slug}\\.[0-9A-Za-z]{22}$`));
		await staff("POST", "/api/sites", admin.cookie, {
			name: "Norte",
			team: other,
			origins: [PAGE],
		});
		const list = async (by: Signed) =>
			((await (await staff("GET", "/api/sites", by.cookie)).json()) as unknown[]).length;
		expect(await list(manager)).toBe(1);
		expect(await list(admin)).toBe(2);
	});
});
