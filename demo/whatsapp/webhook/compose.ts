// From events to one post: which share a value, a change or an entry, in which order, with which
// contacts. Chance comes in as a function. Pure.

import type { ContactsMode, DeliveryMode, Layout, Order } from "../state/settings.ts";
import type { Fields, OutEvent } from "../state/shapes.ts";

export type Piece = Pick<OutEvent, "phoneId" | "field" | "value">;
type Chance = () => number;

const PADDING = "x_padding";

export function compose(
	wabaId: string,
	pieces: readonly Piece[],
	mode: DeliveryMode,
	chance: Chance,
): Fields {
	const changes = laidOut(pieces, mode.layout, chance).map((entry) =>
		entry.map((together) => change(together, mode, chance)),
	);
	const entry = changes.map((list) => ({
		id: wabaId,
		...(mode.unknown && { time: 1_700_000_000, x_new_on_entry: { nested: [1, null] } }),
		changes: mode.unknown ? [...list, STRANGE] : list,
	}));
	const payload = { object: "whatsapp_business_account", entry };
	return mode.giantBytes > 0 ? padded(payload, mode.giantBytes) : payload;
}

const STRANGE = {
	field: "field_of_next_year",
	value: { messaging_product: "whatsapp", surprise: [{ deep: { deeper: true } }] },
};

/** Entries of changes of events. */
function laidOut(pieces: readonly Piece[], layout: Layout, chance: Chance): Piece[][][] {
	if (layout === "entry") return pieces.map((piece) => [[piece]]);
	if (layout === "change") return [pieces.map((piece) => [piece])];
	if (layout === "value") return [merged(pieces)];
	const entries: Piece[][] = [];
	for (const piece of pieces) {
		const last = entries.at(-1);
		if (last && chance() < 0.6) last.push(piece);
		else entries.push([piece]);
	}
	return entries.map((entry) => (chance() < 0.5 ? merged(entry) : entry.map((piece) => [piece])));
}

/** Events of one number and field share a value. */
function merged(pieces: readonly Piece[]): Piece[][] {
	const groups = new Map<string, Piece[]>();
	for (const piece of pieces) {
		const alone = piece.field === "messages" ? "" : groups.size;
		const key = `${piece.phoneId}|${piece.field}|${alone}`;
		groups.set(key, [...(groups.get(key) ?? []), piece]);
	}
	return [...groups.values()];
}

function change(pieces: readonly Piece[], mode: DeliveryMode, chance: Chance): Fields {
	const [first] = pieces;
	const value: Fields = { ...first?.value };
	for (const name of ["contacts", "messages", "statuses", "message_echoes", "errors"]) {
		const all = pieces.flatMap((piece) => list(piece.value[name]));
		if (all.length === 0) continue;
		value[name] = name === "contacts" ? unique(all) : all;
	}
	const contacts = withContacts(list(value.contacts), mode.contacts, chance);
	if (contacts === null) delete value.contacts;
	else value.contacts = contacts;
	if (mode.unknown) {
		value.x_new_on_value = "?";
		if (value.messages)
			value.messages = list(value.messages).map((one) => ({ ...one, x_new_on_message: 1 }));
	}
	return { value, field: first?.field ?? "messages" };
}

const list = (value: unknown): Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);

function unique(contacts: readonly Fields[]): Fields[] {
	return [...new Map(contacts.map((one) => [one.user_id ?? one.wa_id, one])).values()];
}

function withContacts(
	contacts: readonly Fields[],
	mode: ContactsMode,
	chance: Chance,
): Fields[] | null {
	if (contacts.length === 0) return null;
	switch (mode) {
		case "full":
			return [...contacts];
		case "shuffled":
			return contacts.length === 2 ? [...contacts].reverse() : shuffled(contacts, chance);
		case "fewer":
			return contacts.slice(1);
		case "missing":
			return null;
	}
}

function padded(payload: Fields, bytes: number): Fields {
	const missing = bytes - JSON.stringify(payload).length - PADDING.length - 6;
	return missing > 0 ? { ...payload, [PADDING]: "x".repeat(missing) } : payload;
}

export function shuffled<T>(items: readonly T[], chance: Chance): T[] {
	const left = [...items];
	const out: T[] = [];
	while (left.length > 0) out.push(...left.splice(Math.floor(chance() * left.length), 1));
	return out;
}

/** The order in which waiting events leave. */
export function ordered(events: readonly OutEvent[], order: Order, chance: Chance): OutEvent[] {
	switch (order) {
		case "fifo":
			return [...events];
		case "reverse":
			return [...events].reverse();
		case "shuffle":
			return shuffled(events, chance);
		case "people":
			return acrossPeople(events, chance);
		case "statuses":
			return amongStatuses(events, chance);
		case "replies_first":
			return [...events].sort((a, b) => Number(isReply(b)) - Number(isReply(a)));
	}
}

/** Everyone's own events stay in order; whose comes next is chance. */
function acrossPeople(events: readonly OutEvent[], chance: Chance): OutEvent[] {
	const queues = new Map<string, OutEvent[]>();
	for (const event of events) {
		const who = event.person ?? "";
		queues.set(who, [...(queues.get(who) ?? []), event]);
	}
	const turns = shuffled(
		events.map(({ person }) => person ?? ""),
		chance,
	);
	return turns.flatMap((who) => queues.get(who)?.splice(0, 1) ?? []);
}

/** Statuses change places with statuses only. */
function amongStatuses(events: readonly OutEvent[], chance: Chance): OutEvent[] {
	const statuses = shuffled(events.filter(isStatus), chance);
	return events.flatMap((event) => (isStatus(event) ? statuses.splice(0, 1) : [event]));
}

const isStatus = ({ value }: OutEvent) => value.statuses !== undefined;
const isReply = ({ value }: OutEvent) => list(value.messages).some(({ context }) => context);
