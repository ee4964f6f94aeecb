// What a manager changed in the rules and has not saved: a partial of the policy, laid over what the team
// follows, and kept while he looks elsewhere. Knows no screen. A choice that leaves another without a field
// takes it along; whether values hold together, the server says.
import type { ChannelRulesView, OfficeHours, RulesView } from "../../../protocol/rules.ts";

export const CHANNELS = ["chat", "whatsapp", "api"] as const;
export type RuledChannel = (typeof CHANNELS)[number];

export type Changes = Readonly<Record<string, unknown>>;

/** One value put at its path; the rest as it was. */
export function changed(changes: Changes, [key = "", ...path]: string[], value: unknown): Changes {
	const under = changes[key];
	const next = path.length === 0 ? value : changed(isRecord(under) ? under : {}, path, value);
	return { ...changes, [key]: next };
}

/** Records are laid over each other, anything else takes the place of what was there. */
export function laidOver(base: object, over: object): Changes {
	const result: Record<string, unknown> = { ...base };
	for (const [key, value] of Object.entries(over)) {
		const below = result[key];
		result[key] = isRecord(below) && isRecord(value) ? laidOver(below, value) : value;
	}
	return result;
}

export function shown(rules: RulesView, changes: Changes): RulesView {
	const now = laidOver(rules, changes) as unknown as RulesView;
	if (!now.sameReplyTime) return now;
	const { chat, whatsapp, api } = now.channels;
	const follows = { ...whatsapp, offerSeconds: chat.offerSeconds };
	return { ...now, channels: { chat, whatsapp: follows, api } };
}

/** In the order of registration nobody loses a place, so nobody is asked what becomes of it. */
export function ordered(changes: Changes, order: RulesView["order"]): Changes {
	const next = changed(changes, ["order"], order);
	if (order !== "fixed") return next;
	return CHANNELS.reduce(
		(so, channel) => changed(so, ["channels", channel, "onMissPosition"], "keep"),
		next,
	);
}

const MOST_SECONDS = 900;

/** A value of a channel, with those that have no field beside it. */
export function ruled(
	changes: Changes,
	channel: RuledChannel,
	now: ChannelRulesView,
	key: keyof ChannelRulesView,
	value: string | number,
): Changes {
	const put = (so: Changes, one: keyof ChannelRulesView, to: string | number) =>
		changed(so, ["channels", channel, one], to);
	const next = put(changes, key, value);
	// Written by then or lost: there is no second time.
	if (key === "timerStopsOn" && value === "first_reply") return put(next, "firstReplySeconds", 0);
	// One miss ends it, so that no time of the whole cuts an offer short.
	if (key === "onTimeout" && value === "cna") return put(next, "maxDistributionSeconds", 0);
	if (key === "onTimeout" && now.maxDistributionSeconds === 0)
		return put(next, "maxDistributionSeconds", Math.max(MOST_SECONDS, now.offerSeconds));
	return next;
}

/** Of each team what was changed and not saved, while its page is not on screen. */
export interface Draft {
	readonly changes: Changes;
	readonly timeZone: string;
}
export const drafts = new Map<string, Draft>();

export function untouched({ timeZone }: { readonly timeZone: string }): Draft {
	return { changes: {}, timeZone };
}

/** What a PUT takes: all the company's own values; its hours are in the team's zone. */
export function toSend(overrides: Changes, changes: Changes, timeZone: string): Changes {
	const policy = laidOver(overrides, changes);
	const hours = policy.hours as OfficeHours | null | undefined;
	return hours ? { ...policy, hours: { ...hours, zone: timeZone } } : policy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
