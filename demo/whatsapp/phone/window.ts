// The three clocks between a business and a person: the 24 hours a message opens, the 30 days a phone
// stays visible, and the pair's limit of one message in six seconds with 45 to spare.

import type { Person } from "../state/shapes.ts";
import { pair, type World } from "../world.ts";
import { showsPhone } from "./identity.ts";

export const WINDOW_MS = 24 * 3_600_000;
const AD_WINDOW_MS = 72 * 3_600_000;
const PAIR_EVERY_MS = 6_000;
const PAIR_BURST = 45;

/** The person wrote (`at` is Meta's timestamp, not the arrival), or was written to. */
export function touch(
	world: World,
	phoneId: string,
	person: string,
	what: { at: number; inbound: boolean; fromAd?: boolean },
): void {
	const contact = world.contact(phoneId, person);
	world.contacts.put({
		...contact,
		lastAt: Math.max(contact.lastAt, what.at),
		...(what.inbound && { lastIn: Math.max(contact.lastIn ?? 0, what.at), typingUntil: 0 }),
		fromAd: contact.fromAd || what.fromAd === true,
	});
}

export function windowClosesAt(world: World, phoneId: string, person: string): number | null {
	const { lastIn } = world.contact(phoneId, person);
	return lastIn === null ? null : lastIn + WINDOW_MS;
}

export function windowOpen(world: World, phoneId: string, person: string): boolean {
	const closes = windowClosesAt(world, phoneId, person);
	return closes !== null && world.now() < closes;
}

/** Inside a free entry point nothing is billed. */
export function freeEntry(world: World, phoneId: string, person: string): boolean {
	const { fromAd, lastIn } = world.contact(phoneId, person);
	return fromAd && lastIn !== null && world.now() < lastIn + AD_WINDOW_MS;
}

export function phoneShown(world: World, phoneId: string, person: Person): boolean {
	return showsPhone(person, world.contact(phoneId, person.id).lastAt, world.now());
}

/**
 * A true token bucket: it fills by one in six seconds and holds 45. Answers whether a message may
 * leave, and takes its token.
 */
export function takePairToken(world: World, phoneId: string, person: string): boolean {
	const id = `pair:${pair(phoneId, person)}`;
	const now = world.now();
	const [at, left] = (world.note(id)?.split("|") ?? [String(now), String(PAIR_BURST)]).map(Number);
	const filled = Math.min(PAIR_BURST, (left ?? 0) + (now - (at ?? now)) / PAIR_EVERY_MS);
	const enough = filled >= 1;
	world.notes.put({ id, value: `${now}|${enough ? filled - 1 : filled}` });
	return enough;
}
