// What may be done in a conversation now: write, wait for the client, use a template, or act on the
// broker's own phone. Pure, so that every state is in one table of a test.
import type { Entry } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import type { Trouble } from "../../protocol/whatsapp.ts";
import { isHeld } from "../stores/cases.ts";
import { foldAmendments, inOrder } from "./fold.ts";

export type Writing =
	| { readonly how: "none" }
	| { readonly how: "closed" }
	/** Free text goes out; until `endsAt` where the channel has a window. */
	| { readonly how: "write"; readonly endsAt?: number; readonly heldUp?: Trouble }
	/** The client has to write first. */
	| { readonly how: "waiting"; readonly heldUp?: Trouble; readonly stopped?: Trouble }
	/** The window closed: only a template, or a call, reaches him; `stopped`: not even a template. */
	| { readonly how: "template"; readonly heldUp?: Trouble; readonly stopped?: Trouble }
	/** Only the broker's own phone reads and writes there. */
	| { readonly how: "link"; readonly wrote: boolean };

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** `optedOut`: what the number said of this client's wish for templates. */
export function writingIn(
	view: CaseView,
	mine: boolean,
	now: number,
	optedOut?: Trouble | null,
): Writing {
	if (view.status === "closed") return { how: "closed" };
	if (!mine || !isHeld(view)) return { how: "none" };
	const { whatsapp } = view;
	if (view.channel !== "whatsapp" || !whatsapp) return { how: "write" };
	if (whatsapp.mode === "link") return { how: "link", wrote: whatsapp.wrote };
	const held = whatsapp.heldUp ? { heldUp: whatsapp.heldUp } : {};
	const why = stoppedBy(view, optedOut);
	const stopped = why ? { stopped: why } : {};
	if (!whatsapp.wrote) return { how: "waiting", ...held, ...stopped };
	const endsAt = whatsapp.windowEndsAt;
	if (endsAt === undefined || endsAt <= now) return { how: "template", ...held, ...stopped };
	return { how: "write", endsAt, ...held };
}

/** Why a template that is set up must not be offered. */
export function stoppedBy(view: CaseView, optedOut?: Trouble | null): Trouble | null {
	const { whatsapp } = view;
	return whatsapp?.template ? (whatsapp.stopped ?? optedOut ?? null) : null;
}

/** After so long without an answer one may ask again. */
const TEMPLATE_AGAIN_MS = 24 * HOUR;

/**
 * A template went out in the last day, and since the client last wrote: with the window shut nothing else of
 * ours can. One that failed may go again; only what arrives costs.
 */
export function templateSent(
	entries: readonly Entry[] = [],
	windowEndsAt = 0,
	now: number,
): boolean {
	const amended = foldAmendments(entries);
	let sent = false;
	for (const line of inOrder(entries)) {
		if (line.kind !== "message") continue;
		if (line.from === "visitor" || amended.get(line.id)?.trouble) sent = false;
		else if (line.via === "whatsapp" && line.at >= windowEndsAt)
			sent = now - line.at < TEMPLATE_AGAIN_MS;
	}
	return sent;
}

export function windowTone(left: number): "calm" | "amber" {
	return left < HOUR ? "amber" : "calm";
}

/** `5 h 12 min`, `42 min`: time left, never said as less than there is. */
export function windowLeft(left: number): string {
	const minutes = Math.max(1, Math.ceil(left / MINUTE));
	if (minutes < 60) return `${minutes} min`;
	const rest = minutes % 60;
	return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}`;
}

/** Where a quoted answer can be shown, and can go out. */
export function canQuote(writing: Writing): boolean {
	return writing.how === "write" && writing.endsAt !== undefined;
}
