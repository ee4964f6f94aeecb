// The store over SQLite: the platform's inside the object, node:sqlite in tests. Plain SQL with
// bound parameters; every statement's rows are counted by whoever passes the `sql` in.
import type { Recorded, RecordedOfCase } from "../routing/events.ts";
import type { Policy } from "../routing/policy.ts";
import type { CaseId, Member, MemberId, Product, Team } from "../routing/team.ts";
import { fromRows } from "./fold.ts";
import { migrate, type Sql, type SqlRow } from "./schema.ts";
import {
	ACCOUNT_LANE,
	type ClosedCase,
	type Lane,
	type Loaded,
	type MemberProfile,
	type OutboxItem,
	type ProductProfile,
	type Receipt,
	type TeamStore,
} from "./store.ts";

const TEAM_LOG = 0;
const NOBODY = 0;
const EVER = Number.MAX_SAFE_INTEGER;
const CONFIGURED = "configured";

export class SqliteStore implements TeamStore {
	private readonly sql: Sql;
	readonly transaction: <T>(work: () => T) => T;

	constructor(sql: Sql, transaction: <T>(work: () => T) => T) {
		this.sql = sql;
		this.transaction = transaction;
	}

	migrate(): void {
		this.transaction(() => migrate(this.sql));
	}

	load(): Loaded {
		const members = this.rows("SELECT id, state, profile FROM member ORDER BY id");
		const products = this.rows("SELECT ref, state, view FROM product ORDER BY ref");
		const logs = new Map<CaseId, RecordedOfCase[]>();
		for (const { id } of this.rows("SELECT id FROM open_case ORDER BY id"))
			logs.set(Number(id), this.log(Number(id), 0));
		const configured = this.setting(CONFIGURED);
		const [last] = this.rows(
			"SELECT case_id AS id, at FROM entry ORDER BY case_id DESC, n DESC LIMIT 1",
		);
		const [tail] = this.rows(
			"SELECT n, at, events FROM entry WHERE case_id = ? ORDER BY n DESC LIMIT 1",
			TEAM_LOG,
		);
		const team = fromRows({
			configured: configured ? (JSON.parse(configured) as { policy: Policy; zone: string }) : null,
			members: members.map(({ state }) => parse<Member>(state)),
			products: products.map(({ state }) => parse<Product>(state)),
			logs,
			lastCase: Number(last?.id ?? 0),
		});
		const teamTail = tail ? parse<unknown[]>(tail.events ?? null).length : 0;
		return {
			team,
			teamEvents: tail ? Number(tail.n) + teamTail - 1 : 0,
			lastAt: Math.max(
				Number(tail?.at ?? 0),
				Number(last?.at ?? 0),
				this.heads(EVER)[0]?.at ?? 0,
				...[...logs.values()].map((log) => log.at(-1)?.at ?? 0),
			),
			profiles: new Map(
				members.map(({ id, profile }) => [Number(id), parse<MemberProfile>(profile)]),
			),
			products: new Map(
				products.map(({ ref, view }) => [String(ref), parse<ProductProfile>(view)]),
			),
			logs,
		};
	}

	save(
		before: Team,
		after: Team,
		events: readonly Recorded[],
		closed: readonly ClosedCase[],
	): void {
		for (const { caseId, n, at, places, batch } of batches(events))
			this.sql.exec(
				"INSERT INTO entry (case_id, n, at, place, events) VALUES (?, ?, ?, ?, ?)",
				caseId,
				n,
				at,
				batch.length === events.length ? null : JSON.stringify(places),
				JSON.stringify(batch),
			);
		for (const [id, member] of after.members)
			if (before.members.get(id) !== member)
				this.sql.exec(
					`INSERT INTO member (id, state, profile) VALUES (?, ?, ?)
					ON CONFLICT (id) DO UPDATE SET state = excluded.state`,
					id,
					JSON.stringify(member),
					JSON.stringify({ name: "" }),
				);
		for (const [ref, product] of after.products)
			if (before.products.get(ref) !== product)
				this.sql.exec(
					`INSERT INTO product (ref, state, view) VALUES (?, ?, ?)
					ON CONFLICT (ref) DO UPDATE SET state = excluded.state`,
					ref,
					JSON.stringify(product),
					JSON.stringify({ ref, name: ref }),
				);
		this.saveCases(after, events, closed);
		if (before.policy !== after.policy || before.zone !== after.zone)
			this.putSetting(CONFIGURED, JSON.stringify({ policy: after.policy, zone: after.zone }));
	}

	/** Membership of the open set changes only with an arrival or an ending. */
	private saveCases(after: Team, events: readonly Recorded[], closed: readonly ClosedCase[]): void {
		for (const recorded of events)
			if (recorded.of === "case" && recorded.event.type === "received")
				if (after.cases.has(recorded.case))
					this.sql.exec("INSERT INTO open_case (id) VALUES (?)", recorded.case);
		for (const { id, owner, at, summary } of closed) {
			this.sql.exec("DELETE FROM open_case WHERE id = ?", id);
			this.sql.exec(
				"INSERT INTO closed_case (owner, at, id, summary) VALUES (?, ?, ?, ?)",
				owner ?? NOBODY,
				at,
				id,
				summary,
			);
		}
	}

	log(caseId: CaseId, since: number): RecordedOfCase[] {
		// The row that holds event `since + 1` may begin before it.
		const rows = this.rows(
			`SELECT n, at, events FROM entry WHERE case_id = ?1 AND n >= coalesce(
				(SELECT max(n) FROM entry WHERE case_id = ?1 AND n <= ?2), 0) ORDER BY n`,
			caseId,
			since + 1,
		);
		return rows
			.flatMap((row) => unpack(row))
			.filter(({ n }) => n > since)
			.map(({ n, at, event }) => ({
				of: "case" as const,
				case: caseId,
				n,
				at,
				event: event as RecordedOfCase["event"],
			}));
	}

	everything(): Recorded[] {
		return this.rows("SELECT case_id, n, at, place, events FROM entry ORDER BY at")
			.flatMap((row) => {
				const places = row.place ? parse<number[]>(row.place) : null;
				return unpack(row).map(({ n, at, event }, index) => ({
					place: places?.[index] ?? index,
					recorded: (Number(row.case_id) === TEAM_LOG
						? { of: "team", n, at, event }
						: { of: "case", case: Number(row.case_id), n, at, event }) as Recorded,
				}));
			})
			.sort((a, b) => a.recorded.at - b.recorded.at || a.place - b.place)
			.map(({ recorded }) => recorded);
	}

	closed(owner: MemberId | null, limit: number, before = EVER): ClosedCase[] {
		if (owner !== null) return this.closedBy(owner, before, limit);
		// Everyone's: the newest of each, and then the next of whoever's was taken. An index by time
		// alone would cost a row for every case to spare a few reads of the few who lead.
		const heads = this.heads(before);
		const newest: ClosedCase[] = [];
		for (let head = heads.shift(); head && newest.length < limit; head = heads.shift()) {
			newest.push(head);
			heads.push(...this.closedBy(head.owner ?? NOBODY, head.at, 1));
			heads.sort(newestFirst);
		}
		return newest;
	}

	/** Each owner's newest before an instant, newest first. */
	private heads(before: number): ClosedCase[] {
		const owners = this.rows("SELECT id FROM member").map(({ id }) => Number(id));
		return [NOBODY, ...owners]
			.flatMap((owner) => this.closedBy(owner, before, 1))
			.sort(newestFirst);
	}

	private closedBy(owner: number, before: number, limit: number): ClosedCase[] {
		return this.rows(
			`SELECT id, at, summary FROM closed_case
			WHERE owner = ? AND at < ? ORDER BY at DESC LIMIT ?`,
			owner,
			before,
			limit,
		).map(({ id, at, summary }) => ({
			id: Number(id),
			owner: owner === NOBODY ? null : owner,
			at: Number(at),
			summary: String(summary),
		}));
	}

	putProfile(member: MemberId, profile: MemberProfile): void {
		this.sql.exec("UPDATE member SET profile = ? WHERE id = ?", JSON.stringify(profile), member);
	}

	putProduct(product: ProductProfile): void {
		this.sql.exec(
			"UPDATE product SET view = ? WHERE ref = ?",
			JSON.stringify(product),
			product.ref,
		);
	}

	receipt(key: string): Receipt | null {
		const [row] = this.rows("SELECT body_hash, case_id, at, code FROM receipt WHERE key = ?", key);
		if (!row) return null;
		const { body_hash, case_id, at, code } = row;
		const receipt = { bodyHash: String(body_hash), caseId: Number(case_id), at: Number(at) };
		return code == null ? receipt : { ...receipt, code: String(code) };
	}

	putReceipt(key: string, { bodyHash, caseId, at, code }: Receipt): void {
		this.sql.exec(
			"INSERT INTO receipt (key, body_hash, case_id, at, code) VALUES (?, ?, ?, ?, ?)",
			key,
			bodyHash,
			caseId,
			at,
			code ?? null,
		);
	}

	setting(key: string): string | null {
		const [row] = this.rows("SELECT value FROM setting WHERE key = ?", key);
		return row ? String(row.value) : null;
	}

	putSetting(key: string, value: string): void {
		this.sql.exec(
			"INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			key,
			value,
		);
	}

	enqueue(body: string, dueAt: number, lane: Lane = ACCOUNT_LANE): void {
		this.sql.exec(
			"INSERT INTO outbox (body, attempts, due_at, lane) VALUES (?, 0, ?, ?)",
			body,
			dueAt,
			lane,
		);
	}

	outbox(limit: number, lane: Lane = ACCOUNT_LANE): OutboxItem[] {
		// The table holds what is on its way: a few rows, read in order, cost less than an index.
		return this.rows(
			"SELECT id, body, attempts, due_at FROM outbox WHERE lane = ? ORDER BY id LIMIT ?",
			lane,
			limit,
		).map((row) => ({
			id: Number(row.id),
			body: String(row.body),
			attempts: Number(row.attempts),
			dueAt: Number(row.due_at),
		}));
	}

	dequeue(id: number): void {
		this.sql.exec("DELETE FROM outbox WHERE id = ?", id);
	}

	postpone(id: number, attempts: number, dueAt: number): void {
		this.sql.exec("UPDATE outbox SET attempts = ?, due_at = ? WHERE id = ?", attempts, dueAt, id);
	}

	lanes(): Lane[] {
		return this.rows("SELECT DISTINCT lane FROM outbox").map(({ lane }) => String(lane));
	}

	outboxDue(except?: ReadonlySet<Lane>): number | null {
		const heads = this.rows("SELECT lane, due_at, min(id) FROM outbox GROUP BY lane");
		const dues = heads.filter(({ lane }) => !except?.has(String(lane)));
		return dues.length > 0 ? Math.min(...dues.map(({ due_at }) => Number(due_at))) : null;
	}

	private rows(query: string, ...bindings: readonly (string | number | null)[]): SqlRow[] {
		return this.sql.exec(query, ...bindings).toArray();
	}
}

interface Batch {
	readonly caseId: number;
	readonly n: number;
	readonly at: number;
	/** Where each of its events stands among the command's. */
	readonly places: number[];
	readonly batch: Recorded["event"][];
}

/** One row for what one command did to one case: rows are the bill. */
function batches(events: readonly Recorded[]): Batch[] {
	const byCase = new Map<number, Batch>();
	for (const [place, { event, n, at, ...recorded }] of events.entries()) {
		const caseId = recorded.of === "team" ? TEAM_LOG : recorded.case;
		const row = byCase.get(caseId) ?? { caseId, n, at, places: [], batch: [] };
		row.places.push(place);
		row.batch.push(event);
		byCase.set(caseId, row);
	}
	return [...byCase.values()];
}

function newestFirst(a: ClosedCase, b: ClosedCase): number {
	return b.at - a.at;
}

function unpack(row: SqlRow): { n: number; at: number; event: unknown }[] {
	const first = Number(row.n);
	const at = Number(row.at);
	return parse<unknown[]>(row.events ?? null).map((event, index) => ({
		n: first + index,
		at,
		event,
	}));
}

function parse<T>(text: SqlRow[string] | undefined): T {
	return JSON.parse(String(text)) as T;
}
