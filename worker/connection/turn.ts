// One piece of work at a time: whoever asks while it runs is answered by one more run after it. So that
// what arrives in the last instant of a run is never left lying. Must not know what the work is.

export class Turn {
	private readonly work: () => Promise<void>;
	private running: Promise<void> | null = null;
	private again = false;

	constructor(work: () => Promise<void>) {
		this.work = work;
	}

	/** Resolves when everything asked for until now is done. */
	run(): Promise<void> {
		this.again = this.running !== null;
		this.running ??= this.turns();
		return this.running;
	}

	private async turns(): Promise<void> {
		try {
			do {
				this.again = false;
				await this.work();
			} while (this.again);
		} finally {
			// In the same breath as the last look at `again`.
			this.running = null;
		}
	}
}
