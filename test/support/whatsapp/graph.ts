// A Graph API that answers what a test says and remembers what it was asked. Called as a method it
// refuses, as the platform's own fetch does.
import type { Fetch } from "../../../worker/channels/whatsapp/graph.ts";

export interface Asked {
	readonly url: URL;
	readonly init: RequestInit;
	readonly body: unknown;
}

export type Answer = Response | Error | ((asked: Asked) => Response | Error);

/** Answers in order; the last one again and again. */
export function graphOf(...answers: readonly Answer[]) {
	const asked: Asked[] = [];
	const fetch: Fetch = function (this: unknown, address: string, init: RequestInit = {}) {
		if (this !== undefined) return Promise.reject(new TypeError("Illegal invocation"));
		const body = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
		const one = { url: new URL(address), init, body };
		const answer = answers[Math.min(asked.length, answers.length - 1)];
		asked.push(one);
		const given = typeof answer === "function" ? answer(one) : answer;
		return given instanceof Response ? Promise.resolve(given) : Promise.reject(given);
	};
	const settings = {
		graphUrl: "https://graph.facebook.com",
		version: "v25.0",
		phoneId: "106540352242922",
		token: "EAAG-secret-token",
		fetch,
	};
	return { settings, asked };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify(value), { status, headers });
}

export function refusal(code: number, status = 400, more: object = {}): Response {
	return json({ error: { code, message: `(#${code})`, ...more } }, status);
}
