// Rules M1-M4: nothing but Meta's own bytes is taken for Meta's, and no refusal says what was expected.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	challenge,
	equalText,
	MAX_WEBHOOK_BYTES,
	verifySignature,
} from "../../worker/channels/whatsapp/verify.ts";
import { bytes, change, contact, message, post } from "../support/whatsapp/post.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const RAW = bytes(
	post(change({ contacts: [contact()], messages: [message({ text: { body: "Olá / ção 😀" } })] })),
);

function sign(raw: Uint8Array, secret: string): string {
	return `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;
}

describe("a signature", () => {
	it("[M1] is of the raw bytes: the same JSON written again is not the same", async () => {
		const header = sign(RAW, SECRET);
		expect(await verifySignature(RAW, header, [SECRET])).toBe(true);
		const text = new TextDecoder().decode(RAW);
		const again = new TextEncoder().encode(JSON.stringify(JSON.parse(text)));
		expect(await verifySignature(again, header, [SECRET])).toBe(false);
		expect(await verifySignature(again, sign(again, SECRET), [SECRET])).toBe(true);
	});

	it("[M1] reads upper-case digits too", async () => {
		const header = sign(RAW, SECRET).toUpperCase().replace("SHA256", "sha256");
		expect(await verifySignature(RAW, header, [SECRET])).toBe(true);
	});

	it.each([
		null,
		"",
		"sha256=",
		"sha1=0000000000000000000000000000000000000000",
		`sha256=${"0".repeat(64)}`,
		`sha256=${"g".repeat(64)}`,
	])("[M1] %j is none", async (header) => {
		expect(await verifySignature(RAW, header, [SECRET])).toBe(false);
	});

	it("[M1] with anything around it is none", async () => {
		const header = sign(RAW, SECRET);
		for (const other of [
			` ${header}`,
			`${header} `,
			`${header}00`,
			header.slice(7),
			`${header},${header}`,
		]) {
			expect(await verifySignature(RAW, other, [SECRET])).toBe(false);
		}
	});

	it("[M2] holds under either secret while it is being changed, in any order", async () => {
		const old = "fedcba9876543210";
		for (const secrets of [
			[SECRET, old],
			[old, SECRET],
			["", old, SECRET],
		]) {
			expect(await verifySignature(RAW, sign(RAW, SECRET), secrets)).toBe(true);
			expect(await verifySignature(RAW, sign(RAW, old), secrets)).toBe(true);
		}
		expect(await verifySignature(RAW, sign(RAW, old), [SECRET])).toBe(false);
	});

	it("[M2] never holds without a secret, not even one made without", async () => {
		for (const secrets of [[], [""], ["  "], ["", "\t"]]) {
			for (const made of [SECRET, "", "  "]) {
				expect(await verifySignature(RAW, sign(RAW, made), secrets)).toBe(false);
			}
		}
	});

	it("[M1] 10,000 forgeries: of signature, body or secret, none is taken", {
		timeout: 60_000,
	}, async () => {
		const header = sign(RAW, SECRET);
		let taken = 0;
		const forge = fc.record({
			what: fc.constantFrom("signature", "body", "secret", "cut", "grown"),
			place: fc.nat(),
			bit: fc.integer({ min: 0, max: 7 }),
		});
		for (const { what, place, bit } of fc.sample(forge, { numRuns: 10_000, seed: 24 })) {
			const raw = new Uint8Array(RAW);
			let signature = header;
			let secret = SECRET;
			const spot = place % raw.length;
			if (what === "body") raw[spot] = (raw[spot] ?? 0) ^ (1 << bit);
			if (what === "signature") {
				const digit = 7 + (place % 64);
				const other = ((Number.parseInt(header.charAt(digit), 16) + 1 + bit) % 16).toString(16);
				signature = header.slice(0, digit) + other + header.slice(digit + 1);
			}
			if (what === "secret") {
				const letter = place % SECRET.length;
				secret = SECRET.slice(0, letter) + String.fromCharCode(97 + bit) + SECRET.slice(letter + 1);
				if (secret === SECRET) secret = SECRET.slice(1);
			}
			const sent =
				what === "cut"
					? raw.slice(0, spot)
					: what === "grown"
						? new Uint8Array([...raw, bit])
						: raw;
			if (await verifySignature(sent, signature, [secret])) taken++;
		}
		expect(taken).toBe(0);
		expect(await verifySignature(RAW, header, [SECRET])).toBe(true);
	});

	it("[M1] is asked of posts up to Meta's size and a little more", () => {
		expect(MAX_WEBHOOK_BYTES).toBeGreaterThan(3 * 1_048_576);
		expect(MAX_WEBHOOK_BYTES).toBeLessThan(4 * 1_048_576);
	});
});

describe("what is never told", () => {
	it("[M3] compares in full, whatever the length", () => {
		fc.assert(
			fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
				const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
				expect(equalText(a, b)).toBe(Buffer.compare(left, right) === 0);
				expect(equalText(a, a)).toBe(true);
			}),
		);
		expect(equalText("abc", "abcd")).toBe(false);
		expect(equalText("abcd", "abc")).toBe(false);
		expect(equalText("abc\0", "abc")).toBe(false);
	});

	it("[M3] computes no signature that could be shown: it only verifies", () => {
		const source = readFileSync(
			join(import.meta.dirname, "../../worker/channels/whatsapp/verify.ts"),
			"utf8",
		);
		expect(source).not.toMatch(/subtle\.sign|"sign"|console\.|throw /);
	});
});

describe("the handshake", () => {
	const asked = (query: string) => new URL(`https://vez.test/wa/1?${query}`);
	const GOOD = "hub.mode=subscribe&hub.verify_token=tok-1&hub.challenge=1158201444";

	it("[M4] gives back the challenge for the right token, and nothing for any other", () => {
		expect(challenge(asked(GOOD), "tok-1")).toBe("1158201444");
		expect(challenge(asked(GOOD), "tok-2")).toBeNull();
		expect(challenge(asked(GOOD.replace("subscribe", "unsubscribe")), "tok-1")).toBeNull();
		expect(challenge(asked(GOOD.replace("tok-1", "TOK-1")), "tok-1")).toBeNull();
		expect(challenge(asked("hub.mode=subscribe&hub.verify_token=tok-1"), "tok-1")).toBeNull();
		expect(challenge(asked(GOOD.replace("1158201444", "9".repeat(600))), "tok-1")).toBeNull();
	});

	it("[M4] is closed while there is no token", () => {
		for (const token of ["", " "]) {
			const query = `hub.mode=subscribe&hub.verify_token=${encodeURIComponent(token)}&hub.challenge=1`;
			expect(challenge(asked(query), token)).toBeNull();
		}
		expect(challenge(asked("hub.mode=subscribe&hub.challenge=1"), "")).toBeNull();
	});
});
