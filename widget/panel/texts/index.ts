// Chooses the dictionary and the language tag for dates. Texts come from the three files beside it.
import { en } from "./en.ts";
import { es } from "./es.ts";
import { ptBR, type Texts } from "./pt-BR.ts";

export type { Texts } from "./pt-BR.ts";
export type Locale = "pt-BR" | "en" | "es";

const DICTIONARIES: Record<Locale, Texts> = { "pt-BR": ptBR, en, es };

/** What the page asks for; then the page's own language; Portuguese for any other. */
export function localeOf(asked: string | undefined, page: string): Locale {
	const language = (asked || page).slice(0, 2).toLowerCase();
	return language === "en" || language === "es" ? language : "pt-BR";
}

export const textsOf = (locale: Locale): Texts => DICTIONARIES[locale];
