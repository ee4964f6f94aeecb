// Rule W48: posts kept as files (test/fixtures/whatsapp, {name, source, payload}) are read whole. Counts
// are taken from the payload here, by other means than the parser's.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { bytes, type Json } from "../support/whatsapp/post.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/whatsapp");

interface Fixture {
	readonly name: string;
	readonly source: string;
	readonly payload: { readonly entry: readonly { readonly changes: readonly Json[] }[] };
}

const FILES = existsSync(FOLDER)
	? readdirSync(FOLDER).filter((name) => name.endsWith(".json"))
	: [];
const FIXTURES: readonly Fixture[] = FILES.flatMap((file) => {
	const found: unknown = JSON.parse(readFileSync(join(FOLDER, file), "utf8"));
	return (Array.isArray(found) ? found : [found]) as Fixture[];
}).filter(({ payload }) => Array.isArray(payload?.entry));

const CHAT = ["messages", "smb_message_echoes"];
const LISTS = ["messages", "message_echoes", "statuses", "errors"];

describe.skipIf(FIXTURES.length === 0)("posts kept as files", () => {
	it.each(FIXTURES)("[W48] $name is read whole", ({ payload }) => {
		const changes = payload.entry.flatMap((entry) => entry.changes);
		const count = changes.map(({ field, value }) => {
			if (!CHAT.includes(String(field))) return 1;
			const lists = LISTS.map((list) => (value as Record<string, unknown[] | undefined>)[list]);
			return Math.max(1, lists.flatMap((list) => list ?? []).length);
		});
		const received = readWebhook(bytes(payload));
		expect(received).toHaveLength(count.reduce((sum, n) => sum + n, 0));
		const others = changes
			.map(({ field }) => String(field))
			.filter((field) => !CHAT.includes(field));
		for (const { event, raw } of received) {
			if (event.t !== "unknown") continue;
			// What a change of another field says, or what was said in a group, is not for a conversation.
			const expected = [...others, "group"];
			expect(expected, JSON.stringify(raw)).toContain(event.what);
		}
	});

	it("[W48] every message of them says something and is somebody's", () => {
		for (const { name, payload } of FIXTURES) {
			for (const { event } of readWebhook(bytes(payload))) {
				if (event.t !== "message") continue;
				expect(event.body.text !== "" || event.body.attachment, name).toBeTruthy();
				expect(event.from.bsuid ?? event.from.waId, name).toBeTruthy();
				expect(event.at, name).toBeGreaterThan(0);
			}
		}
	});
});
