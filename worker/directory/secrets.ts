// Random names and secrets, and the hash under which a secret is kept. A secret itself is returned
// once to whoever asked and stored nowhere. Knows nothing of what it opens.
import { createHash, randomBytes } from "node:crypto";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** 256 bits, URL-safe. */
export function newSecret(): string {
	return randomBytes(32).toString("base64url");
}

/** For names that are public but must not be guessed: 22 letters and digits are 131 bits. */
export function newName(length: number): string {
	let name = "";
	while (name.length < length) {
		for (const byte of randomBytes(length)) {
			// 248 is the last multiple of 62 in a byte: above it some letters would come oftener.
			if (byte < 248 && name.length < length) name += BASE62[byte % 62];
		}
	}
	return name;
}

export function hashSecret(secret: string): string {
	return createHash("sha256").update(secret).digest("hex");
}
