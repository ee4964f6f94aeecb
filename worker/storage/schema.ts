// Tables of a team object and their numbered migrations. Additive only: during a deploy the
// previous release reads what this one wrote. Rows written are the bill, so there is one index.

/** Structural, so that the platform's storage and node:sqlite both fit. */
export interface Sql {
	exec(query: string, ...bindings: readonly SqlValue[]): SqlCursor;
}
export type SqlValue = string | number | null;
export type SqlRow = Record<string, SqlValue>;
export interface SqlCursor {
	toArray(): SqlRow[];
	readonly rowsWritten: number;
	readonly rowsRead: number;
}

/** A migration is never edited after it was released; the next one is appended. */
export const MIGRATIONS: readonly string[] = [
	// The log is the truth. A row is what one command did to one case (0 is the team itself):
	// `n` numbers its first event, the rest follow. Loading folds the open cases' rows.
	// No two commands share an instant, so `at` orders them; `place` orders the events of a command
	// that did something to several cases, and is null when the row is all it did.
	// A closed case is found by who had it (0 for nobody), newest first, with what a list shows of
	// it: neither a list nor its one line ever folds a log.
	`CREATE TABLE entry (
		case_id INTEGER NOT NULL,
		n INTEGER NOT NULL,
		at INTEGER NOT NULL,
		place TEXT,
		events TEXT NOT NULL,
		PRIMARY KEY (case_id, n)
	) WITHOUT ROWID;
	CREATE TABLE open_case (id INTEGER PRIMARY KEY);
	CREATE TABLE closed_case (
		owner INTEGER NOT NULL,
		at INTEGER NOT NULL,
		id INTEGER NOT NULL,
		summary TEXT NOT NULL,
		PRIMARY KEY (owner, at, id)
	) WITHOUT ROWID;
	CREATE TABLE member (id INTEGER PRIMARY KEY, state TEXT NOT NULL, profile TEXT NOT NULL);
	CREATE TABLE product (ref TEXT PRIMARY KEY, state TEXT NOT NULL, view TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE receipt (
		key TEXT PRIMARY KEY,
		body_hash TEXT NOT NULL,
		case_id INTEGER NOT NULL,
		at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE outbox (
		id INTEGER PRIMARY KEY,
		body TEXT NOT NULL,
		attempts INTEGER NOT NULL,
		due_at INTEGER NOT NULL
	);`,
	// WhatsApp: messages that leave have a lane of their own, and a link is given out twice alike.
	`ALTER TABLE outbox ADD COLUMN lane TEXT NOT NULL DEFAULT 'account';
	ALTER TABLE receipt ADD COLUMN code TEXT;`,
];

export function migrate(sql: Sql): void {
	sql.exec("CREATE TABLE IF NOT EXISTS _migrations (version INTEGER PRIMARY KEY)");
	const [row] = sql.exec("SELECT max(version) AS version FROM _migrations").toArray();
	const done = Number(row?.version ?? 0);
	for (const [index, statements] of MIGRATIONS.entries()) {
		if (index < done) continue;
		sql.exec(statements);
		sql.exec("INSERT INTO _migrations (version) VALUES (?)", index + 1);
	}
}
