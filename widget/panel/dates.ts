// Times and days as a person of that language says them. Knows Intl and nothing else.
import type { Texts } from "./texts/index.ts";

const cache = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, at: number, options: Intl.DateTimeFormatOptions): string {
	const key = locale + JSON.stringify(options);
	const made = cache.get(key) ?? new Intl.DateTimeFormat(locale, options);
	cache.set(key, made);
	return made.format(at);
}

export const clock = (locale: string, at: number): string =>
	format(locale, at, { hour: "2-digit", minute: "2-digit" });

export function dayOf(locale: string, at: number, now: number, t: Texts): string {
	const day = (time: number) => new Date(time).toDateString();
	if (day(at) === day(now)) return t.today;
	if (day(at) === day(now - 86_400_000)) return t.yesterday;
	return format(locale, at, { day: "numeric", month: "long" });
}

export const weekday = (locale: string, at: number): string =>
	format(locale, at, { weekday: "long", hour: "2-digit", minute: "2-digit" });

export const iso = (at: number): string => new Date(at).toISOString();
