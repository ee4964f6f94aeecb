// Finds addresses and telephones in a message. The tokens joined are the message, always; only
// http, https, mailto and tel can come out. One pass: no alternative can be retried over more than
// 64 characters. Must not know of the DOM.
import { readPhone } from "./phone.ts";

export interface Token {
	readonly text: string;
	readonly href?: string;
}

const FIND =
	/(?:https?:\/\/|www\.)[^\s<>"]+|[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,4}|\+?\(?\d[\d() .-]{8,20}\d/gi;

/** Punctuation that ends the sentence and not the address. */
function trimEnd(url: string): string {
	let end = url.length;
	for (; end > 0; end--) {
		const last = url[end - 1] ?? "";
		if (last === ")" && url.slice(0, end).includes("(")) break;
		if (!".,;:!?)]}'*_~".includes(last)) break;
	}
	return url.slice(0, end);
}

function target(found: string): string | undefined {
	if (/^https?:\/\/[^\s/.]/i.test(found)) return found;
	if (/^www\.[^\s.]/i.test(found)) return `https://${found}`;
	if (found.includes("@")) return `mailto:${found}`;
	if (!/^[+(\d]/.test(found)) return undefined;
	const phone = readPhone(found);
	return phone.doubt ? undefined : `tel:${phone.value}`;
}

export function linkify(text: string): Token[] {
	const tokens: Token[] = [];
	let done = 0;
	for (const match of text.matchAll(FIND)) {
		const raw = match[0];
		const found = /^[+(\d]/.test(raw) && !raw.includes("@") ? raw : trimEnd(raw);
		// A number that touches letters or digits is a code, not a telephone.
		if (/[\w@]/.test(text[match.index - 1] ?? "") && !found.includes("@")) continue;
		const href = target(found);
		if (!href) continue;
		if (match.index > done) tokens.push({ text: text.slice(done, match.index) });
		tokens.push({ text: found, href });
		done = match.index + found.length;
	}
	if (done < text.length) tokens.push({ text: text.slice(done) });
	return tokens;
}
