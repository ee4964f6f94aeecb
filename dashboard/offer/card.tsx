// The card of an offer: over any screen, never taking the focus, closing by itself. Shows what the
// stores say; who wins a lead is decided elsewhere.
import { useStore } from "@nanostores/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Consequence } from "../../protocol/staff.ts";
import { $painted, silenceEverywhere } from "../attention/ring.ts";
import { Icon } from "../parts/icon.tsx";
import {
	$card,
	accept,
	type CardEnd,
	dismissCard,
	type OfferCard,
	refuseOffer,
} from "../stores/offers.ts";
import { offerTexts } from "../texts/core.ts";
import { consequenceText } from "./consequence.ts";
import { Countdown } from "./countdown.tsx";
import { OfferFacts } from "./facts.tsx";

/** The card may appear under a finger that meant something else. */
export const IGNORE_TAPS_MS = 400;

/** Says the truth about room: pages leave this much space below, so nothing hides behind the card. */
function useRoom(ref: { readonly current: HTMLElement | null }, id: string | undefined): void {
	useLayoutEffect(() => {
		const root = document.documentElement;
		const height = id && ref.current ? ref.current.offsetHeight : 0;
		root.style.setProperty("--card-room", `${height}px`);
		return () => root.style.removeProperty("--card-room");
	}, [id, ref]);
}

function usePainted(id: string | undefined): void {
	useEffect(() => {
		if (!id) return;
		// Two frames: the first may be the one that is being drawn now.
		let frame = requestAnimationFrame(() => {
			frame = requestAnimationFrame(() => $painted.set(id));
		});
		return () => cancelAnimationFrame(frame);
	}, [id]);
}

export function OfferCardOverlay() {
	const card = useStore($card);
	const ref = useRef<HTMLElement>(null);
	useRoom(ref, card && `${card.offer.id} ${card.phase}`);
	usePainted(card?.phase === "ringing" ? card.offer.id : undefined);
	if (!card) return null;
	return <Card key={card.offer.id} card={card} boxRef={ref} />;
}

interface CardProps {
	readonly card: OfferCard;
	readonly boxRef: { current: HTMLElement | null };
}

function Card({ card, boxRef }: CardProps) {
	const t = useStore(offerTexts);
	return (
		<section ref={boxRef} class={`offer ${card.phase}`} aria-label={t.region}>
			{card.phase === "over" ? <Over card={card} /> : <Standing card={card} />}
		</section>
	);
}

function Standing({ card }: { readonly card: Exclude<OfferCard, { phase: "over" }> }) {
	const t = useStore(offerTexts);
	const { offer } = card;
	const busy = card.phase === "accepting";
	const [shownAt] = useState(() => Date.now());
	const tap = (act: (id: string) => Promise<void>) => (): void => {
		if (Date.now() - shownAt >= IGNORE_TAPS_MS) void act(offer.id);
	};
	return (
		<>
			<header class="offer-head">
				<Countdown
					name={offer.client.name}
					createdAt={offer.createdAt}
					expiresAt={offer.expiresAt}
				/>
				<div class="offer-who">
					<p class={`offer-rule rule-${offer.rule}`}>{t[`rule_${offer.rule}`]}</p>
					<h2>{offer.client.name}</h2>
				</div>
			</header>
			<OfferFacts offer={offer} />
			{card.phase === "ringing" && card.problem && <p class="offer-problem">{card.problem}</p>}
			<div class="offer-actions">
				<button type="button" class="button outlined" disabled={busy} onClick={tap(refuseOffer)}>
					{t.refuse}
				</button>
				<button type="button" class="button filled" aria-disabled={busy} onClick={tap(accept)}>
					{busy ? t.accepting : t.accept}
				</button>
			</div>
			<footer class="offer-foot">
				<p>{consequenceText(offer.consequence, t)}</p>
				<button
					type="button"
					class="text-button"
					disabled={card.phase !== "ringing" || card.muted}
					onClick={() => silenceEverywhere(offer.id)}
				>
					<Icon name="mute" />
					{card.phase === "ringing" && card.muted ? t.silenced : t.silence}
				</button>
			</footer>
		</>
	);
}

function Over({ card }: { readonly card: Extract<OfferCard, { phase: "over" }> }) {
	const t = useStore(offerTexts);
	const { id, consequence } = card.offer;
	return (
		<div class="offer-over" role="status">
			<p>{endText(card.end, t, consequence)}</p>
			<button type="button" class="button outlined" onClick={() => dismissCard(id)}>
				{t.okay}
			</button>
		</div>
	);
}

/** `rule` came with the offer; without it nothing is said of where the lead went. */
export function endText(
	end: CardEnd,
	t: ReturnType<typeof offerTexts.get>,
	rule?: Consequence,
): string {
	switch (end.how) {
		case "taken":
			return end.by ? t.takenBy({ name: end.by }) : t.taken;
		case "missed":
			return `${t[`missed_${rule?.onTimeout ?? "none"}`]} ${end.turnLost ? t.missedTail : t.missedKeep}`;
		case "elsewhere":
			return t.elsewhere;
		case "withdrawn": {
			const key = `withdrawn_${end.why}`;
			return key in t ? t[key as "withdrawn_closed"] : t.withdrawn;
		}
	}
}
