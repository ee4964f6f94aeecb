// Meta's two calls: it proves that this address answers for the number, and it tells what happened. 200
// means that everything told is written (whatsapp.md §1.7); anything else makes Meta tell it again.
// Must not know what events mean, nor who is told of them.
import { refusal } from "../../protocol/reasons.ts";
import { readWebhook } from "../channels/whatsapp/parse.ts";
import { challenge } from "../channels/whatsapp/verify.ts";
import { connectionName } from "../env.ts";
import { keysOf } from "./meta.ts";
import { clientNet } from "./network.ts";
import { route } from "./route.ts";

const PATH = "/api/wa/:connection";

export const webhookRoutes = [
	route({
		method: "GET",
		path: PATH,
		who: "anyone",
		limit: "challenge",
		handle: async ({ request, env, url, params: { connection: id = "" } }) => {
			const keys = await keysOf(env, id, clientNet(request), 0);
			if (!keys.ok) return keys.refusal;
			const answer = keys.value && challenge(url, keys.value.verifyToken);
			if (answer === null) return refusal("forbidden");
			await env.CONNECTIONS.getByName(connectionName(id)).verified();
			// Whatever was asked comes back as plain text and nothing else.
			return new Response(answer, { headers: { "content-type": "text/plain; charset=utf-8" } });
		},
	}),
	route({
		method: "POST",
		path: PATH,
		who: "meta",
		handle: async ({ env, caller, bytes }) => {
			await env.CONNECTIONS.getByName(connectionName(caller.connection)).take(readWebhook(bytes));
			return new Response(null, { status: 200 });
		},
	}),
];
