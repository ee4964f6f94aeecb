// Everything at once [E65]: people write and brokers answer while Meta's side does all it can (weather.ts) and
// the product is killed with -9 in the middle. Then the weather clears, time passes, and the stand-in's
// journal is laid beside what the team's cases hold (ledger.ts).
// STORM_SEED repeats a run's choices, STORM_SECONDS makes it longer.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "../../protocol/entry.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";
import { type Product, startProduct } from "../../scripts/product.mjs";
import { Chance } from "../simulator/chance.ts";
import { freePorts, lab, Member, signIn } from "../support/product.ts";
import { type Company, Desk } from "./desk.ts";
import { differences, type Held, type Line, ledgerOf, messagesOf } from "./ledger.ts";
import { Weather } from "./weather.ts";

const SEED = Number(process.env.STORM_SEED ?? 1);
const SECONDS = Number(process.env.STORM_SECONDS ?? 9);
const PEOPLE = 10;
const KILLS = 2;
const BROKERS = ["lucas", "marina", "rafael"];
const MINUTE = 60_000;
/** Messages of brokers below which a storm says little. */
const ENOUGH = 12;
/** Lines of the journal in one answer. */
const MOST = 2_000;
const PATIENCE_MS = 60_000;

const chance = new Chance(SEED);
let product: Product;
let state: string;
let company: Company;
let whatsapp: string;
let origin: string;
let admin: Member;
let sky: Weather;

beforeAll(async () => {
	state = mkdtempSync(join(tmpdir(), "vez-storm-"));
	const [port, sitePort, whatsappPort] = await freePorts();
	whatsapp = `http://127.0.0.1:${whatsappPort}`;
	origin = `http://localhost:${sitePort}`;
	product = await startProduct({ port, sitePort, whatsappPort, state, quiet: true });
	const { team, account, password } = product.info;
	company = { port, team, account, password };
	admin = new Member(company, "clara");
	// Nobody is held back: the storm is about messages, not about turns.
	const rules = { preset: "product", policy: { maxActive: 0 } };
	await admin.ask("PUT", `/api/teams/${team}/policy`, rules);
	const [made] = await admin.ask<{ id: string }[]>("GET", "/api/whatsapp");
	const number = made?.id ?? "";
	sky = new Weather({
		chance,
		lab: ofMeta,
		door: `http://127.0.0.1:${port}/api/wa/${number}`,
		check: () => admin.ask("POST", `/api/whatsapp/${number}/check`, {}),
	});
});
afterAll(async () => {
	await product?.stop();
	rmSync(state, { recursive: true, force: true });
});

function ofMeta<T>(method: string, path: string, body?: unknown): Promise<T> {
	return lab<T>(whatsapp, method, path, body);
}

interface Person {
	readonly id: string;
	readonly phone: string;
	readonly said: string[];
}

/** Who they are to Meta: with a phone, without, in the old spelling, under a username. */
const WAYS = [
	{},
	{ legacy: true },
	{ bsuidOnly: true, absence: "keys" },
	{ bsuidOnly: true, absence: "empty" },
	{ bsuidOnly: true, absence: "bsuid" },
	{ parentBsuid: true },
	{ readReceipts: false },
];

async function people(): Promise<Person[]> {
	const all: Person[] = [];
	for (let n = 0; n < PEOPLE; n += 1) {
		const phone = `55119${82_000_000 + n}`;
		const way = WAYS[n % WAYS.length];
		const { id } = await ofMeta<Person>("POST", "people", { name: `Cliente ${n}`, phone, ...way });
		all.push({ id, phone, said: [] });
	}
	return all;
}

/** Some left the form first: what their link wrote for them, code and all. */
async function form(person: Person, n: number): Promise<string> {
	const answer = await fetch(`http://127.0.0.1:${company.port}/api/w/leads`, {
		method: "POST",
		headers: {
			"content-type": "application/json",
			origin,
			"idempotency-key": crypto.randomUUID(),
		},
		body: JSON.stringify({
			site: product.info.siteKey,
			name: `Cliente ${n}`,
			email: `cliente${n}@exemplo.com`,
			phone: `(11) ${person.phone.slice(4)}`,
			channel: "whatsapp",
			page: { url: `${origin}/aurora-parque/` },
			consent: { version: "1" },
		}),
	});
	const { whatsapp: link } = (await answer.json()) as LeadReceipt;
	return new URL(link ?? "").searchParams.get("text") ?? "";
}

/** One thing this person does; words are numbered so that a failure can be followed. */
async function live(person: Person, n: number): Promise<void> {
	const who = { person: person.id };
	const mine = person.said.length > 0 ? chance.pick(person.said) : null;
	const roll = mine === null ? 0 : chance.next();
	const say = async (more: object) => {
		const { message } = await ofMeta<{ message: string }>("POST", "say", { ...who, ...more });
		person.said.push(message);
	};
	const text = `${person.id} diz ${n}`;
	if (roll < 0.62) return say({ text });
	if (roll < 0.7) return say({ text, replyTo: mine });
	if (roll < 0.74) return say({ kind: "location", name: text });
	if (roll < 0.77) return say({ kind: "unsupported" });
	if (roll < 0.83)
		await ofMeta("POST", "react", { ...who, message: mine, emoji: chance.pick(["👍", "❤️"]) });
	else if (roll < 0.87) await ofMeta("POST", "echo", { ...who, text: `telefone ${n}` });
	else if (roll < 0.9)
		await ofMeta("POST", "edit", { ...who, message: mine, text: `${text}, digo` });
	else if (roll < 0.92) await ofMeta("POST", "revoke", { ...who, message: mine });
	else await ofMeta("POST", "open", who);
}

async function writing(person: Person, index: number, over: () => boolean): Promise<void> {
	if (index % 3 === 0) {
		const text = await form(person, index);
		const said = { person: person.id, text: text || "Olá!" };
		person.said.push((await ofMeta<{ message: string }>("POST", "say", said)).message);
	}
	for (let n = 0; !over(); n += 1) {
		if (!sky.crowded) await live(person, n);
		await wait(chance.between(400, 1_100));
	}
}

/** Whoever has conversations answers in them, well below the five frames a second that are allowed. */
async function answering(desk: Desk, name: string, over: () => boolean): Promise<void> {
	desk.act({ do: "available", on: true });
	for (let n = 0; !over(); n += 1) {
		await wait(chance.between(400, 900));
		const mine = [...desk.mine];
		const few = desk.done.size < ENOUGH;
		if (mine.length > 0 && (few || !sky.crowded))
			desk.act({ do: "say", case: chance.pick(mine), text: `${name} ${n}` });
	}
}

/** The weather clears and nobody waits for an answer; then hours pass, so that every retry lands. */
async function clear(desks: readonly Desk[]): Promise<void> {
	await sky.clear();
	while (desks.some(({ waiting }) => waiting > 0)) await wait(50);
	for (const minutes of [1, 45]) await ofMeta("POST", "clock", { ms: minutes * MINUTE });
	const { waiting, posts } = await sky.waiting();
	// What was signed well is taken by now; the rest is refused for seven days.
	expect(waiting).toBe(0);
	expect(posts.filter(({ signature }) => signature === "good")).toEqual([]);
}

async function journal(what: string): Promise<Line[]> {
	const { entries } = await ofMeta<{ entries: Line[] }>(
		"GET",
		`journal?what=${what}&limit=${MOST}`,
	);
	// The stand-in gives the newest: with more than that some would be missing.
	expect(entries.length).toBeLessThan(MOST);
	return entries;
}

async function held(manager: Desk): Promise<Held> {
	const cases = new Map<number, readonly Entry[]>();
	const shown = new Map<string, Delivery>();
	for (let id = 1; ; id += 1) {
		const story = await admin.find<{ entries: Entry[] }>(
			"GET",
			`/api/teams/${company.team}/cases/${id}`,
		);
		if (story === null) break;
		cases.set(id, story.entries);
		manager.states.delete(id);
		manager.open(id);
		await until(() => manager.states.has(id));
		for (const [message, delivery] of Object.entries(manager.states.get(id) ?? {}))
			shown.set(`${company.team}/${id}/${message}`, delivery);
	}
	return { cases, shown };
}

/** What was answered "ok", and in which case. */
function saidBy(desks: readonly Desk[]): Map<string, number> {
	const said = new Map<string, number>();
	for (const { done } of desks)
		for (const [id, command] of done) if (command.do === "say") said.set(id, command.case);
	return said;
}

async function until(holds: () => boolean, ms = PATIENCE_MS): Promise<void> {
	for (const end = Date.now() + ms; !holds() && Date.now() < end; ) await wait(20);
}

describe("a storm", () => {
	it(`[E65] seed ${SEED}: with every fault of Meta's and ${KILLS} kills, each accepted message is in one case, none of ours leaves twice, and what is shown is the furthest Meta told`, async () => {
		const everybody = await people();
		const cookies = await Promise.all(BROKERS.map((name) => signIn(company, name)));
		const desks = cookies.map((one) => new Desk(company, one));
		let over = false;
		const work = [
			sky.rages(() => over),
			...everybody.map((person, index) => writing(person, index, () => over)),
			...desks.map((desk, index) => answering(desk, BROKERS[index] ?? "", () => over)),
		];
		for (let part = 0; part <= KILLS; part += 1) {
			await wait((SECONDS * 1_000) / (KILLS + 1));
			if (part < KILLS) await product.crash();
		}
		// A slow machine is given the time to bring about something worth looking at.
		await until(() => saidBy(desks).size > ENOUGH);
		over = true;
		await Promise.all(work);
		await clear(desks);

		const said = saidBy(desks);
		const manager = new Desk(company, await signIn(company, "helena"));
		const look = async () => {
			const ledger = ledgerOf([...(await journal("webhook")), ...(await journal("graph"))]);
			const now = await held(manager);
			return { ledger, now, wrong: differences(ledger, now, said, company.team) };
		};
		// The last words may still be on their way from the number to the team.
		let { ledger, now, wrong } = await look();
		for (let n = 0; wrong.length > 0 && n < 60; n += 1) {
			await wait(500);
			({ ledger, now, wrong } = await look());
		}
		for (const desk of [...desks, manager]) desk.close();

		const calls = [...ledger.calls.values()].flat();
		const states = new Map<Delivery, number>();
		for (const one of now.shown.values()) states.set(one, (states.get(one) ?? 0) + 1);
		console.log(
			`figure: storm, seed ${SEED}: ${ledger.posts} posts, ${ledger.rejected} of them not taken; ` +
				`${ledger.words.size} messages, ${ledger.amends.size} amendments, ${ledger.echoes.size} of the phone in ${now.cases.size} cases, ` +
				`${messagesOf(now).length} there; ${said.size} of brokers, ${calls.length} calls, ` +
				`${calls.filter(({ key }) => key === null).length} without a good answer, ${sky.met.size} kinds of trouble; ` +
				`shown ${[...states].map(([one, many]) => `${one} ${many}`).join(", ")}; ${KILLS} kills, ${wrong.length} wrong`,
		);
		expect(wrong).toEqual([]);
		expect(ledger.words.size).toBeGreaterThan(PEOPLE * 3);
		expect(said.size).toBeGreaterThan(ENOUGH);
		expect(ledger.rejected).toBeGreaterThan(0);
	});
});
