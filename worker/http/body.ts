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
	const bytes = await readCapped(request);
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

async function readCapped(request: Request): Promise<Uint8Array<ArrayBuffer> | null> {
	if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) return null;
	if (!request.body) return new Uint8Array();
	const buffer = new Uint8Array(MAX_BODY_BYTES);
	let length = 0;
	const reader = request.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		if (length + part.value.byteLength > MAX_BODY_BYTES) {
			await reader.cancel();
			return null;
		}
		buffer.set(part.value, length);
		length += part.value.byteLength;
	}
	return buffer.slice(0, length);
}

function isDeep(value: unknown, left: number): boolean {
	if (typeof value !== "object" || value === null) return false;
	return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}
