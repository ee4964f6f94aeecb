// Which outside effects a step gives rise to, as texts for the outbox. Sending them is outbox.ts.
import type { ClientRecord } from "../directory/port.ts";
import type { RecordedOfCase } from "../routing/events.ts";
import type { Case, CaseId, MemberId } from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import type { Step } from "./engine.ts";
import { leadOf } from "./views.ts";

export type OutboxBody = { readonly kind: "client"; readonly record: Omit<ClientRecord, "team"> };

/**
 * The account learns of a client when his case has a broker, or when nobody could be found: one
 * record per case and owner. The team has the lead in any case; the registry follows it.
 */
export function clientRecords(step: Step, state: Loaded): readonly string[] {
	const bodies: string[] = [];
	for (const recorded of step.events) {
		if (recorded.of === "team") continue;
		const kase = step.after.cases.get(recorded.case) ?? step.before.cases.get(recorded.case);
		const owner = newOwner(recorded, kase);
		if (!kase || owner === undefined) continue;
		const facts = leadOf(logWith(step, state, recorded.case));
		if (!facts) continue;
		const body: OutboxBody = {
			kind: "client",
			record: {
				caseId: kase.id,
				name: facts.name,
				email: kase.contact.email,
				phones: kase.contact.phones,
				owner: owner === null ? null : keeper(step, kase, owner),
				at: recorded.at,
			},
		};
		bodies.push(JSON.stringify(body));
	}
	return bodies;
}

/** Undefined when the event changes nobody's client. */
function newOwner({ event }: RecordedOfCase, kase: Case | undefined): MemberId | null | undefined {
	switch (event.type) {
		case "accepted":
		case "claimed":
		case "activated":
		case "cna_taken":
			return event.by;
		case "cna":
			return null;
		case "record_edited":
			return kase?.owner ?? null;
		default:
			return undefined;
	}
}

/** D34: unless the team's rule transfers clients, the origin broker stays their broker. */
function keeper(step: Step, kase: Case, accepted: MemberId): MemberId {
	return step.after.policy.ownerPolicy === "keep" ? (kase.origin ?? accepted) : accepted;
}

/** The case's log with what this very step adds to it. */
function logWith(step: Step, state: Loaded, id: CaseId): RecordedOfCase[] {
	const added = step.events.filter(
		(recorded): recorded is RecordedOfCase => recorded.of === "case" && recorded.case === id,
	);
	return [...(state.logs.get(id) ?? []), ...added];
}
