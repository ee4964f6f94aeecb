// What a screen asks that only the number's own object can answer: how far messages got, that the
// client's words were read, what to do with one nobody knows the fate of. Asked in the background
// and told when it comes, so that the queue never waits for it. Must not know frames' meaning.
import { type Answer, refuse } from "../../protocol/reasons.ts";
import type { Addressed, CaseDeliveries, ConnectionPort, LineInfo } from "../connection/port.ts";
import type { Case } from "../routing/team.ts";
import { within } from "../within.ts";

type Port = Pick<ConnectionPort, "deliveries" | "read" | "settle">;

/** A number's object is asked within this or not at all: the team's own object is billed meanwhile. */
const WITHIN_MS = 8_000;

export class Outward {
	private readonly port: (line: string) => Port;
	private readonly keepAwake: (work: Promise<unknown>) => void;
	private readonly team: () => string;
	readonly line: (id: string | undefined) => LineInfo | null;

	constructor(of: {
		readonly port: (line: string) => Port;
		readonly keepAwake: (work: Promise<unknown>) => void;
		readonly team: () => string;
		readonly line: (id: string | undefined) => LineInfo | null;
	}) {
		this.port = of.port;
		this.keepAwake = of.keepAwake;
		this.team = of.team;
		this.line = of.line;
	}

	/** Also of a conversation that ended: it was on a number, and cost what it cost. */
	deliveries(
		of: { readonly id: number; readonly line: string | null } & Addressed,
		tell: (answer: CaseDeliveries) => void,
	): void {
		this.ask(
			of,
			(port, ref) => port.deliveries(ref, { handle: of.handle, phones: of.phones }),
			tell,
		);
	}

	/** Only ever because a person looked (whatsapp.md §1.9). */
	read(kase: Case, message: string): void {
		this.ask(
			caseOnLine(kase),
			(port, ref) => port.read(ref, message),
			() => {},
		);
	}

	settle(
		kase: Case,
		message: string,
		how: "again" | "arrived",
		tell: (answer: Answer<null>) => void,
	): void {
		this.ask(
			caseOnLine(kase),
			(port, ref) => port.settle(ref, message, how),
			tell,
			() => tell(refuse("unavailable")),
		);
	}

	private ask<T>(
		{ id, line }: { readonly id: number; readonly line: string | null },
		what: (port: Port, ref: { team: string; case: number }) => Promise<T>,
		tell: (answer: T) => void,
		failed: () => void = () => {},
	): void {
		if (line === null) return;
		const work = within(WITHIN_MS, what(this.port(line), { team: this.team(), case: id }))
			.then(tell)
			// Best effort: a screen that hears nothing asks again when it is opened again.
			.catch((error: unknown) => {
				console.error("outward", error instanceof Error ? error.name : "error");
				failed();
			});
		this.keepAwake(work);
	}
}

function caseOnLine({ id, contact }: Case): { id: number; line: string | null } {
	return { id, line: contact.line ?? null };
}
