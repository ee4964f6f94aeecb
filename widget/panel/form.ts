// The form's rules: what blocks, what only warns, and the one-tap repairs it offers. Pure: takes
// values and texts, gives errors. Must not know of inputs or of sending.
import { MAX_EMAIL_CHARS, MAX_NAME_CHARS } from "../../protocol/limits.ts";
import { digitsOf, mask, national, readPhone } from "./phone.ts";
import type { Errors, Values } from "./state.ts";
import * as t from "./texts/index.ts";

export interface Check {
	readonly errors: Errors;
	/** The only objection is a doubt about the phone: sending again accepts it. */
	readonly onlyDoubt: boolean;
}

/** The server's own rule, so that it never refuses what the form let through. */
const EMAIL = /^[\w+-]+(?:\.[\w+-]+)*@[\da-z]+(?:[.-][\da-z]+)*\.[a-z]{2,}$/i;
const MIN_PHONE_DIGITS = 8;

export function check(values: Values): Check {
	const errors: Errors = {};
	const name = values.name.trim();
	const email = values.email.trim();
	if (name.length < 2 || name.length > MAX_NAME_CHARS) errors.name = t.nameError;
	if (!EMAIL.test(email) || email.length > MAX_EMAIL_CHARS) errors.email = t.emailError;
	const { doubt } = readPhone(values.phone);
	const digits = digitsOf(values.phone);
	if (doubt) errors.phone = digits ? t.phoneErrors[doubt] : t.phoneErrors.empty;
	const onlyDoubt =
		!!doubt &&
		digits.length >= MIN_PHONE_DIGITS &&
		digits.length <= 20 &&
		!errors.name &&
		!errors.email;
	if (onlyDoubt && errors.phone) errors.phone += ` ${t.phoneAgain}`;
	return { errors, onlyDoubt };
}

/** A local part that starts with 6 to 8 can only be a mobile number without its 9. */
export function phoneFix(text: string, asked: boolean): string | undefined {
	const { fix } = readPhone(text);
	if (!fix) return undefined;
	return asked || !national(text).startsWith("9", 2) ? mask(fix) : undefined;
}
