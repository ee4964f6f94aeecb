// What was said, oldest first, by day, with what the system did in between. New lines keep the view
// at the bottom unless the reader went up.
import { useStore } from "@nanostores/preact";
import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Entry } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { dayKey, firstName } from "../format.ts";
import { Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { $deliveries } from "../stores/deliveries.ts";
import { $card } from "../stores/offers.ts";
import { $outbox } from "../stores/outbox.ts";
import { $me, $timeZone } from "../stores/team.ts";
import "../styles/whatsapp.css";
import { chatTexts } from "../texts/chat.ts";
import { shellTexts } from "../texts/core.ts";
import { Day, NoticeLine } from "./between.tsx";
import { type Around, Bubble } from "./bubble.tsx";
import { useWhatsappLink } from "./contact.tsx";
import { foldAmendments, inOrder, messagesById, shownAt } from "./fold.ts";
import { usePicked } from "./picked.ts";
import { onResize } from "./room.ts";
import { UnsentBubble } from "./unsent.tsx";

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
	const deliveries = useStore($deliveries, { keys: [String(view.id)] })[view.id];
	const ref = useRef<HTMLDivElement>(null);
	const [away, setAway] = useState(false);
	const picked = usePicked(ref, quotable && entries !== undefined);
	const known = entries ?? NONE;
	const lines = useMemo(() => inOrder(known), [known]);
	const amended = useMemo(() => foldAmendments(known), [known]);
	const messages = useMemo(() => messagesById(known), [known]);
	// A stored line may be told before the answer to who sent it: it stands here once all the same.
	const unsent = useStore($outbox).filter(
		({ caseId, id }) => caseId === view.id && !messages.has(id),
	);
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
	// Who sends something wants to see it there, wherever he was reading.
	const me = useStore($me)?.id;
	const own = unsent.at(-1) ?? [...messages.values()].findLast(({ by }) => by === me);
	useEffect(() => {
		setAway(false);
		toEnd();
	}, [view.id, own?.id]);

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
