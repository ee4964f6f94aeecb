// What was said about messages after (or before) they came: reactions, edits, deletions, files,
// failures. A pure fold: amendments in any order, doubled or ahead of their message, give the same.
import type {
	Amendment,
	Entry,
	FileTrouble,
	Message,
	MessageAuthor,
} from "../../protocol/entry.ts";
import type { Trouble } from "../../protocol/whatsapp.ts";

export interface Amended {
	/** Emoji by who put it; taken back ones are not here. */
	readonly reactions: Readonly<Partial<Record<MessageAuthor, string>>>;
	readonly edited?: string;
	readonly revoked: boolean;
	readonly file?: FileTold;
	/** Why ours did not go. */
	readonly trouble?: Trouble;
}

/** What was told of its file, last: `n` of the telling, 0 where none was. */
export interface FileTold {
	readonly n: number;
	readonly state: "ready" | "failed";
	readonly why?: FileTrouble;
}

export type Line = Exclude<Entry, Amendment>;

export const UNTOUCHED: Amended = { reactions: {}, revoked: false };

/** By the channel's own time; the number in the conversation decides where two times are equal. */
function byTime(a: Amendment, b: Amendment): number {
	return timeOf(a) - timeOf(b) || a.n - b.n;
}

function timeOf({ change, at }: Amendment): number {
	return "at" in change ? change.at : at;
}

export function foldAmendments(entries: readonly Entry[]): ReadonlyMap<string, Amended> {
	const folded = new Map<string, Amended>();
	const amendments = entries.filter((entry) => entry.kind === "amendment");
	for (const amendment of amendments.toSorted(byTime)) {
		const before = folded.get(amendment.target) ?? UNTOUCHED;
		folded.set(amendment.target, amend(before, amendment));
	}
	return folded;
}

/** Applied oldest first, so the last one counts. */
function amend(before: Amended, { n, change }: Amendment): Amended {
	switch (change.what) {
		case "reaction": {
			const { [change.from]: _, ...others } = before.reactions;
			const reactions = change.emoji ? { ...others, [change.from]: change.emoji } : others;
			return { ...before, reactions };
		}
		case "edit":
			return { ...before, edited: change.text };
		case "revoke":
			return { ...before, revoked: true };
		case "media":
			// A file that is there stays there, whatever a slower attempt says.
			if (before.file?.state === "ready") return before;
			return {
				...before,
				file: { n, state: change.state, ...(change.why && { why: change.why }) },
			};
		case "failed":
			return { ...before, trouble: change.trouble };
		default:
			return before;
	}
}

export function shownAt(line: Line): number {
	return line.kind === "message" ? (line.sentAt ?? line.at) : line.at;
}

/** A channel counts in seconds: what came at once stays behind what we wrote of its coming. */
const LATE_MS = 5_000;

function placeOf(line: Line): number {
	const written = shownAt(line);
	return line.at - written > LATE_MS ? written : line.at;
}

/** Lines in the order they were written, which is not always the order they reached us. */
export function inOrder(entries: readonly Entry[]): Line[] {
	return entries
		.filter((entry) => entry.kind !== "amendment")
		.toSorted((a, b) => placeOf(a) - placeOf(b) || a.n - b.n);
}

export function messagesById(entries: readonly Entry[]): ReadonlyMap<string, Message> {
	return new Map(
		entries.filter((entry) => entry.kind === "message").map((entry) => [entry.id, entry]),
	);
}
