// The least a Durable Object can do for a lead: one row and one frame. What the team object is
// measured against in card.bench.test.ts; knows no queue.
import { DurableObject } from "cloudflare:workers";
import { createApp, routes } from "../worker/http/app.ts";

export { ConnectionRoom } from "../worker/connection/room.ts";
export { AccountRoom } from "../worker/directory/room.ts";
export { TeamRoom } from "../worker/team/room.ts";

export class BareRoom extends DurableObject {
	constructor(context: DurableObjectState, env: unknown) {
		super(context, env as never);
		context.storage.sql.exec("CREATE TABLE IF NOT EXISTS lead (id INTEGER PRIMARY KEY, body TEXT)");
	}

	override async fetch(): Promise<Response> {
		const { 0: client, 1: server } = new WebSocketPair();
		this.ctx.acceptWebSocket(server);
		return new Response(null, { status: 101, webSocket: client });
	}

	async receive(lead: unknown): Promise<void> {
		const body = JSON.stringify(lead);
		this.ctx.storage.sql.exec("INSERT INTO lead (body) VALUES (?)", body);
		for (const socket of this.ctx.getWebSockets())
			socket.send(JSON.stringify({ t: "offer", body }));
	}
}

export default createApp(routes);
