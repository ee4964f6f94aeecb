// A client's time line: what happened in all his stays, newest first. What was said is behind "Ver
// mais" and not line by line. Pure; the lines of each case are given.
import type { Entry, Notice } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";

export interface TimelineItem {
	readonly view: CaseView;
	readonly notice: Notice;
	/** The whole conversation can be opened from here. */
	readonly more: boolean;
	/** He came back, and his broker has not opened the chat yet (seed 003). */
	readonly activate: boolean;
}

/** Coming and going of a page says nothing a week later. */
const PASSING = new Set(["visitor_left", "visitor_back"]);

function isReturn({ notice }: Notice): boolean {
	return (
		notice.what === "direct_message" ||
		(notice.what === "other" && notice.type === "direct_message")
	);
}

export function timeline(
	cases: readonly CaseView[],
	entriesOf: (id: number) => readonly Entry[] | undefined,
	me: number | undefined,
): TimelineItem[] {
	const items = cases.flatMap((view) => {
		const notices = (entriesOf(view.id) ?? []).filter((entry) => entry.kind === "notice");
		const waiting = view.status === "direct_message" && view.owner?.id === me;
		const returned = waiting ? notices.findLast(isReturn) : undefined;
		return notices
			.filter(({ notice }) => !PASSING.has(notice.what))
			.map((notice) => ({
				view,
				notice,
				more: notice.notice.what === "received" || isReturn(notice),
				activate: notice === returned,
			}));
	});
	return items.toSorted((a, b) => b.notice.at - a.notice.at || b.notice.n - a.notice.n);
}
