// The store's twin in memory: the same contract with none of the SQL, for fast tests and as the
// second opinion on the first. Never used by the product.
import type { Recorded, RecordedOfCase } from "../routing/events.ts";
import type { CaseId, MemberId, Team } from "../routing/team.ts";
import { fromRows } from "./fold.ts";
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

interface Tables {
	events: Recorded[];
	team: Team | null;
	open: Set<CaseId>;
	closed: ClosedCase[];
	profiles: Map<MemberId, MemberProfile>;
	products: Map<string, ProductProfile>;
	receipts: Map<string, Receipt>;
	settings: Map<string, string>;
	outbox: (OutboxItem & { readonly lane: Lane })[];
	nextItem: number;
}

export class MemoryStore implements TeamStore {
	private tables: Tables = {
		events: [],
		team: null,
		open: new Set(),
		closed: [],
		profiles: new Map(),
		products: new Map(),
		receipts: new Map(),
		settings: new Map(),
		outbox: [],
		nextItem: 1,
	};

	transaction<T>(work: () => T): T {
		const before = this.tables;
		this.tables = {
			...before,
			events: [...before.events],
			open: new Set(before.open),
			closed: [...before.closed],
			profiles: new Map(before.profiles),
			products: new Map(before.products),
			receipts: new Map(before.receipts),
			settings: new Map(before.settings),
			outbox: [...before.outbox],
		};
		try {
			return work();
		} catch (error) {
			this.tables = before;
			throw error;
		}
	}

	load(): Loaded {
		const { events, team, open, profiles, products } = this.tables;
		const logs = new Map([...open].sort((a, b) => a - b).map((id) => [id, this.log(id, 0)]));
		const cases = events.map((recorded) => (recorded.of === "case" ? recorded.case : 0));
		return {
			team: fromRows({
				configured: team ? { policy: team.policy, zone: team.zone } : null,
				members: [...(team?.members.values() ?? [])],
				products: [...(team?.products.values() ?? [])],
				logs,
				lastCase: Math.max(0, ...cases),
			}),
			teamEvents: events.filter(({ of }) => of === "team").length,
			lastAt: events.at(-1)?.at ?? 0,
			profiles: new Map(profiles),
			products: new Map(products),
			logs,
		};
	}

	save(
		_before: Team,
		after: Team,
		events: readonly Recorded[],
		closed: readonly ClosedCase[],
	): void {
		const { tables } = this;
		tables.events.push(...events);
		tables.team = after;
		for (const id of after.members.keys())
			if (!tables.profiles.has(id)) tables.profiles.set(id, { name: "" });
		for (const ref of after.products.keys())
			if (!tables.products.has(ref)) tables.products.set(ref, { ref, name: ref });
		for (const recorded of events)
			if (recorded.of === "case" && recorded.event.type === "received")
				if (after.cases.has(recorded.case)) tables.open.add(recorded.case);
		for (const kase of closed) {
			tables.open.delete(kase.id);
			tables.closed.unshift(kase);
		}
	}

	log(caseId: CaseId, since: number): RecordedOfCase[] {
		return this.tables.events.filter(
			(recorded): recorded is RecordedOfCase =>
				recorded.of === "case" && recorded.case === caseId && recorded.n > since,
		);
	}

	everything(): Recorded[] {
		return [...this.tables.events];
	}

	closed(owner: MemberId | null, limit: number, before = Number.POSITIVE_INFINITY): ClosedCase[] {
		return this.tables.closed
			.filter((kase) => kase.at < before && (owner === null || kase.owner === owner))
			.slice(0, limit);
	}

	putProfile(member: MemberId, profile: MemberProfile): void {
		if (this.tables.profiles.has(member)) this.tables.profiles.set(member, profile);
	}

	putProduct(product: ProductProfile): void {
		if (this.tables.products.has(product.ref)) this.tables.products.set(product.ref, product);
	}

	receipt(key: string): Receipt | null {
		return this.tables.receipts.get(key) ?? null;
	}

	putReceipt(key: string, receipt: Receipt): void {
		if (this.tables.receipts.has(key)) throw new Error("receipt key is taken");
		this.tables.receipts.set(key, receipt);
	}

	setting(key: string): string | null {
		return this.tables.settings.get(key) ?? null;
	}

	putSetting(key: string, value: string): void {
		this.tables.settings.set(key, value);
	}

	enqueue(body: string, dueAt: number, lane: Lane = ACCOUNT_LANE): void {
		const id = this.tables.nextItem;
		this.tables.nextItem += 1;
		this.tables.outbox.push({ id, body, attempts: 0, dueAt, lane });
	}

	outbox(limit: number, lane: Lane = ACCOUNT_LANE): OutboxItem[] {
		return this.tables.outbox
			.filter((item) => item.lane === lane)
			.slice(0, limit)
			.map(({ lane: _, ...item }) => item);
	}

	lanes(): Lane[] {
		return [...new Set(this.tables.outbox.map(({ lane }) => lane))];
	}

	dequeue(id: number): void {
		this.tables.outbox = this.tables.outbox.filter((item) => item.id !== id);
	}

	postpone(id: number, attempts: number, dueAt: number): void {
		this.tables.outbox = this.tables.outbox.map((item) =>
			item.id === id ? { ...item, attempts, dueAt } : item,
		);
	}

	outboxDue(except?: ReadonlySet<Lane>): number | null {
		const lanes = this.lanes().filter((lane) => !except?.has(lane));
		const dues = lanes.flatMap((lane) => this.outbox(1, lane).map(({ dueAt }) => dueAt));
		return dues.length > 0 ? Math.min(...dues) : null;
	}
}
