// The words the seeds are told in: people, leads, time, and the questions a manager would ask.
// Two offices speak them: the pure core (core.ts) and the real team object (room.ts), so a scenario
// is written once and proven twice. Holds no rule; must not know which of the two is behind it.
import type { Policy } from "../../../worker/routing/policy.ts";
import type { PresetName } from "../../../worker/routing/presets.ts";
import { OFFICE_HOURS } from "../core/office.ts";

/** The queue of seed 000, in its order; who joins later; and who leads them. */
export const SEVEN = [
	"Lucas Silva",
	"Marina Costa",
	"Rafael Almeida",
	"Fernanda Lima",
	"Pedro Santos",
	"Bruno Ferreira",
	"Ana Oliveira",
] as const;

const IDS = {
	"Lucas Silva": 1,
	"Marina Costa": 2,
	"Rafael Almeida": 3,
	"Fernanda Lima": 4,
	"Pedro Santos": 5,
	"Bruno Ferreira": 6,
	"Ana Oliveira": 7,
	"Otávio Reis": 8,
	"Helena Duarte": 9,
	"Tiago Rocha": 11,
} as const;

export type Person = keyof typeof IDS;
export const SUPERVISOR = "Otávio Reis";
export const MANAGER = "Helena Duarte";
export const NEWCOMER = "Tiago Rocha";

export function idOf(name: Person): number {
	return IDS[name];
}

export function nameOf(id: number | null): Person | null {
	const found = Object.entries(IDS).find(([, known]) => known === id);
	return found ? (found[0] as Person) : null;
}

/** A lead by the number of its case. */
export type Lead = number;

export interface Form {
	readonly channel?: "chat" | "whatsapp" | "api";
	readonly name?: string;
	readonly email?: string;
	readonly phone?: string;
	/** The number fails validation. */
	readonly invalidPhone?: boolean;
	readonly product?: string;
	/** A client the registry knows: his broker of origin, and by what he was recognised. */
	readonly returningTo?: Person;
	readonly knownBy?: "email" | "phone" | "both";
}

/** `ok`, or the reason a person is refused with. */
export type Answer = string;

/** What lies in somebody's list without being a conversation yet. */
export interface NoticeOf {
	readonly lead: Lead;
	/** A contact nobody answered, or the message of a client who came back. */
	readonly what: "cna" | "message";
}

export interface Office {
	online(...names: readonly Person[]): Promise<void>;
	/** He switches himself off. */
	offline(...names: readonly Person[]): Promise<void>;
	/** The manager takes him off duty: holidays, days off. */
	setUnavailable(name: Person): Promise<void>;
	/** From now on what he is sent appears on no screen. */
	showsNothing(name: Person): void;
	/** A new broker is registered. */
	joins(name: Person): Promise<void>;
	/** A product and the brokers who serve it. */
	product(ref: string, ...brokers: readonly Person[]): Promise<void>;
	/** `ok`, or the sentence of what is wrong with these rules. */
	setRules(preset: PresetName, policy?: Rules): Promise<Answer>;

	lead(form?: Form): Promise<Lead>;
	/** Time passes, alarms ringing when due. */
	waits(seconds: number): Promise<void>;
	/** Until a time of São Paulo, `days` after the Monday on which every scenario opens at 09:00. */
	until(time: string, days?: number): Promise<void>;

	accepts(name: Person, lead: Lead): Promise<Answer>;
	refuses(name: Person, lead: Lead): Promise<Answer>;
	replies(name: Person, lead: Lead, text?: string): Promise<Answer>;
	visitorWrites(lead: Lead, text?: string): Promise<Answer>;
	claims(name: Person, lead: Lead): Promise<Answer>;
	/** "Ativar chat", from the timeline of a client who came back. */
	activates(name: Person, lead: Lead): Promise<Answer>;
	/** Takes up the notice of a contact nobody answered. */
	takesNotice(name: Person, lead: Lead): Promise<Answer>;
	/** "O cliente me chamou": his word, where no channel sees the message. */
	saysHeWasCalled(name: Person, lead: Lead): Promise<Answer>;
	concludes(name: Person, lead: Lead, outcome?: string, note?: string): Promise<Answer>;
	/** Corrects the client's name in his record. */
	edits(name: Person, lead: Lead, client: string): Promise<Answer>;
	/** The manager puts him at this place of the queue. */
	moves(name: Person, place: number): Promise<Answer>;

	whoIsRung(lead: Lead): Promise<Person | null>;
	/** Everyone a chat was offered to, in order. */
	whoWasRung(lead: Lead): Promise<(Person | null)[]>;
	/** Seconds left on the card of whoever is rung. */
	timer(lead: Lead): Promise<number | null>;
	/** Brokers as the queue is shown. */
	queueOrder(): Promise<Person[]>;
	/** The arrow: whom the next lead would go to. */
	next(): Promise<Person | null>;
	statusOf(lead: Lead): Promise<string>;
	/** Why it waits, while it waits. */
	waitsFor(lead: Lead): Promise<string | null>;
	ownerOf(lead: Lead): Promise<Person | null>;
	noticesOf(name: Person): Promise<NoticeOf[]>;
	/** What of a lead is on his screen: its card, its conversation, that it is open, or nothing. */
	sees(name: Person, lead: Lead): Promise<"card" | "conversation" | "open" | "nothing">;
	autoReplySent(lead: Lead): Promise<string | null>;
	/** Each decision and how it ended, as the manager is told: `Lucas Silva: missed`. */
	storyOf(lead: Lead): Promise<string[]>;
	/** Who was passed over when somebody was last chosen, and why. */
	passedOver(lead: Lead): Promise<Partial<Record<Person, string>>>;
	/** What was said, as this person may read it: `visitor: Oi`. */
	timelineOf(lead: Lead, reader: Person): Promise<string[]>;
	/** Missed offers he was charged with. */
	missesOf(name: Person): Promise<number>;
}

/** A company's own values over a preset. */
export type Rules = Readonly<Record<string, unknown>>;

export interface Scenario {
	readonly title: string;
	readonly preset: PresetName;
	readonly policy?: Rules;
	run(office: Office): Promise<void>;
}

export const minutes = (count: number): number => count * 60;
export const hours = (count: number): number => count * 3_600;

/** The default time to answer of the presets whose seed leaves it to the company. */
export const ANSWER = 60;
/** From a card to the next one when nobody touches it: the display's zero and the server's grace. */
export const IGNORED = ANSWER + 2;
/** Nine to six on weekdays. */
export const WEEKDAYS: { hours: Policy["hours"] } = { hours: OFFICE_HOURS };

/** The same values in every channel, as a company would set them. */
export function inEveryChannel(rules: Rules): Rules {
	return { channels: { chat: rules, whatsapp: rules, api: rules } };
}

/** Seconds from Monday 09:00 to a time of a day of that week. */
export function secondsUntil(time: string, days: number): number {
	const [hour = 0, minute = 0] = time.split(":").map(Number);
	return days * 86_400 + (hour - 9) * 3_600 + minute * 60;
}
