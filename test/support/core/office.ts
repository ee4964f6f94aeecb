// An office for tests of the core: named people, seconds since the start, an alarm that rings when
// the core asked for it. Holds no rule; every step also checks what must hold after any step.
import { expect } from "vitest";
import type { Command } from "../../../worker/routing/commands.ts";
import { decide } from "../../../worker/routing/decide.ts";
import { due } from "../../../worker/routing/due.ts";
import type { Recorded } from "../../../worker/routing/events.ts";
import { buildPolicy, type PresetName } from "../../../worker/routing/presets.ts";
import {
	type Case,
	emptyTeam,
	type Member,
	type Surroundings,
	type Team,
} from "../../../worker/routing/team.ts";
import { BROKERS, idOf, LEADS, type Name, nameOf } from "./people.ts";

/** A Monday, nine in the morning in São Paulo. */
export const MORNING = Date.UTC(2026, 10, 23, 12);
export const ZONE = "America/Sao_Paulo";

export interface LeadSketch {
	readonly channel?: "chat" | "whatsapp" | "api";
	readonly product?: string | null;
	readonly email?: string | null;
	readonly phones?: readonly string[];
	readonly suspect?: boolean;
	readonly origin?: Name;
	readonly joins?: number | "same_contact";
	readonly spam?: boolean;
	/** Its site's number is connected: we read and write there. */
	readonly line?: string;
}

type Reason = string | null;

export class Office {
	team: Team;
	readonly log: Recorded[] = [];
	now = MORNING;
	readonly reach = new Map<number, "live" | "push">();
	/** Brokers whose screens show nothing they are sent. */
	readonly blind = new Set<number>();
	readonly shown = new Set<string>();
	readonly goneVisitors = new Set<number>();
	startedAt = 0;
	private leads = 0;
	private messages = 0;

	constructor(preset: PresetName, over: Readonly<Record<string, unknown>>) {
		const built = buildPolicy(preset, over);
		if (!built.ok) throw new Error(built.message);
		this.team = emptyTeam(built.policy, ZONE);
		for (const member of Object.values(BROKERS))
			this.must({ do: "put_member", member, role: "broker" });
		this.must({ do: "put_member", member: LEADS.Sofia, role: "supervisor" });
		this.must({ do: "put_member", member: LEADS.Marcos, role: "manager" });
	}

	readonly around: Surroundings = this.surroundings();

	/** Lets time pass to this second, the alarm ringing whenever it was due. */
	at(second: number): this {
		const end = MORNING + Math.round(second * 1_000);
		for (let rings = 0; rings < 10_000; rings += 1) {
			const next = due(this.team, this.now, this.around);
			if (next === null || next > end) break;
			this.now = Math.max(next, this.now);
			this.must({ do: "tick" });
		}
		this.now = Math.max(end, this.now);
		return this;
	}

	after(seconds: number): this {
		return this.at((this.now - MORNING) / 1_000 + seconds);
	}

	/** Time passes and the alarm does not ring. */
	sleepTo(second: number): this {
		this.now = MORNING + Math.round(second * 1_000);
		return this;
	}

	tick(): this {
		this.must({ do: "tick" });
		return this;
	}

	online(...names: readonly Name[]): this {
		for (const name of names) {
			this.reach.set(idOf(name), "live");
			this.must({ do: "available", member: idOf(name), on: true, by: idOf(name) });
		}
		return this;
	}

	offline(name: Name, by: Name = name): this {
		this.must({ do: "available", member: idOf(name), on: false, by: idOf(by) });
		return this;
	}

	pause(name: Name, minutes: number, visiting = false): this {
		this.must({ do: "pause", member: idOf(name), minutes, visiting });
		return this;
	}

	/** His connection is cut; with `push` his phone can still be reached. */
	drop(name: Name, left?: "push"): this {
		if (left) this.reach.set(idOf(name), left);
		else this.reach.delete(idOf(name));
		this.must({ do: "lost", member: idOf(name) });
		return this;
	}

	back(name: Name): this {
		this.reach.set(idOf(name), "live");
		this.must({ do: "back", member: idOf(name) });
		return this;
	}

	product(ref: string, ...brokers: readonly Name[]): this {
		return this.listed(ref, null, ...brokers);
	}

	listed(ref: string, by: Name | null, ...brokers: readonly Name[]): this {
		const listingBroker = by === null ? null : idOf(by);
		this.must({ do: "put_product", ref, brokers: brokers.map(idOf), listingBroker });
		return this;
	}

	/** A lead comes in; returns the case it became or joined. */
	lead(sketch: LeadSketch | "chat" | "whatsapp" | "api" = {}): number {
		const given = typeof sketch === "string" ? { channel: sketch } : sketch;
		this.leads += 1;
		const { channel = "chat", email = `cliente${this.leads}@exemplo.com`, phones = [] } = given;
		const id = this.team.nextCase;
		this.must({
			do: "receive",
			channel,
			product: given.product ?? null,
			contact: {
				email,
				phones,
				phoneSuspect: given.suspect ?? false,
				...(given.line !== undefined && { line: given.line }),
			},
			origin: given.origin ? idOf(given.origin) : null,
			quarantine: given.spam ?? false,
			joins: given.joins ?? null,
			lead: {
				name: `Cliente ${this.leads}`,
				email,
				phone: { typed: "", e164: phones[0] ?? null, status: "valid" },
				page: null,
				consent: null,
				locale: "pt-BR",
				site: "site",
				client: null,
				match: null,
			},
		});
		if (this.team.nextCase > id) return id;
		return typeof given.joins === "number" ? given.joins : this.lastTouched();
	}

	accept(name: Name, id: number, no = this.offerNo(id)): Reason {
		return this.try({ do: "accept", case: id, offer: no, by: idOf(name) });
	}

	refuse(name: Name, id: number, no = this.offerNo(id)): Reason {
		return this.try({ do: "refuse", case: id, offer: no, by: idOf(name) });
	}

	undo(name: Name, id: number, no: number): Reason {
		return this.try({ do: "undo_refuse", case: id, offer: no, by: idOf(name) });
	}

	claim(name: Name, id: number): Reason {
		return this.try({ do: "claim", case: id, by: idOf(name) });
	}

	assign(by: Name, id: number, to: Name): Reason {
		return this.try({ do: "assign", case: id, to: idOf(to), by: idOf(by) });
	}

	transfer(by: Name, id: number, to: Name): Reason {
		return this.try({ do: "transfer", case: id, to: idOf(to), by: idOf(by) });
	}

	says(name: Name, id: number, text = "Bom dia!"): Reason {
		const message = this.message();
		return this.try({ do: "broker_says", case: id, by: idOf(name), id: message, text, seen: 0 });
	}

	visitorSays(id: number, text = "Olá"): Reason {
		return this.try({ do: "visitor_says", case: id, id: this.message(), text, seen: 0 });
	}

	conclude(name: Name, id: number, outcome = "visit_booked"): Reason {
		return this.try({ do: "conclude", case: id, by: idOf(name), outcome, note: null });
	}

	activate(name: Name, id: number): Reason {
		return this.try({ do: "activate", case: id, by: idOf(name) });
	}

	takeNotice(name: Name, id: number): Reason {
		return this.try({ do: "take_notice", case: id, by: idOf(name) });
	}

	configure(preset: PresetName, over: Readonly<Record<string, unknown>> = {}): this {
		const built = buildPolicy(preset, over);
		if (!built.ok) throw new Error(built.message);
		this.must({ do: "configure", policy: built.policy, zone: ZONE });
		return this;
	}

	join(name: Name, role: "broker" | "supervisor" = "broker"): this {
		this.must({ do: "put_member", member: idOf(name), role });
		return this;
	}

	leave(name: Name): this {
		this.must({ do: "remove_member", member: idOf(name) });
		return this;
	}

	move(name: Name, to: number): Reason {
		return this.try({ do: "move", member: idOf(name), to });
	}

	case(id: number): Case {
		const found = this.team.cases.get(id);
		if (!found) throw new Error(`case ${id} is closed or never was`);
		return found;
	}

	member(name: Name): Member {
		const found = this.team.members.get(idOf(name));
		if (!found) throw new Error(`${name} is not in the team`);
		return found;
	}

	status(id: number): string {
		return this.team.cases.get(id)?.status ?? "closed";
	}

	waitingFor(id: number): string | null {
		return this.case(id).waiting?.why ?? null;
	}

	offeredTo(id: number): Name | null {
		return nameOf(this.team.cases.get(id)?.offer?.to ?? null);
	}

	owner(id: number): Name | null {
		return nameOf(this.case(id).owner);
	}

	/** Brokers in their rotating order. */
	queue(): Name[] {
		const places = [...this.team.members.values()]
			.filter(({ role, removed }) => role === "broker" && !removed)
			.sort((a, b) => a.position - b.position);
		return places.map(({ id }) => nameOf(id)).filter((name) => name !== null);
	}

	/** Everyone a case was ever offered to, in order. */
	asked(id: number): (Name | null)[] {
		return this.eventsOf(id, "offered").map(({ to }) => nameOf(to));
	}

	types(id: number): string[] {
		return this.log
			.filter((recorded) => recorded.of === "case" && recorded.case === id)
			.map(({ event }) => event.type);
	}

	eventsOf<T extends CaseEventType>(id: number, type: T): CaseEventOf<T>[] {
		const found: CaseEventOf<T>[] = [];
		for (const recorded of this.log)
			if (recorded.of === "case" && recorded.case === id && recorded.event.type === type)
				found.push(recorded.event as CaseEventOf<T>);
		return found;
	}

	last<T extends CaseEventType>(id: number, type: T): CaseEventOf<T> {
		const found = this.eventsOf(id, type).at(-1);
		if (!found) throw new Error(`case ${id} has no ${type}: ${this.types(id).join(", ")}`);
		return found;
	}

	/** Does it, or says why not. What is refused changes nothing. */
	try(command: Command): Reason {
		const before = this.team;
		const teamEvents = this.log.filter(({ of }) => of === "team").length;
		const { now, around } = this;
		const decision = decide(before, command, { now, around, teamEvents });
		if (!decision.ok) return decision.refusal.reason;
		this.team = decision.team;
		this.log.push(...decision.events);
		this.showOffers(decision.events);
		const next = due(this.team, now, around);
		expect(next === null || next > now, "an alarm in the past would ring for ever").toBe(true);
		return null;
	}

	private must(command: Command): void {
		const reason = this.try(command);
		if (reason !== null) throw new Error(`${command.do} was refused: ${reason}`);
	}

	private showOffers(events: readonly Recorded[]): void {
		for (const recorded of events) {
			if (recorded.of !== "case" || recorded.event.type !== "offered") continue;
			const { to, no } = recorded.event;
			if (this.reach.has(to) && !this.blind.has(to)) this.shown.add(`${recorded.case}.${no}`);
		}
	}

	private offerNo(id: number): number {
		const kase = this.team.cases.get(id);
		return kase?.offer?.no ?? kase?.offers.at(-1)?.no ?? 1;
	}

	private message(): string {
		this.messages += 1;
		return `m${this.messages}`;
	}

	private lastTouched(): number {
		const last = this.log.at(-1);
		return last?.of === "case" ? last.case : 0;
	}

	private surroundings(): Surroundings {
		const office = this;
		return {
			reach: (member) => this.reach.get(member) ?? "none",
			shown: (caseId, offer) => this.shown.has(`${caseId}.${offer}`),
			visitorHere: (caseId) => !this.goneVisitors.has(caseId),
			get startedAt() {
				return office.startedAt;
			},
		};
	}
}

type CaseRecorded = Extract<Recorded, { of: "case" }>["event"];
type CaseEventType = CaseRecorded["type"];
type CaseEventOf<T extends CaseEventType> = Extract<CaseRecorded, { type: T }>;

/** An office under a preset, with the company's own values over it. Nobody is online yet. */
export function given(
	preset: PresetName = "hypnobox",
	over: Readonly<Record<string, unknown>> = {},
): Office {
	return new Office(preset, over);
}

/** Both channels' numbers of a preset, as a company would set them. */
export function everyChannel(rules: Readonly<Record<string, unknown>>) {
	return { channels: { chat: rules, whatsapp: rules, api: rules } };
}

/** Nine to six on weekdays, as most offices. */
export const OFFICE_HOURS = {
	zone: ZONE,
	week: [[], ...Array.from({ length: 5 }, () => [{ from: 540, to: 1_080 }]), []],
	holidays: [] as string[],
};
