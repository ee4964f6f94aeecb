// Who is asking: one check for each kind of caller a route may declare, refusing by default.
// Must not know any particular route, nor what its handler does.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import { SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import { verifyVisitorToken } from "../channels/visitor-token.ts";
import type { Integration, Principal, Site } from "../directory/port.ts";
import { accountName, type Env } from "../env.ts";
import { readCookie } from "./cookie.ts";
import { clientNet } from "./network.ts";
import { isListed, isOwn } from "./origin.ts";
import type { VisitorCaller, Who } from "./route.ts";
import { findSite } from "./sites.ts";

const INTEGRATION_KEY = /^lk_([a-z0-9][a-z0-9-]{1,38}[a-z0-9])_[0-9A-Za-z]{43}$/;

/**
 * A page of ours, not a form elsewhere: browsers send the Origin, and let no other page set the
 * header. Asked of everything a cookie, or the making of one, is involved in.
 */
export function ownPage(request: Request): Answer<null> {
	if (!isOwn(request)) return refuse("foreign_origin", { message: "Peça a partir do painel." });
	return request.headers.get("x-vez") === "1" ? done(null) : refuse("forbidden");
}

export async function principal(request: Request, env: Env, who: Who): Promise<Answer<Principal>> {
	const cookie = readCookie(request);
	if (!cookie) return refuse("unauthenticated");
	const answer = await env.ACCOUNTS.getByName(accountName(cookie.account)).authenticate(
		cookie.secret,
	);
	if (!answer.ok) return answer;
	const allowed = who === "signed-in" || (Array.isArray(who) && who.includes(answer.value.role));
	return allowed ? answer : refuse("forbidden");
}

export async function operator(request: Request, env: Env): Promise<Answer<null>> {
	const given = bearer(request) ?? "";
	const same = await equalSecrets(given, env.SETUP_KEY ?? "");
	return same && given ? done(null) : refuse("unauthenticated");
}

/** The key says whose it is; its account confirms it. Unknown, revoked and misspelt are one answer. */
export async function integration(request: Request, env: Env): Promise<Answer<Integration>> {
	const key = bearer(request) ?? "";
	const account = INTEGRATION_KEY.exec(key)?.[1];
	const found =
		account === undefined
			? null
			: await env.ACCOUNTS.getByName(accountName(account)).integration(key);
	if (found) return done(found);
	return refuse("unauthenticated", { message: "A chave de integração falta ou não vale." });
}

export function bearer(request: Request): string | null {
	const [scheme, value] = (request.headers.get("authorization") ?? "").split(" ", 2);
	return scheme?.toLowerCase() === "bearer" && value ? value : null;
}

export async function listedSite(
	request: Request,
	env: Env,
	key: string | null,
): Promise<Answer<Site>> {
	if (key === null) return refuse("unknown_site");
	const site = await findSite(env, key, clientNet(request));
	if (!site.ok) return site;
	const listed = isListed(request.headers.get("origin"), site.value.origins);
	return listed ? site : refuse("foreign_origin");
}

/** The token is checked before any object is woken. */
export async function visitor(
	request: Request,
	env: Env,
	now: number,
): Promise<Answer<VisitorCaller>> {
	const offered = offeredProtocols(request);
	const token = offered.find((name) => name.startsWith(TOKEN_SUBPROTOCOL));
	const found = await verifyVisitorToken(
		env.VISITOR_KEY,
		token?.slice(TOKEN_SUBPROTOCOL.length) ?? "",
		now,
	);
	if (!found.ok) return refuse(found.why);
	const site = await listedSite(request, env, found.claims.aud);
	if (!site.ok) return site.refusal.reason === "unknown_site" ? refuse("token_invalid") : site;
	return done({ claims: found.claims, site: site.value });
}

export function speaksOurProtocol(request: Request): boolean {
	return offeredProtocols(request).includes(SUBPROTOCOL);
}

export function offeredProtocols(request: Request): readonly string[] {
	const header = request.headers.get("sec-websocket-protocol") ?? "";
	return header
		.split(",")
		.map((name) => name.trim())
		.filter(Boolean);
}

/** Hashing first makes the lengths equal; every byte is looked at, so time says nothing. */
async function equalSecrets(a: string, b: string): Promise<boolean> {
	const digests = await Promise.all(
		[a, b].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
	);
	const [x = new Uint8Array(), y = new Uint8Array(1)] = digests.map((one) => new Uint8Array(one));
	return x.reduce((diff, byte, i) => diff | (byte ^ (y[i] ?? 256)), x.length ^ y.length) === 0;
}
