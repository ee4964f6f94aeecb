// What a message of ours is to Meta: to whom, quoting what, by which template; and what of it she would
// refuse, said before it is tried. Must not know when it is time to send, nor what the answer means.
import type { Fault, Outgoing } from "../channels/port.ts";
import { isWindowOpen } from "../channels/whatsapp/window.ts";
import type { Database } from "../database.ts";
import { heardOf } from "./inbox.ts";
import { factsOf, messageById, type Row, rowId, spelling } from "./outgoing.ts";
import { contactById } from "./people.ts";
import type { CaseRef, ToSend } from "./port.ts";
import { optedOut, templatesHeld, type Whom } from "./stops.ts";

/** What waits for an account to be mended waits a day, like Meta's own window. */
export const HOLD_MS = 24 * 3_600_000;

/** The template that was chosen, as Meta knows it. */
export interface Template {
	readonly name: string;
	readonly language: string;
	/** How many values it asks for. */
	readonly holes: number;
	/** MARKETING, UTILITY… */
	readonly category: string;
}

/** What Meta would refuse, and what waited too long. */
export function cannot(
	db: Database,
	row: Row,
	{ content, phones }: ToSend,
	{ template, now }: { readonly template: Template | null; readonly now: number },
): Fault | null {
	if (now - row.n > HOLD_MS) return { kind: "temporary", retry: "never", detail: "held too long" };
	const contact = row.contact === null ? null : contactById(db, row.contact);
	if (content.kind === "template") {
		const kind = template ? stopped(db, template, { contact, phones }) : "template";
		return kind && { kind, retry: "never" };
	}
	const open = isWindowOpen(contact?.last_at ?? null, now);
	return open ? null : { kind: "window", retry: "never" };
}

/** Why this template is not for him: Meta lets through to anybody what is no offer. */
export function stopped(
	db: Database,
	{ category }: Template,
	whom: Whom,
): "spam" | "optout" | null {
	if (templatesHeld(db) !== null) return "spam";
	return category !== "UTILITY" && optedOut(db, whom) ? "optout" : null;
}

export function compose(
	db: Database,
	row: Row,
	{ content, phones, replyTo, team, case: id }: ToSend,
	template: Template | null,
): Outgoing {
	const contact = row.contact === null ? null : contactById(db, row.contact);
	// Another spelling is tried once, and only of a number that was typed (131026).
	const typed = phones[Math.min(spelling(row), phones.length - 1)]?.replace(/\D/g, "");
	const waId = contact?.wa_id ?? (contact?.bsuid ? undefined : typed);
	const quoted = replyTo === undefined ? undefined : keyIn(db, { team, case: id }, replyTo);
	return {
		id: row.id,
		to: {
			...(waId !== undefined && { waId }),
			...(contact?.bsuid && { bsuid: contact.bsuid }),
		},
		...(quoted !== undefined && { replyTo: quoted }),
		content:
			content.kind === "template"
				? {
						kind: "template",
						name: template?.name ?? "",
						language: template?.language ?? "",
						values: content.values.slice(0, template?.holes ?? 0),
					}
				: content,
	};
}

/**
 * What Meta calls the message a person is answering: the client's own key, or that of one of ours.
 * Without one it is sent without the quotation, which Meta would refuse.
 */
function keyIn(db: Database, ref: CaseRef, message: string): string | undefined {
	const ours = messageById(db, rowId(ref, message));
	return ours ? factsOf(ours).key : heardOf(db, message);
}
