// What a screen reader hears of an offer: once when it comes, then at a few marks. Between marks it
// is silent, since a number read every second would cover everything else.
import { atom } from "nanostores";
import { secondsLeft } from "../format.ts";
import { serverNow } from "../line/clock.ts";
import { $ringing } from "../stores/offers.ts";
import { offerTexts } from "../texts/core.ts";

export const MARKS = [30, 20, 10, 5] as const;

/** Interrupts: a new lead. */
export const $alert = atom("");
/** Waits its turn: how much time is left. */
export const $status = atom("");

export function listenForAnnouncements(): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let announced = "";

	const next = (expiresAt: number): void => {
		const now = serverNow();
		const mark = MARKS.find((seconds) => expiresAt - seconds * 1_000 > now);
		if (mark === undefined) return;
		timer = setTimeout(
			() => {
				$status.set(offerTexts.get().announceLeft(mark));
				next(expiresAt);
			},
			expiresAt - mark * 1_000 - now,
		);
	};

	return $ringing.subscribe((ringing) => {
		if (ringing?.offer.id === announced) return;
		clearTimeout(timer);
		announced = ringing?.offer.id ?? "";
		$status.set("");
		if (!ringing) return $alert.set("");
		const { client, product, expiresAt } = ringing.offer;
		$alert.set(
			offerTexts.get().announce({
				name: client.name,
				about: product ? `, ${product.name}` : "",
				seconds: secondsLeft(expiresAt, serverNow()),
			}),
		);
		next(expiresAt);
	});
}
