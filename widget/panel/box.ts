// What the widget remembers on the developer's site, one small JSON value per key. Where storage is
// forbidden or full it remembers for the life of the page. Must not know what the values mean.
import { boxPrefix } from "../contract.ts";

export interface Box {
	read<T>(key: string): T | undefined;
	/** `undefined` forgets. */
	write(key: string, value: unknown): void;
	/** Keys that begin so, without the site's prefix. */
	keys(start: string): string[];
	/** Hears what other tabs wrote. Returns the way to stop. */
	onForeign(listener: (key: string) => void): () => void;
}

export function createBox(site: string, storage: () => Storage): Box {
	const prefix = boxPrefix(site);
	/** Holds what storage refused to keep; wins over it. */
	const memory = new Map<string, string>();

	function attempt<T>(use: (store: Storage) => T): T | undefined {
		try {
			return use(storage());
		} catch {
			return undefined;
		}
	}

	return {
		read<T>(key: string) {
			const text = memory.get(key) ?? attempt((store) => store.getItem(prefix + key));
			try {
				return text ? (JSON.parse(text) as T) : undefined;
			} catch {
				return undefined;
			}
		},
		write(key, value) {
			memory.delete(key);
			if (value === undefined) {
				attempt((store) => store.removeItem(prefix + key));
				return;
			}
			const text = JSON.stringify(value);
			const kept = attempt((store) => {
				store.setItem(prefix + key, text);
				return true;
			});
			if (!kept) memory.set(key, text);
		},
		keys(start) {
			const found = new Set([...memory.keys()].filter((key) => key.startsWith(start)));
			attempt((store) => {
				for (let at = 0; at < store.length; at++) {
					const key = store.key(at);
					if (key?.startsWith(prefix + start)) found.add(key.slice(prefix.length));
				}
			});
			return [...found];
		},
		onForeign(listener) {
			const heard = (event: StorageEvent) => {
				if (event.key?.startsWith(prefix)) listener(event.key.slice(prefix.length));
			};
			addEventListener("storage", heard);
			return () => removeEventListener("storage", heard);
		},
	};
}

/** Random enough for an idempotency key; `crypto.randomUUID` is missing on plain http pages. */
export function randomId(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");
}
