// `/_lab/webhook`: how posts leave. GET shows, POST changes, `/release` lets what was held go, `/raw`
// posts what it is given, `/notice` tells
// of an account-level field, `/forget` turns everything back to quiet.

import { overlay, quietMode } from "../state/settings.ts";
import type { Fields } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import { addPost, callbackOf } from "../webhook/deliver.ts";
import { postEvent } from "../webhook/events.ts";
import { rawBytes } from "../webhook/sign.ts";
import type { Lab } from "./route.ts";

export async function webhook(lab: Lab, method: string, what: string | undefined, body: Fields) {
	const { world, postman } = lab;
	const wabaId = typeof body.wabaId === "string" ? body.wabaId : (world.wabas.all()[0]?.id ?? "");
	const waba = world.wabas.get(wabaId);
	if (!waba) throw new Unable(404, "no such account");
	const mode = world.mode(wabaId);
	if (method === "GET")
		return { mode, waiting: world.events.all(wabaId).length, posts: world.deliveries.all(wabaId) };
	switch (what) {
		case "release": {
			const released = postman.release(wabaId, overlay(mode, body));
			if (body.keepHolding !== true) world.setMode({ ...mode, hold: false });
			return { released };
		}
		case "raw": {
			// Of which number it is nobody looks: the account's first, or the one that is named.
			const { to } = body;
			const number = typeof to === "string" ? world.number(to) : world.numbers.all(wabaId)[0];
			const about = { phoneId: number?.id ?? "", field: "messages" };
			const url = callbackOf(world, waba, about);
			if (url === null) throw new Unable(409, "no callback passed its challenge");
			const payload = body.payload ?? { object: "whatsapp_business_account", entry: [] };
			addPost(world, wabaId, url, rawBytes(payload), overlay(mode, body));
			postman.wake();
			return { posted: true };
		}
		case "notice": {
			const field = typeof body.field === "string" ? body.field : "account_update";
			const value = typeof body.value === "object" && body.value !== null ? body.value : {};
			const event = { wabaId, phoneId: "", person: null, field, value: value as Fields };
			return { posted: postEvent(world, event) !== null };
		}
		case "forget":
			world.setMode(quietMode(wabaId));
			return world.mode(wabaId);
		case undefined:
			world.setMode(overlay(mode, body));
			postman.wake();
			return world.mode(wabaId);
		default:
			throw new Unable(404, `nothing is called ${what}`);
	}
}
