// Tables of one account, as numbered migrations: append only, each additive, so that an object that
// slept through three releases wakes into the fourth. Integer keys or WITHOUT ROWID throughout,
// because a hidden index is a second row on the bill.
import type { Database } from "./database.ts";

const MIGRATIONS: readonly string[] = [
	`CREATE TABLE account (
		id INTEGER PRIMARY KEY CHECK (id = 1),
		slug TEXT NOT NULL,
		company TEXT NOT NULL,
		creci TEXT,
		created_at INTEGER NOT NULL
	);
	CREATE TABLE person (
		id INTEGER PRIMARY KEY,
		email TEXT NOT NULL UNIQUE,
		name TEXT NOT NULL,
		role TEXT NOT NULL,
		creci TEXT,
		photo TEXT,
		status TEXT NOT NULL,
		password TEXT
	);
	CREATE TABLE session (
		hash TEXT PRIMARY KEY,
		id TEXT NOT NULL,
		person INTEGER NOT NULL,
		created_at INTEGER NOT NULL,
		seen_at INTEGER NOT NULL,
		expires_at INTEGER NOT NULL,
		device TEXT NOT NULL,
		net TEXT NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE invite (
		hash TEXT PRIMARY KEY,
		person INTEGER NOT NULL,
		expires_at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE throttle (
		key TEXT PRIMARY KEY,
		count INTEGER NOT NULL,
		last INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE team (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		created_at INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE member (
		person INTEGER NOT NULL,
		team TEXT NOT NULL,
		PRIMARY KEY (person, team)
	) WITHOUT ROWID;
	CREATE TABLE product (
		ref TEXT PRIMARY KEY,
		view TEXT NOT NULL,
		teams TEXT NOT NULL,
		brokers TEXT NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE site (
		key TEXT PRIMARY KEY,
		team TEXT NOT NULL,
		name TEXT NOT NULL,
		settings TEXT NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE client (
		id INTEGER PRIMARY KEY,
		name TEXT NOT NULL,
		origin INTEGER,
		at INTEGER NOT NULL
	);
	CREATE TABLE alias (
		value TEXT PRIMARY KEY,
		client INTEGER NOT NULL
	) WITHOUT ROWID;
	CREATE TABLE outbox (
		n INTEGER PRIMARY KEY,
		team TEXT NOT NULL,
		call TEXT NOT NULL,
		tries INTEGER NOT NULL DEFAULT 0,
		due INTEGER NOT NULL,
		refused TEXT
	);`,
	// What a team was last told to follow, so that it can be told again.
	`ALTER TABLE team ADD COLUMN rules TEXT NOT NULL
		DEFAULT '{"preset":"product","policy":{},"timeZone":"America/Sao_Paulo"}';
	CREATE TABLE integration (
		hash TEXT PRIMARY KEY,
		id TEXT NOT NULL,
		name TEXT NOT NULL,
		team TEXT NOT NULL,
		product TEXT,
		created_at INTEGER NOT NULL,
		used_at INTEGER
	) WITHOUT ROWID;`,
	`ALTER TABLE person ADD COLUMN departments TEXT NOT NULL DEFAULT '[]';
	ALTER TABLE product ADD COLUMN departments TEXT NOT NULL DEFAULT '[]';`,
	"ALTER TABLE product ADD COLUMN listing_broker INTEGER",
];

/** An account that was never set up has no tables: asking for one by a made-up name costs no row. */
export function isSetUp(db: Database): boolean {
	return db.one("SELECT 1 FROM sqlite_master WHERE name = '_migrations'") !== null;
}

export function migrate(db: Database, now: number): void {
	db.transaction(() => {
		db.run("CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)");
		const done = db.one<{ n: number }>("SELECT COUNT(*) AS n FROM _migrations")?.n ?? 0;
		MIGRATIONS.slice(done).forEach((sql, i) => {
			db.run(sql);
			db.run("INSERT INTO _migrations (id, at) VALUES (?, ?)", done + i + 1, now);
		});
	});
}
