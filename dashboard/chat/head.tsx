// Who is on the other side, how to reach him elsewhere, how long until the first reply is due, and
// the two doors out: the story of the lead and concluding.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { countdown, secondsLeft } from "../format.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { $typing, callsOut, isHeld } from "../stores/cases.ts";
import { chatTexts } from "../texts/chat.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";
import { Contact, Doubts } from "./contact.tsx";
import type { ChatSheet } from "./page.tsx";

interface HeadProps {
	readonly view: CaseView;
	readonly mine: boolean;
	readonly onSheet: (sheet: ChatSheet) => void;
}

export function ChatHead({ view, mine, onSheet }: HeadProps) {
	const t = useStore(chatTexts);
	const shell = useStore(shellTexts);
	// Where there is room, the contact he just won is there to be used.
	const [open, setOpen] = useState(() => matchMedia("(min-width: 900px)").matches);
	return (
		<header class="chat-head">
			<div class="chat-bar">
				<a class="icon-button chat-back" href="/conversas" aria-label={shell.back}>
					<Icon name="back" />
				</a>
				<button
					type="button"
					class="chat-who"
					aria-expanded={open}
					aria-controls="chat-contact"
					onClick={() => setOpen(!open)}
				>
					<Avatar name={view.client.name} calling={callsOut(view)} />
					<span class="chat-who-text">
						<span class="chat-name">{view.client.name}</span>
						<Presence view={view} />
					</span>
				</button>
				<button
					type="button"
					class="icon-button"
					aria-label={t.why}
					title={t.why}
					onClick={() => onSheet("story")}
				>
					<Icon name="question" />
				</button>
				{isHeld(view) && (
					<button
						type="button"
						class="button quiet chat-conclude"
						onClick={() => onSheet("conclude")}
					>
						<Icon name="check" />
						<span>{t.conclude}</span>
					</button>
				)}
			</div>
			{mine && view.firstReplyDueAt !== undefined && <ReplyTimer dueAt={view.firstReplyDueAt} />}
			{view.whatsapp && <Doubts whatsapp={view.whatsapp} />}
			{open && <Contact view={view} mine={mine} />}
		</header>
	);
}

function Presence({ view }: { readonly view: CaseView }) {
	const t = useStore(chatTexts);
	const offer = useStore(offerTexts);
	const typing = useStore($typing, { keys: [String(view.id)] })[view.id];
	if (typing) return <span class="chat-presence typing">{t.typing}</span>;
	const where = [view.product?.name, offer[`channel_${view.channel}`]].filter(Boolean).join(" · ");
	if (view.channel !== "chat") return <span class="chat-presence">{where}</span>;
	return (
		<span class="chat-presence">
			<span class={view.visitorOnline ? "presence on" : "presence"}>
				{view.visitorOnline ? t.online : t.left}
			</span>
			<span class="chat-where"> · {where}</span>
		</span>
	);
}

function ReplyTimer({ dueAt }: { readonly dueAt: number }) {
	const t = useStore(chatTexts);
	const left = secondsLeft(dueAt, useNow(1_000, dueAt));
	const tone = left === 0 ? "late" : left <= 30 ? "amber" : "calm";
	return (
		<p class={`reply-timer ${tone}`}>
			<Icon name="clock" />
			{left === 0 ? t.replyLate : t.replyIn({ left: countdown(left) })}
		</p>
	);
}
