// The leads of now in four columns, each with the way to hand it to someone and the reason it is
// where it is.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { CaseView } from "../../protocol/staff.ts";
import { age } from "../format.ts";
import { ChannelPill } from "../offer/facts.tsx";
import { Avatar } from "../parts/avatar.tsx";
import { Empty } from "../parts/empty.tsx";
import { StorySheet } from "../parts/later.ts";
import { useNow } from "../parts/now.ts";
import { Sheet } from "../parts/sheet.tsx";
import { $cases, isHeld } from "../stores/cases.ts";
import { $lineUp } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { storyTexts } from "../texts/chat.ts";
import { Download } from "./download.tsx";
import { manageTexts } from "./texts.ts";

const COLUMNS = ["waiting", "offered", "serving", "open"] as const;
type Column = (typeof COLUMNS)[number];

export function columnOf(view: CaseView): Column | undefined {
	switch (view.status) {
		case "waiting":
			return "waiting";
		case "offered":
			return "offered";
		case "open_to_all":
		case "cna_pending":
			return "open";
		case "closed":
			return undefined;
		default:
			return isHeld(view) ? "serving" : undefined;
	}
}

export function Board() {
	const t = useStore(manageTexts);
	const cases = [...useStore($cases).values()];
	const now = useNow(5_000);
	const [story, setStory] = useState<CaseView>();
	const [handing, setHanding] = useState<CaseView>();
	return (
		<>
			<Download />
			<div class="board">
				{COLUMNS.map((column) => {
					const held = cases
						.filter((view) => columnOf(view) === column)
						.toSorted((a, b) => a.receivedAt - b.receivedAt);
					return (
						<section
							class={`column column-${column}`}
							key={column}
							aria-labelledby={`column-${column}`}
						>
							<h2 id={`column-${column}`}>
								{t[`col_${column}`]} <span class="count">{held.length}</span>
							</h2>
							{held.length === 0 && <p class="column-empty">{t.colEmpty}</p>}
							<ul>
								{held.map((view) => (
									<LeadCard
										key={view.id}
										view={view}
										now={now}
										onStory={() => setStory(view)}
										onAssign={() => setHanding(view)}
									/>
								))}
							</ul>
						</section>
					);
				})}
			</div>
			{story && <StorySheet view={story} mine={false} onClose={() => setStory(undefined)} />}
			{handing && <AssignSheet view={handing} onClose={() => setHanding(undefined)} />}
		</>
	);
}

interface LeadCardProps {
	readonly view: CaseView;
	readonly now: number;
	readonly onStory: () => void;
	readonly onAssign: () => void;
}

function LeadCard({ view, now, onStory, onAssign }: LeadCardProps) {
	const t = useStore(manageTexts);
	const story = useStore(storyTexts);
	const key = `waiting_${view.waiting}`;
	const why = view.waiting
		? key in story
			? story[key as "waiting_other"]
			: story.waiting_other
		: "";
	return (
		<li class="lead">
			<div class="lead-who">
				<Avatar name={view.client.name} size="small" />
				<div>
					<p class="lead-name">
						<a href={`/conversa/${view.id}`}>{view.client.name}</a>
					</p>
					<p class="lead-note">{view.product?.name}</p>
				</div>
			</div>
			<p class="lead-note">
				{view.owner ? `${t.with({ name: view.owner.name })} · ` : ""}
				{t.since({ age: age(now - view.receivedAt) })}
			</p>
			{why && <p class="lead-why">{why}</p>}
			<div class="offer-tags">
				<ChannelPill channel={view.channel} />
				{view.status === "cna_pending" && <span class="pill">{t.cna}</span>}
			</div>
			<div class="lead-actions">
				<button type="button" class="button quiet" onClick={onStory}>
					{t.why}
				</button>
				{!view.owner && (
					<button type="button" class="button quiet" onClick={onAssign}>
						{t.assign}
					</button>
				)}
			</div>
		</li>
	);
}

function AssignSheet({ view, onClose }: { readonly view: CaseView; readonly onClose: () => void }) {
	const t = useStore(manageTexts);
	const free = useStore($lineUp).filter((member) => member.availability === "available");
	const assign = async (member: number, name: string): Promise<void> => {
		onClose();
		const answer = await command({ do: "assign", case: view.id, member });
		toast(answer.t === "ok" ? t.assigned({ name }) : answer.message);
	};
	return (
		<Sheet title={t.assignTitle({ name: view.client.name })} onClose={onClose}>
			<p class="settings-note">{t.assignHint}</p>
			{free.length === 0 && <Empty icon="queue" title={t.nobodyToAssign} />}
			<ul class="assignees">
				{free.map((member) => (
					<li key={member.id}>
						<button type="button" onClick={() => void assign(member.id, member.name)}>
							<Avatar name={member.name} photo={member.photo} />
							<span>
								<b>{member.name}</b>
								<small>{t.active(member.active)}</small>
							</span>
						</button>
					</li>
				))}
			</ul>
		</Sheet>
	);
}
