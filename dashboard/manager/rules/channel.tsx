// The rules of one channel: first in a sentence that follows every change, then value by value; on a phone
// these are folded away until they are asked for.
import { useStore } from "@nanostores/preact";
import type { ChannelRulesView, RulesView } from "../../../protocol/rules.ts";
import { span } from "../../format.ts";
import { $layout } from "../../parts/layout.ts";
import type { RuledChannel } from "./draft.ts";
import { Choice, Count, Duration, named } from "./fields.tsx";
import { type RulesTexts, rulesTexts } from "./texts.ts";

/** Orders in which a lead may be given without being offered, and those in which a place can be lost. */
const MAY_GIVE: readonly RulesView["order"][] = ["manual", "least_loaded", "availability"];
const LOSES_PLACE: RulesView["order"] = "rotating";

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
	const none = MAY_GIVE.includes(rules.order) ? t.offerNone : undefined;
	return (
		<section class="card rules-card" aria-labelledby={`rules-${channel}`}>
			<h2 class="card-title" id={`rules-${channel}`}>
				{t[`channel_${channel}`]}
			</h2>
			<p class="rules-said" aria-live="polite">
				{inWords(channel, rules, t)}
			</p>
			<details class="rules-more" open={layout !== "one"}>
				<summary>{t.values}</summary>
				<Duration
					caption={t.offer}
					value={mine.offerSeconds}
					hint={same ? t.offerSame : none}
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
								// The site's visitor waits at the screen: his chat always goes on.
								options={named(
									channel === "chat" && mine[key] === "next" ? ["next"] : ["next", "cna"],
									(fate) => t[`lost_${fate}`],
								)}
								onChange={to(key)}
							/>
						))}
						{rules.order === LOSES_PLACE && (
							<Choice
								caption={t.place}
								value={mine.onMissPosition}
								options={named(["tail", "keep"], (key) => t[`place_${key}`])}
								onChange={to("onMissPosition")}
							/>
						)}
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

/** What a broker would say of these rules: his time, and what running out of it and saying no cost. */
export function inWords(
	channel: RuledChannel,
	{ order, channels }: RulesView,
	t: RulesTexts,
): string {
	const rules = channels[channel];
	if (order === "manual") return t.say_manual;
	if (rules.offerSeconds === 0) return t.say_given;
	const time = span(rules.offerSeconds);
	const turns = order === LOSES_PLACE;
	const place = turns && rules.onMissPosition === "tail" ? "tail" : "keep";
	const missed =
		rules.onTimeout === "cna"
			? t[`say_cna_${place}`]
			: t[`say_next_${place}`]({ most: span(rules.maxDistributionSeconds) });
	const refused = t[`say_refused_${rules.onRefuse}_${turns ? "tail" : "keep"}`];
	const first = t[`say_${rules.timerStopsOn}`]({ time });
	return [first, missed, refused, ...writing(channel, rules, t)].join(" ");
}

/** The second time, after the tap: a chat moves on, a WhatsApp stays where the client writes. */
function writing(channel: RuledChannel, rules: ChannelRulesView, t: RulesTexts): readonly string[] {
	const { timerStopsOn, firstReplySeconds } = rules;
	if (timerStopsOn !== "accept" || firstReplySeconds === 0) return [];
	const more = span(firstReplySeconds);
	return [channel === "whatsapp" ? t.say_write_whatsapp({ more }) : t.say_write({ more })];
}
