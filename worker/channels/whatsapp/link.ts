// The sentence a lead sends first and the address that opens WhatsApp with it written (whatsapp.md §2.4;
// rules M30-M32). Opening it sends nothing. Must not know leads, sites nor who answers.
import { cleanLine, wellFormed } from "./field.ts";

/** The stand-in has another. `{to}`: digits; `{text}`: the sentence, encoded. */
export const WA_ME = "https://wa.me/{to}?text={text}";

/** Browsers and WhatsApp cut long texts; the whole sentence stays below 300 characters. */
const MAX_PRODUCT = 100;

const FEMININE =
	/^(casas?|cobertura|sala|salas|loja|chácara|fazenda|vila|mansão|área|torre|quitinete|kitnet|laje|unidade)$/i;
const MASCULINE =
	/^(residencial|edifício|ed\.?|condomínio|cond\.?|apartamento|apto\.?|ap\.?|terreno|lote|loteamento|sobrado|studio|stúdio|estúdio|flat|loft|galpão|sítio|empreendimento|prédio|duplex|triplex|conjunto|imóvel|parque|portal|jardim)$/i;

/** `product`: as the company writes it; `code`: as refcode.ts shows it. */
export function openingText(of: { readonly product?: string; readonly code: string }): string {
	const product = cleanLine(of.product ?? "", MAX_PRODUCT);
	const about = product
		? `Tenho interesse ${article(product)} ${product}.`
		: "Vim pelo site e quero falar com um corretor.";
	return `Olá! ${about} (Código ${of.code})`;
}

/** A name of no known gender takes none: "em Aurora 12". */
function article(product: string): string {
	const [first = ""] = product.split(" ");
	return FEMININE.test(first) ? "na" : MASCULINE.test(first) ? "no" : "em";
}

/** `to` in any spelling. Spaces are %20: some WhatsApps show a plus as a plus. */
export function openLink(pattern: string | undefined, to: string, text: string): string {
	// Closing brackets would be left out by whatever makes links of plain text.
	const encoded = encodeURIComponent(wellFormed(text)).replace(
		/[!'()*]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return (
		(pattern ?? WA_ME)
			.replace("{to}", to.replace(/\D/g, ""))
			// Encoded it has no dollar sign: nothing in it means anything to `replace`.
			.replace("{text}", encoded)
	);
}
