// The live conversation: status on top while nobody is there, the log, and the composer.
// Enter sends; Shift+Enter breaks the line; a composing input method keeps its Enter.
import type { Visit } from "../visit.ts";
import type { ScreenProps } from "./app.tsx";
import { Bubbles } from "./bubbles.tsx";
import { Icon } from "./icons.tsx";
import { StatusCard } from "./status.tsx";

function send(visit: Visit, text: string): void {
	visit.talk()?.say(text);
	visit.draft("");
}

function Composer({ visit }: { visit: Visit }) {
	const t = visit.texts();
	const { draft } = visit.view.get();
	return (
		<form
			class="composer"
			onSubmit={(event) => {
				event.preventDefault();
				send(visit, draft);
			}}
		>
			<textarea
				rows={Math.min(4, draft.split("\n").length)}
				maxLength={4_000}
				value={draft}
				aria-label={t.write}
				placeholder={t.write}
				enterkeyhint="send"
				data-first
				onInput={(event) => {
					visit.draft(event.currentTarget.value);
					visit.talk()?.typing();
				}}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || event.shiftKey) return;
					// 229 is what Safari reports for the Enter that ends a composition.
					if (event.isComposing || event.keyCode === 229) return;
					event.preventDefault();
					send(visit, draft);
				}}
			/>
			<button type="submit" class="round" aria-label={t.send}>
				<Icon name="send" />
			</button>
		</form>
	);
}

export function Chat(props: ScreenProps) {
	const { visit } = props;
	const state = visit.talk()?.state.get();
	if (!state) return null;
	const t = visit.texts();
	const over = state.link === "ended" || state.status?.at === "closed";
	const empty = !over && state.messages.length + state.pending.length === 0;
	return (
		<>
			<StatusCard {...props} state={state} />
			{state.link === "offline" && <p class="banner">{t.offline}</p>}
			{/* Read aloud by the one live region, not from here. */}
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
			<div class="log" role="log" aria-live="off" aria-label={t.messages} tabIndex={0}>
				{empty && (
					<div class="hint">
						<p>{t.empty}</p>
						{t.starters.map((text) => (
							<button type="button" class="pill" key={text} onClick={() => send(visit, text)}>
								{text}
							</button>
						))}
					</div>
				)}
				<Bubbles visit={visit} state={state} />
			</div>
			{!over && <Composer visit={visit} />}
		</>
	);
}
