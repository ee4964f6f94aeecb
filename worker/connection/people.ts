// Who writes on this number: one row for one WhatsApp, found by any of its names (business-scoped id,
// number in any spelling). Which stay a message belongs to is the ladder of whatsapp.md §2.6; nobody
// is ever merged. Must not know teams' queues.
import type { Doubt } from "../../protocol/whatsapp.ts";
import { waIdAliases } from "../channels/phone.ts";
import type { Handle } from "../channels/port.ts";
import type { Database } from "../database.ts";
import { bindCode, type Code, formOf, lookalike, readCode } from "./codes.ts";

export interface Contact {
	readonly id: number;
	readonly bsuid: string | null;
	readonly wa_id: string | null;
	readonly username: string | null;
	readonly name: string | null;
	readonly team: string | null;
	readonly case_id: number | null;
	/** Meta's instant of his latest word: what the window is counted from. */
	readonly last_at: number;
}

export interface Placed {
	readonly contact: Contact;
	readonly team: string | null;
	readonly case: number | null;
	readonly how: "code" | "phone" | "known" | "new";
	/** A form with his phone that nobody has written for, in the same team. */
	readonly form?: Code;
	readonly doubts: readonly Doubt[];
}

export function contactById(db: Database, id: number): Contact | null {
	return db.one<Contact>("SELECT * FROM contact WHERE id = ?", id);
}

/** By his id, then his parent id, then any spelling of his number. */
export function findContact(db: Database, handle: Handle): Contact | null {
	for (const value of namesOf(handle)) {
		const alias = db.one<{ contact: number }>("SELECT contact FROM alias WHERE value = ?", value);
		const contact = alias && contactById(db, alias.contact);
		if (contact) return contact;
	}
	return null;
}

/** Every spelling of his number as far as Meta says it, E.164. */
export function phonesOf(contact: Contact): readonly string[] {
	return contact.wa_id === null ? [] : waIdAliases(contact.wa_id);
}

/** Places a message, in one transaction with whatever it binds. */
export function place(
	db: Database,
	from: Handle,
	codes: readonly string[],
	sentAt: number,
	now: number,
): Placed {
	const known = findContact(db, from);
	const code = codes.map((text) => readCode(db, text, now)).find((found) => found !== null);
	const contact = keep(db, known, from, sentAt);
	const current = { team: contact.team, case: contact.case_id };
	const how = known ? "known" : "new";
	if (code && (code.contact === null || code.contact === contact.id)) {
		if (code.contact !== null) return { contact, ...current, how: "known", doubts: [] };
		bindCode(db, code.code, contact.id);
		moveTo(db, contact.id, code.team, code.case);
		const other = contact.case_id !== null && contact.case_id !== code.case;
		const doubts: Doubt[] = other
			? [
					{
						why: "same_whatsapp",
						...(contact.team === code.team && { case: contact.case_id ?? 0 }),
					},
				]
			: [];
		return { contact, team: code.team, case: code.case, how: "code", doubts };
	}
	// Bound once: a second sender was handed the link, and is somebody else (DESIGN: never merged).
	if (code && !known)
		return {
			contact,
			...current,
			how,
			doubts: [{ why: "forwarded", case: code.case, name: code.name }],
		};
	const form = formOf(
		db,
		phonesOf(contact),
		contact.case_id === null ? 0 : (known?.last_at ?? 0),
		now,
	);
	if (form && contact.case_id === null) {
		bindCode(db, form.code, contact.id);
		moveTo(db, contact.id, form.team, form.case);
		return { contact, team: form.team, case: form.case, how: "phone", doubts: [] };
	}
	const spare = form && form.team === contact.team ? { form } : {};
	if (known) return { contact, ...current, how, ...spare, doubts: [] };
	const like = lookalike(db, from, phonesOf(contact), now);
	const doubts: Doubt[] = like ? [{ why: "maybe", case: like.case, name: like.name }] : [];
	return { contact, ...current, how, doubts };
}

export function moveTo(db: Database, id: number, team: string, caseId: number): void {
	db.run(
		"UPDATE contact SET team = ?, case_id = ? WHERE id = ? AND (team IS NOT ? OR case_id IS NOT ?)",
		team,
		caseId,
		id,
		team,
		caseId,
	);
}

/** Meta itself says that this is the same person: only then does a name change hands. */
export function renamed(db: Database, before: Handle, after: Handle): void {
	const contact = findContact(db, before);
	if (!contact) return;
	const taken = findContact(db, after);
	if (taken && taken.id !== contact.id) return;
	addNames(db, contact.id, after);
	db.run(
		"UPDATE contact SET bsuid = coalesce(?, bsuid), wa_id = coalesce(?, wa_id) WHERE id = ?",
		after.bsuid ?? null,
		after.waId ?? null,
		contact.id,
	);
}

/** The number Meta answered with when we wrote to him: the spelling to use from now on. */
export function answeredAs(db: Database, id: number, handle: Handle): void {
	addNames(db, id, handle);
	db.run(
		"UPDATE contact SET wa_id = ? WHERE id = ? AND wa_id IS NULL AND ? IS NOT NULL",
		handle.waId ?? null,
		id,
		handle.waId ?? null,
	);
}

/** Known or not, his row says what was last heard of him; a row that would not change is not written. */
function keep(db: Database, known: Contact | null, from: Handle, sentAt: number): Contact {
	const now = {
		bsuid: from.bsuid ?? known?.bsuid ?? null,
		wa_id: from.waId ?? known?.wa_id ?? null,
		username: from.username ?? known?.username ?? null,
		name: from.name ?? known?.name ?? null,
		last_at: Math.max(sentAt, known?.last_at ?? 0),
	};
	const id = known ? update(db, known.id, now) : insert(db, now);
	addNames(db, id, from);
	const kept = contactById(db, id);
	if (!kept) throw new Error("a contact just written is not there");
	return kept;
}

type Facts = Pick<Contact, "bsuid" | "wa_id" | "username" | "name" | "last_at">;

function insert(db: Database, { bsuid, wa_id, username, name, last_at }: Facts): number {
	const row = db.one<{ id: number }>(
		"INSERT INTO contact (bsuid, wa_id, username, name, last_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
		bsuid,
		wa_id,
		username,
		name,
		last_at,
	);
	if (!row) throw new Error("an insert returned no row");
	return row.id;
}

function update(db: Database, id: number, facts: Facts): number {
	const { bsuid, wa_id, username, name, last_at } = facts;
	db.run(
		"UPDATE contact SET bsuid = ?, wa_id = ?, username = ?, name = ?, last_at = ? WHERE id = ?",
		bsuid,
		wa_id,
		username,
		name,
		last_at,
		id,
	);
	return id;
}

/** A name that is somebody's stays his. */
function addNames(db: Database, id: number, handle: Handle): void {
	for (const value of namesOf(handle))
		if (db.one("SELECT 1 FROM alias WHERE value = ?", value) === null)
			db.run("INSERT INTO alias (value, contact) VALUES (?, ?)", value, id);
}

function namesOf({ bsuid, parentBsuid, waId }: Handle): string[] {
	const phones = waId === undefined ? [] : [canonical(waId)];
	return [
		...(bsuid === undefined ? [] : [`b:${bsuid}`]),
		...(parentBsuid === undefined ? [] : [`b:${parentBsuid}`]),
		...phones.map((phone) => `p:${phone}`),
	];
}

/** One spelling for one line: the ninth digit is put in where it belongs. */
function canonical(waId: string): string {
	return waIdAliases(waId)[0] ?? `+${waId}`;
}
