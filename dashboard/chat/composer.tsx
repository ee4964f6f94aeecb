// Where a broker writes. Keeps the draft at every key, offers ready answers after a slash, and
// never loses text to a card, a reload or a dead line.
import { useStore } from "@nanostores/preact";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../../protocol/entry.ts";
import { MAX_TEXT_CHARS, TYPING_MS } from "../../protocol/limits.ts";
import type { CaseView } from "../../protocol/staff.ts";
import { firstName } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { $drafts, draft } from "../stores/drafts.ts";
import { say } from "../stores/outbox.ts";
import { $enterSends, flip } from "../stores/prefs.ts";
import { $replying } from "../stores/replying.ts";
import { $me } from "../stores/team.ts";
import { send } from "../stores/wire.ts";
import { chatTexts, whatsappTexts } from "../texts/chat.ts";
import { quoteText } from "./bubble.tsx";
import { useFootRoom } from "./room.ts";

const QUICK = ["Hello", "Visit", "Price", "Photos", "Thanks"] as const;

interface QuickReply {
	readonly name: string;
	readonly text: string;
}

function useQuickReplies(view: CaseView, text: string): readonly QuickReply[] {
	const t = useStore(chatTexts);
	const me = useStore($me);
	if (!text.startsWith("/")) return [];
	const hello = t.quickHello({ name: firstName(view.client.name), broker: me?.name ?? "" });
	const all = QUICK.map((key) => ({
		name: t[`quick${key}Name`],
		text: key === "Hello" ? hello : t[`quick${key}`],
	}));
	const wanted = text.slice(1).toLowerCase();
	return all.filter((reply) => reply.name.startsWith(wanted));
}

interface ComposerProps {
	readonly view: CaseView;
	/** What is said above the field: how long free text still goes out. */
	readonly children?: ComponentChildren;
}

export function Composer({ view, children }: ComposerProps) {
	const t = useStore(chatTexts);
	const enterSends = useStore($enterSends) === "on";
	const box = useRef<HTMLTextAreaElement>(null);
	const form = useRef<HTMLFormElement>(null);
	useFootRoom(form);
	const [text, setText] = useState(() => $drafts.get()[view.id] ?? "");
	const replying = useStore($replying);
	const quoted = replying?.caseId === view.id ? replying.message : undefined;
	const [chosen, setChosen] = useState(0);
	const typedAt = useRef(0);
	const replies = useQuickReplies(view, text);

	useEffect(() => {
		const area = box.current;
		if (!area) return;
		area.style.height = "auto";
		area.style.height = `${area.scrollHeight}px`;
	}, [text]);
	// Others write here too: a message that failed comes back to be written again.
	useEffect(
		() => $drafts.listen((drafts, _, key) => key === String(view.id) && setText(drafts[key] ?? "")),
		[view.id],
	);
	useEffect(() => {
		if (quoted) box.current?.focus();
	}, [quoted]);
	useEffect(() => () => $replying.set(undefined), []);

	const write = (value: string): void => {
		setText(value);
		setChosen(0);
		draft(view.id, value);
		if (value && Date.now() - typedAt.current > TYPING_MS / 2) {
			typedAt.current = Date.now();
			send({ t: "typing", case: view.id });
		}
	};
	const submit = (): void => {
		if (!text.trim()) return;
		say(view.id, text, quoted?.id);
		$replying.set(undefined);
		write("");
		box.current?.focus();
	};
	const use = (reply: QuickReply | undefined): void => {
		if (!reply) return;
		write(reply.text);
		box.current?.focus();
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.isComposing) return;
		if (replies.length > 0) {
			const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
			if (step) {
				event.preventDefault();
				return setChosen((chosen + step + replies.length) % replies.length);
			}
			if (event.key === "Enter") {
				event.preventDefault();
				return use(replies[chosen]);
			}
			if (event.key === "Escape") return write("");
		}
		if (event.key === "Escape" && quoted) return $replying.set(undefined);
		if (event.key === "Enter" && enterSends !== event.shiftKey) {
			event.preventDefault();
			submit();
		}
	};

	return (
		<form
			ref={form}
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				submit();
			}}
		>
			{replies.length > 0 && (
				<ul class="quick" aria-label={t.quick}>
					{replies.map((reply, i) => (
						<li key={reply.name}>
							<button
								type="button"
								class={i === chosen ? "quick-item chosen" : "quick-item"}
								onClick={() => use(reply)}
							>
								<b>/{reply.name}</b> {reply.text}
							</button>
						</li>
					))}
				</ul>
			)}
			{children}
			{quoted && <Quoted message={quoted} name={firstName(view.client.name)} />}
			<div class="composer-row">
				<button
					type="button"
					class="icon-button"
					aria-label={t.quick}
					title={t.quickHint}
					onClick={() => {
						write(text.startsWith("/") ? "" : "/");
						box.current?.focus();
					}}
				>
					<Icon name="flash" />
				</button>
				<textarea
					ref={box}
					rows={1}
					maxLength={MAX_TEXT_CHARS}
					value={text}
					placeholder={t.placeholder}
					aria-label={t.compose({ name: view.client.name })}
					enterkeyhint={enterSends ? "send" : "enter"}
					onInput={(event) => write(event.currentTarget.value)}
					onKeyDown={onKeyDown}
				/>
				<button type="submit" class="send" aria-label={t.send} disabled={!text.trim()}>
					<Icon name="send" />
				</button>
			</div>
			<label class="enter-sends">
				<input type="checkbox" checked={enterSends} onChange={() => flip($enterSends)} />
				{t.enterSends}
			</label>
		</form>
	);
}

function Quoted({ message, name }: { readonly message: Message; readonly name: string }) {
	const t = useStore(whatsappTexts);
	return (
		<div class="replying">
			<p class="quote">
				<b>{t.replyingTo({ name })}</b>
				{quoteText(message, undefined, t)}
			</p>
			<button
				type="button"
				class="icon-button"
				aria-label={t.cancelReply}
				onClick={() => $replying.set(undefined)}
			>
				<Icon name="close" />
			</button>
		</div>
	);
}
