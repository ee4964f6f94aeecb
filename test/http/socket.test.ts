// Rules H44-H47: opening sockets. A browser cannot read why an upgrade failed, so each refusal is an
// open socket closed at once with a code and a reason.
import { describe, expect, it } from "vitest";
import { CLOSE } from "../../protocol/reasons.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import { mintVisitorToken } from "../../worker/channels/visitor-token.ts";
import { ACTOR_HEADER } from "../../worker/team/port.ts";
import {
	call,
	join,
	leaveLead,
	OWN,
	openLine,
	openShop,
	PAGE,
	reasonOf,
	type Shop,
	setUp,
	staff,
} from "../support/http.ts";

function visitorLine(token: string, change: Record<string, string> = {}) {
	return openLine("/api/w/socket", {
		origin: PAGE,
		"sec-websocket-protocol": `${SUBPROTOCOL}, ${TOKEN_SUBPROTOCOL}${token}`,
		...change,
	});
}

function staffLine(shop: Shop, cookie: string, change: Record<string, string> = {}) {
	return openLine(`/api/teams/${shop.team}/socket`, {
		origin: OWN,
		cookie,
		"sec-websocket-protocol": SUBPROTOCOL,
		...change,
	});
}

function mint(shop: Shop, key: string, change: Record<string, unknown> = {}) {
	const of = { aud: shop.site, acc: shop.slug, team: shop.team, case: 1, receivedAt: Date.now() };
	return mintVisitorToken(key, { ...of, ...change }).then(({ token }) => token);
}

const KEY = "test-visitor-key";

describe("a visitor's socket", () => {
	it("[H44] opens his conversation", async () => {
		const shop = await openShop();
		const { token } = await leaveLead(shop);
		const line = await visitorLine(token);
		expect(line.protocol).toBe(SUBPROTOCOL);
		expect(await line.ask({ t: "hello", v: 1, since: 0 })).toMatchObject({ t: "welcome" });
		line.end();
	});

	it("[H44] closes with 4401 for a token that is forged, expired, or not there", async () => {
		const shop = await openShop();
		const { token } = await leaveLead(shop);
		const cases: [string, string][] = [
			[`${token.slice(0, -2)}AA`, "token_invalid"],
			[await mint(shop, "another-key"), "token_invalid"],
			[await mint(shop, KEY, { receivedAt: 1 }), "token_expired"],
			[await mint(shop, KEY, { aud: `${shop.slug}.0123456789012345678901` }), "token_invalid"],
			[await mint(shop, KEY, { team: "outra" }), "token_invalid"],
			["", "token_invalid"],
		];
		for (const [bad, reason] of cases) {
			const line = await visitorLine(bad);
			expect(line.protocol).toBe(SUBPROTOCOL);
			expect(await line.closed()).toEqual({ code: CLOSE.unauthenticated, reason });
		}
	});

	it("[H44] closes with 4403 for a page the site does not list", async () => {
		const shop = await openShop();
		const { token } = await leaveLead(shop);
		for (const origin of ["https://evil.example", "null"]) {
			const line = await visitorLine(token, { origin });
			expect(await line.closed()).toEqual({ code: CLOSE.forbidden, reason: "foreign_origin" });
		}
	});

	it("[H45] closes with 4426 for another version, echoing what was offered", async () => {
		const shop = await openShop();
		const { token } = await leaveLead(shop);
		const line = await visitorLine(token, { "sec-websocket-protocol": `vez.0, auth.${token}` });
		expect(line.protocol).toBe("vez.0");
		expect(await line.closed()).toEqual({ code: CLOSE.stale_protocol, reason: "stale_protocol" });
	});

	it("[H45] answers 426 to a request that is no upgrade", async () => {
		expect(await reasonOf(await call("/api/w/socket", { headers: { origin: PAGE } }))).toBe(
			"426 upgrade_required",
		);
	});

	it("[H46] is who the token says, whatever the request claims", async () => {
		const shop = await openShop();
		const { token } = await leaveLead(shop);
		const actor = JSON.stringify({ as: "member", id: 1, session: "x" });
		const line = await visitorLine(token, { [ACTOR_HEADER]: actor });
		const welcome = await line.ask({ t: "hello", v: 1, since: 0 });
		expect(welcome).toMatchObject({ t: "welcome" });
		expect(welcome).not.toHaveProperty("me");
		line.end();
	});
});

describe("a member's socket", () => {
	it("[H47] opens for who is in the team, and for any admin of the account", async () => {
		const shop = await openShop();
		const broker = await join(shop.slug, shop.admin, "broker", [shop.team]);
		for (const { cookie, me } of [broker, shop.admin]) {
			const line = await staffLine(shop, cookie);
			expect(await line.ask({ t: "hello", v: 1 })).toMatchObject({
				t: "welcome",
				me: { id: me.person.id },
			});
			line.end();
		}
	});

	it("[H47] closes for who is not in it, of this account or another", async () => {
		const shop = await openShop();
		const outsider = await join(shop.slug, shop.admin, "broker", []);
		const manager = await join(shop.slug, shop.admin, "manager", []);
		const foreign = await setUp();
		for (const { cookie } of [outsider, manager, foreign]) {
			const line = await staffLine(shop, cookie);
			expect(await line.closed()).toEqual({ code: CLOSE.forbidden, reason: "forbidden" });
		}
	});

	it("[H47] closes without a session, and for a page elsewhere", async () => {
		const shop = await openShop();
		const { cookie } = shop.admin;
		const cases: [Record<string, string>, number, string][] = [
			[{ cookie: "" }, CLOSE.unauthenticated, "unauthenticated"],
			[{ cookie: `${cookie}x` }, CLOSE.unauthenticated, "session_ended"],
			[{ origin: PAGE }, CLOSE.forbidden, "foreign_origin"],
			[{ origin: "null" }, CLOSE.forbidden, "foreign_origin"],
			[{ "sec-websocket-protocol": "vez.0" }, CLOSE.stale_protocol, "stale_protocol"],
		];
		for (const [change, code, reason] of cases) {
			const line = await staffLine(shop, cookie, change);
			expect(await line.closed()).toEqual({ code, reason });
		}
	});

	it("[H56] ends within a second of his session, and of his being disabled", async () => {
		const shop = await openShop();
		const broker = await join(shop.slug, shop.admin, "broker", [shop.team]);
		const line = await staffLine(shop, broker.cookie);
		await line.ask({ t: "hello", v: 1 });
		await staff("DELETE", "/api/session", broker.cookie);
		expect(await line.closed(1_000)).toMatchObject({ code: CLOSE.session_ended });
		const other = await join(shop.slug, shop.admin, "supervisor", [shop.team]);
		const second = await staffLine(shop, other.cookie);
		await second.ask({ t: "hello", v: 1 });
		await staff("DELETE", `/api/people/${other.me.person.id}`, shop.admin.cookie);
		expect(await second.closed(1_000)).toMatchObject({ code: CLOSE.session_ended });
	});
});
