// Finds addresses and telephones in a message. The tokens joined are the message, always; only
// http, https, mailto and tel can come out. One pass: no alternative is retried over more than
// 64 characters. Must not know of the DOM.
import { readPhone } from "./phone.ts";

export interface Token {
	readonly text: string;
	readonly href?: string;
}

/** What touches letters or digits on its left is a part of a word or of a code. */
const FIND =
	/(?<![\w@])(?:(https?:\/\/|www\.)(?=[^\s/.])[^\s<>"]+|([\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4})|\+?\(?\d[\d() .-]{8,20}\d)/gi;

/** Takes off the punctuation that ends the sentence and not the address. */
function trim(url: string): string {
	let end = url.length;
	const closes = url.includes("(") ? "" : ")";
	while (`.,;:!?]}'*_~${closes}`.includes(url[end - 1] ?? " ")) end--;
	return url.slice(0, end);
}

export function linkify(text: string): Token[] {
	const tokens: Token[] = [];
	let done = 0;
	for (const match of text.matchAll(FIND)) {
		const [raw, web, mail] = match;
		const found = web ? trim(raw) : raw;
		const phone = readPhone(found);
		if (web ? found.length <= web.length : !mail && phone.doubt) continue;
		const start = web?.startsWith("h") || web?.startsWith("H") ? "" : "https://";
		if (match.index > done) tokens.push({ text: text.slice(done, match.index) });
		tokens.push({
			text: found,
			href: web ? start + found : mail ? `mailto:${mail}` : `tel:${phone.value}`,
		});
		done = match.index + found.length;
	}
	if (done < text.length) tokens.push({ text: text.slice(done) });
	return tokens;
}
