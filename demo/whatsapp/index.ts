// Where the platform enters the stand-in: pages of the fake phone, everything else to the one object.
// Only for this machine: a host that is not loopback is refused, whoever sent the request.
import type { Env } from "./env.ts";

export { PocketCloud } from "./cloud.ts";

const LOOPBACK = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

function policy(host: string): string {
	return [
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' blob:",
		"media-src 'self' blob:",
		`connect-src 'self' ws://${host}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
		"require-trusted-types-for 'script'",
		"trusted-types 'none'",
	].join("; ");
}

async function page(env: Env, url: URL, file: string): Promise<Response> {
	const found = await env.PAGE.fetch(new Request(new URL(`/${file}`, url)));
	const response = new Response(found.body, found);
	response.headers.set("content-security-policy", policy(url.host));
	response.headers.set("x-content-type-options", "nosniff");
	response.headers.set("referrer-policy", "no-referrer");
	response.headers.set("cache-control", "no-store");
	return response;
}

export default {
	async fetch(request, env): Promise<Response> {
		const url = new URL(request.url);
		if (!LOOPBACK.test(url.hostname)) return new Response("loopback only\n", { status: 403 });
		if (url.pathname === "/_lab/phone") return page(env, url, "phone.html");
		const file = /^\/_lab\/page\/([\w.-]+)$/.exec(url.pathname)?.[1];
		if (file) return page(env, url, file);
		if (url.pathname === "/favicon.ico") return new Response(null, { status: 204 });
		return env.CLOUD.get(env.CLOUD.idFromName("pocket")).fetch(request);
	},
} satisfies ExportedHandler<Env>;
