// Room at the foot of a conversation: the card of an offer floats above what one writes or taps
// there, and what was said last stays in sight while the foot grows.
import { useEffect } from "preact/hooks";

interface Box {
	readonly current: HTMLElement | null;
}

/** Tells the whole page how high the foot is, for as long as it is there. */
export function useFootRoom(ref: Box): void {
	useEffect(() => {
		const { style } = document.documentElement;
		const stop = onResize(ref.current, (box) =>
			style.setProperty("--composer-room", `${box.offsetHeight}px`),
		);
		return () => {
			stop();
			style.removeProperty("--composer-room");
		};
	}, []);
}

export function onResize(box: HTMLElement | null, tell: (box: HTMLElement) => void): () => void {
	if (!box) return () => {};
	const observer = new ResizeObserver(() => tell(box));
	// With its padding: that is the room a foot makes for a card.
	observer.observe(box, { box: "border-box" });
	return () => observer.disconnect();
}
