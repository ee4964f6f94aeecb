// Names that look like Meta's: message ids, user ids, media ids, traces. Random, never sequential.

const DIGITS = "0123456789";

export function digits(length: number): string {
	const bytes = crypto.getRandomValues(new Uint8Array(length));
	const text = [...bytes].map((byte) => DIGITS[byte % 10]).join("");
	return text.startsWith("0") ? `1${text.slice(1)}` : text;
}

export function hex(bytes: number): string {
	return [...crypto.getRandomValues(new Uint8Array(bytes))]
		.map((byte) => byte.toString(16).padStart(2, "0"))
		.join("");
}

/** Base64 of a small record, as the real ones are: whom it is with, which way, twenty hex digits. */
export function wamid(who: string, inbound: boolean): string {
	const name = who.slice(0, 60);
	const mark = inbound ? "\u0012\u0018\u0014" : "\u0011\u0018\u0012";
	const record = `\u001c\u0018${String.fromCharCode(name.length)}${name}\u0015\u0002\u0000${mark}${hex(10).toUpperCase()}\u0000`;
	return `wamid.${btoa(record)}`;
}

export function userId(country: string): string {
	return `${country}.${digits(16)}`;
}

export function trace(): string {
	return `A${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
		.replace(/[+/=]/g, "")
		.slice(0, 22)}`;
}

export async function sha256(bytes: Uint8Array): Promise<string> {
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
	return btoa(String.fromCharCode(...hash));
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
	const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
	return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
