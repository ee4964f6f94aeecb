// One call of Meta's Graph API: address, token, time-out, and one of three answers (rule M35). Redirects
// are not followed: the token would go wherever they point. Nothing thrown, and no detail quotes an
// address, because one of them has a token in it. Must not know what is asked.
import type { Fault } from "../port.ts";
import { faultOf, isUnknownOutcome, parsed } from "./errors.ts";
import { at } from "./field.ts";

export type Fetch = (address: string, init?: RequestInit) => Promise<Response>;

export interface Graph {
	/** `https://graph.facebook.com`, or the stand-in's. */
	readonly graphUrl: string;
	/** `v25.0` */
	readonly version: string;
	readonly token: string;
	readonly fetch: Fetch;
}

/** `unknown`: there was no answer to be believed; reading again is harmless, sending again is not. */
export type Told<T> =
	| { readonly s: "ok"; readonly value: T }
	| { readonly s: "refused"; readonly fault: Fault; readonly status: number }
	| { readonly s: "unknown"; readonly detail: string };

export interface Reply {
	readonly status: number;
	readonly text: string;
	readonly retryAfter: string | null;
}

export const TIMEOUT_MS = 15_000;
const AGENT = "Vez/1 (+whatsapp)";
const MAX_ANSWER_CHARS = 4_000_000;

/** `path` under the version, its parts already encoded. Never throws: `null` is "no answer", and why. */
export async function ask(
	graph: Graph,
	path: string,
	body?: unknown,
	method: "GET" | "POST" | "DELETE" = body === undefined ? "GET" : "POST",
): Promise<{ reply: Reply } | { reply: null; detail: string }> {
	const address = `${graph.graphUrl.replace(/\/+$/, "")}/${graph.version}/${path}`;
	try {
		const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
		const reply = await request(graph, address, init, async (answer) => ({
			status: answer.status,
			text: (await answer.text()).slice(0, MAX_ANSWER_CHARS),
			retryAfter: answer.headers.get("retry-after"),
		}));
		return { reply };
	} catch (error) {
		return { reply: null, detail: error instanceof Error ? error.name : "Error" };
	}
}

/** Any address that may have the token, read within its time. Throws as `fetch` and `read` do. */
export async function request<T>(
	graph: Graph,
	address: string,
	init: RequestInit,
	read: (answer: Response) => Promise<T>,
	timeoutMs = TIMEOUT_MS,
): Promise<T> {
	// Taken out first: called as a method of ours, the platform's own fetch refuses to work.
	const { fetch } = graph;
	// Not AbortSignal.timeout, which keeps the object awake and on the bill long after the answer.
	const cut = new AbortController();
	const timer = setTimeout(() => {
		cut.abort(new DOMException("no answer in time", "TimeoutError"));
	}, timeoutMs);
	try {
		const answer = await fetch(address, {
			...init,
			redirect: "manual",
			signal: cut.signal,
			headers: {
				authorization: `Bearer ${graph.token}`,
				// Workers send none, and Meta's hosts of files refuse those who have none.
				"user-agent": AGENT,
				...(init.body === undefined ? {} : { "content-type": "application/json" }),
			},
		});
		return await read(answer);
	} finally {
		clearTimeout(timer);
	}
}

/** For what may be asked twice: a reading, or a setting. */
export async function told(
	graph: Graph,
	path: string,
	body?: unknown,
	method?: "GET" | "POST" | "DELETE",
): Promise<Told<unknown>> {
	const answer = await ask(graph, path, body, method);
	if (!answer.reply) return { s: "unknown", detail: answer.detail };
	const { status, text } = answer.reply;
	const value = parsed(text);
	const error = at(value, "error");
	if (status >= 200 && status < 300 && value !== undefined && error === undefined) {
		return { s: "ok", value };
	}
	if (error === undefined && isUnknownOutcome(status, text)) {
		return { s: "unknown", detail: `HTTP ${status}` };
	}
	return { s: "refused", fault: faultOf(error, status, graph.token), status };
}
