// Makes a failing trace short: throws away stretches of it as long as it still fails the same way.
import { type Input, type Make, replay, type Start } from "./machine.ts";

export function shrink(
	make: Make,
	start: Start,
	trace: readonly Input[],
	invariant: string,
	budgetMs: number,
	clock: () => number,
): Input[] {
	const ends = clock() + budgetMs;
	let kept = [...trace];
	for (
		let size = Math.ceil(kept.length / 2);
		size >= 1;
		size = size === 1 ? 0 : Math.ceil(size / 2)
	)
		for (let from = 0; from < kept.length && clock() < ends; ) {
			const fewer = [...kept.slice(0, from), ...kept.slice(from + size)];
			if (replay(make, start, fewer)?.invariant === invariant) kept = fewer;
			else from += size;
		}
	return kept;
}

export function printed(trace: readonly Input[]): string {
	const first = trace[0]?.at ?? 0;
	return trace
		.map((input) => {
			const what = "fact" in input ? input.fact : input.command;
			return `  +${((input.at - first) / 1_000).toFixed(3)}s ${JSON.stringify(what)}`;
		})
		.join("\n");
}
