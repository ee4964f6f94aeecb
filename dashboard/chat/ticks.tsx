// How far a message of ours got. On the site's chat it is told by numbers, on WhatsApp by the facts
// of each message: taken, delivered, read, failed, or nobody knows.
import { useStore } from "@nanostores/preact";
import type { Message } from "../../protocol/entry.ts";
import type { CaseView } from "../../protocol/staff.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { chatTexts, whatsappTexts } from "../texts/chat.ts";

export type TickState = "queued" | "unknown" | "stored" | "delivered" | "read" | "failed";

const ICONS: Record<TickState, IconName> = {
	queued: "clock",
	unknown: "question",
	stored: "check",
	delivered: "checks",
	read: "checks",
	failed: "alert",
};

/** Nothing for what was typed on the company's phone: its ticks are on that phone. */
export function tickOf(
	message: Message,
	view: CaseView,
	delivery: Delivery | undefined,
): TickState | undefined {
	if (message.via === "phone" && !delivery) return;
	if (delivery === "accepted" || delivery === "sent") return "stored";
	if (delivery) return delivery;
	if (message.via) return "stored";
	const { delivered, read } = view.ticks.visitor;
	return message.n <= read ? "read" : message.n <= delivered ? "delivered" : "stored";
}

export function Tick({ state }: { readonly state: TickState }) {
	const t = useStore(chatTexts);
	const w = useStore(whatsappTexts);
	const labels: Record<TickState, string> = {
		queued: w.queued,
		unknown: w.unknown,
		stored: t.stored,
		delivered: t.delivered,
		read: t.read,
		failed: w.notSent,
	};
	return (
		<span class={`tick ${state}`} role="img" aria-label={labels[state]}>
			<Icon name={ICONS[state]} />
		</span>
	);
}
