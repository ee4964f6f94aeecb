// What this device remembers between visits. Storage may be full or forbidden (private windows):
// then the app works and forgets.

const PREFIX = "vez.";

export function recall(key: string): string | undefined {
	try {
		return localStorage.getItem(PREFIX + key) ?? undefined;
	} catch {
		return undefined;
	}
}

export function remember(key: string, value: string): void {
	try {
		localStorage.setItem(PREFIX + key, value);
	} catch {
		// Forgetting is better than failing.
	}
}

export function forget(key: string): void {
	try {
		localStorage.removeItem(PREFIX + key);
	} catch {
		// Nothing was kept.
	}
}

/** Keys that begin so, without the prefix of the app. */
export function recallKeys(start: string): string[] {
	try {
		return Object.keys(localStorage)
			.filter((key) => key.startsWith(PREFIX + start))
			.map((key) => key.slice(PREFIX.length));
	} catch {
		return [];
	}
}
