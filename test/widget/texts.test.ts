// The three dictionaries say the same things; the compiler holds them to one shape.
import { expect, it } from "vitest";
import { LABELS, languageOf } from "../../widget/loader/texts.ts";
import * as en from "../../widget/panel/texts/en.ts";
import * as es from "../../widget/panel/texts/es.ts";
import * as ptBR from "../../widget/panel/texts/pt-BR.ts";
import type { Texts } from "../../widget/panel/texts/shape.ts";

const ALL: Record<string, Texts> = { "pt-BR": ptBR, en, es };

function said(value: unknown): string[] {
	if (typeof value === "string") return [value];
	if (typeof value === "function") return [String(value("X", "Y"))];
	return Object.values(value as object).flatMap(said);
}

it("[W60] has every sentence in the three languages", () => {
	for (const [locale, texts] of Object.entries(ALL)) {
		expect(Object.keys(texts).sort(), locale).toEqual(Object.keys(ptBR).sort());
		expect(texts.locale).toBe(locale);
		for (const [name, value] of Object.entries(texts))
			for (const text of said(value)) expect(text.trim(), `${locale} ${name}`).not.toBe("");
		for (const [name, value] of Object.entries(texts))
			if (typeof value === "function") expect(said(value)[0], `${locale} ${name}`).toContain("X");
	}
});

it("[W60] translates: no long sentence is equal in two languages", () => {
	const long = (texts: Texts) =>
		Object.values(texts)
			.flatMap(said)
			.filter((text) => text.length > 24);
	const seen = new Set(long(ptBR));
	for (const text of [...long(en), ...long(es)]) expect(seen.has(text), text).toBe(false);
});

it("[W61] falls back to Portuguese for a language it does not have", () => {
	expect(["pt-BR", "en-US", "es", "fr", ""].map(languageOf)).toEqual(["", "-en", "-es", "", ""]);
	expect(Object.values(LABELS).flat().every(Boolean)).toBe(true);
});
