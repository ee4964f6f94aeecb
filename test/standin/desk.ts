// What every test of the stand-in uses: the two sides of it over fetch, and the webhook's receiver over
// HTTP. Holds no expectations.
import { exports } from "cloudflare:workers";
import { inject } from "vitest";
import type {
	Call,
	GraphAnswer,
	LabAnswer,
	List,
	Message,
	Payload,
	Person,
	Status,
	Value,
} from "./wire.ts";

export const HERE = "http://127.0.0.1:8789";
export const WABA = "2000000000001";
export const PHONE = "1000000000001";
export const DISPLAY = "5511987654321";
export const TOKEN = "EAAdemo-token";
export const SECRET = "demo-app-secret-00000000000000000";

export function call(path: string, init: RequestInit = {}): Promise<Response> {
	const worker = (exports as unknown as { default: Fetcher }).default;
	return worker.fetch(new Request(`${HERE}${path}`, init)) as Promise<Response>;
}

const body = (value: unknown): RequestInit => ({
	headers: { "content-type": "application/json" },
	body: JSON.stringify(value),
});

export async function lab(path: string, value?: unknown, method = "POST"): Promise<LabAnswer> {
	const init = value === undefined ? { method } : { method, ...body(value) };
	const response = await call(`/_lab/${path}`, init);
	return response.json();
}

export const look = (path: string): Promise<LabAnswer> => lab(path, undefined, "GET");

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

export async function said(path: string, value?: unknown, how = {}): Promise<GraphAnswer> {
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

export async function sent(to: string, content?: Record<string, unknown>): Promise<GraphAnswer> {
	return (await send(to, content)).json();
}

export const settle = (): Promise<LabAnswer> => lab("settle", {});

/** One endpoint of the receiver, as this test's callback. */
export interface Hook {
	readonly url: string;
	plan(plan: Record<string, unknown>): Promise<void>;
	forget(): Promise<void>;
	/** Everything it got, GETs too. */
	calls(): Promise<List<Call>>;
	posts(): Promise<List<Call>>;
	/** The bodies of its posts, parsed. */
	payloads(): Promise<List<Payload>>;
	values(): Promise<List<Value>>;
	messages(): Promise<List<Message>>;
	statuses(): Promise<List<Status>>;
	/** Every event of every body, in order: `message:text`, `status:sent`. */
	events(): Promise<string[]>;
}

export async function openHook(): Promise<Hook> {
	const base = inject("receiver");
	const name = await (await fetch(`${base}/name`)).text();
	const calls = async () => (await (await fetch(`${base}/seen/${name}`)).json()) as List<Call>;
	const posts = async () =>
		(await calls()).filter(({ method }) => method === "POST") as unknown as List<Call>;
	const payloads = async () =>
		(await posts()).map(({ raw }) => JSON.parse(raw) as Payload) as unknown as List<Payload>;
	const all = async <T>(part: (payload: Payload) => readonly T[]) =>
		(await payloads()).flatMap(part) as unknown as List<T>;
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
		values: () => all(valuesOf),
		messages: () => all(messagesOf),
		statuses: () => all(statusesOf),
		events: async () => (await payloads()).flatMap(eventsOf),
	};
}

export function valuesOf(payload: Payload): List<Value> {
	return payload.entry.flatMap(({ changes }) =>
		changes.map(({ value }) => value),
	) as unknown as List<Value>;
}

export function messagesOf(payload: Payload): List<Message> {
	return valuesOf(payload).flatMap((value) => value.messages ?? []) as unknown as List<Message>;
}

export function statusesOf(payload: Payload): List<Status> {
	return valuesOf(payload).flatMap((value) => value.statuses ?? []) as unknown as List<Status>;
}

export function eventsOf(payload: Payload): string[] {
	return valuesOf(payload).flatMap((value) => [
		...(value.messages ?? []).map(({ type }) => `message:${type}`),
		...(value.statuses ?? []).map(({ status }) => `status:${status}`),
		...(value.message_echoes ?? []).map(({ type }) => `echo:${type}`),
	]);
}

/** The app's own callback: where templates and accounts are told of, whatever a number's is. */
export function appCallback(hook: Hook): Promise<LabAnswer> {
	const number = { wabaId: WABA, phoneId: PHONE, displayNumber: DISPLAY };
	return lab("numbers", { ...number, callback: hook.url });
}

/** An empty stand-in, subscribed, with Ana, who has written once so that the window is open. */
export async function open(
	ana: Record<string, unknown> = {},
	{ wrote = true } = {},
): Promise<{ hook: Hook; ana: Person }> {
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
