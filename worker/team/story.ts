// Why a case went where it went: every time somebody was looked for, who was in line, who was
// passed over and why, and how it ended; and who may read it. Facts only: texts belong to viewers.
// Must not know sockets or HTTP: both ask here, so both tell the same story.
import type { CaseStory } from "../../protocol/api.ts";
import type { Entry } from "../../protocol/entry.ts";
import type { Explanation } from "../../protocol/staff.ts";
import type { CaseEvent, LeadFacts, RecordedOfCase } from "../routing/events.ts";
import type { Explained } from "../routing/pick.ts";
import type { MemberId } from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import { leads } from "./broadcast.ts";
import { entriesOf } from "./entries.ts";
import { holderAtEnd, holderOf, leadOf, nameOf } from "./views.ts";

/**
 * Null for who may not know of the case. Who was asked may know why, without reading what was said
 * to somebody else.
 */
export function storyOf(
	state: Loaded,
	caseId: number,
	log: readonly RecordedOfCase[],
	member: MemberId,
): CaseStory | null {
	const whole = maySee(state, member, caseId, log);
	const offered = log.some(({ event }) => event.type === "offered" && event.to === member);
	if (!whole && !offered) return null;
	const lines = entriesOf(state, log);
	const lead = whole ? leadOf(log) : null;
	return {
		case: caseId,
		...(lead && { lead: asItArrived(lead) }),
		entries: whole ? lines : lines.flatMap(factOnly),
		decisions: decisionsOf(state, log),
	};
}

/** What happened, without what was said or noted about the client. */
function factOnly(entry: Entry): Entry[] {
	if (entry.kind !== "notice") return [];
	// Who he is on WhatsApp, and who he may be, is the client's own.
	if (entry.notice.what === "doubt" || entry.notice.what === "whatsapp_joined") return [];
	if (entry.notice.what !== "concluded") return [entry];
	const { note: _, ...notice } = entry.notice;
	return [{ ...entry, notice }];
}

/** His own cases, open or over; every case for those who lead (Z2). */
export function maySee(
	state: Loaded,
	member: MemberId,
	caseId: number,
	log: readonly RecordedOfCase[],
): boolean {
	if (log.length === 0) return false;
	if (leads(state.team, member)) return true;
	const kase = state.team.cases.get(caseId);
	return (kase ? holderOf(kase) : holderAtEnd(log)) === member;
}

function asItArrived({ name, email, phone, ...lead }: LeadFacts): NonNullable<CaseStory["lead"]> {
	const line = phone.e164 ?? phone.typed;
	return {
		name,
		...(email && { email }),
		...(line && { phone: line }),
		...(lead.message !== undefined && { message: lead.message }),
		...(lead.source !== undefined && { source: lead.source }),
		...(lead.externalId !== undefined && { externalId: lead.externalId }),
	};
}

/** Every decision of a case, with its ranking and its end; `to` is null when nobody was found. */
export function decisionsOf(state: Loaded, log: readonly RecordedOfCase[]): Explanation[] {
	return log.flatMap(({ event, n, at }, index): Explanation[] => {
		switch (event.type) {
			case "offered": {
				const end = endOf(log.slice(index + 1), event.no);
				const { to, rule, why } = event;
				const chosen = { to: nameOf(state, to), rule, ...explained(state, why) };
				return [{ n, at, ...chosen, ...(end && { end }) }];
			}
			case "cna_delivered":
				return [
					{ n, at, to: nameOf(state, event.to), rule: "none", ...explained(state, event.why) },
				];
			case "waiting":
			case "opened_to_all": {
				if (!event.excluded) return [];
				const nobody = explained(state, { ranked: [], excluded: event.excluded });
				return [{ n, at, to: null, rule: "none", ...nobody }];
			}
			default:
				return [];
		}
	});
}

function explained(state: Loaded, { ranked, excluded }: Explained) {
	return {
		ranked: ranked.map((member) => nameOf(state, member)),
		excluded: Object.entries(excluded).flatMap(([why, members]) =>
			members.map((member) => ({ name: nameOf(state, member), why })),
		),
	};
}

function endOf(rest: readonly RecordedOfCase[], no: number): Explanation["end"] {
	const end = rest.find(({ event }) => "no" in event && event.no === no && ENDS.has(event.type));
	return end ? { how: end.event.type, at: end.at } : undefined;
}

const ENDS: ReadonlySet<CaseEvent["type"]> = new Set([
	"accepted",
	"refused",
	"missed",
	"withdrawn",
]);
