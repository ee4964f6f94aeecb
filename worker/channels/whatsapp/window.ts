// The 24 hours in which free text goes out (whatsapp.md §1.11; rule M23), counted from the channel's own
// time of the client's last message, never from when it reached us. Has no clock of its own.

export const WINDOW_MS = 24 * 3_600_000;
/** Taken off the end: what is written in the last minutes must still arrive inside. */
const WINDOW_SAFETY_MS = 5 * 60_000;

/** `lastClientAt`: ms, as the channel says; null or 0 when he never wrote or nobody knows when. */
export function windowEndsAt(lastClientAt: number | null): number | null {
	return lastClientAt ? lastClientAt + WINDOW_MS - WINDOW_SAFETY_MS : null;
}

export function isWindowOpen(lastClientAt: number | null, now: number): boolean {
	return now < (windowEndsAt(lastClientAt) ?? 0);
}
