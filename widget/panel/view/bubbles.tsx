/** @jsxImportSource . */
// The conversation: days, bubbles, ticks, what is on its way, who types. Text nodes only.
import { clock, dayOf } from "../dates.ts";
import { linkify } from "../linkify.ts";
import { brokerOf, isOver, state, talk } from "../state.ts";
import { retry } from "../talk.ts";
import * as t from "../texts/index.ts";
import { toWhatsApp } from "../visit.ts";
import { Icon } from "./icons.tsx";
import type { Child } from "./jsx-runtime.ts";

function linked(text: string): Child {
	return linkify(text).map(({ text: shown, href }) =>
		href ? (
			<a href={href} target="_blank" rel="noopener noreferrer nofollow">
				{shown}
			</a>
		) : (
			shown
		),
	);
}

function tick(n: number) {
	const { read, delivered } = talk.ticks.broker;
	if (n <= read) return <Icon name="double" look="read" label={t.read} />;
	return n <= delivered ? (
		<Icon name="double" label={t.delivered} />
	) : (
		<Icon name="check" label={t.stored} />
	);
}

interface BubbleProps {
	readonly mine?: boolean;
	readonly text: Child;
	readonly children: Child;
}

function Bubble({ mine, text, children }: BubbleProps) {
	return (
		<li class={mine ? "bubble mine" : "bubble"}>
			<span class="sr">{mine ? t.you : (brokerOf()?.name ?? t.someone)}: </span>
			<bdi>{text}</bdi>
			<span class="meta">{children}</span>
		</li>
	);
}

export function Bubbles() {
	const now = Date.now();
	let day = "";
	return (
		<ol>
			{talk.messages.map((message) => {
				const { id, n, at, text } = message;
				const mine = message.from === "visitor";
				const before = day;
				day = dayOf(at, now);
				return (
					<>
						{day !== before && <li class="day small">{day}</li>}
						<Bubble key={id} mine={mine} text={mine ? text : linked(text)}>
							{clock(at)}
							{mine && tick(n)}
						</Bubble>
					</>
				);
			})}
			{state.pending.map((item) => (
				<Bubble key={item.id} mine text={item.text}>
					{item.onWhatsApp ? (
						<>
							{t.waOnly}
							<button type="button" class="link" onClick={() => toWhatsApp(true)}>
								{t.toWhatsApp}
							</button>
						</>
					) : item.failed ? (
						<>
							{t.failed}
							<button type="button" class="link" onClick={() => retry(item)}>
								{t.retry}
							</button>
						</>
					) : (
						<>
							{clock(item.at)}
							<Icon name="clock" label={t.queued} />
						</>
					)}
				</Bubble>
			))}
			{state.typing && !isOver() && (
				<li class="bubble dots">
					<span class="sr">{t.typing(brokerOf()?.name ?? t.someone)}</span>
					<i />
					<i />
					<i />
				</li>
			)}
		</ol>
	);
}
