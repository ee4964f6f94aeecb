// The Worker as its callers meet it: requests over fetch, people with cookies, sockets with frames.
// Every call comes from a network of its own unless told otherwise, so that tests do not spend each
// other's rate limits. Holds no expectations.
import { runInDurableObject } from "cloudflare:test";
import { exports, env as platformEnv } from "cloudflare:workers";
import type { IntegrationMade, MeView } from "../../protocol/api.ts";
import type { LeadInput, LeadReceipt } from "../../protocol/lead.ts";
import type { AccountRoom } from "../../worker/directory/room.ts";
import { accountName, type Env, teamName } from "../../worker/env.ts";

export const env = platformEnv as unknown as Env;
export const OWN = "https://vez.test";
export const PAGE = "https://www.aurora.example";
export const PASSWORD = "uma frase que ninguém adivinha";

let networks = 0;

/** A network no other test has. */
export function freshNet(): string {
	networks += 1;
	return `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`;
}

let slugs = 0;

/** Storage is isolated per file only: every test takes its own tenant. */
export function freshSlug(): string {
	slugs += 1;
	return `conta-${Date.now().toString(36)}-${slugs}`;
}

export function call(path: string, init: RequestInit = {}): Promise<Response> {
	const headers = new Headers(init.headers);
	if (!headers.has("cf-connecting-ip")) headers.set("cf-connecting-ip", freshNet());
	const worker = (exports as unknown as { default: Fetcher }).default;
	return worker.fetch(new Request(`${OWN}${path}`, { ...init, headers })) as Promise<Response>;
}

/** A request as the dashboard sends it; `cookie` null for nobody. */
export function staff(
	method: string,
	path: string,
	cookie: string | null,
	body?: unknown,
	headers: Record<string, string> = {},
): Promise<Response> {
	return call(path, {
		method,
		headers: {
			"content-type": "application/json",
			origin: OWN,
			"x-vez": "1",
			...(cookie !== null && { cookie }),
			...headers,
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
}

export function cookieOf(response: Response): string {
	return (response.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

export async function reasonOf(response: Response): Promise<string> {
	return `${response.status} ${((await response.json()) as { reason: string }).reason}`;
}

export interface Signed {
	readonly cookie: string;
	readonly me: MeView;
}

export async function setUp(slug = freshSlug()): Promise<Signed & { slug: string }> {
	const response = await call("/api/setup", {
		method: "POST",
		headers: { "content-type": "application/json", authorization: "Bearer test-setup-key" },
		body: JSON.stringify({
			slug,
			company: "Aurora Imóveis",
			creci: "J-12345",
			admin: { name: "Clara Nunes", email: "clara@aurora.example", password: PASSWORD },
		}),
	});
	return { slug, cookie: cookieOf(response), me: (await response.json()) as MeView };
}

export async function makeTeam(admin: Signed, name = "Lançamentos"): Promise<string> {
	const response = await staff("POST", "/api/teams", admin.cookie, { name });
	return ((await response.json()) as { id: string }).id;
}

export async function join(
	slug: string,
	by: Signed,
	role: string,
	teams: readonly string[],
	email = `${role}@aurora.example`,
	more: Record<string, unknown> = {},
): Promise<Signed> {
	const invited = await staff("POST", "/api/invites", by.cookie, {
		name: `Pessoa ${role}`,
		email,
		role,
		teams,
		...more,
	});
	const { token } = (await invited.json()) as { token: string };
	const accepted = await staff("POST", "/api/invites/accept", null, {
		account: slug,
		token,
		password: PASSWORD,
	});
	return { cookie: cookieOf(accepted), me: (await accepted.json()) as MeView };
}

export function signIn(
	account: string,
	email: string,
	password = PASSWORD,
	net = freshNet(),
): Promise<Response> {
	const headers = { "cf-connecting-ip": net };
	return staff("POST", "/api/session", null, { account, email, password }, headers);
}

export interface Shop {
	readonly slug: string;
	readonly admin: Signed;
	readonly team: string;
	/** Site key. */
	readonly site: string;
}

/** An account with one team and one site, ready for leads. */
export async function openShop(site: Record<string, unknown> = {}): Promise<Shop> {
	const { slug, ...admin } = await setUp();
	const team = await makeTeam(admin);
	const made = await staff("POST", "/api/sites", admin.cookie, {
		name: "Página",
		team,
		origins: [PAGE, "https://*.parceiro.example"],
		whatsapp: "+5511987654321",
		...site,
	});
	return { slug, admin, team, site: ((await made.json()) as { key: string }).key };
}

export function leadBody(site: string, change: Record<string, unknown> = {}): LeadInput {
	return {
		site,
		name: "João Prado",
		email: "joao@exemplo.com.br",
		phone: "(11) 98765-4321",
		channel: "chat",
		page: { url: `${PAGE}/aurora-parque`, title: "Aurora Parque" },
		consent: { version: "1", marketing: false },
		locale: "pt-BR",
		...change,
	};
}

export function postLead(
	body: unknown,
	headers: Record<string, string | null> = {},
): Promise<Response> {
	const all = new Headers({
		origin: PAGE,
		"content-type": "application/json",
		"idempotency-key": crypto.randomUUID(),
	});
	for (const [name, value] of Object.entries(headers)) {
		if (value === null) all.delete(name);
		else all.set(name, value);
	}
	const text = typeof body === "string" ? body : JSON.stringify(body);
	return call("/api/w/leads", { method: "POST", headers: all, body: text });
}

export async function integrate(
	shop: Shop,
	change: Record<string, unknown> = {},
): Promise<IntegrationMade> {
	const input = { name: "Portal", team: shop.team, ...change };
	const made = await staff("POST", "/api/integrations", shop.admin.cookie, input);
	return (await made.json()) as IntegrationMade;
}

export function apiLead(change: Record<string, unknown> = {}): Record<string, unknown> {
	return { name: "João Prado", email: "joao@exemplo.com.br", phone: "(11) 98765-4321", ...change };
}

/** A lead as another system sends it: no Origin, no cookie; `key` null for none. */
export function sendLead(
	key: string | null,
	body: unknown = apiLead(),
	headers: Record<string, string> = {},
): Promise<Response> {
	return call("/api/v1/leads", {
		method: "POST",
		headers: {
			"content-type": "application/json",
			"idempotency-key": crypto.randomUUID(),
			...(key !== null && { authorization: `Bearer ${key}` }),
			...headers,
		},
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
}

export async function leaveLead(shop: Shop): Promise<LeadReceipt> {
	return (await (await postLead(leadBody(shop.site))).json()) as LeadReceipt;
}

export function teamOf(shop: Shop) {
	return env.TEAMS.getByName(teamName(shop.slug, shop.team));
}

export interface Line {
	readonly protocol: string | null;
	/** How it was closed, or null when it stayed open for `waitMs`. */
	closed(waitMs?: number): Promise<{ code: number; reason: string } | null>;
	/** Sends one frame and waits for the next one. */
	ask(frame: unknown): Promise<Record<string, unknown>>;
	end(): void;
}

export async function openLine(path: string, headers: Record<string, string>): Promise<Line> {
	const response = await call(path, { headers: { upgrade: "websocket", ...headers } });
	const socket = response.webSocket;
	if (!socket) throw new Error(`no socket: ${response.status} ${await response.text()}`);
	const closing = new Promise<{ code: number; reason: string }>((resolve) => {
		socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
	});
	socket.accept();
	return {
		protocol: response.headers.get("sec-websocket-protocol"),
		closed: (waitMs = 1_000) =>
			Promise.race([closing, new Promise<null>((resolve) => setTimeout(resolve, waitMs, null))]),
		ask: (frame) =>
			new Promise((resolve) => {
				socket.addEventListener("message", ({ data }) => resolve(JSON.parse(String(data))), {
					once: true,
				});
				socket.send(JSON.stringify(frame));
			}),
		end: () => socket.close(1000, "done"),
	};
}

/** Everything an object has stored, as one text: equal texts mean nothing changed. */
export function stored(stub: unknown): Promise<string> {
	return runInDurableObject(stub as DurableObjectStub, (_, state) => {
		const { sql } = state.storage;
		const tables = sql.exec<{ name: string }>(
			"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
		);
		const dump = tables.toArray().map(({ name }) => [name, readAll(sql, name)]);
		return JSON.stringify(dump);
	});
}

/** Table names come from the database itself and cannot be bound. */
function readAll(sql: SqlStorage, table: string): unknown {
	return sql.exec(["SELECT * FROM", JSON.stringify(table)].join(" ")).toArray();
}

export function accountOf(slug: string) {
	return env.ACCOUNTS.getByName(accountName(slug));
}

/** Looks inside a tenant's account object. */
export function inside<T>(slug: string, look: (room: AccountRoom) => T): Promise<Awaited<T>> {
	const stub = accountOf(slug) as unknown as DurableObjectStub;
	return runInDurableObject(stub, (room) => look(room as unknown as AccountRoom)) as Promise<
		Awaited<T>
	>;
}
