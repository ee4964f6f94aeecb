// Who is on the other side, how to reach him elsewhere, how long until the first reply is due, and
// the two doors out: the story of the lead and concluding.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { countdown, firstName, hour, phoneText, secondsLeft, whatsappLink } from "../format.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { $typing, isHeld } from "../stores/cases.ts";
import { $me, $timeZone } from "../stores/team.ts";
import { chatTexts } from "../texts/chat.ts";
import { offerTexts, shellTexts } from "../texts/core.ts";
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
					<Avatar name={view.client.name} />
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
			{open && <Contact view={view} />}
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

function Contact({ view }: { readonly view: CaseView }) {
	const t = useStore(chatTexts);
	const zone = useStore($timeZone);
	const { phone, email } = view.client;
	return (
		<div class="contact" id="chat-contact">
			{phone && (
				<a class="contact-line" href={`tel:${phone}`}>
					<Icon name="phone" />
					<span>{phoneText(phone)}</span>
				</a>
			)}
			{phone && <WhatsappLine view={view} phone={phone} />}
			{email && (
				<a class="contact-line" href={`mailto:${email}`}>
					<Icon name="mail" />
					<span>{email}</span>
				</a>
			)}
			{!phone && !email && <p class="contact-none">{t.noContact}</p>}
			{view.page && (
				<a class="contact-line" href={view.page.url} target="_blank" rel="noopener noreferrer">
					<Icon name="web" />
					<span>{view.page.title ?? view.page.url}</span>
				</a>
			)}
			<p class="contact-none">{t.arrived({ at: hour(view.receivedAt, zone) })}</p>
		</div>
	);
}

export function useWhatsappLink(view: CaseView): string | undefined {
	const t = useStore(chatTexts);
	const me = useStore($me);
	if (!view.client.phone) return;
	const values = { name: firstName(view.client.name), broker: me?.name ?? "" };
	const text = view.product
		? t.whatsappText({ ...values, product: view.product.name })
		: t.whatsappTextPlain(values);
	return whatsappLink(view.client.phone, text);
}

function WhatsappLine({ view, phone }: { readonly view: CaseView; readonly phone: string }) {
	const t = useStore(chatTexts);
	const link = useWhatsappLink(view) ?? whatsappLink(phone, "");
	return (
		<a class="contact-line" href={link} target="_blank" rel="noopener noreferrer">
			<Icon name="whatsapp" />
			<span>{t.whatsapp}</span>
		</a>
	);
}
