// When and to whom messages of ours leave: in the order a person wrote them, one at a time to each
// client, at the pace WhatsApp allows to one client, never into a closed window, and never twice. An
// answer that did not come is no failure: only a status bearing our id, or a person, settles it.
// Must not know HTTP, frames or teams.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { Trouble } from "../../protocol/whatsapp.ts";
import type { Fault, Outgoing, SendAnswer } from "../channels/port.ts";
import {
	type Bucket,
	fullBucket,
	pairBackoff,
	take,
	throughputBackoff,
} from "../channels/whatsapp/bucket.ts";
import type { Database } from "../database.ts";
import { cannot, compose, HOLD_MS, type Template } from "./composing.ts";
import {
	type Facts,
	factsOf,
	keyed,
	messageById,
	otherSpelling,
	put,
	type Row,
	requeue,
	rowId,
	SPELLING,
	type Told,
	told,
	troubleOf,
} from "./outgoing.ts";
import { answeredAs } from "./people.ts";
import type { CaseRef, ToSend } from "./port.ts";
import { type Head, headOf, heads, oldest, open } from "./queue.ts";
import { dropState, noteFailure, readState, writeState } from "./state.ts";
import { freeTemplates, heed } from "./stops.ts";

/** A status usually comes within a second; a person is asked only when none did in this. */
const RECONCILE_MS = 30_000;
/** Longer than a call may take: found after this, its call broke off without an answer. */
const SENDING_MS = 60_000;
/** A team that did not take the news that a message failed. */
const TELL_AGAIN_MS = 30_000;
const AT_ONCE = 6;
/** Failures their teams are told at once. */
const TELL_AT_ONCE = 20;
const MAX_BUCKETS = 500;
const HELD = "held";
const GONE: Fault = { kind: "account", retry: "never", detail: "disconnected" };

export interface Post {
	/** Null while no number is connected. */
	channel(): { send(out: Outgoing): Promise<SendAnswer> } | null;
	/** It was disconnected, for good. */
	over(): boolean;
	/** The one that was chosen. */
	template(): Template | null;
	clock(): number;
	tell(told: readonly Told[]): void;
	/** It did not go: rejects while its team does not take it. */
	failed(told: Told): Promise<void>;
	/** The number is held up, or free again. */
	heldUp(trouble: Trouble | null): void;
}

export class Sending {
	private readonly db: Database;
	private readonly post: Post;
	/** Whoever is being written to, and until when that lasts. */
	private readonly busy = new Map<string, Promise<void>>();
	/** Failures their team is being told. */
	private readonly telling = new Map<string, Promise<void>>();
	private readonly buckets = new Map<string, Bucket>();
	/** The number itself is too fast for Meta until then. */
	private restUntil = 0;
	/** Since it is free again nothing was taken yet: one goes first, and the rest when it arrived. */
	private probing = false;
	/** The talk that was served last: the next turn is the one's behind it. */
	private served = "";
	/** Calls that were begun before this life have no answer any more, and are known for that. */
	private revived = false;
	/** While nothing leaves: when the one that waits longest was written. */
	private longest: number | null = null;

	constructor(db: Database, post: Post) {
		this.db = db;
		this.post = post;
	}

	get heldUp(): Trouble | null {
		return readState(this.db, HELD) as Trouble | null;
	}

	/** Somebody mended it. */
	release(): void {
		if (this.post.over()) return;
		freeTemplates(this.db);
		if (this.heldUp === null) return;
		dropState(this.db, HELD);
		this.probing = true;
		this.post.heldUp(null);
	}

	/** Nothing will leave any more: told before somebody waits for an answer to it. */
	stop(): void {
		writeState(this.db, HELD, "account");
		this.post.heldUp("account");
	}

	/** When to look again; null when nothing waits. */
	due(): number | null {
		const dues = [this.openDue(), this.turnDue()].filter((at) => at !== null);
		return dues.length > 0 ? Math.min(...dues) : null;
	}

	private openDue(): number | null {
		const rows = open(this.db, this.telling.size + 1);
		return rows.find(({ id }) => !this.telling.has(id))?.due ?? null;
	}

	private turnDue(): number | null {
		if (this.stopped()) return this.longestDue();
		const soon = Math.max(this.post.clock(), this.restUntil);
		let next: number | null = null;
		for (const head of heads(this.db)) {
			if (this.busy.has(head.turn)) continue;
			const at = this.turnAt(head);
			if (next === null || at < next) next = at;
			// Now is soon enough to stop looking, and nobody goes before the number does.
			if (next <= soon) break;
		}
		return next;
	}

	/** Starts what may start and resolves when all of it, and what follows from it, is over. */
	async pump(): Promise<void> {
		this.start();
		for (let work = this.going(); work.length > 0; work = this.going()) await Promise.race(work);
	}

	private going(): Promise<void>[] {
		return [...this.busy.values(), ...this.telling.values()];
	}

	private start(): void {
		const now = this.post.clock();
		if (!this.revived) this.revive(now);
		this.lookAtOpen(now);
		this.serve(now);
	}

	private revive(now: number): void {
		this.revived = true;
		for (const head of heads(this.db)) {
			const row = head.state === "sending" ? messageById(this.db, head.id) : null;
			if (row) put(this.db, row, { state: "unknown", due: now + RECONCILE_MS });
		}
	}

	/** What nobody knows the fate of, and what failed and is not told yet. */
	private lookAtOpen(now: number): void {
		const doubted: Told[] = [];
		for (let more = true; more; ) {
			more = false;
			for (const row of open(this.db, TELL_AT_ONCE + this.telling.size, now))
				if (row.state === "failed") this.report(row);
				else {
					more = true;
					const news = this.doubt(row, now);
					if (news) doubted.push(news);
				}
		}
		if (doubted.length > 0) this.post.tell(doubted);
	}

	/** Each talk in its turn; whoever waits for an earlier message of the same talk waits behind it. */
	private serve(now: number): void {
		if (this.waitsLonger(now)) return;
		for (const first of heads(this.db, this.served)) {
			if (this.busy.size >= (this.probing ? 1 : AT_ONCE)) return;
			const talk = first.turn;
			if (this.busy.has(talk)) continue;
			// What is settled on the spot blocks nobody: who stood behind it may go.
			let head: Head | null = first;
			while (head && this.turnAt(head) <= now && this.step(head, now)) head = headOf(this.db, talk);
			if (this.busy.has(talk)) this.served = talk;
		}
		this.longest = null;
	}

	/** Nobody's turn can have come. */
	private waitsLonger(now: number): boolean {
		const until = this.stopped() ? this.longestDue() : this.post.over() ? 0 : this.restUntil;
		return until === null || until > now;
	}

	/** Held up, or taken off Meta: what waits, waits a day; then it is told that it did not go. */
	private stopped(): boolean {
		return !this.post.over() && (this.heldUp !== null || this.post.channel() === null);
	}

	private longestDue(): number | null {
		this.longest ??= oldest(this.db);
		return this.longest === null ? null : this.longest + HOLD_MS + 1;
	}

	private turnAt({ n, due, state }: Head): number {
		if (state === "sending") return due ?? n;
		if (this.post.over()) return 0;
		return this.stopped() ? n + HOLD_MS + 1 : Math.max(due ?? n, this.restUntil);
	}

	/** True when it is settled without sending. */
	private step({ id, turn }: Head, now: number): boolean {
		const row = messageById(this.db, id);
		if (!row) return false;
		if (row.state === "sending") {
			put(this.db, row, { state: "unknown", due: now });
			return true;
		}
		if (row.state !== "queued") {
			// An older release settled it and knew nothing of turns: it is over, whatever they say.
			put(this.db, row, {});
			return true;
		}
		const out = JSON.parse(row.body) as ToSend;
		const refusal = this.post.over()
			? GONE
			: cannot(this.db, row, out, { template: this.post.template(), now });
		if (refusal) {
			this.fail(row, refusal, now);
			return true;
		}
		const pace = take(this.buckets.get(turn) ?? fullBucket, now);
		if (!pace.ok) {
			put(this.db, row, { due: now + pace.waitMs });
			return false;
		}
		this.paid(turn, pace.bucket, now);
		const sending = this.send(put(this.db, row, { state: "sending", due: now + SENDING_MS }), out);
		const over = sending.finally(() => {
			this.busy.delete(turn);
			this.start();
		});
		this.busy.set(turn, over);
		return false;
	}

	private paid(whom: string, bucket: Bucket, now: number): void {
		this.buckets.set(whom, bucket);
		if (this.buckets.size <= MAX_BUCKETS) return;
		for (const [other, { paidAt }] of this.buckets) if (paidAt <= now) this.buckets.delete(other);
	}

	private async send(row: Row, out: ToSend): Promise<void> {
		const channel = this.post.channel();
		const sending = channel?.send(compose(this.db, row, out, this.post.template()));
		const answer: SendAnswer = await (sending ?? Promise.reject(new Error("no channel"))).catch(
			(error: unknown): SendAnswer => ({
				s: "unknown",
				detail: error instanceof Error ? error.name : "error",
			}),
		);
		// A status may have come before the answer: what it settled stands.
		const now = this.post.clock();
		const fresh = messageById(this.db, row.id) ?? row;
		if (answer.s === "accepted") {
			this.probing = false;
			// Told meanwhile that this spelling does not arrive: the other one waits for its turn.
			if (fresh.attempts !== row.attempts) return keyed(this.db, answer.key, row.id);
			return this.accepted(fresh, answer, now);
		}
		if (fresh.state !== "sending") return;
		if (answer.s === "unknown") put(this.db, fresh, { state: "unknown", due: now + RECONCILE_MS });
		else this.refused(fresh, answer.fault, now);
	}

	private accepted(row: Row, answer: Extract<SendAnswer, { s: "accepted" }>, now: number): void {
		const facts: Facts = { ...factsOf(row), key: answer.key, accepted: now };
		const next = this.db.transaction(() => {
			keyed(this.db, answer.key, row.id);
			const { waId, bsuid } = answer;
			if (row.contact !== null)
				answeredAs(this.db, row.contact, {
					...(waId !== undefined && { waId }),
					...(bsuid !== undefined && { bsuid }),
				});
			// That it failed, as a status told before this answer, may still have to reach its team.
			const over = row.state === "failed";
			return put(this.db, row, {
				facts,
				state: over ? "failed" : "taken",
				due: over ? row.due : null,
			});
		});
		this.post.tell([told(next)]);
	}

	private refused(row: Row, fault: Fault, now: number): void {
		const again = otherSpelling(row, fault);
		if (again) {
			put(this.db, row, { state: "queued", due: now, ...again });
			return;
		}
		if (fault.retry === "afterFix") return this.hold(row, fault, now);
		if (fault.retry === "never") return this.fail(row, fault, now);
		const tries = row.attempts % SPELLING;
		const wait =
			fault.kind === "pairRate" ? pairBackoff(tries + 1) : throughputBackoff(tries, Math.random());
		const due = now + Math.max(wait, fault.afterMs ?? 0);
		if (fault.kind === "rate") this.restUntil = Math.max(this.restUntil, due);
		put(this.db, row, { state: "queued", attempts: row.attempts + 1, due });
	}

	/** The whole number waits: token, account or payment. Receiving goes on. */
	private hold(row: Row, fault: Fault, now: number): void {
		// About this message, not about the number: nothing else waits for it to be mended.
		if (!["auth", "account", "payment"].includes(fault.kind)) return this.fail(row, fault, now);
		put(this.db, row, { state: "queued", due: now });
		noteFailure(this.db, "send", words(fault), now);
		const trouble = troubleOf(fault);
		if (this.heldUp === trouble) return;
		writeState(this.db, HELD, trouble);
		this.post.heldUp(trouble);
	}

	private fail(row: Row, fault: Fault, now: number): void {
		const facts = { ...factsOf(row), failed: { at: now, fault } };
		const next = put(this.db, row, { state: "failed", due: now, facts });
		heed(this.db, row, fault, now);
		if (fault.kind !== "window") noteFailure(this.db, "send", words(fault), now);
		this.report(next);
	}

	/** It stands in the conversation, with what is offered instead: told until the team has it. */
	private report(row: Row): void {
		// It stays due, and is told when those before it were.
		if (this.telling.has(row.id) || this.telling.size >= TELL_AT_ONCE) return;
		const news = told(row);
		// Of the whole number: its teams offer no template any more.
		if (news.trouble === "spam") this.post.heldUp(this.heldUp);
		const telling = this.post
			.failed(news)
			.then(
				() => null,
				() => this.post.clock() + TELL_AGAIN_MS,
			)
			.then((due) => {
				const fresh = messageById(this.db, row.id);
				if (fresh?.state === "failed") put(this.db, fresh, { due });
				this.telling.delete(row.id);
				if (this.telling.size === 0) this.start();
			});
		this.telling.set(row.id, telling);
	}

	/** No status came: from now on only a person, or a late status, settles it. */
	private doubt(row: Row, now: number): Told | null {
		const facts = factsOf(row);
		if (facts.doubted !== undefined) {
			put(this.db, row, { due: null });
			return null;
		}
		return told(put(this.db, row, { due: now + HOLD_MS, facts: { ...facts, doubted: now } }));
	}

	settle(ref: CaseRef, message: string, how: "again" | "arrived"): Answer<null> {
		const row = messageById(this.db, rowId(ref, message));
		if (!row) return refuse("not_found");
		if (row.state !== "unknown") return done(null);
		const now = this.post.clock();
		const { doubted: _, ...facts } = factsOf(row);
		const next =
			how === "arrived"
				? put(this.db, row, { state: "taken", due: null, facts: { ...facts, settled: now } })
				: requeue(this.db, row, facts, now);
		this.post.tell([told(next)]);
		return done(null);
	}
}

function words({ code, detail, kind }: Fault): string {
	return [code, detail ?? kind].filter(Boolean).join(" ");
}
