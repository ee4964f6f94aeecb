// One conversation: who it is, what was said, and where to write. Follows the case while it is on
// screen and tells the server what was read.
import { useStore } from "@nanostores/preact";
import { useEffect, useState } from "preact/hooks";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { ConcludeSheet, StorySheet } from "../parts/later.ts";
import { useNow } from "../parts/now.ts";
import { $cases, $entries, follow, tellRead } from "../stores/cases.ts";
import { $reach } from "../stores/deliveries.ts";
import { $drafts } from "../stores/drafts.ts";
import { $late } from "../stores/late.ts";
import { $leads, $me, $queue } from "../stores/team.ts";
import { $line } from "../stores/wire.ts";
import { chatTexts } from "../texts/chat.ts";
import { shellTexts } from "../texts/core.ts";
import { ChatFoot } from "./foot.tsx";
import { ChatHead } from "./head.tsx";
import { Messages } from "./messages.tsx";
import { canQuote, writingIn } from "./writing.ts";

export type ChatSheet = "conclude" | "story";

/** What is left of WhatsApp's window is said in minutes. */
const WINDOW_STEP_MS = 20_000;

export function ChatPage({ id }: { readonly id: number }) {
	const shell = useStore(shellTexts);
	const view = useStore($cases).get(id);
	const entries = useStore($entries, { keys: [String(id)] })[id];
	const line = useStore($line);
	const known = useStore($queue) !== undefined;
	const me = useStore($me);
	const leads = useStore($leads);
	const readable = view !== undefined && (leads || view.owner?.id === me?.id);
	const now = useNow(WINDOW_STEP_MS, view?.whatsapp?.windowEndsAt);
	const reach = useStore($reach, { keys: [String(id)] })[id];
	const [sheet, setSheet] = useState<ChatSheet>();
	// Only then it matters whether he wants templates: by now he may have said so.
	const shut = (view?.whatsapp?.windowEndsAt ?? 0) <= now;

	useEffect(() => {
		if (line.at === "live" && readable) follow(id);
	}, [id, line.at, readable, shut]);

	useEffect(() => {
		if (!view) return;
		const read = (): void => {
			if (document.visibilityState === "visible") tellRead(view);
		};
		read();
		document.addEventListener("visibilitychange", read);
		return () => document.removeEventListener("visibilitychange", read);
	}, [view?.n, line.at]);

	if (!known) return <Skeleton rows={5} label={shell.loading} />;
	if (!view || !readable) {
		return (
			<main class="chat" id="content">
				<Missing id={id} />
			</main>
		);
	}
	const mine = view.owner?.id === me?.id;
	const writing = writingIn(view, mine, now, reach?.stopped);
	return (
		<main class="chat" id="content">
			<h1 class="hidden">{view.client.name}</h1>
			<ChatHead view={view} mine={mine} onSheet={setSheet} />
			<Messages view={view} entries={entries} quotable={canQuote(writing)} />
			<ChatFoot view={view} writing={writing} now={now} />
			{sheet === "conclude" && <ConcludeSheet view={view} onClose={() => setSheet(undefined)} />}
			{sheet === "story" && (
				<StorySheet view={view} mine={mine} onClose={() => setSheet(undefined)} />
			)}
		</main>
	);
}

/** Not his any more: who was too late is told so, and that nothing he typed is lost. */
function Missing({ id }: { readonly id: number }) {
	const t = useStore(chatTexts);
	const shell = useStore(shellTexts);
	const late = useStore($late).get(id);
	const draft = useStore($drafts, { keys: [String(id)] })[id]?.trim();
	const title = late ? shell[`late_${late}`] : t.missing;
	const hint = late ? draft && shell.lateDraft : t.missingHint;
	return (
		<Empty page icon={late ? "clock" : "chats"} title={title} {...(hint && { hint })}>
			<a class="button outlined" href="/conversas">
				{shell.chats}
			</a>
		</Empty>
	);
}
