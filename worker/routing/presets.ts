// The presets: each reproduces the seed it is named after, plus the product's own default.
// Tests run once per preset (test/seeds); a number changed here must be a number of its seed.
import { CHANNELS, type ChannelRules, type Policy, policyProblem } from "./policy.ts";

const RULES: ChannelRules = {
	offerSeconds: 60,
	timerStopsOn: "accept",
	firstReplySeconds: 0,
	onTimeout: "next",
	onRefuse: "next",
	missIsRefusal: false,
	onMissPosition: "tail",
	maxDistributionSeconds: 7_200,
	whenNobody: "wait",
	openSeconds: 0,
	returning: "none",
	stickySeconds: 0,
	missStreak: 0,
	sweepMissedSeconds: 86_400,
	sweepUnattendedSeconds: 900,
};

const BASE: Policy = {
	preset: "product",
	order: "rotating",
	maxActive: 0,
	roundPauseSeconds: 5,
	soloPauseSeconds: 30,
	soloRounds: 0,
	productFallbackSeconds: 300,
	hours: null,
	offersOutsideHours: true,
	autoReply: { on: false, text: "" },
	openingRampSeconds: 0,
	rampMinBrokers: 2,
	requireOutcome: "no",
	originBeatsProduct: true,
	ownerPolicy: "keep",
	visitReturns: "keep",
	cnaUsesTurn: false,
	cnaAckSeconds: 900,
	cnaMaxAttempts: 3,
	absentReplySeconds: 0,
	manual: { badgeSeconds: 60, alertSeconds: 180, escalateSeconds: 0 },
	channels: { chat: RULES, whatsapp: RULES, api: RULES },
	bounds: { offer: [15, 3_600], max: [15, 7_200] },
};

function all(rules: ChannelRules): Policy["channels"] {
	return { chat: rules, whatsapp: rules, api: rules };
}

const HYPNOBOX_WHATSAPP: ChannelRules = {
	...RULES,
	timerStopsOn: "first_reply",
	onTimeout: "cna",
	onRefuse: "cna",
	onMissPosition: "keep",
	maxDistributionSeconds: 0,
	whenNobody: "cna",
	returning: "origin_message",
	missStreak: 2,
};
const HYPNOBOX_CHAT: ChannelRules = { ...RULES, timerStopsOn: "first_reply" };

const CHATSPOT: ChannelRules = {
	...RULES,
	offerSeconds: 600,
	timerStopsOn: "first_reply",
	onMissPosition: "keep",
	whenNobody: "open_to_all",
};

/** Nobody is asked: whoever's turn it is has the conversation. */
const UNTIMED: ChannelRules = { ...RULES, offerSeconds: 0, onMissPosition: "keep" };

const ROLETA: ChannelRules = {
	...RULES,
	missIsRefusal: true,
	onMissPosition: "keep",
	returning: "origin_first",
};

const PRODUCT: ChannelRules = {
	...RULES,
	firstReplySeconds: 120,
	maxDistributionSeconds: 900,
	openSeconds: 900,
	returning: "origin_first",
	missStreak: 3,
	sweepMissedSeconds: 1_800,
};

export const PRESETS = {
	/** Both channels of seeds 000 and 003: one team, one queue, two behaviours. */
	hypnobox: {
		...BASE,
		preset: "hypnobox",
		channels: { chat: HYPNOBOX_CHAT, whatsapp: HYPNOBOX_WHATSAPP, api: HYPNOBOX_CHAT },
		sameReplyTime: true,
	},
	/** Seed 001. */
	chatspot: {
		...BASE,
		preset: "chatspot",
		order: "fixed",
		offersOutsideHours: false,
		autoReply: { on: true, text: "Estamos fora do horário. Responderemos assim que abrirmos." },
		channels: all(CHATSPOT),
		bounds: { offer: [600, 3_600], max: [600, 7_200] },
	},
	/** Seed 002, strategy 1. */
	"3c-manual": {
		...BASE,
		preset: "3c-manual",
		order: "manual",
		channels: all(UNTIMED),
	},
	/** Seed 002, strategy 2. */
	"3c-balanced": { ...BASE, preset: "3c-balanced", order: "least_loaded", channels: all(UNTIMED) },
	/** Seed 002, strategy 3. */
	"3c-sequential": {
		...BASE,
		preset: "3c-sequential",
		order: "availability",
		channels: all(UNTIMED),
	},
	/** Seed 004. */
	roleta: {
		...BASE,
		preset: "roleta",
		order: "fixed",
		requireOutcome: "hard",
		ownerPolicy: "transfer",
		channels: all(ROLETA),
	},
	/** What a new team starts with. */
	product: {
		...BASE,
		preset: "product",
		soloRounds: 3,
		maxActive: 4,
		openingRampSeconds: 300,
		requireOutcome: "soft",
		cnaUsesTurn: true,
		absentReplySeconds: 180,
		autoReply: {
			on: true,
			text: "Recebemos seu contato. Estamos fora do horário e um corretor fala com você assim que abrirmos.",
		},
		channels: {
			chat: PRODUCT,
			whatsapp: {
				...PRODUCT,
				offerSeconds: 120,
				onTimeout: "cna",
				onMissPosition: "keep",
				maxDistributionSeconds: 0,
				whenNobody: "cna",
				returning: "origin_message",
				stickySeconds: 900,
				missStreak: 2,
			},
			api: PRODUCT,
		},
	},
} as const satisfies Record<string, Policy>;

export type PresetName = keyof typeof PRESETS;

export type PolicyResult =
	| { readonly ok: true; readonly policy: Policy }
	| { readonly ok: false; readonly message: string };

/**
 * A preset with a company's own values over it, checked as a whole. Stored policies are not built
 * again: a team keeps the times it has until its rules are set the next time.
 */
export function buildPolicy(
	preset: string,
	overrides: Readonly<Record<string, unknown>>,
): PolicyResult {
	if (!Object.hasOwn(PRESETS, preset))
		return { ok: false, message: `Não existe o modelo de regras “${preset}”.` };
	const base: Policy = PRESETS[preset as PresetName];
	const merged = merge(base, overrides, "");
	if (!merged.ok) return merged;
	const policy = withOneReplyTime(merged.value as Policy, overrides);
	const problem = policyProblem(policy) ?? lockedProblem(base, policy);
	return problem ? { ok: false, message: problem } : { ok: true, policy };
}

/** WhatsApp's time follows chat's. One that was sent all the same is left for the check to compare. */
function withOneReplyTime(policy: Policy, overrides: Readonly<Record<string, unknown>>): Policy {
	const { chat, whatsapp, api } = policy.channels;
	const sent = (overrides.channels as Sent | undefined)?.whatsapp?.offerSeconds;
	if (!policy.sameReplyTime || sent !== undefined) return policy;
	const follows = { ...whatsapp, offerSeconds: chat.offerSeconds };
	return { ...policy, channels: { chat, whatsapp: follows, api } };
}

/** As the merge let it through. */
type Sent = { readonly whatsapp?: Partial<ChannelRules> };

/** Seed 001: the order of registration can never be changed. Seed 003: nor can one time become two. */
function lockedProblem(base: Policy, policy: Policy): string | null {
	if (policy.preset !== base.preset) return "O nome do modelo não pode ser alterado.";
	if (base.preset === "chatspot" && policy.order !== base.order)
		return "No modelo Chatspot a ordem de distribuição é a de cadastro e não pode ser alterada.";
	if (JSON.stringify(policy.bounds) !== JSON.stringify(base.bounds))
		return "Os limites do modelo não podem ser alterados.";
	if (policy.sameReplyTime !== base.sameReplyTime)
		return "Neste modelo o tempo da primeira resposta é um só, para chat e WhatsApp.";
	return null;
}

type Merged = { ok: true; value: unknown } | { ok: false; message: string };

/** Deep merge that only accepts keys and kinds of value the base has. Arrays and hours replace. */
function merge(base: unknown, over: unknown, path: string): Merged {
	if (path === "hours")
		return over === null || isHours(over) ? { ok: true, value: over } : wrong(path);
	if (!isRecord(base) || !isRecord(over))
		return fits(base, over, path) ? { ok: true, value: over } : wrong(path);
	const result: Record<string, unknown> = { ...base };
	for (const [key, value] of Object.entries(over)) {
		const at = path ? `${path}.${key}` : key;
		if (!Object.hasOwn(base, key)) return wrong(at);
		const merged = merge(base[key], value, at);
		if (!merged.ok) return merged;
		result[key] = merged.value;
	}
	return { ok: true, value: result };
}

/** Every word a rule may be, by its name. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
	order: ["rotating", "fixed", "availability", "least_loaded", "manual"],
	requireOutcome: ["no", "soft", "hard"],
	ownerPolicy: ["keep", "transfer"],
	visitReturns: ["keep", "tail"],
	timerStopsOn: ["accept", "first_reply"],
	onTimeout: ["next", "cna"],
	onRefuse: ["next", "cna"],
	onMissPosition: ["tail", "keep"],
	whenNobody: ["wait", "open_to_all", "cna"],
	returning: ["none", "origin_first", "origin_message"],
};

/** A single value: of the base's kind, one of its words, and of numbers a whole one from 0. */
function fits(base: unknown, over: unknown, path: string): boolean {
	if (typeof over !== typeof base || over === null || isRecord(over)) return false;
	if (typeof over === "number") return Number.isInteger(over) && over >= 0;
	const words = WORDS[path.slice(path.lastIndexOf(".") + 1)];
	return Array.isArray(over) === Array.isArray(base) && (!words || words.includes(over as string));
}

/** The shape alone: whether its times hold is `hoursProblem`'s. */
function isHours(value: unknown): boolean {
	if (!isRecord(value) || typeof value.zone !== "string") return false;
	const { week, holidays } = value;
	return (
		Array.isArray(week) &&
		week.every((day) => Array.isArray(day) && day.every(isRecord)) &&
		Array.isArray(holidays) &&
		holidays.every((date) => typeof date === "string")
	);
}

function wrong(path: string): Merged {
	return { ok: false, message: `A regra “${path}” não existe ou não aceita este valor.` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

for (const [name, preset] of Object.entries(PRESETS)) {
	const problem = policyProblem(preset);
	if (problem) throw new Error(`preset ${name}: ${problem}`);
	if (CHANNELS.some((channel) => !preset.channels[channel])) throw new Error(`preset ${name}`);
}
