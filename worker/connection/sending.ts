// When and to whom messages of ours leave: in the order a person wrote them, one at a time to each
// client, at the pace WhatsApp allows to one client, never into a closed window, and never twice. An
// answer that did not come is no failure: only a status bearing our id, or a person, settles it.
// Must not know HTTP, frames or teams.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { Delivery, Trouble } from "../../protocol/whatsapp.ts";
import type { Fault, Outgoing, SendAnswer } from "../channels/port.ts";
import {
	type Bucket,
	fullBucket,
	pairBackoff,
	take,
	throughputBackoff,
} from "../channels/whatsapp/bucket.ts";
import { windowEndsAt } from "../channels/whatsapp/window.ts";
import type { Database } from "../database.ts";
import {
	type Facts,
	factsOf,
	keyed,
	messageById,
	nextDue,
	put,
	type Row,
	refOf,
	rowId,
	type Told,
	told,
	troubleOf,
	waiting,
} from "./outgoing.ts";
import { answeredAs, contactById } from "./people.ts";
import type { CaseRef, ToSend } from "./port.ts";
import { dropState, noteFailure, readState, writeState } from "./state.ts";

/** A status usually comes within a second; a person is asked only when none did in this. */
const RECONCILE_MS = 30_000;
/** Longer than a call may take: found after this, it was cut off by a crash of ours. */
const SENDING_MS = 60_000;
/** What waits for an account to be mended waits a day, like Meta's own window. */
const HOLD_MS = 24 * 3_600_000;
const AT_ONCE = 6;
const LOOK_AT = 200;
const HELD = "held";

export interface Post {
	/** Null while no number is connected. */
	channel(): { send(out: Outgoing): Promise<SendAnswer> } | null;
	/** The template that was chosen, as Meta knows it. */
	template(): { readonly name: string; readonly language: string; readonly holes: number } | null;
	clock(): number;
	tell(told: readonly Told[]): void;
	/** The number is held up, or free again. */
	heldUp(trouble: Trouble | null): void;
}

export class Sending {
	private readonly db: Database;
	private readonly post: Post;
	private readonly busy = new Map<string, Promise<void>>();
	private readonly buckets = new Map<string, Bucket>();

	constructor(db: Database, post: Post) {
		this.db = db;
		this.post = post;
	}

	get heldUp(): Trouble | null {
		return readState(this.db, HELD) as Trouble | null;
	}

	/** Somebody mended it. */
	release(): void {
		if (this.heldUp === null) return;
		dropState(this.db, HELD);
		this.post.heldUp(null);
	}

	/** When to look again; null when nothing waits. Held up, only what waited a day is looked at. */
	due(): number | null {
		if (this.heldUp === null) return nextDue(this.db);
		const [oldest] = waiting(this.db, 1);
		return oldest ? oldest.n + HOLD_MS + 1 : null;
	}

	/** Starts what may start and resolves when all of it, and what follows from it, is over. */
	async pump(): Promise<void> {
		for (let started = this.start(); started.length > 0; started = this.start())
			await Promise.race(started);
		await Promise.all(this.busy.values());
	}

	private start(): Promise<void>[] {
		const now = this.post.clock();
		const stopped = this.heldUp !== null || !this.post.channel();
		const first = new Set<string>();
		for (const row of waiting(this.db, LOOK_AT)) {
			const whom = whomOf(row);
			// Whoever waits for an earlier message of the same talk waits behind it.
			const ahead = first.has(whom) && row.state !== "unknown";
			if (stopped && now - row.n <= HOLD_MS) continue;
			if (row.state !== "unknown") first.add(whom);
			if (ahead || this.busy.has(whom) || (row.due ?? now) > now) continue;
			if (this.busy.size >= AT_ONCE) break;
			const work = this.step(row, whom, now);
			if (work)
				this.busy.set(
					whom,
					work.finally(() => this.busy.delete(whom)),
				);
		}
		return [...this.busy.values()];
	}

	/** Null when what was due needed no sending. */
	private step(row: Row, whom: string, now: number): Promise<void> | null {
		if (row.state === "sending" || row.state === "unknown") {
			this.doubt(row, now);
			return null;
		}
		const out = JSON.parse(row.body) as ToSend;
		const refusal = this.cannot(row, out, now);
		if (refusal) {
			this.fail(row, refusal, now);
			return null;
		}
		const pace = take(this.buckets.get(whom) ?? fullBucket, now);
		if (pace.ok) this.buckets.set(whom, pace.bucket);
		else {
			put(this.db, row, { due: now + pace.waitMs });
			return null;
		}
		return this.send(put(this.db, row, { state: "sending", due: now + SENDING_MS }), out);
	}

	/** Said before it is tried: what Meta would refuse, and what waited too long. */
	private cannot(row: Row, { content }: ToSend, now: number): Fault | null {
		const contact = row.contact === null ? null : contactById(this.db, row.contact);
		if (now - row.n > HOLD_MS)
			return { kind: "temporary", retry: "never", detail: "held too long" };
		if (content.kind === "template")
			return this.post.template() ? null : { kind: "template", retry: "never" };
		const open = now < (windowEndsAt(contact?.last_at ?? null) ?? 0);
		return open ? null : { kind: "window", retry: "never" };
	}

	private async send(row: Row, out: ToSend): Promise<void> {
		const channel = this.post.channel();
		if (!channel) return;
		const answer = await channel.send(this.outgoing(row, out)).catch(
			(error: unknown): SendAnswer => ({
				s: "unknown",
				detail: error instanceof Error ? error.name : "error",
			}),
		);
		// A status may have come before the answer: what it settled stands.
		const now = this.post.clock();
		const fresh = messageById(this.db, row.id) ?? row;
		if (answer.s === "accepted") return this.accepted(fresh, answer, now);
		if (fresh.state !== "sending") return;
		if (answer.s === "unknown") put(this.db, fresh, { state: "unknown", due: now + RECONCILE_MS });
		else this.refused(fresh, out, answer.fault, now);
	}

	private outgoing(row: Row, { content, phones, replyTo, team, case: id }: ToSend): Outgoing {
		const contact = row.contact === null ? null : contactById(this.db, row.contact);
		// Another spelling is tried once, and only of a number that was typed (131026).
		const typed = phones[Math.min(spelling(row), phones.length - 1)]?.replace(/\D/g, "");
		const waId = contact?.wa_id ?? (contact?.bsuid ? undefined : typed);
		const template = this.post.template();
		const quoted = replyTo === undefined ? undefined : this.keyIn({ team, case: id }, replyTo);
		return {
			id: row.id,
			to: {
				...(waId !== undefined && { waId }),
				...(contact?.bsuid && { bsuid: contact.bsuid }),
			},
			...(quoted !== undefined && { replyTo: quoted }),
			content:
				content.kind === "template"
					? {
							kind: "template",
							name: template?.name ?? "",
							language: template?.language ?? "",
							values: content.values.slice(0, template?.holes ?? 0),
						}
					: content,
		};
	}

	/** What Meta calls a message a person is answering: the client's own key, or that of one of ours. */
	private keyIn(ref: CaseRef, message: string): string {
		const ours = messageById(this.db, rowId(ref, message));
		return (ours && factsOf(ours).key) ?? message;
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
			const state = row.state === "failed" ? "failed" : "taken";
			return put(this.db, row, { state, due: null, facts });
		});
		this.post.tell([told(next)]);
	}

	private refused(row: Row, out: ToSend, fault: Fault, now: number): void {
		const otherSpelling =
			fault.kind === "unreachable" && row.contact === null && spelling(row) === 0;
		if (otherSpelling && out.phones.length > 1) {
			put(this.db, row, { state: "queued", due: now, attempts: row.attempts + SPELLING });
			return;
		}
		if (fault.retry === "afterFix") return this.hold(row, fault, now);
		if (fault.retry === "never") return this.fail(row, fault, now);
		const tries = row.attempts % SPELLING;
		const wait =
			fault.kind === "pairRate" ? pairBackoff(tries + 1) : throughputBackoff(tries, Math.random());
		const due = now + Math.max(wait, fault.afterMs ?? 0);
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
		const next = put(this.db, row, { state: "failed", due: null, facts });
		if (fault.kind !== "window") noteFailure(this.db, "send", words(fault), now);
		this.post.tell([told(next)]);
	}

	/** No status came: from now on only a person, or a late status, settles it. */
	private doubt(row: Row, now: number): void {
		if (row.state === "sending") {
			put(this.db, row, { state: "unknown", due: now });
			return;
		}
		const facts = factsOf(row);
		if (facts.doubted !== undefined) {
			put(this.db, row, { due: null });
			return;
		}
		const next = put(this.db, row, { due: now + HOLD_MS, facts: { ...facts, doubted: now } });
		this.post.tell([told(next)]);
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
				: put(this.db, row, { state: "queued", due: now, facts });
		this.post.tell([told(next)]);
		return done(null);
	}
}

/** Added to the attempts of a message whose other spelling is being tried. */
const SPELLING = 1_000;

function spelling(row: Row): number {
	return row.attempts >= SPELLING ? 1 : 0;
}

/** One talk at a time: by who he is, or by the case while nobody wrote. */
function whomOf(row: Row): string {
	const { team, case: id } = refOf(row.id);
	return row.contact === null ? `${team}/${id}` : `c${row.contact}`;
}

function words({ code, detail, kind }: Fault): string {
	return [code, detail ?? kind].filter(Boolean).join(" ");
}

export function toldState(states: readonly Told[]): Map<string, Record<string, Delivery>> {
	const byCase = new Map<string, Record<string, Delivery>>();
	for (const { team, case: id, id: message, delivery } of states) {
		const key = `${team}/${id}`;
		byCase.set(key, { ...byCase.get(key), [message]: delivery });
	}
	return byCase;
}
