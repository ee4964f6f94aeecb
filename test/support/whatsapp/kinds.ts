// One message of every kind a client can send (whatsapp.md §1.5), with the text it must be shown as: what
// the parser's table of kinds is checked against, and what the fuzz mutates.
import { AT, type Json } from "./post.ts";

export interface Kind {
	readonly name: string;
	readonly item: Json;
	/** What screens show. */
	readonly text: string;
	/** `attachment.kind`, when there is one. */
	readonly attached?: string;
}

const FILE = {
	id: "1003383421387256",
	mime_type: "image/jpeg",
	sha256: "m04pFf2ERdaopTyFkGPA0+bX3i+YY2dYgVFwOgDLSDI=",
};
const PHONE_ONLY = "Mensagem que só o celular mostra";

export const KINDS: readonly Kind[] = [
	{
		name: "text",
		item: { type: "text", text: { body: "Bom dia 😀\nTem vaga?" } },
		text: "Bom dia 😀\nTem vaga?",
	},
	{
		name: "text about a product",
		item: {
			type: "text",
			text: { body: "Ainda tem?" },
			context: { referred_product: { catalog_id: "1", product_retailer_id: "AP-12" } },
		},
		text: "Ainda tem?\n(sobre o item AP-12 do catálogo)",
	},
	{ name: "image", item: { type: "image", image: FILE }, text: "", attached: "image" },
	{
		name: "image with caption",
		item: { type: "image", image: { ...FILE, caption: "A sala" } },
		text: "A sala",
		attached: "image",
	},
	{
		name: "video",
		item: { type: "video", video: { ...FILE, mime_type: "video/mp4" } },
		text: "",
		attached: "video",
	},
	{
		name: "audio",
		item: { type: "audio", audio: { ...FILE, mime_type: "audio/mpeg" } },
		text: "",
		attached: "audio",
	},
	{
		name: "voice note",
		item: { type: "audio", audio: { ...FILE, mime_type: "audio/ogg; codecs=opus", voice: true } },
		text: "",
		attached: "voice",
	},
	{
		name: "document",
		item: {
			type: "document",
			document: { ...FILE, mime_type: "application/pdf", filename: "rg.pdf", caption: "Meu RG" },
		},
		text: "Meu RG",
		attached: "document",
	},
	{
		name: "sticker",
		item: { type: "sticker", sticker: { ...FILE, mime_type: "image/webp", animated: true } },
		text: "Figurinha",
		attached: "sticker",
	},
	{
		name: "location",
		item: { type: "location", location: { latitude: -23.55, longitude: -46.63 } },
		text: "Localização: -23.55, -46.63",
		attached: "location",
	},
	{
		name: "named location",
		item: {
			type: "location",
			location: { latitude: 0, longitude: 0, name: "Estande", address: "Rua A, 1" },
		},
		text: "Localização: Estande, Rua A, 1",
		attached: "location",
	},
	{
		name: "contacts",
		item: {
			type: "contacts",
			contacts: [
				{ name: { formatted_name: "Bia" }, phones: [{ phone: "+55 11 5555-5555" }] },
				{ name: { first_name: "Caio", last_name: "Lima" }, phones: [{ wa_id: "5511911112222" }] },
				{ org: { company: "Obra Ltda" } },
				{},
			],
		},
		text: "Contatos: Bia, Caio Lima, Obra Ltda e mais 1",
		attached: "contacts",
	},
	{
		name: "shared phone",
		item: {
			type: "contacts",
			contacts: [
				{
					origin: "contact_request",
					name: { formatted_name: "Ana" },
					phones: [{ wa_id: "554187991234", phone: "+55 41 8799-1234" }],
				},
			],
		},
		text: "Contato: Ana",
		attached: "contacts",
	},
	{
		name: "button reply",
		item: {
			type: "interactive",
			interactive: { type: "button_reply", button_reply: { id: "b1", title: "Quero visitar" } },
		},
		text: "Quero visitar",
	},
	{
		name: "list reply",
		item: {
			type: "interactive",
			interactive: {
				type: "list_reply",
				list_reply: { id: "r1", title: "2 dormitórios", description: "60 m²" },
			},
		},
		text: "2 dormitórios",
	},
	{
		name: "flow answer",
		item: {
			type: "interactive",
			interactive: {
				type: "nfm_reply",
				nfm_reply: {
					name: "flow",
					body: "Sent",
					response_json: '{"flow_token":"x","renda":"5 mil","quartos":[2,3],"extra":{"a":1}}',
				},
			},
		},
		text: "Formulário respondido\nrenda: 5 mil\nquartos: 2, 3",
	},
	{
		name: "flow answer nobody can read",
		item: {
			type: "interactive",
			interactive: { type: "nfm_reply", nfm_reply: { body: "Sent", response_json: "{" } },
		},
		// Meta's own "Sent" says less, and in English.
		text: "Formulário respondido",
	},
	{
		name: "call permission",
		item: {
			type: "interactive",
			interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept" } },
		},
		text: "Permitiu ligações",
	},
	{
		name: "interactive without its object",
		item: { type: "interactive" },
		text: PHONE_ONLY,
		attached: "unsupported",
	},
	{
		name: "template button",
		item: { type: "button", button: { payload: "p", text: "Sim, podemos" } },
		text: "Sim, podemos",
	},
	{
		name: "order",
		item: {
			type: "order",
			order: { catalog_id: "1", text: "Para sábado", product_items: [{}, {}] },
		},
		text: "Pedido com 2 itens\nPara sábado",
	},
	{
		name: "unsupported (first message of an ad)",
		item: {
			type: "unsupported",
			errors: [{ code: 131051, title: "Message type unknown" }],
			unsupported: { type: "poll_creation" },
		},
		text: PHONE_ONLY,
		attached: "unsupported",
	},
	{
		name: "unavailable in coexistence",
		item: { type: "unsupported", errors: [{ code: 131060, title: "Unavailable" }] },
		text: PHONE_ONLY,
		attached: "unsupported",
	},
	{ name: "ephemeral", item: { type: "ephemeral" }, text: PHONE_ONLY, attached: "unsupported" },
	{
		name: "request_welcome",
		item: { type: "request_welcome" },
		text: "Abriu a conversa",
		attached: "unsupported",
	},
	{
		name: "a kind of next year",
		item: { type: "hologram", hologram: { id: "1" } },
		text: PHONE_ONLY,
		attached: "unsupported",
	},
	{
		name: "a kind called like a method",
		item: { type: "constructor", constructor: { body: "x" } },
		text: PHONE_ONLY,
		attached: "unsupported",
	},
	{
		name: "text without words",
		item: { type: "text", text: {} },
		text: PHONE_ONLY,
		attached: "unsupported",
	},
];

/** Items that are no message: one event each all the same. */
export const AMENDMENTS: readonly Json[] = [
	{ type: "reaction", reaction: { message_id: "wamid.T", emoji: "👍🏽" } },
	{ type: "reaction", reaction: { message_id: "wamid.T", emoji: "" } },
	{ type: "reaction", reaction: { message_id: "wamid.T" } },
	{
		type: "edit",
		edit: {
			original_message_id: "wamid.T",
			message: { type: "text", text: { body: "Corrigido" } },
		},
	},
	{ type: "revoke", revoke: { original_message_id: "wamid.T" } },
	{
		type: "system",
		system: { type: "user_changed_number", body: "A changed", wa_id: "5511900000000" },
	},
	{
		type: "system",
		system: {
			type: "user_changed_user_id",
			body: "A changed",
			user_id: "BR.2",
			previous_user_id: "BR.1",
		},
	},
	{ type: "system", system: { type: "customer_identity_changed", body: "x" } },
];

export const VALUE_ERROR: Json = {
	code: 130429,
	title: "Rate limit hit",
	message: "Rate limit hit",
	error_data: { details: "Too many messages" },
};

export const STATUSES: readonly Json[] = ["sent", "delivered", "read", "played", "failed"].map(
	(status) => ({
		id: "wamid.OURS",
		status,
		timestamp: String(AT + 5),
		recipient_id: "5511987654321",
		recipient_user_id: "BR.1502576394655843",
		biz_opaque_callback_data: "out-7",
		conversation: { id: "c", origin: { type: "service" } },
		pricing: { billable: true, pricing_model: "PMP", type: "regular", category: "service" },
		...(status === "failed"
			? {
					errors: [
						{
							code: 131047,
							title: "Re-engagement message",
							error_data: { details: "More than 24 hours" },
						},
					],
				}
			: {}),
	}),
);
