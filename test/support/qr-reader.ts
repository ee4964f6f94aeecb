// Reads a QR code from its modules as a camera's program would, by ISO/IEC 18004 and not by whatever
// drew it: finders, format, mask, zigzag, blocks, segments. No error is corrected: every module has to be
// right, those of correction too. Knows level L, which is what is drawn. Holds no expectations.

/** Rows of modules, dark is true. */
export type Modules = readonly (readonly boolean[])[];

/** Level L, by version: codewords of correction in each block, then blocks and their data codewords. */
const BLOCKS: readonly (readonly [number, ...(readonly [number, number])[]])[] = [
	[7, [1, 19]],
	[10, [1, 34]],
	[15, [1, 55]],
	[20, [1, 80]],
	[26, [1, 108]],
	[18, [2, 68]],
	[20, [2, 78]],
	[24, [2, 97]],
	[30, [2, 116]],
	[18, [2, 68], [2, 69]],
	[20, [4, 81]],
	[24, [2, 92], [2, 93]],
	[26, [4, 107]],
	[30, [3, 115], [1, 116]],
	[22, [5, 87], [1, 88]],
	[24, [5, 98], [1, 99]],
	[28, [1, 107], [5, 108]],
	[30, [5, 120], [1, 121]],
	[28, [3, 113], [4, 114]],
	[28, [3, 107], [5, 108]],
	[28, [4, 116], [4, 117]],
	[28, [2, 111], [7, 112]],
	[30, [4, 121], [5, 122]],
	[30, [6, 117], [4, 118]],
	[26, [8, 106], [4, 107]],
];

/** Centres of the small squares, version 2 and up. */
const ALIGNMENT: readonly (readonly number[])[] = [
	[],
	[6, 18],
	[6, 22],
	[6, 26],
	[6, 30],
	[6, 34],
	[6, 22, 38],
	[6, 24, 42],
	[6, 26, 46],
	[6, 28, 50],
	[6, 30, 54],
	[6, 32, 58],
	[6, 34, 62],
	[6, 26, 46, 66],
	[6, 26, 48, 70],
	[6, 26, 50, 74],
	[6, 30, 54, 78],
	[6, 30, 56, 82],
	[6, 30, 58, 86],
	[6, 34, 62, 90],
	[6, 28, 50, 72, 94],
	[6, 26, 50, 74, 98],
	[6, 30, 54, 78, 102],
	[6, 28, 54, 80, 106],
	[6, 32, 58, 84, 110],
];

const MASKS: readonly ((row: number, column: number) => boolean)[] = [
	(i, j) => (i + j) % 2 === 0,
	(i) => i % 2 === 0,
	(_, j) => j % 3 === 0,
	(i, j) => (i + j) % 3 === 0,
	(i, j) => (Math.floor(i / 2) + Math.floor(j / 3)) % 2 === 0,
	(i, j) => ((i * j) % 2) + ((i * j) % 3) === 0,
	(i, j) => (((i * j) % 2) + ((i * j) % 3)) % 2 === 0,
	(i, j) => (((i + j) % 2) + ((i * j) % 3)) % 2 === 0,
];

const FORMAT_MASK = 0b101010000010010;

/** What the code says. Throws, with the reason, where a camera would see none or another. */
export function readQr(modules: Modules): string {
	const size = modules.length;
	const version = (size - 17) / 4;
	const table = BLOCKS[version - 1];
	if (!table || modules.some((row) => row.length !== size)) throw new Error(`${size} modules`);
	finders(modules);
	const mask = MASKS[maskOf(modules)] as (row: number, column: number) => boolean;
	const dark = (row: number, column: number) => modules[row]?.[column] === true;
	const bits = walk(size, version).map(([row, column]) => dark(row, column) !== mask(row, column));
	return textOf(deinterleave(toBytes(bits), table), version);
}

/** Rows of `side` modules, first bit first, as they come over the wire. */
export function modulesOf(bytes: Uint8Array, side: number): Modules {
	const at = (index: number) => ((bytes[index >> 3] ?? 0) & (0x80 >> (index & 7))) !== 0;
	return Array.from({ length: side }, (_, row) =>
		Array.from({ length: side }, (_, column) => at(row * side + column)),
	);
}

/** Three finders with their white rims, two rows of timing, and the module that is always dark. */
function finders(modules: Modules): void {
	const size = modules.length;
	const at = (row: number, column: number) => modules[row]?.[column] === true;
	for (const [top, left] of [
		[0, 0],
		[0, size - 7],
		[size - 7, 0],
	] as const)
		for (let y = -1; y <= 7; y += 1)
			for (let x = -1; x <= 7; x += 1) {
				const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
				const [row, column] = [top + y, left + x];
				if (row < 0 || column < 0 || row >= size || column >= size) continue;
				if (at(row, column) !== (ring !== 2 && ring !== 4)) throw new Error("no finder");
			}
	for (let step = 8; step < size - 8; step += 1)
		if (at(6, step) !== (step % 2 === 0) || at(step, 6) !== (step % 2 === 0))
			throw new Error("no timing");
	if (!at(size - 8, 8)) throw new Error("the dark module is light");
}

/** Both copies of the format, its check bits worked out anew; level L only. */
function maskOf(modules: Modules): number {
	const size = modules.length;
	const read = (places: readonly (readonly [number, number])[]) =>
		places.reduce((sum, [row, column]) => (sum << 1) | (modules[row]?.[column] ? 1 : 0), 0);
	const first = read([
		...[0, 1, 2, 3, 4, 5, 7, 8].map((column) => [8, column] as const),
		...[7, 5, 4, 3, 2, 1, 0].map((row) => [row, 8] as const),
	]);
	const second = read([
		...[1, 2, 3, 4, 5, 6, 7].map((back) => [size - back, 8] as const),
		...[8, 7, 6, 5, 4, 3, 2, 1].map((back) => [8, size - back] as const),
	]);
	if (first !== second) throw new Error("the two formats differ");
	const format = first ^ FORMAT_MASK;
	let check = (format >> 10) << 10;
	for (let bit = 14; bit >= 10; bit -= 1)
		if (check & (1 << bit)) check ^= 0b10100110111 << (bit - 10);
	if (check !== (format & 0x3ff)) throw new Error("the format is damaged");
	if (format >> 13 !== 0b01) throw new Error("not level L");
	return (format >> 10) & 7;
}

/** Modules that hold data, in the order they are read: two columns wide, up and down from the right. */
function walk(size: number, version: number): (readonly [number, number])[] {
	const places: (readonly [number, number])[] = [];
	let up = true;
	for (let right = size - 1; right > 0; right -= 2) {
		if (right === 6) right = 5;
		for (let step = 0; step < size; step += 1) {
			const row = up ? size - 1 - step : step;
			for (const column of [right, right - 1])
				if (!isFixed(row, column, size, version)) places.push([row, column]);
		}
		up = !up;
	}
	return places;
}

function isFixed(row: number, column: number, size: number, version: number): boolean {
	if (row === 6 || column === 6) return true;
	const [low, high] = [8, size - 8];
	if (row <= low && (column <= low || column >= high)) return true;
	if (row >= high && column <= low) return true;
	if (version >= 7) {
		const band = size - 11;
		if ((row < 6 && column >= band && column < high) || (column < 6 && row >= band && row < high))
			return true;
	}
	const centres = ALIGNMENT[version - 1] ?? [];
	const last = centres.length - 1;
	return centres.some((y, i) =>
		centres.some((x, j) => {
			const onFinder = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
			return !onFinder && Math.abs(row - y) <= 2 && Math.abs(column - x) <= 2;
		}),
	);
}

function toBytes(bits: readonly boolean[]): number[] {
	const bytes: number[] = [];
	for (let at = 0; at + 8 <= bits.length; at += 8)
		bytes.push(bits.slice(at, at + 8).reduce((sum, bit) => (sum << 1) | (bit ? 1 : 0), 0));
	return bytes;
}

function deinterleave(all: readonly number[], table: (typeof BLOCKS)[number]): number[] {
	const [correction, ...groups] = table;
	const lengths = groups.flatMap(([count, length]) => Array.from({ length: count }, () => length));
	const total = lengths.reduce((sum, length) => sum + length + correction, 0);
	if (all.length !== total) throw new Error(`${all.length} codewords where ${total} belong`);
	const blocks: number[][] = lengths.map(() => []);
	let at = 0;
	for (let index = 0; index < Math.max(...lengths); index += 1)
		for (const [number, block] of blocks.entries())
			if (index < (lengths[number] ?? 0)) block.push(all[at++] ?? 0);
	const data = blocks.flat();
	for (let index = 0; index < correction; index += 1)
		for (const block of blocks) block.push(all[at++] ?? 0);
	for (const block of blocks)
		for (let power = 0; power < correction; power += 1)
			if (syndrome(block, power) !== 0) throw new Error("the correction does not fit the data");
	return data;
}

/** The block as a polynomial at α^power of GF(256): zero where nothing is damaged. */
function syndrome(block: readonly number[], power: number): number {
	let point = 1;
	for (let times = 0; times < power; times += 1) point = twice(point);
	return block.reduce((sum, codeword) => product(sum, point) ^ codeword, 0);
}

function twice(value: number): number {
	return value < 128 ? value << 1 : (value << 1) ^ 0x11d;
}

function product(a: number, b: number): number {
	let sum = 0;
	for (let bit = 7; bit >= 0; bit -= 1) sum = twice(sum) ^ ((b >> bit) & 1 ? a : 0);
	return sum;
}

function textOf(data: readonly number[], version: number): string {
	let at = 0;
	const take = (count: number): number => {
		let value = 0;
		for (let bit = 0; bit < count; bit += 1, at += 1)
			value = value * 2 + (((data[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
		return value;
	};
	const bytes: number[] = [];
	while (at + 4 <= data.length * 8) {
		const mode = take(4);
		if (mode === 0) break;
		if (mode !== 4) throw new Error(`segment of mode ${mode}`);
		for (let left = take(version < 10 ? 8 : 16); left > 0; left -= 1) bytes.push(take(8));
	}
	return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(bytes));
}
