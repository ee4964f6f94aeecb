// Rule M5, at length: spoilt posts are read all the same. 50,000 in `npm test`; a million by
//   WHATSAPP_FUZZ=1000000 npx vitest run --project core test/channels/whatsapp-fuzz
// WHATSAPP_SEED=<n> repeats the run a failure names.
import { describe, expect, it } from "vitest";
import type { Received } from "../../worker/channels/port.ts";
import { readWebhook } from "../../worker/channels/whatsapp/parse.ts";
import { AMENDMENTS, KINDS, STATUSES, VALUE_ERROR } from "../support/whatsapp/kinds.ts";
import { chanceOf, mutated } from "../support/whatsapp/mutate.ts";
import { change, contact, echo, message, metaJson, post } from "../support/whatsapp/post.ts";

const RUNS = Number(process.env.WHATSAPP_FUZZ ?? 50_000);
const SEED = Number(process.env.WHATSAPP_SEED ?? 20261126);

const ITEMS = [...KINDS.map(({ item }) => item), ...AMENDMENTS];
const POSTS: readonly string[] = [
	...ITEMS.map((item) => post(change({ contacts: [contact()], messages: [message(item)] }))),
	...ITEMS.map((item) => post(change({ message_echoes: [echo(item)] }, "smb_message_echoes"))),
	...STATUSES.map((item) => post(change({ statuses: [item], errors: [VALUE_ERROR] }))),
	post(
		change({ contacts: [contact()], messages: [message(), message()], statuses: [...STATUSES] }),
		change({ event: "X" }, "account_update", "222"),
	),
].map(metaJson);

const KNOWN = new Set(
	"message echo status identity reaction edit revoke health unknown".split(" "),
);

/** What is wrong with this reading, or null. */
function complaint(received: readonly Received[]): string | null {
	if (received.length === 0) return "nothing came out";
	for (const { event, number, raw } of received) {
		if (!KNOWN.has(event.t)) return `kind ${event.t}`;
		if (typeof event.key !== "string" || event.key === "" || event.key.length > 1_200) return "key";
		if (!Number.isSafeInteger(event.at) || event.at < 0 || event.at > 4_102_444_800_000)
			return "time";
		if (number !== undefined && typeof number !== "string") return "number";
		if (event.t === "unknown" && event.what.startsWith("unread:")) return "an item threw";
		if (event.t === "message" || event.t === "echo") {
			const { text, attachment } = event.body;
			if (text === "" && !attachment) return "nothing to show";
			if (/\p{Surrogate}/u.test(text) || /[^\P{Cc}\n]/u.test(text)) return "unclean text";
			if (text.length > 4_200 && [...text].length > 4_096) return "long text";
			const who = event.t === "message" ? event.from : event.to;
			if (Object.values(who).some((id) => typeof id !== "string" || id === "")) return "empty id";
			if (who.waId !== undefined && !/^\d{5,20}$/.test(who.waId)) return "phone";
			if (who.bsuid !== undefined && !/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(who.bsuid)) return "id";
			if ((who.name?.length ?? 0) > 160) return "name";
		}
		if ((JSON.stringify(raw)?.length ?? 0) > 100_000) return "raw does not fit";
	}
	// What cannot be serialised cannot be stored or sent to the object that stores it.
	JSON.stringify(received);
	return null;
}

describe("spoilt posts", () => {
	it(`[M5] ${RUNS} of them throw nothing and give events that can be kept`, {
		timeout: 3_600_000,
	}, () => {
		const chance = chanceOf(SEED);
		const kinds = new Map<string, number>();
		for (let run = 0; run < RUNS; run++) {
			const source = POSTS[Math.floor(chance() * POSTS.length)] ?? "";
			const raw = mutated(source, chance);
			let wrong: string | null;
			try {
				const received = readWebhook(raw);
				wrong = complaint(received);
				for (const { event } of received) kinds.set(event.t, (kinds.get(event.t) ?? 0) + 1);
			} catch (error) {
				wrong = `threw ${String(error)}`;
			}
			if (wrong !== null) {
				const post = new TextDecoder().decode(raw).slice(0, 2_000);
				expect.fail(`run ${run} of seed ${SEED}: ${wrong}\n${post}`);
			}
		}
		// A fuzz that spoils everything beyond recognition would prove nothing of the parser.
		for (const kind of KNOWN) expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(RUNS / 5_000);
	});
});
