// Files of clients: where one lies and its bytes, guarded (whatsapp.md §1.10; rules M39-M42). The address
// lives five minutes and is asked for anew at each try. Only Meta's hosts get the token. Must not know
// messages, nor where files are kept.
import type { Fault, MediaKind } from "../port.ts";
import { at, idAt, lineAt, numberAt } from "./field.ts";
import { type Graph, request, type Told, told } from "./graph.ts";
import { sha256Hex } from "./verify.ts";

const MB = 1_048_576;

/** The most Meta takes of each kind, bytes. */
export const MEDIA_BYTES: Readonly<Record<MediaKind, number>> = {
	image: 5 * MB,
	video: 16 * MB,
	audio: 16 * MB,
	voice: 16 * MB,
	document: 100 * MB,
	sticker: 500 * 1_024,
};

export interface MediaPlace {
	readonly url: string;
	readonly mime?: string;
	/** Hexadecimal or base64: Meta uses both. */
	readonly sha256?: string;
	readonly bytes?: number;
}

export interface MediaBytes {
	readonly bytes: Uint8Array<ArrayBuffer>;
}

/** `media`: the channel's id of the file. Read-only, so `unknown` may be asked again. */
export async function mediaUrl(
	graph: Graph & { readonly phoneId: string },
	media: string,
): Promise<Told<MediaPlace>> {
	const query = `phone_number_id=${encodeURIComponent(graph.phoneId)}`;
	const answer = await told(graph, `${encodeURIComponent(media)}?${query}`);
	if (answer.s !== "ok") return answer;
	const url = at(answer.value, "url");
	if (typeof url !== "string" || !isMetaHost(url, graph.graphUrl)) return refused("host", "never");
	const mime = lineAt(answer.value, "mime_type", 100);
	const sha256 = idAt(answer.value, "sha256");
	const bytes = numberAt(answer.value, "file_size");
	return {
		s: "ok",
		value: { url, ...(mime && { mime }), ...(sha256 && { sha256 }), ...(bytes && { bytes }) },
	};
}

/**
 * `limit` lowers the kind's own (a Worker has 128 MB in all). `sha256` of the webhook, when the place
 * has none. Retry `later` means: ask for the address again.
 */
export async function download(
	graph: Graph,
	place: MediaPlace,
	of: { readonly kind: MediaKind; readonly sha256?: string; readonly limit?: number },
): Promise<Told<MediaBytes>> {
	// Again, and not only when the address is read: between the two it lay in somebody's storage.
	if (!isMetaHost(place.url, graph.graphUrl)) return refused("host", "never");
	const limit = Math.min(of.limit ?? Number.POSITIVE_INFINITY, MEDIA_BYTES[of.kind]);
	if ((place.bytes ?? 0) > limit) return refused("size", "never");
	const expected = place.sha256 ?? of.sha256;
	try {
		return await request(graph, place.url, { method: "GET" }, async (answer) => {
			if (answer.status !== 200) {
				await answer.body?.cancel();
				return refused(`HTTP ${answer.status}`, "later", answer.status);
			}
			const bytes = await readUpTo(answer, limit);
			if (!bytes) return refused("size", "never", 200);
			if (expected && !(await isDigest(bytes, expected))) return refused("sha256", "later", 200);
			return { s: "ok" as const, value: { bytes } };
		});
	} catch (error) {
		return { s: "unknown", detail: error instanceof Error ? error.name : "Error" };
	}
}

/** https of Meta's, or exactly the origin of `graphUrl` when that is not Meta's (the stand-in). */
export function isMetaHost(address: string, graphUrl: string): boolean {
	const [url, graph] = [urlOf(address), urlOf(graphUrl)];
	if (!url || !graph || url.username || url.password) return false;
	if (isMeta(url)) return true;
	return !isMeta(graph) && url.origin !== "null" && url.origin === graph.origin;
}

function isMeta({ protocol, hostname, port }: URL): boolean {
	const host = /\.(fbsbx\.com|fbcdn\.net|facebook\.com|whatsapp\.net)$/;
	return protocol === "https:" && port === "" && host.test(hostname);
}

function urlOf(text: string): URL | null {
	try {
		return new URL(text);
	} catch {
		return null;
	}
}

/** Null as soon as there is more; what a server says of its length is not believed. */
async function readUpTo(answer: Response, limit: number): Promise<Uint8Array<ArrayBuffer> | null> {
	const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = answer.body?.getReader();
	const parts: Uint8Array[] = [];
	let size = 0;
	for (;;) {
		const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
		if (done || !value) break;
		size += value.byteLength;
		if (size > limit) {
			await reader?.cancel();
			return null;
		}
		parts.push(value);
	}
	const whole = new Uint8Array(size);
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.byteLength;
	}
	return whole;
}

/** A digest in a spelling nobody knows cannot be compared: the file came over TLS from Meta's host. */
async function isDigest(bytes: Uint8Array, expected: string): Promise<boolean> {
	const hex = await sha256Hex(bytes);
	if (/^[0-9a-f]{64}$/i.test(expected)) return hex === expected.toLowerCase();
	if (!/^[\w+/-]{43}=?$/.test(expected)) return true;
	const pairs = hex.match(/../g) ?? [];
	const base64 = btoa(String.fromCharCode(...pairs.map((pair) => Number.parseInt(pair, 16))));
	const plain = expected.replaceAll("-", "+").replaceAll("_", "/");
	return base64.replace(/=+$/, "") === plain.replace(/=+$/, "");
}

function refused(
	detail: string,
	retry: Fault["retry"],
	status = 0,
): Told<never> & { readonly s: "refused" } {
	return { s: "refused", fault: { kind: "media", retry, detail }, status };
}
