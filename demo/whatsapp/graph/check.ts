// Whether the body of a send is one Meta would take: shapes and limits of every type, before anything
// about people. Answers the type, its payload and what a screen would show, or the refusal.

import type { Fields } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { badParameter, type Refusal, refusal } from "./errors.ts";
import { checkInteractive } from "./interactive.ts";

export const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;
const MEDIA = ["image", "video", "audio", "document", "sticker"];

export interface Checked {
	readonly to: string | null;
	readonly recipient: string | null;
	readonly type: string;
	readonly body: Fields;
	readonly text: string;
	readonly replyTo: string | null;
	readonly opaque: string | null;
}

export type Verdict = { readonly ok: Checked } | { readonly no: Refusal };

export function checkSend(world: World, sent: Fields): Verdict {
	if (sent.messaging_product !== "whatsapp")
		return no(badParameter("The parameter messaging_product is required."));
	const [to, recipient] = [string(sent.to), string(sent.recipient)];
	if (to === null && recipient === null) return no(badParameter("The parameter to is required."));
	if (recipient !== null && !USER_ID.test(recipient))
		return no(refusal(131009, "Param recipient is not a valid business-scoped user ID."));
	const type = string(sent.type) ?? "text";
	const body = fields(sent[type]);
	if (body === null) return no(badParameter(`The parameter ${type} is required.`));
	const opaque = sent.biz_opaque_callback_data;
	if (opaque !== undefined && (typeof opaque !== "string" || opaque.length > 512))
		return no(refusal(131009, "Param biz_opaque_callback_data must be at most 512 characters."));
	const shown = checkBody(world, type, body);
	if (typeof shown !== "string") return no(shown);
	return {
		ok: {
			to,
			recipient,
			type,
			body,
			text: shown,
			replyTo: string(fields(sent.context)?.message_id),
			opaque: string(opaque),
		},
	};
}

/** What a screen shows, or why not. */
function checkBody(world: World, type: string, body: Fields): string | Refusal {
	if (MEDIA.includes(type)) return checkMedia(world, type, body);
	switch (type) {
		case "text":
			return checkText(body);
		case "interactive":
			return checkInteractive(body);
		case "template":
			return checkTemplate(body);
		case "reaction":
			if (string(body.message_id) === null)
				return refusal(131008, "Param reaction['message_id'] is required.");
			return string(body.emoji) ?? "";
		case "location":
			if (!Number.isFinite(Number(body.latitude)) || !Number.isFinite(Number(body.longitude)))
				return refusal(131009, "Param location needs latitude and longitude.");
			return [string(body.name), string(body.address)].filter((one) => one !== null).join("\n");
		case "contacts":
			return "Contato";
		default:
			return badParameter(
				`Param type must be one of {AUDIO, CONTACTS, DOCUMENT, IMAGE, INTERACTIVE, LOCATION, REACTION, STICKER, TEMPLATE, TEXT, VIDEO} - got "${type}".`,
			);
	}
}

function checkText(body: Fields): string | Refusal {
	const text = string(body.body);
	if (text === null) return badParameter("The parameter text['body'] is required.");
	if (text.length > 4096)
		return badParameter("Param text['body'] must be at most 4096 characters long.");
	return text;
}

function checkMedia(world: World, type: string, body: Fields): string | Refusal {
	const [id, link] = [string(body.id), string(body.link)];
	if ((id === null) === (link === null))
		return refusal(131008, `Param ${type} needs either id or link.`);
	if (link !== null && !/^https?:\/\//.test(link))
		return refusal(131053, `Param ${type}['link'] is not a valid URI.`);
	if (id !== null) {
		const media = world.media.get(id);
		if (media === null || media.expiresAt <= world.now())
			return badParameter(
				`Param ${type}['id'] is not a valid whatsapp business account media attachment ID`,
			);
	}
	const caption = string(body.caption) ?? "";
	if (caption.length > 1024)
		return badParameter(`Param ${type}['caption'] must be at most 1024 characters long.`);
	return caption;
}

function checkTemplate(body: Fields): string | Refusal {
	if (string(body.name) === null) return refusal(131008, "Param template['name'] is required.");
	if (string(fields(body.language)?.code) === null)
		return refusal(131008, "Param template['language']['code'] is required.");
	return "";
}

const no = (refusal: Refusal): Verdict => ({ no: refusal });

export function string(value: unknown): string | null {
	return typeof value === "string" && value !== "" ? value : null;
}

/** Lists pass too: `contacts` is one. */
export function fields(value: unknown): Fields | null {
	return typeof value === "object" && value !== null ? (value as Fields) : null;
}
