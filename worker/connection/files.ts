// The files clients sent: wanted from the moment their message is here, fetched by a job of their own,
// so that no text ever waits for one. Tried for hours, asking for the address anew each time, since it
// lives five minutes. Must not know Graph or where files are kept.
import type { FileState, FileTrouble } from "../../protocol/entry.ts";
import type { Attachment } from "../channels/port.ts";
import type { Database } from "../database.ts";
import type { CaseRef, MediaFile } from "./port.ts";

type FileOf = Extract<Attachment, { media: string }>;

export interface Job {
	readonly id: string;
	readonly contact: number;
	readonly message: string;
	readonly file: FileOf;
	readonly attempts: number;
	readonly state: State;
	/** Its message's stay; null until the team has it. */
	readonly team: string | null;
	readonly case_id: number | null;
	/** How often a person asked for it again. */
	readonly round: number;
	/** Of one that failed; null: it did not come, and nobody knows why. */
	readonly why: FileTrouble | null;
	/** When its message came; null where that is older than this is kept. */
	readonly at: number | null;
}

/** `here` and `failed` are due until the team was told. */
type State = "wanted" | "here" | "failed";

export type Fetched = "here" | "later" | "never" | FileTrouble;

interface Row extends Omit<Job, "file"> {
	readonly file: string;
	readonly due: number | null;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30 * 60_000;
/** Some hours of tries; people do not wait longer, and may ask again. */
const ATTEMPTS = 16;
/** How long Meta keeps what a client sent. */
const KEPT_MS = 7 * 86_400_000;

export function wantFile(
	db: Database,
	of: { readonly attachment: FileOf; readonly message: string; readonly contact: number },
	now: number,
): void {
	db.run(
		`INSERT OR IGNORE INTO media (id, contact, message, file, state, attempts, due, at)
		VALUES (?, ?, ?, ?, 'wanted', 0, ?, ?)`,
		of.attachment.media,
		of.contact,
		of.message,
		JSON.stringify(of.attachment),
		now,
		now,
	);
}

export function jobs(db: Database, what: "fetch" | "tell", now: number, limit: number): Job[] {
	return db
		.all<Row>(
			`SELECT * FROM media WHERE due IS NOT NULL AND due <= ? AND (state = 'wanted') = ?
			ORDER BY due LIMIT ?`,
			now,
			what === "fetch" ? 1 : 0,
			limit,
		)
		.map((row) => ({ ...row, file: JSON.parse(row.file) as FileOf }));
}

export function nextJob(db: Database): number | null {
	return (
		db.one<{ due: number | null }>("SELECT min(due) AS due FROM media WHERE due IS NOT NULL")
			?.due ?? null
	);
}

/** What became of a try; the last one that is put off is over. */
export function tried(db: Database, job: Job, how: Fetched, now: number): void {
	const { id, attempts } = job;
	const end = how === "later" ? endOf(job, now) : how;
	const wait = Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);
	db.run(
		"UPDATE media SET state = ?, why = ?, attempts = ?, due = ? WHERE id = ?",
		end === null ? "wanted" : end === "here" ? "here" : "failed",
		end === "gone" || end === "too_large" ? end : null,
		attempts + 1,
		end === null ? now + wait : now,
		id,
	);
}

/** Null: there is another try. */
function endOf({ attempts, at }: Job, now: number): "gone" | "never" | null {
	if (at !== null && now - at > KEPT_MS) return "gone";
	return attempts + 1 >= ATTEMPTS ? "never" : null;
}

/** A person asks for one that is not here: from the first try on, and now if it waits for one. */
export function wantAgain(db: Database, media: string, now: number): void {
	db.run("UPDATE media SET due = ? WHERE id = ? AND state = 'wanted'", now, media);
	db.run(
		`UPDATE media SET state = 'wanted', why = NULL, attempts = 0, round = round + 1, due = ?
		WHERE id = ? AND state = 'failed'`,
		now,
		media,
	);
}

/** As far as it is now; null for no file of this very stay. */
export function stateOf(db: Database, ref: CaseRef, media: string): FileState | null {
	const row = fileRow(db, ref, media);
	if (!row) return null;
	if (row.state !== "failed") return { state: row.state === "here" ? "ready" : "fetching" };
	return { state: "failed", ...(row.why !== null && { why: row.why }) };
}

/** The conversation its message is in now, for good: its client may begin others. */
export function fileIn(
	db: Database,
	{ team, case: id }: CaseRef,
	media: string,
	now: number,
): void {
	db.run(
		`UPDATE media SET team = ?, case_id = ?, due = CASE state WHEN 'wanted' THEN due ELSE ? END
		WHERE id = ? AND team IS NULL`,
		team,
		id,
		now,
		media,
	);
}

/** The team knows of it, or could not be told just now; one asked for again meanwhile is due as it is. */
export function toldOf(db: Database, { id, state, round }: Job, due: number | null): void {
	db.run(
		"UPDATE media SET due = ? WHERE id = ? AND state = ? AND round = ?",
		due,
		id,
		state,
		round,
	);
}

/** Where it is kept: by number and id, so that one cannot be guessed from another tenant. */
export function fileKey(line: string, media: string): string {
	return `whatsapp/${line}/${encodeURIComponent(media)}`;
}

/** Only of a message of this very stay, and only once it is here. */
export function fileOf(db: Database, line: string, ref: CaseRef, media: string): MediaFile | null {
	const row = fileRow(db, ref, media);
	if (row?.state !== "here") return null;
	const { mime, name } = JSON.parse(row.file) as FileOf;
	return { key: fileKey(line, row.id), mime, name: name ?? null };
}

function fileRow(db: Database, { team, case: id }: CaseRef, media: string): Row | null {
	return db.one<Row>(
		"SELECT * FROM media WHERE id = ? AND team = ? AND case_id = ?",
		media,
		team,
		id,
	);
}
