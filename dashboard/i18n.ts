// Texts in the reader's language. Portuguese is the base and travels with the code; the others are
// fetched when chosen, and a key they lack falls back to Portuguese. The only file that knows the
// i18n library, so that it can be replaced.
import { createI18n, transform } from "@nanostores/i18n";
import { atom, keepMount, type ReadableAtom } from "nanostores";
import { recall, remember } from "./stores/memory.ts";

export const LOCALES = ["pt-BR", "en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

/** A phrase that changes with a number; `{count}` is the number. */
export interface Plural {
	readonly zero?: string;
	readonly one: string;
	readonly other: string;
}

type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;

type Text<S> = S extends string
	? [Holes<S>] extends [never]
		? string
		: (values: Readonly<Record<Holes<S>, string | number>>) => string
	: (count: number) => string;

export type Texts<Base> = { readonly [Key in keyof Base]: Text<Base[Key]> };

/** The same keys in another language: any string, or a plural where the base has one. */
export type Translated<Base> = {
	readonly [Group in keyof Base]: {
		readonly [Key in keyof Base[Group]]: Base[Group][Key] extends string ? string : Plural;
	};
};

function firstLocale(): Locale {
	const saved = recall("locale");
	const wanted = [saved, ...(navigator.languages ?? [])];
	for (const tag of wanted) {
		const found = LOCALES.find((l) => l === tag || l.slice(0, 2) === tag?.slice(0, 2));
		if (found) return found;
	}
	return "pt-BR";
}

export const $locale = atom<Locale>(firstLocale());

$locale.subscribe((locale) => {
	document.documentElement.lang = locale;
});

export function chooseLocale(locale: Locale): void {
	remember("locale", locale);
	$locale.set(locale);
}

const loaders: Record<Exclude<Locale, "pt-BR">, () => Promise<{ readonly texts: object }>> = {
	en: () => import("./texts/en.ts"),
	es: () => import("./texts/es.ts"),
};

const i18n = createI18n($locale, {
	baseLocale: "pt-BR",
	async get(locale, groups) {
		if (locale === "pt-BR") return {};
		const all = (await loaders[locale]()).texts as Record<string, Record<string, string>>;
		return Object.fromEntries(groups.map((group) => [group, all[group] ?? {}]));
	},
});

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
	return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

const withHoles = transform(
	(_locale: string, text: string, values: Readonly<Record<string, string | number>>) =>
		fill(text, values),
);

const withCount = transform((locale: string, forms: Record<string, string>, count: number) => {
	// Portuguese counts zero as one ("0 lead"), so an empty list gets its own sentence.
	const form = count === 0 && "zero" in forms ? "zero" : new Intl.PluralRules(locale).select(count);
	return fill(forms[form] ?? forms.other ?? "", { count });
});

/** Declares one group of texts. Kept mounted: titles and announcements read it without a screen. */
export function defineTexts<const Base extends Readonly<Record<string, string | Plural>>>(
	group: string,
	base: Base,
): ReadableAtom<Texts<Base>> {
	const prepared = Object.fromEntries(
		Object.entries(base).map(([key, text]) => {
			if (typeof text !== "string") return [key, withCount({ ...text })];
			return [key, text.includes("{") ? withHoles(text) : text];
		}),
	);
	const store = i18n(group, prepared) as unknown as ReadableAtom<Texts<Base>>;
	keepMount(store);
	return store;
}
