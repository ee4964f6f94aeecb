// A request's body, from bytes to a validated value. The cap holds before anything is parsed and
// without trusting content-length. Must not know routes or what the fields are for.
import * as v from "valibot";
import { MAX_BODY_BYTES } from "../../protocol/limits.ts";
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import { fieldSentences } from "./sentences.ts";

export interface RawBody {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** Parsed, not yet validated. */
	readonly json: unknown;
}

const MAX_DEPTH = 10;

export function isJson(request: Request): boolean {
	const type = request.headers.get("content-type") ?? "";
	return /^application\/json\s*(?:;|$)/i.test(type);
}

export async function readJson(request: Request): Promise<Answer<RawBody>> {
	if (!isJson(request)) return refuse("unsupported_media_type");
	const bytes = await readCapped(request, MAX_BODY_BYTES);
	if (!bytes) return refuse("too_large");
	try {
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		const json: unknown = JSON.parse(text);
		return isDeep(json, MAX_DEPTH) ? refuse("malformed_json") : done({ bytes, json });
	} catch {
		return refuse("malformed_json");
	}
}

export function validate<S extends v.GenericSchema>(
	schema: S,
	json: unknown,
): Answer<v.InferOutput<S>> {
	const result = v.safeParse(schema, json);
	if (result.success) return done(result.output);
	return refuse("invalid_input", { fields: fieldSentences(result.issues) });
}

/** Null when there is more, whatever the request says of its length. */
export async function readCapped(
	request: Request,
	most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
	if (Number(request.headers.get("content-length") ?? 0) > most) return null;
	if (!request.body) return new Uint8Array();
	const parts: Uint8Array[] = [];
	let length = 0;
	const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		length += part.value.byteLength;
		if (length > most) {
			await reader.cancel();
			return null;
		}
		parts.push(part.value);
	}
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.byteLength;
	}
	return whole;
}

function isDeep(value: unknown, left: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}
