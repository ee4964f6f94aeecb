// Chance from a seed: the same seed gives the same run, on any machine.

export class Chance {
	private state: number;

	constructor(seed: number) {
		this.state = (seed ^ 0x9e3779b9) >>> 0;
	}

	/** In [0, 1): mulberry32. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	}

	is(probability: number): boolean {
		return this.next() < probability;
	}

	between(low: number, high: number): number {
		return low + Math.floor(this.next() * (high - low + 1));
	}

	pick<T>(list: readonly T[]): T {
		const found = list[this.between(0, list.length - 1)];
		if (found === undefined) throw new Error("nothing to pick from");
		return found;
	}

	/** Milliseconds until something that happens every `seconds` on average. */
	wait(seconds: number): number {
		return Math.ceil(-Math.log(1 - this.next()) * seconds * 1_000);
	}
}
