// The lines of a Timeline, and the window with a whole conversation behind "Ver mais".
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { Messages } from "../chat/messages.tsx";
import { noticeText } from "../chat/notice.ts";
import { firstName, hour, shortDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { Empty } from "../parts/empty.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { openChat } from "../router.ts";
import { $entries, $stories } from "../stores/cases.ts";
import { $me, $timeZone } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { concludeTexts, storyTexts } from "../texts/chat.ts";
import { offerTexts } from "../texts/core.ts";
import type { Client } from "./group.ts";
import { clientTexts } from "./texts.ts";
import { type TimelineItem, timeline } from "./timeline.ts";

export function Timeline({ client }: { readonly client: Client }) {
	const t = useStore(clientTexts);
	const stories = useStore($stories);
	const me = useStore($me)?.id;
	const [reading, setReading] = useState<CaseView>();
	const items = timeline(client.cases, (id) => stories[id]?.entries, me);
	if (items.length === 0) return <p class="settings-note">{t.nothing}</p>;
	return (
		<>
			<ol class="timeline">
				{items.map((item) => (
					<Line
						key={`${item.view.id}.${item.notice.n}`}
						item={item}
						several={client.cases.length > 1}
						onMore={() => setReading(item.view)}
					/>
				))}
			</ol>
			{reading && <Transcript view={reading} onClose={() => setReading(undefined)} />}
		</>
	);
}

interface LineProps {
	readonly item: TimelineItem;
	readonly several: boolean;
	readonly onMore: () => void;
}

function Line({ item: { view, notice, more, activate }, several, onMore }: LineProps) {
	const t = useStore(clientTexts);
	const story = useStore(storyTexts);
	const offer = useStore(offerTexts);
	const conclude = useStore(concludeTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const text = noticeText(notice.notice, { story, offer, conclude, channel: view.channel });
	return (
		<li class={more ? "timeline-line strong" : "timeline-line"}>
			<time>
				<b>{shortDay(notice.at, locale, zone)}</b> {hour(notice.at, zone)}
			</time>
			<div>
				<p>{text}</p>
				{several && (
					<p class="timeline-case">
						{[`A-${view.id}`, view.product?.name].filter(Boolean).join(" · ")}
					</p>
				)}
				{more && (
					<div class="timeline-actions">
						{activate && <Activate view={view} />}
						<button
							type="button"
							class="button quiet"
							aria-label={t.moreOf({ what: text })}
							onClick={onMore}
						>
							{t.more}
						</button>
					</div>
				)}
			</div>
		</li>
	);
}

function Activate({ view }: { readonly view: CaseView }) {
	const t = useStore(clientTexts);
	const [busy, setBusy] = useState(false);
	const activate = async (): Promise<void> => {
		setBusy(true);
		const answer = await command({ do: "activate", case: view.id });
		if (answer.t === "ok") return openChat(view.id);
		setBusy(false);
		toast(answer.message);
	};
	return (
		<button type="button" class="button filled" disabled={busy} onClick={() => void activate()}>
			{busy ? t.activating : t.activate}
		</button>
	);
}

interface TranscriptProps {
	readonly view: CaseView;
	readonly onClose: () => void;
}

function Transcript({ view, onClose }: TranscriptProps) {
	const t = useStore(clientTexts);
	const held = useStore($entries, { keys: [String(view.id)] })[view.id];
	const told = useStore($stories, { keys: [String(view.id)] })[view.id]?.entries;
	// A conversation that is open on this page grows while it is read here.
	const entries = (held?.length ?? 0) > (told?.length ?? 0) ? held : told;
	const said = entries?.some((entry) => entry.kind === "message");
	return (
		<Sheet title={t.transcript({ name: firstName(view.client.name) })} onClose={onClose} wide>
			{entries && !said ? (
				<Empty icon="chats" title={t.noMessages} />
			) : (
				<div class="transcript">
					<Messages view={view} entries={entries} />
				</div>
			)}
		</Sheet>
	);
}
