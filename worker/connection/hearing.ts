// From the inbox to the teams, in order: what was heard is passed once they have it, or once it is kept for
// the one that does not answer. That one is told again, later each time; the others go on. Must not know
// the object, its alarm, or what leaves.
import type { Database } from "../database.ts";
import type { Heard } from "../team/port.ts";
import { heldOf, heldTeams, hold, isHeld, letGo } from "./held.ts";
import { forget, passed, pending } from "./inbox.ts";
import type { Told } from "./outgoing.ts";
import { contactById } from "./people.ts";
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

export class Hearing {
	private readonly db: Database;
	private readonly of: Hears;
	/** When to go on with an inbox that could not be read, and how often it could not. */
	private retry: Retry | null = null;
	/** When to tell the teams again what they did not take. */
	private late: Retry | null = null;
	/** Who did not answer just now is not asked again in the same breath. */
	private readonly silent = new Set<string>();
	private readonly inbox = new Turn(() => this.read());
	/** Apart: who does not answer takes his time, and nobody else's. */
	private readonly behind = new Turn(() => this.catchUp());

	constructor(db: Database, of: Hears) {
		this.db = db;
		this.of = of;
	}

	/** When to run again; null when nothing waits for a team. */
	due(): number | null {
		const dues = [this.retry, this.late].flatMap((retry) => retry?.at ?? []);
		return dues.length === 0 ? null : Math.min(...dues);
	}

	/** All that waits in the inbox is passed, or kept for who did not answer. */
	run(): Promise<void> {
		return this.inbox.run();
	}

	/** Who did not answer before this `run` is asked again. */
	runLate(): Promise<void> {
		return this.behind.run();
	}

	private async read(): Promise<void> {
		this.silent.clear();
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
			const telling = [...byTeam(toTeams)].map(async ([team, mine]) => {
				// Whatever it did not hear comes first.
				if (!isHeld(this.db, team)) await this.tell(settings, team, mine, heard);
			});
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
		const teams = heldTeams(this.db).filter((team) => !this.silent.has(team));
		if (settings && teams.length > 0) {
			await Promise.all(teams.map((team) => this.tellHeld(settings, team)));
			this.of.placed([]);
			// What waited in the inbox for somebody's first conversation may go on.
			await this.run();
		}
		this.late = heldTeams(this.db).length === 0 ? null : next(this.late);
	}

	/** Until it has heard all, or does not answer. */
	private async tellHeld(settings: Settings, team: string): Promise<void> {
		let answered = true;
		while (answered && isHeld(this.db, team)) {
			const rows = heldOf(this.db, team, BATCH);
			const heard = new Map<ToTeam, Heard>();
			const items = rows.map(({ n, told }) => ({ n, told: asOfNow(this.db, told) }));
			const all = items.map(({ told }) => told);
			answered = await this.tell(settings, team, all, heard);
			const now = Date.now();
			this.db.transaction(() => {
				for (const { n, told } of items) {
					const answer = heard.get(told);
					if (!answer) return;
					settled(this.db, told, answer, now);
					letGo(this.db, team, n);
				}
			});
		}
	}

	/** False: it did not answer, or not all of it. */
	private async tell(
		settings: Settings,
		team: string,
		items: readonly ToTeam[],
		heard: Map<ToTeam, Heard>,
	): Promise<boolean> {
		try {
			await this.of.introduce(team);
			await tellTeam(this.of.ears(settings.account), team, items, heard);
			return true;
		} catch (error) {
			failed(error);
			this.silent.add(team);
			return false;
		}
	}
}

/** What is no message of his own goes where he is by now: the words before it may have begun a stay. */
function asOfNow(db: Database, told: ToTeam): ToTeam {
	const { contact, item, team } = told;
	if (contact === null || item.t === "message") return told;
	const now = contactById(db, contact);
	return now?.team === team && now.case_id !== null
		? { ...told, item: { ...item, case: now.case_id } }
		: told;
}

function failed(error: unknown): void {
	console.error("inbox", error instanceof Error ? error.name : "error");
}

function next(before: Retry | null): Retry {
	const times = (before?.times ?? 0) + 1;
	const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.min(times, 8));
	return { at: Date.now() + wait, times };
}
