// The stand-in says what Meta documents: for every kind, what it emits has exactly the keys and types of
// the fixture (spec 5.5). The fixtures name where each shape is written down; that those of Meta's OpenAPI
// file are hers is published.test.ts.
import { beforeEach, describe, expect, it } from "vitest";
import {
	appCallback,
	call,
	type Hook,
	lab,
	open,
	openHook,
	PHONE,
	said,
	sent,
	settle,
	TOKEN,
	WABA,
} from "./desk.ts";
import type { GraphAnswer, Person } from "./wire.ts";

interface Fixture {
	readonly name: string;
	readonly source: readonly string[];
	readonly kind: "webhook" | "answer";
	readonly payload: unknown;
}

declare global {
	interface ImportMeta {
		/** Vite's own, read when the test is built. */
		glob<T>(pattern: string, how: { eager: true; import: "default" }): Record<string, T>;
	}
}

const FIXTURES = Object.values(
	import.meta.glob<Fixture>("../fixtures/whatsapp/*.json", { eager: true, import: "default" }),
);

/** Keys and types, without values: what a parser can rely on. */
function shape(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(shape);
	if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
	const entries = Object.entries(value).map(([name, one]) => [name, shape(one)] as const);
	return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

let hook: Hook;
let ana: Person;

/** A message of the company's to which a person can answer. */
async function ours(content?: Record<string, unknown>): Promise<string> {
	const { messages } = await sent(ana.phone, content);
	await settle();
	await hook.forget();
	return messages[0].id;
}

const say = (said: Record<string, unknown>) => lab("say", { person: ana.id, ...said });
const become = (changes: Record<string, unknown>) => lab(`people/${ana.id}`, changes, "PATCH");
const interactive = (interactive: Record<string, unknown>) => ({
	type: "interactive",
	interactive,
});

async function tapped(content: Record<string, unknown>): Promise<void> {
	await lab("tap", { person: ana.id, message: await ours(content), index: 0 });
}

const button = interactive({
	type: "button",
	body: { text: "Quando?" },
	action: { buttons: [{ type: "reply", reply: { id: "sab", title: "Sábado" } }] },
});
const list = interactive({
	type: "list",
	body: { text: "Qual?" },
	action: {
		button: "Ver",
		sections: [{ rows: [{ id: "a", title: "Apto 12", description: "2 quartos" }] }],
	},
});
const askContact = interactive({
	type: "request_contact_info",
	body: { text: "Telefone?" },
	action: { name: "request_contact_info" },
});

async function quickReply(): Promise<void> {
	const components = [
		{ type: "BODY", text: "Oi" },
		{ type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Podemos" }] },
	];
	await lab("templates", { name: "retomar", components, status: "APPROVED" });
	await settle();
	await tapped({ type: "template", template: { name: "retomar", language: { code: "pt_BR" } } });
}

const referral = {
	source_url: "https://a.example",
	source_id: "1",
	source_type: "ad",
	headline: "h",
	body: "b",
	media_type: "image",
	image_url: "https://a.example/i",
	thumbnail_url: "https://a.example/t",
	ctwa_clid: "c",
	welcome_message: { text: "w" },
};

/** How each webhook is brought about. */
const WEBHOOKS: Record<string, () => Promise<unknown>> = {
	text: () => say({ text: "Oi" }),
	image: () => say({ kind: "image", caption: "c" }),
	video: () => say({ kind: "video", caption: "c" }),
	audio: () => say({ kind: "audio" }),
	voice: () => say({ kind: "voice" }),
	document: () => say({ kind: "document", caption: "c" }),
	sticker: () => say({ kind: "sticker" }),
	location: () => say({ kind: "location", name: "Estande" }),
	"location-current": () => say({ kind: "location" }),
	contacts: () => say({ kind: "contacts", name: "Marcos Lima", knownToWhatsApp: true }),
	"contacts-requested": () => tapped(askContact),
	reaction: async () => lab("react", { person: ana.id, message: await ours(), emoji: "👍" }),
	"reaction-removed": async () =>
		lab("react", { person: ana.id, message: await ours(), emoji: "" }),
	button: quickReply,
	"interactive-button": () => tapped(button),
	"interactive-list": () => tapped(list),
	"interactive-flow": async () => say({ kind: "flow_reply", replyTo: await ours() }),
	"interactive-call-permission": async () =>
		say({ kind: "call_permission_reply", replyTo: await ours() }),
	"interactive-empty": async () =>
		say({ kind: "interactive", noBody: true, replyTo: await ours() }),
	order: () => say({ kind: "order" }),
	"product-enquiry": async () => say({ text: "Tem?", product: "apto-31", replyTo: await ours() }),
	reply: async () => say({ text: "Sim", replyTo: await ours() }),
	forwarded: () => say({ text: "Olha", forwarded: true }),
	"forwarded-often": () => say({ text: "Olha", forwarded: "often" }),
	"referral-ad": () => say({ text: "Vi", referral }),
	unsupported: () => say({ kind: "unsupported" }),
	"unsupported-unavailable": () => say({ kind: "unsupported", code: 131060 }),
	edit: () => amended("edit"),
	revoke: () => amended("revoke"),
	"username-with-phone": async () => {
		await lab("adopt-username", { person: ana.id });
		await say({ text: "Oi" });
	},
	"bsuid-only-keys-absent": async () => {
		await become({ bsuidOnly: true, absence: "keys" });
		await say({ text: "Oi" });
	},
	"bsuid-only-empty": async () => {
		await become({ bsuidOnly: true, absence: "empty" });
		await say({ text: "Oi" });
	},
	"bsuid-only-in-from": async () => {
		await become({ bsuidOnly: true, absence: "bsuid" });
		await say({ text: "Oi" });
	},
	"parent-bsuid": async () => {
		await become({ parentBsuid: true });
		await say({ text: "Oi" });
	},
	"system-number": () => lab("change-number", { person: ana.id, types: "number" }),
	"system-user-id": () => lab("change-number", { person: ana.id, types: "user_id" }),
	"system-customer-number": () => lab("change-number", { person: ana.id, types: "customer" }),
	"system-identity": () => lab("change-identity", { person: ana.id }),
	"status-sent": () => statusOnly("sent"),
	"status-delivered": () => statusOnly("delivered"),
	"status-read": () => statusOnly("read"),
	"status-played": () => statusOnly("played"),
	"status-failed": () => statusOnly("failed"),
	echo: () => lab("echo", { person: ana.id, text: "Bom dia" }),
	// It plays no groups: what it tells of them is what it is told to.
	"group-create": () => relayed("group-create"),
	"group-settings": () => relayed("group-settings"),
	"group-remove": () => relayed("group-remove"),
	"template-status": async () => {
		await appCallback(hook);
		await lab("templates", { name: "lembrete_visita", status: "APPROVED" });
	},
	batch: async () => {
		const bia = await lab("people", { name: "Bia" });
		await lab("webhook", { batch: 2, contacts: "shuffled" });
		await say({ text: "1" });
		await lab("say", { person: bia.id, text: "2" });
	},
};

function relayed(name: string): Promise<unknown> {
	const { payload } = FIXTURES.find((one) => one.name === name) as Fixture;
	const { entry } = payload as { entry: [{ changes: [{ field: string; value: unknown }] }] };
	return lab("webhook/notice", { ...entry[0].changes[0] });
}

async function amended(how: string): Promise<void> {
	const { message } = await say({ text: "Apto 12" });
	await settle();
	await hook.forget();
	await lab(how, { person: ana.id, message, text: "Apto 21" });
}

async function statusOnly(wanted: string): Promise<void> {
	if (wanted === "failed") await become({ notOnWhatsApp: true });
	if (wanted === "delivered" || wanted === "sent") await become({ deviceOn: false });
	const { messages } = await sent(ana.phone, { biz_opaque_callback_data: "outbox-1" });
	if (wanted === "failed") return;
	await settle();
	if (wanted === "sent") return;
	await hook.forget();
	if (wanted === "delivered") await become({ deviceOn: true });
	if (wanted === "read") await lab("open", { person: ana.id });
	if (wanted === "played") await lab("play", { person: ana.id, message: messages[0].id });
}

const json = async (response: Promise<Response>) => (await response).json();

/** How each answer is brought about. */
const ANSWERS: Record<string, () => Promise<unknown>> = {
	"answer-sent": () => sent(ana.phone),
	"answer-sent-bsuid": async () => {
		await become({ bsuidOnly: true });
		return sent(ana.bsuid);
	},
	"answer-success": async () => {
		const { message } = await say({ text: "Oi" });
		const read = { messaging_product: "whatsapp", status: "read", message_id: message };
		return said(`${PHONE}/messages`, read);
	},
	"answer-media": async () => {
		const { id } = (await json(upload())) as GraphAnswer;
		return said(id);
	},
	"answer-upload": () => json(upload()),
	"answer-number": () => said(PHONE),
	"answer-subscribed": () => said(`${WABA}/subscribed_apps`),
	"answer-template": () =>
		said(`${WABA}/message_templates`, { name: "x", language: "pt_BR", category: "UTILITY" }),
	"error-window": async () => {
		await lab("clock", { ms: 25 * 3_600_000 });
		return sent(ana.phone);
	},
	"error-rate": () => sent(ana.phone, { text: { body: "[[fault:130429]]" } }),
	"error-token": () => said(PHONE, undefined, { token: "x" }),
	"error-object": () => said("999"),
	"error-parameter": () => said(`${PHONE}/messages`, { messaging_product: "whatsapp" }),
	"error-callback": async () => {
		const other = await openHook();
		await other.plan({ verify: "right" });
		const asked = { override_callback_uri: other.url, verify_token: "wrong" };
		return said(`${WABA}/subscribed_apps`, asked);
	},
};

function upload(): Promise<Response> {
	const form = new FormData();
	form.set("messaging_product", "whatsapp");
	form.set("file", new File([new Uint8Array(4)], "a.png", { type: "image/png" }));
	const headers = { authorization: `Bearer ${TOKEN}` };
	return call(`/v25.0/${PHONE}/media`, { method: "POST", headers, body: form });
}

beforeEach(async () => {
	({ hook, ana } = await open());
});

describe("every kind has a recipe, and every recipe a fixture", () => {
	it("of webhooks and of answers", () => {
		const names = FIXTURES.map(({ name }) => name).sort();
		expect(names).toEqual([...Object.keys(WEBHOOKS), ...Object.keys(ANSWERS)].sort());
		expect(FIXTURES.filter(({ source }) => source.length === 0)).toEqual([]);
	});
});

describe("a webhook", () => {
	it.each(Object.keys(WEBHOOKS))("%s", async (name) => {
		const fixture = FIXTURES.find((one) => one.name === name);
		await WEBHOOKS[name]?.();
		await settle();
		const payloads = await hook.payloads();
		expect(payloads).toHaveLength(1);
		expect(shape(payloads[0])).toEqual(shape(fixture?.payload));
	});
});

describe("an answer", () => {
	it.each(Object.keys(ANSWERS))("%s", async (name) => {
		const fixture = FIXTURES.find((one) => one.name === name);
		expect(shape(await ANSWERS[name]?.())).toEqual(shape(fixture?.payload));
	});
});
