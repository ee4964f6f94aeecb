// One message: what it answers, what it carries, its words, how far it got, and what can be done
// when it did not get anywhere.
import { useStore } from "@nanostores/preact";
import type { Message } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";
import { firstName, hour } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { $replying } from "../stores/replying.ts";
import { chatTexts, whatsappTexts } from "../texts/chat.ts";
import { AttachmentPart, attachmentName, saysItself } from "./attachment.tsx";
import { type Amended, type FileTold, shownAt, UNTOUCHED } from "./fold.ts";
import { linked } from "./links.tsx";
import { Tick, tickOf } from "./ticks.tsx";
import { Failed, Unsure } from "./trouble.tsx";

/** Enough of a message to tell it from the others by ear. */
const NAMED_CHARS = 80;

const AFTER_THE_END: FileTold = { n: 0, state: "ready" };

/** What a bubble needs to know of the conversation around it. */
export interface Around {
	readonly view: CaseView;
	readonly zone: string;
	readonly amended: ReadonlyMap<string, Amended>;
	readonly messages: ReadonlyMap<string, Message>;
	readonly deliveries: Readonly<Record<string, Delivery>>;
	/** Answers can be quoted here. */
	readonly quotable: boolean;
	/** The client's newest message: the one whose button the keyboard reaches. */
	readonly newest: string | undefined;
	readonly picked: string | undefined;
}

export function Bubble({
	message,
	around,
}: {
	readonly message: Message;
	readonly around: Around;
}) {
	const t = useStore(whatsappTexts);
	const { view, zone } = around;
	const mine = message.from === "broker";
	const amended = around.amended.get(message.id) ?? UNTOUCHED;
	const tick = mine ? tickOf(message, view, around.deliveries[message.id]) : undefined;
	const text = amended.edited ?? message.text;
	const reactions = amended.revoked ? [] : Object.values(amended.reactions);
	const tones = [
		mine ? "mine" : "theirs",
		tick === "failed" && "failed",
		reactions.length > 0 && "reacted",
		around.picked === message.id && "picked",
	];
	return (
		<div class={`bubble ${tones.filter(Boolean).join(" ")}`} data-message={message.id}>
			{message.via === "phone" && <p class="bubble-via">{t.byPhone}</p>}
			{message.replyTo && !amended.revoked && <Quote id={message.replyTo} around={around} />}
			{amended.revoked ? (
				<p class="revoked">{mine ? t.revokedOurs : t.revoked}</p>
			) : (
				<>
					{message.attachment && (
						<AttachmentPart
							attachment={message.attachment}
							caseId={view.id}
							// Of an ended conversation nothing may be told any more: what came after it is there, or is not.
							told={amended.file ?? (view.status === "closed" ? AFTER_THE_END : undefined)}
							from={mine ? t.you : firstName(view.client.name)}
							ours={mine}
						/>
					)}
					{text && !(message.attachment && saysItself(message.attachment)) && <p>{linked(text)}</p>}
				</>
			)}
			<span class="bubble-meta">
				{amended.edited !== undefined && !amended.revoked && <span>{t.edited}</span>}
				<time>{hour(shownAt(message), zone)}</time>
				{tick && <Tick state={tick} />}
			</span>
			{tick === "unknown" && <Unsure view={view} message={message.id} />}
			{tick === "failed" && <Failed view={view} text={text} trouble={amended.trouble ?? "other"} />}
			{reactions.length > 0 && (
				<span class="reactions">
					<span class="hidden">{t.reactions}: </span>
					{reactions.join(" ")}
				</span>
			)}
			{around.quotable && !mine && !amended.revoked && (
				<ReplyButton message={message} around={around} text={text} />
			)}
		</div>
	);
}

interface ReplyProps {
	readonly message: Message;
	readonly around: Around;
	readonly text: string;
}

function ReplyButton({ message, around, text }: ReplyProps) {
	const t = useStore(whatsappTexts);
	const said = text || (message.attachment ? attachmentName(message.attachment, t) : "");
	return (
		<button
			type="button"
			class="icon-button bubble-reply"
			title={t.reply}
			aria-label={t.replyTo({ text: said.slice(0, NAMED_CHARS) })}
			// One stop for the keyboard, not one for each message of a long conversation.
			tabIndex={around.newest === message.id ? 0 : -1}
			onClick={() => $replying.set({ caseId: around.view.id, message })}
		>
			<Icon name="reply" />
		</button>
	);
}

function Quote({ id, around }: { readonly id: string; readonly around: Around }) {
	const t = useStore(whatsappTexts);
	const chat = useStore(chatTexts);
	const original = around.messages.get(id);
	if (!original) return <p class="quote">{t.earlier}</p>;
	const amended = around.amended.get(id) ?? UNTOUCHED;
	const ours = original.from === "broker";
	return (
		<p class="quote">
			<b>{ours ? t.you : firstName(around.view.client.name)}</b>
			{amended.revoked ? t.revoked : quoteText(original, amended.edited, t) || chat.placeholder}
		</p>
	);
}

export function quoteText(
	message: Message,
	edited: string | undefined,
	t: ReturnType<typeof whatsappTexts.get>,
): string {
	const kind = message.attachment && attachmentName(message.attachment, t);
	return [kind, edited ?? message.text].filter(Boolean).join(" · ");
}
