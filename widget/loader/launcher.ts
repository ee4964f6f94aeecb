// Paints the launcher and the empty panel shown in the frame of the tap. DOM calls only: no markup
// strings and no style attributes, so that it runs under a nonce policy and `trusted-types 'none'`.
import css from "./loader.css?inline";

const SVG = "http://www.w3.org/2000/svg";

export function add(parent: Node, tag: string): HTMLElement {
	return parent.appendChild(document.createElement(tag));
}

export function drawBubble(parent: Node): void {
	const svg = parent.appendChild(document.createElementNS(SVG, "svg"));
	svg.setAttribute("viewBox", "0 0 24 24");
	svg
		.appendChild(document.createElementNS(SVG, "path"))
		.setAttribute(
			"d",
			"M5 4h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z",
		);
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
