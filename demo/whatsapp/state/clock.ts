// The stand-in's clock: real time plus what a test pushed it ahead by, or standing still. It never
// goes back. Retries, windows and expiries all follow it, so seven days pass in a moment.

import type { Shelf } from "./store.ts";

interface Hands {
	readonly id: "clock";
	readonly aheadMs: number;
	/** Set while time stands still. */
	readonly stoppedAt: number | null;
}

export class Clock {
	constructor(private readonly shelf: Shelf<Hands>) {}

	static shelfKey = ({ id }: Hands) => ({ id });

	private hands(): Hands {
		return this.shelf.get("clock") ?? { id: "clock", aheadMs: 0, stoppedAt: null };
	}

	now(): number {
		const { aheadMs, stoppedAt } = this.hands();
		return stoppedAt ?? Date.now() + aheadMs;
	}

	get stopped(): boolean {
		return this.hands().stoppedAt !== null;
	}

	/** Moves on to an instant; one in the past changes nothing. */
	moveTo(instant: number): void {
		const now = this.now();
		if (instant <= now) return;
		const hands = this.hands();
		if (hands.stoppedAt !== null) this.shelf.put({ ...hands, stoppedAt: instant });
		else this.shelf.put({ ...hands, aheadMs: hands.aheadMs + (instant - now) });
	}

	stop(): void {
		this.shelf.put({ ...this.hands(), stoppedAt: this.now() });
	}

	go(): void {
		const { stoppedAt, aheadMs } = this.hands();
		if (stoppedAt === null) return;
		this.shelf.put({
			id: "clock",
			stoppedAt: null,
			aheadMs: Math.max(aheadMs, stoppedAt - Date.now()),
		});
	}

	/** The real instant at which the stand-in's clock will show this one. */
	realOf(instant: number): number {
		return instant - this.hands().aheadMs;
	}
}

export const seconds = (ms: number): string => String(Math.floor(ms / 1000));
