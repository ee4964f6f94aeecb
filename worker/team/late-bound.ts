// Where a late-bound WhatsApp link leads now: whoever has the case, else who is being asked, else the
// head of the queue; nobody with a number, and the company's it is (D59, D60).
import type { MemberId } from "../routing/team.ts";
import { queueView, type Scene } from "./views.ts";

export interface Bound {
	readonly case: number;
	readonly phone: string | null;
	readonly product: string | null;
	/** Nobody had tapped it before. */
	readonly first: boolean;
}

/** Null for a code of no open case. A team has a few hundred of those: looked through, not indexed. */
export function lateBound(scene: Scene, code: string): Bound | null {
	const { state } = scene;
	for (const [id, log] of state.logs) {
		const mine = log.some(
			({ event }) =>
				(event.type === "received" && event.lead.code === code) ||
				(event.type === "code_issued" && event.code === code),
		);
		const kase = mine ? state.team.cases.get(id) : undefined;
		if (!kase) continue;
		const whom = kase.owner ?? kase.offer?.to ?? headOf(scene);
		const ref = kase.products.at(-1) ?? "";
		return {
			case: id,
			phone: (whom === null ? undefined : state.profiles.get(whom)?.whatsapp) ?? null,
			product: state.products.get(ref)?.name ?? null,
			first: !log.some(({ event }) => event.type === "link_opened"),
		};
	}
	return null;
}

function headOf(scene: Scene): MemberId | null {
	return queueView(scene).members.find(({ next }) => next)?.id ?? null;
}
