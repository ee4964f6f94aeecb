// The connected numbers a team's conversations may be on, as their objects last told. A setting each:
// written when a number is set up or held up, never for a message. Must not know how one sends.
import type { LineInfo } from "../connection/port.ts";
import type { RecordedOfCase } from "../routing/events.ts";
import type { TeamStore } from "../storage/store.ts";

const PREFIX = "line:";

/** The number a case is or was on, from its log: an ended case has nothing else. */
export function lineIn(log: readonly RecordedOfCase[]): string | null {
	let found: string | null = null;
	for (const { event } of log)
		if (event.type === "received") found = event.contact.line ?? null;
		else if (event.type === "contact_seen" || (event.type === "code_issued" && event.here))
			found = event.line ?? found;
	return found;
}

export class Lines {
	private readonly store: Pick<TeamStore, "setting" | "putSetting" | "transaction">;
	private readonly known = new Map<string, LineInfo | null>();

	constructor(store: Lines["store"]) {
		this.store = store;
	}

	of(id: string | undefined): LineInfo | null {
		if (id === undefined) return null;
		const known = this.known.get(id);
		if (known !== undefined) return known;
		const stored = this.store.setting(PREFIX + id);
		const line = stored ? (JSON.parse(stored) as LineInfo) : null;
		this.known.set(id, line);
		return line;
	}

	/** `also` is written along with it, or neither is. */
	put(line: LineInfo, also: () => void): void {
		this.store.transaction(() => {
			this.store.putSetting(PREFIX + line.id, JSON.stringify(line));
			also();
		});
		this.known.set(line.id, line);
	}
}
