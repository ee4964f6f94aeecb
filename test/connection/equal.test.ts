// Rule C110 (docs/WHATSAPP-NUMBER.md): a day of webhooks told in order and once, and the same day told three
// times over, shuffled and in other batches, end in the same conversations. The size is VITE_WEBHOOKS
// (10,000 by default, which is thirty thousand tellings); the seed is fixed, so a failure repeats itself.
import { beforeAll, expect, it, vi } from "vitest";
import type { Change } from "../../protocol/entry.ts";
import { phoneAliases } from "../../worker/channels/phone.ts";
import { eventually } from "../support/eventually.ts";
import { openShop, teamOf } from "../support/http.ts";
import { type Connected, connectNumber, playedMeta, post } from "../support/meta.ts";
import { lead } from "../support/room.ts";
import {
	codeOf,
	dice,
	EACH,
	envelopeOf,
	type Item,
	kindOf,
	lifeOf,
	outKey,
	shuffled,
	waId,
} from "../support/whatsapp/day.ts";
import { casesOf, inNumber, messagesIn, rest, rowsOf, story } from "./scene.ts";

const { env } = import.meta as unknown as { env: Record<string, string | undefined> };
const WEBHOOKS = Number(env.VITE_WEBHOOKS ?? 10_000);
const PEOPLE = Math.floor(WEBHOOKS / EACH);
const COPIES = 3;

vi.setConfig({ testTimeout: 60_000 + WEBHOOKS * 60 });

const graph = playedMeta();
beforeAll(() => {
	graph.answer = ({ path, body }) =>
		path.endsWith("/messages") && "biz_opaque_callback_data" in body
			? Response.json({ messages: [{ id: outKey(String(body.biz_opaque_callback_data)) }] })
			: null;
});

async function tell(at: Connected, items: readonly Item[], roll: () => number): Promise<void> {
	for (let from = 0; from < items.length; ) {
		const many = 1 + Math.floor(roll() ** 2 * 40);
		const answer = await post(at.id, envelopeOf(items.slice(from, from + many)));
		if (answer.status !== 200) throw new Error(String(answer.status));
		from += many;
	}
	await rest(at);
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
	await eventually(async () => {
		const [known] = await rowsOf<{ n: number }>(at, "SELECT count(*) AS n FROM code");
		expect(known?.n).toBe(Math.floor((PEOPLE + 3) / 4) + Math.floor(PEOPLE / 4));
	});
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
	const whom = { handle: null, phones: [] };
	const { states: far } = await inNumber(at, (room) => room.deliveries(ref, whom));
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
