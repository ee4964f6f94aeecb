// Times and names as people read them. Instants are of the server; days and hours are of the
// team's time zone, so that two people on the phone say the same hour.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whole seconds left, never negative; reaches zero exactly at the instant. */
export function secondsLeft(until: number, now: number): number {
	return Math.max(0, Math.ceil((until - now) / SECOND));
}

/** `1:05`, `12:00`, `1:02:03`. */
export function countdown(seconds: number): string {
	const s = String(seconds % 60).padStart(2, "0");
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return `${minutes}:${s}`;
	return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`;
}

/** `45 s`, `2 min`, `3 h`, `2 d`: how long something has waited. */
export function age(ms: number): string {
	const span = Math.max(0, ms);
	if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
	if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
	if (span < DAY) return `${Math.floor(span / HOUR)} h`;
	return `${Math.floor(span / DAY)} d`;
}

/** `60 s`, `2 min`, `2 h`: a duration out of the rules. */
export function span(seconds: number): string {
	if (seconds >= 7_200 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
	if (seconds >= 120 && seconds % 60 === 0) return `${seconds / 60} min`;
	return `${seconds} s`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(
	locale: string,
	zone: string,
	options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
	const key = `${locale} ${zone} ${JSON.stringify(options)}`;
	const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
	formats.set(key, known);
	return known;
}

export function hour(at: number, zone: string): string {
	return formatter("pt-BR", zone, { hour: "2-digit", minute: "2-digit" }).format(at);
}

export function hourWithSeconds(at: number, zone: string): string {
	return formatter("pt-BR", zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(
		at,
	);
}

/** `26/11/2026 14:03:05`, which a Brazilian spreadsheet takes for an instant. */
export function cellInstant(at: number, zone: string): string {
	const text = formatter("pt-BR", zone, { dateStyle: "short", timeStyle: "medium" }).format(at);
	return text.replace(",", "");
}

/** A key that is equal for instants of one day. */
export function dayKey(at: number, zone: string): string {
	return formatter("en-CA", zone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
}

export function longDay(at: number, locale: string, zone: string): string {
	return formatter(locale, zone, { weekday: "long", day: "numeric", month: "long" }).format(at);
}

export function shortDay(at: number, locale: string, zone: string): string {
	return formatter(locale, zone, { day: "2-digit", month: "2-digit" }).format(at);
}

/** `14:05` today, `03/12 14:05` on other days. */
export function moment(at: number, now: number, locale: string, zone: string): string {
	const time = hour(at, zone);
	return dayKey(at, zone) === dayKey(now, zone) ? time : `${shortDay(at, locale, zone)} ${time}`;
}

export function firstName(name: string): string {
	return name.trim().split(/\s+/)[0] ?? name;
}

/** `Ana Souza` is `AS`; particles do not count. */
export function initials(name: string): string {
	const words = name
		.trim()
		.split(/\s+/)
		.filter((word) => !/^(d[aeo]s?|e)$/i.test(word));
	const first = words[0] ?? "";
	const last = words.length > 1 ? (words.at(-1) ?? "") : "";
	return ([...first][0] ?? "?").toUpperCase() + ([...last][0] ?? "").toUpperCase();
}

export function digits(phone: string): string {
	return phone.replace(/\D/g, "");
}

/** `+5511987654321` as Brazilians write it; other numbers as they came. */
export function phoneText(phone: string): string {
	const parts = /^\+55(\d{2})(\d{4,5})(\d{4})$/.exec(phone);
	return parts ? `(${parts[1]}) ${parts[2]}-${parts[3]}` : phone;
}

/** The server takes E.164; people here write DDD and number. */
export function e164(typed: string): string {
	return typed.trim().startsWith("+") ? `+${digits(typed)}` : `+55${digits(typed)}`;
}

export function whatsappLink(phone: string, text: string): string {
	const number = digits(phone);
	const full = number.length <= 11 && !phone.startsWith("+") ? `55${number}` : number;
	return `https://wa.me/${full}?text=${encodeURIComponent(text)}`;
}
