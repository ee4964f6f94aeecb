// The object without its platform: the engine over SQLite, told the same inputs as the bare core
// and checked by the same checker after every step; then its storage against its memory and its
// log. The power may go out at any statement. No chance in here, and no rule of routing.
import type { Command } from "../../worker/routing/commands.ts";
import type { Recorded } from "../../worker/routing/events.ts";
import type { canonical as Canonical, replay as Replay } from "../../worker/storage/fold.ts";
import type { SqliteStore } from "../../worker/storage/sqlite.ts";
import type { ClosedCase, Loaded } from "../../worker/storage/store.ts";
import { summaryOf } from "../../worker/team/closing.ts";
import { effectsOf } from "../../worker/team/effects.ts";
import type { Alarm, Effect, Engine, Writings } from "../../worker/team/engine.ts";
import { Violation } from "./checker.ts";
import { Disk } from "./disk.ts";
import { type Asked, type Core, type Cut, Machine, type Make, type Start } from "./machine.ts";

/** What is under test: the product's, or a copy with a bug planted in it. */
export interface Parts extends Core {
	readonly Engine: typeof Engine;
	readonly SqliteStore: typeof SqliteStore;
	readonly canonical: typeof Canonical;
	readonly replay: typeof Replay;
}

/** Storage is compared after every step of a short run, later every so many. */
const SHORT = 100;
const EVERY = 50;
/** A standing alarm of the last minute may still ring late; an older one was lost. */
const RINGS_WITHIN_MS = 60_000;
const RETRY_MS = 30_000;
const LISTED = 20;

/** The object's one alarm: what it believes of it, and how it stands on the platform. */
class StoredAlarm implements Alarm {
	at: number | null = null;
	stands: number | null = null;
	/** Set and not yet heard of by the world. */
	news: number | null = null;
	set(at: number): void {
		this.at = at;
		this.stands = at;
		this.news = at;
	}
	undo(at: number | null): void {
		this.at = at;
	}
	rang(): void {
		this.at = null;
		this.stands = null;
	}
	/** What a transaction that failed had set never was. */
	rollback(stands: number | null, news: number | null): void {
		this.stands = stands;
		this.news = news;
	}
}

export function onSqlite(parts: Parts): Make {
	return (start) => new SqliteMachine(parts, start);
}

export class SqliteMachine extends Machine {
	override readonly stored = true;
	crashes = 0;
	comparisons = 0;
	private readonly parts: Parts;
	private readonly disk = new Disk();
	private readonly clockwork = new StoredAlarm();
	private readonly writings: Writings = {
		effects: (step, state) => {
			this.written = effectsOf(step, state);
			return this.written;
		},
		summary: summaryOf,
	};
	private store: SqliteStore;
	private engine: Engine;
	/** Latest instant of the log: the next command's is later, whatever its clock says. */
	private lastAt = 0;
	private written: readonly Effect[] = [];
	/** What the outbox holds, and the newest endings, as the steps told them. */
	private readonly owed = new Map<string, string[]>();
	private closed: ClosedCase[] = [];
	private leads = 0;
	private leadStored = 0;
	/** Every event in the order it was told. */
	private readonly history: string[] = [];
	private compared = { step: 0, replayed: 0 };

	constructor(parts: Parts, start: Start) {
		super(parts, start);
		this.parts = parts;
		[this.store, this.engine] = this.open();
		const { policy, zone } = start;
		this.now = this.clock(1);
		this.engine.run({ do: "configure", policy, zone }, 1, this.around, () =>
			this.engine.name({ id: "team", name: "Time", account: "conta" }),
		);
		this.told();
	}

	override alarm(standing: number | null): number | null {
		const { news } = this.clockwork;
		this.clockwork.news = null;
		return news ?? standing;
	}

	protected override clock(at: number): number {
		return Math.max(at, this.lastAt + 1);
	}

	protected override step(asked: Asked): readonly Recorded[] {
		const { at, command, rings, cut } = asked;
		if (rings) this.clockwork.rang();
		if (command.do === "receive") this.leads += 1;
		const events = cut ? [...this.cutShort(asked, cut)] : this.ask(command, at);
		if (cut?.again && command.do !== "refuse_why") {
			this.now = this.clock(at);
			events.push(...this.ask(command, at));
		}
		// Sent as soon as committed; after a crash by whoever comes next.
		if (!cut || cut.again) this.send();
		const { step } = this.compared;
		if (cut || this.steps < SHORT || this.steps >= step + EVERY) this.compare();
		return events;
	}

	private ask(command: Command, at: number): Recorded[] {
		const taken = this.run(command, at);
		const events = this.told();
		const due = taken ? null : this.core.due(this.team, this.now, this.around);
		if (due !== null && due <= this.now)
			throw new Violation("I20", `${command.do} was refused and what was overdue is`);
		return events;
	}

	/** All of it happened or nothing did, and whoever takes over finds it so. */
	private cutShort({ at, command, rings }: Asked, cut: Cut): Recorded[] {
		this.crashes += 1;
		const { canonical } = this.parts;
		const before = canonical(this.store.load().team);
		const { stands, news } = this.clockwork;
		const died = !this.disk.survives(() => this.run(command, at), cut.statement);
		const events = this.told();
		if (died && events.length > 0)
			throw new Violation("S30", `${command.do} died and told of ${events[0]?.event.type}`);
		if (died && canonical(this.store.load().team) !== before)
			throw new Violation("S30", `${command.do} died and left something behind`);
		if (died) this.clockwork.rollback(stands, news);
		if (cut.anew) [this.store, this.engine] = this.open();
		// The platform runs a failed alarm again, or the object sets another.
		if (died && rings) this.clockwork.set(Math.max(at, this.now) + RETRY_MS);
		return events;
	}

	/** Whether it was taken. */
	private run(command: Command, at: number): boolean {
		const { engine, store, around } = this;
		const key = `lead ${this.leads}`;
		if (command.do === "receive" && store.receipt(key)) return true;
		this.steps += 1;
		const result = engine.run(command, at, around, ({ before, now }) => {
			if (command.do !== "receive") return;
			store.putReceipt(key, { bodyHash: "", caseId: before.nextCase, at: now });
		});
		if (!result.ok) this.refused += 1;
		if (result.ok && command.do === "receive") {
			if (this.leadStored === this.leads) throw new Violation("I11", "a lead asked twice is two");
			this.leadStored = this.leads;
		}
		return result.ok;
	}

	/** What was committed is checked as the core's steps are, and must have armed the alarm. */
	private told(): Recorded[] {
		const { around, clockwork } = this;
		const all: Recorded[] = [];
		for (const { before, after: team, events, closed, now } of this.engine.takeSteps()) {
			if (now !== this.now) throw new Violation("I22", `a step at ${now}, not ${this.now}`);
			this.team = team;
			this.remember(events);
			all.push(...events);
			for (const recorded of events) this.history.push(spelled(recorded));
			for (const { id, owner } of closed)
				if (owner !== (before.cases.get(id)?.owner ?? owner))
					throw new Violation("I4", `case ${id} ended as another's`);
			if (events.length > 0) this.lastAt = now;
			for (const { lane, body } of this.written)
				this.owed.set(lane, [...(this.owed.get(lane) ?? []), body]);
			this.closed = [...closed, ...this.closed].slice(0, 2 * LISTED);
			const due = this.core.due(team, now, around);
			this.checker.after({ team, events, now, around, due });
			const at = clockwork.stands;
			const late = at === null || at > Math.max(due ?? at, now + 1) || at <= now - RINGS_WITHIN_MS;
			if (due !== null && late) throw new Violation("I3", `due ${due}, the alarm stands at ${at}`);
		}
		this.written = [];
		return all;
	}

	/** In order within its lane, each once it is committed, none twice or never (I17). */
	private send(): void {
		const { store, owed } = this;
		for (const lane of store.lanes())
			for (let [item] = store.outbox(1, lane); item; [item] = store.outbox(1, lane)) {
				if (item.body !== owed.get(lane)?.shift())
					throw new Violation("I17", `not what was owed: ${item.body}`);
				const { id } = item;
				store.transaction(() => store.dequeue(id));
			}
		for (const [first] of owed.values())
			if (first !== undefined) throw new Violation("I17", `never sent: ${first}`);
	}

	protected override restart(): void {
		[this.store, this.engine] = this.open();
		this.compare();
		this.team = this.engine.state.team;
		this.checker.whole(this.team);
	}

	/** I10: rows, memory and log say the same; the log as often as it is worth its length. */
	private compare(): void {
		const { store, compared, parts } = this;
		const { canonical } = parts;
		const loaded = store.load();
		const rows = canonical(loaded.team);
		this.comparisons += 1;
		compared.step = this.steps;
		alike(rows, canonical(this.engine.state.team), "team");
		alike(rows, canonical(this.checker.team), "team as its events say");
		alike(facts(loaded), facts(this.engine.state), "rest of the memory");
		if (loaded.lastAt !== this.lastAt)
			throw new Violation("I22", `the log ends at ${this.lastAt}, not ${loaded.lastAt}`);
		alike(listed(store.closed(null, LISTED)), listed(this.closed.slice(0, LISTED)), "closed list");
		const { events } = this.checker.memory;
		if (events > SHORT && events < compared.replayed * 1.25) return;
		compared.replayed = events;
		const everything = store.everything();
		alike(everything.map(spelled).join("\n"), this.history.join("\n"), "order of events");
		alike(canonical(parts.replay(everything)), rows, "replayed log");
	}

	private open(): [SqliteStore, Engine] {
		const { Engine, SqliteStore } = this.parts;
		this.clockwork.at = this.clockwork.stands;
		const store = new SqliteStore(this.disk.sql, this.disk.transaction);
		store.migrate();
		return [store, new Engine(store, this.clockwork, this.writings)];
	}
}

function spelled(recorded: Recorded): string {
	const of = recorded.of === "case" ? recorded.case : "team";
	return `${of}.${recorded.n} ${recorded.at} ${recorded.event.type}`;
}

function facts({ teamEvents, lastAt, logs }: Loaded): string {
	return JSON.stringify({ teamEvents, lastAt, logs: [...logs].sort(([a], [b]) => a - b) });
}

function listed(closed: readonly ClosedCase[]): string {
	return JSON.stringify([...closed].sort((a, b) => b.at - a.at || a.id - b.id));
}

function alike(one: string, other: string, what: string): void {
	if (one === other) return;
	let from = 0;
	while (one[from] === other[from]) from += 1;
	const [a, b] = [one, other].map((text) => text.slice(Math.max(0, from - 60), from + 120));
	throw new Violation("I10", `storage has another ${what}:\n${a}\n${b}`);
}
