// What a message of any kind says, in words every screen can show (whatsapp.md §1.5; rules M10-M12).
// What cannot be shown is still somebody writing to us: it becomes a line that says where to look. Must
// not know who wrote it nor when.
import type { Attachment, Body, MediaKind } from "../port.ts";
import {
	at,
	cleanText,
	type Dict,
	dictAt,
	given,
	idAt,
	isDict,
	lineAt,
	listAt,
	numberAt,
	textAt,
} from "./field.ts";
import { waIdOf } from "./sender.ts";

export const PHONE_ONLY = "Mensagem que só o celular mostra";
const MAX_CARDS = 20;
const MAX_PHONES = 5;
const MAX_ANSWERS = 30;

/** Total: a kind nobody knows, or one without its content, is `unsupported`. */
export function bodyOf(message: Dict): Body {
	const type = lineAt(message, "type", 40) ?? "unknown";
	const read = Object.hasOwn(READERS, type) ? READERS[type]?.(message) : undefined;
	return read ?? unsupported(lineAt(at(message, "unsupported"), "type", 40) ?? type);
}

function unsupported(type: string): Body {
	return { text: PHONE_ONLY, attachment: { kind: "unsupported", type } };
}

const READERS: Record<string, (message: Dict) => Body | undefined> = {
	text: (message) => said(withProduct(textAt(dictAt(message, "text"), "body"), message)),
	image: (message) => media(message, "image", "image"),
	video: (message) => media(message, "video", "video"),
	document: (message) => media(message, "document", "document"),
	sticker: (message) => media(message, "sticker", "sticker"),
	voice: (message) => media(message, "voice", "voice"),
	audio: (message) =>
		media(message, "audio", at(at(message, "audio"), "voice") === true ? "voice" : "audio"),
	location,
	contacts: cards,
	button: (message) => said(textAt(at(message, "button"), "text")),
	interactive: (message) => said(tapped(dictAt(message, "interactive"))),
	order: (message) => said(ordered(dictAt(message, "order"))),
	request_welcome: () => ({
		text: "Abriu a conversa",
		attachment: { kind: "unsupported", type: "request_welcome" },
	}),
};

function said(text: string | undefined): Body | undefined {
	// Words of ours beside theirs: together they still fit.
	return text === undefined ? undefined : { text: cleanText(text) };
}

/** A question about something of the catalogue names it beside the text, not in it. */
function withProduct(text: string | undefined, message: Dict): string | undefined {
	const product = lineAt(at(at(message, "context"), "referred_product"), "product_retailer_id");
	if (!product) return text;
	return [text, `(sobre o item ${product} do catálogo)`].filter(Boolean).join("\n");
}

function media(message: Dict, field: string, kind: MediaKind): Body | undefined {
	const file = dictAt(message, field);
	const id = idAt(file, "id");
	// Without an id there is nothing to ask for.
	if (!id) return undefined;
	const attachment: Attachment = {
		kind,
		media: id,
		mime: mimeOf(file),
		...given({ sha256: idAt(file, "sha256"), name: lineAt(file, "filename", 120) }),
	};
	return { text: textAt(file, "caption") ?? (kind === "sticker" ? "Figurinha" : ""), attachment };
}

/** It may end in a header of ours: anything but the shape of one is a file of no known kind. */
function mimeOf(file: Dict): string {
	const mime = lineAt(file, "mime_type", 100)?.toLowerCase() ?? "";
	const shape = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+="?[\w.,+-]+"?)*$/;
	return shape.test(mime) ? mime : "application/octet-stream";
}

function location(message: Dict): Body | undefined {
	const place = dictAt(message, "location");
	const [latitude, longitude] = [numberAt(place, "latitude"), numberAt(place, "longitude")];
	if (latitude === undefined || longitude === undefined) return undefined;
	if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return undefined;
	const [name, address] = [lineAt(place, "name", 120), lineAt(place, "address", 200)];
	const where = [name, address].filter(Boolean).join(", ") || `${latitude}, ${longitude}`;
	return {
		text: `Localização: ${where}`,
		attachment: { kind: "location", latitude, longitude, ...given({ name, address }) },
	};
}

function cards(message: Dict): Body | undefined {
	const people = listAt(message, "contacts")
		.filter(isDict)
		.slice(0, MAX_CARDS)
		.map((card) => ({ name: cardName(card), phones: cardPhones(card) }));
	const [first, ...others] = people;
	if (!first) return undefined;
	const shown = [first, ...others.slice(0, 2)].map(({ name }) => name).join(", ");
	const more = others.length > 2 ? ` e mais ${others.length - 2}` : "";
	return {
		text: `${others.length > 0 ? "Contatos" : "Contato"}: ${shown}${more}`,
		attachment: { kind: "contacts", people },
	};
}

function cardName(card: Dict): string {
	const name = dictAt(card, "name");
	const parts = [lineAt(name, "first_name"), lineAt(name, "last_name")].filter(Boolean).join(" ");
	return (
		lineAt(name, "formatted_name") ??
		(parts || lineAt(dictAt(card, "org"), "company")) ??
		"Sem nome"
	);
}

function cardPhones(card: Dict): string[] {
	return listAt(card, "phones")
		.map((one) => lineAt(one, "phone", 40) ?? plus(waIdOf(at(one, "wa_id"))))
		.filter((phone) => phone !== undefined)
		.slice(0, MAX_PHONES);
}

function plus(digits: string | undefined): string | undefined {
	return digits && `+${digits}`;
}

function tapped(interactive: Dict): string | undefined {
	const reply = dictAt(interactive, "button_reply");
	const row = dictAt(interactive, "list_reply");
	const call = lineAt(at(interactive, "call_permission_reply"), "response");
	if (call) return call === "accept" ? "Permitiu ligações" : "Não permitiu ligações";
	return textAt(reply, "title") ?? textAt(row, "title") ?? flowAnswer(at(interactive, "nfm_reply"));
}

/** A flow's form comes as JSON in a text. Keys are the author's own; the token is nobody's business. */
function flowAnswer(reply: unknown): string | undefined {
	if (!isDict(reply)) return undefined;
	let answers: unknown;
	try {
		answers = JSON.parse(String(at(reply, "response_json")));
	} catch {
		answers = undefined;
	}
	const lines = Object.keys(isDict(answers) ? answers : {})
		.filter((key) => key !== "flow_token")
		.map((key) => ({ key, value: plain(at(answers, key)) }))
		.filter(({ value }) => value !== "")
		.slice(0, MAX_ANSWERS)
		.map(({ key, value }) => `${key}: ${value}`);
	return ["Formulário respondido", ...lines].join("\n");
}

function plain(value: unknown): string {
	const values = Array.isArray(value) ? value : [value];
	return values.filter((one) => ["string", "number", "boolean"].includes(typeof one)).join(", ");
}

function ordered(order: Dict): string | undefined {
	const items = listAt(order, "product_items").length;
	if (items === 0) return undefined;
	const count = items === 1 ? "1 item" : `${items} itens`;
	return [`Pedido com ${count}`, textAt(order, "text")].filter(Boolean).join("\n");
}
