// Conversas: mine, the newest first, with the filters a broker asks for.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { $mine } from "../stores/cases.ts";
import { $queue } from "../stores/team.ts";
import { listTexts, shellTexts } from "../texts/core.ts";
import { ChatRow } from "./row.tsx";
import { PaneTabs } from "./tabs.tsx";

const FILTERS = ["all", "unanswered", "waitingClient", "closed"] as const;
type Filter = (typeof FILTERS)[number];

export function matches(view: CaseView, filter: Filter): boolean {
	const closed = view.status === "closed";
	switch (filter) {
		case "all":
			return !closed;
		case "unanswered":
			return !closed && view.unansweredSince !== undefined;
		case "waitingClient":
			return !closed && view.unansweredSince === undefined;
		case "closed":
			return closed;
	}
}

export function ChatsPane({ current }: { readonly current?: number | undefined }) {
	const t = useStore(listTexts);
	const shell = useStore(shellTexts);
	const mine = useStore($mine);
	const known = useStore($queue) !== undefined;
	const [filter, setFilter] = useState<Filter>("all");
	const shown = mine.filter((view) => matches(view, filter));
	return (
		<>
			<PaneTabs current="chats" />
			<fieldset class="chips filters">
				<legend class="hidden">{t.filters}</legend>
				{FILTERS.map((name) => (
					<button
						type="button"
						class="chip"
						key={name}
						aria-pressed={filter === name}
						onClick={() => setFilter(name)}
					>
						{t[name]}
					</button>
				))}
			</fieldset>
			{!known && <Skeleton rows={6} label={shell.loading} />}
			{known && shown.length === 0 && (
				<Empty
					icon="chats"
					title={mine.length === 0 ? t.chatsEmpty : t.filterEmpty}
					hint={mine.length === 0 ? t.chatsEmptyHint : t.filterEmptyHint}
				/>
			)}
			<ul class="rows">
				{shown.map((view) => (
					<ChatRow key={view.id} view={view} current={view.id === current} />
				))}
			</ul>
		</>
	);
}
