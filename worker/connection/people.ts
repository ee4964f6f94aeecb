// Who writes on this number: one row for one WhatsApp, found by any of its names (business-scoped id,
// number in any spelling). Which stay a message belongs to is the ladder of whatsapp.md §2.6; nobody
// is ever merged. Must not know teams' queues.
import type { Doubt } from "../../protocol/whatsapp.ts";
import { waIdAliases } from "../channels/phone.ts";
import type { Handle } from "../channels/port.ts";
import { WINDOW_MS } from "../channels/whatsapp/window.ts";
import type { Database } from "../database.ts";
import { bindCode, type Code, formOf, lookalike, offerTo, readCode } from "./codes.ts";
import { moveTo, stayAt } from "./stays.ts";

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
	/** How his first message was placed; null for one who never wrote. */
	readonly first: string | null;
	/** Meta's instant of the word that gave him the names he has. */
	readonly named_at: number;
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

/** `<line>/<contact>`: a contact of another number is nobody here. */
export function contactByHandle(db: Database, line: string, handle: string | null): Contact | null {
	const [of, id] = handle?.split("/") ?? [];
	return of === line ? contactById(db, Number(id)) : null;
}

/** By his id, then his parent id, then any spelling of his number, unless that changed hands. */
function findContact(db: Database, handle: Handle): Contact | null {
	for (const value of namesOf(handle)) {
		const contact = holderOf(db, value);
		if (contact && !(isPhone(value) && isAnother(contact, handle))) return contact;
	}
	return null;
}

function holderOf(db: Database, value: string): Contact | null {
	const alias = db.one<{ contact: number }>("SELECT contact FROM alias WHERE value = ?", value);
	return alias && contactById(db, alias.contact);
}

/** Two ids are two people: operators give a number that was left to somebody else. */
function isAnother({ bsuid }: Contact, handle: Handle): boolean {
	return bsuid !== null && handle.bsuid !== undefined && bsuid !== handle.bsuid;
}

/** Somebody else who had the number he writes from. */
function ownerBefore(db: Database, known: Contact | null, from: Handle): Contact | null {
	// He has it already: the usual case, and nothing to look for.
	if (from.waId === undefined || known?.wa_id === from.waId) return null;
	const owner = holderOf(db, phoneName(from.waId));
	return owner && owner.id !== known?.id && isAnother(owner, from) ? owner : null;
}

/** Every spelling of his number as far as Meta says it, E.164. */
export function phonesOf(contact: Contact): readonly string[] {
	return contact.wa_id === null ? [] : waIdAliases(contact.wa_id);
}

/** The contact with this name; one who never wrote yet is kept too, since he may. */
export function contactOf(db: Database, handle: Handle): Contact {
	return findContact(db, handle) ?? keep(db, null, handle, 0);
}

/** A message to be placed: its number in the inbox, so that placing it again changes nothing. */
export interface ToPlace {
	readonly n: number;
	readonly from: Handle;
	readonly codes: readonly string[];
	readonly sentAt: number;
	/** Of who came by no form: the team that will read it, unless a form says another. */
	readonly team: string;
}

/** In one transaction with whatever it binds. */
export function place(db: Database, message: ToPlace, now: number): Placed {
	const found = findContact(db, message.from);
	const first = found?.first ? (JSON.parse(found.first) as First) : null;
	const before = ownerBefore(db, found, message.from);
	const contact = keep(db, found, message.from, message.sentAt, before);
	if (first?.n === message.n) return { contact, ...first };
	const placed = ladder(db, message, contact, first === null ? null : (found?.last_at ?? 0), now);
	if (first !== null) return placed;
	const team = placed.team ?? message.team;
	const doubt = before && aboutOf("phone_of_another", team, { ...before, case: before.case_id });
	const whole = doubt ? { ...placed, doubts: [doubt, ...placed.doubts] } : placed;
	rememberFirst(db, message.n, whole);
	return whole;
}

/** Numbers of cases are a team's own, and so are its clients' names. */
export function aboutOf(
	why: Doubt["why"],
	reader: string,
	about: {
		readonly team: string | null;
		readonly case: number | null;
		readonly name: string | null;
	},
): Doubt {
	if (about.team !== reader) return { why };
	return {
		why,
		...(about.case !== null && { case: about.case }),
		...(about.name !== null && { name: about.name }),
	};
}

/** How a contact's first message was placed; `n` alone for those older than this was kept. */
type First = Omit<Placed, "contact"> & { readonly n: number };

function rememberFirst(db: Database, n: number, { contact, ...placed }: Placed): void {
	const first: First = { n, ...placed };
	db.run("UPDATE contact SET first = ? WHERE id = ?", JSON.stringify(first), contact.id);
}

/** whatsapp.md §2.6; `lastAt` is when he wrote before, null when he never did. */
function ladder(
	db: Database,
	{ n, from, codes, team }: ToPlace,
	contact: Contact,
	lastAt: number | null,
	now: number,
): Placed {
	const code = codes.map((text) => readCode(db, text, now)).find((found) => found !== null);
	// Sorted again after a life that ended, his own later words do not say where he was.
	const stay = stayAt(db, contact.id, n);
	const current = { team: stay?.team ?? null, case: stay?.case ?? null };
	const reader = current.team ?? team;
	const how = lastAt === null ? "new" : "known";
	if (code?.contact === null) {
		bindCode(db, code.code, contact.id, { event: n, cameFrom: current });
		moveTo(db, contact.id, n, { team: code.team, case: code.case });
		return byCode(contact, code, current);
	}
	if (code?.contact === contact.id)
		return code.event === n && code.came_from !== null
			? byCode(contact, code, JSON.parse(code.came_from) as typeof current)
			: { contact, ...current, how: "known", doubts: [] };
	// Bound once: a second sender was handed the link, and is somebody else (DESIGN: never merged).
	if (code && lastAt === null) {
		return { contact, ...current, how, doubts: [aboutOf("forwarded", reader, code)] };
	}
	// His first word may still be on its way to a team.
	const settled = current.case !== null || lastAt !== null;
	const form = formOf(db, phonesOf(contact), { since: settled ? (lastAt ?? 0) : 0, event: n, now });
	if (form && !settled) {
		bindCode(db, form.code, contact.id, { event: n, cameFrom: current });
		moveTo(db, contact.id, n, { team: form.team, case: form.case });
		return { contact, team: form.team, case: form.case, how: "phone", doubts: [] };
	}
	const spare = form && form.team === current.team ? { form } : {};
	if (spare.form) offerTo(db, spare.form.code, n);
	if (lastAt !== null) return { contact, ...current, how, ...spare, doubts: [] };
	const like = lookalike(db, from, phonesOf(contact), { team: reader, now });
	const doubts = like ? [aboutOf("maybe", reader, like)] : [];
	return { contact, ...current, how, doubts };
}

function byCode(
	contact: Contact,
	{ team, case: id }: Code,
	before: { readonly team: string | null; readonly case: number | null },
): Placed {
	const other = before.case !== null && (before.case !== id || before.team !== team);
	// Numbers of cases are a team's own.
	const where = before.team === team && before.case !== null ? { case: before.case } : {};
	const doubts: Doubt[] = other ? [{ why: "same_whatsapp", ...where }] : [];
	return { contact, team, case: id, how: "code", doubts };
}

/**
 * Meta itself says that this is the same person: only then does a name change hands. Whoever wrote under
 * both already is two here and stays so: both are given back, to be told.
 */
export function renamed(
	db: Database,
	before: Handle,
	after: Handle,
	at: number,
): readonly [Contact, Contact] | null {
	const contact = findContact(db, before);
	const taken = findContact(db, after);
	if (contact && taken && taken.id !== contact.id) return [contact, taken];
	const owner = ownerBefore(db, contact, after);
	// Whoever wrote from it since has it: what is told late takes nothing back.
	const { waId: _, ...withoutPhone } = after;
	const names = owner && owner.last_at > at ? withoutPhone : after;
	if (owner && names === after) letGo(db, owner, after);
	const one = contact ?? taken;
	const { id } = keep(db, one, names, one?.last_at ?? 0, null, at);
	addNames(db, id, before);
	return null;
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

/** The channel said at that instant that his window was shut: nothing is tried until he writes again. */
export function shutWindow(db: Database, id: number, at: number): void {
	const ended = at - WINDOW_MS;
	db.run(
		"UPDATE contact SET last_at = ? WHERE id = ? AND last_at > ? AND last_at <= ?",
		ended,
		id,
		ended,
		at,
	);
}

/** Known or not, his row says what was last heard of him; a row that would not change is not written. */
function keep(
	db: Database,
	known: Contact | null,
	from: Handle,
	sentAt: number,
	before = ownerBefore(db, known, from),
	namedAt = sentAt,
): Contact {
	// Whoever wrote from it last has it; what is told late takes nothing back.
	const takes = before !== null && sentAt > before.last_at;
	if (takes) letGo(db, before, from);
	const told: Names = {
		bsuid: from.bsuid ?? null,
		wa_id: before && !takes ? null : (from.waId ?? null),
		username: from.username ?? null,
		name: from.name ?? null,
	};
	const late = known !== null && namedAt < known.named_at;
	const now = {
		...(late ? combined(known, told) : combined(told, known)),
		last_at: Math.max(sentAt, known?.last_at ?? 0),
		named_at: Math.max(namedAt, known?.named_at ?? 0),
	};
	const id = known ? update(db, known.id, now) : insert(db, now);
	addNames(db, id, from);
	const kept = contactById(db, id);
	if (!kept) throw new Error("a contact just written is not there");
	return kept;
}

/** Answers to the former owner go to his id from now on, or to the number he has meanwhile. */
function letGo(db: Database, owner: Contact, { waId = "" }: Handle): void {
	if (owner.wa_id !== null && phoneName(owner.wa_id) === phoneName(waId))
		db.run("UPDATE contact SET wa_id = NULL WHERE id = ?", owner.id);
	db.run("DELETE FROM alias WHERE value = ?", phoneName(waId));
}

type Names = Pick<Contact, "bsuid" | "wa_id" | "username" | "name">;
type Facts = Names & Pick<Contact, "last_at" | "named_at">;

/** What the newer word leaves out stands as the older had it. */
function combined(newer: Names, older: Names | null): Names {
	return {
		bsuid: newer.bsuid ?? older?.bsuid ?? null,
		wa_id: newer.wa_id ?? older?.wa_id ?? null,
		username: newer.username ?? older?.username ?? null,
		name: newer.name ?? older?.name ?? null,
	};
}

function insert(db: Database, facts: Facts): number {
	const { bsuid, wa_id, username, name, last_at, named_at } = facts;
	const row = db.one<{ id: number }>(
		`INSERT INTO contact (bsuid, wa_id, username, name, last_at, named_at, first)
		VALUES (?, ?, ?, ?, ?, ?, NULL) RETURNING id`,
		bsuid,
		wa_id,
		username,
		name,
		last_at,
		named_at,
	);
	if (!row) throw new Error("an insert returned no row");
	return row.id;
}

function update(db: Database, id: number, facts: Facts): number {
	const { bsuid, wa_id, username, name, last_at, named_at } = facts;
	db.run(
		"UPDATE contact SET bsuid = ?, wa_id = ?, username = ?, name = ?, last_at = ?, named_at = ? WHERE id = ?",
		bsuid,
		wa_id,
		username,
		name,
		last_at,
		named_at,
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

/** Whatever somebody is found by: his id, his parent id, his number in one spelling. */
export function namesOf({ bsuid, parentBsuid, waId }: Handle): string[] {
	return [
		...(bsuid === undefined ? [] : [`b:${bsuid}`]),
		...(parentBsuid === undefined ? [] : [`b:${parentBsuid}`]),
		...(waId === undefined ? [] : [phoneName(waId)]),
	];
}

/** One spelling for one line: the ninth digit is put in where it belongs. */
function phoneName(waId: string): string {
	return `p:${waIdAliases(waId)[0] ?? `+${waId}`}`;
}

function isPhone(name: string): boolean {
	return name.startsWith("p:");
}
