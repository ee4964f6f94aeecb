// The product's own Worker with a clock that can be moved ahead: for the demonstration and the
// end-to-end run, where nobody waits a day for a sweep. Never deployed: wrangler.toml names
// worker/index.ts. Knows only the door of the Worker, and which objects were woken.
import type { Env } from "../../worker/env.ts";
import worker, {
	AccountRoom as Account,
	ConnectionRoom as Connection,
	TeamRoom as Team,
} from "../../worker/index.ts";
import { ahead, setAhead } from "./clock.ts";

type Named = "TEAMS" | "ACCOUNTS" | "CONNECTIONS";

/** Whoever is awake, or was since this process began: their alarms are rung when time is moved. */
const woken = new Map<string, Named>();

/** The platform rings by real time: what an object asks for in its own time is translated. */
function inLabTime(context: DurableObjectState, kind: Named): DurableObjectState {
	woken.set(context.id.toString(), kind);
	const { storage } = context;
	// Screens ping by real time: who was there before time was moved is there after it.
	const beat = context.getWebSocketAutoResponseTimestamp.bind(context);
	context.getWebSocketAutoResponseTimestamp = (socket) =>
		new Date((beat(socket)?.getTime() ?? Date.now() - ahead()) + ahead());
	const [set, get] = [storage.setAlarm.bind(storage), storage.getAlarm.bind(storage)];
	storage.setAlarm = async (at, options) => set(Number(at) - ahead(), options);
	storage.getAlarm = async (options) => {
		const at = await get(options);
		return at === null ? null : at + ahead();
	};
	return context;
}

export class TeamRoom extends Team {
	constructor(context: DurableObjectState, env: Env) {
		super(inLabTime(context, "TEAMS"), env);
	}
	async ring(): Promise<void> {
		await this.alarm();
	}
}

export class AccountRoom extends Account {
	constructor(context: DurableObjectState, env: Env) {
		super(inLabTime(context, "ACCOUNTS"), env);
	}
	async ring(): Promise<void> {
		await this.alarm();
	}
}

export class ConnectionRoom extends Connection {
	constructor(context: DurableObjectState, env: Env) {
		super(inLabTime(context, "CONNECTIONS"), env);
	}
	async ring(): Promise<void> {
		await this.alarm();
	}
}

const CLOCK = "/api/_lab/clock";

export default {
	async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
		if (new URL(request.url).pathname !== CLOCK) return worker.fetch(request, env, context);
		if (request.method === "POST") {
			const { ms, now } = (await request.json()) as { ms?: number; now?: number };
			setAhead(now === undefined ? ahead() + (ms ?? 0) : now - (Date.now() - ahead()));
			await ringAll(env);
		}
		return Response.json({ now: Date.now() });
	},
};

/** Twice: what the first ring brings about may itself be due at once. */
async function ringAll(env: Env): Promise<void> {
	for (let round = 0; round < 2; round += 1)
		for (const [id, kind] of woken) {
			const objects = env[kind] as unknown as DurableObjectNamespace;
			const stub = objects.get(objects.idFromString(id)) as unknown as { ring(): Promise<void> };
			await stub.ring().catch((error: unknown) => console.error("ring", String(error)));
		}
}
