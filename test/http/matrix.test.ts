// Rules H1, H2, H60, H94: every route of the app against every kind of person. The list comes from the app
// itself, so a route added without a rule fails here.
import { describe, expect, it } from "vitest";
import { SUBPROTOCOL } from "../../protocol/version.ts";
import { createApp, routes } from "../../worker/http/app.ts";
import { type Route, route } from "../../worker/http/route.ts";
import {
	call,
	cookieOf,
	integrate,
	join,
	leaveLead,
	OWN,
	openLine,
	openShop,
	reasonOf,
	type Shop,
	setUp,
	signIn,
	staff,
} from "../support/http.ts";

const PEOPLE = [
	"nobody",
	"visitor",
	"integration",
	"broker",
	"supervisor",
	"manager",
	"admin",
	"foreign admin",
] as const;
type Kind = (typeof PEOPLE)[number];

/** Whether the declaration lets this person reach the handler. */
function declared({ who, path }: Route, kind: Kind): boolean {
	if (who === "anyone") return true;
	if (who === "integration") return kind === "integration";
	if (typeof who === "string" && who !== "signed-in") return false;
	if (kind === "nobody" || kind === "visitor" || kind === "integration") return false;
	// The team in the address belongs to one account only.
	if (path.startsWith("/api/teams/:id") && kind === "foreign admin") return false;
	const role = kind === "foreign admin" ? "admin" : kind;
	return who === "signed-in" || who.includes(role);
}

/** The headers by which somebody says who he is. */
type Proof = Readonly<Record<string, string>>;

/** Whose team it is, is asked after the fields: these are right. */
const RULES = { preset: "product", policy: {} };

/** Whether the app lets him: anything but a refusal of who he is. An empty body stops after that. */
async function allowed(shop: Shop, { method, path, socket }: Route, proof: Proof) {
	const address = path
		.replace("/api/teams/:id", `/api/teams/${shop.team}`)
		.replace(/:\w+/g, "999999");
	if (socket) {
		const headers = {
			origin: OWN,
			"sec-websocket-protocol": SUBPROTOCOL,
			...proof,
		};
		const line = await openLine(address, headers);
		const end = await line.closed(200);
		line.end();
		return end === null;
	}
	const body = path.endsWith("/policy") ? RULES : {};
	const sends = method === "POST" || method === "PUT";
	const response = await staff(method, address, null, sends ? body : undefined, proof);
	if (![401, 403, 404].includes(response.status)) return true;
	const own = HANDLERS_OWN[`${method} ${path}`];
	return own === undefined ? isOnlyMissing(response, path) : (await reasonOf(response)) === own;
}

/** Open to anyone, and answered so by the handler itself: the address holds the proof. */
const HANDLERS_OWN: Readonly<Record<string, string>> = {
	"GET /api/wa/:connection": "403 forbidden",
	"GET /w/:site/:code": "404 unknown_site",
};

/** A 404 for what the address names comes from the handler; for the site, from the guard. */
async function isOnlyMissing(response: Response, path: string): Promise<boolean> {
	return (
		response.status === 404 &&
		path.includes(":id") &&
		(await reasonOf(response)).endsWith("not_found")
	);
}

describe("the routes", () => {
	it("[H1] of the app are exactly the declared ones, each once", () => {
		const registered = createApp(routes).routes.map(({ method, path }) => `${method} ${path}`);
		const listed = routes.map(({ method, path }) => `${method} ${path}`);
		expect(registered.sort()).toEqual(listed.sort());
		expect(new Set(listed).size).toBe(listed.length);
		for (const { who } of routes) expect(who.length).toBeGreaterThan(0);
	});

	it("[H1] do not compile without saying who", () => {
		const handle = async () => new Response();
		// @ts-expect-error `who` is missing
		route({ method: "GET", path: "/api/x", handle });
		// @ts-expect-error nobody called that
		route({ method: "GET", path: "/api/x", who: "everyone", handle });
		// @ts-expect-error neither under /api/ nor a late-bound link
		route({ method: "GET", path: "/x", who: "anyone", handle });
	});

	it("[H2] answer an unknown address, or a known one asked otherwise, with a JSON 404", async () => {
		for (const [method, path] of [
			["GET", "/api/nada"],
			["GET", "/api"],
			["PUT", "/api/me"],
			["POST", "/api/me"],
			["GET", "/api/w/leads"],
		] as const) {
			const response = await call(path, { method });
			expect(response.headers.get("x-content-type-options")).toBe("nosniff");
			expect(await reasonOf(response)).toBe("404 not_found");
		}
	});

	it("[H8] answer with the same protective headers, whatever they answer", async () => {
		for (const path of ["/api/me", "/api/nada", "/api/w/config", "/api/people"]) {
			const { headers } = await call(path);
			expect(Object.fromEntries(headers)).toMatchObject({
				"cache-control": "no-store",
				"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
				"cross-origin-resource-policy": "same-origin",
				"referrer-policy": "no-referrer",
				"strict-transport-security": "max-age=31536000",
				vary: "Origin",
				"x-content-type-options": "nosniff",
			});
		}
	});

	it("[H60] [H94] let in exactly whom they declare", async () => {
		const shop = await openShop();
		const { key } = await integrate(shop);
		const { token } = await leaveLead(shop);
		const proofs = new Map<Kind, Proof>([
			["nobody", {}],
			["visitor", { authorization: `Bearer ${token}`, cookie: `__Host-vez=${shop.slug}.${token}` }],
			["integration", { authorization: `Bearer ${key}`, cookie: `__Host-vez=${shop.slug}.${key}` }],
			["admin", { cookie: shop.admin.cookie }],
			["foreign admin", { cookie: (await setUp()).cookie }],
		]);
		for (const role of ["broker", "supervisor", "manager"] as const) {
			const { cookie } = await join(shop.slug, shop.admin, role, [shop.team]);
			proofs.set(role, { cookie });
		}
		const wrong: string[] = [];
		let checked = 0;
		const ending = (one: Route) => one.method === "DELETE" && one.path === "/api/session";
		// Signing out comes last: it takes the cookie with it.
		const inOrder = [...routes.filter((one) => !ending(one)), ...routes.filter(ending)];
		for (const one of inOrder) {
			for (const kind of PEOPLE) {
				const was = await allowed(shop, one, proofs.get(kind) ?? {});
				if (was !== declared(one, kind)) wrong.push(`${kind}: ${one.method} ${one.path} ${was}`);
				checked += 1;
			}
		}
		expect(wrong).toEqual([]);
		expect(checked).toBe(routes.length * PEOPLE.length);
		expect(cookieOf(await signIn(shop.slug, "broker@aurora.example"))).not.toBe("");
	});
});
