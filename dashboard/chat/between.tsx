// What stands between bubbles: the day, and what the system did.
import { useStore } from "@nanostores/preact";
import type { Notice } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { dayKey, hour, longDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { serverNow } from "../line/clock.ts";
import { chatTexts, concludeTexts, storyTexts } from "../texts/chat.ts";
import { offerTexts } from "../texts/core.ts";
import { noticeText } from "./notice.ts";

const DAY_MS = 24 * 3_600_000;

export function Day({ at, zone }: { readonly at: number; readonly zone: string }) {
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

interface NoticeLineProps {
	readonly entry: Notice;
	readonly view: CaseView;
	readonly zone: string;
}

export function NoticeLine({ entry, view, zone }: NoticeLineProps) {
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
