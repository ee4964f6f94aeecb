// Tokens and secrets of other services, as they are stored: AES-GCM under a key derived for one
// tenant from the operator's. Must not know what it seals.
import { fromBase64Url, toBase64Url } from "../channels/base64url.ts";

const IV_BYTES = 12;
/** Written before each text, so that another way of sealing can follow. */
const VERSION = "v1.";

export class Vault {
	private readonly key: Promise<CryptoKey>;

	constructor(master: string, tenant: string) {
		if (!master) throw new Error("VAULT_KEY is not set");
		this.key = derive(master, tenant);
	}

	async seal(text: string): Promise<string> {
		const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
		const sealed = await crypto.subtle.encrypt(
			{ name: "AES-GCM", iv },
			await this.key,
			new TextEncoder().encode(text),
		);
		const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
		whole.set(iv);
		whole.set(new Uint8Array(sealed), IV_BYTES);
		return VERSION + toBase64Url(whole);
	}

	/** Throws when the text was not sealed under this key: another tenant's, or another operator's. */
	async open(sealed: string): Promise<string> {
		const bytes = sealed.startsWith(VERSION) ? fromBase64Url(sealed.slice(VERSION.length)) : null;
		if (!bytes) throw new Error("not sealed");
		const text = await crypto.subtle.decrypt(
			{ name: "AES-GCM", iv: bytes.slice(0, IV_BYTES) },
			await this.key,
			bytes.slice(IV_BYTES),
		);
		return new TextDecoder().decode(text);
	}
}

async function derive(master: string, tenant: string): Promise<CryptoKey> {
	const encoder = new TextEncoder();
	const base = await crypto.subtle.importKey("raw", encoder.encode(master), "HKDF", false, [
		"deriveKey",
	]);
	const of = {
		name: "HKDF",
		hash: "SHA-256",
		salt: new Uint8Array(),
		info: encoder.encode(tenant),
	};
	return crypto.subtle.deriveKey(of, base, { name: "AES-GCM", length: 256 }, false, [
		"encrypt",
		"decrypt",
	]);
}

/** 144 random bits: what Meta shows to prove that she means this number. */
export function randomName(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(18));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
