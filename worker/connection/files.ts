// The files clients sent: wanted from the moment their message is here, fetched by a job of their own,
// so that no text ever waits for one. Tried for hours, asking for the address anew each time, since it
// lives five minutes. Must not know Graph or where files are kept.
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
}

/** `here` and `failed` are due until the team was told. */
type State = "wanted" | "here" | "failed";

export type Fetched = "here" | "later" | "never";

interface Row extends Omit<Job, "file"> {
	readonly file: string;
	readonly due: number | null;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30 * 60_000;
/** Some hours of tries; Meta keeps an id for seven days, people do not wait that long. */
const ATTEMPTS = 16;

export function wantFile(
	db: Database,
	of: { readonly attachment: FileOf; readonly message: string; readonly contact: number },
	now: number,
): void {
	db.run(
		`INSERT OR IGNORE INTO media (id, contact, message, file, state, attempts, due)
		VALUES (?, ?, ?, ?, 'wanted', 0, ?)`,
		of.attachment.media,
		of.contact,
		of.message,
		JSON.stringify(of.attachment),
		now,
	);
}

export function jobs(db: Database, now: number, limit: number): Job[] {
	return db
		.all<Row>(
			"SELECT * FROM media WHERE due IS NOT NULL AND due <= ? ORDER BY due LIMIT ?",
			now,
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
export function tried(db: Database, { id, attempts }: Job, how: Fetched, now: number): void {
	const over = how === "later" && attempts + 1 >= ATTEMPTS ? "never" : how;
	const wait = Math.min(FIRST_RETRY_MS * 2 ** attempts, LONGEST_RETRY_MS);
	db.run(
		"UPDATE media SET state = ?, attempts = ?, due = ? WHERE id = ?",
		over === "here" ? "here" : over === "never" ? "failed" : "wanted",
		attempts + 1,
		over === "later" ? now + wait : now,
		id,
	);
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

/** The team knows of it, or could not be told just now. */
export function toldOf(db: Database, { id }: Job, due: number | null): void {
	db.run("UPDATE media SET due = ? WHERE id = ?", due, id);
}

/** Where it is kept: by number and id, so that one cannot be guessed from another tenant. */
export function fileKey(line: string, media: string): string {
	return `whatsapp/${line}/${encodeURIComponent(media)}`;
}

/** Only of a message of this very stay, and only once it is here. */
export function fileOf(db: Database, line: string, ref: CaseRef, media: string): MediaFile | null {
	const row = db.one<Row>(
		"SELECT * FROM media WHERE id = ? AND state = 'here' AND team = ? AND case_id = ?",
		media,
		ref.team,
		ref.case,
	);
	if (!row) return null;
	const { mime, name } = JSON.parse(row.file) as FileOf;
	return { key: fileKey(line, row.id), mime, name: name ?? null };
}
