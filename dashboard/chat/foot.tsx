// Below the conversation: the field to write in, or why there is none and what works instead. A
// broker is never let to type what cannot go out.
import { useStore } from "@nanostores/preact";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import type { Trouble } from "../../protocol/whatsapp.ts";
import { Icon } from "../parts/icon.tsx";
import { phoneOf } from "../stores/cases.ts";
import { $drafts } from "../stores/drafts.ts";
import { chatTexts, whatsappTexts } from "../texts/chat.ts";
import { Composer } from "./composer.tsx";
import { useWhatsappLink } from "./contact.tsx";
import { useFootRoom } from "./room.ts";
import { useCommand, useTemplateSent } from "./trouble.tsx";
import { type Writing, windowLeft, windowTone } from "./writing.ts";

interface FootProps {
	readonly view: CaseView;
	readonly writing: Writing;
	readonly now: number;
}

export function ChatFoot({ view, writing, now }: FootProps) {
	const t = useStore(chatTexts);
	const w = useStore(whatsappTexts);
	switch (writing.how) {
		case "none":
			return null;
		case "closed":
			return <p class="chat-closed">{t.closedLine}</p>;
		case "write":
			return (
				<Composer key={view.id} view={view}>
					<HeldUp why={writing.heldUp} />
					{writing.endsAt !== undefined && <Window left={writing.endsAt - now} />}
				</Composer>
			);
		case "waiting":
			return <Waiting view={view} stopped={writing.stopped} heldUp={writing.heldUp} />;
		case "template":
			return (
				<Stopped
					title={w.closedTitle}
					why={view.whatsapp?.template ? w.closedWhy : `${w.closedWhy} ${w.noTemplate}`}
					heldUp={writing.heldUp}
				>
					<Ways key={view.id} view={view} stopped={writing.stopped} />
				</Stopped>
			);
		case "link":
			return <LinkFoot view={view} wrote={writing.wrote} />;
	}
}

function Window({ left }: { readonly left: number }) {
	const t = useStore(whatsappTexts);
	return (
		<p class={`window ${windowTone(left)}`}>
			<Icon name="clock" />
			{t.windowLeft({ left: windowLeft(left) })}
		</p>
	);
}

function HeldUp({ why }: { readonly why: Trouble | undefined }) {
	const t = useStore(whatsappTexts);
	if (!why) return null;
	const key = `held_${why}`;
	return (
		<p class="held-up" role="status">
			<Icon name="alert" />
			<span>{key in t ? t[key as "held_other"] : t.held_other}</span>
		</p>
	);
}

interface StoppedProps {
	readonly title: string;
	readonly why: string;
	readonly heldUp?: Trouble | undefined;
	readonly children: ComponentChildren;
}

function Stopped({ title, why, heldUp, children }: StoppedProps) {
	const ref = useRef<HTMLElement>(null);
	useFootRoom(ref);
	return (
		<section ref={ref} class="stopped" aria-label={title}>
			<HeldUp why={heldUp} />
			<p class="stopped-title">{title}</p>
			<p class="stopped-why">{why}</p>
			{children}
		</section>
	);
}

interface WaitingProps extends WaysProps {
	readonly heldUp: Trouble | undefined;
}

/** The client's first message has not come. */
function Waiting({ view, stopped, heldUp }: WaitingProps) {
	const t = useStore(whatsappTexts);
	const offered = !useTemplateSent(view) && !stopped && view.whatsapp?.template;
	return (
		<Stopped title={t.waitingTitle} why={offered ? t.waitingOffer : t.waitingWhy} heldUp={heldUp}>
			<Ways key={view.id} view={view} stopped={stopped} />
		</Stopped>
	);
}

interface WaysProps {
	readonly view: CaseView;
	/** Why the template is not for him. */
	readonly stopped: Trouble | undefined;
}

/** What reaches a client to whom free text does not go. */
function Ways({ view, stopped }: WaysProps) {
	const t = useStore(whatsappTexts);
	const draft = useStore($drafts, { keys: [String(view.id)] })[view.id];
	const [busy, act] = useCommand();
	const [done, setDone] = useState(false);
	const sent = useTemplateSent(view) || done;
	const template = stopped ? undefined : view.whatsapp?.template;
	const send = async (): Promise<void> => {
		if (await act({ do: "template", case: view.id })) setDone(true);
	};
	return (
		<>
			{stopped && (
				<p class="stopped-why" role="status">
					{stopped === "optout" ? t.stopped_optout : t.stopped_spam}
				</p>
			)}
			{template && !sent && (
				<div class="template">
					<p class="template-text">{template}</p>
					<button type="button" class="button filled" disabled={busy} onClick={() => void send()}>
						<Icon name="send" />
						{t.sendTemplate}
					</button>
				</div>
			)}
			{sent && (
				<p class="template-sent" role="status">
					<Icon name="check" />
					{t.templateSent}
				</p>
			)}
			<div class="stopped-ways">
				<CallLink view={view} />
				<MyWhatsapp view={view} />
			</div>
			{draft?.trim() && <p class="stopped-why">{t.draftKept}</p>}
		</>
	);
}

function CallLink({ view }: { readonly view: CaseView }) {
	const t = useStore(whatsappTexts);
	const phone = phoneOf(view);
	if (!phone) return null;
	return (
		<a class="button outlined" href={`tel:${phone}`}>
			<Icon name="phone" />
			{t.call}
		</a>
	);
}

function MyWhatsapp({ view, filled }: { readonly view: CaseView; readonly filled?: boolean }) {
	const t = useStore(whatsappTexts);
	const link = useWhatsappLink(view);
	if (!link) return null;
	return (
		<a
			class={filled ? "button filled" : "button outlined"}
			href={link}
			target="_blank"
			rel="noopener noreferrer"
		>
			<Icon name="whatsapp" />
			{t.openMine}
		</a>
	);
}

function LinkFoot({ view, wrote }: { readonly view: CaseView; readonly wrote: boolean }) {
	const t = useStore(whatsappTexts);
	const [busy, act] = useCommand();
	const code = view.whatsapp?.code;
	const answered = wrote && view.status === "active" && view.unansweredSince === undefined;
	const why = answered ? t.linkAnswered : wrote ? t.linkWrote : t.linkWaiting;
	return (
		<Stopped title={t.linkTitle} why={why}>
			{code && (
				<p class="link-code">
					{t.code({ code })} <small>{t.codeHint}</small>
				</p>
			)}
			<div class="stopped-ways">
				<MyWhatsapp view={view} filled />
				{!wrote && (
					<button
						type="button"
						class="button outlined"
						disabled={busy}
						onClick={() => void act({ do: "inbound_seen", case: view.id }, t.noted)}
					>
						{t.seen}
					</button>
				)}
				{!answered && (
					<button
						type="button"
						class="button outlined"
						disabled={busy}
						onClick={() => void act({ do: "replied", case: view.id }, t.noted)}
					>
						<Icon name="check" />
						{t.replied}
					</button>
				)}
			</div>
		</Stopped>
	);
}
