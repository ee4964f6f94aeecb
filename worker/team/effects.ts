// Which outside effects a step gives rise to, as texts for the outbox. Sending them is outbox.ts.
import type { ExpectedCode, ToSend } from "../connection/port.ts";
import type { ClientRecord } from "../directory/port.ts";
import type { CaseEvent, RecordedOfCase } from "../routing/events.ts";
import type { Case, CaseId, MemberId } from "../routing/team.ts";
import { ACCOUNT_LANE, type Loaded } from "../storage/store.ts";
import type { Effect, Step } from "./engine.ts";
import { leadOf } from "./views.ts";

/** To the account, or to the number whose lane it is in. The team's own name is added when sent. */
export type OutboxBody =
	| { readonly kind: "client"; readonly record: Omit<ClientRecord, "team"> }
	| { readonly kind: "code"; readonly code: Omit<ExpectedCode, "team"> }
	| { readonly kind: "send"; readonly out: Omit<ToSend, "team"> };

export function effectsOf(step: Step, state: Loaded): readonly Effect[] {
	const clients = clientRecords(step, state).map((body) => ({ lane: ACCOUNT_LANE, body }));
	return [...clients, ...toLines(step, state)];
}

/** What a connected number must be told: whom to expect, and what to say. */
function toLines(step: Step, state: Loaded): Effect[] {
	return step.events.flatMap((recorded) => {
		if (recorded.of === "team") return [];
		const kase = step.after.cases.get(recorded.case) ?? step.before.cases.get(recorded.case);
		if (!kase) return [];
		const given = issued(recorded) ?? opened(recorded);
		const lane = given ? (given.line ?? kase.contact.line) : kase.contact.line;
		if (lane === undefined) return [];
		const body = given
			? expected(kase, given, leadOf(logWith(step, state, kase.id))?.name)
			: outgoing(kase, recorded.event);
		return body ? [{ lane, body: JSON.stringify(body) }] : [];
	});
}

interface Issued {
	readonly code: string;
	readonly at: number;
	/** Which number must know it, when it was known then. */
	readonly line?: string | undefined;
	/** A late-bound link: whether it leads there is known when it is tapped. */
	readonly late?: boolean;
	/** Tapped at `at`, and it led there. */
	readonly opened?: true;
}

/** The code in a link that was given out; the case itself need not be on the number that hears of it. */
function issued({ event, at }: RecordedOfCase): Issued | null {
	if (event.type === "code_issued") {
		const { code, line, here } = event;
		return { code, at, line, late: line !== undefined && !here };
	}
	if (event.type !== "received" || event.lead.code === undefined) return null;
	const { code, expectOn } = event.lead;
	return { code, at, line: expectOn, late: expectOn !== undefined };
}

function opened({ event, at }: RecordedOfCase): Issued | null {
	if (event.type !== "link_opened" || event.code === undefined) return null;
	return { code: event.code, at, line: event.line, opened: true };
}

function expected(kase: Case, { code, at, late, opened }: Issued, name = ""): OutboxBody {
	const tapped = late ? ({ link: "late" } as const) : opened ? ({ link: "opened" } as const) : {};
	const { phones } = kase.contact;
	return { kind: "code", code: { code, case: kase.id, phones, name, at, ...tapped } };
}

/** As many links as a new number is told of at once: the newest. */
const ANNOUNCED = 100;

/** For a number the team did not know: the links it gave out while no number could read their codes. */
export function unheardCodes(state: Loaded): readonly string[] {
	const unheard = [...state.team.cases.values()].flatMap((kase) => {
		if (kase.channel !== "whatsapp" || kase.contact.line !== undefined) return [];
		const log = state.logs.get(kase.id) ?? [];
		const given = log.map(issued).filter((one) => one !== null && one.line === undefined);
		return given.flatMap((one) => (one ? [expected(kase, one, leadOf(log)?.name)] : []));
	});
	return unheard.slice(-ANNOUNCED).map((body) => JSON.stringify(body));
}

/** Ours to send: written here by a person, for a conversation that is on that number. */
function outgoing(kase: Case, event: CaseEvent): OutboxBody | null {
	if (event.type !== "said" || event.from !== "broker" || event.carried?.via !== "whatsapp")
		return null;
	const { id, text, carried } = event;
	const { handle = null, phones } = kase.contact;
	const content: ToSend["content"] =
		carried.special === "template"
			? { kind: "template", values: carried.values ?? [] }
			: { kind: carried.special ?? "text", text };
	const reply = carried.replyTo === undefined ? {} : { replyTo: carried.replyTo };
	return { kind: "send", out: { case: kase.id, id, handle, phones, content, ...reply } };
}

/**
 * The account learns of a client when his case has a broker, or when nobody could be found: one
 * record per case and owner. The team has the lead in any case; the registry follows it.
 */
function clientRecords(step: Step, state: Loaded): readonly string[] {
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
				...(kase.contact.handle !== undefined && { handle: kase.contact.handle }),
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
		case "contact_seen":
			// Whom WhatsApp showed after a broker took the case; before, the taking tells it all.
			return kase?.owner ?? undefined;
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
