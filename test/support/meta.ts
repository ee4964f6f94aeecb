// Meta's side for tests inside workerd: an HTTP server of the Worker's own outside world (the global
// fetch of the isolate, replaced) that answers as Graph does, and signed webhooks to our door. Faults
// are set by the test; everything sent is kept. Holds no expectations.
import { afterAll, afterEach, beforeAll, beforeEach, vi } from "vitest";
import type { ConnectionView } from "../../protocol/whatsapp.ts";
import { connectionName } from "../../worker/env.ts";
import { call, env, openShop, type Shop, staff } from "./http.ts";

export const SECRET = "app-secret-of-the-tests";
export const PHONE_ID = "1000000000001";
export const WABA = "2000000000001";
export const NUMBER = "+5511987654321";
/** Another number of the same WhatsApp account. */
export const SECOND = { phone: "+551133334444", phoneId: "1000000000002" };

const SHOWN: Readonly<Record<string, string>> = { [SECOND.phoneId]: "+55 11 3333-4444" };

export interface Sent {
	readonly path: string;
	readonly method: string;
	readonly body: Record<string, unknown>;
}

type Answer = Response | "lost" | null;

/** One Graph for a test file; `answer` may take over any call. */
export class Graph {
	readonly sent: Sent[] = [];
	answer: (call: Sent) => Answer | Promise<Answer> = () => null;
	private readonly real = globalThis.fetch;
	private readonly timeout = AbortSignal.timeout;
	private serial = 0;
	private readonly subscribed = new Map<string, string>();
	/** Of numbers with a callback of their own. */
	private readonly placed = new Map<string, string>();

	open(): void {
		// Its timer would keep an object awake for the length of the time-out.
		AbortSignal.timeout = () => new AbortController().signal;
		vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
			const url = new URL(String(input instanceof Request ? input.url : input));
			if (url.hostname !== "graph.facebook.com" && !url.hostname.endsWith(".fbsbx.com"))
				return this.real(input, init);
			return this.handle(url, init ?? {});
		});
	}

	close(): void {
		AbortSignal.timeout = this.timeout;
		vi.unstubAllGlobals();
	}

	/** Messages (not read marks) that reached Graph. */
	messages(): Record<string, unknown>[] {
		return this.sent
			.filter(({ path, body }) => path.endsWith("/messages") && "biz_opaque_callback_data" in body)
			.map(({ body }) => body);
	}

	private async handle(url: URL, init: RequestInit): Promise<Response> {
		const method = init.method ?? "GET";
		const body = init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {};
		const path = url.hostname === "graph.facebook.com" ? url.pathname : url.href;
		const sent = { path, method, body };
		this.sent.push(sent);
		const taken = await this.answer(sent);
		if (taken === "lost") throw new TypeError("connection lost");
		return taken ?? this.usual(sent);
	}

	private usual({ path, method, body }: Sent): Response {
		if (path.endsWith("/messages")) {
			if (body.status === "read") return Response.json({ success: true });
			this.serial += 1;
			const to = String(body.to ?? "");
			return Response.json({
				messaging_product: "whatsapp",
				contacts: [{ input: to, ...(to && { wa_id: to }) }],
				messages: [{ id: `wamid.OUT${this.serial}` }],
			});
		}
		if (path.endsWith("/debug_token"))
			return Response.json({
				data: {
					is_valid: true,
					app_id: "1",
					scopes: ["whatsapp_business_messaging", "whatsapp_business_management"],
				},
			});
		if (path.endsWith("/subscribed_apps")) {
			const [, , waba = ""] = path.split("/");
			if (method === "POST") {
				this.subscribed.set(waba, String(body.override_callback_uri ?? ""));
				return Response.json({ success: true });
			}
			const url = this.subscribed.get(waba);
			const app = { whatsapp_business_api_data: { id: "1", name: "Vez" } };
			return Response.json({
				data: url === undefined ? [] : [{ ...app, override_callback_uri: url }],
			});
		}
		if (path.endsWith("/message_templates"))
			return Response.json({
				data: [
					{
						name: "retomar_atendimento",
						language: "pt_BR",
						status: "APPROVED",
						category: "UTILITY",
						components: [
							{ type: "BODY", text: "Olá, {{1}}! Aqui é {{3}}, sobre {{2}}. Podemos continuar?" },
						],
					},
				],
			});
		const [, , id = ""] = path.split("/");
		const asked = body.webhook_configuration as Record<string, string> | undefined;
		if (method === "POST" && asked) {
			this.placed.set(id, asked.override_callback_uri ?? "");
			return Response.json({ success: true });
		}
		const own = this.placed.get(id);
		return Response.json({
			id,
			display_phone_number: SHOWN[id] ?? "+55 11 98765-4321",
			verified_name: "Aurora",
			webhook_configuration: {
				...(own !== undefined && { phone_number: own }),
				application: "https://app.example/wa",
			},
		});
	}
}

/** A Graph for the file that asks: there before its tests, gone after them. */
export function playedMeta(): Graph {
	const graph = new Graph();
	beforeAll(() => graph.open());
	afterAll(() => graph.close());
	return graph;
}

/** And each test begins at noon of one day in Brazil, with nothing sent and every answer the usual one. */
export function playedDay(): Graph {
	const graph = playedMeta();
	beforeEach(() => {
		vi.useFakeTimers({ toFake: ["Date"], now: new Date("2031-03-05T15:00:00Z") });
		graph.sent.length = 0;
		graph.answer = () => null;
	});
	afterEach(() => {
		vi.useRealTimers();
		vi.restoreAllMocks();
	});
	return graph;
}

export interface Connected {
	readonly shop: Shop;
	/** Connection id. */
	readonly id: string;
}

/** What is pasted to connect the shop's number. */
export function numberInput({ team }: Shop, change: Record<string, unknown> = {}) {
	return {
		team,
		name: "Principal",
		phone: NUMBER,
		wabaId: WABA,
		phoneId: PHONE_ID,
		token: "EAAtest-token",
		appSecret: SECRET,
		...change,
	};
}

export async function connectNumber(
	shop: Shop,
	change: Record<string, unknown> = {},
): Promise<Connected> {
	const input = numberInput(shop, change);
	const made = await staff("POST", "/api/whatsapp", shop.admin.cookie, input);
	if (made.status !== 201) throw new Error(`${made.status} ${await made.text()}`);
	return { shop, id: ((await made.json()) as ConnectionView).id };
}

export async function connected(): Promise<Connected> {
	return connectNumber(await openShop());
}

export function connectionOf(id: string) {
	return env.CONNECTIONS.getByName(connectionName(id));
}

export async function sign(text: string, secret = SECRET): Promise<string> {
	const key = await crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode(secret),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign"],
	);
	const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
	const hex = Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0"));
	return `sha256=${hex.join("")}`;
}

export async function post(
	id: string,
	payload: unknown,
	headers: Record<string, string> = {},
): Promise<Response> {
	const text = typeof payload === "string" ? payload : JSON.stringify(payload);
	return call(`/api/wa/${id}`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			"x-hub-signature-256": await sign(text),
			...headers,
		},
		body: text,
	});
}

export interface Person {
	readonly waId?: string;
	readonly bsuid?: string;
	readonly name?: string;
}

let serial = 0;

export function wamid(): string {
	serial += 1;
	return `wamid.IN${serial}`;
}

/** One post with one text message; `more` overrides fields of the message. */
export function textFrom(
	{ waId, bsuid, name = "Ana" }: Person,
	body: string,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	return envelope({
		contacts: [
			{ profile: { name }, ...(waId && { wa_id: waId }), ...(bsuid && { user_id: bsuid }) },
		],
		messages: [
			{
				...(waId && { from: waId }),
				...(bsuid && { from_user_id: bsuid }),
				id: wamid(),
				timestamp: String(Math.floor(Date.now() / 1_000)),
				type: "text",
				text: { body },
				...more,
			},
		],
	});
}

export function statusOf(
	key: string,
	status: string,
	more: Record<string, unknown> = {},
): Record<string, unknown> {
	const timestamp = String(Math.floor(Date.now() / 1_000));
	return envelope({ statuses: [{ id: key, status, timestamp, ...more }] });
}

export function envelope(
	value: Record<string, unknown>,
	field = "messages",
): Record<string, unknown> {
	return {
		object: "whatsapp_business_account",
		entry: [
			{
				id: WABA,
				changes: [
					{
						field,
						value: {
							messaging_product: "whatsapp",
							metadata: { display_phone_number: "5511987654321", phone_number_id: PHONE_ID },
							...value,
						},
					},
				],
			},
		],
	};
}
