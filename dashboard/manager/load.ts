// Something fetched once for a page: still coming, there, or why it is not.
import { useEffect, useState } from "preact/hooks";
import type { Answer } from "../../protocol/reasons.ts";

export type Loaded<T> = { readonly value: T } | { readonly problem: string };

export function useLoaded<T>(
	fetch: () => Promise<Answer<T>>,
): readonly [Loaded<T> | undefined, () => void, (value: T) => void] {
	const [loaded, setLoaded] = useState<Loaded<T>>();
	const load = (): void => {
		void fetch().then((answer) =>
			setLoaded(answer.ok ? { value: answer.value } : { problem: answer.refusal.message }),
		);
	};
	useEffect(load, []);
	return [loaded, load, (value) => setLoaded({ value })];
}
