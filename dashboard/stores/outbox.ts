// Messages written here and not yet stored by the server. A bubble appears at once; the text is
// kept on the device until the server has it, and goes out in the order it was written. Sending one
// twice is harmless: the server knows a message by its id.
import { atom } from "nanostores";
import { newId } from "../line/ids.ts";
import { $cases, addEntries } from "./cases.ts";
import { forget, recall, recallKeys, remember } from "./memory.ts";
import { $me } from "./team.ts";
import { command } from "./wire.ts";

export interface Unsent {
	readonly id: string;
	readonly caseId: number;
	readonly text: string;
	readonly at: number;
	/** The message it answers, on WhatsApp. */
	readonly replyTo?: string;
	/** Why the server would not take it; absent while it is on its way. */
	readonly problem?: string;
}

export const $outbox = atom<readonly Unsent[]>([]);

let owner = "";
let sending = false;

export function openOutbox(who: string): void {
	owner = `out.${who}.`;
	sending = false;
	const kept = recallKeys(owner).flatMap((key) => {
		const text = recall(key);
		return text ? [JSON.parse(text) as Unsent] : [];
	});
	$outbox.set(kept.toSorted((a, b) => (a.id < b.id ? -1 : 1)));
	void flush();
}

export function say(caseId: number, text: string, replyTo?: string): void {
	const item: Unsent = {
		id: newId(),
		caseId,
		text: text.trim(),
		at: Date.now(),
		...(replyTo ? { replyTo } : {}),
	};
	if (!item.text) return;
	remember(owner + item.id, JSON.stringify(item));
	$outbox.set([...$outbox.get(), item]);
	void flush();
}

export function sayAgain(id: string): void {
	$outbox.set(
		$outbox.get().map((item) => {
			if (item.id !== id) return item;
			const { problem: _, ...again } = item;
			return again;
		}),
	);
	void flush();
}

export function giveUp(id: string): void {
	forget(owner + id);
	$outbox.set($outbox.get().filter((item) => item.id !== id));
}

/** One at a time: two messages sent together could be stored in the wrong order. */
async function flush(): Promise<void> {
	if (sending) return;
	sending = true;
	for (;;) {
		const item = $outbox.get().find((other) => !other.problem);
		if (!item) break;
		const { caseId, text, replyTo } = item;
		const answer = await command(
			{ do: "say", case: caseId, text, ...(replyTo ? { replyTo } : {}) },
			item.id,
		);
		if (answer.t === "ok") store(item, answer.n, answer.at);
		else fail(item.id, answer.message);
	}
	sending = false;
}

function store(item: Unsent, n: number | undefined, at: number | undefined): void {
	const me = $me.get();
	if (n !== undefined && me) {
		addEntries(item.caseId, [
			{
				kind: "message",
				n,
				at: at ?? item.at,
				from: "broker",
				by: me.id,
				id: item.id,
				text: item.text,
				...(goesByWhatsapp(item.caseId) ? { via: "whatsapp" } : {}),
				...(item.replyTo ? { replyTo: item.replyTo } : {}),
			},
		]);
	}
	giveUp(item.id);
}

function goesByWhatsapp(caseId: number): boolean {
	const view = $cases.get().get(caseId);
	return view?.channel === "whatsapp" && view.whatsapp?.mode === "cloud";
}

function fail(id: string, problem: string): void {
	$outbox.set($outbox.get().map((item) => (item.id === id ? { ...item, problem } : item)));
}
