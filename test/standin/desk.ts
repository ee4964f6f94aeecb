// What every test of the stand-in uses: the two sides of it over fetch, and the webhook's receiver over
// HTTP. Holds no expectations.
import { exports } from "cloudflare:workers";
import { inject } from "vitest";

export const HERE = "http://127.0.0.1:8789";
export const WABA = "2000000000001";
export const PHONE = "1000000000001";
export const DISPLAY = "5511987654321";
export const TOKEN = "EAAdemo-token";
export const SECRET = "demo-app-secret-00000000000000000";

// biome-ignore lint/suspicious/noExplicitAny: answers are compared with what is expected of them
export type Loose = any;

export function call(path: string, init: RequestInit = {}): Promise<Response> {
	const worker = (exports as unknown as { default: Fetcher }).default;
	return worker.fetch(new Request(`${HERE}${path}`, init)) as Promise<Response>;
}

const body = (value: unknown): RequestInit => ({
	headers: { "content-type": "application/json" },
	body: JSON.stringify(value),
});

export async function lab(path: string, value?: unknown, method = "POST"): Promise<Loose> {
	const init = value === undefined ? { method } : { method, ...body(value) };
	const response = await call(`/_lab/${path}`, init);
	return response.json();
}

export const look = (path: string): Promise<Loose> => lab(path, undefined, "GET");

export function graph(
	path: string,
	value?: unknown,
	{ method = value === undefined ? "GET" : "POST", token = TOKEN, version = "v25.0" } = {},
): Promise<Response> {
	const init = value === undefined ? { method } : { method, ...body(value) };
	const headers = new Headers(init.headers);
	if (token) headers.set("authorization", `Bearer ${token}`);
	return call(`/${version}/${path}`, { ...init, headers });
}

export async function said(path: string, value?: unknown, how = {}): Promise<Loose> {
	return (await graph(path, value, how)).json();
}

/** Sends a text, or whatever is given, to someone. */
export function send(to: string, content: Record<string, unknown> = {}): Promise<Response> {
	return graph(`${PHONE}/messages`, {
		messaging_product: "whatsapp",
		...(/^[A-Z]{2}\./.test(to) ? { recipient: to } : { to }),
		type: "text",
		...(content.type === undefined && { text: { body: "Olá" } }),
		...content,
	});
}

export async function sent(to: string, content?: Record<string, unknown>): Promise<Loose> {
	return (await send(to, content)).json();
}

export const settle = (): Promise<Loose> => lab("settle", {});

/** One endpoint of the receiver, as this test's callback. */
export interface Hook {
	readonly url: string;
	plan(plan: Record<string, unknown>): Promise<void>;
	forget(): Promise<void>;
	/** Everything it got, GETs too. */
	calls(): Promise<Loose[]>;
	posts(): Promise<Loose[]>;
	/** The bodies of its posts, parsed. */
	payloads(): Promise<Loose[]>;
	/** Every event of every body, in order: `message:text`, `status:sent`. */
	events(): Promise<string[]>;
}

export async function openHook(): Promise<Hook> {
	const base = inject("receiver");
	const name = await (await fetch(`${base}/name`)).text();
	const calls = async () => (await (await fetch(`${base}/seen/${name}`)).json()) as Loose[];
	const posts = async () => (await calls()).filter(({ method }) => method === "POST");
	const payloads = async () => (await posts()).map(({ raw }) => JSON.parse(raw));
	return {
		url: `${base}/hook/${name}`,
		plan: async (plan) => {
			await fetch(`${base}/plan/${name}`, { method: "PUT", body: JSON.stringify(plan) });
		},
		forget: async () => {
			await fetch(`${base}/forget/${name}`);
		},
		calls,
		posts,
		payloads,
		events: async () => (await payloads()).flatMap(eventsOf),
	};
}

export function valuesOf(payload: Loose): Loose[] {
	return payload.entry.flatMap((entry: Loose) => entry.changes.map(({ value }: Loose) => value));
}

export function messagesOf(payload: Loose): Loose[] {
	return valuesOf(payload).flatMap((value) => value.messages ?? []);
}

export function statusesOf(payload: Loose): Loose[] {
	return valuesOf(payload).flatMap((value) => value.statuses ?? []);
}

export function eventsOf(payload: Loose): string[] {
	return valuesOf(payload).flatMap((value) => [
		...(value.messages ?? []).map(({ type }: Loose) => `message:${type}`),
		...(value.statuses ?? []).map(({ status }: Loose) => `status:${status}`),
		...(value.message_echoes ?? []).map(({ type }: Loose) => `echo:${type}`),
	]);
}

/** An empty stand-in, subscribed, with Ana, who has written once so that the window is open. */
export async function open(
	ana: Record<string, unknown> = {},
	{ wrote = true } = {},
): Promise<{ hook: Hook; ana: Loose }> {
	await lab("reset", { seed: 7 });
	const hook = await openHook();
	await graph(`${WABA}/subscribed_apps`, { override_callback_uri: hook.url, verify_token: "v" });
	const person = await lab("people", { name: "Ana Prado", phone: "5511988887777", ...ana });
	if (wrote) await lab("say", { person: person.id, text: "Oi" });
	await settle();
	await hook.forget();
	return { hook, ana: person };
}

/** The signature a receiver computes over the bytes it got. */
export async function hmac(secret: string, raw: string, hash = "SHA-256"): Promise<string> {
	const key = await crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode(secret),
		{ name: "HMAC", hash },
		false,
		["sign"],
	);
	const bytes = Uint8Array.from(raw, (one) => one.charCodeAt(0));
	const made = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes));
	return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
