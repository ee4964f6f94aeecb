// What a test turns on: how posts are delivered, which calls fail. Types and their quiet defaults.

import type { Fields, SignatureMode } from "./shapes.ts";

export type Layout = "value" | "change" | "entry" | "mixed";
export type ContactsMode = "full" | "shuffled" | "fewer" | "missing";
export type Order = "fifo" | "reverse" | "shuffle" | "people" | "statuses" | "replies_first";
export type Duplicate = "none" | "same" | "rebatch" | "twins";

/** How the posts of one account leave. */
export interface DeliveryMode {
	readonly id: string;
	/** Nothing leaves until released. */
	readonly hold: boolean;
	/** Events that share a post; more than one waits for the others, or for a release. */
	readonly batch: number;
	readonly layout: Layout;
	readonly contacts: ContactsMode;
	readonly order: Order;
	readonly duplicate: Duplicate;
	readonly signature: SignatureMode;
	readonly timeoutMs: number;
	/** Failed attempts in a row after which the subscription is off; 0 is never. */
	readonly disableAfter: number;
	/** Adds fields and events nobody has documented. */
	readonly unknown: boolean;
	/** Every post is filled up to this many bytes; 0 leaves it alone. */
	readonly giantBytes: number;
	readonly skipDelivered: boolean;
	readonly failedThenDelivered: boolean;
}

export function quietMode(wabaId: string): DeliveryMode {
	return {
		id: wabaId,
		hold: false,
		batch: 1,
		layout: "value",
		contacts: "full",
		order: "fifo",
		duplicate: "none",
		signature: "good",
		timeoutMs: 5_000,
		disableAfter: 0,
		unknown: false,
		giantBytes: 0,
		skipDelivered: false,
		failedThenDelivered: false,
	};
}

/** Where a refusal shows up: in the answer, or later as a failed status. */
export type RefusalMode = "sync" | "status";

export interface Behaviour {
	readonly id: "behaviour";
	readonly window: RefusalMode;
	readonly undeliverable: RefusalMode;
	/** Media without a User-Agent answer 403, as Meta's file host does. */
	readonly requireUserAgent: boolean;
	/** People read at once, with no phone page open. */
	readonly autoRead: boolean;
	readonly pairLimit: boolean;
	/** New media are named with their address in the webhook too. */
	readonly mediaUrls: boolean;
}

export const QUIET: Behaviour = {
	id: "behaviour",
	window: "sync",
	undeliverable: "status",
	requireUserAgent: false,
	autoRead: false,
	pairLimit: true,
	mediaUrls: true,
};

export type FaultPlace = "send" | "media" | "upload" | "graph";

/** One way for a call to go wrong, and when. */
export interface Fault {
	readonly id: string;
	readonly on: FaultPlace;
	/** An error code of Meta's, or a kind of graph/faults.ts. */
	readonly kind: string;
	readonly mode: RefusalMode | null;
	readonly probability: number;
	/** Only the nth matching call, counted from 1. */
	readonly nth: number | null;
	/** Gone after this many uses. */
	readonly times: number | null;
	/** Only to this person: a phone, a BSUID, an id. */
	readonly to: string | null;
	readonly retryAfter: number | null;
	readonly delayMs: number | null;
	readonly seen: number;
	readonly used: number;
}

/** Keeps of `asked` what `base` knows, when the type is the same. */
export function overlay<T extends object>(base: T, asked: Fields): T {
	const known = Object.entries(base).filter(([name, value]) => {
		const wanted = asked[name];
		return (
			name !== "id" && wanted !== undefined && (value === null || typeof wanted === typeof value)
		);
	});
	return { ...base, ...Object.fromEntries(known.map(([name]) => [name, asked[name]])) };
}
