// One request through one declared route: what is too big, foreign, unknown or forbidden is turned
// away in this order, before the handler runs. Every answer leaves through `sealed`.
// Must not know any particular route.
import { type Answer, done, type Refusal, refusal, refuse } from "../../protocol/reasons.ts";
import type { Site } from "../directory/port.ts";
import type { Env } from "../env.ts";
import { isJson, type RawBody, readJson, validate } from "./body.ts";
import {
	integration,
	listedSite,
	offeredProtocols,
	operator,
	ownPage,
	principal,
	speaksOurProtocol,
	visitor,
} from "./guards.ts";
import { meta } from "./meta.ts";
import { clientNet } from "./network.ts";
import { corsHeaders, isOwn } from "./origin.ts";
import { closedSocket, refused } from "./refuse.ts";
import type { Caller, Identified, Route } from "./route.ts";

type Params = Readonly<Record<string, string>>;

const NO_BODY: RawBody = { bytes: new Uint8Array(), json: null };

export async function serve(
	route: Route,
	request: Request,
	env: Env,
	params: Params,
): Promise<Response> {
	// Filled as soon as the page is known to be listed, so that it can read refusals as well.
	const headers = new Headers();
	const outcome = await pass(route, request, env, params, headers).catch((error: unknown) => {
		report(route, error);
		return refusal("unavailable");
	});
	if (outcome instanceof Response) return sealed(outcome, headers);
	if (route.socket && outcome.reason !== "upgrade_required") {
		return closedSocket(outcome.reason, offeredProtocols(request));
	}
	return sealed(refused(outcome), headers);
}

async function pass(
	route: Route,
	request: Request,
	env: Env,
	params: Params,
	headers: Headers,
): Promise<Response | Refusal> {
	const url = new URL(request.url);
	const socket = route.socket ? upgrade(request) : done(null);
	if (!socket.ok) return socket.refusal;
	const early = route.who === "public-site" || !route.schema ? null : isJson(request);
	if (early === false) return refusal("unsupported_media_type");
	// Counted before the key is looked at: wrong ones are what there must not be many of.
	const guessing = route.who === "operator";
	if (guessing && (await overLimit(route, request, env, null))) return refusal("rate_limited");
	const found = await identify(route, request, env, url, params, headers);
	if (!found.ok) return found.refusal;
	const { caller, raw } = found.value;
	const limited = !guessing && (await overLimit(route, request, env, caller));
	if (limited) return refusal("rate_limited");
	const read = raw ? done(raw) : route.schema ? await readJson(request) : done(NO_BODY);
	if (!read.ok) return read.refusal;
	const body = route.schema ? validate(route.schema, read.value.json) : done(null);
	if (!body.ok) return body.refusal;
	return route.handle({
		request,
		url,
		env,
		params,
		caller,
		body: body.value,
		bytes: read.value.bytes,
		device: { ip: clientNet(request), agent: request.headers.get("user-agent") ?? "" },
	});
}

async function identify(
	route: Route,
	request: Request,
	env: Env,
	url: URL,
	params: Params,
	headers: Headers,
): Promise<Identified> {
	const changes = ["POST", "PUT", "DELETE"].includes(request.method);
	switch (route.who) {
		case "public-site": {
			// The key of a lead's site is inside its body, so that one is read first.
			const raw = route.schema ? await readJson(request) : null;
			if (raw && !raw.ok) return raw;
			const key = raw ? siteIn(raw.value.json) : url.searchParams.get("site");
			const site = await listedSite(request, env, key);
			if (!site.ok) return site;
			const origin = request.headers.get("origin") ?? "";
			for (const [name, value] of Object.entries(corsHeaders(origin))) headers.set(name, value);
			return done({ caller: site.value, raw: raw?.value ?? null });
		}
		case "visitor":
			return calling(await visitor(request, env, Date.now()));
		case "integration":
			return calling(await integration(request, env));
		case "meta":
			return meta(request, env, params.connection ?? "");
		case "operator":
			return calling(await operator(request, env));
		case "anyone": {
			const own = changes ? ownPage(request) : done(null);
			return calling(own);
		}
		default: {
			const own = changes ? ownRequest(request) : route.socket ? ownSocket(request) : done(null);
			return own.ok ? calling(await principal(request, env, route.who)) : own;
		}
	}
}

function calling(answer: Answer<Caller>): Identified {
	return answer.ok ? done({ caller: answer.value, raw: null }) : answer;
}

function ownRequest(request: Request): Answer<null> {
	return isJson(request) ? ownPage(request) : refuse("unsupported_media_type");
}

function ownSocket(request: Request): Answer<null> {
	return isOwn(request) ? done(null) : refuse("foreign_origin");
}

function upgrade(request: Request): Answer<null> {
	if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
		return refuse("upgrade_required");
	}
	return speaksOurProtocol(request) ? done(null) : refuse("stale_protocol");
}

async function overLimit(
	route: Route,
	request: Request,
	env: Env,
	caller: Caller,
): Promise<boolean> {
	if (!route.limit) return false;
	if (route.who === "integration" && caller && "id" in caller) {
		const key = `${route.limit}|${caller.id}`;
		return !(await env.INTEGRATION_LIMIT.limit({ key })).success;
	}
	const site = caller && "key" in caller ? (caller satisfies Site).key : "";
	const key = `${route.limit}|${site}|${clientNet(request)}`;
	return !(await env.LEAD_LIMIT.limit({ key })).success;
}

function siteIn(json: unknown): string | null {
	const site = typeof json === "object" && json !== null ? Reflect.get(json, "site") : null;
	return typeof site === "string" ? site : null;
}

/** Headers every answer has, unless the handler set its own. A 101 must leave untouched. */
export function sealed(response: Response, extra = new Headers()): Response {
	if (response.status === 101) return response;
	const headers = new Headers(response.headers);
	extra.forEach((value, name) => {
		headers.set(name, value);
	});
	headers.set("vary", "Origin");
	headers.set("x-content-type-options", "nosniff");
	headers.set("referrer-policy", "no-referrer");
	headers.set("cross-origin-resource-policy", "same-origin");
	headers.set("strict-transport-security", "max-age=31536000");
	headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
	if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
	return new Response(response.body, { status: response.status, headers });
}

/** Names and places only: messages of errors may quote what people typed. */
function report(route: Route, error: unknown): void {
	const it = error instanceof Error ? error : new Error("not an error");
	const where = it.stack
		?.split("\n")
		.slice(1, 5)
		.map((line) => line.trim());
	console.error(JSON.stringify({ at: "http", route: route.path, error: it.name, where }));
}
