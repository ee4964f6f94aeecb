// What the teams of a number are told beside what clients said: the number itself, how far messages got,
// that a file is here. Must not know the inbox, nor how messages are sent.
import type { Change } from "../../protocol/entry.ts";
import type { Delivery, Trouble } from "../../protocol/whatsapp.ts";
import type { Database } from "../database.ts";
import type { TeamPort } from "../team/port.ts";
import { within } from "../within.ts";
import type { Job } from "./files.ts";
import type { Told } from "./outgoing.ts";
import type { CaseRef } from "./port.ts";
import type { Settings } from "./settings.ts";
import { dropState, readState, writeState } from "./state.ts";
import { byTeam } from "./telling.ts";
import { lineOf } from "./view.ts";

const WITHIN_MS = 5_000;
const TEAMS = "teams";
const MISSED = "missed";
const AGAIN_MS = 30_000;
const LONGEST_MS = 3_600_000;

/** Who does not know what the number has become, how often he was told in vain, and when he is next. */
interface Missed {
	readonly teams: readonly string[];
	readonly tries: number;
	readonly at: number;
}

export interface Reach {
	settings(): Settings | null;
	heldUp(): Trouble | null;
	/** It was disconnected. */
	gone(): boolean;
	room(account: string, team: string): Pick<TeamPort, "hear" | "putLine" | "tellDeliveries">;
}

export class Teams {
	private readonly db: Database;
	private readonly reach: Reach;
	private readonly telling = new Map<string, Promise<void>>();
	private rounds: Promise<void> = Promise.resolve();

	constructor(db: Database, reach: Reach) {
		this.db = db;
		this.reach = reach;
	}

	/** A team hears of this number before its first conversation on it; rejects while it does not. */
	async introduce(team: string): Promise<void> {
		const settings = this.reach.settings();
		if (!settings || this.known().includes(team)) return;
		const line = lineOf(this.db, settings, this.reach);
		await within(WITHIN_MS, this.room(settings, team).putLine(line));
		const now = this.reach.settings();
		// It changed meanwhile, and this team was not among those who were told.
		if (now && JSON.stringify(lineOf(this.db, now, this.reach)) !== JSON.stringify(line))
			return this.introduce(team);
		writeState(this.db, TEAMS, JSON.stringify([...this.known(), team]));
	}

	/** When to tell it again to those who could not be reached; null when all know it. */
	due(): number | null {
		return this.missed()?.at ?? null;
	}

	/** Those who missed what the number has become, once it is time to try again. */
	retell(): Promise<void> {
		return this.inTurn(async () => {
			const missed = this.missed();
			if (missed && missed.at <= Date.now()) await this.tell(missed.teams, missed.tries);
		});
	}

	/** As it is now. A team that cannot be reached is told again. */
	tellLine(): Promise<void> {
		return this.inTurn(() => this.tell(this.known(), 0));
	}

	/** One round after the other: who missed one would be forgotten by the end of another. */
	private inTurn(round: () => Promise<void>): Promise<void> {
		const mine = this.rounds.then(round);
		this.rounds = mine.catch(() => undefined);
		return mine;
	}

	private async tell(teams: readonly string[], tries: number): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		const line = lineOf(this.db, settings, this.reach);
		const missed: string[] = [];
		const telling = teams.map((team) =>
			within(WITHIN_MS, this.room(settings, team).putLine(line)).catch(() => missed.push(team)),
		);
		await Promise.all(telling);
		if (missed.length > 0) {
			const wait = Math.min(LONGEST_MS, AGAIN_MS * 2 ** Math.min(tries, 10));
			const now: Missed = { teams: missed, tries: tries + 1, at: Date.now() + wait };
			writeState(this.db, MISSED, JSON.stringify(now));
		} else if (this.missed()) dropState(this.db, MISSED);
	}

	private missed(): Missed | null {
		return JSON.parse(readState(this.db, MISSED) ?? "null") as Missed | null;
	}

	/**
	 * Screens hear how far messages got, a case at a time and one telling after the other, so that none
	 * goes back. Best effort: whoever opens a conversation asks how far its messages got.
	 */
	tellStates(states: readonly Told[]): Promise<void> {
		const telling = [...byTeam(states)].map(([team, its]) => {
			const before = this.telling.get(team) ?? Promise.resolve();
			const told = before.then(() => this.states(its));
			this.telling.set(team, told);
			return told;
		});
		return Promise.all(telling).then(() => undefined);
	}

	private async states(states: readonly Told[]): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		for (const { ref, deliveries, stopped } of byCase(states))
			try {
				const room = this.room(settings, ref.team);
				await within(WITHIN_MS, room.tellDeliveries(ref.case, deliveries, stopped));
			} catch (error) {
				console.error("told", error instanceof Error ? error.name : "error");
			}
	}

	/** What did not go is written into the conversation; rejects while the team does not take it. */
	async tellFailed({ team, case: caseId, id, delivery, trouble = "other" }: Told): Promise<void> {
		await this.amend({ team, case: caseId }, `failed ${id}`, id, { what: "failed", trouble });
		await this.tellStates([{ team, case: caseId, id, delivery, trouble }]);
	}

	async tellFile(
		{ message, round, why }: Pick<Job, "message" | "round" | "why">,
		ref: CaseRef,
		state: "ready" | "failed",
	): Promise<void> {
		// What became of it is told once each time it was asked for.
		const key = round === 0 ? `file ${message}` : `file ${message} ${round}`;
		const change = { what: "media", state, ...(why !== null && { why }) } as const;
		await this.amend(ref, key, message, change);
	}

	private async amend(ref: CaseRef, key: string, target: string, change: Change): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		const line = settings.id;
		const amend = { t: "amend", key, target, change, line, case: ref.case } as const;
		await within(WITHIN_MS, this.room(settings, ref.team).hear([amend]));
	}

	private known(): string[] {
		return JSON.parse(readState(this.db, TEAMS) ?? "[]") as string[];
	}

	private room({ account }: Settings, team: string) {
		return this.reach.room(account, team);
	}
}

interface OfCase {
	readonly ref: CaseRef;
	readonly deliveries: Record<string, Delivery>;
	/** Its client wants no templates: said while his conversation is open. */
	stopped?: Trouble;
}

function byCase(states: readonly Told[]): Iterable<OfCase> {
	const cases = new Map<string, OfCase>();
	for (const { team, case: id, id: message, delivery, trouble } of states) {
		const key = `${team}/${id}`;
		const known = cases.get(key) ?? { ref: { team, case: id }, deliveries: {} };
		known.deliveries[message] = delivery;
		if (trouble === "optout") known.stopped = trouble;
		cases.set(key, known);
	}
	return cases.values();
}
