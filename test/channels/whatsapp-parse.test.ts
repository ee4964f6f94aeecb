// Rules M5-M9: whatever a post holds, all of it comes out, under names that are the same for ever.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Received } from "../../worker/channels/port.ts";
import { hash64 } from "../../worker/channels/whatsapp/hash.ts";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { growth } from "../support/growth.ts";
import { AMENDMENTS, KINDS, STATUSES, VALUE_ERROR } from "../support/whatsapp/kinds.ts";
import {
	bytes,
	change,
	contact,
	echo,
	type Json,
	message,
	NUMBER,
	post,
	status,
} from "../support/whatsapp/post.ts";

const ITEMS: readonly Json[] = [...KINDS.map(({ item }) => item), ...AMENDMENTS];
const OTHER_FIELDS = [
	"account_update",
	"message_template_status_update",
	"phone_number_quality_update",
	"history",
	"smb_app_state_sync",
	"standby",
	"calls",
	"user_preferences",
	"field_of_next_year",
];

const anyItem = fc.constantFrom(...ITEMS);
const upTo = (max: number) => ({ maxLength: max });

/** A change and how many events it must give. */
const anyChange = fc.oneof(
	{
		weight: 4,
		arbitrary: fc
			.record({
				messages: fc.option(fc.array(anyItem, upTo(5)), { nil: undefined }),
				statuses: fc.option(fc.array(fc.constantFrom(...STATUSES), upTo(5)), { nil: undefined }),
				errors: fc.option(fc.array(fc.constant(VALUE_ERROR), upTo(2)), { nil: undefined }),
				contacts: fc.option(fc.array(fc.constant(contact()), upTo(3)), { nil: undefined }),
				number: fc.constantFrom("111", "222"),
			})
			.map(({ messages, statuses, errors, contacts, number }) => ({
				field: "messages",
				number,
				value: { messages: messages?.map(message), statuses, errors, contacts } as Json,
				count: Math.max(
					1,
					(messages?.length ?? 0) + (statuses?.length ?? 0) + (errors?.length ?? 0),
				),
			})),
	},
	fc.array(anyItem, upTo(4)).map((items) => ({
		field: "smb_message_echoes",
		number: "111",
		value: { message_echoes: items.map(echo) } as Json,
		count: Math.max(1, items.length),
	})),
	fc.constantFrom(...OTHER_FIELDS).map((field) => ({
		field,
		number: "222",
		value: { event: "X", messages: [message()] } as Json,
		count: 1,
	})),
);

const anyPost = fc.array(fc.array(anyChange, upTo(4)), { minLength: 1, maxLength: 4 });

/** Every event of a post names an item of its own. */
function numbered(entries: readonly (readonly { value: Json }[])[]): void {
	let n = 0;
	for (const { value } of entries.flat()) {
		for (const list of ["messages", "statuses", "message_echoes"]) {
			const items = value[list];
			if (!Array.isArray(items)) continue;
			value[list] = items.map((item: Json) => ({ ...item, id: `wamid.${n++}` }));
		}
	}
}

function read(value: unknown): readonly Received[] {
	return readWebhook(bytes(value));
}

describe("a post", () => {
	it("[M6] gives messages + statuses + echoes + errors + one for any other change, in any shape", () => {
		fc.assert(
			fc.property(anyPost, (entries) => {
				numbered(entries);
				const entry = entries.map((changes, i) => ({
					id: String(i),
					changes: changes.map(({ value, field, number }) => change(value, field, number)),
				}));
				const expected = entries.flat().reduce((sum, { count }) => sum + count, 0);
				const received = read({ object: "whatsapp_business_account", entry });
				expect(received).toHaveLength(Math.max(1, expected));
				const ids = entries
					.flat()
					.filter(({ field }) => !OTHER_FIELDS.includes(field))
					.flatMap(({ value }) => [value.messages, value.statuses, value.message_echoes])
					.flatMap((items) => (Array.isArray(items) ? items : []))
					.map(({ id }: Json) => id);
				const kept = received.map(({ raw }) => (raw as Json).id).filter(Boolean);
				expect(kept.toSorted()).toEqual(ids.toSorted());
			}),
			{ numRuns: 2_000 },
		);
	});

	it("[M6] of a thousand messages of two numbers keeps each with its number", () => {
		const changes = Array.from({ length: 1_000 }, (_, i) =>
			change({ messages: [message({ id: `wamid.${i}` })] }, "messages", i % 2 ? "111" : "222"),
		);
		const received = read(post(...changes));
		expect(received.map(({ event }) => event.key)).toEqual(changes.map((_, i) => `wamid.${i}`));
		expect(received.map(({ number }) => number)).toEqual(
			changes.map((_, i) => (i % 2 ? "111" : "222")),
		);
	});

	it("[M6] puts people's words before the ticks of ours", () => {
		const value = { statuses: [status()], messages: [message()], errors: [VALUE_ERROR] };
		expect(read(post(change(value))).map(({ event }) => event.t)).toEqual([
			"message",
			"status",
			"health",
		]);
	});

	it("[M6] loses no neighbour of something spoilt", () => {
		const messages = [message({ id: "wamid.1" }), 7, null, [], "x", message({ id: "wamid.2" })];
		const received = read(post(change({ messages, statuses: [{}, status()] })));
		expect(received.map(({ event }) => event.t)).toEqual([
			"message",
			"unknown",
			"unknown",
			"unknown",
			"unknown",
			"message",
			"unknown",
			"status",
		]);
	});

	it("[M6] of thousands of people is read in their number, not in its square", () => {
		const phones = Array.from({ length: 6_000 }, (_, i) => `55119${10_000_000 + i}`);
		const contacts = phones.map((phone) => contact({ phone, name: phone }));
		const messages = phones.map((from, i) =>
			message({ id: `wamid.${i}`, from, from_user_id: undefined }),
		);
		const raw = (many: number) => {
			const named = contacts.slice(0, many).toReversed();
			return bytes(post(change({ contacts: named, messages: messages.slice(0, many) })));
		};
		const all = new Map([300, 6_000].map((many) => [many, raw(many)]));
		const names = readWebhook(raw(6_000)).map(
			({ event }) => event.t === "message" && event.from.name,
		);
		expect(names).toEqual(phones);
		const read = (many: number) => void readWebhook(all.get(many) ?? raw(many));
		expect(growth(read, 300, 20)).toBeLessThan(100);
	});

	it("[M6] takes one thing for a list of one", () => {
		const entry = { changes: change({ messages: message() }) };
		expect(read({ entry }).map(({ event }) => event.t)).toEqual(["message"]);
	});

	it.each([
		"",
		"{",
		"null",
		"7",
		'"entry"',
		"[]",
		"{}",
		'{"entry":[]}',
		'{"entry":[{}]}',
		'{"entry":[{"changes":[]}]}',
		"\ufeff",
		"<html>",
		'{"entry":[{"changes":[{"field":"messages","value":{}}]}]}',
		'{"entry":[{"changes":[{"field":"messages","value":{"messages":[]}}]}]}',
		'{"entry":[{"changes":[{"field":"messages"}]}]}',
		'{"entry":[{"changes":[null]}]}',
		'{"entry":[5]}',
	])("[M5] %j gives one unknown", (text) => {
		const received = readWebhook(new TextEncoder().encode(text));
		expect(received).toHaveLength(1);
		expect(received[0]?.event).toMatchObject({ t: "unknown", at: 0 });
		expect(received[0]?.event.key).toMatch(/^hash:[0-9a-f]{16}$/);
	});

	it("[M5] reads what is not UTF-8, and a million brackets", { timeout: 20_000 }, () => {
		expect(readWebhook(new Uint8Array([0xff, 0xfe, 0x7b]))).toHaveLength(1);
		const deep = `${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`;
		expect(readWebhook(bytes(deep))).toHaveLength(1);
		const nested = bytes(`{"entry":[{"changes":[{"field":"messages","value":{"messages":[
			{"id":"wamid.D","from":"5511987654321","type":"text","text":{"body":"oi"},"x":${deep}},
			{"id":"wamid.E","from":"5511987654321","type":"text","text":{"body":"oi"}}]}}]}]}`);
		const received = readWebhook(nested);
		expect(received.map(({ event }) => event.key)).toEqual(["wamid.D", "wamid.E"]);
		expect(JSON.stringify(received[0]?.raw)).toBe('{"cut":"too deep"}');
		expect(received[1]?.raw).toMatchObject({ id: "wamid.E" });
	});
});

describe("the name of an event", () => {
	it("[M7] of what people say is its own id; of a status, id, word and time", () => {
		const received = read(
			post(
				change({ messages: [message({ id: "wamid.A" })], statuses: [status({ id: "wamid.B" })] }),
			),
		);
		expect(received.map(({ event }) => event.key)).toEqual([
			"wamid.A",
			"wamid.B|delivered|1790000000",
		]);
	});

	it("[M7] is the same in another batch, alone or among others, and however often", () => {
		fc.assert(
			fc.property(fc.array(anyItem, { minLength: 1, maxLength: 5 }), (items) => {
				const messages = items.map((item, i) => message({ id: `wamid.${i}`, ...item }));
				const together = read(post(change({ messages })));
				const apart = messages.flatMap((one) =>
					read(post(change({ messages: [one] }, "messages"))),
				);
				expect(apart.map(({ event }) => event.key)).toEqual(together.map(({ event }) => event.key));
			}),
			{ numRuns: 300 },
		);
	});

	it("[M7] of what brings none is its content: equal for copies, different for others", () => {
		const key = (value: Json) => read(post(change(value, "account_update")))[0]?.event.key ?? "";
		expect(key({ event: "A" })).toBe(key({ event: "A" }));
		expect(key({ event: "A" })).not.toBe(key({ event: "B" }));
		const nameless = (body: string) =>
			read(post(change({ messages: [message({ id: undefined, text: { body } })] })))[0]?.event;
		expect(nameless("a")).toMatchObject({ t: "message", key: expect.stringMatching(/^hash:/) });
		expect(nameless("a")?.key).toBe(nameless("a")?.key);
		expect(nameless("a")?.key).not.toBe(nameless("b")?.key);
	});

	it("[M7] made of content tells 200,000 contents apart", () => {
		const seen = new Set<string>();
		for (let i = 0; i < 100_000; i++) {
			seen.add(hash64(`{"id":${i}}`));
			seen.add(hash64(`${i.toString(2).padStart(64, "0")}`));
		}
		expect(seen.size).toBe(200_000);
	});
});

describe("what nobody knows yet", () => {
	it("[M8] is kept whole, with the channel's own words and number", () => {
		const odd = change({ surprise: { a: [1] } }, "field_of_next_year");
		const [received] = read(post(odd));
		expect(received).toMatchObject({
			event: { t: "unknown", what: "field_of_next_year" },
			number: NUMBER,
			raw: odd,
		});
	});

	it("[M8] keeps every item's own words beside its meaning", () => {
		fc.assert(
			fc.property(fc.array(anyItem, { minLength: 1, maxLength: 6 }), (items) => {
				const messages = items.map((item) => message({ ...item, field_of_next_year: { x: 1 } }));
				const raws = read(post(change({ messages }))).map(({ raw }) => raw);
				expect(raws).toEqual(JSON.parse(JSON.stringify(messages)));
			}),
			{ numRuns: 200 },
		);
	});

	it("[M8] keeps something enormous whole", () => {
		const huge = message({ id: "wamid.H", extra: "x".repeat(2_000_000) });
		const received = read(post(change({ messages: [huge, message({ id: "wamid.I" })] })));
		expect(received.map(({ event }) => event.t)).toEqual(["message", "message"]);
		expect(received[0]?.raw).toEqual(huge);
		expect(received[1]?.raw).toMatchObject({ id: "wamid.I" });
	});

	it("[M8] is not misled by keys of objects", () => {
		const text = `{"__proto__":{"entry":1},"entry":[{"changes":[{"field":"messages","value":
			{"messages":[{"id":"wamid.P","from":"5511987654321","type":"__proto__","__proto__":{"body":"x"},
			"constructor":{"body":"y"}}]}}]}]}`;
		expect(readWebhook(bytes(text))).toMatchObject([
			{ event: { t: "message", key: "wamid.P", body: { attachment: { kind: "unsupported" } } } },
		]);
		expect(({} as Json).body).toBeUndefined();
	});
});

describe("what people set about offers", () => {
	const set = { wa_id: "16505551234", category: "marketing_messages", timestamp: 1_790_000_000 };
	const told = (...user_preferences: unknown[]) =>
		read(post(change({ contacts: [contact()], user_preferences }, "user_preferences")));

	it("[M57] is each person's own word, with its time and a key of its own", () => {
		const received = told({ ...set, value: "stop" }, { ...set, value: "resume", user_id: "BR.77" });
		expect(received.map(({ event }) => event)).toMatchObject([
			{ t: "preference", at: 1_790_000_000_000, from: { waId: "16505551234" }, wants: false },
			{ t: "preference", from: { waId: "16505551234", bsuid: "BR.77" }, wants: true },
		]);
		expect(new Set(received.map(({ event }) => event.key)).size).toBe(2);
		expect(received[0]).toMatchObject({ number: NUMBER, raw: { ...set, value: "stop" } });
		expect(told({ ...set, value: "stop" })[0]?.event.key).toBe(received[0]?.event.key);
	});

	it("[M57] of another kind, of nobody, or without a list is kept, and believed of nobody", () => {
		const odd = [
			{ ...set, value: "maybe" },
			{ ...set, value: "stop", category: "calls" },
			{ ...set, value: "stop", wa_id: "" },
			7,
		];
		expect(told(...odd).map(({ event }) => event.t)).toEqual(odd.map(() => "unknown"));
		for (const value of [{}, { user_preferences: {} }, { user_preferences: [] }])
			expect(read(post(change(value as Json, "user_preferences")))).toMatchObject([
				{ event: { t: "unknown", what: "user_preferences" } },
			]);
	});
});

describe("what is about the number", () => {
	it.each([
		["account_update", { event: "DISABLED_UPDATE" }, "event: DISABLED_UPDATE"],
		[
			"message_template_status_update",
			{ event: "REJECTED", message_template_name: "retomar", reason: "SCAM" },
			"event: REJECTED, message_template_name: retomar, reason: SCAM",
		],
		["phone_number_quality_update", { event: "FLAGGED", current_limit: "TIER_250" }, "FLAGGED"],
	])("[M9] %s is told to the panel of health", (field, value, words) => {
		const entry = { id: "1", time: 1_790_000_000, changes: [{ field, value }] };
		const [received] = read({ entry: [entry] });
		expect(received?.event).toMatchObject({ t: "health", what: field, at: 1_790_000_000_000 });
		expect(received?.event).toMatchObject({ detail: expect.stringContaining(words) });
	});

	it("[M9] an error without a message is too", () => {
		expect(read(post(change({ errors: [VALUE_ERROR] })))).toMatchObject([
			{
				event: { t: "health", what: "error:130429", detail: "Rate limit hit: Too many messages" },
				number: NUMBER,
				raw: VALUE_ERROR,
			},
		]);
	});
});
