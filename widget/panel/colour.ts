// From one accent colour the customer chose to every colour that depends on it, readable in light
// and in dark. Knows WCAG contrast and nothing of screens.

type Rgb = readonly [number, number, number];

const parse = (hex: string): Rgb => {
	const at = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
	return [at(1), at(3), at(5)];
};

function luminance(rgb: Rgb): number {
	const [r = 0, g = 0, b = 0] = rgb.map((byte) => {
		const c = byte / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
	const [x, y] = [luminance(parse(a)), luminance(parse(b))];
	return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function mix(from: string, to: string, part: number): string {
	const target = parse(to);
	return `#${parse(from)
		.map((byte, at) => Math.round(byte + ((target[at] ?? 0) - byte) * part))
		.map((byte) => byte.toString(16).padStart(2, "0"))
		.join("")}`;
}

/** The accent moved towards `to` only as far as its text needs on `ground`. */
function readable(accent: string, ground: string, to: string): string {
	let colour = accent;
	for (let part = 0; part <= 1 && contrast(colour, ground) < 4.6; part += 0.05)
		colour = mix(accent, to, part);
	return colour;
}

/** Custom properties for a sheet, or nothing when it is no colour. */
export function accentCss(accent: string | undefined): string {
	if (!accent || !/^#[\da-f]{6}$/i.test(accent)) return "";
	// Whichever of the two reads 4.5:1 exists for every colour: below it on white, black has 4.6.
	const on = contrast(accent, "#ffffff") >= 4.5 ? "#ffffff" : "#000000";
	const pairs = {
		brand: accent,
		"brand-press": mix(accent, on === "#ffffff" ? "#000000" : "#ffffff", 0.12),
		"on-brand": on,
		"brand-text": `light-dark(${readable(accent, "#ebeee9", "#000000")},${readable(accent, "#1d2722", "#ffffff")})`,
		"brand-soft": `light-dark(${mix(accent, "#ffffff", 0.88)},${mix(accent, "#161e1a", 0.8)})`,
		mine: `light-dark(${mix(accent, "#ffffff", 0.85)},${mix(accent, "#161e1a", 0.75)})`,
	};
	return `:host{${Object.entries(pairs)
		.map(([name, value]) => `--${name}:${value}`)
		.join(";")}}`;
}
