// Tables of one account, as numbered migrations: append only, each additive, so that an object that
// slept through three releases wakes into the fourth. Integer keys or WITHOUT ROWID throughout,
// because a hidden index is a second row on the bill.
export const MIGRATIONS: readonly string[] = [
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
	// A number's tokens, its inbox and its state are its own object's; here is only which there are.
	`CREATE TABLE connection (
		id TEXT PRIMARY KEY,
		team TEXT NOT NULL,
		name TEXT NOT NULL,
		phone TEXT NOT NULL
	) WITHOUT ROWID;
	ALTER TABLE person ADD COLUMN whatsapp TEXT;`,
	// A number is on the sites that publish it once Meta has confirmed that it is ours.
	"ALTER TABLE connection ADD COLUMN live INTEGER NOT NULL DEFAULT 0",
	// A dropped number keeps its name: connected again by its team it is the same, with all it knows.
	"ALTER TABLE connection ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0",
];
