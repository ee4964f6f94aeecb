// What the set-up page reads back from Meta, and the two things it sets: the account's subscription and
// the number's own callback (whatsapp.md §1.1; rules M43-M45, M51-M53). Each answer is judged field by
// field; nothing throws. Must not know which steps a set-up has nor what is said of them.
import type { Fault } from "../port.ts";
import { at, dictAt, given, idAt, lineAt, listAt, numberAt, textAt } from "./field.ts";
import { type Graph, type Told, told } from "./graph.ts";

export interface NumberInfo {
	readonly id: string;
	/** Digits of the number as shown to people. */
	readonly digits: string;
	readonly name?: string;
	readonly quality?: string;
	/** `CONNECTED`, … */
	readonly status?: string;
	/** Where its webhooks go: what is set closest to the number counts. */
	readonly callback?: string;
}

export interface SubscribedApp {
	readonly id: string;
	readonly name?: string;
}

export interface TokenInfo {
	readonly valid: boolean;
	readonly appId?: string;
	/** ms; absent: never ends. */
	readonly expiresAt?: number;
	readonly scopes: readonly string[];
	/** What each scope may be used on; empty: all. */
	readonly targets: Readonly<Record<string, readonly string[]>>;
	readonly why?: string;
}

export interface TemplateInfo {
	readonly name: string;
	readonly language: string;
	/** APPROVED, PENDING, REJECTED, PAUSED… */
	readonly status: string;
	readonly category: string;
	readonly body: string;
	/** How many values its body asks for, {{1}} to {{n}}. */
	readonly values: number;
	/** It asks for nothing beside those: no file, no address, no named values. */
	readonly plain: boolean;
}

const NUMBER_FIELDS =
	"id,display_phone_number,verified_name,quality_rating,status,webhook_configuration";
const TEMPLATE_FIELDS = "name,status,category,language,components";
const MAX_PAGES = 5;

export async function readNumber(graph: Graph, phoneId: string): Promise<Told<NumberInfo>> {
	return mapped(await told(graph, `${part(phoneId)}?fields=${NUMBER_FIELDS}`), numberOf);
}

export async function readSubscribedApps(
	graph: Graph,
	waba: string,
): Promise<Told<SubscribedApp[]>> {
	return mapped(await told(graph, `${part(waba)}/subscribed_apps`), (value) =>
		kept(listAt(value, "data").map(appOf)),
	);
}

/** Subscribes our app to the account. Meta forgets the account's own callback by it: not to be repeated. */
export async function subscribeApp(graph: Graph, waba: string): Promise<Told<true>> {
	return mapped(await told(graph, `${part(waba)}/subscribed_apps`, {}), success);
}

/**
 * Where the events of this number go: closer than the account's callback and the app's, and nobody
 * else's number is moved by it. Meta asks the address at once, before she answers.
 */
export async function placeCallback(
	graph: Graph,
	phoneId: string,
	callback: { readonly url: string; readonly verifyToken: string },
): Promise<Told<true>> {
	const to = { override_callback_uri: callback.url, verify_token: callback.verifyToken };
	return mapped(await told(graph, part(phoneId), { webhook_configuration: to }), success);
}

/** Its events go again where they would without us. */
export async function removeCallback(graph: Graph, phoneId: string): Promise<Told<true>> {
	const none = { webhook_configuration: { override_callback_uri: "" } };
	return mapped(await told(graph, part(phoneId), none), success);
}

/** `token`: the one to be looked at; by default the one that asks. */
export async function debugToken(graph: Graph, token = graph.token): Promise<Told<TokenInfo>> {
	return mapped(await told(graph, `debug_token?input_token=${part(token)}`), (value) => {
		const data = dictAt(value, "data");
		if (typeof at(data, "is_valid") !== "boolean") return undefined;
		const ends = numberAt(data, "expires_at");
		const targets = listAt(data, "granular_scopes").flatMap((one) => {
			const scope = idAt(one, "scope");
			return scope ? [[scope, texts(at(one, "target_ids"))] as const] : [];
		});
		return {
			valid: at(data, "is_valid") === true,
			scopes: texts(at(data, "scopes")),
			targets: Object.fromEntries(targets),
			...given({
				appId: idAt(data, "app_id"),
				expiresAt: ends ? ends * 1_000 : undefined,
				why: lineAt(at(data, "error"), "message", 300),
			}),
		};
	});
}

/** Follows cursors, never addresses: the token goes where we send it. */
export async function readTemplates(graph: Graph, waba: string): Promise<Told<TemplateInfo[]>> {
	const found: TemplateInfo[] = [];
	let after = "";
	for (let page = 0; page < MAX_PAGES; page++) {
		const cursor = after && `&after=${part(after)}`;
		const path = `${part(waba)}/message_templates?fields=${TEMPLATE_FIELDS}&limit=100${cursor}`;
		const answer = await told(graph, path);
		if (answer.s !== "ok") return answer;
		found.push(...kept(listAt(answer.value, "data").map(templateOf)));
		const paging = dictAt(answer.value, "paging");
		after = idAt(dictAt(paging, "cursors"), "after") ?? "";
		if (!after || at(paging, "next") === undefined) break;
	}
	return { s: "ok", value: found };
}

function success(value: unknown): true | undefined {
	return at(value, "success") === true ? true : undefined;
}

function numberOf(value: unknown): NumberInfo | undefined {
	const id = idAt(value, "id");
	const digits = (lineAt(value, "display_phone_number") ?? "").replace(/\D/g, "");
	if (!id) return undefined;
	const hooks = dictAt(value, "webhook_configuration");
	const callback =
		lineAt(hooks, "phone_number", 500) ??
		lineAt(hooks, "whatsapp_business_account", 500) ??
		lineAt(hooks, "application", 500);
	return {
		id,
		digits,
		...given({
			name: lineAt(value, "verified_name"),
			quality: lineAt(value, "quality_rating", 40),
			status: lineAt(value, "status", 40),
			callback,
		}),
	};
}

function appOf(value: unknown): SubscribedApp | undefined {
	const app = dictAt(value, "whatsapp_business_api_data");
	const id = idAt(app, "id");
	if (!id) return undefined;
	return { id, ...given({ name: lineAt(app, "name") }) };
}

function templateOf(value: unknown): TemplateInfo | undefined {
	const [name, language] = [idAt(value, "name"), idAt(value, "language")];
	if (!name || !language) return undefined;
	const parts = listAt(value, "components");
	const kind = (part: unknown) => (lineAt(part, "type", 40) ?? "").toUpperCase();
	const body = textAt(
		parts.find((part) => kind(part) === "BODY"),
		"text",
	);
	const asked = [...(body ?? "").matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map(([, what = ""]) => what);
	const numbered = asked.every((what) => /^\d{1,2}$/.test(what));
	const others = parts.filter((part) => !["BODY", "FOOTER"].includes(kind(part)));
	return {
		name,
		language,
		status: lineAt(value, "status", 40) ?? "",
		category: lineAt(value, "category", 40) ?? "",
		body: body ?? "",
		values: Math.max(0, ...asked.map(Number).filter(Number.isInteger)),
		plain: numbered && !others.some(asksMore),
	};
}

/** A header with a file or a value; a button with a value, or one that needs a flow or a code. */
function asksMore(part: unknown): boolean {
	const format = lineAt(part, "format", 40);
	if (format && format !== "TEXT") return true;
	const text = JSON.stringify(part);
	return text.includes("{{") || /"(FLOW|OTP|COPY_CODE|CATALOG|MPM|SPM)"/.test(text);
}

function mapped<T>(answer: Told<unknown>, read: (value: unknown) => T | undefined): Told<T> {
	if (answer.s !== "ok") return answer;
	const value = read(answer.value);
	const fault: Fault = { kind: "temporary", retry: "later", detail: "unexpected answer" };
	return value === undefined ? { s: "refused", fault, status: 200 } : { s: "ok", value };
}

function kept<T>(items: readonly (T | undefined)[]): T[] {
	return items.filter((item) => item !== undefined);
}

function texts(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function part(text: string): string {
	return encodeURIComponent(text);
}
