// The control side, `/_lab/*`: JSON in and out, a name to each wish. Speaks to tests and to the fake
// phone; Meta has nothing like it.

import type { Fields } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import type { Postman } from "../webhook/postman.ts";
import type { World } from "../world.ts";
import { act } from "./acts.ts";
import { clock } from "./clock.ts";
import { faults } from "./faults.ts";
import { numbers, templates } from "./numbers.ts";
import { people } from "./people.ts";
import { thread } from "./thread.ts";
import { webhook } from "./webhook.ts";

export interface Lab {
	readonly world: World;
	readonly postman: Postman;
	readonly productLab: string | null;
	reset(seed: number | null): void;
}

export async function labRoute(lab: Lab, request: Request, url: URL): Promise<Response> {
	const path = url.pathname.slice("/_lab/".length).split("/");
	try {
		const body = request.method === "GET" ? {} : await bodyOf(request);
		return await wish(lab, request.method, path, body, url);
	} catch (error) {
		if (error instanceof Unable) return json({ error: error.message }, error.status);
		throw error;
	}
}

async function wish(
	lab: Lab,
	method: string,
	path: readonly string[],
	body: Fields,
	url: URL,
): Promise<Response> {
	const [name = "", id] = path;
	const { world } = lab;
	switch (name) {
		case "people":
			return json(people(world, method, id, body));
		case "numbers":
			return json(await numbers(world, method, body));
		case "templates":
			return json(templates(world, method, body));
		case "fault":
			return json(faults(world, method, id, body));
		case "clock":
			return json(await clock(lab, method, body));
		case "webhook":
			return json(await webhook(lab, method, id, body));
		case "journal":
			return json({ entries: journal(world, url) });
		case "thread":
			return json(thread(world, url.searchParams));
		case "media":
			return mediaBytes(world, id ?? "");
		case "settle":
			await lab.postman.settle();
			return json({ waiting: world.events.all().length, retrying: world.deliveries.all().length });
		case "reset":
			lab.reset(typeof body.seed === "number" ? body.seed : null);
			return json({ reset: true });
		default: {
			if (method !== "POST") throw new Unable(404, `nothing is called ${name}`);
			return json(await act(world, name, body));
		}
	}
}

export function json(body: unknown, status = 200): Response {
	return Response.json(body, { status, headers: { "cache-control": "no-store" } });
}

/** Only JSON: a form on some other page must not reach this. */
async function bodyOf(request: Request): Promise<Fields> {
	const type = request.headers.get("content-type");
	if (type !== null && !type.includes("application/json"))
		throw new Unable(415, "send application/json");
	const text = await request.text();
	if (text === "") return {};
	if (type === null) throw new Unable(415, "send application/json");
	try {
		const body: unknown = JSON.parse(text);
		if (typeof body === "object" && body !== null && !Array.isArray(body)) return body as Fields;
	} catch {
		// Said below.
	}
	throw new Unable(400, "the body is not a JSON object");
}

function journal(world: World, url: URL) {
	const asked = url.searchParams;
	return world.rows.journal({
		what: asked.get("what") ?? "",
		contains: asked.get("contains") ?? "",
		since: Number(asked.get("since") ?? 0),
		limit: Math.min(2_000, Number(asked.get("limit") ?? 200)),
	});
}

function mediaBytes(world: World, id: string): Response {
	const [media, bytes] = [world.media.get(id), world.rows.kept(`media:${id}`)];
	if (!media || !bytes) throw new Unable(404, "no such file");
	return new Response(bytes as BodyInit, {
		headers: {
			"content-type": /^(image|audio|video)\//.test(media.mime)
				? media.mime
				: "application/octet-stream",
			"content-security-policy": "sandbox",
			"x-content-type-options": "nosniff",
		},
	});
}
