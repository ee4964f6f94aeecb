// What a channel tells of a case beside the client's own words: the company's phone answered, a
// message was amended, something to know of him. Rules R103 to R109 (docs/RULES.md).
// Must not know which channel it is.
import type { Command } from "./commands.ts";
import type { Draft, Ruling } from "./draft.ts";
import type { CaseEvent } from "./events.ts";
import { accept, isOver } from "./offers.ts";
import type { Case, CaseId } from "./team.ts";

/**
 * Answered on the company's phone: a first reply like any. Who was being asked has the case, and a
 * message that waited for the client's own broker is opened: nobody else is asked any more.
 */
export function phoneSays(
	draft: Draft,
	{ case: id, id: message, text, carried, ended }: Extract<Command, { do: "phone_says" }>,
): Ruling {
	const words = { from: "broker", by: null, id: message, text, seen: 0, carried } as const;
	const kase = draft.get(id);
	if (!kase) return afterEnd(draft, id, ended, { type: "said", ...words });
	if (kase.messageIds.has(message)) return null;
	if (!carried.early) answeredOnThePhone(draft, kase);
	draft.case(id, { type: "said", ...words });
	return null;
}

/** The channel goes on telling of a conversation that is over: it is read there, and reopens nothing. */
function afterEnd(draft: Draft, id: CaseId, ended: number | undefined, event: CaseEvent): Ruling {
	if (ended === undefined) return { reason: "case_closed" };
	draft.afterEnd(id, ended, event);
	return null;
}

function answeredOnThePhone(draft: Draft, kase: Case): void {
	const { id, offer } = kase;
	if (offer && kase.owner === null && !isOver(draft, offer)) accept(draft, id, offer.no, offer.to);
	if (kase.status === "direct_message" && kase.owner !== null)
		draft.case(id, { type: "activated", by: kase.owner, day: draft.day });
}

export function amend(
	draft: Draft,
	{ case: id, do: _, ended, ...amendment }: Extract<Command, { do: "amend" }>,
): Ruling {
	const kase = draft.get(id);
	if (!kase) return afterEnd(draft, id, ended, { type: "amended", ...amendment });
	if (!kase.messageIds.has(amendment.key)) draft.case(id, { type: "amended", ...amendment });
	return null;
}

/** A fact for whoever reads the timeline; said once. */
export function note(
	draft: Draft,
	id: CaseId,
	event: Extract<CaseEvent, { type: "doubted" | "link_opened" }>,
): Ruling {
	if (!draft.get(id)) return { reason: "case_closed" };
	draft.case(id, event);
	return null;
}
