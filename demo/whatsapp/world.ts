// Everything a handler may use: the shelves, the clock, chance, and two calls outward. One place, so
// that handlers are plain functions and hold nothing between calls.

import { Clock } from "./state/clock.ts";
import {
	type Behaviour,
	type DeliveryMode,
	type Fault,
	QUIET,
	quietMode,
} from "./state/settings.ts";
import type {
	BusinessNumber,
	Contact,
	Delivery,
	Media,
	Message,
	OutEvent,
	Person,
	Template,
	Waba,
} from "./state/shapes.ts";
import type { Rows, Shelf } from "./state/store.ts";

interface Note {
	readonly id: string;
	readonly value: string;
}

/** The platform's side of it: sockets, alarms, real time. */
export interface Outside {
	/** Pages that show a phone look again. */
	changed(): void;
	/** Events are waiting. */
	wake(): void;
}

const byId = <T extends { id: string }>({ id }: T) => ({ id });
const byWaba = <T extends { id: string; wabaId: string }>({ id, wabaId }: T) => ({
	id,
	owner: wabaId,
});

export class World {
	readonly clock: Clock;
	readonly wabas: Shelf<Waba>;
	readonly numbers: Shelf<BusinessNumber>;
	readonly people: Shelf<Person>;
	readonly messages: Shelf<Message>;
	readonly contacts: Shelf<Contact>;
	readonly templates: Shelf<Template>;
	readonly media: Shelf<Media>;
	readonly events: Shelf<OutEvent>;
	/** Events that left, kept so that a duplicate can carry them again. */
	readonly sent: Shelf<OutEvent>;
	readonly deliveries: Shelf<Delivery>;
	readonly faults: Shelf<Fault>;
	readonly notes: Shelf<Note>;
	private readonly modes: Shelf<DeliveryMode>;
	private readonly behaviours: Shelf<Behaviour>;

	constructor(
		readonly rows: Rows,
		readonly outside: Outside,
	) {
		this.clock = new Clock(rows.shelf("clock", Clock.shelfKey));
		this.wabas = rows.shelf("waba", byId);
		this.numbers = rows.shelf("number", byWaba);
		this.people = rows.shelf("person", byId);
		this.messages = rows.shelf("message", ({ id, phoneId, person }) => ({
			id,
			owner: pair(phoneId, person),
		}));
		this.contacts = rows.shelf("contact", byId);
		this.templates = rows.shelf("template", byWaba);
		this.media = rows.shelf("media", byId);
		this.events = rows.shelf("event", byWaba);
		this.sent = rows.shelf("sent", byWaba);
		this.deliveries = rows.shelf("delivery", byWaba);
		this.faults = rows.shelf("fault", byId);
		this.notes = rows.shelf("note", byId);
		this.modes = rows.shelf("mode", byId);
		this.behaviours = rows.shelf("behaviour", byId);
	}

	now(): number {
		return this.clock.now();
	}

	mode(wabaId: string): DeliveryMode {
		return { ...quietMode(wabaId), ...this.modes.get(wabaId) };
	}

	setMode(mode: DeliveryMode): void {
		this.modes.put(mode);
	}

	behaviour(): Behaviour {
		return { ...QUIET, ...this.behaviours.get("behaviour") };
	}

	setBehaviour(behaviour: Behaviour): void {
		this.behaviours.put(behaviour);
	}

	note(id: string): string | null {
		return this.notes.get(id)?.value ?? null;
	}

	/** Where callers reach us, as the last of them did. */
	get origin(): string {
		return this.note("origin") ?? "http://127.0.0.1:8789";
	}

	/** A number in [0, 1) that a seed repeats: mulberry32, its state kept like everything else. */
	chance(): number {
		const state = (Number(this.note("chance") ?? 1) + 0x6d2b79f5) | 0;
		this.notes.put({ id: "chance", value: String(state) });
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	journal(what: string, body: Record<string, unknown>): void {
		this.rows.note(this.now(), what, body);
	}

	number(idOrDigits: string): BusinessNumber | null {
		const digits = idOrDigits.replace(/\D/g, "");
		return (
			this.numbers.get(idOrDigits) ??
			this.numbers.all().find(({ display }) => display === digits) ??
			null
		);
	}

	contact(phoneId: string, person: string): Contact {
		const id = pair(phoneId, person);
		return this.contacts.get(id) ?? { id, lastAt: 0, lastIn: null, fromAd: false, typingUntil: 0 };
	}

	conversation(phoneId: string, person: string): Message[] {
		return this.messages.all(pair(phoneId, person));
	}
}

/** One business number and one person. */
export function pair(phoneId: string, person: string): string {
	return `${phoneId}|${person}`;
}
