// What a team may configure, and the check of a policy as a whole (D86). Durations are in seconds
// and named so; 0 means "none" where a duration may be absent. Presets are in presets.ts.
import type { Hours } from "./hours.ts";
import { hoursProblem } from "./hours.ts";

export type Channel = "chat" | "whatsapp" | "api";
export const CHANNELS: readonly Channel[] = ["chat", "whatsapp", "api"];

/** Who comes next (routing table §2.2): see order.ts. */
export type Order = "rotating" | "fixed" | "availability" | "least_loaded" | "manual";

export interface ChannelRules {
	/** How long an offer runs, 15 to 3600; 0 for none: a turn is a conversation (seed 002). */
	readonly offerSeconds: number;
	/** `first_reply`: accepting is not enough, the broker must have written by the deadline. */
	readonly timerStopsOn: "accept" | "first_reply";
	/** After an accept, with `timerStopsOn: "accept"`; 0 for none (D75). */
	readonly firstReplySeconds: number;
	/** What ignoring an offer does to the lead. */
	readonly onTimeout: "next" | "cna";
	/** What saying no does to the lead; seed 000 hands a WhatsApp chat to nobody else (I4). */
	readonly onRefuse: "next" | "cna";
	/** Seed 004: running out of time is a refusal, so he is not asked again for this lead. */
	readonly missIsRefusal: boolean;
	/** What ignoring an offer does to the broker's place. */
	readonly onMissPosition: "tail" | "keep";
	/** From the first offer; 0 where one miss already ends the distribution. */
	readonly maxDistributionSeconds: number;
	readonly whenNobody: "wait" | "open_to_all" | "cna";
	/** How long an open case waits for a claim before it becomes a CNA; 0 for ever (D29). */
	readonly openSeconds: number;
	readonly returning: "none" | "origin_first" | "origin_message";
	/** When an unread direct message goes to the queue (D36); 0 never. */
	readonly stickySeconds: number;
	/** Consecutive misses after which a broker is set aside (D27); 0 never. */
	readonly missStreak: number;
	/** From the CNA to its next notice, when a broker missed it (D66). */
	readonly sweepMissedSeconds: number;
	/** Grid of notices when nobody was there (D67). */
	readonly sweepUnattendedSeconds: number;
}

export interface Policy {
	readonly preset: string;
	readonly order: Order;
	/** Conversations one broker may hold; 0 for no limit. */
	readonly maxActive: number;
	readonly roundPauseSeconds: number;
	/** With a single broker online (D53). */
	readonly soloPauseSeconds: number;
	/** Rounds after which a lead one broker keeps missing is opened to all; 0 never. */
	readonly soloRounds: number;
	readonly productFallbackSeconds: number;
	readonly hours: Hours | null;
	readonly offersOutsideHours: boolean;
	readonly autoReply: { readonly on: boolean; readonly text: string };
	readonly openingRampSeconds: number;
	readonly rampMinBrokers: number;
	readonly requireOutcome: "no" | "soft" | "hard";
	readonly originBeatsProduct: boolean;
	/** `transfer`: whoever accepts becomes the client's broker; `keep`: the origin stays (D34). */
	readonly ownerPolicy: "keep" | "transfer";
	/** Place in the queue after a pause for a visit (D43). */
	readonly visitReturns: "keep" | "tail";
	readonly cnaUsesTurn: boolean;
	readonly cnaAckSeconds: number;
	readonly cnaMaxAttempts: number;
	/** With an active chat whose broker went away and a visitor waiting (D46); 0 never. */
	readonly absentReplySeconds: number;
	readonly manual: {
		readonly badgeSeconds: number;
		readonly alertSeconds: number;
		/** 0 never. */
		readonly escalateSeconds: number;
	};
	readonly channels: Readonly<Record<Channel, ChannelRules>>;
	/** Seed 003: WhatsApp's `offerSeconds` is chat's, set there. Absent where each has its own. */
	readonly sameReplyTime?: boolean;
	/** Bounds the preset puts on the company's own numbers, inclusive, in seconds. */
	readonly bounds: {
		readonly offer: readonly [number, number];
		readonly max: readonly [number, number];
	};
}

/** The Portuguese sentence of what is wrong with a policy, or null when it holds together. */
export function policyProblem(policy: Policy): string | null {
	for (const channel of CHANNELS) {
		const problem = channelProblem(policy, channel);
		if (problem) return `${CHANNEL_NAMES[channel]}: ${problem}`;
	}
	const { chat, whatsapp } = policy.channels;
	if (policy.sameReplyTime && whatsapp.offerSeconds !== chat.offerSeconds)
		return "WhatsApp: neste modelo o tempo da primeira resposta é o do chat; altere só o do chat.";
	if (policy.maxActive < 0 || policy.maxActive > 100)
		return "O limite de atendimentos por corretor vai de 0 (sem limite) a 100.";
	if (policy.autoReply.on && policy.autoReply.text.trim() === "")
		return "A resposta automática está ligada, mas sem texto.";
	return policy.hours ? hoursProblem(policy.hours) : null;
}

/** Orders in which a case may be given rather than offered. */
const MAY_GIVE: readonly Order[] = ["manual", "least_loaded", "availability"];

const CHANNEL_NAMES: Record<Channel, string> = { chat: "Chat", whatsapp: "WhatsApp", api: "API" };

function channelProblem(policy: Policy, channel: Channel): string | null {
	const rules = policy.channels[channel];
	const handed = policy.order === "manual" && policy.manual.escalateSeconds === 0;
	if (handed || (rules.offerSeconds === 0 && MAY_GIVE.includes(policy.order))) return null;
	const [offerMin, offerMax] = policy.bounds.offer;
	const [maxMin, maxMax] = policy.bounds.max;
	if (!within(rules.offerSeconds, offerMin, offerMax))
		return `o tempo para atender vai de ${spell(offerMin)} a ${spell(offerMax)}.`;
	if (channel === "chat" && rules.onTimeout === "cna")
		return "no chat, um lead sem resposta segue para o próximo; CNA é do WhatsApp.";
	if (rules.onTimeout === "next") {
		if (!within(rules.maxDistributionSeconds, maxMin, maxMax))
			return `o tempo máximo de distribuição vai de ${spell(maxMin)} a ${spell(maxMax)}.`;
		if (rules.maxDistributionSeconds < rules.offerSeconds)
			return "o tempo máximo de distribuição não pode ser menor que o tempo para atender.";
	}
	if (rules.onMissPosition === "tail" && policy.order === "fixed")
		return "na ordem de cadastro ninguém perde a posição; use a ordem rotativa para isso.";
	if (rules.timerStopsOn === "first_reply" && rules.firstReplySeconds !== 0)
		return "o tempo já conta até a primeira resposta; um segundo tempo não se aplica.";
	if (rules.firstReplySeconds !== 0 && !within(rules.firstReplySeconds, 15, 3_600))
		return "o tempo da primeira resposta vai de 15 s a 1 h.";
	if (rules.sweepMissedSeconds !== 0 && !within(rules.sweepMissedSeconds, 60, 7 * 86_400))
		return "a verificação de pendentes vai de 1 min a 7 dias.";
	if (rules.sweepUnattendedSeconds !== 0 && !within(rules.sweepUnattendedSeconds, 60, 86_400))
		return "a verificação de não atendidos vai de 1 min a 24 h.";
	return null;
}

function within(value: number, min: number, max: number): boolean {
	return Number.isInteger(value) && value >= min && value <= max;
}

function spell(seconds: number): string {
	if (seconds % 3_600 === 0) return `${seconds / 3_600} h`;
	return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
