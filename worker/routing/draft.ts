// A decision in the making: the team as it would be, and the events that make it so.
// Every rule emits through here, so later rules of the same decision see what earlier ones did.
import type { Refusal } from "../../protocol/reasons.ts";
import type { CaseEvent, Recorded, TeamEvent } from "./events.ts";
import { evolve } from "./evolve.ts";
import { localDay } from "./hours.ts";
import { type Loads, loadsOf } from "./order.ts";
import type { Case, CaseId, Surroundings, Team } from "./team.ts";

export class Draft {
	team: Team;
	readonly events: Recorded[] = [];
	readonly now: number;
	readonly around: Surroundings;
	readonly day: string;
	private teamEvents: number;

	/** `teamEvents`: how many events the team's own log has; its next `n` follows. */
	constructor(team: Team, now: number, around: Surroundings, teamEvents: number) {
		this.team = team;
		this.now = now;
		this.around = around;
		this.day = localDay(team.zone, now);
		this.teamEvents = teamEvents;
	}

	case(id: CaseId, event: CaseEvent): void {
		const n = (this.team.cases.get(id)?.n ?? 0) + 1;
		this.record({ of: "case", case: id, n, at: this.now, event });
	}

	/** Of a case that ended, whose log has `length` events: it stays in the log and changes nothing. */
	afterEnd(id: CaseId, length: number, event: CaseEvent): void {
		this.record({ of: "case", case: id, n: length + 1, at: this.now, event });
	}

	members(event: TeamEvent): void {
		this.teamEvents += 1;
		this.record({ of: "team", n: this.teamEvents, at: this.now, event });
	}

	get(id: CaseId): Case | undefined {
		return this.team.cases.get(id);
	}

	/** Loads are of this moment of the decision, so a pick sees the offers made just before it. */
	loads(): Loads {
		return loadsOf(this.team, this.now);
	}

	private record(recorded: Recorded): void {
		this.team = evolve(this.team, recorded);
		this.events.push(recorded);
	}
}

/** A command's result: what happened, or why nothing did. */
export type Decision =
	| { readonly ok: true; readonly team: Team; readonly events: readonly Recorded[] }
	| { readonly ok: false; readonly refusal: RoutingRefusal };

/** The core knows ids, not names: the shell puts the name in. */
export interface RoutingRefusal {
	readonly reason: Refusal["reason"];
	readonly holder?: number;
	readonly message?: string;
}

export type Ruling = RoutingRefusal | null;
