// Rows of the stand-in: one table of documents, one of bytes in pieces, one journal. Everything the
// stand-in knows is here, so that a restart loses nothing. Knows no WhatsApp.

import type { Fields } from "./shapes.ts";

/** SQLite keeps at most 2 MB in a value; a post of Meta's may have 3 MB. */
const PIECE = 1_000_000;

const TABLES = `
	CREATE TABLE IF NOT EXISTS doc (
		n INTEGER PRIMARY KEY AUTOINCREMENT,
		kind TEXT NOT NULL,
		id TEXT NOT NULL,
		owner TEXT NOT NULL,
		body TEXT NOT NULL,
		UNIQUE (kind, id)
	);
	CREATE INDEX IF NOT EXISTS doc_owner ON doc (kind, owner, n);
	CREATE TABLE IF NOT EXISTS piece (
		id TEXT NOT NULL,
		n INTEGER NOT NULL,
		bytes BLOB NOT NULL,
		PRIMARY KEY (id, n)
	) WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS journal (
		n INTEGER PRIMARY KEY AUTOINCREMENT,
		at INTEGER NOT NULL,
		what TEXT NOT NULL,
		body TEXT NOT NULL
	);
`;

/** All documents of one kind, in the order they were first put. */
export class Shelf<T extends object> {
	constructor(
		private readonly sql: SqlStorage,
		private readonly kind: string,
		private readonly key: (item: T) => { id: string; owner?: string },
	) {}

	get(id: string): T | null {
		const [row] = this.sql
			.exec<{ body: string }>("SELECT body FROM doc WHERE kind = ? AND id = ?", this.kind, id)
			.toArray();
		return row ? (JSON.parse(row.body) as T) : null;
	}

	put(item: T): T {
		const { id, owner = "" } = this.key(item);
		this.sql.exec(
			`INSERT INTO doc (kind, id, owner, body) VALUES (?, ?, ?, ?)
			 ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, body = excluded.body`,
			this.kind,
			id,
			owner,
			JSON.stringify(item),
		);
		return item;
	}

	patch(item: T, changes: Partial<T>): T {
		return this.put({ ...item, ...changes });
	}

	remove(id: string): void {
		this.sql.exec("DELETE FROM doc WHERE kind = ? AND id = ?", this.kind, id);
	}

	all(owner?: string): T[] {
		const rows =
			owner === undefined
				? this.sql.exec<{ body: string }>(
						"SELECT body FROM doc WHERE kind = ? ORDER BY n",
						this.kind,
					)
				: this.sql.exec<{ body: string }>(
						"SELECT body FROM doc WHERE kind = ? AND owner = ? ORDER BY n",
						this.kind,
						owner,
					);
		return rows.toArray().map(({ body }) => JSON.parse(body) as T);
	}
}

export interface JournalEntry extends Fields {
	readonly n: number;
	readonly at: number;
	readonly what: string;
}

export class Rows {
	constructor(readonly sql: SqlStorage) {
		sql.exec(TABLES);
	}

	shelf<T extends object>(
		kind: string,
		key: (item: T) => { id: string; owner?: string },
	): Shelf<T> {
		return new Shelf(this.sql, kind, key);
	}

	keep(id: string, bytes: Uint8Array): void {
		this.forget(id);
		for (let n = 0; n === 0 || n * PIECE < bytes.length; n++) {
			const piece = bytes.slice(n * PIECE, (n + 1) * PIECE);
			this.sql.exec("INSERT INTO piece (id, n, bytes) VALUES (?, ?, ?)", id, n, piece.buffer);
		}
	}

	kept(id: string): Uint8Array | null {
		const rows = this.sql
			.exec<{ bytes: ArrayBuffer }>("SELECT bytes FROM piece WHERE id = ? ORDER BY n", id)
			.toArray();
		if (rows.length === 0) return null;
		const whole = new Uint8Array(rows.reduce((sum, { bytes }) => sum + bytes.byteLength, 0));
		let at = 0;
		for (const { bytes } of rows) {
			whole.set(new Uint8Array(bytes), at);
			at += bytes.byteLength;
		}
		return whole;
	}

	forget(id: string): void {
		this.sql.exec("DELETE FROM piece WHERE id = ?", id);
	}

	note(at: number, what: string, body: Fields): void {
		this.sql.exec(
			"INSERT INTO journal (at, what, body) VALUES (?, ?, ?)",
			Math.trunc(at),
			what,
			JSON.stringify(body),
		);
	}

	journal(ask: {
		what?: string;
		since?: number;
		contains?: string;
		limit?: number;
	}): JournalEntry[] {
		const rows = this.sql
			.exec<{ n: number; at: number; what: string; body: string }>(
				`SELECT * FROM (
					SELECT n, at, what, body FROM journal
					WHERE n > ? AND (? = '' OR what = ?) AND instr(body, ?) > 0
					ORDER BY n DESC LIMIT ?
				) ORDER BY n`,
				ask.since ?? 0,
				ask.what ?? "",
				ask.what ?? "",
				ask.contains ?? "",
				ask.limit ?? 200,
			)
			.toArray();
		return rows.map(({ body, ...row }) => ({ ...(JSON.parse(body) as Fields), ...row }));
	}

	clear(): void {
		this.sql.exec("DELETE FROM doc");
		this.sql.exec("DELETE FROM piece");
		this.sql.exec("DELETE FROM journal");
	}
}
