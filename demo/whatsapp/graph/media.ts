// Media: uploaded or sent by a person, asked for by id, fetched from an address that lives five
// minutes and wants the bearer. Ids of uploads live 30 days, those of webhooks seven.

import { digits, hex, sha256Hex } from "../state/ids.ts";
import type { BusinessNumber, Media } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { answer, htmlError, refused } from "./answer.ts";
import { badParameter, badToken, noObject, type Refusal, refusal } from "./errors.ts";
import { chosenTrouble } from "./faults.ts";

const DAY_MS = 24 * 3_600_000;
export const UPLOADED_MS = 30 * DAY_MS;
export const RECEIVED_MS = 7 * DAY_MS;
const ADDRESS_MS = 5 * 60_000;

const MB = 1024 * 1024;
const LIMITS: readonly (readonly [RegExp, number])[] = [
	[/^image\/webp/, 0.5 * MB],
	[/^image\/(jpeg|png)/, 5 * MB],
	[/^(audio|video)\//, 16 * MB],
	[/^(application|text)\//, 100 * MB],
];

export async function keepMedia(
	world: World,
	phoneId: string,
	file: { mime: string; bytes: Uint8Array; filename?: string | null },
	livesMs: number,
): Promise<Media> {
	const media: Media = {
		id: digits(16),
		phoneId,
		mime: file.mime,
		sha256: await sha256Hex(file.bytes),
		size: file.bytes.length,
		filename: file.filename ?? null,
		expiresAt: world.now() + livesMs,
	};
	world.rows.keep(`media:${media.id}`, file.bytes);
	return world.media.put(media);
}

/** A fresh address; the token says which file and until when. */
export function addressOf(world: World, media: Media): string {
	const token = `${hex(16)}`;
	world.notes.put({ id: `address:${token}`, value: `${media.id}|${world.now() + ADDRESS_MS}` });
	return `${world.origin}/_media/${token}`;
}

export async function uploadMedia(
	world: World,
	number: BusinessNumber,
	request: Request,
): Promise<Response | Refusal> {
	const trouble = chosenTrouble(world, "upload");
	if (trouble?.kind?.startsWith("html")) return htmlError(Number(trouble.kind.slice(4)));
	if (trouble?.code) return refusal(trouble.code);
	let form: FormData;
	try {
		form = await request.formData();
	} catch {
		return badParameter("The parameter file is required.");
	}
	const file: unknown = form.get("file");
	if (form.get("messaging_product") !== "whatsapp")
		return badParameter("The parameter messaging_product is required.");
	if (!(file instanceof File)) return badParameter("The parameter file is required.");
	const mime = String(form.get("type") ?? file.type);
	const limit = LIMITS.find(([pattern]) => pattern.test(mime))?.[1];
	if (limit === undefined)
		return badParameter(
			`Param file must be a file with one of the supported types. Received file of type '${mime}'.`,
		);
	const bytes = new Uint8Array(await file.arrayBuffer());
	if (bytes.length > limit) return refusal(131053, "Media file size too big.");
	const media = await keepMedia(
		world,
		number.id,
		{ mime, bytes, filename: file.name },
		UPLOADED_MS,
	);
	return answer({ id: media.id });
}

export function getMedia(world: World, media: Media, url: URL): Response | Refusal {
	const asked = url.searchParams.get("phone_number_id");
	if (asked !== null && asked !== media.phoneId) return noObject(media.id);
	if (media.expiresAt <= world.now()) return noObject(media.id);
	return answer({
		url: addressOf(world, media),
		mime_type: media.mime,
		sha256: media.sha256,
		file_size: media.size,
		id: media.id,
		messaging_product: "whatsapp",
	});
}

export function deleteMedia(world: World, media: Media): Response {
	world.media.remove(media.id);
	world.rows.forget(`media:${media.id}`);
	return answer({ success: true });
}

/** `GET /_media/{token}`: the file itself. */
export function mediaFile(world: World, request: Request, token: string): Response {
	const trouble = chosenTrouble(world, "media");
	if (trouble?.kind?.startsWith("html")) return htmlError(Number(trouble.kind.slice(4)));
	if (trouble?.code) return refused(refusal(trouble.code));
	if (world.behaviour().requireUserAgent && !request.headers.get("user-agent"))
		return new Response("Forbidden\n", { status: 403 });
	const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
	const [id = "", until = "0"] = (world.note(`address:${token}`) ?? "").split("|");
	const media = world.media.get(id);
	const bytes = world.rows.kept(`media:${id}`);
	if (!media || !bytes || Number(until) <= world.now())
		return new Response("URL signature expired\n", { status: 404 });
	const waba = world.wabas.get(world.numbers.get(media.phoneId)?.wabaId ?? "");
	if (!bearer || waba?.token !== bearer) return refused(badToken());
	const body = trouble?.kind === "wrong_hash" ? bytes.map((one) => one ^ 1) : bytes;
	return new Response(body as BodyInit, {
		headers: { "content-type": media.mime, "content-length": String(bytes.length) },
	});
}
