// Sends what steps left in the outbox: in order, each at least once, with backoff. The receivers
// are idempotent. Runs after the answer was given, so a slow receiver delays nobody.
import type { ConnectionPort } from "../connection/port.ts";
import type { AccountPort } from "../directory/port.ts";
import type { Lane, OutboxItem, TeamStore } from "../storage/store.ts";
import { within } from "../within.ts";
import type { OutboxBody } from "./effects.ts";

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 15 * 60_000;
/** Some hours of retries. One item that can never be sent must not hold up all the others. */
const ATTEMPTS_AT_HEAD = 24;
/** The object is awake, and billed, while it waits for an answer. */
const ANSWER_MS = 10_000;

/** Those who are told; a new stub for each call, since one that failed stays broken. */
export interface Receivers {
	account(): Pick<AccountPort, "recordClient">;
	line(id: Lane): Pick<ConnectionPort, "expect" | "send">;
}

/** A lane's first item, if it may be sent: a new one at once, a failed one when it is due again. */
export function ready(store: TeamStore, now: number, lane: Lane): OutboxItem | null {
	const [first] = store.outbox(1, lane);
	return first && (first.attempts === 0 || first.dueAt <= now) ? first : null;
}

export async function drain(
	store: TeamStore,
	team: string,
	lane: Lane,
	to: Receivers,
	clock: () => number,
	answerWithin = ANSWER_MS,
): Promise<void> {
	const next = () => ready(store, clock(), lane);
	for (let item = next(); item; item = next()) {
		const { id } = item;
		try {
			await within(answerWithin, tell(JSON.parse(item.body) as OutboxBody, team, lane, to));
		} catch {
			postpone(store, item, clock(), lane);
			// What follows waits as well: a client's later record must not overtake this one.
			return;
		}
		store.transaction(() => store.dequeue(id));
	}
}

function tell(body: OutboxBody, team: string, lane: Lane, to: Receivers): Promise<void> {
	switch (body.kind) {
		case "client":
			return to.account().recordClient({ ...body.record, team });
		case "code":
			return to.line(lane).expect({ ...body.code, team });
		case "send":
			return to.line(lane).send({ ...body.out, team });
	}
}

function postpone(
	store: TeamStore,
	{ id, body, attempts }: OutboxItem,
	now: number,
	lane: Lane,
): void {
	const at = now + Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS);
	store.transaction(() => {
		if (attempts + 1 < ATTEMPTS_AT_HEAD) return store.postpone(id, attempts + 1, at);
		store.dequeue(id);
		store.enqueue(body, at, lane);
	});
}
