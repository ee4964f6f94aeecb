// The running product over plain HTTP, for runs from outside: ports of its own, a member of the company who
// signed in, and the back door of the stand-in for Meta's API. Runs under bare Node as well as under
// vitest, and holds no expectations.
import { once } from "node:events";
import { createServer } from "node:net";

/** The product that runs, and the company in it. */
export interface Running {
	readonly port: number;
	/** The account's slug. */
	readonly account: string;
	/** Everybody's, in the demonstration. */
	readonly password: string;
}

/** Four that nobody uses now. */
export async function freePorts(): Promise<[number, number, number, number]> {
	const found = new Set<number>();
	while (found.size < 4) found.add(await freePort());
	return [...found] as [number, number, number, number];
}

/** Below those the system gives to calls that go out: none of them takes it between asking and using. */
async function freePort(): Promise<number> {
	for (;;) {
		const port = 20_000 + Math.floor(Math.random() * 12_000);
		const probe = createServer().listen(port, "127.0.0.1");
		try {
			await once(probe, "listening");
			await once(probe.close(), "close");
			return port;
		} catch {
			// Somebody's: another is tried.
		}
	}
}

/** What a browser sends by itself, and ours in every request that changes something. */
function headersOf(base: string): Record<string, string> {
	return { origin: base, "content-type": "application/json", "x-vez": "1" };
}

/** Signs in as `<name>@aurora.example`; the cookie outlives the product's restarts. Throws when refused. */
export async function signIn({ port, account, password }: Running, name: string): Promise<string> {
	const base = `http://127.0.0.1:${port}`;
	const answer = await fetch(`${base}/api/session`, {
		method: "POST",
		headers: headersOf(base),
		body: JSON.stringify({ account, email: `${name}@aurora.example`, password }),
	});
	const cookie = answer.headers.get("set-cookie")?.split(";")[0];
	if (!answer.ok || cookie === undefined) throw new Error(`${name}: ${answer.status}`);
	return cookie;
}

/** Somebody of the company over HTTP: what has no screen, or is not what a test is about. */
export class Member {
	private readonly to: Running;
	private readonly name: string;
	private cookie = "";

	constructor(to: Running, name: string) {
		this.to = to;
		this.name = name;
	}

	/** Null when it is not there (404); throws for any other refusal. */
	async find<T>(method: string, path: string, body?: unknown): Promise<T | null> {
		// Once: signing in is counted.
		this.cookie ||= await signIn(this.to, this.name);
		const base = `http://127.0.0.1:${this.to.port}`;
		const answer = await fetch(base + path, {
			method,
			headers: { ...headersOf(base), cookie: this.cookie },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (answer.status === 404) return null;
		if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
		return (await answer.json()) as T;
	}

	/** Throws for any refusal. */
	async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
		const found = await this.find<T>(method, path, body);
		if (found === null) throw new Error(`${method} ${path} is not there`);
		return found;
	}

	/** His session ends with the day; a test may make a day pass in a second. */
	forget(): void {
		this.cookie = "";
	}
}

/** The stand-in's back door (`/_lab/…`, demo/whatsapp/README.md). Throws for any refusal. */
export async function lab<T>(
	standIn: string,
	method: string,
	path: string,
	body?: unknown,
): Promise<T> {
	const answer = await fetch(`${standIn}/_lab/${path}`, {
		method,
		headers: { "content-type": "application/json" },
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
	if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
	return (await answer.json()) as T;
}
