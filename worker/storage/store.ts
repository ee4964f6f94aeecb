// What a team object asks of its storage. Two stores implement it (SQLite, memory) and one contract
// suite holds both to it (test/storage). Every method is synchronous: a command is one transaction.
import type { Recorded, RecordedOfCase } from "../routing/events.ts";
import type { CaseId, MemberId, Team } from "../routing/team.ts";

export interface MemberProfile {
	readonly name: string;
	readonly creci?: string;
	readonly photo?: string;
	/** E.164. */
	readonly whatsapp?: string;
}

export interface ProductProfile {
	readonly ref: string;
	readonly name: string;
	readonly district?: string;
	readonly price?: string;
	readonly photo?: string;
}

/** Everything an object needs in memory to decide and to show; no closed case is in it. */
export interface Loaded {
	readonly team: Team;
	/** Length of the team's own log. */
	readonly teamEvents: number;
	/** Latest instant seen in what was loaded: time never goes back from here (I-22). */
	readonly lastAt: number;
	readonly profiles: ReadonlyMap<MemberId, MemberProfile>;
	readonly products: ReadonlyMap<string, ProductProfile>;
	/** The open cases' events, oldest first: what their screens are made of. */
	readonly logs: ReadonlyMap<CaseId, readonly RecordedOfCase[]>;
}

export interface Receipt {
	readonly bodyHash: string;
	readonly caseId: CaseId;
	readonly at: number;
	/** Of the WhatsApp link given with it: a repetition gets the same one. */
	readonly code?: string;
}

/** Outside effects to one receiver, in order; a receiver that is down holds up no other. */
export type Lane = string;
export const ACCOUNT_LANE: Lane = "account";

export interface OutboxItem {
	readonly id: number;
	readonly body: string;
	readonly attempts: number;
	readonly dueAt: number;
}

export interface ClosedCase {
	readonly id: CaseId;
	readonly owner: MemberId | null;
	readonly at: number;
	/** What a list shows of it, as whoever closed it wrote it down; opaque here. */
	readonly summary: string;
}

export interface TeamStore {
	load(): Loaded;
	/** Appends what one command did and brings the projections from `before` to `after`. */
	save(before: Team, after: Team, events: readonly Recorded[], closed: readonly ClosedCase[]): void;
	/** A case's events from `since` (exclusive) on, open or closed. */
	log(caseId: CaseId, since: number): RecordedOfCase[];
	/** The team's whole log in the order it happened: for replay, never on a hot path. */
	everything(): Recorded[];
	/**
	 * Newest first, those that ended before an instant (ms); an owner's, or everyone's. Costs as much
	 * as it returns, whatever the history.
	 */
	closed(owner: MemberId | null, limit: number, before?: number): ClosedCase[];
	putProfile(member: MemberId, profile: MemberProfile): void;
	putProduct(product: ProductProfile): void;
	receipt(key: string): Receipt | null;
	putReceipt(key: string, receipt: Receipt): void;
	setting(key: string): string | null;
	putSetting(key: string, value: string): void;
	enqueue(body: string, dueAt: number, lane?: Lane): void;
	/** A lane's oldest, in the order they were enqueued: within a lane nothing overtakes the first. */
	outbox(limit: number, lane?: Lane): OutboxItem[];
	/** Those that hold something. */
	lanes(): Lane[];
	dequeue(id: number): void;
	postpone(id: number, attempts: number, dueAt: number): void;
	/** When the first of any lane is due, leaving some out; null when there is none. */
	outboxDue(except?: ReadonlySet<Lane>): number | null;
	/** Everything inside is written, or none of it. */
	transaction<T>(work: () => T): T;
}
