/** @jsxImportSource . */
// The live conversation: status on top while nobody is there, the log, and the composer.
// Enter sends; Shift+Enter breaks the line; a composing input method keeps its Enter.

import { MAX_TEXT_CHARS } from "../../../protocol/limits.ts";
import { brokerOf, isOver, state, talk } from "../state.ts";
import { say, typing } from "../talk.ts";
import * as t from "../texts/index.ts";
import { draft, toWhatsApp } from "../visit.ts";
import { Bubbles } from "./bubbles.tsx";
import { Icon } from "./icons.tsx";
import { StatusCard } from "./status.tsx";

function send(event: Event): void {
	event.preventDefault();
	say(state.draft);
	draft("");
}

function Composer() {
	return (
		<form class="composer" onSubmit={send}>
			<textarea
				rows={Math.min(4, state.draft.split("\n").length)}
				maxLength={MAX_TEXT_CHARS}
				value={state.draft}
				aria-label={t.write}
				placeholder={t.write}
				enterkeyhint="send"
				data-first
				onInput={(event) => {
					draft(event.currentTarget.value);
					typing();
				}}
				onKeyDown={(event) => {
					// 229 is what Safari reports for the Enter that ends a composition.
					const composing = event.isComposing || event.keyCode === 229;
					if (event.key === "Enter" && !event.shiftKey && !composing) send(event);
				}}
			/>
			<button type="submit" class="round send" aria-label={t.send}>
				<Icon name="send" />
			</button>
		</form>
	);
}

export function Chat() {
	const over = isOver();
	const broker = brokerOf();
	return (
		<>
			<StatusCard />
			{/* Only a lead of WhatsApp has the server's link. */}
			{!over && talk.receipt?.whatsapp && (
				<button type="button" class="link" onClick={() => toWhatsApp()}>
					<Icon name="whatsapp" />
					{t.toWhatsApp}
				</button>
			)}
			{state.link === "offline" && <p class="banner doubt">{t.offline}</p>}
			{/* Read aloud by the one live region, not from here; a tab stop, because it scrolls. */}
			<div class="log" role="log" aria-live="off" aria-label={t.messages} tabIndex={0}>
				{!over && !talk.messages[0] && !state.pending[0] && (
					<div class="hint">
						<p>{broker ? t.withYou(broker.name) : t.empty}</p>
						{t.starters.map((text) => (
							<button type="button" class="pill" key={text} onClick={() => say(text)}>
								{text}
							</button>
						))}
					</div>
				)}
				<Bubbles />
			</div>
			{!over && <Composer />}
		</>
	);
}
