// Reading fields of JSON nobody vouches for: every reader is total, looks at own properties only, and
// gives what can be shown or stored. A strict schema would turn a new field of Meta's into a lost lead.
// Must not know what a message is.

export type Dict = Readonly<Record<string, unknown>>;

/** What a text of WhatsApp may hold, in code points (whatsapp.md §1.5). */
export const MAX_TEXT = 4_096;
export const MAX_NAME = 80;
const MAX_ID = 512;
const NOTHING: Dict = Object.freeze({});

export function isDict(value: unknown): value is Dict {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own properties only: a key sent as `constructor` or `__proto__` must not reach ours. */
export function at(of: unknown, key: string): unknown {
	return isDict(of) && Object.hasOwn(of, key) ? of[key] : undefined;
}

export function dictAt(of: unknown, key: string): Dict {
	const value = at(of, key);
	return isDict(value) ? value : NOTHING;
}

/** Absent gives none; one thing that should have been a list of one is taken as that. */
export function listAt(of: unknown, key: string): readonly unknown[] {
	const value = at(of, key) ?? [];
	return Array.isArray(value) ? value : [value];
}

/** Something shown in a line: no control characters, no line breaks, nothing that turns text round. */
export function lineAt(of: unknown, key: string, max = MAX_NAME): string | undefined {
	const value = at(of, key);
	return typeof value === "string" ? cleanLine(value, max) || undefined : undefined;
}

/** Something a person wrote; undefined when nothing is left of it. */
export function textAt(of: unknown, key: string, max = MAX_TEXT): string | undefined {
	const value = at(of, key);
	return typeof value === "string" ? cleanText(value, max) || undefined : undefined;
}

/** An identifier, untouched. Numbers only while they are exact: Meta's ids outgrow doubles. */
export function idAt(of: unknown, key: string): string | undefined {
	const value = at(of, key);
	if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
	if (typeof value !== "string" || value.length > MAX_ID) return undefined;
	return /^[^\p{C}\p{Z}]+$/u.test(value) ? value : undefined;
}

export function numberAt(of: unknown, key: string): number | undefined {
	const value = at(of, key);
	return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/**
 * Unix seconds, as text or number, to milliseconds. 0 when it is not an instant between 2001 and
 * 2100: never a guess, because windows are counted from it. Whoever uses it clamps to his own clock.
 */
export function instantAt(of: unknown, key: string): number {
	const value = at(of, key);
	const seconds = typeof value === "string" && /^\d{1,12}$/.test(value) ? Number(value) : value;
	if (typeof seconds !== "number" || !Number.isInteger(seconds)) return 0;
	return seconds >= 1_000_000_000 && seconds <= 4_102_444_800 ? seconds * 1_000 : 0;
}

/** Keeps line breaks; cuts between characters, never inside one. `max` in code points. */
export function cleanText(text: string, max = MAX_TEXT): string {
	const clean = wellFormed(text)
		.replace(/\r\n?|[\u2028\u2029]/g, "\n")
		.replaceAll("\t", " ")
		.replace(/[^\P{Cc}\n]/gu, "");
	// Spreading three megabytes to keep a page of them would be the costliest line of the adapter.
	return clean.length <= max ? clean : [...clean.slice(0, max * 2)].slice(0, max).join("");
}

/** As `cleanText`, in one line, without what makes `gpj.exe` read as `exe.jpg`. */
export function cleanLine(text: string, max = MAX_NAME): string {
	const line = text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ");
	return cleanText(line.trim(), max).trim();
}

/** Half a character cannot be encoded: it would throw where nobody expects it. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Without the fields that are undefined: absent and undefined are not the same here. */
export function given<T extends Record<string, unknown>>(
	of: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
	return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as {
		[K in keyof T]?: Exclude<T[K], undefined>;
	};
}
