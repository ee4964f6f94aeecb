// What the widget remembers on the developer's site, one small JSON value per key. Where storage is
// forbidden or full it remembers for the life of the page. Must not know what the values mean.
import { boxPrefix } from "../contract.ts";
import { host } from "./state.ts";

/** Holds what storage refused to keep; wins over it. */
const memory = new Map<string, string>();
export const prefix = (): string => boxPrefix(host.settings().site ?? "");

function attempt<T>(use: () => T): T | undefined {
	try {
		return use();
	} catch {
		return undefined;
	}
}

export function read<T>(key: string): T | undefined {
	return attempt(() => {
		const text = memory.get(key) ?? localStorage.getItem(prefix() + key);
		return text ? (JSON.parse(text) as T) : undefined;
	});
}

/** `undefined` forgets. */
export function write(key: string, value?: unknown): void {
	const text = JSON.stringify(value);
	if (text) memory.set(key, text);
	else memory.delete(key);
	attempt(() => {
		if (text) localStorage.setItem(prefix() + key, text);
		else localStorage.removeItem(prefix() + key);
		memory.delete(key);
	});
}

/** Keys that begin so, without the site's prefix. */
export function keys(start: string): string[] {
	const stored = attempt(() => Object.keys(localStorage)) ?? [];
	return [...memory.keys(), ...stored.map((key) => key.replace(prefix(), ""))].filter((key) =>
		key.startsWith(start),
	);
}

/** Random enough for an idempotency key; `crypto.randomUUID` is missing on plain http pages. */
export function randomId(): string {
	return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
		byte.toString(16).padStart(2, "0"),
	).join("");
}
