// The tokenizer of messages: nothing lost, nothing dangerous, no slow input.
import fc from "fast-check";
import { expect, it } from "vitest";
import { linkify } from "../../widget/panel/linkify.ts";
import { growth } from "../support/growth.ts";

const pieces = fc.constantFrom(
	"http://",
	"https://",
	"www.",
	"a@b.com",
	".",
	",",
	")",
	"(",
	" ",
	"\n",
	"11 98765-4321",
	"+55",
	"javascript:",
	"é",
	"😊",
	"<b>",
	'"',
	"//",
	"@",
	"x",
	"9",
	"exemplo.com.br/casa?x=1",
);
const texts = fc.array(pieces, { maxLength: 30 }).map((list) => list.join(""));

it("[W50] gives back the message when its tokens are joined", () => {
	fc.assert(
		fc.property(fc.oneof(texts, fc.string()), (text) => {
			expect(
				linkify(text)
					.map((token) => token.text)
					.join(""),
			).toBe(text);
		}),
		{ numRuns: 2_000 },
	);
});

it("[W51] links only to http, https, mailto and tel", () => {
	fc.assert(
		fc.property(texts, (text) => {
			for (const { href } of linkify(text))
				if (href) expect(href).toMatch(/^(?:https?:\/\/[^\s/]|mailto:|tel:\+)/i);
		}),
		{ numRuns: 2_000 },
	);
	expect(linkify("javascript:alert(1)")).toEqual([{ text: "javascript:alert(1)" }]);
});

it("[W52] finds addresses, e-mails and telephones as people write them", () => {
	const hrefs = (text: string) => linkify(text).flatMap(({ href }) => href ?? []);
	expect(hrefs("veja https://a.com/x(1), ok")).toEqual(["https://a.com/x(1)"]);
	expect(hrefs("(www.a.com.br).")).toEqual(["https://www.a.com.br"]);
	expect(hrefs("ana@exemplo.com.br.")).toEqual(["mailto:ana@exemplo.com.br"]);
	expect(hrefs("ligue (11) 98765-4321.")).toEqual(["tel:+5511987654321"]);
	expect(hrefs("ligue +55 11 3123-4567")).toEqual(["tel:+551131234567"]);
	expect(hrefs("R$ 1.250.000,00 em 2026")).toEqual([]);
	expect(hrefs("contrato 20987654321")).toEqual([]);
});

it("[W53] takes time in proportion to the message", () => {
	for (const unit of ["a", "1", "a.", "(1", "@a", "www.", "1 "])
		expect(
			growth((size) => linkify(unit.repeat(size)), 2_000, 50),
			unit,
		).toBeLessThan(500);
});
