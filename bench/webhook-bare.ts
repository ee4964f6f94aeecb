// The least a Worker can do with a post of Meta's: verify it and store it in an object, one row. What the
// product's door is measured against in webhook.bench.test.ts; knows no message.
import { DurableObject } from "cloudflare:workers";
import { verifySignature } from "../worker/channels/whatsapp/verify.ts";

export class BareInbox extends DurableObject {
	constructor(context: DurableObjectState, env: unknown) {
		super(context, env as never);
		context.storage.sql.exec("CREATE TABLE IF NOT EXISTS post (id INTEGER PRIMARY KEY, body TEXT)");
	}

	async put(body: string): Promise<void> {
		this.ctx.storage.sql.exec("INSERT INTO post (body) VALUES (?)", body);
	}
}

export interface BareEnv {
	readonly BARE_INBOX: DurableObjectNamespace<BareInbox>;
}

export const BARE_SECRET = "bare-secret-of-the-bench";

export async function bareDoor(request: Request, env: BareEnv): Promise<Response> {
	const bytes = new Uint8Array(await request.arrayBuffer());
	const signature = request.headers.get("x-hub-signature-256");
	if (!(await verifySignature(bytes, signature, [BARE_SECRET])))
		return new Response(null, { status: 401 });
	await env.BARE_INBOX.getByName("inbox").put(new TextDecoder().decode(bytes));
	return new Response(null, { status: 200 });
}
