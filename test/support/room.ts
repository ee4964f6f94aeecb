// A real team object in workerd and real sockets to it: what a dashboard and a widget would see,
// without HTTP in between. Names and numbers are those of seed 000.
// Every helper ends with the object at rest: its alarm checked and, in the evicted life, itself
// hibernated, so that nothing a test relies on can be kept in memory only.
import {
	env,
	evictDurableObject,
	runDurableObjectAlarm,
	runInDurableObject,
} from "cloudflare:test";
import { afterEach, beforeEach, describe, vi } from "vitest";
import type { ToStaff } from "../../protocol/staff.ts";
import { PROTOCOL, SUBPROTOCOL } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import { due } from "../../worker/routing/due.ts";
import type { Sql } from "../../worker/storage/schema.ts";
import type { SqliteStore } from "../../worker/storage/sqlite.ts";
import type { Engine } from "../../worker/team/engine.ts";
import type { LeadStored, NewLead } from "../../worker/team/port.ts";
import { ACTOR_HEADER, type SocketActor } from "../../worker/team/port.ts";
import type { TeamRoom } from "../../worker/team/room.ts";
import type { Stage } from "../../worker/team/stage.ts";
import { type Frame, Line, type Stub } from "./line.ts";

export const SEVEN = [
	"Lucas Silva",
	"Marina Costa",
	"Rafael Almeida",
	"Fernanda Lima",
	"Pedro Santos",
	"Bruno Ferreira",
	"Ana Oliveira",
] as const;
export const SUPERVISOR = 8;
export const MANAGER = 9;
export const ADMIN = 10;

/** Far enough ahead that no real alarm ever rings by itself. */
export const START = new Date("2031-03-05T15:00:00Z");

export type { Stub };
export type Life = "resident" | "evicted";

let life: Life = "resident";

/** Runs a file's tests twice: in an object that stays, and in one evicted after every action. */
export function inBothLives(name: string, tests: (life: Life) => void): void {
	for (const each of ["resident", "evicted"] as const)
		describe(`${name} (${each})`, () => {
			atAFutureTime(each);
			tests(each);
		});
}

export function inOneLife(name: string, tests: () => void): void {
	describe(name, () => {
		atAFutureTime("resident");
		tests();
	});
}

function atAFutureTime(each: Life): void {
	beforeEach(() => {
		life = each;
		vi.useFakeTimers({ toFake: ["Date"], now: START });
	});
	afterEach(() => {
		vi.useRealTimers();
	});
}

/** What the object keeps to itself, for tests that must look inside. */
export interface Inside {
	readonly store: SqliteStore;
	readonly engine: Engine;
	readonly stage: Stage;
	readonly room: TeamRoom;
	readonly state: DurableObjectState;
}

export async function inside<T>(stub: Stub, look: (inside: Inside) => T | Promise<T>): Promise<T> {
	return runInDurableObject(stub, (instance, state) => {
		const room = instance as unknown as TeamRoom;
		const { store, engine, stage } = room as unknown as Omit<Inside, "room" | "state">;
		return look({ store, engine, stage, room, state });
	});
}

/** The alarm stands no later than what is due; then the object sleeps, if it leads that life. */
export async function rest(stub: Stub): Promise<void> {
	const late = await inside(stub, async ({ engine, stage, store, state }) => {
		const now = Date.now();
		const next = [due(engine.state.team, now, stage.sockets.around(now)), store.outboxDue()];
		const at = await state.storage.getAlarm();
		const missed = next.filter(
			(due) => due !== null && (at === null || at > Math.max(due, now + 1)),
		);
		return missed.length > 0 ? `alarm at ${at}, due at ${missed.join(" ")}, now ${now}` : null;
	});
	if (late) throw new Error(late);
	if (life === "evicted") await evictDurableObject(stub, { webSockets: "hibernate" });
}

const teams = () => (env as unknown as { TEAMS: DurableObjectNamespace<TeamRoom> }).TEAMS;

/** A fresh team with the seven brokers (ids 1 to 7), a supervisor (8), a manager (9), an admin. */
export async function newTeam(
	options: {
		readonly preset?: string;
		readonly policy?: Record<string, unknown>;
		readonly account?: string;
	} = {},
): Promise<Stub> {
	const team = crypto.randomUUID();
	const stub = teams().getByName(`team:test/${team}`);
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
	await stub.putMember({ id: SUPERVISOR, name: "Otávio Reis", role: "supervisor" });
	await stub.putMember({ id: MANAGER, name: "Helena Duarte", role: "manager" });
	await stub.putMember({ id: ADMIN, name: "Sílvia Prado", role: "admin" });
	await rest(stub);
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
	await rest(stub);
	return answer.value;
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
	return new Line<F>(stub, response.webSocket);
}

/** A member's page, greeted. */
export async function page(
	stub: Stub,
	id: number,
	seen: Record<string, number> = {},
	session = `s${id}`,
): Promise<StaffLine> {
	const line = await rawPage(stub, id, session);
	line.send({ t: "hello", v: PROTOCOL, seen });
	await line.next("welcome");
	await rest(stub);
	return line;
}

export async function rawPage(stub: Stub, id: number, session = `s${id}`): Promise<StaffLine> {
	return open<ToStaff>(stub, { as: "member", id, session });
}

export async function rawVisitor(stub: Stub, caseId: number): Promise<VisitorLine> {
	return open<ToVisitor>(stub, { as: "visitor", caseId });
}

/** A visitor's widget, greeted. */
export async function visitor(stub: Stub, caseId: number, since = 0): Promise<VisitorLine> {
	const line = await rawVisitor(stub, caseId);
	line.send({ t: "hello", v: PROTOCOL, since });
	await line.next("welcome");
	await rest(stub);
	return line;
}

/** Sends a command and waits for its answer: `ok`, or the refusal. */
export async function act(line: StaffLine, command: unknown, id: string = crypto.randomUUID()) {
	line.send({ t: "do", id, command });
	const answer = await Promise.any([
		line.next("ok", (frame) => frame.id === id),
		line.next("refused", (frame) => frame.id === id),
	]);
	await rest(line.stub);
	return answer;
}

/** `act` for a test that only wants to go on; a refusal fails it. */
export async function must(line: StaffLine, command: unknown) {
	const answer = await act(line, command);
	if (answer.t !== "ok") throw new Error(`refused: ${answer.reason}`);
	return answer;
}

/** The reason a command is refused with, or `ok`. */
export async function reasonFor(line: StaffLine, command: unknown): Promise<string> {
	const answer = await act(line, command);
	return answer.t === "ok" ? "ok" : answer.reason;
}

export async function say(line: VisitorLine, text: string, id: string = crypto.randomUUID()) {
	line.send({ t: "say", id, text });
	const answer = await Promise.any([
		line.next("ack", (frame) => frame.id === id),
		line.next("refused", (frame) => frame.id === id),
	]);
	await rest(line.stub);
	return answer;
}

/** Sends frames that have no answer of their own and waits until they were handled. */
export async function tell(line: StaffLine | VisitorLine, ...frames: unknown[]): Promise<void> {
	for (const frame of frames) line.send(frame);
	await roundTrip(line);
	await rest(line.stub);
}

export async function goOnline(stub: Stub, id: number): Promise<StaffLine> {
	const line = await page(stub, id);
	await must(line, { do: "available", on: true });
	return line;
}

/** His card, acknowledged. */
export async function cardOf(line: StaffLine, caseId?: number) {
	const { offer } = await line.next(
		"offer",
		({ offer }) => caseId === undefined || offer.caseId === caseId,
	);
	await tell(line, { t: "shown", offer: offer.id });
	return offer;
}

/** Every offer he was ever shown; a card is shown anew when its visitor comes or goes. */
export function cards(line: StaffLine): string[] {
	return [...new Set(line.all("offer").map(({ offer }) => offer.id))];
}

let trips = 0;

/** Any frame is a sign of life; this one is answered and changes nothing. */
async function roundTrip(line: StaffLine | VisitorLine): Promise<void> {
	trips += 1;
	const id = `trip-${trips}`;
	line.send({ t: "trip", id });
	const frames: Line<Frame> = line as unknown as Line<Frame>;
	await frames.next("refused", (frame) => frame.id === id);
	frames.frames.splice(
		frames.frames.findIndex((frame) => frame.t === "refused" && frame.id === id),
		1,
	);
}

/** A sign of life at the present (possibly faked) instant. */
export async function alive(...lines: readonly (StaffLine | VisitorLine)[]): Promise<void> {
	for (const line of lines) await roundTrip(line);
	if (lines[0]) await rest(lines[0].stub);
}

export async function fireAlarm(stub: Stub): Promise<boolean> {
	const fired = await runDurableObjectAlarm(stub);
	await rest(stub);
	return fired;
}

export async function alarmAt(stub: Stub): Promise<number | null> {
	return runInDurableObject(stub, (_, state) => state.storage.getAlarm());
}

/** Moves the clock by seconds, firing each alarm on its way as the platform would. */
export async function advance(
	stub: Stub,
	seconds: number,
	lines: readonly (StaffLine | VisitorLine)[] = [],
): Promise<void> {
	const to = Date.now() + seconds * 1_000;
	for (let hops = 0; hops < 100; hops += 1) {
		const at = await alarmAt(stub);
		if (at === null || at > to) break;
		vi.setSystemTime(at);
		await alive(...lines);
		await fireAlarm(stub);
	}
	vi.setSystemTime(to);
	await alive(...lines);
}

/** The end of a process without a word to anybody. The answer is a stub to the next one. */
export async function crash(stub: Stub): Promise<Stub> {
	await runInDurableObject(stub, (_, state) => state.abort("crash")).catch(() => undefined);
	return teams().get(stub.id);
}

/** Every stored row, as text. */
export async function dump(stub: Stub): Promise<string> {
	return inside(stub, ({ state }) => {
		const { sql } = state.storage;
		const tables = sql
			.exec<{ name: string }>(
				"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' ORDER BY name",
			)
			.toArray();
		return JSON.stringify(
			tables.map(({ name }) => [name, sql.exec(`SELECT * FROM ${name}`).toArray()]),
		);
	});
}

export interface RowCount {
	rows: number;
	alarms: number;
	read: number;
}

/** Counts every row an object writes from here on, alarms set included: each is billed as a row. */
export async function countRows(stub: Stub): Promise<RowCount> {
	const count: RowCount = { rows: 0, alarms: 0, read: 0 };
	await inside(stub, ({ store, state }) => {
		const holder = store as unknown as { sql: Sql };
		const real = holder.sql;
		holder.sql = {
			exec: (query, ...bindings) => {
				const cursor = real.exec(query, ...bindings);
				const rows = cursor.toArray();
				count.rows += cursor.rowsWritten;
				count.read += cursor.rowsRead;
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
