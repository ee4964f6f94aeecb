// Refusals as the Graph API words them, in the answer and in a failed status. Build on `code` and
// `error_data.details`; what each code is called is in codes.ts.

import { trace } from "../state/ids.ts";
import type { Fields } from "../state/shapes.ts";
import { CODES } from "./codes.ts";

export interface Refusal {
	readonly http: number;
	readonly error: Fields;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the messaging side, with its `error_data`. */
export function refusal(code: number, details?: string): Refusal {
	const known = CODES[code] ?? { http: 400, title: "Error", details: "An error was asked for." };
	const subcode = code === 190 ? { error_subcode: 463 } : {};
	return {
		http: known.http,
		error: {
			message: `(#${code}) ${known.title}`,
			type: "OAuthException",
			code,
			...subcode,
			...(known.transient && { is_transient: true }),
			error_data: { messaging_product: "whatsapp", details: details ?? known.details },
			fbtrace_id: trace(),
		},
	};
}

/** The same refusal as it stands in `statuses[].errors`. */
export function lateError(code: number): Fields {
	const known = CODES[code] ?? { title: "Error", details: "An error was asked for." };
	return {
		code,
		title: known.title,
		message: known.title,
		error_data: { details: known.details },
		href: "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
	};
}

/** Nothing there, or not yours: Meta says both in one sentence. */
export function noObject(id: string, method = "get"): Refusal {
	return {
		http: 400,
		error: {
			message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
			type: "GraphMethodException",
			code: 100,
			error_subcode: 33,
			fbtrace_id: trace(),
		},
	};
}

export function badVersion(version: string): Refusal {
	return {
		http: 400,
		error: {
			message: `(#100) Unknown or retired API version: ${version}`,
			type: "GraphMethodException",
			code: 100,
			fbtrace_id: trace(),
		},
	};
}

export function badToken(why = "Cannot parse access token"): Refusal {
	return {
		http: 401,
		error: {
			message: `Invalid OAuth access token - ${why}`,
			type: "OAuthException",
			code: 190,
			fbtrace_id: trace(),
		},
		headers: {
			"www-authenticate": 'OAuth "Facebook Platform" "invalid_token" "Invalid OAuth access token"',
		},
	};
}

export function badParameter(message: string): Refusal {
	return {
		http: 400,
		error: { message: `(#100) ${message}`, type: "OAuthException", code: 100, fbtrace_id: trace() },
	};
}
