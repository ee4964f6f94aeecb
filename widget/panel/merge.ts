// Joining what two tellings of one conversation know: the server's and storage's, or two tabs'.
// Everything here only grows, so joining in any order, any number of times, gives the same.
import type { Message, Ticks } from "../../protocol/entry.ts";

/** Messages kept on the visitor's device. */
export const HISTORY = 200;

export function mergeMessages(known: readonly Message[], more: readonly Message[]): Message[] {
	const byNumber = new Map<number, Message>();
	const ids = new Set<string>();
	for (const message of [...known, ...more]) {
		if (byNumber.has(message.n) || ids.has(message.id)) continue;
		byNumber.set(message.n, message);
		ids.add(message.id);
	}
	return [...byNumber.values()].sort((a, b) => a.n - b.n).slice(-HISTORY);
}

export function mergeTicks(a: Ticks, b: Ticks): Ticks {
	const side = (name: "visitor" | "broker") => ({
		delivered: Math.max(a[name].delivered, b[name].delivered),
		read: Math.max(a[name].read, b[name].read),
	});
	return { visitor: side("visitor"), broker: side("broker") };
}

export const NO_TICKS: Ticks = {
	visitor: { delivered: 0, read: 0 },
	broker: { delivered: 0, read: 0 },
};
