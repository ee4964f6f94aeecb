// Every pair of text and surface that the screens use, in both schemes, against WCAG 2.2: 4.5 for
// text, 3 for what is not text. Reads the token file itself, so a changed colour cannot slip by.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../design/tokens.css", import.meta.url), "utf8");

type Scheme = "light" | "dark";

function token(name: string, scheme: Scheme): string {
	const value = new RegExp(`--${name}:\\s*([^;]+);`).exec(css)?.[1]?.trim() ?? "";
	const pair = /^light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)$/.exec(value);
	const colour = pair ? pair[scheme === "light" ? 1 : 2] : value;
	if (!colour || !/^#[0-9a-f]{6}$/.test(colour))
		throw new Error(`--${name} is not a colour: ${value}`);
	return colour;
}

function luminance(colour: string): number {
	const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
		const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
		return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
	});
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
	const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
	return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ["bg", "surface", "raised", "sunken"];

const TEXT: readonly (readonly [string, string])[] = [
	...["text", "muted", "brand-text", "amber-text", "loss-text"].flatMap((text) =>
		SURFACES.map((surface) => [text, surface] as const),
	),
	["text", "brand-soft"],
	["muted", "brand-soft"],
	["brand-text", "brand-soft"],
	["amber-text", "amber-soft"],
	["loss-text", "loss-soft"],
	["text", "theirs"],
	["muted", "theirs"],
	["on-mine", "mine"],
	["mine-meta", "mine"],
	["loss-text", "mine"],
	["on-brand", "brand"],
	["on-brand", "brand-press"],
	["on-brand", "loss"],
];

const SHAPES: readonly (readonly [string, string])[] = [
	...SURFACES.flatMap((surface) => [
		["line-strong", surface] as const,
		["focus", surface] as const,
	]),
	["brand", "bg"],
	["brand", "surface"],
	["brand", "raised"],
	["loss-text", "raised"],
	["focus", "mine"],
];

describe.each(["light", "dark"] as const)("%s scheme", (scheme) => {
	it.each(TEXT)("[B17] %s can be read on %s", (text, surface) => {
		expect(contrast(token(text, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(4.5);
	});

	it.each(SHAPES)("[B17] %s can be told from %s", (shape, surface) => {
		expect(contrast(token(shape, scheme), token(surface, scheme))).toBeGreaterThanOrEqual(3);
	});
});
