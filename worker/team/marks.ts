// How far each side of a conversation received and read. Kept in memory and in attachments, and
// written only along with the next message: a tick is not worth a row.
import type { Ticks } from "../../protocol/entry.ts";
import type { CaseId } from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import type { Pass } from "./sockets.ts";

type Side = { delivered: number; read: number };
type Both = { visitor: Side; broker: Side };

export class Marks {
	private readonly cases = new Map<CaseId, Both>();

	/** Restores a case's marks after a wake-up from what survived it. */
	of(caseId: CaseId, state: Loaded, passes: Iterable<readonly [WebSocket, Pass]>): Ticks {
		let both = this.cases.get(caseId);
		if (!both) {
			both = restored(caseId, state, passes);
			this.cases.set(caseId, both);
		}
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

function restored(
	caseId: CaseId,
	state: Loaded,
	passes: Iterable<readonly [WebSocket, Pass]>,
): Both {
	const both: Both = {
		visitor: { delivered: 0, read: 0 },
		broker: { delivered: 0, read: 0 },
	};
	for (const { event } of state.logs.get(caseId) ?? []) {
		if (event.type !== "said") continue;
		const side = event.from === "visitor" ? both.visitor : both.broker;
		side.read = Math.max(side.read, event.seen);
		side.delivered = Math.max(side.delivered, event.seen);
	}
	for (const [, pass] of passes) {
		if (pass.as === "visitor" && pass.caseId === caseId) {
			both.visitor.delivered = Math.max(both.visitor.delivered, pass.delivered);
			both.visitor.read = Math.max(both.visitor.read, pass.read);
		} else if (pass.as === "member") {
			const [delivered, read] = pass.marks[caseId] ?? [0, 0];
			both.broker.delivered = Math.max(both.broker.delivered, delivered);
			both.broker.read = Math.max(both.broker.read, read);
		}
	}
	return both;
}
