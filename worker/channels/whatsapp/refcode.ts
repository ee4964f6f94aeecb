// The code in a lead's first message that says which form he filled (whatsapp.md §2.5; rules M25-M29).
// Found however people and phones mangle it; ordinary words, prices, hours and phones are not taken for
// it, though all that a false one costs is a look-up. Must not know leads, nor whether a code is alive.

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TRIES = 16;

/**
 * 8 characters of Crockford's base 32 as XXXX-XXXX, from 40 random bits. Codes that would need the word
 * "Código" to be told from a word or a number are drawn again (1 in 18): 39.9 bits are left.
 */
export function newCode(random: (bytes: Uint8Array) => void): string {
	const bytes = new Uint8Array(5);
	let code = "";
	for (let i = 0; i < TRIES && !isDistinct(code); i++) {
		random(bytes);
		code = spell(bytes);
	}
	return code;
}

function spell(bytes: Uint8Array): string {
	const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
	const chars = bits.match(/.{5}/g) ?? [];
	const text = chars.map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
	return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** What somebody typed where only a code belongs; null when it is none. */
export function canonicalCode(text: string): string | null {
	const plain = fold(text).text.replace(/[\s\p{Pd}._]/gu, "");
	const code = plain.toUpperCase().replaceAll("O", "0").replace(/[IL]/g, "1");
	return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? `${code.slice(0, 4)}-${code.slice(4)}` : null;
}

/** Codes in a text or caption, canonical, each once, in order. */
export function findCodes(text: string): string[] {
	return [...new Set(scan(text).map(({ code }) => code))];
}

/**
 * What the broker sees: without these canonical codes, their word and their brackets; what else looks
 * like one stays. May be empty when the person sent nothing else. The original is for others to keep.
 */
export function stripCodes(text: string, codes: readonly string[]): string {
	const found = scan(text).filter((one) => codes.includes(one.code));
	return found.reduceRight((rest, { start, end }) => {
		const [from, to] = withBrackets(rest, start, end);
		const [left, right] = [rest.slice(0, from).trimEnd(), rest.slice(to).trimStart()];
		const gap = rest.slice(left.length, from) + rest.slice(to, rest.length - right.length);
		if (!left || !right || /^[.,;:!?]/.test(right)) return left + right;
		return left + (gap.includes("\n") ? "\n" : " ") + right;
	}, text);
}

interface Found {
	readonly code: string;
	/** In the original text; with the word "Código" when it stood before. */
	readonly start: number;
	readonly end: number;
}

const GROUP = "[0-9A-TV-Z]{4}";
const HYPHEN = "\\p{Pd}\\u2212";
/** After the word: the code may have lost its hyphen. */
const NAMED = new RegExp(
	`(?<![\\p{L}\\p{N}])(?:c(?:o|ó|o\\u0301)d(?:igos?)?|code)[^\\p{L}\\p{N}]{0,6}(?:é[^\\p{L}\\p{N}]{1,3})?` +
		`(${GROUP})([\\s${HYPHEN}._]{0,3})(${GROUP})(?![\\p{L}\\p{N}])`,
	"giu",
);
/** Alone: not in a longer row of groups, nor inside an address. */
const ALONE = new RegExp(
	`(?<![\\p{L}\\p{N}${HYPHEN}/=@%&?])(${GROUP})(\\s?[${HYPHEN}]\\s?)(${GROUP})(?![\\p{L}\\p{N}${HYPHEN}/@]|\\.\\p{L})`,
	"giu",
);

function scan(text: string): Found[] {
	const folded = fold(text);
	const spans: Found[] = [];
	const collect = (pattern: RegExp, judge: (a: string, b: string, between: string) => boolean) => {
		for (const match of folded.text.matchAll(pattern)) {
			const [whole, a = "", between = "", b = ""] = match;
			const code = canonicalCode(a + b);
			if (!code || !judge(a, b, between)) continue;
			const start = folded.places[match.index] ?? 0;
			const end = (folded.places[match.index + whole.length - 1] ?? text.length) + 1;
			const taken = spans.some((other) => start < other.end && other.start < end);
			if (!taken) spans.push({ code, start, end });
		}
	};
	collect(NAMED, isNamed);
	collect(ALONE, isAlone);
	return spans.sort((x, y) => x.start - y.start);
}

/** "Código completo" and "código apto 1204" are words; "código 1234-5678" is a code. */
function isNamed(a: string, b: string, between: string): boolean {
	if (/[\p{Pd}\u2212]/u.test(between)) return true;
	return between === "" ? isMixed(a + b) : isMixed(a) || isMixed(b);
}

/** "9876-5432", "bate-papo", "apto-1204", "200k-300k" and "9h30-9h45" are none. */
function isAlone(a: string, b: string, between: string): boolean {
	const spaced = /\s/.test(between);
	// "101A - sala": with spaces around, a hyphen is punctuation unless both sides are like a code.
	if (spaced) return isMixed(a) && isMixed(b) && mask(a, "A") !== mask(b, "A");
	return (isMixed(a) || isMixed(b)) && mask(a) !== mask(b);
}

function isDistinct(code: string): boolean {
	return isAlone(code.slice(0, 4), code.slice(5), "-");
}

function isMixed(group: string): boolean {
	return /\d/.test(group) && /\D/.test(group);
}

/** Digits alike: two prices or two hours have one mask. */
function mask(group: string, letter?: string): string {
	const digits = group.toUpperCase().replace(/\d/g, "9");
	return letter ? digits.replace(/[A-Z]/g, letter) : digits;
}

/**
 * Without what nobody sees, wide letters narrow; `places` leads back to the original. Phones put
 * zero-width characters and soft hyphens where lines may break.
 */
function fold(text: string): { text: string; places: number[] } {
	let folded = "";
	const places: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const char = text.charAt(i);
		if (/\p{Cf}|\p{Variation_Selector}/u.test(char)) continue;
		const narrow = /[\uff01-\uff5e]/.test(char) ? char.normalize("NFKC") : char;
		folded += narrow;
		places.push(i);
	}
	return { text: folded, places };
}

function withBrackets(text: string, start: number, end: number): [number, number] {
	const before = /[([{"“*_~`]\s*$/.exec(text.slice(0, start));
	const after = /^\s*[)\]}"”*_~`]/.exec(text.slice(end));
	return before && after ? [before.index, end + after[0].length] : [start, end];
}
