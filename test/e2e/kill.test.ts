// Killed with -9 while people write: nothing that was acknowledged is lost, doubled or reordered.
// Visitors here are plain sockets and HTTP against the running product, which is killed and started
// again over the same disk. What was sent and never acknowledged may or may not be there.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LeadReceipt } from "../../protocol/lead.ts";
import { PING, PROTOCOL, SUBPROTOCOL, TOKEN_SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import { type Product, startProduct } from "../../scripts/product.mjs";
import { freePorts } from "../support/product.ts";

const VISITORS = 5;
const KILLS = 4;
const BETWEEN_KILLS_MS = 2_500;

let product: Product;
let state: string;
let port: number;
let origin: string;

beforeAll(async () => {
	state = mkdtempSync(join(tmpdir(), "vez-kill-"));
	const [appPort, sitePort] = await freePorts();
	port = appPort;
	origin = `http://localhost:${sitePort}`;
	product = await startProduct({ port, sitePort, state, quiet: true });
});
afterAll(async () => {
	await product?.stop();
	rmSync(state, { recursive: true, force: true });
});

/** Posts a lead until it is answered: the key makes the repetitions one lead. */
async function lead(n: number): Promise<LeadReceipt> {
	const key = crypto.randomUUID();
	for (;;) {
		const answer = await fetch(`http://127.0.0.1:${port}/api/w/leads`, {
			method: "POST",
			headers: { "content-type": "application/json", origin, "idempotency-key": key },
			body: JSON.stringify({
				site: product.info.siteKey,
				name: `Visitante ${n}`,
				email: `visitante${n}@exemplo.com`,
				phone: `(11) 9${String(81_000_000 + n)}`,
				channel: "chat",
				page: { url: `${origin}/aurora-parque/` },
				consent: { version: "1" },
			}),
			signal: AbortSignal.timeout(3_000),
		}).catch(() => null);
		if (answer?.status === 201) return (await answer.json()) as LeadReceipt;
		await wait(200);
	}
}

/** A visitor who writes, resends what was not acknowledged, and remembers what was. */
class Writer {
	readonly acked = new Map<string, number>();
	private readonly pending = new Map<string, string>();
	private readonly token: string;
	private socket: WebSocket | null = null;
	private sent = 0;
	private over = false;

	constructor(token: string) {
		this.token = token;
		this.connect();
	}

	async write(until: () => boolean): Promise<void> {
		while (!until()) {
			this.sent += 1;
			const id = crypto.randomUUID();
			this.pending.set(id, `Mensagem ${this.sent}`);
			this.say(id);
			// The server allows five frames a second.
			await wait(260);
		}
	}

	async settle(): Promise<void> {
		while (this.pending.size > 0) {
			for (const id of this.pending.keys()) {
				this.say(id);
				await wait(260);
			}
		}
		this.over = true;
		this.socket?.close();
	}

	private say(id: string): void {
		if (this.socket?.readyState !== WebSocket.OPEN) return;
		this.socket.send(JSON.stringify({ t: "say", id, text: this.pending.get(id) }));
	}

	private connect(): void {
		const socket = open(this.token);
		this.socket = socket;
		socket.onopen = () => {
			socket.send(JSON.stringify({ t: "hello", v: PROTOCOL, since: 0 }));
			socket.send(PING);
		};
		socket.onmessage = ({ data }) => {
			if (!String(data).startsWith("{")) return;
			const frame = JSON.parse(String(data)) as ToVisitor;
			if (frame.t !== "ack") return;
			this.pending.delete(frame.id);
			this.acked.set(frame.id, frame.n);
		};
		socket.onclose = () => {
			if (!this.over) setTimeout(() => this.connect(), 150);
		};
	}
}

function open(token: string): WebSocket {
	const protocols = [SUBPROTOCOL, `${TOKEN_SUBPROTOCOL}${token}`];
	// Node's client sends the headers a browser sends by itself.
	const options = { protocols, headers: { origin } } as unknown as string[];
	return new WebSocket(`ws://127.0.0.1:${port}/api/w/socket`, options);
}

/** The conversation as a new page would get it. */
async function conversation(token: string): Promise<{ id: string; n: number }[]> {
	const socket = open(token);
	try {
		return await new Promise((resolve, reject) => {
			socket.onopen = () => socket.send(JSON.stringify({ t: "hello", v: PROTOCOL, since: 0 }));
			socket.onerror = () => reject(new Error("no socket"));
			socket.onmessage = ({ data }) => {
				const frame = JSON.parse(String(data)) as ToVisitor;
				if (frame.t === "welcome") resolve(frame.messages.map(({ id, n }) => ({ id, n })));
			};
		});
	} finally {
		socket.close();
	}
}

describe("killed while people write", () => {
	it(`[E30] ${KILLS} times -9: no acknowledged lead or message is lost, doubled or moved`, async () => {
		const receipts = await Promise.all(
			Array.from({ length: VISITORS }, (_, index) => lead(index + 1)),
		);
		expect(new Set(receipts.map(({ receipt }) => receipt)).size).toBe(VISITORS);
		const writers = receipts.map(({ token }) => new Writer(token));
		let done = false;
		const writing = writers.map((writer) => writer.write(() => done));
		for (let kill = 0; kill < KILLS; kill += 1) {
			await wait(BETWEEN_KILLS_MS);
			// A lead is on its way at the very moment.
			const late = lead(VISITORS + kill + 1);
			await product.crash();
			receipts.push(await late);
		}
		await wait(BETWEEN_KILLS_MS);
		done = true;
		await Promise.all(writing);
		await Promise.all(writers.map((writer) => writer.settle()));

		await product.crash();
		const wrong: string[] = [];
		let acknowledged = 0;
		for (const [index, writer] of writers.entries()) {
			const stored = await conversation(receipts[index]?.token ?? "");
			const byId = new Map(stored.map(({ id, n }) => [id, n]));
			if (byId.size !== stored.length) wrong.push(`visitor ${index}: a message is there twice`);
			for (const [id, n] of writer.acked) {
				acknowledged += 1;
				if (byId.get(id) !== n) wrong.push(`visitor ${index}: ${id} acknowledged as ${n}`);
			}
		}
		for (const { token, receipt } of receipts.slice(VISITORS))
			await conversation(token).catch(() => wrong.push(`lead ${receipt} is gone`));
		console.log(
			`killed ${KILLS + 1} times: ${receipts.length} leads and ${acknowledged} messages acknowledged, ${wrong.length} lost`,
		);
		expect(acknowledged).toBeGreaterThan(VISITORS * 10);
		expect(wrong).toEqual([]);
	});
});
