// Choices of this person on this device: sound, shortcuts, Enter, colours. Each one is a store that
// survives a reload. Nothing here goes to the server.
import { atom, type WritableAtom } from "nanostores";
import { recall, remember } from "./memory.ts";

function kept<T extends string>(key: string, first: T): WritableAtom<T> {
	const store = atom<T>((recall(key) as T | undefined) ?? first);
	store.listen((value) => remember(key, value));
	return store;
}

type OnOff = "on" | "off";

function finePointer(): OnOff {
	return globalThis.matchMedia?.("(pointer: fine)").matches ? "on" : "off";
}

export type Scheme = "auto" | "light" | "dark";

export const $scheme = kept<Scheme>("scheme", "auto");
/** 0 to 100, as text because storage keeps text. */
export const $volume = kept<string>("volume", "80");
/** Single-key and Alt shortcuts can be turned off (WCAG 2.1.4). */
export const $shortcuts = kept<OnOff>("shortcuts", "on");
export const $enterSends = kept<OnOff>("enter", finePointer());

export function flip(store: WritableAtom<OnOff>): void {
	store.set(store.get() === "on" ? "off" : "on");
}

export function applyScheme(): () => void {
	return $scheme.subscribe((scheme) => {
		document.documentElement.dataset.scheme = scheme;
	});
}
