// Rule M48: posts kept as files (test/fixtures/whatsapp, {name, source, kind, payload}) are read whole. Counts
// are taken from the payload here, by other means than the parser's.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { answerFrom } from "../../worker/channels/whatsapp/send.ts";
import { bytes, type Json } from "../support/whatsapp/post.ts";

const FOLDER = join(import.meta.dirname, "../fixtures/whatsapp");

interface Fixture {
	readonly name: string;
	readonly kind: "webhook" | "answer";
	readonly payload: Json;
}

const FILES = existsSync(FOLDER)
	? readdirSync(FOLDER).filter((name) => name.endsWith(".json"))
	: [];
const KEPT: readonly Fixture[] = FILES.map((file) =>
	JSON.parse(readFileSync(join(FOLDER, file), "utf8")),
);
const POSTS = KEPT.filter(({ kind }) => kind === "webhook");
const ANSWERS = KEPT.filter(({ kind }) => kind === "answer");

const CHAT = ["messages", "smb_message_echoes"];
const LISTS = ["messages", "message_echoes", "statuses", "errors"];

describe("posts kept as files", () => {
	it("[M48] are there", () => {
		expect(POSTS.length).toBeGreaterThan(40);
		expect(ANSWERS.length).toBeGreaterThan(10);
	});

	it.each(POSTS)("[M48] $name is read whole", ({ payload }) => {
		const changes = (payload.entry as { changes: Json[] }[]).flatMap((entry) => entry.changes);
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

	it("[M48] every message of them says something and is somebody's", () => {
		for (const { name, payload } of POSTS) {
			for (const { event } of readWebhook(bytes(payload))) {
				if (event.t !== "message") continue;
				expect(event.body.text !== "" || event.body.attachment, name).toBeTruthy();
				expect(event.from.bsuid ?? event.from.waId, name).toBeTruthy();
				expect(event.at, name).toBeGreaterThan(0);
			}
		}
	});
});

describe("answers kept as files", () => {
	const of = (name: string) => JSON.stringify(KEPT.find((one) => one.name === name)?.payload);

	it.each([
		["answer-sent", { s: "accepted", waId: "5511988887777", bsuid: "BR.4120987351864420" }],
		["answer-sent-bsuid", { s: "accepted", bsuid: "BR.4120987351864420" }],
	])("[M48] %s is a message taken", (name, answer) => {
		expect(answerFrom(200, of(name), null)).toMatchObject(answer);
	});

	it.each([
		["error-window", 400, "window", "never"],
		["error-rate", 429, "rate", "later"],
		["error-token", 401, "auth", "afterFix"],
		["error-parameter", 400, "input", "never"],
		["error-object", 400, "input", "never"],
	])("[M48] %s is refused as %s", (name, status, kind, retry) => {
		expect(answerFrom(status, of(name), null)).toMatchObject({
			s: "refused",
			fault: { kind, retry },
		});
	});
});
