// Files of clients: where one lies and its bytes, guarded (whatsapp.md §1.10; rules M39-M42). The address
// lives five minutes and is asked for anew at each try. Only Meta's hosts get the token. The bytes are
// handed on as they come, and are counted first only when nobody tells how many there are. Must not know
// messages, nor where files are kept.
import type { Fault, MediaKind } from "../port.ts";
import { at, idAt, lineAt, numberAt } from "./field.ts";
import { type Graph, request, TIMEOUT_MS, type Told, told } from "./graph.ts";

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

/** A file on its way: whoever keeps it takes exactly `length` bytes, and nothing when they are others. */
export interface MediaStream {
	readonly body: ReadableStream<Uint8Array>;
	readonly length: number;
	/** Hexadecimal; absent where Meta told none that can be read: it came over TLS from Meta's host. */
	readonly sha256?: string;
}

/** `detail` of a file that is more than its kind may be. */
export const TOO_LARGE = "size";

/** Nobody told how long it is: it has to be counted before it can be kept, and lies in memory meanwhile. */
const UNTOLD_BYTES = 16 * MB;
/** What a line that is slow but moves may take for each of them. */
const MB_MS = 1_000;

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
 * `sha256` of the webhook, when the place has none. What `keep` throws is `unknown`, as a lost
 * connection is; retry `later` means: ask for the address again.
 */
export async function download(
	graph: Graph,
	place: MediaPlace,
	of: { readonly kind: MediaKind; readonly sha256?: string },
	keep: (file: MediaStream) => Promise<void>,
): Promise<Told<null>> {
	// Again, and not only when the address is read: between the two it lay in somebody's storage.
	if (!isMetaHost(place.url, graph.graphUrl)) return refused("host", "never");
	const limit = MEDIA_BYTES[of.kind];
	if ((place.bytes ?? 0) > limit) return refused(TOO_LARGE, "never");
	const sha256 = hexOf(place.sha256 ?? of.sha256);
	const time = TIMEOUT_MS + ((place.bytes ?? limit) / MB) * MB_MS;
	const read = async (answer: Response) => {
		if (answer.status !== 200) {
			await answer.body?.cancel();
			return refused(`HTTP ${answer.status}`, "later", answer.status);
		}
		const length = lengthOf(answer, place);
		if (length !== undefined && length > limit) {
			await answer.body?.cancel();
			return refused(TOO_LARGE, "never", 200);
		}
		const file =
			length === undefined
				? await counted(answer, Math.min(limit, UNTOLD_BYTES))
				: { body: answer.body ?? streamOf([]), length };
		if (!file) return refused(limit > UNTOLD_BYTES ? "length" : TOO_LARGE, "never", 200);
		await keep({ ...file, ...(sha256 !== undefined && { sha256 }) });
		return { s: "ok" as const, value: null };
	};
	try {
		return await request(graph, place.url, { method: "GET" }, read, time);
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

/** In bytes as they are read: what is packed on its way has another length there. */
function lengthOf({ headers }: Response, { bytes }: MediaPlace): number | undefined {
	const told = headers.has("content-encoding") ? null : headers.get("content-length");
	return told !== null && /^\d{1,12}$/.test(told) ? Number(told) : bytes;
}

/** Null as soon as there is more than `limit`. */
async function counted(
	answer: Response,
	limit: number,
): Promise<Pick<MediaStream, "body" | "length"> | null> {
	const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = answer.body?.getReader();
	const parts: Uint8Array[] = [];
	let length = 0;
	for (;;) {
		const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
		if (done || !value) break;
		length += value.byteLength;
		if (length > limit) {
			await reader?.cancel();
			return null;
		}
		parts.push(value);
	}
	return { body: streamOf(parts), length };
}

function streamOf(parts: readonly Uint8Array[]): ReadableStream<Uint8Array> {
	return new ReadableStream({
		start(stream) {
			for (const part of parts) stream.enqueue(part);
			stream.close();
		},
	});
}

/** Undefined for a digest in a spelling nobody knows: it cannot be compared. */
function hexOf(digest: string | undefined): string | undefined {
	if (digest === undefined) return undefined;
	if (/^[0-9a-f]{64}$/i.test(digest)) return digest.toLowerCase();
	if (!/^[\w+/-]{43}=?$/.test(digest)) return undefined;
	const bytes = atob(digest.replaceAll("-", "+").replaceAll("_", "/").replace(/=$/, ""));
	return Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

function refused(
	detail: string,
	retry: Fault["retry"],
	status = 0,
): Told<never> & { readonly s: "refused" } {
	return { s: "refused", fault: { kind: "media", retry, detail }, status };
}
