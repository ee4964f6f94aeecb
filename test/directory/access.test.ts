// Rules H50-H59: signing in and out through the account object, and what a session is worth.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AccountRoom } from "../../worker/directory/room.ts";
import {
	accountOf,
	freshNet,
	freshSlug,
	inside,
	join,
	makeTeam,
	PASSWORD,
	setUp,
} from "../support/http.ts";

const HOUR = 3_600_000;

function device() {
	return { ip: freshNet(), agent: "Mozilla/5.0 (Linux; Android 16) Chrome/150.0" };
}

function trySignIn(slug: string, email: string, password = PASSWORD, from = device()) {
	return accountOf(slug).signIn({ account: slug, email, password }, from);
}

async function secretOf(slug: string, email = "clara@aurora.example"): Promise<string> {
	const answer = await trySignIn(slug, email);
	if (!answer.ok) throw new Error(answer.refusal.reason);
	return answer.value.secret;
}

function travel(ms: number): void {
	vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}

afterEach(() => {
	vi.useRealTimers();
});

describe("an account", () => {
	it("[H65] is set up once", async () => {
		const { slug } = await setUp();
		const again = await accountOf(slug).setup(
			{ slug, company: "Outra", admin: { name: "Xi", email: "x@x.com", password: PASSWORD } },
			device(),
		);
		expect(again).toMatchObject({ ok: false, refusal: { reason: "already_exists" } });
	});

	it("[H65] that was never set up answers like any other and stores nothing", async () => {
		const slug = freshSlug();
		expect(await trySignIn(slug, "a@b.com")).toMatchObject({
			refusal: { reason: "invalid_credentials" },
		});
		expect(await accountOf(slug).authenticate("x".repeat(43))).toMatchObject({
			refusal: { reason: "session_ended" },
		});
		expect(await accountOf(slug).site(`${slug}.0123456789012345678901`)).toBeNull();
		expect(await accountOf(slug).findClient("a@b.com", [])).toBeNull();
		expect(await inside(slug, (room) => room.db.written)).toBe(0);
	});
});

describe("signing in", () => {
	it("[H50] gives a 256-bit secret of which only the hash is stored", async () => {
		const { slug } = await setUp();
		const secret = await secretOf(slug);
		expect(secret).toMatch(/^[\w-]{43}$/);
		const stored = await inside(slug, (room) =>
			JSON.stringify(room.db.all("SELECT * FROM session")),
		);
		expect(stored).not.toContain(secret);
	});

	it("[H51] says the same to a wrong password, to nobody, to the invited and to the disabled", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		const gone = await join(slug, admin, "broker", [team], "saiu@aurora.example");
		await accountOf(slug).disable(await principalOf(slug), gone.me.person.id);
		await accountOf(slug).invite(await principalOf(slug), {
			name: "Nova",
			email: "nova@aurora.example",
			role: "broker",
			teams: [team],
		});
		const answers = await Promise.all([
			trySignIn(slug, "clara@aurora.example", "errada errada"),
			trySignIn(slug, "ninguem@aurora.example"),
			trySignIn(slug, "saiu@aurora.example"),
			trySignIn(slug, "nova@aurora.example"),
		]);
		for (const answer of answers) expect(answer).toEqual(answers[0]);
		expect(answers[0]).toMatchObject({ refusal: { reason: "invalid_credentials" } });
	});

	it("[H51] takes as long for nobody as for somebody", async () => {
		const { slug } = await setUp();
		const spent = async (email: string) => {
			const start = performance.now();
			await trySignIn(slug, email, "errada errada");
			return performance.now() - start;
		};
		const [somebody, nobody] = [[] as number[], [] as number[]];
		for (let i = 0; i < 4; i++) {
			somebody.push(await spent("clara@aurora.example"));
			nobody.push(await spent(`ninguem${i}@aurora.example`));
		}
		const ratio = Math.min(...somebody) / Math.min(...nobody);
		expect(ratio).toBeGreaterThan(0.5);
		expect(ratio).toBeLessThan(2);
	});

	it("[H52] checks at most five of a hundred passwords tried at once", async () => {
		const { slug } = await setUp();
		const answers = await Promise.all(
			Array.from({ length: 100 }, () => trySignIn(slug, "clara@aurora.example", "errada errada")),
		);
		const reasons = answers.map((answer) => (answer.ok ? "in" : answer.refusal.reason));
		expect(reasons.filter((reason) => reason === "invalid_credentials")).toHaveLength(5);
		expect(reasons.filter((reason) => reason === "throttled")).toHaveLength(95);
		expect(await trySignIn(slug, "clara@aurora.example")).toMatchObject({
			refusal: { reason: "throttled", message: expect.stringContaining("15 minutos") },
		});
	});

	it("[H52] lets the owner in from a network he has used, whatever strangers tried", async () => {
		const { slug } = await setUp();
		const home = device();
		expect(await trySignIn(slug, "clara@aurora.example", PASSWORD, home)).toMatchObject({
			ok: true,
		});
		for (let i = 0; i < 6; i++) await trySignIn(slug, "clara@aurora.example", "errada errada");
		expect(await trySignIn(slug, "clara@aurora.example")).toMatchObject({ ok: false });
		expect(await trySignIn(slug, "clara@aurora.example", PASSWORD, home)).toMatchObject({
			ok: true,
		});
	});

	it("[H52] counts unknown people alike", async () => {
		const { slug } = await setUp();
		for (let i = 0; i < 5; i++) await trySignIn(slug, "ninguem@aurora.example");
		expect(await trySignIn(slug, "ninguem@aurora.example")).toMatchObject({
			refusal: { reason: "throttled" },
		});
	});

	it("[H53] stops a network after twenty failures over many accounts", async () => {
		const { slug } = await setUp();
		const from = device();
		const answers = await Promise.all(
			Array.from({ length: 25 }, (_, i) => trySignIn(slug, `p${i}@aurora.example`, "errada", from)),
		);
		const throttled = answers.filter(
			(answer) => !answer.ok && answer.refusal.reason === "throttled",
		);
		expect(throttled).toHaveLength(5);
	});

	it("[H58] makes an old hash strong again", async () => {
		const { slug } = await setUp();
		const read = (room: AccountRoom) =>
			room.db.one<{ password: string }>("SELECT password FROM person WHERE id = 1")?.password ?? "";
		const salt = "00".repeat(16);
		const { scrypt } = await import("node:crypto");
		const key = await new Promise<Uint8Array>((resolve, reject) =>
			scrypt(PASSWORD, new Uint8Array(16), 32, { N: 1_024, r: 8, p: 1 }, (error, found) =>
				error ? reject(error) : resolve(found),
			),
		);
		const hex = Array.from(key, (byte) => byte.toString(16).padStart(2, "0")).join("");
		await inside(slug, (room) =>
			room.db.run("UPDATE person SET password = ?", `$scrypt$ln=10,r=8,p=1$${salt}$${hex}`),
		);
		expect(await trySignIn(slug, "clara@aurora.example")).toMatchObject({ ok: true });
		expect(await inside(slug, read)).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$/);
		expect(await trySignIn(slug, "clara@aurora.example")).toMatchObject({ ok: true });
	});
});

describe("a session", () => {
	it("[H54] ends after 12 idle hours, and a day after it began for an admin", async () => {
		const { slug } = await setUp();
		const idle = await secretOf(slug);
		travel(12 * HOUR);
		expect(await accountOf(slug).authenticate(idle)).toMatchObject({ ok: false });
		const busy = await secretOf(slug);
		for (let i = 0; i < 2; i++) {
			travel(11 * HOUR);
			expect(await accountOf(slug).authenticate(busy)).toMatchObject({ ok: true });
		}
		travel(2 * HOUR);
		expect(await accountOf(slug).authenticate(busy)).toMatchObject({ ok: false });
	});

	it("[H54] of a broker lasts seven days in all", async () => {
		const { slug, ...admin } = await setUp();
		await join(slug, admin, "broker", [await makeTeam(admin)], "b@aurora.example");
		const secret = await secretOf(slug, "b@aurora.example");
		for (let i = 0; i < 15; i++) {
			travel(11 * HOUR);
			expect(await accountOf(slug).authenticate(secret)).toMatchObject({ ok: true });
		}
		travel(3.1 * HOUR);
		expect(await accountOf(slug).authenticate(secret)).toMatchObject({ ok: false });
	});

	it("[H57] costs no row to read, and one every ten minutes", async () => {
		const { slug } = await setUp();
		const secret = await secretOf(slug);
		const cost = async () => {
			const before = await inside(slug, (room) => room.db.written);
			await accountOf(slug).authenticate(secret);
			return (await inside(slug, (room) => room.db.written)) - before;
		};
		expect(await cost()).toBe(0);
		travel(9 * 60_000);
		expect(await cost()).toBe(0);
		travel(2 * 60_000);
		expect(await cost()).toBe(1);
		expect(await cost()).toBe(0);
	});

	it("[H55] is listed by its owner only, and ended by him or an admin only", async () => {
		const { slug, ...admin } = await setUp();
		const team = await makeTeam(admin);
		await join(slug, admin, "broker", [team], "a@aurora.example");
		await join(slug, admin, "broker", [team], "b@aurora.example");
		const a = await principalOf(slug, "a@aurora.example");
		const b = await principalOf(slug, "b@aurora.example");
		const listed = await accountOf(slug).sessions(a);
		expect(listed.ok && listed.value.map((one) => one.current)).toEqual([true, false]);
		expect(await accountOf(slug).revokeSession(b, a.session)).toMatchObject({
			refusal: { reason: "not_found" },
		});
		expect(await accountOf(slug).revokeSession(await principalOf(slug), a.session)).toMatchObject({
			ok: true,
		});
		const left = await accountOf(slug).sessions(a);
		expect(left.ok && left.value.some((one) => one.id === a.session)).toBe(false);
	});

	it("[H56] dies at once when its person is disabled", async () => {
		const { slug, ...admin } = await setUp();
		const him = await join(slug, admin, "broker", [await makeTeam(admin)], "b@aurora.example");
		const secret = await secretOf(slug, "b@aurora.example");
		await accountOf(slug).disable(await principalOf(slug), him.me.person.id);
		expect(await accountOf(slug).authenticate(secret)).toMatchObject({
			refusal: { reason: "session_ended" },
		});
		expect(await trySignIn(slug, "b@aurora.example")).toMatchObject({ ok: false });
	});
});

async function principalOf(slug: string, email = "clara@aurora.example") {
	const answer = await accountOf(slug).authenticate(await secretOf(slug, email));
	if (!answer.ok) throw new Error(answer.refusal.reason);
	return answer.value;
}
