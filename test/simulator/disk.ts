// A disk for an object: node:sqlite in the shape of the platform's storage, whose power goes out at
// the chosen statement, the commit counted as one. Knows nothing of what is stored on it.
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlRow } from "../../worker/storage/schema.ts";

export class PowerCut extends Error {}

/** In place of a statement's number. */
export const COMMIT = 0;

export class Disk {
	private readonly db = new DatabaseSync(":memory:");
	private readonly prepared = new Map<string, StatementSync>();
	private left = Number.POSITIVE_INFINITY;
	private commits = true;

	readonly sql: Sql = {
		exec: (query, ...bindings) => {
			this.spend();
			if (bindings.length === 0 && query.includes(";")) {
				this.db.exec(query);
				return cursor([]);
			}
			const statement = this.prepared.get(query) ?? this.db.prepare(query);
			this.prepared.set(query, statement);
			return cursor(statement.all(...bindings) as SqlRow[]);
		},
	};

	readonly transaction = <T>(work: () => T): T => {
		this.db.exec("BEGIN");
		try {
			const result = work();
			this.spend();
			if (!this.commits) throw new PowerCut();
			this.db.exec("COMMIT");
			return result;
		} catch (error) {
			this.db.exec("ROLLBACK");
			throw error;
		}
	};

	/** Does the work, unless the power goes out at its statement number `statement`, or 0: the commit. */
	survives(work: () => void, statement = Number.POSITIVE_INFINITY): boolean {
		this.left = statement === COMMIT ? Number.POSITIVE_INFINITY : statement;
		this.commits = statement !== COMMIT;
		try {
			work();
			return true;
		} catch (error) {
			if (error instanceof PowerCut) return false;
			throw error;
		} finally {
			this.left = Number.POSITIVE_INFINITY;
			this.commits = true;
		}
	}

	close(): void {
		this.db.close();
	}

	private spend(): void {
		this.left -= 1;
		if (this.left <= 0) throw new PowerCut();
	}
}

function cursor(rows: SqlRow[]): ReturnType<Sql["exec"]> {
	return { toArray: () => rows, rowsRead: 0, rowsWritten: 0 };
}
