// Which pages may speak for a site, and which of our own pages for a person. An Origin is what a
// browser says of a page: it stops other people's pages, not programs (docs/HTTP.md).
// Pure: takes headers and lists.

/** `patterns` are exact origins, or one wildcard in place of the left-most label. */
export function isListed(origin: string | null, patterns: readonly string[]): boolean {
	if (origin === null || !isOrigin(origin)) return false;
	return patterns.some((pattern) => pattern === origin || matchesWildcard(origin, pattern));
}

/** `scheme://host[:port]` and nothing more; "null" and the empty string are not. */
export function isOrigin(text: string): boolean {
	try {
		const url = new URL(text);
		return /^https?:$/.test(url.protocol) && url.origin === text && !text.includes("*");
	} catch {
		return false;
	}
}

/** The request comes from a page this very host served. */
export function isOwn(request: Request): boolean {
	return request.headers.get("origin") === new URL(request.url).origin;
}

function matchesWildcard(origin: string, pattern: string): boolean {
	const [scheme, rest] = pattern.split("://*.");
	if (rest === undefined || !origin.startsWith(`${scheme}://`)) return false;
	const host = origin.slice(`${scheme}://`.length);
	const label = host.slice(0, host.length - rest.length - 1);
	return host === `${label}.${rest}` && /^[a-z0-9-]+$/.test(label);
}

/** What a listed page may read. Never with credentials: the widget has no cookie. */
export function corsHeaders(origin: string): Record<string, string> {
	return {
		"access-control-allow-origin": origin,
		"access-control-expose-headers": "Retry-After, Idempotent-Replayed",
	};
}
