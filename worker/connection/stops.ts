// What Meta stopped, told with one message and true of more than that one: a window that is shut, templates
// of the whole number while people complain of them (131048), and templates to somebody who wants no offers
// (131050, or what he set in his WhatsApp). Must not know when messages leave.
import type { Trouble } from "../../protocol/whatsapp.ts";
import type { Fault, Handle } from "../channels/port.ts";
import type { Database } from "../database.ts";
import { type Contact, contactById, namesOf, shutWindow } from "./people.ts";
import type { ToSend } from "./port.ts";
import { dropState, readState, writeState } from "./state.ts";

const TEMPLATES = "templates";

/** Whom a message is for: who wrote, or whose phone was typed while nobody did. */
export interface Whom {
	readonly contact: Contact | null;
	/** E.164. */
	readonly phones: readonly string[];
}

/** Why no template leaves this number; null while they do. */
export function templatesHeld(db: Database): Trouble | null {
	return readState(db, TEMPLATES) as Trouble | null;
}

/** Somebody looked after it: the next one shows whether Meta thinks so too. */
export function freeTemplates(db: Database): void {
	if (templatesHeld(db) !== null) dropState(db, TEMPLATES);
}

/** `at`: Meta's instant of it. What we refused ourselves has no code, and teaches nothing new. */
export function heed(
	db: Database,
	row: { readonly contact: number | null; readonly body: string },
	{ kind, code }: Fault,
	at: number,
): void {
	if (code === undefined) return;
	if (kind === "window" && row.contact !== null) shutWindow(db, row.contact, at);
	if (kind === "spam" && templatesHeld(db) === null) writeState(db, TEMPLATES, "spam");
	if (kind !== "optout") return;
	const { phones } = JSON.parse(row.body) as ToSend;
	const contact = row.contact === null ? null : contactById(db, row.contact);
	for (const handle of handlesOf({ contact, phones })) prefers(db, handle, false, at);
}

/** Whether he wants offers of this number: the latest word counts, in whatever order they are told. */
export function prefers(db: Database, handle: Handle, wants: boolean, at: number): void {
	for (const name of namesOf(handle))
		db.run(
			`INSERT INTO optout (who, at, wants) VALUES (?, ?, ?) ON CONFLICT (who) DO UPDATE
			SET at = excluded.at, wants = excluded.wants WHERE excluded.at >= optout.at`,
			name,
			at,
			wants ? 1 : 0,
		);
}

/**
 * He wants none, and neither took that back nor wrote since: Meta need not tell that he wants some again,
 * and refuses the next one if he does not.
 */
export function optedOut(db: Database, whom: Whom): boolean {
	const words = handlesOf(whom)
		.flatMap(namesOf)
		.map((name) =>
			db.one<{ at: number; wants: number }>("SELECT at, wants FROM optout WHERE who = ?", name),
		)
		.filter((word) => word !== null);
	const latest = words.toSorted((a, b) => b.at - a.at)[0];
	return latest?.wants === 0 && latest.at >= (whom.contact?.last_at ?? 0);
}

function handlesOf({ contact, phones }: Whom): Handle[] {
	if (!contact) return phones.map((phone) => ({ waId: phone.replace(/\D/g, "") }));
	const { bsuid, wa_id: waId } = contact;
	return [{ ...(bsuid !== null && { bsuid }), ...(waId !== null && { waId }) }];
}
