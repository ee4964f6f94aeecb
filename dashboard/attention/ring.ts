// When this tab rings, beeps, and tells the server that a person can notice an offer. Listens to
// stores and not to components, which render late in a hidden tab.
import { atom, computed } from "nanostores";
import type { CaseView } from "../../protocol/staff.ts";
import { router } from "../router.ts";
import { $callbacks, $mine } from "../stores/cases.ts";
import { $ringing, reportShown, silence } from "../stores/offers.ts";
import { $volume } from "../stores/prefs.ts";
import { $line } from "../stores/wire.ts";
import { messageTone } from "./messages.ts";
import { $isVoice, becomeVoice, openTabChannel } from "./one-tab.ts";
import { $audio, play, startRinging, stopRinging } from "./sound.ts";

/** Offer whose card has been painted on this page. */
export const $painted = atom<string | undefined>();

const $visible = atom(true);

/** The offer this tab should be ringing for now, if any. */
export const $heard = computed(
	[$ringing, $audio, $isVoice, $volume],
	(ringing, audio, voice, volume) =>
		ringing && !ringing.muted && audio === "running" && voice && volume !== "0"
			? ringing.offer.id
			: undefined,
);

/**
 * An offer counts as shown when a person can notice it: its card is painted on a visible screen, or
 * this tab is hidden and really ringing. A hidden, silent tab says nothing: the server then passes
 * the lead on and the broker keeps his turn, which is fairer than a miss he could not know of.
 */
export const $noticeable = computed(
	[$ringing, $painted, $visible, $heard, $line],
	(ringing, painted, visible, heard, line) => {
		const id = ringing?.offer.id;
		if (!id || line.at !== "live") return undefined;
		return (visible && painted === id) || (!visible && heard === id) ? id : undefined;
	},
);

function lookedAt(): number | undefined {
	const page = router.get();
	return $visible.get() && page?.route === "chat" ? Number(page.params.id) : undefined;
}

let tabs: ReturnType<typeof openTabChannel>;

export function silenceEverywhere(id: string): void {
	silence(id);
	tabs?.postMessage({ silenced: id });
}

export function listenForAttention(): void {
	tabs = openTabChannel((news) => silence(news.silenced));

	const look = (): void => $visible.set(document.visibilityState === "visible");
	document.addEventListener("visibilitychange", look);
	look();

	let asked = false;
	$audio.subscribe((audio) => {
		if (audio !== "running" || asked) return;
		asked = true;
		becomeVoice();
	});
	$heard.subscribe((id) => {
		if (id) startRinging();
		else stopRinging();
		if (id) navigator.vibrate?.([200, 100, 200]);
	});
	$noticeable.subscribe((id) => {
		if (id) reportShown(id);
	});

	let mine: readonly CaseView[] = [];
	$mine.subscribe((cases) => {
		const tone = messageTone(mine, cases, lookedAt());
		mine = cases;
		// A ring is louder than a beep and says more.
		if (tone && $isVoice.get() && !$heard.get()) play(tone);
	});
	let callbacks = 0;
	$callbacks.subscribe((list) => {
		if (list.length > callbacks && $isVoice.get() && !$heard.get()) play("callback");
		callbacks = list.length;
	});
}
