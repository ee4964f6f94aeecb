// How much one client may write before somebody answers, and a case may hold at all. Open logs live in
// the memory of the team's object: no stranger must be able to fill it. Must not know where he writes.
import { MAX_CASE_EVENTS, MAX_UNANSWERED } from "../../protocol/limits.ts";
import type { RecordedOfCase } from "../routing/events.ts";

export function isFull(log: readonly RecordedOfCase[]): boolean {
	return log.length >= MAX_CASE_EVENTS;
}

/** His words since he was last answered are as many as anybody will read. */
export function isFlood(log: readonly RecordedOfCase[]): boolean {
	let unanswered = 0;
	for (const { event } of log)
		if (event.type === "said") unanswered = event.from === "visitor" ? unanswered + 1 : 0;
	return unanswered >= MAX_UNANSWERED;
}
