// The tab's title and icon say that a lead rings or messages wait, for who looks at another tab.

import { firstName } from "../format.ts";
import { $unread } from "../stores/cases.ts";
import { $ringing } from "../stores/offers.ts";
import { shellTexts } from "../texts/core.ts";

const CALM = "/app/icon.svg";
const ALERT = "/app/icon-alert.svg";
const SWAP_MS = 1_500;

function base(): string {
	const t = shellTexts.get();
	const unread = $unread.get();
	return unread > 0 ? t.titleUnread({ count: unread }) : t.product;
}

function stillMotion(): boolean {
	return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function keepTitle(): void {
	const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
	let swapping: ReturnType<typeof setInterval> | undefined;

	const draw = (): void => {
		clearInterval(swapping);
		const ringing = $ringing.get();
		const alert = ringing
			? shellTexts.get().titleOffer({ name: firstName(ringing.offer.client.name) })
			: undefined;
		document.title = alert ?? base();
		icon?.setAttribute("href", ringing || $unread.get() > 0 ? ALERT : CALM);
		void navigator.setAppBadge?.($unread.get() + (ringing ? 1 : 0)).catch(() => {});
		if (!alert || stillMotion()) return;
		let swapped = false;
		swapping = setInterval(() => {
			swapped = !swapped;
			document.title = swapped ? base() : alert;
		}, SWAP_MS);
	};
	$ringing.subscribe(draw);
	$unread.subscribe(draw);
	shellTexts.subscribe(draw);
}
