// Answers of the Graph side: JSON in Meta's content type with its trace headers, and the ways an
// answer can be spoilt on the way. Knows no message.

import { trace } from "../state/ids.ts";
import type { Refusal } from "./errors.ts";

const JSON_TYPE = "application/json; charset=UTF-8";

export function answer(
	body: unknown,
	status = 200,
	headers: Record<string, string> = {},
): Response {
	return new Response(JSON.stringify(body), {
		status,
		headers: {
			"content-type": JSON_TYPE,
			"facebook-api-version": "v25.0",
			"x-fb-trace-id": trace(),
			"cache-control": "private, no-cache, no-store, must-revalidate",
			...headers,
		},
	});
}

export function refused(refusal: Refusal, headers: Record<string, string> = {}): Response {
	return answer({ error: refusal.error }, refusal.http, { ...refusal.headers, ...headers });
}

/** What a load balancer says when what is behind it does not. */
export function htmlError(status: number): Response {
	const words = status === 502 ? "Bad Gateway" : status === 503 ? "Service Unavailable" : "Error";
	return new Response(
		`<!DOCTYPE html>\n<html lang="en"><head><title>${words}</title></head><body><h1>Sorry, something went wrong.</h1></body></html>\n`,
		{ status, headers: { "content-type": "text/html; charset=utf-8" } },
	);
}

/** JSON that stops in the middle. */
export function cutJson(body: unknown): Response {
	const text = JSON.stringify(body);
	return new Response(text.slice(0, Math.ceil(text.length / 2)), {
		headers: { "content-type": JSON_TYPE },
	});
}

/** Answers that must not be read before they leave: they break. */
export const breaking = new WeakSet<Response>();

/**
 * The connection dies after the message was taken. One byte goes first: without it whatever stands
 * between would make a well-formed error of this.
 */
export function lostAnswer(): Response {
	const { readable, writable } = new IdentityTransformStream();
	const writer = writable.getWriter();
	writer.closed.catch(() => {});
	const cut = async () => {
		await writer.write(new TextEncoder().encode("{"));
		await new Promise((done) => setTimeout(done, 20));
		await writer.abort(new Error("connection reset by the stand-in"));
	};
	cut().catch(() => {});
	const response = new Response(readable, { headers: { "content-type": JSON_TYPE } });
	breaking.add(response);
	return response;
}
