// The rules of one channel: first in a sentence that follows every change, then value by value; on a phone
// these are folded away until they are asked for.
import { useStore } from "@nanostores/preact";
import type { ChannelRulesView, RulesView } from "../../../protocol/rules.ts";
import { span } from "../../format.ts";
import { $layout } from "../../parts/layout.ts";
import { Choice, Count, Duration, named } from "./fields.tsx";
import { type RulesTexts, rulesTexts } from "./texts.ts";

export const CHANNELS = ["chat", "whatsapp", "api"] as const;
export type RuledChannel = (typeof CHANNELS)[number];

interface ChannelCardProps {
	readonly channel: RuledChannel;
	readonly rules: RulesView;
	readonly onChange: (key: keyof ChannelRulesView, value: string | number) => void;
}

export function ChannelCard({ channel, rules, onChange }: ChannelCardProps) {
	const t = useStore(rulesTexts);
	const layout = useStore($layout);
	const mine = rules.channels[channel];
	const offers = mine.offerSeconds > 0;
	const same = channel === "whatsapp" && rules.sameReplyTime === true;
	const to = (key: keyof ChannelRulesView) => (value: string | number) => onChange(key, value);
	return (
		<section class="card rules-card">
			<h2 class="card-title">{t[`channel_${channel}`]}</h2>
			<p class="rules-said" aria-live="polite">
				{inWords(mine, rules.order, t)}
			</p>
			<details class="rules-more" open={layout !== "one"}>
				<summary>{t.values}</summary>
				<Duration
					caption={t.offer}
					value={mine.offerSeconds}
					hint={same ? t.offerSame : t.offerNone}
					disabled={same}
					onChange={to("offerSeconds")}
				/>
				{offers && (
					<>
						<Choice
							caption={t.stops}
							value={mine.timerStopsOn}
							options={named(["accept", "first_reply"], (key) => t[`stops_${key}`])}
							onChange={to("timerStopsOn")}
						/>
						{mine.timerStopsOn === "accept" && (
							<Duration
								caption={t.firstReply}
								value={mine.firstReplySeconds}
								hint={t.firstReplyHint}
								onChange={to("firstReplySeconds")}
							/>
						)}
						{(["onTimeout", "onRefuse"] as const).map((key) => (
							<Choice
								key={key}
								caption={key === "onTimeout" ? t.timeout : t.refuse}
								value={mine[key]}
								options={named(["next", "cna"], (fate) => t[`lost_${fate}`])}
								onChange={to(key)}
							/>
						))}
						<Choice
							caption={t.place}
							value={mine.onMissPosition}
							options={named(["tail", "keep"], (key) => t[`place_${key}`])}
							onChange={to("onMissPosition")}
						/>
						{mine.onTimeout === "next" && (
							<Duration
								caption={t.most}
								value={mine.maxDistributionSeconds}
								hint={t.mostHint}
								onChange={to("maxDistributionSeconds")}
							/>
						)}
						<Count
							caption={t.streak}
							value={mine.missStreak}
							hint={t.streakHint}
							onChange={to("missStreak")}
						/>
					</>
				)}
				<Choice
					caption={t.nobody}
					value={mine.whenNobody}
					options={named(["wait", "open_to_all", "cna"], (key) => t[`nobody_${key}`])}
					onChange={to("whenNobody")}
				/>
				<Choice
					caption={t.returning}
					value={mine.returning}
					options={named(
						["none", "origin_first", "origin_message"],
						(key) => t[`returning_${key}`],
					)}
					onChange={to("returning")}
				/>
				<Duration
					caption={t.sweepMissed}
					value={mine.sweepMissedSeconds}
					onChange={to("sweepMissedSeconds")}
				/>
				<Duration
					caption={t.sweepUnattended}
					value={mine.sweepUnattendedSeconds}
					onChange={to("sweepUnattendedSeconds")}
				/>
			</details>
		</section>
	);
}

/** What a broker would say of these rules. */
export function inWords(rules: ChannelRulesView, order: RulesView["order"], t: RulesTexts): string {
	if (order === "manual") return t.say_manual;
	if (rules.offerSeconds === 0) return t.say_given;
	const time = span(rules.offerSeconds);
	const first =
		rules.timerStopsOn === "accept" && rules.firstReplySeconds > 0
			? t.say_accept_write({ time, more: span(rules.firstReplySeconds) })
			: t[`say_${rules.timerStopsOn}`]({ time });
	const then =
		rules.onTimeout === "cna"
			? t[`say_cna_${rules.onMissPosition}`]
			: t[`say_next_${rules.onMissPosition}`]({ most: span(rules.maxDistributionSeconds) });
	return `${first} ${then}`;
}
