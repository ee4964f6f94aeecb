// A typed phone becomes what the rest of the house can use: E.164, its kind, and every spelling of
// the same line. Only the Brazilian ninth digit makes two spellings equal: eight digits that begin
// with 6-9 are the mobile that now begins with 9. A number is never refused here, only marked.
// Must not know leads, clients or storage.
import { type PhoneNumber, parsePhoneNumberFromString } from "libphonenumber-js/max";

export interface Phone {
	/** As the person wrote it. */
	readonly typed: string;
	readonly e164: string | null;
	readonly status: "mobile" | "landline" | "foreign" | "suspect";
}

/** Every area code in use (Anatel). */
export const AREA_CODES: readonly string[] = (
	"11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 " +
	"51 53 54 55 61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 " +
	"91 92 93 94 95 96 97 98 99"
).split(" ");

const AREAS = new Set(AREA_CODES);
const WITH_NINE = /^\+55(\d\d)9([6-9]\d{7})$/;
const WITHOUT_NINE = /^\+55(\d\d)([6-9]\d{7})$/;

export function readPhone(typed: string): Phone {
	const found = parse(typed);
	if (!found) return { typed, e164: null, status: "suspect" };
	const e164 = canonicalPhone(found.number);
	const parsed = e164 === found.number ? found : parsePhoneNumberFromString(e164);
	if (!parsed?.isValid()) return { typed, e164: plausible(e164) ? e164 : null, status: "suspect" };
	if (parsed.countryCallingCode !== "55") return { typed, e164, status: "foreign" };
	return { typed, e164, status: brazilianKind(parsed) };
}

/** With the ninth digit, where it belongs; any other number unchanged. */
export function canonicalPhone(e164: string): string {
	const [, area = "", rest = ""] = WITHOUT_NINE.exec(e164) ?? [];
	return AREAS.has(area) ? `+55${area}9${rest}` : e164;
}

/** Every spelling of the same line, the canonical one first. */
export function phoneAliases(e164: string): readonly string[] {
	const canonical = canonicalPhone(e164);
	const [, area = "", rest = ""] = WITH_NINE.exec(canonical) ?? [];
	return AREAS.has(area) ? [canonical, `+55${area}${rest}`] : [canonical];
}

/**
 * Every spelling, E.164, of the line behind an id WhatsApp showed (digits only), the canonical one
 * first; none for what is no such id. Nothing is validated: WhatsApp's own is right, and old ids are no
 * valid numbers. Mexico's old `52 1` is the same line; Argentina's 9 is not (whatsapp.md §2.2).
 */
export function waIdAliases(digits: string): readonly string[] {
	if (!/^[1-9]\d{4,19}$/.test(digits)) return [];
	const mexican = /^521?(\d{10})$/.exec(digits)?.[1];
	return mexican ? [`+52${mexican}`, `+521${mexican}`] : phoneAliases(`+${digits}`);
}

function parse(typed: string): PhoneNumber | undefined {
	const asIs = parsePhoneNumberFromString(typed, "BR");
	if (asIs?.isValid() || typed.trim().startsWith("+")) return asIs;
	// Digits of a full international number are often pasted without the plus.
	const digits = typed.replace(/\D/g, "");
	const international = /^55\d{10,11}$/.test(digits)
		? parsePhoneNumberFromString(`+${digits}`)
		: undefined;
	return international ?? asIs;
}

function brazilianKind(parsed: PhoneNumber): Phone["status"] {
	const area = parsed.nationalNumber.slice(0, 2);
	// Toll-free and the like have no area code: nobody's own phone.
	if (!AREAS.has(area)) return "suspect";
	return parsed.getType() === "MOBILE" ? "mobile" : "landline";
}

function plausible(e164: string): boolean {
	return /^\+[1-9]\d{7,14}$/.test(e164);
}
