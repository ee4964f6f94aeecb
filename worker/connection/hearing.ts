// From the inbox to the teams, in order: what was heard is passed once they have it, or once it is kept for
// the one that does not answer. That one is told again, later each time; the others go on. Must not know
// the object, its alarm, or what leaves.
import type { Database } from "../database.ts";
import type { Heard } from "../team/port.ts";
import { heldOf, heldTeams, hold, isHeld, letGo } from "./held.ts";
import { forget, passed, pending, waits } from "./inbox.ts";
import type { Told } from "./outgoing.ts";
import { asOfNow } from "./present.ts";
import type { Settings } from "./settings.ts";
import { settled } from "./settled.ts";
import { sort, type ToTeam } from "./sort.ts";
import { byTeam, type Ears, tellTeam } from "./telling.ts";
import { Turn } from "./turn.ts";

const RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 5 * 60_000;
const BATCH = 100;

export interface Hears {
	settings(): Settings | null;
	/** Rejects while the team does not know the number. */
	introduce(team: string): Promise<void>;
	ears(account: string): Ears;
	/** Files of a batch have their place now, and what failed is to be told. */
	placed(told: readonly Told[]): void;
}

interface Retry {
	readonly at: number;
	readonly times: number;
}

/** A team that did not answer: when it is asked again, and sooner when there is more to tell it. */
interface Silence extends Retry {
	readonly askedAt: number;
	readonly more: boolean;
}

export class Hearing {
	private readonly db: Database;
	private readonly of: Hears;
	/** When to go on with an inbox that could not be read, and how often it could not. */
	private retry: Retry | null = null;
	/** A life that begins knows of none, and asks all who have something to hear. */
	private readonly silent = new Map<string, Silence>();
	private readonly inbox = new Turn(() => this.read());
	/** Apart: who does not answer takes his time, and nobody else's. */
	private readonly behind = new Turn(() => this.catchUp());

	constructor(db: Database, of: Hears) {
		this.db = db;
		this.of = of;
	}

	/** When to run again; null when nothing waits for a team. */
	due(): number | null {
		const dues = heldTeams(this.db).map((team) => this.askAt(team));
		if (this.retry) dues.push(this.retry.at);
		return dues.length === 0 ? null : Math.min(...dues);
	}

	/** All that waits in the inbox is passed, or kept for who did not answer. */
	run(): Promise<void> {
		return this.inbox.run();
	}

	/** Beside `run`: who did not answer is asked again when it is time. */
	async runLate(): Promise<void> {
		await this.behind.run();
		// What waited in the inbox for somebody's first conversation may go on.
		if (waits(this.db)) await this.inbox.run();
	}

	private async read(): Promise<void> {
		try {
			await this.handOver();
			this.retry = null;
		} catch (error) {
			failed(error);
			this.retry = next(this.retry);
		}
	}

	private async handOver(): Promise<void> {
		const settings = this.of.settings();
		if (!settings) return;
		for (let batch = pending(this.db, BATCH); batch.length > 0; batch = pending(this.db, BATCH)) {
			const { toTeams, told } = sort(this.db, settings, batch, Date.now());
			const heard = new Map<ToTeam, Heard>();
			const telling = [...byTeam(toTeams)].map(([team, mine]) =>
				// Whatever it did not hear comes first.
				isHeld(this.db, team) ? this.moreFor(team) : this.tell(settings, team, mine, heard),
			);
			await Promise.all(telling);
			const now = Date.now();
			this.db.transaction(() => {
				for (const one of toTeams) {
					const answer = heard.get(one);
					if (answer) settled(this.db, one, answer, now);
					else hold(this.db, one);
				}
				passed(this.db, batch.at(-1)?.n ?? 0);
				// Twice as many as came, so that the inbox grows smaller until the past is gone.
				forget(this.db, 2 * batch.length, now);
			});
			this.of.placed(told);
		}
	}

	private async catchUp(): Promise<void> {
		const settings = this.of.settings();
		const now = Date.now();
		const teams = heldTeams(this.db).filter((team) => this.askAt(team) <= now);
		if (!settings || teams.length === 0) return;
		await Promise.all(teams.map((team) => this.tellHeld(settings, team)));
		this.of.placed([]);
	}

	/** Until it has heard all, does not answer, or takes its time over it. */
	private async tellHeld(settings: Settings, team: string): Promise<void> {
		const more = () => heldOf(this.db, team, BATCH);
		for (let rows = more(); rows.length > 0; rows = more()) {
			const heard = new Map<ToTeam, Heard>();
			const all = rows.map(({ told }) => told);
			const answered = await this.tell(settings, team, all, heard);
			const now = Date.now();
			this.db.transaction(() => {
				for (const row of rows) {
					const answer = heard.get(row.told);
					if (!answer) return;
					settled(this.db, row.told, answer, now);
					letGo(this.db, team, row);
				}
			});
			if (!answered) return;
		}
	}

	/** False: it did not answer, or not all of it in time. The answers are to `items`, however they were told. */
	private async tell(
		settings: Settings,
		team: string,
		items: readonly ToTeam[],
		heard: Map<ToTeam, Heard>,
	): Promise<boolean> {
		const now = Date.now();
		const present = items.map((one) => asOfNow(this.db, one, now));
		const answers = new Map<ToTeam, Heard>();
		try {
			await this.of.introduce(team);
			const all = await tellTeam(this.of.ears(settings.account), team, present, answers);
			this.silent.delete(team);
			return all;
		} catch (error) {
			failed(error);
			const silence = next(this.silent.get(team) ?? null);
			this.silent.set(team, { ...silence, askedAt: Date.now(), more: false });
			return false;
		} finally {
			for (const [index, one] of present.entries()) {
				const [item, answer] = [items[index], answers.get(one)];
				if (item && answer) heard.set(item, answer);
			}
		}
	}

	private moreFor(team: string): void {
		const silence = this.silent.get(team);
		if (silence) this.silent.set(team, { ...silence, more: true });
	}

	/** In the past, for one that is not known to be silent. */
	private askAt(team: string): number {
		const silence = this.silent.get(team);
		if (!silence) return 0;
		return silence.more ? Math.min(silence.at, silence.askedAt + 2 * RETRY_MS) : silence.at;
	}
}

function failed(error: unknown): void {
	console.error("inbox", error instanceof Error ? error.name : "error");
}

function next(before: Retry | null): Retry {
	const times = (before?.times ?? 0) + 1;
	const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.min(times, 8));
	return { at: Date.now() + wait, times };
}
