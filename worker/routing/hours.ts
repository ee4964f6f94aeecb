// Business hours: a pure function of (zone, windows, holidays, instant). Nothing stores whether the
// office is open (D85). Wall time comes from Intl; there is no clock here.

/** Minutes from local midnight; `to` may pass 1440 to end after midnight, up to 2880. */
export interface Window {
	readonly from: number;
	readonly to: number;
}

export interface Hours {
	/** IANA zone of the team. */
	readonly zone: string;
	/** Windows by day the window starts on, Sunday first. */
	readonly week: readonly (readonly Window[])[];
	/** Local dates `YYYY-MM-DD` on which no window starts. */
	readonly holidays: readonly string[];
}

const DAY_MINUTES = 1_440;
const DAY_MS = 86_400_000;

export function isOpen(hours: Hours | null, now: number): boolean {
	return hours === null || windowAt(hours, now) !== null;
}

/** Start of the window that is open at `now`, or null when closed. */
export function openedAt(hours: Hours, now: number): number | null {
	return windowAt(hours, now)?.start ?? null;
}

/** Next instant at which open turns to closed or the reverse; null if that never happens. */
export function nextChange(hours: Hours | null, now: number): number | null {
	if (hours === null) return null;
	const open = windowAt(hours, now);
	return open ? closingAfter(hours, open.end) : nextOpening(hours, now);
}

/** When the office opens next, or null when it is open or never opens. */
export function nextOpening(hours: Hours, now: number): number | null {
	if (windowAt(hours, now)) return null;
	const today = dayOf(hours.zone, now);
	// Eight days reach the same weekday again; a year covers any run of holidays.
	for (let ahead = 0; ahead <= 366; ahead += 1) {
		const starts = windowsOf(hours, today + ahead)
			.map((window) => window.start)
			.filter((start) => start > now);
		if (starts.length > 0) return Math.min(...starts);
	}
	return null;
}

export function hoursProblem(hours: Hours): string | null {
	if (!isZone(hours.zone)) return `O fuso horário “${hours.zone}” não existe.`;
	if (hours.week.length !== 7) return "O expediente precisa dos sete dias da semana.";
	for (const day of hours.week)
		for (const { from, to } of day)
			if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < DAY_MINUTES))
				return "O expediente tem um horário inválido.";
			else if (to <= from || to > from + DAY_MINUTES)
				return "O expediente precisa terminar depois de começar, em até 24 horas.";
	for (const date of hours.holidays)
		if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return `O feriado “${date}” não é uma data.`;
	return null;
}

interface Span {
	readonly start: number;
	readonly end: number;
}

function windowAt(hours: Hours, now: number): Span | null {
	const today = dayOf(hours.zone, now);
	// Yesterday's windows may run past midnight, and a day may be 25 hours long.
	for (const back of [0, 1, 2])
		for (const span of windowsOf(hours, today - back))
			if (span.start <= now && now < span.end) return span;
	return null;
}

/** Windows that touch join: closing is when no window continues. */
function closingAfter(hours: Hours, end: number): number {
	let close = end;
	for (let hops = 0; hops < 400; hops += 1) {
		const next = windowAt(hours, close);
		if (!next) return close;
		close = next.end;
	}
	return close;
}

/** A team's windows of a local day, worked out once while its hours are what they are. */
function windowsOf(hours: Hours, day: number): readonly Span[] {
	let days = spans.get(hours);
	if (!days || days.size > MAX_DAYS) {
		days = new Map();
		spans.set(hours, days);
	}
	let found = days.get(day);
	if (!found) {
		const windows = hours.holidays.includes(iso(day)) ? [] : (hours.week[weekday(day)] ?? []);
		found = windows.map(({ from, to }) => ({
			start: instant(hours.zone, day, from),
			end: instant(hours.zone, day, to),
		}));
		days.set(day, found);
	}
	return found;
}

const MAX_DAYS = 1_000;
const spans = new WeakMap<Hours, Map<number, readonly Span[]>>();

/** Local days are numbers: how many since 1 January 1970, a Thursday. */
function dayOf(zone: string, at: number): number {
	return Math.floor(wall(zone, at) / DAY_MS);
}

function weekday(day: number): number {
	return (((day + 4) % 7) + 7) % 7;
}

function iso(day: number): string {
	return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
	let found = formats.get(zone);
	if (!found) {
		found = new Intl.DateTimeFormat("en-US", {
			timeZone: zone,
			hourCycle: "h23",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
			second: "numeric",
		});
		formats.set(zone, found);
	}
	return found;
}

/**
 * Local wall time as if it were UTC, in milliseconds. Clocks change on a quarter of an hour, so one
 * offset holds for the whole of it; asking Intl each time is most of what a decision would cost.
 */
function wall(zone: string, at: number): number {
	const quarter = Math.floor(at / QUARTER_MS);
	const known = offsets.get(zone);
	const offset = known?.get(quarter);
	if (offset !== undefined) return at + offset;
	const found = wallByIntl(zone, quarter * QUARTER_MS) - quarter * QUARTER_MS;
	if (known && known.size < MAX_OFFSETS) known.set(quarter, found);
	else offsets.set(zone, new Map([[quarter, found]]));
	return at + found;
}

const QUARTER_MS = 900_000;
const MAX_OFFSETS = 4_096;
const offsets = new Map<string, Map<number, number>>();

function wallByIntl(zone: string, at: number): number {
	const parts: Record<string, number> = {};
	for (const { type, value } of format(zone).formatToParts(at)) parts[type] = Number(value);
	const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
	return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** `YYYY-MM-DD` of the team's day at an instant. */
export function localDay(zone: string, at: number): string {
	return iso(dayOf(zone, at));
}

/**
 * The instant of a wall time. A time that a change of clocks skips moves on by the size of the
 * jump; one that happens twice is its first occurrence (Temporal's "compatible").
 */
function instant(zone: string, day: number, minutes: number): number {
	const target = day * DAY_MS + minutes * 60_000;
	const before = target - (wall(zone, target - DAY_MS) - (target - DAY_MS));
	const after = target - (wall(zone, target + DAY_MS) - (target + DAY_MS));
	for (const candidate of [Math.min(before, after), Math.max(before, after)])
		if (wall(zone, candidate) === target) return candidate;
	return Math.max(before, after);
}

function isZone(zone: string): boolean {
	try {
		format(zone);
		return true;
	} catch {
		return false;
	}
}
