// Meta's two addresses of a file as tests play them: where it lies, and the file itself. Each answers as
// the test says, over and over. Clients send messages with files; what became of them is read in the
// case. Holds no expectations.
import { beforeEach } from "vitest";
import type { Change } from "../../protocol/entry.ts";
import { gate } from "../support/gate.ts";
import { call, type Signed, staff } from "../support/http.ts";
import { type Connected, type Graph, post, textFrom, wamid } from "../support/meta.ts";
import { rest, story } from "./scene.ts";

export const CLIENT = "5521999990000";

export const PHOTO = new TextEncoder().encode("the bytes of a photo");

let serial = 0;

/** Digits, as Meta's ids are. */
export function mediaId(): string {
	serial += 1;
	return `9${serial}000`;
}

export async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
	const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
	return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Where a photo lies, and the photo, until a test says otherwise. */
export class MetaFiles {
	digest = "";
	where: (media: string) => Response = () => new Response(null, { status: 500 });
	file: (url: string) => Response | Promise<Response> = () => new Response(null, { status: 500 });
	private readonly graph: Graph;

	constructor(graph: Graph) {
		this.graph = graph;
	}

	async reset(): Promise<void> {
		const digest = await digestOf(PHOTO);
		this.digest = digest;
		this.lies({ sha256: digest });
		this.file = () => new Response(PHOTO);
		this.graph.answer = ({ path, method }) => {
			const media = /\/(9\d+)$/.exec(path)?.[1];
			if (method !== "GET" || media === undefined) return null;
			return path.startsWith("https://") ? this.file(path) : this.where(media);
		};
	}

	/** What Meta says of where any file lies. */
	lies(more: Record<string, unknown>): void {
		this.where = (media) => Response.json({ url: `https://lookaside.fbsbx.com/${media}`, ...more });
	}

	/** A file is on its way until this is called, and is the photo then. */
	holds(): () => void {
		const { passed, open } = gate();
		this.file = async () => {
			await passed;
			return new Response(PHOTO);
		};
		return open;
	}

	/** Calls for addresses and for files, in order. */
	asked(): string[] {
		return this.graph.sent.map(({ path }) => path).filter((path) => /\/9\d+$/.test(path));
	}

	photo(waId: string, more: Record<string, unknown> = {}) {
		const media = mediaId();
		const image = {
			id: media,
			mime_type: "image/jpeg",
			sha256: this.digest,
			caption: "A fachada",
			...more,
		};
		return {
			media,
			key: wamid(),
			post: (key: string) =>
				textFrom({ waId }, "", { id: key, type: "image", text: undefined, image }),
		};
	}

	async sends(at: Connected, waId = CLIENT, more: Record<string, unknown> = {}) {
		const one = this.photo(waId, more);
		await post(at.id, one.post(one.key));
		await rest(at);
		return one;
	}

	/** A PDF; without a digest of its own, unless Meta tells one with its address. */
	async sendsDocument(at: Connected, more: Record<string, unknown> = {}): Promise<string> {
		const id = mediaId();
		const document = { id, mime_type: "application/pdf", filename: "planta.pdf", ...more };
		await post(
			at.id,
			textFrom({ waId: CLIENT }, "", { type: "document", text: undefined, document }),
		);
		await rest(at);
		return id;
	}
}

type Told = Omit<Extract<Change, { what: "media" }>, "what">;

/** What the case was told of its files, in order. */
export async function toldOf(at: Connected, id = 1): Promise<Told[]> {
	const { entries } = await story(at, id);
	return entries.flatMap((one) => {
		if (one.kind !== "amendment" || one.change.what !== "media") return [];
		const { what: _, ...told } = one.change;
		return [told];
	});
}

export async function states(at: Connected, id = 1): Promise<string[]> {
	return (await toldOf(at, id)).map(({ state }) => state);
}

function address({ shop }: Connected, id: number, media: string): string {
	return `/api/teams/${shop.team}/cases/${id}/media/${media}`;
}

export function get(at: Connected, id: number, media: string, { cookie }: Pick<Signed, "cookie">) {
	return call(address(at, id, media), { headers: { cookie } });
}

/** "Tentar de novo" */
export function again(
	at: Connected,
	id: number,
	media: string,
	{ cookie }: Pick<Signed, "cookie">,
): Promise<Response> {
	return staff("POST", address(at, id, media), cookie, {});
}

/** Of a `playedDay`: before each test every answer is the usual one. */
export function playedFiles(graph: Graph): MetaFiles {
	const files = new MetaFiles(graph);
	beforeEach(() => files.reset());
	return files;
}
