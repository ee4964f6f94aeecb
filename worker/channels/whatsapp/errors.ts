// What each error of the Cloud API means for the message it stopped: the table of whatsapp.md §1.12 as
// data (rule M20). Built on `code` and `error_data.details`; titles change and HTTP statuses lie. Must
// not know how messages are sent or kept.
import type { Fault, FaultKind } from "../port.ts";
import { at, given, isDict, lineAt } from "./field.ts";

interface Row {
	/** Single codes, or [first, last]. */
	readonly codes: readonly (number | readonly [number, number])[];
	readonly kind: FaultKind;
	readonly retry: Fault["retry"];
	readonly afterMs?: number;
	/** Nobody knows whether the message went: it is not sent again by itself. */
	readonly open?: true;
}

/** The first row that holds a code counts. */
export const ERRORS: readonly Row[] = [
	{ codes: [0, 190], kind: "auth", retry: "afterFix" },
	{ codes: [3, 10, [200, 299], 131005], kind: "auth", retry: "afterFix" },
	{ codes: [4, 80007], kind: "rate", retry: "later", afterMs: 300_000 },
	{ codes: [130429], kind: "rate", retry: "later", afterMs: 1_000 },
	{ codes: [131056], kind: "pairRate", retry: "later", afterMs: 4_000 },
	// The spam limit stops templates of the number; what clients began goes on.
	{ codes: [131048], kind: "spam", retry: "afterFix" },
	{ codes: [1, 2, 131000, 131016], kind: "temporary", retry: "later", open: true },
	{ codes: [131057], kind: "temporary", retry: "later", afterMs: 60_000 },
	{ codes: [131047], kind: "window", retry: "never" },
	// 130497: people of that one country; everybody else goes on.
	{ codes: [131026, 130497], kind: "unreachable", retry: "never" },
	{ codes: [131021], kind: "input", retry: "never" },
	// A test number's list of allowed people, mended at Meta's.
	{ codes: [131030], kind: "input", retry: "afterFix" },
	{ codes: [368, 131031], kind: "account", retry: "afterFix" },
	{ codes: [131042], kind: "payment", retry: "afterFix" },
	{ codes: [131050], kind: "optout", retry: "never" },
	// Marketing limits and experiments: not the person's choice, so not an opt-out.
	{ codes: [130472, 131049], kind: "template", retry: "never" },
	{ codes: [131051, 131060], kind: "input", retry: "never" },
	{ codes: [131052, 131053], kind: "media", retry: "later" },
	{ codes: [100, 131008, 131009, 131062, 137000], kind: "input", retry: "never" },
	{ codes: [[132000, 132016], 132068, 132069], kind: "template", retry: "afterFix" },
	{ codes: [[133000, 133999]], kind: "account", retry: "afterFix" },
];

/** What every token of Meta's begins with: she quotes the one she calls malformed. */
const TOKEN = /EAA[0-9A-Za-z]{10,}/g;
const STRUCK = "[…]";
const MAX_DETAIL = 300;
const MAX_WORDS = 4_000;

/** Meta's words without tokens, nor any of these secrets (rule M56). */
export function struck(words: string, secrets: readonly string[] = []): string {
	const without = secrets.reduce((left, one) => (one ? left.replaceAll(one, STRUCK) : left), words);
	return without.replace(TOKEN, STRUCK);
}

/**
 * `error`: one of Meta's, as in `error` of an answer or `errors[]` of a status; anything else is judged
 * by the HTTP status alone. `token`: the one that was sent along. Never throws.
 */
export function faultOf(error: unknown, httpStatus?: number, token?: string): Fault {
	const code = codeOf(error);
	const details = lineAt(at(error, "error_data"), "details", MAX_WORDS);
	const words = details ?? lineAt(error, "message", MAX_WORDS) ?? lineAt(error, "title", MAX_WORDS);
	// Struck before it is cut: half a token is none any more to whoever looks for a whole one.
	const secrets = token === undefined ? [] : [token];
	const detail = words === undefined ? undefined : struck(words, secrets).slice(0, MAX_DETAIL);
	const row = code === undefined ? undefined : rowOf(code);
	const { kind, retry, afterMs } = row ?? unlisted(httpStatus, at(error, "is_transient") === true);
	return { kind, retry, ...given({ afterMs, code, detail }) };
}

/**
 * Whether an answer leaves it open if the message went: then only a status bearing our id, or a person,
 * settles it (§1.9). `httpStatus` null: there was no answer.
 */
export function isUnknownOutcome(httpStatus: number | null, body: string): boolean {
	// Whoever counts requests has not carried this one out, whatever he writes.
	if (httpStatus === 429) return false;
	if (httpStatus === null || httpStatus < 200) return true;
	const answer = parsed(body);
	const code = codeOf(at(answer, "error"));
	const row = code === undefined ? undefined : rowOf(code);
	if (row) return row.open === true;
	if (httpStatus >= 500 || httpStatus === 408) return true;
	if (httpStatus < 400) return acceptedId(answer) === undefined;
	return !isDict(at(answer, "error"));
}

/** The key of the message an answer says was taken. */
export function acceptedId(answer: unknown): string | undefined {
	const messages = at(answer, "messages");
	const id = Array.isArray(messages) ? at(messages[0], "id") : undefined;
	return typeof id === "string" && id !== "" ? id : undefined;
}

/** Undefined for what is no JSON. */
export function parsed(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

function codeOf(error: unknown): number | undefined {
	const code = at(error, "code");
	const number = typeof code === "string" && /^\d{1,7}$/.test(code) ? Number(code) : code;
	return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

function rowOf(code: number): Row | undefined {
	return ERRORS.find(({ codes }) =>
		codes.some((one) =>
			typeof one === "number" ? one === code : one[0] <= code && code <= one[1],
		),
	);
}

/** Codes Meta adds after this was written. */
function unlisted(httpStatus: number | undefined, transient: boolean): Omit<Row, "codes"> {
	if (httpStatus === 429) return { kind: "rate", retry: "later", afterMs: 1_000 };
	if (httpStatus === 401) return { kind: "auth", retry: "afterFix" };
	// Refused for this message: a number must not stop for what may be one person's.
	if (httpStatus === 403) return { kind: "temporary", retry: "never" };
	if (transient || httpStatus === undefined || httpStatus >= 500 || httpStatus < 400) {
		// In a status the message is already lost: repeating is for a person to decide.
		const retry = httpStatus === undefined && !transient ? "never" : "later";
		return { kind: "temporary", retry };
	}
	return { kind: "input", retry: "never" };
}
