// One conversation in a list, the way everyone knows it from WhatsApp: face, name, last line, hour,
// and how long the other side has been waiting, in words and not only in colour.
import { useStore } from "@nanostores/preact";
import type { CaseView } from "../../protocol/staff.ts";
import { age, dayKey, hour, shortDay } from "../format.ts";
import { $locale } from "../i18n.ts";
import { Avatar } from "../parts/avatar.tsx";
import { useNow } from "../parts/now.ts";
import { callsOut } from "../stores/cases.ts";
import { $drafts } from "../stores/drafts.ts";
import { $timeZone } from "../stores/team.ts";
import { listTexts } from "../texts/core.ts";

const AMBER_MS = 60_000;
const LATE_MS = 5 * 60_000;

export function waitTone(ms: number): "calm" | "amber" | "late" {
	if (ms >= LATE_MS) return "late";
	return ms >= AMBER_MS ? "amber" : "calm";
}

export function ChatRow({ view, current }: { readonly view: CaseView; readonly current: boolean }) {
	const t = useStore(listTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const now = useNow(15_000);
	const at = view.last?.at ?? view.receivedAt;
	const sameDay = dayKey(at, zone) === dayKey(now, zone);
	return (
		<li>
			<a
				class={view.unread > 0 ? "row unread" : "row"}
				href={`/conversa/${view.id}`}
				aria-current={current ? "page" : undefined}
			>
				<span class={view.visitorOnline ? "row-face online" : "row-face"}>
					<Avatar name={view.client.name} calling={callsOut(view)} />
				</span>
				<span class="row-text">
					<span class="row-top">
						<span class="row-name">{view.client.name}</span>
						<time class="row-time">{sameDay ? hour(at, zone) : shortDay(at, locale, zone)}</time>
					</span>
					{view.product && <span class="row-product">{view.product.name}</span>}
					<span class="row-bottom">
						<LastLine view={view} />
						{view.unread > 0 && (
							<span class="badge">
								{view.unread}
								<span class="hidden"> {t.unread(view.unread)}</span>
							</span>
						)}
					</span>
					<Waiting view={view} now={now} />
				</span>
			</a>
		</li>
	);
}

function LastLine({ view }: { readonly view: CaseView }) {
	const t = useStore(listTexts);
	const text = useStore($drafts)[view.id];
	if (text?.trim()) {
		return (
			<span class="row-last">
				<b class="draft">{t.draft}</b> {text}
			</span>
		);
	}
	if (!view.last) return <span class="row-last">{t.noMessage}</span>;
	return (
		<span class="row-last">
			{view.last.from === "broker" && `${t.you} `}
			{view.last.text || t[`kind_${view.last.kind ?? "document"}`]}
		</span>
	);
}

function Waiting({ view, now }: { readonly view: CaseView; readonly now: number }) {
	const t = useStore(listTexts);
	if (view.unansweredSince === undefined || view.status === "closed") return null;
	const ms = now - view.unansweredSince;
	const tone = waitTone(ms);
	const text = tone === "late" ? t.waitsLong({ age: age(ms) }) : t.waits({ age: age(ms) });
	return <span class={`row-wait ${tone}`}>{text}</span>;
}
