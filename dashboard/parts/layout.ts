// How much room there is: one pane on phones, more side by side on desktops. A store, because the
// choice decides what is rendered and not only how it looks.
import { atom } from "nanostores";

export type Layout = "one" | "two" | "three";

export const $layout = atom<Layout>("one");

export function watchLayout(): void {
	const two = matchMedia("(min-width: 900px)");
	const three = matchMedia("(min-width: 1200px)");
	const measure = (): void => $layout.set(three.matches ? "three" : two.matches ? "two" : "one");
	two.addEventListener("change", measure);
	three.addEventListener("change", measure);
	measure();
}
