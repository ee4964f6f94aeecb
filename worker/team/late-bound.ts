// Where a late-bound WhatsApp link leads now: whoever has the case, else who is being asked, else the
// head of the queue; nobody with a number, and the company's it is (D59, D60).
import type { CaseEvent } from "../routing/events.ts";
import type { MemberId } from "../routing/team.ts";
import { queueView, type Scene } from "./views.ts";

export interface Bound {
	readonly case: number;
	readonly phone: string | null;
	readonly product: string | null;
	/** The connected number it leads to, if it leads to none of the brokers and one knows its code. */
	readonly line: string | null;
	/** Nobody had tapped it before, or it had not led to that number. */
	readonly first: boolean;
}

/** Null for a code of no open case. A team has a few hundred of those: looked through, not indexed. */
export function lateBound(scene: Scene, code: string): Bound | null {
	const { state } = scene;
	for (const [id, log] of state.logs) {
		const mine = log.find(
			({ event }) =>
				(event.type === "received" && event.lead.code === code) ||
				(event.type === "code_issued" && event.code === code),
		)?.event;
		const kase = mine ? state.team.cases.get(id) : undefined;
		if (!kase) continue;
		const whom = kase.owner ?? kase.offer?.to ?? headOf(scene);
		const ref = kase.products.at(-1) ?? "";
		const phone = (whom === null ? undefined : state.profiles.get(whom)?.whatsapp) ?? null;
		const line = (phone === null ? knownOn(mine) : undefined) ?? null;
		const taps = log.flatMap(({ event }) => (event.type === "link_opened" ? [event] : []));
		return {
			case: id,
			phone,
			product: state.products.get(ref)?.name ?? null,
			line,
			first: taps.length === 0 || (line !== null && taps.every((tap) => tap.line !== line)),
		};
	}
	return null;
}

/** Where the link's code is awaited, its own form's word. */
function knownOn(event: CaseEvent | undefined): string | undefined {
	if (event?.type === "received") return event.lead.expectOn;
	return event?.type === "code_issued" && !event.here ? event.line : undefined;
}

function headOf(scene: Scene): MemberId | null {
	return queueView(scene).members.find(({ next }) => next)?.id ?? null;
}
