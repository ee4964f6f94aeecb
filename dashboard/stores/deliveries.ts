// How far messages of ours got on WhatsApp, by case and by message id, what they cost, and whether their
// client wants no templates, as last told by the server. A frame names only what changed; what it does
// not name is as before.
import { map } from "nanostores";
import type { ToStaff } from "../../protocol/staff.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";

export type Deliveries = Readonly<Record<string, Delivery>>;

export const $deliveries = map<Record<string, Deliveries>>({});

type Frame = Extract<ToStaff, { t: "deliveries" }>;

/** Of a case as a whole. */
export type Reach = Pick<Frame, "billed" | "stopped">;

export const $reach = map<Record<string, Reach>>({});

export function putDeliveries({ case: caseId, states, billed, stopped }: Frame): void {
	const key = String(caseId);
	$deliveries.setKey(key, { ...$deliveries.get()[caseId], ...states });
	if (billed === undefined && stopped === undefined) return;
	$reach.setKey(key, {
		...$reach.get()[caseId],
		...(billed && { billed }),
		...(stopped !== undefined && { stopped }),
	});
}

export function forgetDeliveries(): void {
	$deliveries.set({});
	$reach.set({});
}
