// The object's SQLite as three verbs, and the count of rows written, which is what the platform
// bills. Values travel as bound parameters only. Knows no table.

export type Value = string | number | null;

export class Database {
	/** Rows written since the object woke. */
	written = 0;
	readonly #storage: DurableObjectStorage;

	constructor(storage: DurableObjectStorage) {
		this.#storage = storage;
	}

	all<T>(sql: string, ...values: readonly Value[]): T[] {
		const cursor = this.#storage.sql.exec(sql, ...values);
		const rows = cursor.toArray() as T[];
		this.written += cursor.rowsWritten;
		return rows;
	}

	one<T>(sql: string, ...values: readonly Value[]): T | null {
		return this.all<T>(sql, ...values)[0] ?? null;
	}

	run(sql: string, ...values: readonly Value[]): void {
		this.all(sql, ...values);
	}

	/** All or nothing: a throw inside undoes every write. `work` must be synchronous. */
	transaction<T>(work: () => T): T {
		return this.#storage.transactionSync(work);
	}
}

/** An object nobody ever used has no tables: asking for one by a made-up name costs no row. */
export function isSetUp(db: Database): boolean {
	return db.one("SELECT 1 FROM sqlite_master WHERE name = '_migrations'") !== null;
}

/** Append only, each additive: an object that slept through three releases wakes into the fourth. */
export function migrate(db: Database, migrations: readonly string[], now: number): void {
	db.transaction(() => {
		db.run("CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY, at INTEGER NOT NULL)");
		const done = db.one<{ n: number }>("SELECT COUNT(*) AS n FROM _migrations")?.n ?? 0;
		migrations.slice(done).forEach((sql, i) => {
			db.run(sql);
			db.run("INSERT INTO _migrations (id, at) VALUES (?, ?)", done + i + 1, now);
		});
	});
}
