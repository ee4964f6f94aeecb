// Tapping a bubble on a phone brings out what can be done with it, where a mouse would hover.
import { useEffect, useState } from "preact/hooks";

/** The message a finger chose, to offer what can be done with it; a second tap lets it go. */
export function usePicked(
	ref: { readonly current: HTMLElement | null },
	there: boolean,
): string | undefined {
	const [picked, setPicked] = useState<string>();
	useEffect(() => {
		const box = ref.current;
		if (!box) return;
		const pick = (event: Event): void => {
			const target = event.target instanceof Element ? event.target : undefined;
			if (target?.closest("a, button, audio, video")) return;
			const id = target?.closest<HTMLElement>("[data-message]")?.dataset.message;
			setPicked((before) => (before === id ? undefined : id));
		};
		box.addEventListener("click", pick);
		return () => box.removeEventListener("click", pick);
	}, [there]);
	return picked;
}
