// Conversations that left this person because his time to answer was over. The server only says
// that a case is no longer his; why is read off the case as it was last known.
import { atom } from "nanostores";
import type { CaseView } from "../../protocol/staff.ts";
import { serverNow } from "../line/clock.ts";
import { $me, $queue } from "./team.ts";

type Cases = ReadonlyMap<number, CaseView>;

/** Case id to what became of it: a contact to return, or the next broker's. */
export const $late = atom<ReadonlyMap<number, "cna" | "next">>(new Map());

/** Compares the cases before and after a frame; returns those that went too late just now. */
export function findLate(before: Cases, after: Cases): readonly number[] {
	const mine = (view?: CaseView) => view?.owner !== undefined && view.owner.id === $me.get()?.id;
	const late = new Map($late.get());
	const gone: number[] = [];
	for (const [id, view] of before) {
		const now = after.get(id);
		// An answer takes the deadline off the case: who has one has not answered.
		const due = view.firstReplyDueAt ?? Number.POSITIVE_INFINITY;
		if (!mine(view) || mine(now) || now?.status === "closed" || due > serverNow()) continue;
		const cna = view.channel === "whatsapp" && $queue.get()?.rules.whatsapp.onTimeout === "cna";
		late.set(id, cna ? "cna" : "next");
		gone.push(id);
	}
	for (const id of late.keys()) if (mine(after.get(id))) late.delete(id);
	if (gone.length > 0 || late.size !== $late.get().size) $late.set(late);
	return gone;
}
