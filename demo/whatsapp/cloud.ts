// The object: one, holding everything. This shell gives the handlers their rows, their clock, an alarm
// and sockets; what is said on either side is decided in graph/, phone/, webhook/ and lab/.

import { DurableObject } from "cloudflare:workers";
import type { Env } from "./env.ts";
import { breaking } from "./graph/answer.ts";
import { mediaFile } from "./graph/media.ts";
import { graph, VERSION } from "./graph/route.ts";
import { labRoute } from "./lab/route.ts";
import { seedWorld } from "./state/seed.ts";
import { Rows } from "./state/store.ts";
import { Postman } from "./webhook/postman.ts";
import { World } from "./world.ts";

const JOURNALED = 8_000;

export class PocketCloud extends DurableObject<Env> {
	private readonly rows: Rows;
	private readonly world: World;
	private readonly postman: Postman;
	private telling = false;

	constructor(context: DurableObjectState, env: Env) {
		super(context, env);
		this.rows = new Rows(context.storage.sql);
		this.postman = new Postman(
			() => this.world,
			(at) => {
				context.storage.setAlarm(at).catch(() => {});
			},
		);
		this.world = new World(this.rows, {
			changed: () => this.changed(),
			wake: () => this.postman.wake(),
		});
		seedWorld(this.world);
		this.postman.wake();
	}

	override async fetch(request: Request): Promise<Response> {
		const url = new URL(request.url);
		if (this.world.note("origin") !== url.origin)
			this.world.notes.put({ id: "origin", value: url.origin });
		const [, first = "", second = ""] = url.pathname.split("/");
		if (first === "_lab" && second === "socket") return this.socket(request);
		if (first === "_lab") return labRoute(this.lab(), request, url);
		if (first === "_media") return mediaFile(this.world, request, second);
		if (VERSION.test(first) || first !== "") return this.spoken(request, url);
		return new Response("WhatsApp de teste\n", { status: 404 });
	}

	/** A Graph call, and both halves of it in the journal. */
	private async spoken(request: Request, url: URL): Promise<Response> {
		const copy = /json|urlencoded/.test(request.headers.get("content-type") ?? "")
			? await request.clone().text()
			: "";
		const response = await graph(this.world, request, url);
		const said = /json/.test(response.headers.get("content-type") ?? "");
		// A body that is about to break is not read first.
		const answered = said && !breaking.has(response) ? await response.clone().text() : "";
		this.world.journal("graph", {
			method: request.method,
			path: `${url.pathname}${url.search}`,
			sent: copy.slice(0, JOURNALED),
			status: response.status,
			answered: answered.slice(0, JOURNALED),
		});
		return response;
	}

	private lab() {
		return {
			world: this.world,
			postman: this.postman,
			productLab: this.env.PRODUCT_LAB || null,
			reset: (seed: number | null) => {
				this.rows.clear();
				if (seed !== null) this.world.notes.put({ id: "chance", value: String(seed) });
				seedWorld(this.world);
				this.changed();
			},
		};
	}

	private socket(request: Request): Response {
		if (request.headers.get("upgrade") !== "websocket")
			return new Response("upgrade\n", { status: 426 });
		const [page, ours] = Object.values(new WebSocketPair()) as [WebSocket, WebSocket];
		this.ctx.acceptWebSocket(ours);
		return new Response(null, { status: 101, webSocket: page });
	}

	/** Pages are only told to look again; many changes in one turn are one word. */
	private changed(): void {
		if (this.telling) return;
		this.telling = true;
		setTimeout(() => {
			this.telling = false;
			for (const socket of this.ctx.getWebSockets())
				try {
					socket.send("changed");
				} catch {
					// It went away.
				}
		}, 15);
	}

	override webSocketMessage(): void {}

	override webSocketClose(socket: WebSocket): void {
		try {
			socket.close(1000);
		} catch {
			// Closed already.
		}
	}

	override alarm(): void {
		this.postman.wake();
	}
}
