// Tables of one connected number, as numbered migrations: append only, each additive. The inbox keeps
// every event of Meta's under a key that cannot come twice; the rest is what follows from it.
// Rows are the bill: an event costs two, and so does a message of ours when it is taken.

export const MIGRATIONS: readonly string[] = [
	// `event.key` unique is the whole of exactly-once: two copies in one second meet here.
	// What is due stands in a partial index, so that looking for work never reads the past.
	`CREATE TABLE connection (
		id INTEGER PRIMARY KEY CHECK (id = 1),
		settings TEXT NOT NULL,
		sealed TEXT NOT NULL
	);
	CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE event (
		n INTEGER PRIMARY KEY,
		key TEXT NOT NULL UNIQUE,
		at INTEGER NOT NULL,
		event TEXT NOT NULL,
		raw TEXT NOT NULL
	);
	CREATE TABLE contact (
		id INTEGER PRIMARY KEY,
		bsuid TEXT,
		wa_id TEXT,
		username TEXT,
		name TEXT,
		team TEXT,
		case_id INTEGER,
		last_at INTEGER NOT NULL
	);
	CREATE TABLE alias (value TEXT PRIMARY KEY, contact INTEGER NOT NULL) WITHOUT ROWID;
	CREATE TABLE code (
		code TEXT PRIMARY KEY,
		team TEXT NOT NULL,
		case_id INTEGER NOT NULL,
		name TEXT NOT NULL,
		phone TEXT,
		at INTEGER NOT NULL,
		contact INTEGER
	) WITHOUT ROWID;
	CREATE TABLE form (
		at INTEGER NOT NULL,
		code TEXT NOT NULL,
		phone TEXT,
		PRIMARY KEY (at, code)
	) WITHOUT ROWID;
	CREATE TABLE form_phone (
		phone TEXT NOT NULL,
		at INTEGER NOT NULL,
		code TEXT NOT NULL,
		PRIMARY KEY (phone, at, code)
	) WITHOUT ROWID;
	CREATE TABLE message (
		id TEXT PRIMARY KEY,
		n INTEGER NOT NULL,
		contact INTEGER,
		body TEXT NOT NULL,
		state TEXT NOT NULL,
		facts TEXT NOT NULL,
		attempts INTEGER NOT NULL,
		due INTEGER
	) WITHOUT ROWID;
	CREATE INDEX message_due ON message (n) WHERE due IS NOT NULL;
	CREATE TABLE sent (key TEXT PRIMARY KEY, id TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE media (
		id TEXT PRIMARY KEY,
		contact INTEGER NOT NULL,
		message TEXT NOT NULL,
		file TEXT NOT NULL,
		state TEXT NOT NULL,
		attempts INTEGER NOT NULL,
		due INTEGER
	) WITHOUT ROWID;
	CREATE INDEX media_due ON media (due) WHERE due IS NOT NULL;
	CREATE TABLE failure (what TEXT PRIMARY KEY, at INTEGER NOT NULL, detail TEXT NOT NULL) WITHOUT ROWID;`,
	// A message placed twice gets the same place: how a contact's first one was placed, and which event
	// bound a code. A file knows its own stay. What nobody can place yet waits for its person.
	`ALTER TABLE contact ADD COLUMN first TEXT DEFAULT '{"n":0}';
	ALTER TABLE code ADD COLUMN event INTEGER;
	ALTER TABLE code ADD COLUMN came_from TEXT;
	ALTER TABLE media ADD COLUMN team TEXT;
	ALTER TABLE media ADD COLUMN case_id INTEGER;
	CREATE TABLE parked (
		contact INTEGER NOT NULL,
		n INTEGER NOT NULL,
		PRIMARY KEY (contact, n)
	) WITHOUT ROWID;`,
	// What is too old to be of use goes, and whatever waited by it.
	`CREATE INDEX parked_n ON parked (n);`,
	// Whose turn it is, one row read for each talk: `turn` is the talk while a message waits in it. A try that
	// begins changes no index. What is of unknown fate, or to be told, is found by when it is due.
	`ALTER TABLE message ADD COLUMN turn TEXT;
	UPDATE message SET turn = CASE WHEN contact IS NOT NULL THEN 'c' || contact
		ELSE substr(id, 1, instr(id, '/') + instr(substr(id, instr(id, '/') + 1), '/') - 1) END
		WHERE state IN ('queued', 'sending');
	DROP INDEX message_due;
	CREATE INDEX message_turn ON message (turn, n) WHERE turn IS NOT NULL;
	CREATE INDEX message_open ON message (due) WHERE state IN ('unknown', 'failed') AND due IS NOT NULL;
	CREATE INDEX message_unsure ON message (contact) WHERE state = 'unknown' AND due IS NOT NULL;`,
	// Since when he has the names he has: what is told late does not bring old ones back.
	"ALTER TABLE contact ADD COLUMN named_at INTEGER NOT NULL DEFAULT 0;",
	// A file somebody asks for again, and why one did not come.
	`ALTER TABLE media ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE media ADD COLUMN why TEXT;
	ALTER TABLE media ADD COLUMN at INTEGER;`,
	// Who said that he wants no offers, or wants them again, by any of his names.
	`CREATE TABLE optout (who TEXT PRIMARY KEY, at INTEGER NOT NULL, wants INTEGER NOT NULL) WITHOUT ROWID;`,
	// What a row cannot hold of an event's own words: a whole post of Meta's may be one.
	`CREATE TABLE event_rest (
		key TEXT NOT NULL,
		part INTEGER NOT NULL,
		raw TEXT NOT NULL,
		PRIMARY KEY (key, part)
	) WITHOUT ROWID;`,
	// What a team that does not answer has still to hear.
	`CREATE TABLE held (
		team TEXT NOT NULL,
		n INTEGER NOT NULL,
		event INTEGER NOT NULL,
		told TEXT NOT NULL,
		PRIMARY KEY (team, n)
	) WITHOUT ROWID;
	CREATE INDEX held_event ON held (event);`,
	// From which event on somebody was in which conversation. Of those that were before this was kept, the last.
	`CREATE TABLE stay (
		contact INTEGER NOT NULL,
		n INTEGER NOT NULL,
		team TEXT NOT NULL,
		case_id INTEGER NOT NULL,
		PRIMARY KEY (contact, n)
	) WITHOUT ROWID;
	INSERT INTO stay (contact, n, team, case_id)
		SELECT id, 0, team, case_id FROM contact WHERE team IS NOT NULL AND case_id IS NOT NULL;`,
];
