// Times and days as a person of this build's language says them. Knows Intl and nothing else.
import { locale, today, yesterday } from "./texts/index.ts";

const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" });
const minutes = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const week = new Intl.DateTimeFormat(locale, {
	weekday: "long",
	hour: "2-digit",
	minute: "2-digit",
});

export const clock = (at: number): string => minutes.format(at);
export const weekday = (at: number): string => week.format(at);

export function dayOf(at: number, now: number): string {
	const said = day.format(at);
	if (said === day.format(now)) return today;
	return said === day.format(now - 86_400_000) ? yesterday : said;
}
