// A seeded stretch of a team's life: people act on what they see, alarms ring as they were set or
// as the faults would have it. It only ever feeds the machine inputs; the machine checks.
import type { Command } from "../../worker/routing/commands.ts";
import type { Recorded } from "../../worker/routing/events.ts";
import { Agenda } from "./agenda.ts";
import { Chance } from "./chance.ts";
import { Violation } from "./checker.ts";
import { COMMIT } from "./disk.ts";
import type { Asked, Fact, Machine, Make } from "./machine.ts";
import { type Habits, People } from "./people.ts";
import { type Swarm, swarmOf } from "./swarm.ts";

/** Two days before a change of clock in New York, on a Friday. */
const START = Date.UTC(2026, 9, 30, 12);
const DAY = 86_400_000;
/** After the faults stop, everything is to be over within this: two daily sweeps and the ignored ones. */
const DRAIN_MS = 5 * DAY;

export class World {
	readonly machine: Machine;
	readonly swarm: Swarm;
	readonly chance: Chance;
	readonly agenda = new Agenda();
	now = START;
	/** Faults have stopped; everyone does his work. */
	calm = false;
	private readonly people: People;
	private alarm: number | null = null;

	constructor(make: Make, seed: number) {
		this.swarm = swarmOf(seed);
		this.chance = new Chance(seed + 1);
		this.machine = make(this.swarm);
		this.people = new People(this);
	}

	get habits(): Habits {
		return this.calm ? { answers: 1, refuses: 0, blind: 0 } : this.swarm;
	}

	/** Safety: faults all the while. Liveness: then none, and within a bound everything is over. */
	run(days: number, enough: () => boolean): void {
		this.people.begin();
		this.until(START + days * DAY, enough);
		this.calm = true;
		this.people.comeAll();
		const from = this.now;
		while (this.machine.team.cases.size > 0 && this.now < from + DRAIN_MS)
			this.until(this.now + 600_000, () => false);
		const left = [...this.machine.team.cases.values()].map(({ id, status }) => `${id} ${status}`);
		if (left.length > 0) throw new Violation("I19", `never over: ${left.join(", ")}`);
	}

	private until(end: number, enough: () => boolean): void {
		for (let turns = 0; ; turns += 1) {
			const next = Math.min(this.agenda.nextAt, this.alarm ?? Number.POSITIVE_INFINITY);
			if (next > end || (turns % 64 === 0 && enough())) break;
			this.now = Math.max(this.now, next);
			if (this.alarm !== null && this.alarm <= this.agenda.nextAt) this.ring();
			else this.agenda.take()?.act();
		}
		this.now = Math.max(this.now, end);
	}

	/** A command reaches the object; sometimes twice, sometimes at a clock that went back. */
	send(command: Command, rings = false): void {
		const { faults } = this.swarm;
		const back = !this.calm && faults.clock && this.chance.is(0.02);
		const at = back ? this.now - this.chance.between(0, 3_600_000) : this.now;
		const twice = this.chance.is(0.05);
		const asked = { at, command, ...(twice ? { twice } : {}), ...(rings ? { rings } : {}) };
		const events = this.machine.apply({ ...asked, ...this.cut() });
		this.arm();
		this.people.saw(events);
		if (!this.calm && faults.crash && this.chance.is(0.01)) this.crash();
	}

	/** Most commands are a few statements; a cut after the last loses only the answer. */
	private cut(): Pick<Asked, "cut"> {
		const { chance, machine, swarm } = this;
		if (!machine.stored || this.calm || !swarm.faults.crash || !chance.is(0.05)) return {};
		const statement = chance.is(0.2) ? COMMIT : chance.between(1, 14);
		return { cut: { statement, anew: chance.is(0.5), again: chance.is(0.6) } };
	}

	fact(fact: Fact): void {
		this.machine.apply({ at: this.now, fact });
	}

	after(ms: number, act: () => void): void {
		this.agenda.plan(this.now + ms, act);
	}

	private ring(): void {
		this.alarm = null;
		const { faults } = this.swarm;
		if (!this.calm) {
			// Never rings: the next command of anyone finds what is overdue.
			if (faults.missing && this.chance.is(0.05)) return;
			if (faults.late && this.chance.is(0.1)) {
				const late = this.chance.between(1, 600_000);
				this.after(late, () => this.send({ do: "tick" }, true));
				return;
			}
		}
		this.send({ do: "tick" }, true);
		if (!this.calm && faults.doubled && this.chance.is(0.2)) this.send({ do: "tick" });
	}

	private arm(): void {
		this.alarm = this.machine.alarm(this.alarm, this.now);
	}

	private crash(): void {
		const cut = this.chance.is(0.5);
		this.fact({ of: "crash", cut });
		// Without storage the constructor of a new instance arms from what it read.
		if (!this.machine.stored) this.alarm = null;
		this.arm();
		if (cut) this.people.cutOff();
	}
}

export type { Recorded };
