// A real team object in workerd and real sockets to it: what a dashboard and a widget would see,
// without HTTP in between. Names and numbers are those of seed 000.
import { env, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import type { ToStaff } from "../../protocol/staff.ts";
import { PONG, PROTOCOL, SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import type { Sql } from "../../worker/storage/schema.ts";
import type { LeadStored, NewLead } from "../../worker/team/port.ts";
import { ACTOR_HEADER, type SocketActor } from "../../worker/team/port.ts";
import type { TeamRoom } from "../../worker/team/room.ts";

export const SEVEN = [
	"Lucas Silva",
	"Marina Costa",
	"Rafael Almeida",
	"Fernanda Lima",
	"Pedro Santos",
	"Bruno Ferreira",
	"Ana Oliveira",
] as const;

export type Stub = DurableObjectStub<TeamRoom>;

/** A fresh team with the seven brokers (ids 1 to 7), a supervisor (8) and a manager (9). */
export async function newTeam(
	options: {
		readonly preset?: string;
		readonly policy?: Record<string, unknown>;
		readonly account?: string;
	} = {},
): Promise<Stub> {
	const team = crypto.randomUUID();
	const stub = (env as unknown as { TEAMS: DurableObjectNamespace<TeamRoom> }).TEAMS.getByName(
		`team:test/${team}`,
	);
	const configured = await stub.configure({
		account: options.account ?? "",
		team,
		name: "Lançamentos",
		timeZone: "America/Sao_Paulo",
		preset: options.preset ?? "product",
		policy: options.policy ?? {},
	});
	if (!configured.ok) throw new Error(configured.refusal.message);
	for (const [index, name] of SEVEN.entries())
		await stub.putMember({ id: index + 1, name, role: "broker", creci: `${1000 + index}-F` });
	await stub.putMember({ id: 8, name: "Otávio Reis", role: "supervisor" });
	await stub.putMember({ id: 9, name: "Helena Duarte", role: "manager" });
	return stub;
}

let serial = 0;

export function lead(change: Partial<NewLead> = {}): NewLead {
	serial += 1;
	return {
		key: crypto.randomUUID(),
		bodyHash: "h",
		site: "site",
		name: `Cliente ${serial}`,
		email: `cliente${serial}@exemplo.com`,
		phone: {
			typed: "(11) 98765-4321",
			e164: `+55119${String(10_000_000 + serial)}`,
			status: "mobile",
			aliases: [`+55119${String(10_000_000 + serial)}`],
		},
		channel: "chat",
		locale: "pt-BR",
		quarantine: false,
		...change,
	};
}

export async function receive(stub: Stub, change: Partial<NewLead> = {}): Promise<LeadStored> {
	const answer = await stub.receive(lead(change));
	if (!answer.ok) throw new Error(answer.refusal.reason);
	return answer.value;
}

type Frame = (ToStaff | ToVisitor) & { readonly t: string };

/** One open socket and every frame it received, in order. */
export class Line<F extends Frame> {
	readonly frames: F[] = [];
	closed: { code: number; reason: string } | null = null;
	private readonly socket: WebSocket;
	private readonly waiters = new Set<() => void>();

	constructor(socket: WebSocket) {
		this.socket = socket;
		socket.addEventListener("message", ({ data }) => {
			if (data === PONG) return;
			this.frames.push(JSON.parse(String(data)) as F);
			for (const wake of this.waiters) wake();
		});
		socket.addEventListener("close", ({ code, reason }) => {
			this.closed = { code, reason };
			for (const wake of this.waiters) wake();
		});
		socket.accept();
	}

	send(frame: unknown): void {
		this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
	}

	sendBinary(bytes: Uint8Array): void {
		this.socket.send(bytes);
	}

	close(): void {
		this.socket.close(1000, "bye");
	}

	/** The first frame of a kind, now or when it comes. */
	async next<T extends F["t"]>(
		t: T,
		match: (frame: Extract<F, { t: T }>) => boolean = () => true,
	): Promise<Extract<F, { t: T }>> {
		const found = () =>
			this.frames.find(
				(frame): frame is Extract<F, { t: T }> =>
					frame.t === t && match(frame as Extract<F, { t: T }>),
			);
		await this.until(() => found() !== undefined, `frame ${t}`);
		const frame = found();
		if (!frame) throw new Error(`no frame ${t}`);
		return frame;
	}

	async ended(): Promise<{ code: number; reason: string }> {
		await this.until(() => this.closed !== null, "close");
		return this.closed ?? { code: 0, reason: "" };
	}

	/** Everything so far is forgotten; what comes next is what a test asks about. */
	clear(): void {
		this.frames.length = 0;
	}

	private until(done: () => boolean, what: string): Promise<void> {
		if (done()) return Promise.resolve();
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.waiters.delete(check);
				reject(
					new Error(
						`no ${what}; got ${this.frames.map(({ t }) => t).join(" ")} ${JSON.stringify(this.closed)}`,
					),
				);
			}, 10_000);
			const check = () => {
				if (!done()) return;
				clearTimeout(timer);
				this.waiters.delete(check);
				resolve();
			};
			this.waiters.add(check);
		});
	}
}

export type StaffLine = Line<ToStaff>;
export type VisitorLine = Line<ToVisitor>;

async function open<F extends Frame>(stub: Stub, actor: SocketActor): Promise<Line<F>> {
	const response = await stub.fetch("https://vez/socket", {
		headers: {
			upgrade: "websocket",
			"sec-websocket-protocol": SUBPROTOCOL,
			[ACTOR_HEADER]: JSON.stringify(actor),
		},
	});
	if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
	return new Line<F>(response.webSocket);
}

/** A member's page, greeted. */
export async function page(stub: Stub, id: number, seen = {}): Promise<StaffLine> {
	const line = await open<ToStaff>(stub, { as: "member", id, session: `s${id}` });
	line.send({ t: "hello", v: PROTOCOL, seen });
	await line.next("welcome");
	return line;
}

export async function rawPage(stub: Stub, id: number): Promise<StaffLine> {
	return open<ToStaff>(stub, { as: "member", id, session: `s${id}` });
}

export async function rawVisitor(stub: Stub, caseId: number): Promise<VisitorLine> {
	return open<ToVisitor>(stub, { as: "visitor", caseId });
}

/** A visitor's widget, greeted. */
export async function visitor(stub: Stub, caseId: number, since = 0): Promise<VisitorLine> {
	const line = await rawVisitor(stub, caseId);
	line.send({ t: "hello", v: PROTOCOL, since });
	await line.next("welcome");
	return line;
}

/** Sends a command and waits for its answer. */
export async function act(line: StaffLine, command: unknown, id: string = crypto.randomUUID()) {
	line.send({ t: "do", id, command });
	await line.next("ok", (frame) => frame.id === id).catch(() => null);
	const answer = line.frames.find(
		(frame) => (frame.t === "ok" || frame.t === "refused") && frame.id === id,
	);
	return answer;
}

export async function goOnline(stub: Stub, id: number): Promise<StaffLine> {
	const line = await page(stub, id);
	await act(line, { do: "available", on: true });
	return line;
}

let clocks = 0;

/** A sign of life at the present (possibly faked) instant. */
export async function alive(...lines: readonly StaffLine[]): Promise<void> {
	for (const line of lines) {
		clocks += 1;
		const id = clocks;
		line.send({ t: "clock", id });
		await line.next("clock", (frame) => frame.id === id);
	}
}

export async function fireAlarm(stub: Stub): Promise<boolean> {
	return runDurableObjectAlarm(stub);
}

/** Moves the clock to `to`, firing each alarm on its way as the platform would. */
export async function advance(
	stub: Stub,
	to: number,
	setTime: (at: number) => void,
	lines: readonly StaffLine[] = [],
): Promise<void> {
	for (let hops = 0; hops < 100; hops += 1) {
		const at = await runInDurableObject(stub, (_, state) => state.storage.getAlarm());
		if (at === null || at > to) break;
		setTime(at);
		await alive(...lines);
		await runDurableObjectAlarm(stub);
	}
	setTime(to);
	await alive(...lines);
}

export interface RowCount {
	rows: number;
	alarms: number;
}

/** Counts every row an object writes from here on, alarms set included: each is billed as a row. */
export async function countRows(
	stub: Stub,
	sqlOf: (instance: unknown) => { sql: Sql },
): Promise<RowCount> {
	const count: RowCount = { rows: 0, alarms: 0 };
	await runInDurableObject(stub, (instance, state) => {
		const holder = sqlOf(instance);
		const real = holder.sql;
		holder.sql = {
			exec: (query, ...bindings) => {
				const cursor = real.exec(query, ...bindings);
				const rows = cursor.toArray();
				count.rows += cursor.rowsWritten;
				return { toArray: () => rows, rowsWritten: cursor.rowsWritten, rowsRead: cursor.rowsRead };
			},
		};
		const { storage } = state;
		const setAlarm = storage.setAlarm.bind(storage);
		storage.setAlarm = (at, options) => {
			count.alarms += 1;
			return setAlarm(at, options);
		};
	});
	return count;
}
