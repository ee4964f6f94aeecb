// The little of Node's SQLite these tests use; the rest of Node's types would hide mistakes in
// code that runs on the platform.
declare module "node:sqlite" {
	type Value = string | number | null;
	export class StatementSync {
		all(...bindings: readonly Value[]): Record<string, Value>[];
		run(...bindings: readonly Value[]): { changes: number | bigint };
	}
	export class DatabaseSync {
		constructor(path: string);
		exec(sql: string): void;
		prepare(sql: string): StatementSync;
		close(): void;
	}
}
