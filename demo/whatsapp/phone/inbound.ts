// A person says something: the message as WhatsApp's servers see it, and the event for the webhook.
// Every kind of Meta's reference is here; what they carry comes from the call, or is made up.

import { addressOf, keepMedia, RECEIVED_MS } from "../graph/media.ts";
import { seconds } from "../state/clock.ts";
import { wamid } from "../state/ids.ts";
import type { BusinessNumber, Fields, Message, Person } from "../state/shapes.ts";
import { messagesValue, postEvent } from "../webhook/events.ts";
import type { World } from "../world.ts";
import { buildBody } from "./bodies.ts";
import { type FileKind, makeFile } from "./files.ts";
import { sender, waId } from "./identity.ts";
import { phoneShown, touch } from "./window.ts";

const FILES: readonly string[] = ["image", "audio", "voice", "video", "document", "sticker"];

const UNTRANSLATED = {
	code: 131000,
	title: "Something went wrong",
	message: "Something went wrong",
	error_data: { details: "Unsupported webhook payload" },
};

export interface Said {
	readonly kind: string;
	readonly [name: string]: unknown;
}

/** The ids of a message, its event not yet posted when the person's device could not send it. */
export async function say(
	world: World,
	number: BusinessNumber,
	person: Person,
	said: Said,
): Promise<Message> {
	const shown = phoneShown(world, number.id, person);
	const at = typeof said.at === "number" ? said.at : world.now();
	const file = FILES.includes(said.kind) ? await fileOf(world, number, said) : {};
	const { type, body, text } = buildBody(person, said, file);
	const message: Message = {
		id: typeof said.id === "string" ? said.id : wamid(waId(person), true),
		phoneId: number.id,
		person: person.id,
		direction: "in",
		at,
		type,
		body,
		text,
		replyTo: typeof said.replyTo === "string" ? said.replyTo : null,
		opaque: null,
		addressedBy: "phone",
		pricing: { category: "", type: "", billable: false },
		facts: { sent: at },
		error: null,
		silent: false,
		edited: false,
		revoked: false,
		reactions: { person: "", company: "" },
	};
	if (said.hidden !== true) world.messages.put(message);
	touch(world, number.id, person.id, { at, inbound: true, fromAd: said.referral !== undefined });
	announce(world, number, person, message, said, shown);
	world.outside.changed();
	return message;
}

/** The event of an inbound message. */
function announce(
	world: World,
	number: BusinessNumber,
	person: Person,
	message: Message,
	said: Said,
	shown: boolean,
): void {
	const { from, contact } = sender(person, shown);
	const own = message.type === "unsupported" ? message.body : { [message.type]: message.body };
	const content: Fields = said.noBody === true ? {} : own;
	const wire = {
		...from,
		id: message.id,
		timestamp: seconds(message.at),
		type: message.type,
		...unwrapped(message.type, content),
		...context(world, number, message, said),
		...(said.referral !== undefined && { referral: said.referral }),
		...(typeof said.groupId === "string" && { group_id: said.groupId }),
	};
	postEvent(world, {
		wabaId: number.wabaId,
		phoneId: number.id,
		person: person.id,
		field: "messages",
		value: messagesValue(number, {
			contacts: [contact],
			messages: [wire],
			// A kind WhatsApp's own translator failed on comes empty, with the reason beside it.
			...(said.noBody === true && { errors: [UNTRANSLATED] }),
		}),
	});
}

/** `contacts` is a list on the wire; everything else an object. */
function unwrapped(type: string, content: Fields): Fields {
	if (type !== "contacts") return content;
	return { contacts: (content.contacts as Fields | undefined)?.list };
}

function context(world: World, number: BusinessNumber, message: Message, said: Said): Fields {
	if (said.forwarded === true) return { context: { forwarded: true } };
	if (said.forwarded === "often") return { context: { frequently_forwarded: true } };
	const product = typeof said.product === "string" ? said.product : null;
	if (message.replyTo === null && product === null) return {};
	const quoted = message.replyTo === null ? null : world.messages.get(message.replyTo);
	const author =
		quoted?.direction === "in" ? (world.people.get(quoted.person)?.phone ?? "") : number.display;
	return {
		context: {
			...(message.replyTo !== null && { from: author, id: message.replyTo }),
			...(product !== null && {
				referred_product: { catalog_id: "5000000000001", product_retailer_id: product },
			}),
		},
	};
}

/** A file that exists: the one given, or one made here. */
async function fileOf(world: World, number: BusinessNumber, said: Said): Promise<Fields> {
	const given = typeof said.bytes === "string" ? said.bytes : null;
	const made = await makeFile(said.kind as FileKind, world.messages.all().length);
	const file = {
		mime: typeof said.mime === "string" ? said.mime : made.mime,
		bytes: given === null ? made.bytes : Uint8Array.from(atob(given), (one) => one.charCodeAt(0)),
		filename: typeof said.filename === "string" ? said.filename : (made.filename ?? null),
	};
	const media = await keepMedia(world, number.id, file, RECEIVED_MS);
	// Webhooks write the hash in base64, the media endpoint in hex.
	const pairs = media.sha256.match(/../g) ?? [];
	const sha256 = btoa(pairs.map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(""));
	return {
		...(said.kind === "document" && { filename: file.filename ?? "documento.pdf" }),
		mime_type: media.mime,
		sha256,
		id: media.id,
		...(world.behaviour().mediaUrls && { url: addressOf(world, media) }),
	};
}
