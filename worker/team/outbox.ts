// Sends what steps left in the outbox: in order, each at least once, with backoff. The receivers
// are idempotent. Runs after the answer was given, so a slow receiver delays nobody.
import type { AccountPort } from "../directory/port.ts";
import type { OutboxItem, TeamStore } from "../storage/store.ts";
import type { OutboxBody } from "./effects.ts";

const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 15 * 60_000;
/** Some hours of retries. One item that can never be sent must not hold up all the others. */
const ATTEMPTS_AT_HEAD = 24;
/** The object is awake, and billed, while it waits for an answer. */
const ANSWER_MS = 10_000;

/** The first item, if it may be sent: a new one at once, a failed one when it is due again. */
export function ready(store: TeamStore, now: number): OutboxItem | null {
	const [first] = store.outbox(1);
	return first && (first.attempts === 0 || first.dueAt <= now) ? first : null;
}

export async function drain(
	store: TeamStore,
	team: string,
	account: () => Pick<AccountPort, "recordClient">,
	clock: () => number,
	answerWithin = ANSWER_MS,
): Promise<void> {
	for (let item = ready(store, clock()); item; item = ready(store, clock())) {
		const { id } = item;
		const body = JSON.parse(item.body) as OutboxBody;
		try {
			// A new stub each time: one that failed stays broken.
			await within(answerWithin, account().recordClient({ ...body.record, team }));
		} catch {
			postpone(store, item, clock());
			// What follows waits as well: a client's later record must not overtake this one.
			return;
		}
		store.transaction(() => store.dequeue(id));
	}
}

function postpone(store: TeamStore, { id, body, attempts }: OutboxItem, now: number): void {
	const at = now + Math.min(FIRST_RETRY_MS * 2 ** attempts, LAST_RETRY_MS);
	store.transaction(() => {
		if (attempts + 1 < ATTEMPTS_AT_HEAD) return store.postpone(id, attempts + 1, at);
		store.dequeue(id);
		store.enqueue(body, at);
	});
}

async function within<T>(ms: number, answer: Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error("no answer")), ms);
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
	}
}
