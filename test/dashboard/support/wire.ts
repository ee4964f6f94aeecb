// A line that a test answers by hand: what went out is listed, what comes back is decided here.
import type { CommandAnswer } from "../../../dashboard/line/line.ts";
import { plug } from "../../../dashboard/stores/wire.ts";
import type { StaffCommand, StaffFrame } from "../../../protocol/staff.ts";

export interface Asked {
	readonly id: string;
	readonly command: StaffCommand;
	ok(extra?: Omit<Extract<CommandAnswer, { t: "ok" }>, "t" | "id">): Promise<void>;
	refuse(reason: "taken" | "expired" | "unavailable" | "handed_on", by?: string): Promise<void>;
}

export class HandWire {
	readonly asked: Asked[] = [];
	readonly sent: StaffFrame[] = [];
	live = true;

	constructor() {
		plug({
			command: (command, id = `id-${this.asked.length}`) =>
				new Promise((settle) => {
					const answer = async (value: CommandAnswer): Promise<void> => {
						settle(value);
						// Two turns: the store's own await, and what it does after.
						await Promise.resolve();
						await Promise.resolve();
					};
					this.asked.push({
						id,
						command,
						ok: (extra = {}) => answer({ t: "ok", id, ...extra }),
						refuse: (reason, by) =>
							answer({ t: "refused", id, reason, message: `(${reason})`, ...(by ? { by } : {}) }),
					});
				}),
			send: (frame) => {
				if (this.live) this.sent.push(frame);
				return this.live;
			},
		});
	}

	/** The last command of this name. */
	last(name: StaffCommand["do"]): Asked {
		const found = this.asked.findLast(({ command }) => command.do === name);
		if (!found) throw new Error(`no ${name} was sent`);
		return found;
	}

	count(name: StaffCommand["do"]): number {
		return this.asked.filter(({ command }) => command.do === name).length;
	}
}
