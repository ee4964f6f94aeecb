// Whose an event is that came to this number's door. Meta sends an account's events to one address while a
// number has none of its own: those of another number of the company's go to its object before Meta hears
// 200, and whose nobody is stay here. Must not know what events mean, nor any account but the number's own.
import type { Received } from "../channels/port.ts";
import type { ConnectionPort } from "./port.ts";
import type { Settings } from "./settings.ts";

/** How long a number nobody connected is not asked about again. */
const NOBODY_MS = 10_000;
const MAX_KNOWN = 100;

interface Family {
	settings(): Settings | null;
	/** Of the app, those good at this door now. */
	secrets(): readonly string[];
	/** They are kept and do not open. */
	lost(): boolean;
	/** Written when it resolves. */
	write(events: readonly Received[]): Promise<void>;
	/** Ids of the account's numbers. */
	lines(account: string): Promise<readonly string[]>;
	object(id: string): Pick<ConnectionPort, "takeFor">;
}

/** Whose a number is, or until when it is taken to be nobody's. */
type Known = { readonly id: string } | { readonly until: number };

export class Siblings {
	private readonly of: Family;
	/** By Meta's id of the number. */
	private readonly known = new Map<string, Known>();

	constructor(of: Family) {
		this.of = of;
	}

	/** Rejects when a sibling could not be asked: Meta must tell it again. */
	async take(events: readonly Received[]): Promise<void> {
		const settings = this.of.settings();
		if (!settings) throw new Error("no number is connected here");
		const isOurs = ({ number }: Received) => number === undefined || number === settings.phoneId;
		// First, so that a sibling that does not answer keeps nobody of ours waiting.
		await this.of.write(events.filter(isOurs));
		const others = events.filter((one) => !isOurs(one));
		if (others.length === 0) return;
		const left = await Promise.all(
			[...new Set(others.map(({ number = "" }) => number))].map(async (number) => {
				const its = others.filter((one) => one.number === number);
				return (await this.handed(settings, number, its)) ? [] : its.map(nobodys);
			}),
		);
		if (left.flat().length > 0) await this.of.write(left.flat());
	}

	/** Only what our own door would have let in: whoever has no secret of this number's app is nobody here. */
	async takeFor(
		number: string,
		secrets: readonly string[],
		events: readonly Received[],
	): Promise<boolean> {
		if (this.of.settings()?.phoneId !== number) return false;
		// It is ours, and Meta must tell it again when what was sealed opens.
		if (this.of.lost()) throw new Error("the secrets of this number do not open");
		if (!this.of.secrets().some((secret) => secrets.includes(secret))) return false;
		await this.of.write(events);
		return true;
	}

	private async handed(
		{ id: self, account }: Settings,
		number: string,
		events: readonly Received[],
	): Promise<boolean> {
		const known = this.known.get(number);
		if (known && "until" in known && Date.now() < known.until) return false;
		const secrets = this.of.secrets();
		const take = (id: string) => this.of.object(id).takeFor(number, secrets, events);
		// Asked each time: it may have been dropped since.
		if (known && "id" in known && (await take(known.id))) return true;
		for (const id of await this.of.lines(account)) {
			if (id === self || !(await take(id))) continue;
			this.remember(number, { id });
			return true;
		}
		this.remember(number, { until: Date.now() + NOBODY_MS });
		return false;
	}

	private remember(number: string, what: Known): void {
		if (this.known.size >= MAX_KNOWN) this.known.clear();
		this.known.set(number, what);
	}
}

function nobodys(one: Received): Received {
	return { ...one, event: { ...one.event, t: "unknown" as const, what: "other_number" } };
}
