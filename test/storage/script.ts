// One long day of a team as commands at instants: everything a log can hold that matters to its
// order, so that stores, replays and the real object can be compared after it. No randomness.
import type { Command } from "../../worker/routing/commands.ts";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import type { Surroundings } from "../../worker/routing/team.ts";
import type { TeamStore } from "../../worker/storage/store.ts";
import { summaryOf } from "../../worker/team/closing.ts";
import { effectsOf } from "../../worker/team/effects.ts";
import { type Alarm, Engine } from "../../worker/team/engine.ts";

export const START = Date.parse("2031-03-05T15:00:00Z");

/** Everyone is connected and every card is on a screen. */
export const EVERYBODY_HERE: Surroundings = {
	reach: () => "live",
	shown: () => true,
	visitorHere: () => true,
	startedAt: 0,
};

/** An alarm clock that only remembers. */
export class FakeAlarm implements Alarm {
	at: number | null = null;
	sets = 0;
	set(at: number): void {
		this.at = at;
		this.sets += 1;
	}
	undo(at: number | null): void {
		this.at = at;
	}
}

export function engineOver(store: TeamStore, alarm: Alarm = new FakeAlarm()): Engine {
	const engine = new Engine(store, alarm, { effects: effectsOf, summary: summaryOf });
	if (engine.identity.account === "")
		engine.name({ id: "team", name: "Lançamentos", account: "aurora" });
	return engine;
}

export interface Timed {
	/** Seconds after the start; the same second means the same millisecond. */
	readonly at: number;
	readonly command: Command;
}

function arrival(n: number, change: Partial<Extract<Command, { do: "receive" }>> = {}): Command {
	const email = `cliente${n}@exemplo.com`;
	return {
		do: "receive",
		channel: "chat",
		product: null,
		contact: { email, phones: [`+5511987650${100 + n}`], phoneSuspect: false },
		origin: null,
		quarantine: false,
		joins: null,
		lead: {
			name: `Cliente ${n}`,
			email,
			phone: { typed: "(11) 98765-0000", e164: `+5511987650${100 + n}`, status: "mobile" },
			page: { url: "https://exemplo.com/imovel", title: "Imóvel" },
			consent: null,
			locale: "pt-BR",
			site: "site",
			client: null,
			match: null,
		},
		...change,
	};
}

function switches(at: number, members: readonly number[]): Timed[] {
	return members.map((member) => ({
		at,
		command: { do: "available", member, on: true, by: member },
	}));
}

/** Misses, refusals, everybody asked, open to all, claims, outcomes, pauses and moves. */
export function script(preset: PresetName = "product"): readonly Timed[] {
	const rotating = PRESETS[preset].order === "rotating";
	return [
		{ at: 0, command: { do: "configure", policy: PRESETS[preset], zone: "America/Sao_Paulo" } },
		...[1, 2, 3, 4].map(
			(member): Timed => ({ at: 0, command: { do: "put_member", member, role: "broker" } }),
		),
		{ at: 0, command: { do: "put_member", member: 9, role: "manager" } },
		{
			at: 0,
			command: { do: "put_product", ref: "ipe", brokers: [1, 2], listingBroker: null },
		},
		...switches(0, [1, 2, 3]),
		// Three arrive in the same millisecond, a fourth finds everybody busy.
		...[1, 2, 3, 4].map((n): Timed => ({ at: 10, command: arrival(n) })),
		{ at: 12, command: arrival(5, { product: "ipe" }) },
		{ at: 15, command: { do: "accept", case: 1, offer: 1, by: 1 } },
		{ at: 15, command: { do: "refuse", case: 2, offer: 1, by: 2 } },
		{ at: 15, command: { do: "refuse_why", case: 2, offer: 1, by: 2, why: "visiting" } },
		{
			at: 16,
			command: { do: "broker_says", case: 1, by: 1, id: "b-1", text: "Olá, bom dia.", seen: 2 },
		},
		{
			at: 17,
			command: { do: "visitor_says", case: 1, id: "v-1", text: "Oi! \ud83c\udfe1", seen: 4 },
		},
		// Everything rung at the same time is missed at the same time.
		{ at: 90, command: { do: "tick" } },
		{ at: 160, command: { do: "tick" } },
		{ at: 160, command: { do: "pause", member: 3, minutes: 5, visiting: true } },
		...(rotating ? [{ at: 170, command: { do: "move", member: 1, to: 3 } } as const] : []),
		{ at: 180, command: { do: "lost", member: 2 } },
		{ at: 200, command: { do: "back", member: 2 } },
		{ at: 300, command: { do: "tick" } },
		{ at: 400, command: arrival(6, { quarantine: true }) },
		{ at: 470, command: { do: "tick" } },
		{
			at: 480,
			command: { do: "conclude", case: 1, by: 1, outcome: "visit_booked", note: "Sábado" },
		},
		{ at: 480, command: { do: "available", member: 2, on: false, by: 9 } },
		{ at: 600, command: { do: "tick" } },
		// The limit of the distribution passes: open to all, and the first to claim has it.
		{ at: 1_200, command: { do: "tick" } },
		{ at: 1_210, command: { do: "claim", case: 2, by: 3 } },
		{ at: 1_210, command: { do: "claim", case: 2, by: 1 } },
		{ at: 1_215, command: { do: "claim", case: 3, by: 1 } },
		{
			at: 1_220,
			command: { do: "broker_says", case: 2, by: 3, id: "b-2", text: "Olá.", seen: 0 },
		},
		{ at: 1_230, command: { do: "conclude", case: 2, by: 3, outcome: "spam", note: null } },
		{ at: 1_240, command: { do: "remove_member", member: 1 } },
		{ at: 5_000, command: { do: "tick" } },
		{ at: 90_000, command: { do: "tick" } },
	];
}

/** Runs it; a refusal is part of the story. Returns how many steps wrote something. */
export function play(engine: Engine, steps: readonly Timed[]): number {
	let written = 0;
	for (const { at, command } of steps) {
		engine.run(command, START + at * 1_000, EVERYBODY_HERE);
		for (const step of engine.takeSteps()) if (step.events.length > 0) written += 1;
	}
	return written;
}
