// What the checker remembers of a run that a team's state does not say: which events came, who was
// asked in which round, where the arrow is.
import type { Recorded } from "../../../worker/routing/events.ts";
import type { Surroundings, Team } from "../../../worker/routing/team.ts";

export class Violation extends Error {
	readonly invariant: string;
	readonly what: string;
	readonly caseId: number | null;
	constructor(invariant: string, what: string, caseId: number | null = null) {
		super(`${invariant}: ${what}${caseId === null ? "" : ` (case ${caseId})`}`);
		this.invariant = invariant;
		this.what = what;
		this.caseId = caseId;
		this.name = "Violation";
	}
}

export interface EventContext {
	readonly before: Team;
	readonly memory: Memory;
	readonly now: number;
	readonly around: Surroundings;
}

type RecordedOfCase = Extract<Recorded, { of: "case" }>;

interface Turn {
	readonly case: number;
	readonly no: number;
	readonly rank: number;
}

export class Memory {
	/** The team before the step whose events are being seen. */
	stepFrom: Team | null = null;
	received = 0;
	spam = 0;
	concluded = 0;
	events = 0;
	readonly kinds = new Map<string, number>();
	readonly touchedCases = new Set<number>();
	readonly touchedMembers = new Set<number>();
	/** Who really had an offer of this case in its present round; and as a chat in its present life. */
	readonly inRound = new Map<number, Set<number>>();
	readonly inLife = new Map<number, Set<number>>();
	/** Until when each client of a connected number may be answered, by his own words alone. */
	readonly windows = new Map<number, number>();
	/** Turns of the fixed order that were used or are being used, latest last. */
	private readonly turns: Turn[] = [];
	private readonly lastN = new Map<number, number>();
	private lastTeamN = 0;

	/** Logs count from 1 without gaps (I25 for the timeline). */
	number(recorded: Recorded): void {
		const last = recorded.of === "team" ? this.lastTeamN : (this.lastN.get(recorded.case) ?? 0);
		if (recorded.n !== last + 1)
			throw new Violation("I25", `event ${recorded.n} came after ${last}`);
		if (recorded.of === "team") this.lastTeamN = recorded.n;
		else this.lastN.set(recorded.case, recorded.n);
	}

	get arrow(): number {
		return this.turns.at(-1)?.rank ?? 0;
	}

	saw(recorded: Recorded, before: Team, after: Team): void {
		this.events += 1;
		const { type } = recorded.event;
		this.kinds.set(type, (this.kinds.get(type) ?? 0) + 1);
		for (const [id, member] of after.members)
			if (before.members.get(id) !== member) this.touchedMembers.add(id);
		if (recorded.of === "team") return;
		this.touchedCases.add(recorded.case);
		this.count(recorded);
		const transferred = before.cases.get(recorded.case)?.offer?.rule === "transfer";
		// What passes between colleagues is no round: who declined may be asked, and who handed on.
		if (!transferred) this.rounds(recorded);
		else if (type === "accepted") this.inRound.delete(recorded.case);
		this.turn(recorded, before);
	}

	settled(): void {
		this.touchedCases.clear();
		this.touchedMembers.clear();
	}

	private count({ event, case: id }: RecordedOfCase): void {
		if (event.type === "said" && event.from === "visitor" && event.carried?.windowUntil)
			this.windows.set(id, Math.max(this.windows.get(id) ?? 0, event.carried.windowUntil));
		if (event.type === "amended" && event.shutsWindow) this.windows.set(id, 0);
		if (event.type === "received") {
			if (event.quarantine) this.spam += 1;
			else this.received += 1;
		}
		if (event.type !== "concluded") return;
		this.concluded += 1;
		this.inRound.delete(id);
		this.inLife.delete(id);
		this.windows.delete(id);
	}

	private rounds({ event, case: id }: RecordedOfCase): void {
		switch (event.type) {
			case "missed":
			case "refused":
			case "accepted":
				add(this.inRound, id, event.by);
				add(this.inLife, id, event.by);
				break;
			case "withdrawn":
				if (event.tried) add(this.inRound, id, event.from);
				if (event.why !== "undelivered" && event.why !== "reassigned")
					add(this.inLife, id, event.from);
				break;
			case "round_ended":
			case "opened_to_all":
			case "owner_absent":
			case "refusal_undone":
				this.inRound.delete(id);
				break;
			case "channel_changed":
				this.inLife.delete(id);
				break;
			case "owner_orphaned":
			case "cna_cancelled":
				this.inRound.delete(id);
				this.inLife.delete(id);
				break;
			case "waiting":
				if (event.why === "off_hours") this.inRound.delete(id);
				break;
		}
	}

	private turn({ event, case: id }: RecordedOfCase, before: Team): void {
		if (event.type === "offered" && event.rule === "turn") {
			const rank = before.members.get(event.to)?.rank ?? 0;
			if (!before.members.get(event.to)?.turnOwed)
				this.turns.push({ case: id, no: event.no, rank });
			if (this.turns.length > 500) this.turns.splice(0, 250);
		}
		if (event.type !== "withdrawn" || event.tried) return;
		const index = this.turns.findIndex((turn) => turn.case === id && turn.no === event.no);
		if (index >= 0) this.turns.splice(index, 1);
	}
}

function add(map: Map<number, Set<number>>, key: number, value: number): void {
	const set = map.get(key);
	if (set) set.add(value);
	else map.set(key, new Set([value]));
}
