// What a copy of the Worker remembers between requests, kept small: whoever asks decides what a key is,
// and strangers can make up any number of them.

const MAX_REMEMBERED = 1_000;

export const FRESH_MS = 60_000;

/** Noted less than a minute ago. */
export function isRecent(memory: ReadonlyMap<string, number>, key: string, now: number): boolean {
	return now - (memory.get(key) ?? Number.NEGATIVE_INFINITY) < FRESH_MS;
}

/** The oldest gives way. */
export function remember<T>(memory: Map<string, T>, key: string, entry: T): void {
	memory.delete(key);
	memory.set(key, entry);
	const oldest = memory.keys().next().value;
	if (memory.size > MAX_REMEMBERED && oldest !== undefined) memory.delete(oldest);
}
