// Passwords as scrypt hashes that carry their own parameters, so that they can grow stronger as
// people sign in. Someone who does not exist costs the same work as someone who does.
// Must not know people, sessions or storage.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

interface Cost {
	/** Logarithm of N. */
	readonly ln: number;
	readonly r: number;
	readonly p: number;
}

/** About 200 ms and 16 MB here; twice the work of common defaults and an eighth of an isolate. */
const COST: Cost = { ln: 14, r: 8, p: 5 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

/** Never matches anything: no password hashes to all zeroes. */
const NOBODY = phc(COST, new Uint8Array(SALT_BYTES), new Uint8Array(KEY_BYTES));

export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	return phc(COST, salt, await derive(password, salt, COST));
}

/** `stored` is null for who does not exist or has no password yet: same time, always false. */
export async function checkPassword(
	stored: string | null,
	password: string,
): Promise<{ readonly matches: boolean; readonly outdated: boolean }> {
	const { cost, salt, key } = read(stored ?? NOBODY);
	const matches = timingSafeEqual(await derive(password, salt, cost), key) && stored !== null;
	const outdated = cost.ln !== COST.ln || cost.r !== COST.r || cost.p !== COST.p;
	return { matches, outdated };
}

function derive(password: string, salt: Uint8Array, { ln, r, p }: Cost): Promise<Uint8Array> {
	return new Promise((resolve, reject) => {
		// One spelling for letters that Unicode can write in two ways (ASVS 6.2).
		scrypt(password.normalize("NFC"), salt, KEY_BYTES, { N: 2 ** ln, r, p }, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}

function phc({ ln, r, p }: Cost, salt: Uint8Array, key: Uint8Array): string {
	return `$scrypt$ln=${ln},r=${r},p=${p}$${toHex(salt)}$${toHex(key)}`;
}

function read(text: string): { cost: Cost; salt: Uint8Array; key: Uint8Array } {
	const parts = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([0-9a-f]+)\$([0-9a-f]{64})$/.exec(text);
	if (!parts) throw new Error("a stored password cannot be read");
	const [, ln, r, p, salt = "", key = ""] = parts;
	const cost = { ln: Number(ln), r: Number(r), p: Number(p) };
	return { cost, salt: fromHex(salt), key: fromHex(key) };
}

function toHex(bytes: Uint8Array): string {
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array {
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
