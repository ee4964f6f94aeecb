// Frames between a visitor's widget and the team object. A visitor's token opens one conversation,
// so no frame names a case. The server validates; the widget trusts frames of its own version.
import * as v from "valibot";
import type { Message, Ticks } from "./entry.ts";
import { MAX_TEXT_CHARS } from "./limits.ts";
import type { Reason } from "./reasons.ts";

const N = v.pipe(v.number(), v.integer(), v.minValue(0));
export const ClientId = v.pipe(v.string(), v.regex(/^[0-9a-f-]{16,64}$/));
export const Text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(MAX_TEXT_CHARS));

export const VisitorFrame = v.variant("t", [
	/** First frame: the last `n` this widget has; 0 for none. Answered by `welcome`. */
	v.strictObject({ t: v.literal("hello"), v: N, since: N }),
	/** Answered by `ack`, or by `refused` with the same id. Repeating an id is harmless. */
	v.strictObject({ t: v.literal("say"), id: ClientId, text: Text }),
	v.strictObject({ t: v.literal("typing") }),
	/** Everything up to `n` was received / was on a visible screen. */
	v.strictObject({ t: v.literal("delivered"), n: N }),
	v.strictObject({ t: v.literal("read"), n: N }),
]);
export type VisitorFrame = v.InferOutput<typeof VisitorFrame>;

/** What the visitor is told of his place, always the truth (complaint 12). */
export type VisitorStatus = Place & {
	/** On WhatsApp: his first message came, or is still awaited. Absent where nobody can know. */
	readonly wrote?: boolean;
};

type Place =
	/** Someone's phone is ringing. `position` counts the cases ahead of this one, from 1. */
	| { readonly at: "ringing"; readonly position: number }
	/** Nobody can be rung now: everyone is busy, or nobody is online, or the office is closed. */
	| {
			readonly at: "waiting";
			readonly why: "busy" | "nobody_online" | "off_hours";
			readonly position: number;
			/** When the office opens, if known; milliseconds. */
			readonly opensAt?: number;
	  }
	/** Every broker can take it. */
	| { readonly at: "open"; readonly position: number }
	| { readonly at: "talking"; readonly broker: BrokerCard }
	/** Nobody could take it in time; someone will call back. */
	| { readonly at: "callback" }
	| { readonly at: "closed"; readonly broker?: BrokerCard };

/** Who accepted, as advertising rules ask: name, trade and CRECI together (COFECI 1.065/2007). */
export interface BrokerCard {
	readonly name: string;
	readonly creci?: string;
	readonly photo?: string;
}

export type ToVisitor =
	| {
			readonly t: "welcome";
			readonly v: number;
			/** Server clock, milliseconds. */
			readonly now: number;
			readonly status: VisitorStatus;
			readonly ticks: Ticks;
			/** Every message after `since`, oldest first. */
			readonly messages: readonly Message[];
			/** Highest `n` of the conversation: next `since`, even when no message was sent. */
			readonly n: number;
	  }
	| { readonly t: "message"; readonly message: Message }
	| { readonly t: "ack"; readonly id: string; readonly n: number; readonly at: number }
	| { readonly t: "status"; readonly status: VisitorStatus }
	| { readonly t: "ticks"; readonly ticks: Ticks }
	| { readonly t: "typing" }
	| {
			readonly t: "refused";
			readonly id?: string;
			readonly reason: Reason;
			readonly message: string;
	  };
