// Brazilian telephone numbers: reading what people paste, the mask, and what looks wrong with one.
// Knows the numbering plan (Anatel) and nothing of forms. A doubt is a warning, never a verdict.

/** The 67 area codes. */
const AREA = /^(?:[14689][1-9]|2[12478]|3[1-578]|5[13-5]|7[13-579])$/;

export type PhoneDoubt = "short" | "area" | "ninth" | "number";

export interface PhoneReading {
	/** E.164 when it can be formed; what was typed otherwise. */
	readonly value: string;
	readonly doubt?: PhoneDoubt;
	/** National digits with the ninth put in, when that is all it lacks. */
	readonly fix?: string;
}

export const isAreaCode = (code: string): boolean => AREA.test(code);

export const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** Of another country, or not yet enough to know. */
const isForeign = (text: string): boolean => /^\s*\+(?!\s*5\s*5)/.test(text);

/**
 * National digits of what was typed or pasted: without +55, without the trunk zero and the
 * carrier code after it. Only lengths that leave no doubt are cut: 55 is also an area code.
 */
export function national(text: string): string {
	const digits = digitsOf(text);
	const home = /^\s*\+/.test(text) || digits.length > 11 ? digits.replace(/^55/, "") : digits;
	return home.startsWith("0") ? home.slice(home.length > 12 ? 3 : 1) : home;
}

/** `(11) 98765-4321`, as far as it was typed. */
export function mask(digits: string): string {
	const [area, local] = [digits.slice(0, 2), digits.slice(2, 11)];
	if (!local) return area && `(${area}`;
	const cut = local.length > 8 || local.startsWith("9") ? 5 : 4;
	return `(${area}) ${local.slice(0, cut)}${local.length > cut ? `-${local.slice(cut)}` : ""}`;
}

/** The field's text after a keystroke or a paste; other countries' numbers stay as typed. */
export const present = (text: string): string => (isForeign(text) ? text : mask(national(text)));

export function readPhone(text: string): PhoneReading {
	const typed = text.trim();
	const all = digitsOf(text);
	if (isForeign(text) && all.length > 7 && all.length < 16) return { value: `+${all}` };
	const digits = national(text);
	const [area, local] = [digits.slice(0, 2), digits.slice(2)];
	if (digits.length < 10 || isForeign(text)) return { value: typed, doubt: "short" };
	const value = digits.length > 11 ? typed : `+55${digits}`;
	if (!isAreaCode(area)) return { value, doubt: "area" };
	if (/^(?:9[1-9]|[2-5])\d{7}$/.test(local)) return { value };
	return /^[6-9]\d{7}$/.test(local)
		? { value, doubt: "ninth", fix: `${area}9${local}` }
		: { value, doubt: "number" };
}

/**
 * What the field should show and where its caret goes, after the browser applied an edit. The
 * digits after the caret are the anchor: what is cut from the front (+55, zero) cannot move it.
 */
export function edit(
	before: string,
	after: string,
	caret: number,
	erased: boolean,
): { text: string; caret: number } {
	const rest = after.slice(caret);
	// Erasing punctuation erases the digit beside it, or the mask would put it back for ever.
	const text = present(
		erased && digitsOf(before) === digitsOf(after)
			? after.slice(0, caret).replace(/\d\D*$/, "") + rest
			: after,
	);
	let at = text.length;
	for (let right = digitsOf(rest).length; at > 0 && right > 0; at--)
		if (/\d/.test(text[at - 1] ?? "")) right--;
	return { text, caret: at };
}
