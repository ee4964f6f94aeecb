// Finds our script tag and reads what the page says of itself, without storing anything.
// Must not know what the panel does with it.
import type { Settings } from "../contract.ts";

/** `currentScript` is null in modules and under "delay JS" plugins, hence the second way. */
export function findScript(): HTMLScriptElement | null {
	const current = document.currentScript;
	return current instanceof HTMLScriptElement && current.src
		? current
		: document.querySelector<HTMLScriptElement>('script[src*="/v1/loader.js"]');
}

/** `set` wins over `data-*`; what the server says comes last and is the panel's business. */
export function merge(script: HTMLScriptElement, own: Settings): Settings {
	return { ...script.dataset, ...own };
}

/** Reading may throw where storage is forbidden; then there is nothing to continue. */
export function peek<T>(read: () => string | null): T | null {
	try {
		return JSON.parse(read() ?? "null") as T | null;
	} catch {
		return null;
	}
}
