// What the teams of a number are told beside what clients said: the number itself, how far messages got,
// that a file is here. Must not know the inbox, nor how messages are sent.

import type { Trouble } from "../../protocol/whatsapp.ts";
import type { Database } from "../database.ts";
import type { TeamPort } from "../team/port.ts";
import { within } from "../within.ts";
import type { Done } from "./fetching.ts";
import type { Told } from "./outgoing.ts";
import { contactById } from "./people.ts";
import type { Settings } from "./settings.ts";
import { readState, writeState } from "./state.ts";
import { lineOf } from "./view.ts";

const WITHIN_MS = 5_000;
const TEAMS = "teams";

export interface Reach {
	settings(): Settings | null;
	heldUp(): Trouble | null;
	room(account: string, team: string): Pick<TeamPort, "hear" | "putLine" | "tellDeliveries">;
}

export class Teams {
	private readonly db: Database;
	private readonly reach: Reach;

	constructor(db: Database, reach: Reach) {
		this.db = db;
		this.reach = reach;
	}

	/** A team hears of this number before its first conversation on it. */
	async introduce(team: string): Promise<void> {
		const known = this.known();
		if (known.includes(team)) return;
		writeState(this.db, TEAMS, JSON.stringify([...known, team]));
		await this.tellLine();
	}

	/** As it is now. A team that cannot be reached hears it with the next change, or by a check. */
	async tellLine(): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		const line = lineOf(settings, this.reach.heldUp());
		const telling = this.known().map((team) =>
			within(WITHIN_MS, this.room(settings, team).putLine(line)).catch(() => undefined),
		);
		await Promise.all(telling);
	}

	/** Screens hear how far messages got; what did not go is also written into the conversation. */
	async tellStates(told: readonly Told[]): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		for (const { team, case: caseId, id, delivery, trouble } of told)
			try {
				const room = this.room(settings, team);
				await within(WITHIN_MS, room.tellDeliveries(caseId, { [id]: delivery }));
				if (trouble === undefined) continue;
				const change = { what: "failed", trouble } as const;
				const amend = { t: "amend", key: `failed ${id}`, target: id, change } as const;
				await within(WITHIN_MS, room.hear([{ ...amend, line: settings.id, case: caseId }]));
			} catch (error) {
				// Whoever opens the conversation asks how far its messages got.
				console.error("told", error instanceof Error ? error.name : "error");
			}
	}

	async tellFiles(files: readonly Done[]): Promise<void> {
		const settings = this.reach.settings();
		if (!settings) return;
		for (const { contact, message, state } of files) {
			const at = contactById(this.db, contact);
			if (!at?.team || at.case_id === null) continue;
			const change = { what: "media", state } as const;
			const amend = { t: "amend", key: `file ${message}`, target: message, change } as const;
			const room = this.room(settings, at.team);
			await within(WITHIN_MS, room.hear([{ ...amend, line: settings.id, case: at.case_id }]));
		}
	}

	private known(): string[] {
		return JSON.parse(readState(this.db, TEAMS) ?? "[]") as string[];
	}

	private room({ account }: Settings, team: string) {
		return this.reach.room(account, team);
	}
}
