// Node's SQLite behind the platform's shape, with the platform's limits, which Node and a local
// workerd would let pass: 100 bound parameters, values of 2 MB, no transaction statements in SQL.
import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlCursor, SqlValue } from "../../worker/storage/schema.ts";
import { SqliteStore } from "../../worker/storage/sqlite.ts";

const MAX_BOUND = 100;
const MAX_VALUE_BYTES = 2_000_000;

export class NodeSql implements Sql {
	readonly db = new DatabaseSync(":memory:");
	/** Statements so far, and the one at which the power goes out. */
	count = 0;
	failAt = Number.POSITIVE_INFINITY;
	private readonly prepared = new Map<string, ReturnType<DatabaseSync["prepare"]>>();

	exec(query: string, ...bindings: readonly SqlValue[]): SqlCursor {
		this.count += 1;
		if (this.count === this.failAt) throw new Error("power cut");
		if (/^\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)/i.test(query))
			throw new Error("not authorized");
		if (bindings.length > MAX_BOUND) throw new Error("too many SQL variables");
		for (const value of bindings)
			if (typeof value === "string" && new TextEncoder().encode(value).length > MAX_VALUE_BYTES)
				throw new Error("string or blob too big");
		return cursor(this.rows(query, bindings));
	}

	/** As `transactionSync` does it: whatever is thrown undoes everything, and is thrown on. */
	transaction = <T>(work: () => T): T => {
		this.db.exec("BEGIN");
		try {
			const result = work();
			this.db.exec("COMMIT");
			return result;
		} catch (error) {
			this.db.exec("ROLLBACK");
			throw error;
		}
	};

	/** Every row of every table, as text: equal when nothing was changed. */
	dump(): string {
		const tables = this.db
			.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
			.all();
		return JSON.stringify(
			tables.map(({ name }) => [name, this.db.prepare(`SELECT * FROM ${name}`).all()]),
		);
	}

	private rows(query: string, bindings: readonly SqlValue[]): Record<string, SqlValue>[] {
		// Only the migrations are several statements at once, and they bind nothing.
		if (bindings.length === 0 && query.includes(";")) {
			this.db.exec(query);
			return [];
		}
		const statement = this.prepared.get(query) ?? this.db.prepare(query);
		this.prepared.set(query, statement);
		// Integers come as numbers here: nothing stored is beyond 2^53.
		return statement.all(...bindings) as Record<string, SqlValue>[];
	}
}

function cursor(rows: Record<string, SqlValue>[]): SqlCursor {
	return { toArray: () => rows, rowsWritten: 0, rowsRead: 0 };
}

/** A migrated store, its SQL, and a way to open the same data anew as after a restart. */
export function nodeStore(): { store: SqliteStore; sql: NodeSql; reopen(): SqliteStore } {
	const sql = new NodeSql();
	const open = () => {
		const store = new SqliteStore(sql, sql.transaction);
		store.migrate();
		return store;
	};
	return { store: open(), sql, reopen: open };
}
