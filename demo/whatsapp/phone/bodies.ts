// The body of each kind of inbound message, and how a screen shows it. Pure.

import type { Fields, Person } from "../state/shapes.ts";
import { waId } from "./identity.ts";
import type { Said } from "./inbound.ts";

export interface Built {
	readonly type: string;
	readonly body: Fields;
	readonly text: string;
}

const word = (value: unknown, otherwise: string): string =>
	typeof value === "string" && value !== "" ? value : otherwise;
const object = (value: unknown, otherwise: Fields): Fields =>
	typeof value === "object" && value !== null ? (value as Fields) : otherwise;

export function buildBody(person: Person, said: Said, file: Fields): Built {
	const caption = typeof said.caption === "string" ? { caption: said.caption } : {};
	const text = word(said.text, "");
	switch (said.kind) {
		case "text":
			return { type: "text", body: { body: text }, text };
		case "image":
		case "video":
			return { type: said.kind, body: { ...caption, ...file }, text: word(said.caption, "") };
		case "document":
			return { type: "document", body: { ...caption, ...file }, text: word(said.caption, "") };
		case "audio":
			return { type: "audio", body: { ...file, voice: false }, text: "" };
		case "voice":
			return { type: "audio", body: { ...file, voice: true }, text: "" };
		case "sticker":
			return { type: "sticker", body: { ...file, animated: said.animated === true }, text: "" };
		case "location":
			return location(said);
		case "contacts":
			return cards(person, said);
		case "button_reply":
		case "list_reply":
		case "flow_reply":
		case "call_permission_reply":
			return interactive(said);
		case "interactive":
			return { type: "interactive", body: object(said.body, {}), text: "" };
		case "button": {
			const body = { payload: word(said.payload, text), text };
			return { type: "button", body, text };
		}
		case "order":
			return order(said);
		case "unsupported":
			return unsupported(said);
		default:
			return { type: said.kind, body: object(said.body, {}), text };
	}
}

function location(said: Said): Built {
	const name = word(said.name, "");
	const body = {
		latitude: typeof said.latitude === "number" ? said.latitude : -23.561414,
		longitude: typeof said.longitude === "number" ? said.longitude : -46.655881,
		...(name !== "" && {
			name,
			address: word(said.address, "Av. Paulista, 1578, São Paulo"),
			url: word(said.url, "https://maps.example/paulista"),
		}),
	};
	return { type: "location", body, text: name };
}

/** A card somebody forwards proves nothing; one that answers our request is Meta's own word. */
function cards(person: Person, said: Said): Built {
	const attested = said.origin === "contact_request";
	const name = attested ? person.name : word(said.name, "Marcos Corretor");
	const phone = attested ? person.phone : word(said.phone, "5511912345678");
	const [first = name, ...rest] = name.split(" ");
	const card = {
		name: {
			formatted_name: name,
			first_name: first,
			...(rest.length > 0 && { last_name: rest.join(" ") }),
		},
		phones: [
			{
				phone: `+${phone}`,
				type: "CELL",
				...((attested || said.knownToWhatsApp === true) && {
					wa_id: attested ? waId(person) : phone,
				}),
			},
		],
		origin: attested ? "contact_request" : "other",
	};
	return { type: "contacts", body: { list: [card] }, text: name };
}

function interactive(said: Said): Built {
	const title = word(said.title, "Sim");
	const id = word(said.replyId, "sim");
	const description = typeof said.description === "string" ? { description: said.description } : {};
	const bodies: Record<string, Fields> = {
		button_reply: { type: "button_reply", button_reply: { id, title } },
		list_reply: { type: "list_reply", list_reply: { id, title, ...description } },
		flow_reply: {
			type: "nfm_reply",
			nfm_reply: {
				name: "flow",
				body: "Sent",
				response_json: JSON.stringify({ flow_token: "t-1", answer: title }),
			},
		},
		call_permission_reply: {
			type: "call_permission_reply",
			call_permission_reply: {
				response: "accept",
				is_permanent: false,
				response_source: "user_action",
			},
		},
	};
	return { type: "interactive", body: bodies[said.kind] ?? {}, text: title };
}

function order(said: Said): Built {
	const body = object(said.body, {
		catalog_id: "5000000000001",
		text: word(said.text, ""),
		product_items: [
			{ product_retailer_id: "apto-12", quantity: 1, item_price: 480000, currency: "BRL" },
		],
	});
	return { type: "order", body, text: word(said.text, "Pedido") };
}

/** 131051 as Meta sends what the API cannot show; 131060 when a coexistence number cannot. */
function unsupported(said: Said): Built {
	const code = said.code === 131060 ? 131060 : 131051;
	const errors = [
		code === 131060
			? {
					code,
					title: "This message is currently unavailable.",
					message: "This message is currently unavailable.",
					error_data: { details: "This message is currently unavailable. Use the phone app." },
				}
			: {
					code,
					title: "Message type unknown",
					message: "Message type unknown",
					error_data: { details: "Message type is currently not supported." },
				},
	];
	const named = typeof said.what === "string" ? { unsupported: { type: said.what } } : {};
	return { type: "unsupported", body: { errors, ...named }, text: "" };
}
