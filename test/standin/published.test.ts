// The sixteen inbound examples of Meta's OpenAPI file (spec 5.5), by name. Their keys and types are written down
// in test/fixtures/whatsapp/published, with the file and the commit they were read in; the values are ours.
// Each has one fixture with at least its keys, which the stand-in emits (fidelity.test.ts), and the
// product reads each just as it is published.
import { describe, expect, it } from "vitest";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import published from "../fixtures/whatsapp/published/openapi-v23.json";

/** Name at Meta's, our fixture, and what the product makes of it. */
const SIXTEEN = [
	["Text Message", "text", { t: "message", body: { text: "Tem em outro andar?" } }],
	[
		"Text Message with Context (Product Inquiry)",
		"product-enquiry",
		{ t: "message", body: { text: expect.stringContaining("Ainda tem?") } },
	],
	[
		"Text Message from Click to WhatsApp Ad",
		"referral-ad",
		{ t: "message", referral: { headline: "Aurora Parque", clickId: "ARx1" } },
	],
	["Reaction Message", "reaction", { t: "reaction", target: "wamid.OURS", value: "🏡" }],
	[
		"Image Message",
		"image",
		{ t: "message", body: { text: "A fachada", attachment: { kind: "image" } } },
	],
	[
		"Location Message",
		"location",
		{ t: "message", body: { attachment: { kind: "location", latitude: -23.561 } } },
	],
	[
		"Contact Sharing Message",
		"contacts",
		{ t: "message", body: { attachment: { kind: "contacts", people: [{ name: "Marcos Lima" }] } } },
	],
	[
		"Unsupported Message",
		"unsupported",
		{ t: "message", body: { attachment: { kind: "unsupported" } } },
	],
	["Button Message", "button", { t: "message", body: { text: "Podemos" }, replyTo: "wamid.OURS" }],
	[
		"Interactive List Reply Message",
		"interactive-list",
		{ t: "message", body: { text: expect.stringContaining("Apto 12") }, replyTo: "wamid.OURS" },
	],
	[
		"Interactive Button Reply Message",
		"interactive-button",
		{ t: "message", body: { text: "Sábado, 10h" }, replyTo: "wamid.OURS" },
	],
	["Order Message", "order", { t: "message", body: { text: "Pedido com 2 itens" } }],
	[
		"System Message",
		"system-number",
		{ t: "identity", before: { waId: "5511988887777" }, after: { waId: "5511944443333" } },
	],
	["Group Create Message", "group-create", { t: "unknown", what: "group_lifecycle_update" }],
	["Group Settings Update", "group-settings", { t: "unknown", what: "group_settings_update" }],
	[
		"Group Remove Participants",
		"group-remove",
		{ t: "unknown", what: "group_participants_update" },
	],
] as const;

/** Of the sixteen, those not found in any copy of the file we could read. */
const UNVERIFIED: readonly string[] = [];

/** Keys our fixtures have and the file (2025-11) has not: what Meta added since, or shows elsewhere. */
const LATER: Readonly<Record<string, string>> = {
	"contacts.user_id": "ids of people, 2026-04",
	"messages.from_user_id": "ids of people, 2026-04",
	"messages.system.user_id": "change of number, 2026-08-11",
	"messages.system.previous_user_id": "change of number, 2026-08-11",
	"messages.image.url": "media reference, 2026",
	"messages.referral.thumbnail_url": "of a video; the example is of an image",
	"messages.contacts.origin": "contact request button, 2026",
};

/** Keys of the file our fixture need not have: what a person's card happens to hold. */
const MAY_LACK = ["messages.contacts.org", "messages.contacts.org.company"];

interface Fixture {
	readonly name: string;
	readonly source: readonly string[];
	readonly payload: { readonly entry: readonly [{ readonly changes: readonly [Change] }] };
}

interface Change {
	readonly field: string;
	readonly value: unknown;
}

const FIXTURES = Object.values(
	import.meta.glob<Fixture>("../fixtures/whatsapp/*.json", { eager: true, import: "default" }),
);

/** Every key with its type, by path; lists are looked through. */
function keysOf(value: unknown, path = ""): Map<string, string> {
	if (Array.isArray(value)) return new Map(value.flatMap((one) => [...keysOf(one, path)]));
	if (typeof value !== "object" || value === null) return new Map([[path, typeof value]]);
	const inner = Object.entries(value).flatMap(([name, one]) => [
		...keysOf(one, path === "" ? name : `${path}.${name}`),
	]);
	return new Map(path === "" ? inner : [[path, "object"], ...inner]);
}

function exampleOf(title: string) {
	const found = published.examples.find((one) => one.title === title);
	if (!found) throw new Error(`${title} is not written down`);
	return found;
}

const CLAIM =
	"facebook/openapi, business-messaging-api_v23.0.yaml, POST /whatsapp/webhooks, example";

describe("the sixteen published examples", () => {
	it("[C196] are these, each with exactly one fixture, and no other fixture claims to be one", () => {
		const names = SIXTEEN.map(([title]) => title);
		expect(names).toHaveLength(16);
		expect(published.examples.map(({ title }) => title)).toEqual(
			names.filter((title) => !UNVERIFIED.includes(title)),
		);
		const claims = FIXTURES.flatMap(({ name, source }) =>
			source.filter((one) => one.startsWith(CLAIM)).map((one) => [one, name]),
		);
		const wanted = SIXTEEN.map(([title, fixture]) => [`${CLAIM} "${title}"`, fixture]);
		expect(claims.sort()).toEqual(wanted.sort());
	});

	it.each(SIXTEEN)(
		"[C197] %s: our fixture has its keys and types, and else only later ones",
		(title, name) => {
			const example = exampleOf(title);
			const change = FIXTURES.find((one) => one.name === name)?.payload.entry[0].changes[0];
			expect(change?.field).toBe(example.field);
			const [theirs, ours] = [keysOf(example.value), keysOf(change?.value)];
			const missing = [...theirs].filter(([key, type]) => ours.get(key) !== type);
			expect(missing.map(([key]) => key).filter((key) => !MAY_LACK.includes(key))).toEqual([]);
			const more = [...ours.keys()].filter((key) => !theirs.has(key) && !(key in LATER));
			expect(more).toEqual([]);
		},
	);

	it.each(SIXTEEN)("[C198] %s is read just as published", (title, _, event) => {
		const { field, value } = exampleOf(title);
		const payload = {
			object: "whatsapp_business_account",
			entry: [{ id: "2000000000001", changes: [{ value, field }] }],
		};
		const received = readWebhook(new TextEncoder().encode(JSON.stringify(payload)));
		expect(received.map((one) => one.event)).toMatchObject([event]);
	});
});
