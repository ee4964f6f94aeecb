// A post's raw bytes as Meta writes them, and their signatures. Non-ASCII and slashes are escaped, so
// that a receiver who signs what he parsed instead of what he got is caught.

import type { SignatureMode, Waba } from "../state/shapes.ts";

export function rawBytes(payload: unknown): Uint8Array {
	const text = JSON.stringify(payload)
		.replaceAll("/", "\\/")
		.replace(/[\u0080-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
	return new TextEncoder().encode(text);
}

export async function signatures(
	waba: Waba,
	bytes: Uint8Array,
	mode: SignatureMode,
): Promise<Record<string, string>> {
	if (mode === "missing") return {};
	const secret = mode === "old" ? waba.oldAppSecret : waba.appSecret;
	const old = { "x-hub-signature": `sha1=${await hmac("SHA-1", secret, bytes)}` };
	if (mode === "sha1") return old;
	const right = await hmac("SHA-256", secret, bytes);
	const shown = mode === "wrong" ? right.replace(/^./, (one) => (one === "0" ? "1" : "0")) : right;
	return { ...old, "x-hub-signature-256": `sha256=${shown}` };
}

async function hmac(hash: string, secret: string, bytes: Uint8Array): Promise<string> {
	const key = await crypto.subtle.importKey(
		"raw",
		new TextEncoder().encode(secret),
		{ name: "HMAC", hash },
		false,
		["sign"],
	);
	const made = new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes as BufferSource));
	return [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
