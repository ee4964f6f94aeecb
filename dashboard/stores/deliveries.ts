// How far messages of ours got on WhatsApp, by case and by message id, as last told by the server.
// A frame names only what changed; what it does not name is as before.
import { map } from "nanostores";
import type { Delivery } from "../../protocol/whatsapp.ts";

export type Deliveries = Readonly<Record<string, Delivery>>;

export const $deliveries = map<Record<string, Deliveries>>({});

export function putDeliveries(caseId: number, states: Deliveries): void {
	$deliveries.setKey(String(caseId), { ...$deliveries.get()[caseId], ...states });
}

export function forgetDeliveries(): void {
	$deliveries.set({});
}
