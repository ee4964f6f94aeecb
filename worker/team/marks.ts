// How far each side of a conversation received and read. Kept in memory and in attachments, and
// written only along with the next message: a tick is not worth a row. Open cases only: what ended
// was read, and remembering it would grow for ever.
import type { Ticks } from "../../protocol/entry.ts";
import type { CaseId } from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import type { Pass } from "./sockets.ts";

type Side = { delivered: number; read: number };
type Both = { visitor: Side; broker: Side };

export class Marks {
	private readonly cases = new Map<CaseId, Both>();

	/** Restores a case's marks after a wake-up from what survived it. */
	of(caseId: CaseId, state: Loaded, passes: () => Iterable<Pass>): Ticks {
		const known = this.cases.get(caseId);
		if (known) return known;
		const both = nothingRead();
		if (!state.team.cases.has(caseId)) return both;
		fromLog(both, caseId, state);
		for (const pass of passes()) fromPass(both, caseId, pass);
		this.cases.set(caseId, both);
		return both;
	}

	/** Marks only grow; false when nothing changed. */
	advance(
		ticks: Ticks,
		side: "visitor" | "broker",
		what: "delivered" | "read",
		n: number,
	): boolean {
		const mine = (ticks as Both)[side];
		const delivered = Math.max(mine.delivered, n);
		const read = what === "read" ? Math.max(mine.read, n) : mine.read;
		if (delivered === mine.delivered && read === mine.read) return false;
		mine.delivered = delivered;
		mine.read = read;
		return true;
	}

	forget(caseId: CaseId): void {
		this.cases.delete(caseId);
	}
}

/** A conversation that ended: both sides are taken to have read it. */
export function allRead(n: number): Ticks {
	return { visitor: { delivered: n, read: n }, broker: { delivered: n, read: n } };
}

function nothingRead(): Both {
	return { visitor: { delivered: 0, read: 0 }, broker: { delivered: 0, read: 0 } };
}

/** Every message says how far its sender had read. */
function fromLog(both: Both, caseId: CaseId, state: Loaded): void {
	for (const { event } of state.logs.get(caseId) ?? [])
		if (event.type === "said")
			raise(event.from === "visitor" ? both.visitor : both.broker, event.seen, event.seen);
}

function fromPass(both: Both, caseId: CaseId, pass: Pass): void {
	if (pass.as === "visitor") {
		if (pass.caseId === caseId) raise(both.visitor, pass.delivered, pass.read);
		return;
	}
	const [delivered, read] = pass.marks[caseId] ?? [0, 0];
	raise(both.broker, delivered, read);
}

function raise(side: Side, delivered: number, read: number): void {
	side.delivered = Math.max(side.delivered, delivered);
	side.read = Math.max(side.read, read);
}
