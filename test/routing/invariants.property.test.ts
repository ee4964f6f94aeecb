// I1 to I14 over random command sequences, once per preset: commands with no sense to their order,
// where the simulator's have a person behind each. fast-check shrinks what fails.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Command } from "../../worker/routing/commands.ts";
import { decide } from "../../worker/routing/decide.ts";
import { due } from "../../worker/routing/due.ts";
import { evolve } from "../../worker/routing/evolve.ts";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { type Input, Machine } from "../simulator/machine.ts";
import { MORNING, OFFICE_HOURS } from "../support/core/office.ts";

const core = { decide, due, evolve };
const ZONE = "America/Sao_Paulo";

const broker = fc.integer({ min: 1, max: 4 });
const person = fc.integer({ min: 1, max: 6 });
const kase = fc.integer({ min: 1, max: 8 });
const offer = fc.integer({ min: 1, max: 4 });
const product = fc.constantFrom(null, "aurora", "livre");

const received = fc
	.record({
		channel: fc.constantFrom("chat" as const, "whatsapp" as const, "api" as const),
		product,
		client: fc.integer({ min: 1, max: 3 }),
		suspect: fc.boolean(),
		origin: fc.option(broker),
		joins: fc.option(kase),
	})
	.map(
		({ channel, product: ref, client, suspect, origin, joins }): Command => ({
			do: "receive",
			channel,
			product: ref,
			contact: {
				email: `c${client}@exemplo.com`,
				phones: [`+551${client}`],
				phoneSuspect: suspect,
			},
			origin,
			quarantine: false,
			joins,
			lead: {
				name: "Cliente",
				email: null,
				phone: { typed: "", e164: null, status: "valid" },
				page: null,
				consent: null,
				locale: "pt-BR",
				site: "site",
				client: null,
				match: null,
			},
		}),
	);

const command: fc.Arbitrary<Command> = fc.oneof(
	{ weight: 5, arbitrary: received },
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constant("accept" as const), case: kase, offer, by: broker }),
	},
	{
		weight: 2,
		arbitrary: fc.record({ do: fc.constant("refuse" as const), case: kase, offer, by: broker }),
	},
	fc.record({ do: fc.constant("undo_refuse" as const), case: kase, offer, by: broker }),
	fc.record({ do: fc.constant("claim" as const), case: kase, by: person }),
	fc.record({ do: fc.constant("assign" as const), case: kase, to: broker, by: fc.constant(6) }),
	fc.record({ do: fc.constant("transfer" as const), case: kase, to: broker, by: person }),
	fc.record({ do: fc.constant("activate" as const), case: kase, by: broker }),
	fc.record({ do: fc.constant("take_notice" as const), case: kase, by: broker }),
	fc.record({ do: fc.constant("inbound_seen" as const), case: kase, by: fc.option(broker) }),
	fc.record({
		do: fc.constant("conclude" as const),
		case: kase,
		by: person,
		outcome: fc.constantFrom("proposal", "spam"),
		note: fc.constant(null),
	}),
	fc.record({
		do: fc.constant("visitor_says" as const),
		case: kase,
		id: fc.constantFrom("a", "b", "c"),
		text: fc.constant("Oi"),
		seen: fc.constant(0),
	}),
	fc.record({
		do: fc.constant("broker_says" as const),
		case: kase,
		by: broker,
		id: fc.constantFrom("d", "e"),
		text: fc.constant("Olá"),
		seen: fc.constant(0),
	}),
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant("available" as const),
			member: broker,
			on: fc.boolean(),
			by: broker,
		}),
	},
	fc.record({
		do: fc.constant("pause" as const),
		member: broker,
		minutes: fc.integer({ min: 1, max: 200 }),
		visiting: fc.boolean(),
	}),
	fc.record({ do: fc.constantFrom("lost" as const, "back" as const), member: broker }),
	fc.record({
		do: fc.constant("move" as const),
		member: broker,
		to: fc.integer({ min: 1, max: 6 }),
	}),
	fc.record({ do: fc.constant("remove_member" as const), member: broker }),
	fc.record({
		do: fc.constant("put_member" as const),
		member: broker,
		role: fc.constantFrom("broker" as const, "supervisor" as const),
	}),
	fc.constant<Command>({ do: "tick" }),
);

const fact = fc.oneof(
	fc.record({
		of: fc.constant("reach" as const),
		member: broker,
		to: fc.constantFrom("live" as const, "push" as const, "none" as const),
	}),
	fc.record({ of: fc.constant("shown" as const), case: kase, offer }),
	fc.record({ of: fc.constant("visitor" as const), case: kase, here: fc.boolean() }),
	fc.record({ of: fc.constant("crash" as const), cut: fc.boolean() }),
);

/** Mostly seconds, sometimes hours. */
const pause = fc.oneof(
	{ weight: 5, arbitrary: fc.integer({ min: 0, max: 70 }) },
	fc.integer({ min: 0, max: 20_000 }),
);
const step = fc.tuple(pause, fc.oneof({ weight: 4, arbitrary: command }, fact), fc.boolean());

/** Everyone is there at first, so that something happens. */
const OPENING: Input[] = [
	...[1, 2, 3, 4].map((member) => act({ do: "put_member", member, role: "broker" })),
	act({ do: "put_member", member: 5, role: "supervisor" }),
	act({ do: "put_member", member: 6, role: "manager" }),
	act({ do: "put_product", ref: "aurora", brokers: [1, 2], listingBroker: 2 }),
	...[1, 2, 3].flatMap((member): Input[] => [
		{ at: MORNING, fact: { of: "reach", member, to: "live" } },
		act({ do: "available", member, on: true, by: member }),
	]),
];

function act(what: Command): Input {
	return { at: MORNING, command: what };
}

describe.each(Object.keys(PRESETS) as PresetName[])("%s", (preset) => {
	test.each([null, OFFICE_HOURS])("[R97] I1 to I14 hold after every step (hours %#)", (hours) => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
				const machine = new Machine(core, { policy: { ...PRESETS[preset], hours }, zone: ZONE });
				for (const input of OPENING) machine.apply(input);
				let at = MORNING;
				for (const [seconds, what, twice] of steps) {
					at += seconds * 1_000;
					machine.apply("of" in what ? { at, fact: what } : { at, command: what, twice });
				}
				machine.checker.whole(machine.team);
				expect(machine.checker.checks).toBeGreaterThan(0);
			}),
			{ numRuns: 250, seed: 20_261_123 },
		);
	});
});
