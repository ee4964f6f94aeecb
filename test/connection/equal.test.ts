// Rule C110 (docs/WHATSAPP-NUMBER.md): a day of webhooks told in order and once, and the same day told three
// times over, shuffled and in other batches, end in the same conversations. The size is VITE_WEBHOOKS
// (2,000 by default, which is six thousand tellings); the seed is fixed, so a failure repeats itself.
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Change } from "../../protocol/entry.ts";
import { phoneAliases } from "../../worker/channels/phone.ts";
import { newCode } from "../../worker/channels/whatsapp/refcode.ts";
import { openShop, teamOf } from "../support/http.ts";
import { type Connected, connectNumber, Graph, PHONE_ID, post, WABA } from "../support/meta.ts";
import { lead } from "../support/room.ts";
import { casesOf, inNumber, messagesIn, rest, rowsOf, story } from "./scene.ts";

const { env } = import.meta as unknown as { env: Record<string, string | undefined> };
const WEBHOOKS = Number(env.VITE_WEBHOOKS ?? 2_000);
const EACH = 20;
const PEOPLE = Math.floor(WEBHOOKS / EACH);
const COPIES = 3;

vi.setConfig({ testTimeout: 60_000 + WEBHOOKS * 60 });

const graph = new Graph();
beforeAll(() => {
	graph.open();
	graph.answer = ({ path, body }) =>
		path.endsWith("/messages") && "biz_opaque_callback_data" in body
			? Response.json({ messages: [{ id: outKey(String(body.biz_opaque_callback_data)) }] })
			: null;
});
afterAll(() => graph.close());

/** What Graph calls a message of ours: by its own id, whichever team's it is. */
function outKey(id: string): string {
	return `wamid.S${id.split("/").at(-1)}`;
}

/** mulberry32 */
function dice(seed: number): () => number {
	let a = seed;
	return () => {
		a = (a + 0x6d2b79f5) | 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const BASE = Math.floor(Date.now() / 1_000) - 3_600;

interface Item {
	readonly list: "messages" | "message_echoes" | "statuses";
	readonly what: Record<string, unknown>;
}

/** With a form and its code, without a form, without a number, with a form and no code. */
const KINDS = ["code", "plain", "hidden", "phone"] as const;

function kindOf(p: number) {
	return KINDS[p % KINDS.length] ?? "plain";
}

function waId(p: number, short = false): string {
	return `5541${short ? "" : "9"}8${String(p).padStart(7, "0")}`;
}

function codeOf(p: number): string {
	const roll = dice(p + 1);
	return newCode((bytes) => bytes.set(Array.from(bytes, () => Math.floor(roll() * 256))));
}

/** What Meta tells of one person before we wrote to him, and after. */
function lifeOf(p: number): readonly [Item[], Item[]] {
	const hidden = kindOf(p) === "hidden";
	const roll = dice(p * 7 + 3);
	let n = 0;
	const stamp = () => String(BASE + n++ * 5);
	const mine = () =>
		hidden
			? { from_user_id: `BR.${9_000_000 + p}` }
			: {
					from: waId(p, roll() < 0.3),
					...(roll() < 0.5 && { from_user_id: `BR.${9_000_000 + p}` }),
				};
	const message = (id: string, more: Record<string, unknown>): Item => ({
		list: "messages",
		what: { ...mine(), id: `wamid.${p}.${id}`, timestamp: stamp(), ...more },
	});
	const text = (id: string, body: string) => message(id, { type: "text", text: { body } });
	const echo = (id: string): Item => ({
		list: "message_echoes",
		what: {
			from: "5511987654321",
			...(hidden ? { to_user_id: `BR.${9_000_000 + p}` } : { to: waId(p, roll() < 0.5) }),
			id: `wamid.${p}.${id}`,
			timestamp: stamp(),
			type: "text",
			text: { body: `do celular ${id}` },
		},
	});
	const react = (id: string, target: string, emoji?: string) =>
		message(id, { type: "reaction", reaction: { message_id: target, ...(emoji && { emoji }) } });
	const status = (id: string, fact: string): Item => ({
		list: "statuses",
		what: {
			id: outKey(`${p}-${id}`),
			status: fact,
			timestamp: stamp(),
			...(fact === "failed" && { errors: [{ code: 131_026, title: "Undeliverable" }] }),
		},
	});
	const first = kindOf(p) === "code" ? `Olá! (Código ${codeOf(p)})` : "Olá!";
	const edit = {
		original_message_id: `wamid.${p}.a`,
		message: { type: "text", text: { body: "editada" } },
	};
	const before = [
		text("a", first),
		text("b", "dois"),
		react("r1", `wamid.${p}.b`, "👍"),
		echo("e0"),
		text("c", "três"),
		message("ed", { type: "edit", edit }),
		message("u", { type: "unsupported", errors: [{ code: 131_051 }] }),
		text("d", "quatro"),
	];
	const after = [
		status("0", "sent"),
		status("0", "delivered"),
		status("0", "read"),
		status("1", "sent"),
		status("1", "failed"),
		status("1", "delivered"),
		text("e", "cinco"),
		echo("e1"),
		react("r2", `wamid.${p}.b`),
		react("r3", outKey(`${p}-0`), "❤️"),
		message("rv", { type: "revoke", revoke: { original_message_id: `wamid.${p}.c` } }),
		text("f", "seis"),
	];
	return [before, after];
}

function envelopeOf(items: readonly Item[]): unknown {
	const changes = items.map(({ list, what }) => ({
		field: list === "message_echoes" ? "smb_message_echoes" : "messages",
		value: { metadata: { phone_number_id: PHONE_ID }, [list]: [what] },
	}));
	return { object: "whatsapp_business_account", entry: [{ id: WABA, changes }] };
}

async function tell(at: Connected, items: readonly Item[], roll: () => number): Promise<void> {
	for (let from = 0; from < items.length; ) {
		const many = 1 + Math.floor(roll() ** 2 * 40);
		const answer = await post(at.id, envelopeOf(items.slice(from, from + many)));
		if (answer.status !== 200) throw new Error(String(answer.status));
		from += many;
	}
	await rest(at);
}

function shuffled<T>(items: readonly T[], roll: () => number): T[] {
	const all = [...items];
	for (let i = all.length - 1; i > 0; i -= 1) {
		const j = Math.floor(roll() * (i + 1));
		[all[i], all[j]] = [all[j] as T, all[i] as T];
	}
	return all;
}

async function day(copies: number, seed: number): Promise<Connected> {
	const at = await connectNumber(await openShop());
	const roll = dice(seed);
	const people = Array.from({ length: PEOPLE }, (_, p) => p);
	for (const p of people)
		if (kindOf(p) === "code" || kindOf(p) === "phone") {
			const e164 = `+${waId(p)}`;
			const phone = { typed: e164, e164, status: "mobile", aliases: phoneAliases(e164) } as const;
			const form = lead({
				key: `form ${p}`,
				channel: "whatsapp",
				line: at.id,
				code: codeOf(p),
				phone,
			});
			const stored = await teamOf(at.shop).receive(form);
			if (!stored.ok) throw new Error(stored.refusal.reason);
		}
	await vi.waitFor(
		async () => {
			const [known] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM code");
			expect(known?.n).toBe(Math.floor((PEOPLE + 3) / 4) + Math.floor(PEOPLE / 4));
		},
		{ timeout: 30_000 },
	);
	const lives = people.map(lifeOf);
	for (const part of [0, 1] as const) {
		const once = lives.flatMap((life) => life[part]);
		const all = Array.from({ length: copies }, () => once).flat();
		await tell(at, copies === 1 ? all : shuffled(all, roll), roll);
		if (part === 0) await write(at, people);
	}
	return at;
}

/** Two messages of ours to everybody, each from the conversation he is in. */
async function write(at: Connected, people: readonly number[]): Promise<void> {
	for (const p of people) {
		const contact = await contactOf(at, p);
		const out = {
			team: at.shop.team,
			case: contact.case_id,
			handle: `${at.id}/${contact.id}`,
			phones: [],
		};
		await inNumber(at, async (room) => {
			for (const n of [0, 1]) {
				const content = { kind: "text", text: `nossa ${n}` } as const;
				await room.send({ ...out, id: `${p}-${n}`, content });
			}
		});
	}
	await rest(at);
}

async function contactOf(at: Connected, p: number) {
	const value = kindOf(p) === "hidden" ? `b:BR.${9_000_000 + p}` : `p:+${waId(p)}`;
	const [row] = await rowsOf<{ id: number; case_id: number }>(
		at,
		`SELECT c.id, c.case_id FROM alias a JOIN contact c ON c.id = a.contact WHERE a.value = '${value}'`,
	);
	if (!row?.case_id) throw new Error(`${value} has no conversation`);
	return row;
}

const STATUSES = ["sent", "delivered", "read", "failed"];

/** What it all comes to for one person, whatever its order. */
async function endOf(at: Connected, p: number) {
	const { case_id: id } = await contactOf(at, p);
	const told = await story(at, id);
	const said = messagesIn(told).map(({ id: key, from, text }) => `${key} ${from} ${text}`);
	const latest = new Map<string, Change>();
	for (const one of told.entries) {
		if (one.kind !== "amendment") continue;
		const { change, target } = one;
		const slot = `${target} ${change.what} ${"from" in change ? change.from : ""}`;
		const known = latest.get(slot);
		const newer = !known || !("at" in change) || !("at" in known) || change.at >= known.at;
		if (newer) latest.set(slot, change);
	}
	// Told as failed while that was the furthest known: a fact of the moment, not of the end.
	const amended = [...latest]
		.filter(([, { what }]) => what !== "failed")
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const rows = await inNumber(at, ({ db }) =>
		db.all(
			"SELECT state, due FROM message WHERE id IN (?, ?)",
			`${at.shop.team}/${id}/${p}-0`,
			`${at.shop.team}/${id}/${p}-1`,
		),
	);
	const ref = { team: at.shop.team, case: id };
	const far = await inNumber(at, (room) => room.deliveries(ref));
	return { said: said.sort(), amended, far, rows };
}

async function counts(at: Connected) {
	const [events] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM event");
	const [contacts] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM contact");
	const [parked] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM parked");
	const [bound] = await rowsOf<{ n: number }>(at, "SELECT count(contact) AS n FROM code");
	const messages = await rowsOf<{ facts: string }>(at, "SELECT facts FROM message");
	const facts = messages.flatMap((one) => STATUSES.filter((fact) => fact in JSON.parse(one.facts)));
	const cases = await casesOf(at);
	return {
		events: events?.n,
		facts: facts.length,
		contacts: contacts?.n,
		parked: parked?.n,
		bound: bound?.n,
		cases,
	};
}

it(`[C110] ${WEBHOOKS} webhooks told ${COPIES} times, shuffled and in other batches, end as they do in order: none lost, none doubled`, async () => {
	const began = performance.now();
	const inOrder = await day(1, 11);
	const shuffledOver = await day(COPIES, 12);
	const expected = await counts(inOrder);
	expect(await counts(shuffledOver)).toEqual(expected);
	expect(expected).toMatchObject({
		// What is no status is a row of the inbox; six statuses are facts of two messages.
		events: PEOPLE * (EACH - 6),
		facts: PEOPLE * 6,
		contacts: PEOPLE,
		cases: PEOPLE,
		parked: 0,
	});
	for (let p = 0; p < PEOPLE; p += 1) {
		const end = await endOf(inOrder, p);
		expect(await endOf(shuffledOver, p)).toEqual(end);
		// 7 of the client's, 2 from the phone; ours went by the number alone here.
		expect(end.said).toHaveLength(9);
		expect(new Set(end.said).size).toBe(9);
		expect(end.far).toEqual({ [`${p}-0`]: "read", [`${p}-1`]: "delivered" });
	}
	const seconds = ((performance.now() - began) / 1_000).toFixed(1);
	console.log(
		`figure: ${WEBHOOKS} webhooks × ${COPIES} against in order: ${seconds} s, 0 lost, 0 doubled`,
	);
});
