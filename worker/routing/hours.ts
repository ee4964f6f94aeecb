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
	const today = localDate(hours.zone, now);
	// Eight days reach the same weekday again; a year covers any run of holidays.
	for (let ahead = 0; ahead <= 366; ahead += 1) {
		const starts = windowsOf(hours, addDays(today, ahead))
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
	const today = localDate(hours.zone, now);
	// Yesterday's windows may run past midnight, and a day may be 25 hours long.
	for (const back of [0, -1, -2]) {
		for (const span of windowsOf(hours, addDays(today, back)))
			if (span.start <= now && now < span.end) return span;
	}
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

function windowsOf(hours: Hours, date: LocalDate): Span[] {
	if (hours.holidays.includes(iso(date))) return [];
	const windows = hours.week[weekday(date)] ?? [];
	return windows.map(({ from, to }) => ({
		start: instant(hours.zone, date, from),
		end: instant(hours.zone, date, to),
	}));
}

interface LocalDate {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

function iso({ year, month, day }: LocalDate): string {
	return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function addDays(date: LocalDate, days: number): LocalDate {
	const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
	return {
		year: moved.getUTCFullYear(),
		month: moved.getUTCMonth() + 1,
		day: moved.getUTCDate(),
	};
}

function weekday(date: LocalDate): number {
	return new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay();
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

function localDate(zone: string, at: number): LocalDate {
	const local = new Date(wall(zone, at));
	return {
		year: local.getUTCFullYear(),
		month: local.getUTCMonth() + 1,
		day: local.getUTCDate(),
	};
}

/** `YYYY-MM-DD` of the team's day at an instant. */
export function localDay(zone: string, at: number): string {
	return iso(localDate(zone, at));
}

/**
 * The instant of a wall time. A time that a change of clocks skips moves on by the size of the
 * jump; one that happens twice is its first occurrence (Temporal's "compatible").
 */
function instant(zone: string, date: LocalDate, minutes: number): number {
	const target = Date.UTC(date.year, date.month - 1, date.day, 0, minutes);
	const before = target - (wall(zone, target - 86_400_000) - (target - 86_400_000));
	const after = target - (wall(zone, target + 86_400_000) - (target + 86_400_000));
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
