// Bytes to the URL-safe alphabet and back, without padding. Knows nothing of what the bytes mean.

export function toBase64Url(bytes: Uint8Array): string {
	let binary = "";
	for (const byte of bytes) binary += String.fromCharCode(byte);
	return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Null for anything that is not exactly one spelling of some bytes. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
	if (!/^[\w-]*$/.test(text)) return null;
	let binary: string;
	try {
		binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
	} catch {
		return null;
	}
	const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
	// Spare bits of the last character would let two texts mean the same bytes.
	return toBase64Url(bytes) === text ? bytes : null;
}
