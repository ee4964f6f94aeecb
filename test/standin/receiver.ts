// The other side of the webhook: a real HTTP server on loopback that answers as it is told and keeps
// every byte. Tests speak to it over HTTP too, since they run in another runtime. Expects nothing.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

declare module "vitest" {
	interface ProvidedContext {
		receiver: string;
	}
}

/** What a hook does next; lists are used up, one call each, and then it is friendly again. */
interface Plan {
	readonly verify?: string;
	readonly statuses?: number[];
	readonly always?: number;
	readonly delayMs?: number;
	readonly resets?: number;
	readonly location?: string;
	readonly echoChallenge?: boolean;
}

interface Seen {
	readonly method: string;
	readonly url: string;
	readonly headers: Record<string, unknown>;
	/** Latin-1, so that every byte is a character. */
	readonly raw: string;
	readonly port: number;
	readonly from: number;
	to: number;
	readonly answered: number;
}

const plans = new Map<string, Plan>();
const seen = new Map<string, Seen[]>();
let last = 0;

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts);
}

async function hook(name: string, request: IncomingMessage, response: ServerResponse) {
	const from = performance.now();
	const raw = (await bytesOf(request)).toString("latin1");
	const plan = plans.get(name) ?? {};
	const url = new URL(request.url ?? "", "http://hook");
	const port = request.socket.remotePort ?? 0;
	const challenge = request.method === "GET";
	const status = challenge
		? challengeStatus(plan, url)
		: (plan.statuses?.shift() ?? plan.always ?? 200);
	const entry: Seen = {
		method: request.method ?? "",
		url: request.url ?? "",
		headers: request.headers,
		raw,
		port,
		from,
		to: 0,
		answered: status,
	};
	seen.set(name, [...(seen.get(name) ?? []), entry]);
	if (plan.delayMs) await new Promise((done) => setTimeout(done, plan.delayMs));
	entry.to = performance.now();
	if (!challenge && plan.resets && plan.resets > 0) {
		plans.set(name, { ...plan, resets: plan.resets - 1 });
		request.socket.destroy();
		return;
	}
	response.writeHead(status, plan.location ? { location: plan.location } : {});
	const said = url.searchParams.get("hub.challenge") ?? "";
	response.end(
		challenge && status === 200 ? (plan.echoChallenge === false ? "hello" : said) : "ok",
	);
}

function challengeStatus(plan: Plan, url: URL): number {
	const token = url.searchParams.get("hub.verify_token");
	return plan.verify === undefined || plan.verify === token ? 200 : 403;
}

const server = createServer(async (request, response) => {
	const [, what, name = ""] = (request.url ?? "").split(/[/?]/);
	if (what === "hook") return hook(name, request, response);
	if (what === "name") return response.end(`hook-${++last}`);
	if (what === "plan") plans.set(name, JSON.parse((await bytesOf(request)).toString()) as Plan);
	if (what === "forget") seen.delete(name);
	response.setHeader("content-type", "application/json");
	response.end(JSON.stringify(seen.get(name) ?? []));
});

/** The little of vitest's project this needs: its own types bring Node's along. */
interface Project {
	provide(key: "receiver", value: string): void;
}

export default async function setup(project: Project): Promise<() => Promise<void>> {
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	project.provide("receiver", `http://127.0.0.1:${port}`);
	return () =>
		new Promise((closed) => {
			server.close(() => closed());
			server.closeAllConnections();
		});
}
