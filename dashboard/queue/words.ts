// A member's state in words, and the rules of today as sentences. Pure: tests read them directly.
import type { MemberView, QueueView } from "../../protocol/staff.ts";
import { countdown, hour, moment, secondsLeft, span } from "../format.ts";
import type { offerTexts, queueTexts } from "../texts/core.ts";

type QueueTexts = ReturnType<typeof queueTexts.get>;
type OfferTexts = ReturnType<typeof offerTexts.get>;

export function memberState(
	member: MemberView,
	t: QueueTexts,
	now: number,
	zone: string,
	locale: string,
): string {
	if (member.offerEndsAt && member.offerEndsAt > now) {
		return t.ringing({ left: countdown(secondsLeft(member.offerEndsAt, now)) });
	}
	switch (member.availability) {
		case "unavailable": {
			const at = moment(member.since, now, locale, zone);
			return member.setBy === "manager" ? t.unavailableManager({ at }) : t.unavailable({ at });
		}
		case "paused":
			return member.pausedUntil
				? t.pausedUntil({ at: hour(member.pausedUntil, zone) })
				: t.pausedOpen;
		case "not_responding":
			return t.away;
		case "available":
			if (member.reach === "none") return t.unreachable;
			return member.active > 0 ? t.serving(member.active) : t.available;
	}
}

export function ruleLines(queue: QueueView, t: QueueTexts, offer: OfferTexts): string[] {
	return (["chat", "whatsapp"] as const).map((channel) => {
		const rule = queue.rules[channel];
		const name = offer[`channel_${channel}`];
		if (rule.seconds === 0) return t.ruleNone({ channel: name });
		const time = span(rule.seconds);
		const what =
			rule.onTimeout === "cna"
				? t.ruleCna({ channel: name, time })
				: t.ruleNext({ channel: name, time });
		return `${what} · ${rule.position === "tail" ? t.loses : t.keeps}`;
	});
}

export interface Headline {
	readonly tone: "next" | "ringing" | "in" | "out";
	readonly title: string;
	readonly hint: string;
}

/** What this person most wants to know: where am I? */
export function headline(
	me: MemberView | undefined,
	t: QueueTexts,
	now: number,
	zone: string,
): Headline {
	if (me?.role !== "broker") return { tone: "in", title: t.watching, hint: t.watchingHint };
	switch (me.availability) {
		case "unavailable":
			return {
				tone: "out",
				title: me.setBy === "manager" ? t.setByManager : t.youAreOut,
				hint: t.youAreOutHint,
			};
		case "paused":
			return {
				tone: "out",
				title: me.pausedUntil ? t.youArePaused({ at: hour(me.pausedUntil, zone) }) : t.pausedOpen,
				hint: t.youArePausedHint,
			};
		case "not_responding":
			return { tone: "out", title: t.notResponding, hint: t.notRespondingHint };
		case "available":
			break;
	}
	if (me.offerEndsAt && me.offerEndsAt > now)
		return { tone: "ringing", title: t.youRing, hint: "" };
	if (me.next) return { tone: "next", title: t.youAreNext, hint: t.youAreNextHint };
	return { tone: "in", title: me.place ? t.youAre({ place: me.place }) : t.available, hint: "" };
}
