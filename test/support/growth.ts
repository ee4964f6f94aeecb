// How the time of some work grows with its size, compared in one run: no test depends on how fast a
// machine is. Holds no expectations.

const ROUNDS = 5;

/**
 * How many times longer `times` as much takes: about `times` when work is in proportion, its square
 * when it is not. The quickest of a few rounds, since a busy machine only ever adds.
 */
export function growth(work: (size: number) => void, size: number, times: number): number {
	work(size);
	const quickest = (of: number) =>
		Math.min(
			...Array.from({ length: ROUNDS }, () => {
				const began = performance.now();
				work(of);
				return performance.now() - began;
			}),
		);
	// Below a tick of the clock there is nothing to compare.
	return quickest(size * times) / Math.max(0.02, quickest(size));
}
