// The conversation: days, bubbles, ticks, what is on its way, who types. Text nodes only.
import type { Message, Ticks } from "../../../protocol/entry.ts";
import { clock, dayOf, iso } from "../dates.ts";
import { linkify, type Token } from "../linkify.ts";
import type { Pending } from "../outbox.ts";
import type { TalkState } from "../talk.ts";
import type { Visit } from "../visit.ts";
import { brokerOf } from "./app.tsx";
import { type Tick, TickMark } from "./icons.tsx";

/** Messages never change, so neither do their tokens. */
const tokens = new WeakMap<Message, Token[]>();

function Linked({ message }: { message: Message }) {
	const found = tokens.get(message) ?? linkify(message.text);
	tokens.set(message, found);
	return (
		<>
			{found.map(({ text, href }) =>
				href ? (
					<a href={href} target="_blank" rel="noopener noreferrer nofollow">
						{text}
					</a>
				) : (
					text
				),
			)}
		</>
	);
}

export function tickOf(n: number, { broker }: Ticks): Tick {
	return n <= broker.read ? "read" : n <= broker.delivered ? "delivered" : "stored";
}

function Bubble({ visit, message, ticks }: { visit: Visit; message: Message; ticks: Ticks }) {
	const t = visit.texts();
	const mine = message.from === "visitor";
	const tick = tickOf(message.n, ticks);
	return (
		<li class={mine ? "bubble mine" : "bubble"}>
			<span class="sr">{mine ? t.you : (brokerOf(visit)?.name ?? t.someone)}: </span>
			<bdi>{mine ? message.text : <Linked message={message} />}</bdi>
			<span class="meta">
				<time dateTime={iso(message.at)}>{clock(visit.locale(), message.at)}</time>
				{mine && <TickMark tick={tick} label={t[tick]} />}
			</span>
		</li>
	);
}

function Waiting({ visit, item }: { visit: Visit; item: Pending }) {
	const t = visit.texts();
	return (
		<li class="bubble mine">
			<span class="sr">{t.you}: </span>
			<bdi>{item.text}</bdi>
			<span class="meta">
				{item.failed ? (
					<>
						<span>{t.failed}</span>
						<button type="button" class="link" onClick={() => visit.talk()?.retry(item.id)}>
							{t.retry}
						</button>
					</>
				) : (
					<>
						<time dateTime={iso(item.at)}>{clock(visit.locale(), item.at)}</time>
						<TickMark tick="queued" label={t.queued} />
					</>
				)}
			</span>
		</li>
	);
}

export function Bubbles({ visit, state }: { visit: Visit; state: TalkState }) {
	const t = visit.texts();
	const now = Date.now();
	let day = "";
	return (
		<ol class="bubbles">
			{state.messages.map((message) => {
				const today = dayOf(visit.locale(), message.at, now, t);
				const fresh = today !== day;
				day = today;
				return (
					<>
						{fresh && <li class="day">{today}</li>}
						<Bubble key={message.id} visit={visit} message={message} ticks={state.ticks} />
					</>
				);
			})}
			{state.pending.map((item) => (
				<Waiting key={item.id} visit={visit} item={item} />
			))}
			{state.typing && (
				<li class="bubble dots">
					<span class="sr">{t.typing(brokerOf(visit)?.name ?? t.someone)}</span>
					<i />
					<i />
					<i />
				</li>
			)}
		</ol>
	);
}
