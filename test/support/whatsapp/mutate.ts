// Spoils posts: bytes flipped, cut and doubled; keys taken, renamed to what objects have by birth, values
// swapped for others of any type, nested deep or made huge. Deterministic from its seed.

export type Chance = () => number;

/** mulberry32: small, seeded, good enough to spoil things with. */
export function chanceOf(seed: number): Chance {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const VALUES = [
	"null",
	"true",
	"0",
	"-1",
	"1e308",
	"-1e309",
	"9007199254740993",
	"123456789012345678901234567890",
	'""',
	'" "',
	'"__proto__"',
	'"constructor"',
	'"toString"',
	'"\\ud800"',
	'"\\u0000"',
	'"\\u202e\\u200f"',
	"[]",
	"{}",
	"[[]]",
	'{"id":"x"}',
	'[null,1,"a",{}]',
	'{"__proto__":{"type":"text"}}',
	'"BR.1"',
	'"5511987654321"',
	'"wamid.OURS"',
];
const KEYS = [
	"__proto__",
	"constructor",
	"hasOwnProperty",
	"toString",
	"length",
	"then",
	"toJSON",
	"",
];

/** One to four wounds to a post's text. */
export function mutated(text: string, chance: Chance): Uint8Array<ArrayBuffer> {
	let wounded = text;
	const wounds = 1 + Math.floor(chance() * 4);
	for (let i = 0; i < wounds; i++) wounded = wound(wounded, chance);
	const raw = new TextEncoder().encode(wounded);
	if (chance() < 0.2 && raw.length > 0) {
		const place = Math.floor(chance() * raw.length);
		raw[place] = (raw[place] ?? 0) ^ (1 << Math.floor(chance() * 8));
	}
	return raw;
}

function wound(text: string, chance: Chance): string {
	const place = Math.floor(chance() * text.length);
	switch (Math.floor(chance() * 9)) {
		case 0:
			return text.slice(0, place);
		case 1:
			return text.slice(0, place) + text.slice(place + 1 + Math.floor(chance() * 20));
		case 2: {
			const part = text.slice(place, place + Math.floor(chance() * 200));
			return text.slice(0, place) + part + text.slice(place);
		}
		case 3: {
			const depth = 10 ** Math.floor(1 + chance() * 3.5);
			return value(text, place, () => "[".repeat(depth) + "]".repeat(depth));
		}
		case 4:
			return value(text, place, () => JSON.stringify("😀x".repeat(10 ** Math.floor(chance() * 5))));
		case 5:
			return text.replace(nearest(text, place, /"(\w+)":/g), `"${pick(KEYS, chance)}":`);
		case 6:
			// A key goes with its value, where the value is plain.
			return text.replace(nearest(text, place, /"\w+":("[^"]*"|-?[\d.]+|true|false|null),?/g), "");
		default:
			return value(text, place, () => pick(VALUES, chance));
	}
}

/** Swaps a value near `place`: plain ones, or what opens an object or a list. */
function value(text: string, place: number, by: () => string): string {
	const plain = /:("[^"\\]*"|-?[\d.]+|true|false|null|\[[^[\]{}]*\]|\{[^[\]{}]*\})/g;
	return text.replace(nearest(text, place, plain), () => `:${by()}`);
}

function nearest(text: string, place: number, pattern: RegExp): string {
	pattern.lastIndex = place;
	const found = pattern.exec(text)?.[0];
	if (found !== undefined) return found;
	pattern.lastIndex = 0;
	return pattern.exec(text)?.[0] ?? "\u0001";
}

function pick<T>(of: readonly T[], chance: Chance): T {
	return of[Math.floor(chance() * of.length)] as T;
}
