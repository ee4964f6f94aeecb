// The least a Worker can do with a post of Meta's: the same signature check, and the same bytes stored in an
// object under a key that cannot come twice. What the product's door is measured against in load.ts, in
// a process of its own; knows no message.
import { DurableObject } from "cloudflare:workers";
import { verifySignature } from "../worker/channels/whatsapp/verify.ts";

export class BareInbox extends DurableObject {
	constructor(context: DurableObjectState, env: unknown) {
		super(context, env as never);
		context.storage.sql.exec(
			"CREATE TABLE IF NOT EXISTS post (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL)",
		);
	}

	async put(key: string, body: string): Promise<void> {
		const { sql } = this.ctx.storage;
		sql.exec("INSERT OR IGNORE INTO post (key, body) VALUES (?, ?)", key, body);
	}

	async count(): Promise<number> {
		return Number(this.ctx.storage.sql.exec("SELECT count(*) AS n FROM post").one().n);
	}
}

interface BareEnv {
	readonly BARE_INBOX: DurableObjectNamespace<BareInbox>;
	readonly SECRET: string;
}

export default {
	async fetch(request: Request, env: BareEnv): Promise<Response> {
		const inbox = env.BARE_INBOX.getByName("inbox");
		if (request.method === "GET") return Response.json(await inbox.count());
		const bytes = new Uint8Array(await request.arrayBuffer());
		const signature = request.headers.get("x-hub-signature-256");
		if (!(await verifySignature(bytes, signature, [env.SECRET])))
			return new Response(null, { status: 401 });
		// Equal bytes have an equal signature.
		await inbox.put(signature ?? "", new TextDecoder().decode(bytes));
		return new Response(null, { status: 200 });
	},
};
