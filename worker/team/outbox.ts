// Sends what steps left in the outbox: in order, each at least once, with backoff. The receivers
// are idempotent. Runs after the answer was given, so a slow receiver delays nobody.
import type { AccountPort } from "../directory/port.ts";
import type { TeamStore } from "../storage/store.ts";
import type { OutboxBody } from "./effects.ts";

/** A handful at once: the object is awake, and billed, while it waits for the account. */
const BATCH = 5;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 15 * 60_000;

export async function drain(
	store: TeamStore,
	team: string,
	account: () => Pick<AccountPort, "recordClient">,
	clock: () => number,
): Promise<void> {
	for (const item of store.outbox(clock(), BATCH)) {
		const body = JSON.parse(item.body) as OutboxBody;
		try {
			// A new stub each time: one that failed stays broken.
			await account().recordClient({ ...body.record, team });
			store.transaction(() => store.dequeue(item.id));
		} catch {
			const wait = Math.min(FIRST_RETRY_MS * 2 ** item.attempts, LAST_RETRY_MS);
			store.transaction(() => store.postpone(item.id, item.attempts + 1, clock() + wait));
			// Later items of the same client must not overtake this one.
			return;
		}
	}
}
