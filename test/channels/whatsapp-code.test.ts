// Rules M25-M29: a code is found however people and phones mangle it, and nothing else is taken for one.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	canonicalCode,
	findCodes,
	newCode,
	stripCodes,
} from "../../worker/channels/whatsapp/refcode.ts";
import { growth } from "../support/growth.ts";
import { chanceOf } from "../support/whatsapp/mutate.ts";

const chance = chanceOf(7);
const random = (bytes: Uint8Array) => {
	for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(chance() * 256);
};
const anyCode = fc
	.uint8Array({ minLength: 80, maxLength: 80 })
	.map((pool) => {
		let from = 0;
		return newCode((bytes) => {
			bytes.set(pool.subarray(from, from + bytes.length));
			from += bytes.length;
		});
	})
	// A pool of zeros runs dry before it gives anything distinct.
	.filter((code) => findCodes(code).length === 1);

describe("a new code", () => {
	it("[M25] has eight characters nobody confuses, and needs no word to be found", () => {
		const seen = new Set<string>();
		for (let i = 0; i < 20_000; i++) {
			const code = newCode(random);
			expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
			if (findCodes(`quero ${code} agora`)[0] !== code) expect.fail(`${code} is not found alone`);
			seen.add(code);
		}
		expect(seen.size).toBe(20_000);
	});

	it("[M25] uses all of its forty bits", () => {
		const seen = Array.from({ length: 8 }, () => new Set<string>());
		for (let i = 0; i < 4_000; i++) {
			const chars = [...newCode(random).replace("-", "")];
			for (const [place, char] of chars.entries()) seen[place]?.add(char);
		}
		expect(seen.map(({ size }) => size)).toEqual(Array(8).fill(32));
	});

	it("[M25] ends even when chance does not help", () => {
		expect(newCode(() => {})).toBe("0000-0000");
	});
});

const CONFUSED: Readonly<Record<string, readonly string[]>> = {
	"0": ["O", "o"],
	"1": ["I", "l", "i", "L"],
};

/** What happens to a code between the link and us. */
const mangled = anyCode.chain((code) =>
	fc
		.record({
			lower: fc.boolean(),
			hyphen: fc.constantFrom("-", "–", "—", "‑", "\u2212", " -", "- ", "-\n"),
			confuse: fc.boolean(),
			invisible: fc.constantFrom("", "\u200b", "\u2060", "\u00ad", "\ufeff", "\u200e"),
			wide: fc.boolean(),
			around: fc.constantFrom(
				["(Código ", ")"],
				["codigo: ", ""],
				["Cód. ", ", por favor"],
				["CÓDIGO ", "!"],
				["code #", ""],
				["o código é ", "."],
				["Co\u0301digo\u00a0", ""],
				["Olá! Tenho interesse no Aurora. (Código *", "*)\nPode me ligar?"],
			),
		})
		.map((how) => {
			let text = code;
			if (how.confuse) text = text.replace(/[01]/g, (digit) => CONFUSED[digit]?.[0] ?? digit);
			if (how.lower) text = text.toLowerCase();
			if (how.wide) {
				text = text.replace(/[0-9A-Za-z]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
			}
			text = [...text.replace("-", how.hyphen)].join(how.invisible);
			return { code, text: how.around[0] + text + how.around[1] };
		}),
);

describe("finding a code", () => {
	it("[M26] after its word, in any case, hyphen, width and with anything invisible inside", () => {
		fc.assert(
			fc.property(mangled, ({ code, text }) => {
				expect(findCodes(text), text).toEqual([code]);
			}),
			{ numRuns: 5_000 },
		);
	});

	it.each([
		["(Código 7F3K-9QWD)", "7F3K-9QWD"],
		["código 7f3k 9qwd", "7F3K-9QWD"],
		["Codigo 7F3K\u00a09QWD", "7F3K-9QWD"],
		["codigo:7f3k9qwd", "7F3K-9QWD"],
		["Código7F3K-9QWD", "7F3K-9QWD"],
		["o código é 7F3K9QWD", "7F3K-9QWD"],
		["cód 7FOK-IQWL", "7F0K-1QW1"],
		["Código 1234-5678", "1234-5678"],
		["Código ABCD-EFGH", "ABCD-EFGH"],
		["7F3K-9QWD", "7F3K-9QWD"],
		["é o 7f3k-9qwd, né?", "7F3K-9QWD"],
		["Olá!7F3K-9QWD.", "7F3K-9QWD"],
		["_7F3K-9QWD_", "7F3K-9QWD"],
		["7F3K - 9QWD", "7F3K-9QWD"],
		["legenda da foto\n7F3K-9QWD", "7F3K-9QWD"],
	])("[M26] in %j is %s", (text, code) => {
		expect(findCodes(text)).toEqual([code]);
	});

	it("[M26] gives two when there are two, each once", () => {
		expect(findCodes("Código 7F3K-9QWD, antes era 2V0T-WM7A. Repito: 7f3k-9qwd")).toEqual([
			"7F3K-9QWD",
			"2V0T-WM7A",
		]);
	});

	it("[M26] is quick with texts made to be slow", () => {
		for (const unit of ["código ", "7F3K", "A1-", "c"])
			expect(
				growth((size) => findCodes(unit.repeat(size)), 1_000, 50),
				unit,
			).toBeLessThan(500);
	});
});

const SENTENCES = `Olá! Tenho interesse no Residencial Aurora, apto 1204, bloco B.
Meu telefone é 9876-5432 ou (11) 98765-4321, pode ligar.
+55 11 98765-4321 / 3278-2153 / 0800-1234 / 4003-1234
Ligue 98765-4321; fixo 3278-2153. Whats 11987654321.
Vi um bate-papo sobre a casa do vira-lata, a semi-nova do meio-fio, e o para-lama.
O código completo do imóvel, por favor. Qual o código postal 01310-100?
Não recebi código nenhum. Esse código deve este valer? Código da casa 1234.
CPF 123.456.789-09, CNPJ 12.345.678/0001-95, RG 12.345.678-9
CEP 01310-100, processo 0001234-56.2024.8.26.0100
De 200k-300k, ou 2024-2025, das 9h30-9h45, entre 120m-150m
apto-1204, casa-0012, sala-1301, torre 101A - sala, APTO 101A - 102B
Código apto 1204 e codigo casa 0012 e Código Loja 1234
Placa ABC-1234 e BRA2E19, protocolo 20241126-0001
550e8400-e29b-41d4-a716-446655440000
https://exemplo.com.br/imovel/ap12-3qt4 e site.com/a1b2-c3d4/x
fulano@a1b2-c3d4.com.br
R$ 1.250,00 - 2500 reais; 1234-5678 é o fixo; código de barras 12345678
Apartamento completo, mobiliado, decorado, negocial, especial, integral, diferente
código promocional, código bancário, código especial, codigo vendedor
decode 1234ABCD, QR Code completo, CODE REVIEW`.split("\n");

describe("what is no code", () => {
	it.each(SENTENCES)("[M27] %s", (sentence) => {
		for (const text of [sentence, sentence.toUpperCase(), sentence.toLowerCase()]) {
			expect(findCodes(text)).toEqual([]);
		}
	});

	it("[M27] no Brazilian phone, in any spelling, without the word before it", () => {
		const digits = fc.integer({ min: 0, max: 99_999_999 }).map((n) => String(n).padStart(8, "0"));
		const spelt = fc
			.tuple(digits, fc.constantFrom("", "9"), fc.integer({ min: 0, max: 5 }))
			.map(([rest, nine, how]) => {
				const [a, b] = [`${nine}${rest.slice(0, 4)}`, rest.slice(4)];
				return (
					[
						`${a}-${b}`,
						`(11) ${a}-${b}`,
						`11 ${a} ${b}`,
						`+55 11 ${a}-${b}`,
						`5511${a}${b}`,
						`${a} – ${b}`,
					][how] ?? ""
				);
			});
		fc.assert(
			fc.property(spelt, (phone) => {
				expect(findCodes(`Meu número é ${phone}, obrigado`)).toEqual([]);
			}),
			{ numRuns: 3_000 },
		);
	});

	it("[M27] no words, however they are joined", () => {
		const words = SENTENCES.join(" ").match(/\p{L}{3,}/gu) ?? [];
		const word = fc.constantFrom(...words.filter((one) => !/^(c[oó]d(igo)?|code)$/i.test(one)));
		fc.assert(
			fc.property(word, word, fc.constantFrom(" ", "-", "- ", ""), (a, b, between) => {
				expect(findCodes(`${a}${between}${b}`)).toEqual([]);
			}),
			{ numRuns: 3_000 },
		);
	});
});

describe("what the broker sees", () => {
	it.each([
		["Olá! Tenho interesse no Aurora. (Código 7F3K-9QWD)", "Olá! Tenho interesse no Aurora."],
		["Olá! (Código 7F3K-9QWD) Pode ligar?", "Olá! Pode ligar?"],
		["Olá! (código 7f3k9qwd)\nPode ligar?", "Olá!\nPode ligar?"],
		["7F3K-9QWD", ""],
		["Código: 7F3K–9QWD.", "."],
		["Oi 7F3K-9QWD, tudo bem?", "Oi, tudo bem?"],
		["Oi (7\u200bF3K-9QWD) e 7F3K-9QWD fim", "Oi e fim"],
		["Oi (Código 2V0T-WM7A)", "Oi (Código 2V0T-WM7A)"],
		["Sem código", "Sem código"],
	])("[M28] of %j is %j", (text, seen) => {
		expect(stripCodes(text, ["7F3K-9QWD"])).toBe(seen);
	});

	it("[M28] never keeps the code, and keeps all the rest", () => {
		fc.assert(
			fc.property(
				mangled,
				fc.constantFrom("", "Bom dia! ", "Ana 😀: "),
				({ code, text }, before) => {
					const seen = stripCodes(before + text, [code]);
					expect(findCodes(seen)).toEqual([]);
					expect(seen.startsWith(before.trim())).toBe(true);
					expect(seen).not.toMatch(/\p{Surrogate}/u);
				},
			),
			{ numRuns: 2_000 },
		);
	});
});

describe("one spelling", () => {
	it.each([
		["7f3k9qwd", "7F3K-9QWD"],
		[" 7F3K – 9QWD ", "7F3K-9QWD"],
		["OIL0-ABCD", "0110-ABCD"],
		["7F3K-9QWU", null],
		["7F3K-9QW", null],
		["7F3K-9QWDD", null],
		["", null],
	])("[M29] of %j is %s", (text, code) => {
		expect(canonicalCode(text)).toBe(code);
	});
});
