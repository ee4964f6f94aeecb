// The links given out: who holds one must write its code, once, to be its form's client. A code binds
// for thirty days, long after the fifteen minutes in which an invalid phone becomes a CNA: a message
// on the next day is still his (whatsapp.md §2.5). Must not know who may be asked for a case.
import type { Handle } from "../channels/port.ts";
import type { Database } from "../database.ts";
import type { ExpectedCode } from "./port.ts";

export interface Code {
	readonly code: string;
	readonly team: string;
	readonly case: number;
	readonly name: string;
	readonly phone: string | null;
	readonly at: number;
	readonly contact: number | null;
	/** The message that bound it, or may; and where its sender was until then. */
	readonly event: number | null;
	readonly came_from: string | null;
}

/** Which message binds a code, and where its sender was. */
export interface Binding {
	readonly event: number;
	readonly cameFrom: { readonly team: string | null; readonly case: number | null };
}

const CODE_MS = 30 * 86_400_000;
/**
 * In which a message without code may be guessed to be a form's, and only guessed: the table `form` holds
 * those that count.
 */
const LOOKALIKE_MS = 10 * 60_000;

const COLUMNS = "code, team, case_id AS 'case', name, phone, at, contact, event, came_from";

/** Repeating one changes nothing. */
export function expectCode(db: Database, of: ExpectedCode): void {
	const { code, team, case: id, name, phones, at, link } = of;
	const [phone = null] = phones;
	if (link !== "late")
		db.run("INSERT OR IGNORE INTO form (at, code, phone) VALUES (?, ?, ?)", at, code, phone);
	if (db.one("SELECT 1 FROM code WHERE code = ?", code) !== null) return;
	db.run(
		"INSERT INTO code (code, team, case_id, name, phone, at) VALUES (?, ?, ?, ?, ?, ?)",
		code,
		team,
		id,
		name,
		phone,
		at,
	);
	if (phone !== null)
		db.run("INSERT INTO form_phone (phone, at, code) VALUES (?, ?, ?)", phone, at, code);
}

/** Null for one that never was, and for one too old. */
export function readCode(db: Database, code: string, now: number): Code | null {
	const found = byCode(db, code);
	return found && now - found.at <= CODE_MS ? found : null;
}

/** Once: whoever comes second is somebody else. */
export function bindCode(db: Database, code: string, contact: number, by?: Binding): void {
	db.run(
		"UPDATE code SET contact = ?, event = ?, came_from = ? WHERE code = ? AND contact IS NULL",
		contact,
		by?.event ?? null,
		by ? JSON.stringify(by.cameFrom) : null,
		code,
	);
}

/** This message may bind it, should its team put it there: told again, it finds the same form. */
export function offerTo(db: Database, code: string, event: number): void {
	db.run("UPDATE code SET event = ? WHERE code = ? AND contact IS NULL", event, code);
}

/**
 * The newest form with this phone that nobody has written for, sent after `since`; before any other
 * the one that was offered to this very event.
 */
export function formOf(
	db: Database,
	phones: readonly string[],
	{ since, event, now }: { readonly since: number; readonly event?: number; readonly now: number },
): Code | null {
	const free = phones
		.flatMap((phone) =>
			db.all<{ code: string }>(
				"SELECT code FROM form_phone WHERE phone = ? AND at > ? ORDER BY at DESC LIMIT 5",
				phone,
				now - CODE_MS,
			),
		)
		.map(({ code }) => byCode(db, code))
		.filter((found): found is Code => found?.contact === null);
	const offered = event === undefined ? undefined : free.find((one) => one.event === event);
	return offered ?? free.find(({ at }) => at > since) ?? null;
}

/**
 * One, and only one, link of the team's last minutes to this number whose form looks like him: the end of
 * his number, or his name. They run from the tap where we see it, else from the form, which is just before
 * it. For a person to judge (ladder, step 4).
 */
export function lookalike(
	db: Database,
	from: Handle,
	phones: readonly string[],
	{ team, now }: { readonly team: string; readonly now: number },
): Code | null {
	const recent = db
		.all<{ code: string }>(
			"SELECT code FROM form WHERE at > ? GROUP BY code ORDER BY max(at) DESC LIMIT 50",
			now - LOOKALIKE_MS,
		)
		.map(({ code }) => byCode(db, code));
	const end = phones[0]?.slice(-4);
	const alike = recent.filter(
		(form): form is Code =>
			form !== null &&
			form.contact === null &&
			form.team === team &&
			((end !== undefined && form.phone?.slice(-4) === end) || sameName(form.name, from.name)),
	);
	return alike.length === 1 ? (alike[0] ?? null) : null;
}

function byCode(db: Database, code: string): Code | null {
	return db.one<Code>(["SELECT", COLUMNS, "FROM code WHERE code = ?"].join(" "), code);
}

function sameName(a: string, b: string | undefined): boolean {
	return b !== undefined && plain(a) !== "" && plain(a) === plain(b);
}

function plain(name: string): string {
	return name.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
}
