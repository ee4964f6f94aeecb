// The life of an offer on this device: rings, is being accepted, was lost, ended. At most one card
// is on screen. Frames may meet an answer half-way, so every step tolerates the other order.
import { atom, computed } from "nanostores";
import type { Refusal } from "../../protocol/reasons.ts";
import type { OfferEnd, OfferView, RefuseWhy } from "../../protocol/staff.ts";
import { openChat } from "../router.ts";
import { command, send } from "./wire.ts";

export type OfferCard =
	| {
			readonly phase: "ringing";
			readonly offer: OfferView;
			readonly muted: boolean;
			readonly problem?: string;
	  }
	| { readonly phase: "accepting"; readonly offer: OfferView }
	/** Over without this person having it; stays a moment so that nobody wonders where it went. */
	| { readonly phase: "over"; readonly offer: OfferView; readonly end: CardEnd };

export type CardEnd =
	| { readonly how: "taken"; readonly by?: string }
	| { readonly how: "missed"; readonly turnLost: boolean }
	| { readonly how: "withdrawn"; readonly why: string }
	| { readonly how: "elsewhere" };

/** What is left on screen after RECUSAR: reasons to choose from, and a way back. */
export interface Refusing {
	readonly offer: OfferView;
	readonly handedOn: boolean | undefined;
	readonly explained: boolean;
}

export const REFUSAL_TOAST_MS = 6_000;
const OVER_MS = 6_000;

export const $cards = atom<readonly OfferCard[]>([]);
export const $refusing = atom<Refusing | undefined>();
/** How offers of this visit ended, for the page an old notification opens. */
export const $ends = atom<
	Readonly<Record<string, CardEnd | { readonly how: "mine"; readonly caseId: number }>>
>({});

export const $card = computed(
	$cards,
	(cards) => cards.find((card) => card.phase !== "over") ?? cards.at(-1),
);

/** The offer that should be heard: undecided and not silenced. */
export const $ringing = computed($card, (card) => (card?.phase === "ringing" ? card : undefined));

const ended = new Set<string>();

export function forgetOffers(): void {
	ended.clear();
	reported.clear();
	$cards.set([]);
	$refusing.set(undefined);
	$ends.set({});
}

function put(card: OfferCard): void {
	const cards = $cards.get();
	const at = cards.findIndex((other) => other.offer.id === card.offer.id);
	$cards.set(at < 0 ? [...cards, card] : cards.with(at, card));
}

function cardOf(id: string): OfferCard | undefined {
	return $cards.get().find((card) => card.offer.id === id);
}

function remove(id: string): void {
	$cards.set($cards.get().filter((card) => card.offer.id !== id));
}

export function addOffer(offer: OfferView): void {
	// An offer can arrive again (welcome, or its visitor came or went), or after its own end.
	if (ended.has(offer.id)) return;
	const known = cardOf(offer.id);
	if (known) {
		if (known.phase === "ringing") put({ ...known, offer });
		return;
	}
	put({ phase: "ringing", offer, muted: false });
}

/** A welcome names every offer that still stands. */
export function replaceOffers(offers: readonly OfferView[]): void {
	reported.clear();
	const standing = new Set(offers.map((offer) => offer.id));
	for (const card of $cards.get()) {
		if (card.phase === "ringing" && !standing.has(card.offer.id))
			finish(card, { how: "elsewhere" });
	}
	for (const offer of offers) addOffer(offer);
}

export function endOffer(id: string, end: OfferEnd): void {
	const card = cardOf(id);
	const known = ended.has(id);
	ended.add(id);
	if (!card || card.phase === "over") {
		if (!known) noteEnd(id, end, card);
		return;
	}
	if (end.how === "refused") return remove(id);
	if (end.how === "accepted" && end.mine)
		return card.phase === "accepting" ? won(card.offer) : finish(card, { how: "elsewhere" });
	finish(card, asCardEnd(end));
}

function noteEnd(id: string, end: OfferEnd, card: OfferCard | undefined): void {
	if (!card) $ends.set({ ...$ends.get(), [id]: asCardEnd(end) });
}

function asCardEnd(end: OfferEnd): CardEnd {
	switch (end.how) {
		case "accepted":
			return end.mine ? { how: "elsewhere" } : { how: "taken", by: end.by };
		case "missed":
			return { how: "missed", turnLost: end.turnLost };
		case "withdrawn":
			return { how: "withdrawn", why: end.why };
		case "refused":
			return { how: "elsewhere" };
	}
}

function finish(card: OfferCard, end: CardEnd): void {
	const id = card.offer.id;
	ended.add(id);
	$ends.set({ ...$ends.get(), [id]: end });
	put({ phase: "over", offer: card.offer, end });
	setTimeout(() => remove(id), OVER_MS);
}

function won(offer: OfferView): void {
	ended.add(offer.id);
	$ends.set({ ...$ends.get(), [offer.id]: { how: "mine", caseId: offer.caseId } });
	remove(offer.id);
	openChat(offer.caseId);
}

export async function accept(id: string): Promise<void> {
	const card = cardOf(id);
	if (card?.phase !== "ringing") return;
	put({ phase: "accepting", offer: card.offer });
	const answer = await command({ do: "accept", offer: id });
	// An end may have come first and closed the card; then the answer has nothing to add.
	const now = cardOf(id);
	if (now?.phase !== "accepting") return;
	if (answer.t === "ok") return won(now.offer);
	refusedAccept(now, answer);
}

function refusedAccept(card: OfferCard, refusal: Refusal): void {
	switch (refusal.reason) {
		case "taken":
			return finish(card, { how: "taken", ...(refusal.by ? { by: refusal.by } : {}) });
		case "expired":
			return finish(card, { how: "missed", turnLost: card.offer.consequence.position === "tail" });
		case "withdrawn":
		case "case_closed":
			return finish(card, { how: "withdrawn", why: refusal.reason });
		default:
			// The offer still stands: let the person try again.
			put({ phase: "ringing", offer: card.offer, muted: true, problem: refusal.message });
	}
}

export async function refuseOffer(id: string): Promise<void> {
	const card = cardOf(id);
	if (card?.phase !== "ringing") return;
	ended.add(id);
	remove(id);
	$refusing.set({ offer: card.offer, handedOn: undefined, explained: false });
	setTimeout(() => closeRefusing(id), REFUSAL_TOAST_MS);
	const answer = await command({ do: "refuse", offer: id });
	const refusing = $refusing.get();
	if (refusing?.offer.id !== id) return;
	$refusing.set({ ...refusing, handedOn: answer.t === "ok" ? (answer.handedOn ?? true) : true });
}

export function explainRefusal(why: RefuseWhy): void {
	const refusing = $refusing.get();
	if (!refusing) return;
	$refusing.set({ ...refusing, explained: true });
	void command({ do: "refuse_why", offer: refusing.offer.id, why });
}

/** Takes the refusal back; says whether the offer returned. */
export async function undoRefusal(): Promise<Refusal | undefined> {
	const refusing = $refusing.get();
	if (refusing?.handedOn !== false) return;
	const id = refusing.offer.id;
	$refusing.set(undefined);
	// The offer comes back under its own id, perhaps before the answer does.
	ended.delete(id);
	reported.delete(id);
	const answer = await command({ do: "undo_refuse", offer: id });
	if (answer.t === "ok") return;
	ended.add(id);
	return answer;
}

export function closeRefusing(id: string): void {
	if ($refusing.get()?.offer.id === id) $refusing.set(undefined);
}

export function silence(id: string): void {
	const card = cardOf(id);
	if (card?.phase === "ringing") put({ ...card, muted: true });
}

export function dismissCard(id: string): void {
	if (cardOf(id)?.phase === "over") remove(id);
}

const reported = new Set<string>();

/** Tells the server that a person can notice this offer, once per line that is live. */
export function reportShown(id: string): void {
	if (!reported.has(id) && send({ t: "shown", offer: id })) reported.add(id);
}
