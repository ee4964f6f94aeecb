// Why a lead went where it went: each decision of the router with who was in line, who was left out
// and why, and how the offer ended, between the other facts of the lead.
import { useStore } from "@nanostores/preact";
import { useEffect } from "preact/hooks";
import type { Entry } from "../../protocol/entry.ts";
import type { CaseView, Explanation } from "../../protocol/staff.ts";
import { hourWithSeconds } from "../format.ts";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { $stories, askStory, type Story } from "../stores/cases.ts";
import { $timeZone } from "../stores/team.ts";
import { concludeTexts, storyTexts } from "../texts/chat.ts";
import { offerTexts } from "../texts/core.ts";
import { noticeText } from "./notice.ts";

type StoryTexts = ReturnType<typeof storyTexts.get>;

interface StoryProps {
	readonly view: CaseView;
	readonly mine: boolean;
	readonly onClose: () => void;
}

/** Facts that a decision already tells. */
const TOLD = new Set(["offered", "missed", "accepted"]);

function isTold({ notice }: Extract<Entry, { kind: "notice" }>): boolean {
	return TOLD.has(notice.what) || (notice.what === "refused" && !notice.why);
}

export type StoryLine =
	| { readonly at: number; readonly n: number; readonly decision: Explanation }
	| { readonly at: number; readonly n: number; readonly entry: Extract<Entry, { kind: "notice" }> };

export function storyLines({ entries, decisions }: Story): StoryLine[] {
	const lines: StoryLine[] = decisions.map((decision) => ({
		at: decision.at,
		n: decision.n,
		decision,
	}));
	for (const entry of entries) {
		if (entry.kind !== "notice") continue;
		if (decisions.length > 0 && isTold(entry)) continue;
		lines.push({ at: entry.at, n: entry.n, entry });
	}
	return lines.toSorted((a, b) => a.at - b.at || a.n - b.n);
}

export function StorySheet({ view, mine, onClose }: StoryProps) {
	const t = useStore(storyTexts);
	const story = useStore($stories, { keys: [String(view.id)] })[view.id];
	useEffect(() => askStory(view.id), [view.id, view.n]);
	const title = mine
		? t.title
		: view.owner
			? t.titleOther({ name: view.owner.name })
			: t.titleNobody;
	return (
		<Sheet title={title} onClose={onClose} wide>
			{story ? (
				<StoryBody story={story} channel={view.channel} />
			) : (
				<Skeleton rows={4} label={t.loading} />
			)}
		</Sheet>
	);
}

interface StoryBodyProps {
	readonly story: Story;
	readonly channel: string;
}

function StoryBody({ story, channel }: StoryBodyProps) {
	const t = useStore(storyTexts);
	const offer = useStore(offerTexts);
	const conclude = useStore(concludeTexts);
	const zone = useStore($timeZone);
	const lines = storyLines(story);
	if (lines.length === 0) return <Empty icon="turn" title={t.empty} />;
	return (
		<ol class="story">
			{lines.map((line) => (
				<li
					key={`${line.n}.${"entry" in line ? "e" : "d"}`}
					class={"entry" in line ? "fact" : "decision"}
				>
					<time>{hourWithSeconds(line.at, zone)}</time>
					{"entry" in line ? (
						<p>{noticeText(line.entry.notice, { story: t, offer, conclude, channel })}</p>
					) : (
						<Decision decision={line.decision} zone={zone} />
					)}
				</li>
			))}
		</ol>
	);
}

function Decision({ decision, zone }: { readonly decision: Explanation; readonly zone: string }) {
	const t = useStore(storyTexts);
	const { to, rule, ranked, end } = decision;
	const groups = leftOut(decision);
	return (
		<div class={`decision-card end-${end?.how ?? "running"}`}>
			<p class="decision-title">{to ? t[`chose_${rule}`]({ name: to }) : t.choseNobody}</p>
			{end && <p class="decision-end">{endWords(end.how, hourWithSeconds(end.at, zone), t)}</p>}
			{ranked.length > 0 && (
				<>
					<h3>{t.rankedHead}</h3>
					<ol class="ranked">
						{ranked.map((name) => (
							<li key={name}>{name}</li>
						))}
					</ol>
				</>
			)}
			{groups.length > 0 && (
				<>
					<h3>{t.excludedHead}</h3>
					<ul class="excluded">
						{groups.map(({ why, names }) => (
							<li key={why}>
								<b>{excludedWords(why, t)}:</b> {names.join(", ")}
							</li>
						))}
					</ul>
				</>
			)}
		</div>
	);
}

/** One line for each reason. Who never takes a turn was not left out of anything. */
export function leftOut({ excluded }: Explanation): { why: string; names: string[] }[] {
	const groups = new Map<string, string[]>();
	for (const { name, why } of excluded) {
		if (why !== "not_a_broker") groups.set(why, [...(groups.get(why) ?? []), name]);
	}
	return [...groups].map(([why, names]) => ({ why, names }));
}

export function excludedWords(why: string, t: StoryTexts): string {
	const key = `out_${why}`;
	return key in t ? t[key as "out_other"] : t.out_other;
}

export function endWords(how: string, at: string, t: StoryTexts): string {
	const key = `end_${how}`;
	return (key in t ? t[key as "end_withdrawn"] : t.end_withdrawn)({ at });
}
