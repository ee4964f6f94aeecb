// What will happen when: a heap of things to do, in order of time and then of being planned.

interface Plan {
	readonly at: number;
	readonly order: number;
	readonly act: () => void;
}

export class Agenda {
	private readonly heap: Plan[] = [];
	private planned = 0;

	plan(at: number, act: () => void): void {
		this.planned += 1;
		const { heap } = this;
		heap.push({ at, order: this.planned, act });
		let child = heap.length - 1;
		while (child > 0) {
			const parent = (child - 1) >> 1;
			if (!this.swapIfSooner(child, parent)) return;
			child = parent;
		}
	}

	get nextAt(): number {
		return this.heap[0]?.at ?? Number.POSITIVE_INFINITY;
	}

	take(): Plan | undefined {
		const { heap } = this;
		const first = heap[0];
		const last = heap.pop();
		if (!first || !last || heap.length === 0) return first;
		heap[0] = last;
		let parent = 0;
		for (;;) {
			const left = 2 * parent + 1;
			const right = left + 1;
			const smaller = this.sooner(right, left) ? right : left;
			if (!this.swapIfSooner(smaller, parent)) return first;
			parent = smaller;
		}
	}

	private sooner(a: number, b: number): boolean {
		const one = this.heap[a];
		const other = this.heap[b];
		if (!one || !other) return false;
		return one.at < other.at || (one.at === other.at && one.order < other.order);
	}

	private swapIfSooner(a: number, b: number): boolean {
		if (!this.sooner(a, b)) return false;
		const one = this.heap[a];
		const other = this.heap[b];
		if (!one || !other) return false;
		this.heap[a] = other;
		this.heap[b] = one;
		return true;
	}
}
