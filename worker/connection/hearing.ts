// From the inbox to the teams, in order: what was heard is passed only once they have it. A team that does
// not answer is told again, later each time. Must not know the object, its alarm, or what leaves.
import type { Database } from "../database.ts";
import { forget, passed, pending } from "./inbox.ts";
import type { Told } from "./outgoing.ts";
import type { Settings } from "./settings.ts";
import { settled } from "./settled.ts";
import { sort } from "./sort.ts";
import { type Ears, tellTeams } from "./telling.ts";

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

export class Hearing {
	private readonly db: Database;
	private readonly of: Hears;
	/** When to tell the teams again what they did not take, and how often they did not. */
	private retry: { readonly at: number; readonly times: number } | null = null;

	constructor(db: Database, of: Hears) {
		this.db = db;
		this.of = of;
	}

	/** When to run again; null when nothing waits for a team. */
	due(): number | null {
		return this.retry?.at ?? null;
	}

	async run(): Promise<void> {
		try {
			await this.handOver();
			this.retry = null;
		} catch (error) {
			// A team that does not answer: its messages wait at the cursor, in order.
			console.error("inbox", error instanceof Error ? error.name : "error");
			const times = (this.retry?.times ?? 0) + 1;
			const wait = Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** Math.min(times, 8));
			this.retry = { at: Date.now() + wait, times };
		}
	}

	private async handOver(): Promise<void> {
		const settings = this.of.settings();
		if (!settings) return;
		for (let batch = pending(this.db, BATCH); batch.length > 0; batch = pending(this.db, BATCH)) {
			const { toTeams, told } = sort(this.db, settings, batch, Date.now());
			const teams = new Set(toTeams.map(({ team }) => team));
			await Promise.all([...teams].map((team) => this.of.introduce(team)));
			const heard = await tellTeams(toTeams, this.of.ears(settings.account));
			const now = Date.now();
			this.db.transaction(() => {
				for (const [item, answer] of heard) settled(this.db, item, answer, now);
				passed(this.db, batch.at(-1)?.n ?? 0);
				// Twice as many as came, so that the inbox grows smaller until the past is gone.
				forget(this.db, 2 * batch.length, now);
			});
			this.of.placed(told);
		}
	}
}
