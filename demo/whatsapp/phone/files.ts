// Small files that really are what they say: a picture, a voice note, a film, a PDF, a
// sticker. Made here, so that media can be fetched and opened with no network. Knows no WhatsApp.

import { FILM, STICKER } from "./recorded.ts";

export interface MadeFile {
	readonly mime: string;
	readonly bytes: Uint8Array;
	readonly filename?: string;
}

export type FileKind = "image" | "audio" | "voice" | "video" | "document" | "sticker";

export async function makeFile(kind: FileKind, seed: number): Promise<MadeFile> {
	switch (kind) {
		case "image":
			return { mime: "image/png", bytes: await picture(360, 240, seed) };
		case "audio":
		case "voice":
			return { mime: "audio/ogg; codecs=opus", bytes: silence(100) };
		case "video":
			return { mime: "video/mp4", bytes: fromBase64(FILM) };
		case "document":
			return { mime: "application/pdf", bytes: pdf(), filename: "comprovante-de-renda.pdf" };
		case "sticker":
			return { mime: "image/webp", bytes: fromBase64(STICKER) };
	}
}

function fromBase64(text: string): Uint8Array {
	return Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

const ascii = (text: string) => Uint8Array.from(text, (one) => one.charCodeAt(0));

function big32(value: number): Uint8Array {
	return new Uint8Array([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}

/** A PNG of a house at dusk: sky by a gradient, a block, lit windows. */
async function picture(width: number, height: number, seed: number): Promise<Uint8Array> {
	const row = width * 3 + 1;
	const raw = new Uint8Array(row * height);
	for (let y = 0; y < height; y++)
		for (let x = 0; x < width; x++)
			raw.set(pixel(x / width, y / height, seed), y * row + 1 + x * 3);
	const header = concat([big32(width), big32(height), new Uint8Array([8, 2, 0, 0, 0])]);
	const packed = new Uint8Array(
		await new Response(
			new Blob([raw]).stream().pipeThrough(new CompressionStream("deflate")),
		).arrayBuffer(),
	);
	return concat([
		new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10]),
		pngChunk("IHDR", header),
		pngChunk("IDAT", packed),
		pngChunk("IEND", new Uint8Array()),
	]);
}

function pixel(x: number, y: number, seed: number): readonly [number, number, number] {
	const warm = (seed % 5) * 14;
	if (y > 0.86) return [70, 110 - warm, 84];
	const wall = x > 0.3 && x < 0.7 && y > 0.22;
	if (!wall) return [96 + warm + y * 140, 130 + y * 70, 190 - y * 60];
	const across = ((x - 0.3) / 0.4) * 5;
	const down = ((y - 0.22) / 0.64) * 6;
	const pane = across % 1 > 0.28 && across % 1 < 0.74 && down % 1 > 0.25 && down % 1 < 0.78;
	if (!pane) return [226, 220, 208];
	const lit = (Math.floor(across) * 7 + Math.floor(down) * 3 + seed) % 3 === 0;
	return lit ? [255, 214, 130] : [92, 112, 128];
}

function pngChunk(name: string, body: Uint8Array): Uint8Array {
	const named = concat([ascii(name), body]);
	return concat([big32(body.length), named, big32(crc(named, 0xedb88320, true))]);
}

/** Cyclic redundancy check, in PNG's bit order or in Ogg's. */
function crc(bytes: Uint8Array, polynomial: number, reflected: boolean): number {
	let sum = reflected ? 0xffffffff : 0;
	for (const byte of bytes) {
		sum = reflected ? sum ^ byte : sum ^ (byte << 24);
		for (let bit = 0; bit < 8; bit++)
			if (reflected) sum = sum & 1 ? (sum >>> 1) ^ polynomial : sum >>> 1;
			else sum = sum & 0x80000000 ? (sum << 1) ^ polynomial : sum << 1;
	}
	return (reflected ? sum ^ 0xffffffff : sum) >>> 0;
}

/** Ogg with Opus frames of silence, 20 ms each. */
function silence(frames: number): Uint8Array {
	const head = concat([ascii("OpusHead"), new Uint8Array([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])]);
	const tags = concat([
		ascii("OpusTags"),
		new Uint8Array([3, 0, 0, 0]),
		ascii("lab"),
		new Uint8Array([0, 0, 0, 0]),
	]);
	const frame = new Uint8Array([0xf8, 0xff, 0xfe]);
	const sound = Array.from({ length: frames }, () => frame);
	return concat([
		oggPage([head], { kind: 2, samples: 0, page: 0 }),
		oggPage([tags], { kind: 0, samples: 0, page: 1 }),
		oggPage(sound, { kind: 4, samples: frames * 960, page: 2 }),
	]);
}

function oggPage(
	packets: readonly Uint8Array[],
	{ kind, samples, page }: { kind: number; samples: number; page: number },
): Uint8Array {
	const bytes = concat([
		ascii("OggS"),
		new Uint8Array([0, kind]),
		little32(samples),
		little32(0),
		little32(0x7a656c),
		little32(page),
		little32(0),
		new Uint8Array([packets.length, ...packets.map(({ length }) => length)]),
		...packets,
	]);
	bytes.set(little32(crc(bytes, 0x04c11db7, false)), 22);
	return bytes;
}

function little32(value: number): Uint8Array {
	return big32(value).reverse();
}

function pdf(): Uint8Array {
	const words = "BT /F 18 Tf 30 80 Td (Documento do celular de teste) Tj ET";
	const parts = [
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 140] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
		`<< /Length ${words.length} >>\nstream\n${words}\nendstream`,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	];
	let text = "%PDF-1.4\n";
	const offsets = parts.map((part, index) => {
		const at = text.length;
		text += `${index + 1} 0 obj\n${part}\nendobj\n`;
		return `${String(at).padStart(10, "0")} 00000 n \n`;
	});
	const table = text.length;
	text += `xref\n0 6\n0000000000 65535 f \n${offsets.join("")}`;
	text += `trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
	return ascii(text);
}
