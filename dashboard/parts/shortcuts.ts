// Keys that act from anywhere: Alt+A and Alt+R on an offer, Alt+S to silence it, ? for the list.
// They can be turned off, and the single key never acts while somebody types.

import { atom } from "nanostores";
import { silenceEverywhere } from "../attention/ring.ts";
import { $ringing, accept, refuseOffer } from "../stores/offers.ts";
import { $shortcuts } from "../stores/prefs.ts";

export const $helpOpen = atom(false);

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		(target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
	);
}

export function onKey(event: KeyboardEvent): void {
	if ($shortcuts.get() === "off" || event.defaultPrevented || event.repeat) return;
	if (event.key === "?" && !isTyping(event.target)) {
		event.preventDefault();
		return $helpOpen.set(true);
	}
	const id = $ringing.get()?.offer.id;
	if (!event.altKey || event.ctrlKey || event.metaKey || !id) return;
	// `code`, because Alt changes the letter on a Mac.
	const act = { KeyA: accept, KeyR: refuseOffer, KeyS: silenceEverywhere }[event.code];
	if (!act) return;
	event.preventDefault();
	void act(id);
}

export function listenForShortcuts(): () => void {
	addEventListener("keydown", onKey);
	return () => removeEventListener("keydown", onKey);
}
