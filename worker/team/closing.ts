// What is kept of a case for the lists that show it after it ended: written down once, when it
// ends, so that no list ever folds a log. Names are not in it; they are read when it is shown.
import type { CaseView, Outcome, ProductView } from "../../protocol/staff.ts";
import type { RecordedOfCase } from "../routing/events.ts";
import type { ClosedCase, Loaded } from "../storage/store.ts";
import { lastMessage, leadOf, nameOf, pageOf } from "./views.ts";

interface Summary {
	readonly channel: CaseView["channel"];
	readonly products: readonly string[];
	readonly client: CaseView["client"];
	readonly receivedAt: number;
	readonly last?: NonNullable<CaseView["last"]>;
	readonly n: number;
	readonly page?: NonNullable<CaseView["page"]>;
	readonly outcome: string;
}

/** `log` ends with the event that ended the case. */
export function summaryOf(log: readonly RecordedOfCase[]): string {
	const first = log[0];
	const lead = leadOf(log);
	const received = first?.event.type === "received" ? first.event : null;
	const end = log.at(-1)?.event;
	const last = lastMessage(log);
	const page = pageOf(lead);
	const phone = lead?.phone.e164 ?? lead?.phone.typed;
	const writesFrom = otherNumber(log, received?.contact.phones ?? []);
	const summary: Summary = {
		channel: received?.channel ?? "chat",
		products: log.flatMap(({ event }) => {
			if (event.type === "received") return event.products;
			return event.type === "product_added" ? [event.product] : [];
		}),
		client: {
			name: lead?.name ?? "",
			...(received?.contact.email ? { email: received.contact.email } : {}),
			...(phone ? { phone } : {}),
			...(writesFrom ? { writesFrom } : {}),
		},
		receivedAt: first?.at ?? 0,
		...(last ? { last: { ...last, text: last.text.slice(0, LAST_CHARS) } } : {}),
		n: log.at(-1)?.n ?? 0,
		...(page ? { page } : {}),
		outcome: end?.type === "concluded" ? end.outcome : "",
	};
	return JSON.stringify(summary);
}

/** The number he wrote from last, if it is no spelling of one he left. */
function otherNumber(log: readonly RecordedOfCase[], left: readonly string[]): string | undefined {
	const seen = log.findLast(({ event }) => event.type === "contact_seen")?.event;
	if (seen?.type !== "contact_seen") return undefined;
	return seen.phones.some((one) => left.includes(one)) ? undefined : seen.phones[0];
}

/** A list shows one line of it. */
const LAST_CHARS = 200;

export function closedView(state: Loaded, { id, owner, at, summary }: ClosedCase): CaseView {
	const { products, outcome, n, ...kept } = JSON.parse(summary) as Summary;
	const product: ProductView | undefined = state.products.get(products.at(-1) ?? "");
	const read = { delivered: n, read: n };
	return {
		id,
		status: "closed",
		...kept,
		...(product ? { product } : {}),
		...(owner === null ? {} : { owner: { id: owner, name: nameOf(state, owner) } }),
		n,
		unread: 0,
		visitorOnline: false,
		ticks: { visitor: read, broker: read },
		outcome: outcome as Outcome,
		closedAt: at,
	};
}
