// Rule C111 (docs/WHATSAPP-NUMBER.md): the events of one client's life, his change of number too, told in any
// order, copies and batches to a team that does not always answer, come to the same conversation. Through the real inbox of a number over SQLite
// and the real engine of a team; only objects and sockets are left out. LIVES sets how many.
import fc from "fast-check";
import { beforeAll, expect, it, vi } from "vitest";
import { foldAmendments, inOrder } from "../../dashboard/chat/fold.ts";
import type { ChannelEvent, StatusFact } from "../../worker/channels/port.ts";
import { Hearing } from "../../worker/connection/hearing.ts";
import {
	deliveriesOf,
	enqueue,
	keyed,
	messageById,
	put,
	rowId,
} from "../../worker/connection/outgoing.ts";
import { MIGRATIONS } from "../../worker/connection/schema.ts";
import type { Settings } from "../../worker/connection/settings.ts";
import { takePost } from "../../worker/connection/taking.ts";
import { Database, migrate } from "../../worker/database.ts";
import type { Command } from "../../worker/routing/commands.ts";
import { PRESETS } from "../../worker/routing/presets.ts";
import { MemoryStore } from "../../worker/storage/memory.ts";
import type { Also, Engine } from "../../worker/team/engine.ts";
import { entriesOf } from "../../worker/team/entries.ts";
import { hear } from "../../worker/team/hear.ts";
import type { Stage } from "../../worker/team/stage.ts";
import { NodeSql } from "../storage/node-sql.ts";
import { EVERYBODY_HERE, engineOver } from "../storage/script.ts";

const LIVES = Number(process.env.LIVES ?? 10_000);
const NOW = Date.now();
/** All of it is told much later: a channel's own time decides, not ours. */
const T = Math.floor(NOW / 1_000) * 1_000 - 3 * 3_600_000;

const sql = new NodeSql();
const db = new Database({ sql, transactionSync: sql.transaction } as never);
migrate(db, MIGRATIONS, T);

interface Names {
	readonly wa_id: string | null;
	readonly bsuid: string | null;
}

/** A team that cannot be reached, or whose answer is lost on the way. */
type Answers = "well" | "not" | "in vain";

/** A team of its own for each telling, on the one number. */
class Team {
	readonly id: string;
	/** In every name of its client. */
	readonly digits: string;
	private readonly engine: Engine;
	private readonly store = new MemoryStore();
	private readonly hearing: Hearing;
	private now = NOW;
	answers: Answers = "well";

	constructor(tellings: number) {
		const id = `t${tellings}`;
		this.id = id;
		this.digits = String(tellings).padStart(8, "0");
		this.engine = engineOver(this.store);
		const settings = { id: "n1", team: id, account: "aurora" } as Settings;
		this.hearing = new Hearing(db, {
			settings: () => settings,
			introduce: async () => undefined,
			ears: () => ({
				team: () => ({
					hear: async (items) => {
						if (this.answers === "not") throw new Error("down");
						const places = items.map((item) => hear(this.ears(), item));
						if (this.answers === "in vain") throw new Error("the answer is lost");
						return places;
					},
				}),
				account: () => ({ findClient: async () => null }),
			}),
			placed: () => undefined,
		});
		this.run({ do: "configure", policy: PRESETS.hypnobox, zone: "America/Sao_Paulo" });
		this.run({ do: "put_member", member: 1, role: "broker" });
		const content = { kind: "text", text: "nossa" } as const;
		const out = { team: id, case: 1, id: "o1", handle: null, phones: [], content };
		enqueue(db, out, null, NOW);
		// Meta has it: its answer to the sending is no event of the life.
		keyed(db, `${id} o1`, rowId(out, "o1"));
		const row = messageById(db, rowId(out, "o1"));
		if (row) put(db, row, { state: "taken", due: null, facts: { key: `${id} o1`, accepted: T } });
	}

	async tell(events: readonly ChannelEvent[]): Promise<void> {
		this.now += 1_000;
		// Whoever did not answer is asked again by now.
		vi.setSystemTime(Date.now() + 600_000);
		takePost(
			db,
			events.map((event) => ({ event, raw: null })),
			this.now,
		);
		await this.hearing.run();
		await this.hearing.runLate();
	}

	end() {
		const { engine } = this;
		const entries = entriesOf(engine.state, engine.log(1, 0));
		const lines = inOrder(entries).filter((line) => line.kind === "message");
		const amended = foldAmendments(entries);
		const mine = (text: string) => text.replaceAll(this.id, "T");
		return {
			cases: engine.state.team.cases.size,
			lines: lines.map(({ id, from, text, sentAt }) => [mine(id), from, text, sentAt]),
			amended: [...amended].map(([id, what]) => [mine(id), what] as const).sort(byFirst),
			far: deliveriesOf(db, { team: this.id, case: 1 }).states,
			parked: db.all("SELECT n FROM parked"),
			who: db
				.all<Names>("SELECT wa_id, bsuid FROM contact WHERE team = ?", this.id)
				.map((names) => [names.wa_id, names.bsuid].map((name) => name?.replace(this.digits, ""))),
		};
	}

	private run(command: Command, also?: Also) {
		return this.engine.run(command, this.now, EVERYBODY_HERE, also);
	}

	private ears() {
		const stage = { engine: this.engine, ticks: () => ({ visitor: { read: 0 } }) };
		return {
			stage: stage as unknown as Stage,
			run: (command: Command, also?: Also) => this.run(command, also),
			receipt: (key: string) => this.store.receipt(key),
			putReceipt: (key: string, receipt: never) => this.store.putReceipt(key, receipt),
		};
	}
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
	return a < b ? -1 : 1;
}

/** What happens, without who and when: he, the team and the instant are filled in for each telling. */
type Happening = (of: { key: (name: string) => string; who: object; at: number }) => ChannelEvent;

const happening: fc.Arbitrary<Happening> = fc.oneof(
	fc.constantFrom("m1", "m2", "m3").map(
		(id): Happening =>
			({ key, who, at }) => {
				return { t: "message", key: key(id), at, from: who, body: { text: `texto ${id}` } };
			},
	),
	fc.constantFrom("e1", "e2").map(
		(id): Happening =>
			({ key, who, at }) => {
				return { t: "echo", key: key(id), at, to: who, body: { text: `do celular ${id}` } };
			},
	),
	fc.constantFrom<StatusFact>("sent", "delivered", "read", "failed").map(
		(fact): Happening =>
			({ key, who, at }) => {
				const failed = fact === "failed" && { fault: { kind: "window", retry: "never" } as const };
				const status = { key: key(`${fact} ${at}`), at, message: key("o1"), fact, to: who };
				return { t: "status", ...status, ...failed };
			},
	),
	fc
		.record({
			t: fc.constantFrom("reaction", "edit", "revoke"),
			target: fc.constantFrom("m0", "m1", "m2", "m3", "e1", "o1"),
			byUs: fc.boolean(),
			value: fc.constantFrom("a", "b", undefined),
		})
		.map(
			({ t, target, byUs, value }): Happening =>
				({ key, who, at }) => {
					const change = { target: key(target), from: who, byUs, ...(value && { value }) };
					return { t: t as "reaction", key: key(`${t} ${at}`), at, ...change };
				},
		),
);

const first: Happening = ({ key, who, at }) => {
	return { t: "message", key: key("m0"), at, from: who, body: { text: "Oi" } };
};

/**
 * His first words make the conversation: they are there, whenever they are told. No two things happen in
 * one second, since within one a channel does not say which was first.
 */
const life = fc
	.array(happening, { minLength: 1, maxLength: 12 })
	.chain((rest) =>
		fc
			.shuffledSubarray([...Array(60).keys()], { minLength: rest.length, maxLength: rest.length })
			.map((tens) => [
				{ make: first, at: T },
				...rest.map((make, i) => ({ make, at: T + (1 + (tens[i] ?? 0)) * 10_000 })),
			]),
	);

/** After which of them he has another number and id (-1: he keeps them), and how late that is told. */
const telling = life.chain((events) =>
	fc.tuple(
		fc.constant(events),
		fc.tuple(
			fc.integer({ min: -1, max: events.length - 1 }),
			fc.double({ min: 0, max: 1, noNaN: true }),
		),
		fc
			.array(fc.nat(events.length - 1), { maxLength: 6 })
			.map((again) => [...events.keys(), ...again])
			.chain((order) => fc.shuffledSubarray(order, { minLength: order.length })),
		fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
		fc.constantFrom("number", "id", "both"),
		fc.array(fc.constantFrom<Answers>("well", "not", "in vain"), { minLength: 1, maxLength: 6 }),
	),
);

/**
 * The change of his names is told at any time before the first word under the new ones: after it he is two
 * people, which is a rule of its own (C205).
 */
function withChange(
	events: readonly ChannelEvent[],
	told: readonly number[],
	share: number,
): readonly number[] {
	const change = events.at(-1)?.at ?? 0;
	const first = told.findIndex((n) => (events[n]?.at ?? 0) > change);
	const latest = first < 0 ? told.length : first;
	return told.toSpliced(Math.floor(latest * share), 0, events.length - 1);
}

beforeAll(() => {
	// A team that does not answer is told of there, thousands of times.
	vi.spyOn(console, "error").mockImplementation(() => undefined);
	vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});

let tellings = 0;

interface Filled {
	readonly team: Team;
	readonly events: readonly ChannelEvent[];
}

type Life = readonly { make: Happening; at: number }[];

function filled(life: Life, mode: string, changes = -1): Filled {
	tellings += 1;
	vi.setSystemTime(NOW);
	const team = new Team(tellings);
	const { id, digits } = team;
	const named = (of: string) => ({
		...(mode !== "id" && { waId: `551${of}9${digits}` }),
		...(mode !== "number" && { bsuid: `BR.${of}${digits}` }),
	});
	const [before, after] = [named("1"), named("2")];
	const changed = life[changes]?.at ?? Number.POSITIVE_INFINITY;
	const key = (of: string) => `${id} ${of}`;
	const events = life.map(({ make, at }) => make({ key, who: at > changed ? after : before, at }));
	if (changes >= 0)
		events.push({ t: "identity", key: key("identity"), at: changed + 1_000, before, after });
	// One key has one content: the same thing told otherwise is not what Meta does.
	const contents = new Map(events.map((event) => [event.key, event]));
	return { team, events: events.map((event) => contents.get(event.key) ?? event) };
}

it(`[C111] ${LIVES} lives of a client, told in any order, copies and batches to a team that does not always answer, come to the same`, {
	timeout: 300_000,
}, async () => {
	let amended = 0;
	let echoes = 0;
	await fc.assert(
		fc.asyncProperty(telling, async ([life, [changes, share], told, sizes, mode, answers]) => {
			const plain = filled(life, mode, changes);
			for (const event of plain.events.toSorted((a, b) => a.at - b.at))
				await plain.team.tell([event]);
			const mixed = filled(life, mode, changes);
			const order = changes < 0 ? told : withChange(mixed.events, told, share);
			const all = order.map((i) => mixed.events[i]).filter((one) => one !== undefined);
			for (let from = 0, i = 0; from < all.length; i += 1) {
				const size = sizes[i % sizes.length] ?? 1;
				mixed.team.answers = answers[i % answers.length] ?? "well";
				await mixed.team.tell(all.slice(from, from + size));
				from += size;
			}
			mixed.team.answers = "well";
			await mixed.team.tell([]);
			const end = plain.team.end();
			expect(mixed.team.end()).toEqual(end);
			expect(end.cases).toBe(1);
			expect(end.parked).toEqual([]);
			expect(db.all("SELECT n FROM held")).toEqual([]);
			expect(end.lines[0]?.[2]).toBe("Oi");
			amended += end.amended.length;
			echoes += end.lines.filter(([, from]) => from === "broker").length;
		}),
		{ numRuns: LIVES },
	);
	// It was about something.
	expect(amended).toBeGreaterThan(LIVES / 2);
	expect(echoes).toBeGreaterThan(LIVES / 4);
});

const said = (team: Team, n: number, more: object): ChannelEvent =>
	({
		key: `${team.id} x${n}`,
		at: T + n * 1_000,
		from: {},
		to: {},
		...more,
	}) as unknown as ChannelEvent;

it.each<[StatusFact[], string]>([
	[[], "accepted"],
	[["sent"], "sent"],
	[["delivered"], "delivered"],
	[["sent", "failed"], "failed"],
	[["failed", "delivered"], "delivered"],
	[["delivered", "failed"], "delivered"],
	[["read", "delivered", "sent"], "read"],
	[["read", "failed"], "read"],
])("[C111] of ours %j is shown as %s", async (facts, shown) => {
	const { team } = filled([], "both");
	const about = { t: "status", message: `${team.id} o1` };
	for (const [n, fact] of facts.entries()) await team.tell([said(team, n, { ...about, fact })]);
	expect(team.end().far).toEqual({ o1: shown });
});

it("[C111] the latest change of a message counts, whichever was told first; taken back stays so", async () => {
	const { team, events } = filled([{ make: first, at: T }], "both");
	const who = events[0]?.t === "message" ? events[0].from : {};
	const target = `${team.id} m0`;
	const change = (n: number, t: string, value?: string) =>
		said(team, n, { t, target, from: who, byUs: false, ...(value && { value }) });
	await team.tell([change(9, "edit", "dois"), change(4, "reaction"), ...events]);
	await team.tell([change(8, "edit", "um"), change(3, "reaction", "😀")]);
	const [, now] = team.end().amended[0] ?? [];
	expect(now).toMatchObject({ edited: "dois", reactions: {}, revoked: false });
	await team.tell([change(5, "revoke"), change(10, "edit", "três")]);
	expect(team.end().amended[0]?.[1]).toMatchObject({ revoked: true });
});
