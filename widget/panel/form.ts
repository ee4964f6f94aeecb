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
/** With any punctuation it still fits the server's field. */
const MAX_PHONE_DIGITS = 20;

export function check({ name, email, phone }: Values): Check {
	const errors: Errors = {};
	const { length } = name.trim();
	if (length < 2 || length > MAX_NAME_CHARS) errors.name = t.nameError;
	if (!EMAIL.test(email.trim()) || email.length > MAX_EMAIL_CHARS) errors.email = t.emailError;
	const certain = !errors.name && !errors.email;
	const { doubt } = readPhone(phone);
	const digits = digitsOf(phone).length;
	if (!doubt) return { errors, onlyDoubt: false };
	const onlyDoubt = certain && digits >= MIN_PHONE_DIGITS && digits <= MAX_PHONE_DIGITS;
	errors.phone = t.phoneErrors[digits ? doubt : "empty"] + (onlyDoubt ? ` ${t.phoneAgain}` : "");
	return { errors, onlyDoubt };
}

/** A local part that starts with 6 to 8 can only be a mobile number without its 9. */
export function phoneFix(text: string, asked: boolean): string | undefined {
	const { fix } = readPhone(text);
	if (!fix) return undefined;
	return asked || !national(text).startsWith("9", 2) ? mask(fix) : undefined;
}
