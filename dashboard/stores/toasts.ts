// Short sentences that appear and leave. Each says one thing that happened to this person.
import { atom } from "nanostores";

export interface Toast {
	readonly id: number;
	readonly text: string;
}

const TOAST_MS = 6_000;

export const $toasts = atom<readonly Toast[]>([]);

let last = 0;

export function toast(text: string): void {
	const id = ++last;
	$toasts.set([...$toasts.get().filter((other) => other.text !== text), { id, text }]);
	setTimeout(() => dismissToast(id), TOAST_MS);
}

export function dismissToast(id: number): void {
	$toasts.set($toasts.get().filter((other) => other.id !== id));
}
