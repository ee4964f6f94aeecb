// What was typed and not sent, one text per conversation, kept on the device at every keystroke.
import { map } from "nanostores";
import { forget, recall, recallKeys, remember } from "./memory.ts";

export const $drafts = map<Record<string, string>>({});

let owner = "";

/** Loads the drafts of one person; another person on this device has his own. */
export function openDrafts(who: string): void {
	owner = `draft.${who}.`;
	$drafts.set(
		Object.fromEntries(
			recallKeys(owner).map((key) => [key.slice(owner.length), recall(key) ?? ""]),
		),
	);
}

export function draft(caseId: number, text: string): void {
	$drafts.setKey(String(caseId), text);
	if (text.trim()) remember(owner + caseId, text);
	else forget(owner + caseId);
}

/** Behind what he is writing already: nothing somebody typed is thrown away by a tap. */
export function addToDraft(caseId: number, text: string): void {
	const before = $drafts.get()[String(caseId)]?.trimEnd() ?? "";
	draft(caseId, before === "" ? text : `${before}\n${text}`);
}
