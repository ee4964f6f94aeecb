// Brazilian telephone numbers: reading what people paste, the mask, and what looks wrong with one.
// Knows the numbering plan (Anatel) and nothing of forms. A doubt is a warning, never a verdict.

/** The second digits in use after each first digit: 67 area codes. */
const AREA = [
	"",
	"123456789",
	"12478",
	"1234578",
	"123456789",
	"1345",
	"123456789",
	"134579",
	"123456789",
	"123456789",
];

export type PhoneDoubt = "short" | "area" | "ninth" | "number";

export interface PhoneReading {
	/** E.164 when it can be formed; what was typed otherwise. */
	readonly value: string;
	readonly doubt?: PhoneDoubt;
	/** National digits with the ninth put in, when that is all it lacks. */
	readonly fix?: string;
}

export function isAreaCode(code: string): boolean {
	return code.length === 2 && (AREA[Number(code[0])] ?? "").includes(code[1] ?? "?");
}

export const digitsOf = (text: string): string => text.replace(/\D/g, "");

const isForeign = (text: string): boolean => /^\s*\+/.test(text) && !/^\s*\+\s*5\s*5/.test(text);

/**
 * National digits of what was typed or pasted: without +55, without the trunk zero and the
 * carrier code after it. Only lengths that leave no doubt are cut: 55 is also an area code.
 */
export function national(text: string): string {
	let digits = digitsOf(text);
	const plus = /^\s*\+/.test(text);
	if (plus || (digits.length >= 12 && digits.startsWith("55"))) digits = digits.replace(/^55/, "");
	if (digits.startsWith("0")) digits = digits.slice(digits.length > 12 ? 3 : 1);
	return digits;
}

/** `(11) 98765-4321`, as far as it was typed. */
export function mask(digits: string): string {
	const [area, local] = [digits.slice(0, 2), digits.slice(2, 11)];
	if (!local) return area && `(${area}`;
	const cut = local.length > 8 || local.startsWith("9") ? 5 : 4;
	return `(${area}) ${local.slice(0, cut)}${local.length > cut ? `-${local.slice(cut)}` : ""}`;
}

/** The field's text after a keystroke or a paste; other countries' numbers stay as typed. */
export function present(text: string): string {
	if (isForeign(text) || /^\s*\+\s*5?\s*$/.test(text)) return text;
	// A trunk zero is only understood once the whole number is there.
	const digits = digitsOf(text);
	return digits.startsWith("0") && digits.length < 11 ? text : mask(national(text));
}

export function readPhone(text: string): PhoneReading {
	if (isForeign(text)) {
		const digits = digitsOf(text);
		return digits.length >= 8 && digits.length <= 15
			? { value: `+${digits}` }
			: { value: text.trim(), doubt: "short" };
	}
	const digits = national(text);
	const local = digits.slice(2);
	if (digits.length < 10) return { value: text.trim(), doubt: "short" };
	const value = digits.length > 11 ? text.trim() : `+55${digits}`;
	if (!isAreaCode(digits.slice(0, 2))) return { value, doubt: "area" };
	if (/^9[1-9]\d{7}$/.test(local) || /^[2-5]\d{7}$/.test(local)) return { value };
	return /^[6-9]\d{7}$/.test(local)
		? { value, doubt: "ninth", fix: `${digits.slice(0, 2)}9${local}` }
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
