// What was said, oldest first, by day, with what the system did in between. New lines keep the view
// at the bottom unless the reader went up.
import { useStore } from "@nanostores/preact";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Entry, Notice } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { dayKey, firstName, hour, longDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { serverNow } from "../line/clock.ts";
import { Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { $deliveries } from "../stores/deliveries.ts";
import { $card } from "../stores/offers.ts";
import { $outbox, giveUp, sayAgain, type Unsent } from "../stores/outbox.ts";
import { $timeZone } from "../stores/team.ts";
import "../styles/whatsapp.css";
import { chatTexts, concludeTexts, storyTexts } from "../texts/chat.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";
import { type Around, Bubble } from "./bubble.tsx";
import { useWhatsappLink } from "./contact.tsx";
import { foldAmendments, inOrder, messagesById, shownAt } from "./fold.ts";
import { linked } from "./links.tsx";
import { noticeText } from "./notice.ts";
import { onResize } from "./room.ts";

const DAY_MS = 24 * 3_600_000;
const NEAR_PX = 80;

interface MessagesProps {
	readonly view: CaseView;
	readonly entries: readonly Entry[] | undefined;
	/** Answers can quote what is here. */
	readonly quotable?: boolean;
}

const NONE: readonly Entry[] = [];

export function Messages({ view, entries, quotable = false }: MessagesProps) {
	const t = useStore(chatTexts);
	const shell = useStore(shellTexts);
	const zone = useStore($timeZone);
	const unsent = useStore($outbox).filter((item) => item.caseId === view.id);
	const deliveries = useStore($deliveries, { keys: [String(view.id)] })[view.id];
	const ref = useRef<HTMLDivElement>(null);
	const [away, setAway] = useState(false);
	const picked = usePicked(ref, quotable && entries !== undefined);
	const known = entries ?? NONE;
	const lines = useMemo(() => inOrder(known), [known]);
	const amended = useMemo(() => foldAmendments(known), [known]);
	const messages = useMemo(() => messagesById(known), [known]);
	const newest = known.findLast((entry) => entry.kind === "message" && entry.from === "visitor");
	const around: Around = {
		view,
		zone,
		amended,
		messages,
		deliveries: deliveries ?? {},
		quotable,
		newest: newest?.kind === "message" ? newest.id : undefined,
		picked,
	};
	// Grows with every line, and when a line grows because it could not be sent.
	const length = known.length + unsent.length + unsent.filter((item) => item.problem).length;

	const toEnd = (): void => ref.current?.scrollTo({ top: ref.current.scrollHeight });
	useLayoutEffect(() => {
		if (!away) toEnd();
	}, [length, away, deliveries]);
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

	useEffect(() => {
		const box = ref.current;
		if (!box || away) return;
		// A picture has no height until it is there. Loading does not bubble, but it can be caught.
		box.addEventListener("load", toEnd, true);
		const stop = onResize(box, toEnd);
		return () => {
			stop();
			box.removeEventListener("load", toEnd, true);
		};
	}, [entries !== undefined, away]);

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
				{lines.map((line) => {
					const at = shownAt(line);
					const key = dayKey(at, zone);
					const turned = key !== day;
					day = key;
					return (
						<Fragment key={line.n}>
							{turned && <Day at={at} zone={zone} />}
							{line.kind === "message" ? (
								<Bubble message={line} around={around} />
							) : (
								<NoticeLine entry={line} view={view} zone={zone} />
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

/** The message a finger chose, to offer what can be done with it; a second tap lets it go. */
function usePicked(
	ref: { readonly current: HTMLElement | null },
	there: boolean,
): string | undefined {
	const [picked, setPicked] = useState<string>();
	useEffect(() => {
		const box = ref.current;
		if (!box) return;
		const pick = (event: Event): void => {
			const target = event.target instanceof Element ? event.target : undefined;
			if (target?.closest("a, button, audio, video")) return;
			const id = target?.closest<HTMLElement>("[data-message]")?.dataset.message;
			setPicked((before) => (before === id ? undefined : id));
		};
		box.addEventListener("click", pick);
		return () => box.removeEventListener("click", pick);
	}, [there]);
	return picked;
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
					<p>{item.problem}</p>
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

interface NoticeLineProps {
	readonly entry: Notice;
	readonly view: CaseView;
	readonly zone: string;
}

function NoticeLine({ entry, view, zone }: NoticeLineProps) {
	const story = useStore(storyTexts);
	const offer = useStore(offerTexts);
	const conclude = useStore(concludeTexts);
	return (
		<p class="notice">
			{noticeText(entry.notice, { story, offer, conclude, channel: view.channel })} ·{" "}
			{hour(entry.at, zone)}
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
