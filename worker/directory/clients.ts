// The registry of clients: which e-mail, phone or WhatsApp is whose, and which broker served him first in
// line. Written by the teams' outboxes, read once per lead. A new client costs three rows: himself,
// his e-mail, his phone. Must not know cases, and must never be shown to a visitor.
import type { Database } from "../database.ts";
import type { ClientRecord, KnownClient } from "./port.ts";

interface Client {
	readonly id: number;
	readonly name: string;
	readonly origin: number | null;
	readonly at: number;
}

/**
 * Repeating a record changes nothing and writes nothing; an older one never undoes a newer one.
 * An alias that belongs to somebody already stays his: two people may share a phone, and merging
 * them silently would hand one's broker to the other.
 */
export function recordClient(db: Database, record: ClientRecord): void {
	const known = findClient(db, record.email ?? "", record.phones, record.handle);
	const id = known ? refresh(db, known.id, record) : insert(db, record);
	const { email, handle } = record;
	for (const value of [
		email && emailAlias(email),
		...lines(record.phones).map(phoneAlias),
		handle && handleAlias(handle),
	]) {
		if (!value || clientOf(db, value) !== null) continue;
		db.run("INSERT INTO alias (value, client) VALUES (?, ?)", value, id);
	}
}

export function findClient(
	db: Database,
	email: string,
	phones: readonly string[],
	handle?: string,
): KnownClient | null {
	const byEmail = email ? clientOf(db, emailAlias(email)) : null;
	const byHandle = handle === undefined ? null : clientOf(db, handleAlias(handle));
	let byPhone: number | null = null;
	for (const phone of phones) byPhone ??= clientOf(db, phoneAlias(phone));
	const id = byEmail ?? byHandle ?? byPhone;
	if (id === null) return null;
	const match =
		byEmail === null
			? byHandle === null
				? "phone"
				: "handle"
			: byEmail === byPhone
				? "both"
				: "email";
	return { id, origin: activeOrigin(db, id), match };
}

function insert(db: Database, record: ClientRecord): number {
	const row = db.one<{ id: number }>(
		"INSERT INTO client (name, origin, at) VALUES (?, ?, ?) RETURNING id",
		record.name,
		record.owner,
		record.at,
	);
	if (!row) throw new Error("an insert returned no row");
	return row.id;
}

function refresh(db: Database, id: number, record: ClientRecord): number {
	const now = db.one<Client>("SELECT id, name, origin, at FROM client WHERE id = ?", id);
	const origin = record.owner ?? now?.origin ?? null;
	const same = now?.origin === origin && now.name === record.name;
	if (now && record.at >= now.at && !same) {
		db.run(
			"UPDATE client SET name = ?, origin = ?, at = ? WHERE id = ?",
			record.name,
			origin,
			record.at,
			id,
		);
	}
	return id;
}

/** Who left is nobody's broker of origin any more (D37). */
function activeOrigin(db: Database, id: number): number | null {
	const row = db.one<{ origin: number }>(
		"SELECT c.origin FROM client c JOIN person p ON p.id = c.origin AND p.status = 'active' WHERE c.id = ?",
		id,
	);
	return row?.origin ?? null;
}

function clientOf(db: Database, alias: string): number | null {
	return (
		db.one<{ client: number }>("SELECT client FROM alias WHERE value = ?", alias)?.client ?? null
	);
}

function emailAlias(email: string): string {
	return `e:${email.toLowerCase()}`;
}

function phoneAlias(e164: string): string {
	return `p:${e164}`;
}

function handleAlias(handle: string): string {
	return `w:${handle}`;
}

/** Each line once, in its longest spelling: any spelling finds it, since all of them are asked for. */
function lines(phones: readonly string[]): string[] {
	const longest = new Map<string, string>();
	for (const phone of [...phones].sort((a, b) => a.length - b.length))
		longest.set(shortest(phone), phone);
	return [...longest.values()];
}

/** Two spellings are one line only by a mobile's ninth digit, or by Mexico's old 1 (H34). */
function shortest(phone: string): string {
	return phone.replace(/^\+55(\d\d)9([6-9]\d{7})$/, "+55$1$2").replace(/^\+521(\d{10})$/, "+52$1");
}
