// Paints the launcher and the empty panel shown in the frame of the tap. DOM calls only: no markup
// strings and no style attributes, so that it runs under a nonce policy and `trusted-types 'none'`.
import css from "./loader.css?inline";

export function add(parent: Node, tag: string): HTMLElement {
	return parent.appendChild(document.createElement(tag));
}

/** White or black, whichever reads better on the accent (WCAG: one of them always reaches 4.5). */
export function textOn(accent: string): string {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map(
		(at) => (Number(`0x${accent.slice(at, at + 2)}`) / 255) ** 2.2,
	);
	return 0.213 * r + 0.715 * g + 0.072 * b > 0.18 ? "#000" : "#fff";
}

export function paint(sheet: CSSStyleSheet, accent = "#1b7f4b", scheme = "light dark"): void {
	sheet.replaceSync(
		`${css}:host{color-scheme:${scheme};--brand:${accent};--on-brand:${textOn(accent)}}`,
	);
}
