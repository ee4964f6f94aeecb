// The gate every frame passes before anybody looks at what it asks: text, of a bounded size, JSON,
// from a client of this protocol that greeted first. Knows no command.
import { MAX_FRAME_BYTES } from "../../protocol/limits.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import { PROTOCOL } from "../../protocol/version.ts";
import type { Pass } from "./sockets.ts";

export type Incoming =
	| { readonly ok: true; readonly input: unknown }
	| { readonly ok: false; readonly code: number; readonly reason: string };

export function incoming(message: string | ArrayBuffer, pass: Pass): Incoming {
	if (typeof message !== "string") return wrong(CLOSE.bad_frame, "malformed_json");
	if (tooLong(message)) return wrong(CLOSE.too_large, "too_large");
	let input: unknown;
	try {
		input = JSON.parse(message);
	} catch {
		return wrong(CLOSE.bad_frame, "malformed_json");
	}
	const { t, v } = (input ?? {}) as { t?: unknown; v?: unknown };
	// Before its shape is looked at: another version's greeting may have another shape.
	if (t === "hello" && typeof v === "number" && v !== PROTOCOL)
		return wrong(CLOSE.stale_protocol, "stale_protocol");
	if (!pass.ready && t !== "hello") return wrong(CLOSE.bad_frame, "hello_first");
	return { ok: true, input };
}

function wrong(code: number, reason: string): Incoming {
	return { ok: false, code, reason };
}

/** A character is one to three bytes of UTF-8, so most frames need no counting. */
function tooLong(message: string): boolean {
	if (message.length > MAX_FRAME_BYTES) return true;
	if (message.length * 3 <= MAX_FRAME_BYTES) return false;
	return new TextEncoder().encode(message).length > MAX_FRAME_BYTES;
}
