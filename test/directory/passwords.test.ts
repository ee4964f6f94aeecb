// Rules H58, H51: how passwords are kept. Scrypt runs natively in workerd, so this is its real cost.
import { scrypt } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isObvious } from "../../worker/directory/obvious.ts";
import { checkPassword, hashPassword } from "../../worker/directory/passwords.ts";

function weakHash(password: string): Promise<string> {
	const salt = new Uint8Array(16).fill(7);
	return new Promise((resolve, reject) => {
		scrypt(password, salt, 32, { N: 2 ** 10, r: 8, p: 1 }, (error, key) => {
			const hex = (bytes: Uint8Array) =>
				Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
			if (error) reject(error);
			else resolve(`$scrypt$ln=10,r=8,p=1$${hex(salt)}$${hex(key)}`);
		});
	});
}

describe("a password", () => {
	it("[H58] is kept with its parameters and a salt of its own", async () => {
		const [a, b] = await Promise.all([
			hashPassword("uma frase longa"),
			hashPassword("uma frase longa"),
		]);
		expect(a).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[0-9a-f]{32}\$[0-9a-f]{64}$/);
		expect(a).not.toBe(b);
		expect(await checkPassword(a, "uma frase longa")).toEqual({ matches: true, outdated: false });
		expect((await checkPassword(a, "uma frase longa ")).matches).toBe(false);
		expect((await checkPassword(a, "Uma frase longa")).matches).toBe(false);
	});

	it("[H58] matches however its accents were typed", async () => {
		const hash = await hashPassword("maçã e avião".normalize("NFC"));
		expect((await checkPassword(hash, "maçã e avião".normalize("NFD"))).matches).toBe(true);
	});

	it("[H58] says when its parameters are behind", async () => {
		const old = await weakHash("senha antiga");
		expect(await checkPassword(old, "senha antiga")).toEqual({ matches: true, outdated: true });
	});

	it("[H51] of nobody never matches", async () => {
		expect((await checkPassword(null, "")).matches).toBe(false);
		expect((await checkPassword(null, "qualquer coisa")).matches).toBe(false);
	});
});

describe("a new password", () => {
	it.each(["12345678", "87654321", "aaaaaaaa", "Senha123", "qwertyui", "lucas2026", "abcdefgh"])(
		"[H58] %s is too easy",
		(password) => {
			expect(isObvious(password, "lucas@aurora.example")).toBe(true);
		},
	);

	it.each(["aurora-demo-2026", "uma frase que ninguém adivinha", "lucas mora perto do parque"])(
		"[H58] %s is not",
		(password) => {
			expect(isObvious(password, "lucas@aurora.example")).toBe(false);
		},
	);
});
