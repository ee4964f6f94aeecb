// What was said, oldest first, by day, with what the system did in between. New lines keep the view
// at the bottom unless the reader went up.
import { useStore } from "@nanostores/preact";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Entry, Message } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { dayKey, firstName, hour, longDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { serverNow } from "../line/clock.ts";
import { Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { $card } from "../stores/offers.ts";
import { $outbox, giveUp, sayAgain, type Unsent } from "../stores/outbox.ts";
import { $timeZone } from "../stores/team.ts";
import { chatTexts, concludeTexts, storyTexts } from "../texts/chat.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";
import { useWhatsappLink } from "./head.tsx";
import { linked } from "./links.tsx";
import { noticeText } from "./notice.ts";

const DAY_MS = 24 * 3_600_000;
const NEAR_PX = 80;

interface MessagesProps {
	readonly view: CaseView;
	readonly entries: readonly Entry[] | undefined;
}

export function Messages({ view, entries }: MessagesProps) {
	const t = useStore(chatTexts);
	const shell = useStore(shellTexts);
	const zone = useStore($timeZone);
	const unsent = useStore($outbox).filter((item) => item.caseId === view.id);
	const ref = useRef<HTMLDivElement>(null);
	const [away, setAway] = useState(false);
	// Grows with every line, and when a line grows because it could not be sent.
	const length =
		(entries?.length ?? 0) + unsent.length + unsent.filter((item) => item.problem).length;

	const toEnd = (): void => ref.current?.scrollTo({ top: ref.current.scrollHeight });
	useLayoutEffect(() => {
		if (!away) toEnd();
	}, [length, away]);
	useEffect(() => {
		setAway(false);
		toEnd();
	}, [view.id]);

	const card = useStore($card)?.offer.id;
	useEffect(() => {
		if (away) return;
		const frame = requestAnimationFrame(toEnd);
		return () => cancelAnimationFrame(frame);
	}, [card]);

	if (!entries) return <Skeleton rows={4} label={shell.loading} />;
	let day = "";
	return (
		<div
			class="messages"
			ref={ref}
			role="log"
			aria-label={view.client.name}
			tabIndex={0}
			onScroll={(event) => {
				const box = event.currentTarget;
				setAway(box.scrollHeight - box.scrollTop - box.clientHeight > NEAR_PX);
			}}
		>
			<div class="messages-in">
				{entries.map((entry) => {
					const key = dayKey(entry.at, zone);
					const turned = key !== day;
					day = key;
					return (
						<Fragment key={entry.n}>
							{turned && <Day at={entry.at} zone={zone} />}
							{entry.kind === "message" ? (
								<Bubble message={entry} view={view} zone={zone} />
							) : (
								<NoticeLine entry={entry} zone={zone} />
							)}
						</Fragment>
					);
				})}
				{unsent.map((item) => (
					<UnsentBubble key={item.id} item={item} zone={zone} />
				))}
				<Gone view={view} />
			</div>
			{away && (
				<button
					type="button"
					class="to-end"
					aria-label={t.newMessages}
					onClick={() => setAway(false)}
				>
					<Icon name="down" />
				</button>
			)}
		</div>
	);
}

function Day({ at, zone }: { readonly at: number; readonly zone: string }) {
	const t = useStore(chatTexts);
	const locale = useStore($locale);
	const now = serverNow();
	const key = dayKey(at, zone);
	const text =
		key === dayKey(now, zone)
			? t.today
			: key === dayKey(now - DAY_MS, zone)
				? t.yesterday
				: longDay(at, locale, zone);
	return <p class="day">{text}</p>;
}

interface BubbleProps {
	readonly message: Message;
	readonly view: CaseView;
	readonly zone: string;
}

function Bubble({ message, view, zone }: BubbleProps) {
	const mine = message.from === "broker";
	return (
		<div class={mine ? "bubble mine" : "bubble theirs"}>
			<p>{linked(message.text)}</p>
			<span class="bubble-meta">
				<time>{hour(message.at, zone)}</time>
				{mine && <Tick message={message} view={view} />}
			</span>
		</div>
	);
}

function Tick({ message, view }: Omit<BubbleProps, "zone">) {
	const t = useStore(chatTexts);
	const { delivered, read } = view.ticks.visitor;
	const state = message.n <= read ? "read" : message.n <= delivered ? "delivered" : "stored";
	return (
		<span class={`tick ${state}`} role="img" aria-label={t[state]}>
			<Icon name={state === "stored" ? "check" : "checks"} />
		</span>
	);
}

function UnsentBubble({ item, zone }: { readonly item: Unsent; readonly zone: string }) {
	const t = useStore(chatTexts);
	return (
		<div class={item.problem ? "bubble mine failed" : "bubble mine unsent"}>
			<p>{linked(item.text)}</p>
			<span class="bubble-meta">
				<time>{hour(item.at, zone)}</time>
				<span class="tick" role="img" aria-label={t.sending}>
					<Icon name={item.problem ? "alert" : "clock"} />
				</span>
			</span>
			{item.problem && (
				<span class="bubble-retry">
					<button type="button" class="text-button" onClick={() => sayAgain(item.id)}>
						<Icon name="alert" />
						{t.failed}
					</button>
					<button type="button" class="text-button" onClick={() => giveUp(item.id)}>
						{t.discard}
					</button>
				</span>
			)}
		</div>
	);
}

function NoticeLine({
	entry,
	zone,
}: {
	readonly entry: Extract<Entry, { kind: "notice" }>;
	readonly zone: string;
}) {
	const story = useStore(storyTexts);
	const offer = useStore(offerTexts);
	const conclude = useStore(concludeTexts);
	return (
		<p class="notice">
			{noticeText(entry.notice, { story, offer, conclude })} · {hour(entry.at, zone)}
		</p>
	);
}

/** A visitor who left the site can still be reached, if there is a number. */
function Gone({ view }: { readonly view: CaseView }) {
	const t = useStore(chatTexts);
	const link = useWhatsappLink(view);
	if (view.visitorOnline || view.channel !== "chat" || view.status === "closed" || !link)
		return null;
	return (
		<div class="gone">
			<p>{t.visitorGone({ name: firstName(view.client.name) })}</p>
			<a class="button outlined" href={link} target="_blank" rel="noopener noreferrer">
				<Icon name="whatsapp" />
				{t.goOnWhatsapp}
			</a>
		</div>
	);
}
