// What a post brings, written before Meta hears 200. How far a message of ours got goes into the row of
// that message, where it is a fact like any other, told twice or late; all else goes into the inbox.
// Must not know teams, nor what messages say.
import type { Received } from "../channels/port.ts";
import type { Database } from "../database.ts";
import { noteHeard, takeIn } from "./inbox.ts";
import { factArrived, messageOf, type Told } from "./outgoing.ts";
import { prefers } from "./stops.ts";

/** What screens must hear of at once. Messages are written before a status is looked at. */
export function takePost(db: Database, events: readonly Received[], now: number): Told[] {
	takeIn(
		db,
		events.filter(({ event }) => event.t !== "status"),
		now,
	);
	for (const { event } of events)
		if (event.t === "preference") prefers(db, event.from, event.wants, event.at || now);
	const told: Told[] = [];
	const unplaced = events.filter((one) => !placed(db, one, told, now));
	takeIn(db, unplaced, now);
	if (events.length > 0) noteHeard(db, now);
	return told;
}

/** True when it stands somewhere now. One that breaks is left for the inbox, as is one about no known message. */
function placed(db: Database, { event }: Received, told: Told[], now: number): boolean {
	if (event.t !== "status") return true;
	try {
		return db.transaction(() => {
			const row = messageOf(db, event);
			const news = row && factArrived(db, row, event, now);
			if (news) told.push(news);
			return row !== null;
		});
	} catch {
		return false;
	}
}
