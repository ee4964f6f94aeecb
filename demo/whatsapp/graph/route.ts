// The Graph side's door: version, bearer, whose object it is, then the handler. Knows paths, nothing
// of what happens behind them.

import type { BusinessNumber, Fields, Waba } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { answer, refused } from "./answer.ts";
import { badParameter, badToken, badVersion, noObject, type Refusal, refusal } from "./errors.ts";
import { chosenTrouble } from "./faults.ts";
import { deleteMedia, getMedia, uploadMedia } from "./media.ts";
import { debugToken, numberView, onRequest, pageOf, wabaView, withFields } from "./numbers.ts";
import { send } from "./send.ts";
import { configure, subscribe, subscriptions, unsubscribe } from "./subscribe.ts";
import { askTemplate, templateView } from "./template.ts";

export const VERSION = /^v\d+\.\d+$/;
/** v20.0 to v26.0 answer; v25.0 is what we are written for. */
const [OLDEST, NEWEST] = [20, 26];

export async function graph(world: World, request: Request, url: URL): Promise<Response> {
	const [version = "", ...path] = url.pathname.split("/").filter((part) => part !== "");
	const number = Number(/^v(\d+)\.0$/.exec(version)?.[1]);
	if (!(number >= OLDEST && number <= NEWEST)) return refused(badVersion(version));
	const token = bearer(request, url);
	const waba = world.wabas.all().find((one) => one.token === token);
	if (token === null) return refused(badToken("An access token is required"));
	if (!waba) return refused(badToken());
	const trouble = chosenTrouble(world, "graph");
	if (trouble?.code) return refused(refusal(trouble.code));
	const response = await route(world, { request, url, waba, path });
	return response instanceof Response ? response : refused(response);
}

function bearer(request: Request, url: URL): string | null {
	const header = request.headers.get("authorization") ?? "";
	return /^(?:Bearer|OAuth) (.+)$/i.exec(header)?.[1] ?? url.searchParams.get("access_token");
}

interface Call {
	readonly request: Request;
	readonly url: URL;
	readonly waba: Waba;
	readonly path: readonly string[];
}

async function route(world: World, call: Call): Promise<Response | Refusal> {
	const { request, url, waba, path } = call;
	const [id = "", edge] = path;
	const { method } = request;
	if (id === "debug_token" && method === "GET") return answer(debugToken(world, url));
	if (path.length > 2) return noObject(path.join("/"), method.toLowerCase());
	if (edge === undefined) return root(world, call, id);
	const phone = world.numbers.get(id);
	if (phone && phone.wabaId === waba.id) return ofNumber(world, call, phone, edge);
	if (id === waba.id) return ofWaba(world, call, edge);
	return noObject(id, method.toLowerCase());
}

async function root(world: World, { request, url, waba }: Call, id: string) {
	const phone = world.numbers.get(id);
	if (request.method === "GET" && phone?.wabaId === waba.id)
		return answer(withFields(numberView(world, phone), url, onRequest(phone)));
	if (request.method === "POST" && phone?.wabaId === waba.id)
		return configure(world, phone, await parameters(request, url));
	if (request.method === "GET" && id === waba.id) return answer(withFields(wabaView(waba), url));
	const media = world.media.get(id);
	if (media && world.numbers.get(media.phoneId)?.wabaId === waba.id) {
		if (request.method === "GET") return getMedia(world, media, url);
		if (request.method === "DELETE") return deleteMedia(world, media);
	}
	return noObject(id, request.method.toLowerCase());
}

async function ofNumber(world: World, { request }: Call, phone: BusinessNumber, edge: string) {
	if (request.method === "POST" && edge === "messages") {
		const sent = await readJson(request);
		return sent === null ? badParameter("Invalid JSON in request body.") : send(world, phone, sent);
	}
	if (request.method === "POST" && edge === "media") return uploadMedia(world, phone, request);
	return noObject(`${phone.id}/${edge}`, request.method.toLowerCase());
}

async function ofWaba(world: World, { request, url, waba }: Call, edge: string) {
	const { method } = request;
	if (edge === "phone_numbers" && method === "GET")
		return answer(pageOf(world.numbers.all(waba.id).map((one) => numberView(world, one))));
	if (edge === "subscribed_apps") {
		if (method === "GET") return answer(subscriptions(waba));
		if (method === "DELETE") return unsubscribe(world, waba);
		if (method === "POST") return subscribe(world, waba, await parameters(request, url));
	}
	if (edge === "message_templates" && method === "GET") {
		const asked = (name: string) => url.searchParams.get(name);
		const found = world.templates
			.all(waba.id)
			.filter(({ name }) => asked("name") === null || name.includes(asked("name") ?? ""))
			.filter(({ status }) => asked("status") === null || status === asked("status"))
			.filter(({ language }) => asked("language") === null || language === asked("language"));
		return answer(pageOf(found.map(templateView)));
	}
	if (edge === "message_templates" && method === "POST") {
		const made = askTemplate(world, waba.id, await parameters(request, url));
		if ("http" in made) return made;
		return answer({ id: made.id, status: made.status, category: made.category });
	}
	return noObject(`${waba.id}/${edge}`, method.toLowerCase());
}

async function readJson(request: Request): Promise<Fields | null> {
	try {
		const body: unknown = await request.json();
		return typeof body === "object" && body !== null && !Array.isArray(body)
			? (body as Fields)
			: null;
	} catch {
		return null;
	}
}

/** Graph takes parameters as JSON, as a form, or in the address. */
async function parameters(request: Request, url: URL): Promise<Fields> {
	const type = request.headers.get("content-type") ?? "";
	const inAddress = Object.fromEntries(url.searchParams);
	if (type.includes("json")) return { ...inAddress, ...(await readJson(request)) };
	if (/form/.test(type)) return { ...inAddress, ...Object.fromEntries(await request.formData()) };
	return inAddress;
}
