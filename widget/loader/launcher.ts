// Paints the launcher, its badge, and the empty panel shown in the frame of the tap.
// DOM calls only: no markup strings, so that it runs under `trusted-types 'none'`.
import css from "./loader.css?inline";

const SVG = "http://www.w3.org/2000/svg";

export function element(tag: string, className: string, parent: Node): HTMLElement {
	const made = document.createElement(tag);
	made.className = className;
	parent.appendChild(made);
	return made;
}

function icon(parent: Node, path: string): void {
	const svg = document.createElementNS(SVG, "svg");
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	const shape = document.createElementNS(SVG, "path");
	shape.setAttribute("d", path);
	svg.appendChild(shape);
	parent.appendChild(svg);
}

/** White or near black, whichever reads better on the accent. */
function textOn(accent: string): string {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map(
		(at) => (Number.parseInt(accent.slice(at, at + 2), 16) / 255) ** 2.2,
	);
	return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.18 ? "#000" : "#fff";
}

export interface Launcher {
	readonly root: ShadowRoot;
	readonly button: HTMLElement;
	readonly label: HTMLElement;
	readonly badge: HTMLElement;
	paint(accent: string | undefined, theme: string | undefined): void;
}

export function createLauncher(host: HTMLElement): Launcher {
	const root = host.attachShadow({ mode: "open" });
	const sheet = new CSSStyleSheet();
	root.adoptedStyleSheets = [sheet];
	const button = element("button", "launcher", root);
	icon(button, "M5 4h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z");
	icon(button, "M6 9l6 6 6-6");
	const label = element("span", "label", button);
	const badge = element("span", "badge", button);
	return {
		root,
		button,
		label,
		badge,
		paint(accent, theme) {
			const brand = /^#[\da-f]{6}$/i.test(accent ?? "") ? accent : undefined;
			sheet.replaceSync(
				css +
					(brand ? `:host{--brand:${brand};--on-brand:${textOn(brand)}}` : "") +
					(theme === "light" || theme === "dark" ? `:host{color-scheme:${theme}!important}` : ""),
			);
		},
	};
}
