// What one seed's run is like: a preset with a company's own values, a team, its people's habits,
// and which faults there are. Every seed switches on its own subset.
import type { Hours } from "../../worker/routing/hours.ts";
import { type Policy, policyProblem } from "../../worker/routing/policy.ts";
import { PRESETS, type PresetName } from "../../worker/routing/presets.ts";
import { Chance } from "./chance.ts";

export interface Swarm {
	readonly preset: PresetName;
	readonly policy: Policy;
	readonly zone: string;
	readonly brokers: number;
	/** Seconds between leads. */
	readonly every: number;
	/** How likely a broker answers, refuses (else ignores); and his screens show nothing. */
	readonly answers: number;
	readonly refuses: number;
	readonly blind: number;
	/** Seconds between a broker's comings and goings. */
	readonly restless: number;
	readonly faults: {
		readonly late: boolean;
		readonly doubled: boolean;
		readonly missing: boolean;
		readonly crash: boolean;
		readonly clock: boolean;
	};
}

export const ZONES = ["America/Sao_Paulo", "America/Noronha", "America/New_York"] as const;

export function swarmOf(seed: number): Swarm {
	const chance = new Chance(seed);
	const names = Object.keys(PRESETS) as PresetName[];
	const preset = names[seed % names.length] ?? "product";
	const zone = chance.pick(ZONES);
	return {
		preset,
		policy: policyOf(preset, zone, chance),
		zone,
		brokers: chance.between(1, 8),
		every: chance.pick([20, 60, 180, 600]),
		answers: chance.pick([0.1, 0.5, 0.8, 0.97]),
		refuses: chance.pick([0, 0.1, 0.5]),
		blind: chance.pick([0, 0, 0.05, 0.3]),
		restless: chance.pick([120, 900, 7_200]),
		faults: {
			late: chance.is(0.5),
			doubled: chance.is(0.5),
			missing: chance.is(0.3),
			crash: chance.is(0.5),
			clock: chance.is(0.3),
		},
	};
}

/** Values a company could choose; a draw that contradicts itself falls back to the preset's own. */
function policyOf(preset: PresetName, zone: string, chance: Chance): Policy {
	const base: Policy = PRESETS[preset];
	const hours = chance.is(0.5) ? hoursOf(zone, chance) : null;
	const drawn: Policy = {
		...base,
		hours,
		maxActive: chance.is(0.3) ? chance.between(1, 3) : base.maxActive,
		openingRampSeconds: chance.is(0.3) ? 300 : base.openingRampSeconds,
		absentReplySeconds: chance.is(0.3) ? 180 : base.absentReplySeconds,
		originBeatsProduct: chance.is(0.8),
		visitReturns: chance.pick(["keep", "tail"]),
		manual: { ...base.manual, escalateSeconds: chance.is(0.3) ? 300 : 0 },
		requireOutcome: chance.is(0.2) ? "hard" : base.requireOutcome,
		channels: {
			...base.channels,
			chat: {
				...base.channels.chat,
				...(chance.is(0.3) ? { returning: "origin_first" as const } : {}),
				...(chance.is(0.3) ? { openSeconds: 900 } : {}),
				...(chance.is(0.3) ? { missStreak: 2 } : {}),
				...(base.channels.chat.offerSeconds > 0 && preset !== "chatspot"
					? { offerSeconds: chance.pick([30, 60, 120]), maxDistributionSeconds: 600 }
					: {}),
			},
		},
	};
	const policy = policyProblem(drawn) === null ? drawn : { ...base, hours };
	// A ramp longer than the office is open would never end.
	const brief = (hours?.week[1] ?? []).some(({ from, to }) => to - from < 10);
	return brief ? { ...policy, openingRampSeconds: 0 } : policy;
}

function hoursOf(zone: string, chance: Chance): Hours {
	const day = chance.pick([
		[{ from: 540, to: 1_080 }],
		[
			{ from: 480, to: 720 },
			{ from: 780, to: 1_080 },
		],
		[{ from: 1_080, to: 1_620 }],
		// Opens and closes every three minutes: a year of closings in a day.
		Array.from({ length: 480 }, (_, third) => ({ from: third * 3, to: third * 3 + 2 })),
	]);
	const week = Array.from({ length: 7 }, (_, index) => (index === 0 ? [] : day));
	return { zone, week, holidays: chance.is(0.3) ? ["2026-11-25"] : [] };
}
