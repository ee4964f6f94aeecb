// What the tests of a connected number have in common: a form that leads to WhatsApp, what a case says in
// the end, brokers at their desks, and the number's object looked into, evicted or killed. Whatever
// time it is, `rest` waits until the number has done all it can. Holds no expectations.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import type { CaseStory } from "../../protocol/api.ts";
import type { Entry, Message, NoticeFact } from "../../protocol/entry.ts";
import type { LeadReceipt } from "../../protocol/lead.ts";
import type { Delivery, Doubt } from "../../protocol/whatsapp.ts";
import type { LineInfo } from "../../worker/connection/port.ts";
import type { ConnectionRoom } from "../../worker/connection/room.ts";
import type { Lines } from "../../worker/team/lines.ts";
import type { TeamRoom } from "../../worker/team/room.ts";
import { eventually } from "../support/eventually.ts";
import {
	accountOf,
	join,
	leadBody,
	postLead,
	type Signed,
	staff,
	stored,
	teamOf,
} from "../support/http.ts";
import { Desk } from "../support/http-desk.ts";
import { type Connected, connectionOf, post, textFrom, wamid } from "../support/meta.ts";

type Inside<T> = (room: ConnectionRoom, state: DurableObjectState) => T | Promise<T>;

function stubOf({ id }: Pick<Connected, "id">): DurableObjectStub {
	return connectionOf(id) as unknown as DurableObjectStub;
}

export function inNumber<T>(at: Pick<Connected, "id">, look: Inside<T>): Promise<T> {
	return runInDurableObject(stubOf(at), (room, state) =>
		look(room as unknown as ConnectionRoom, state),
	) as Promise<T>;
}

export function inTeam<T>(
	{ shop }: Connected,
	look: (room: TeamRoom, state: DurableObjectState) => T | Promise<T>,
): Promise<T> {
	return runInDurableObject(teamOf(shop) as unknown as DurableObjectStub, (room, state) =>
		look(room as unknown as TeamRoom, state),
	) as Promise<T>;
}

/** The number as its team knows it. */
export function lineIn(at: Connected): Promise<LineInfo | null> {
	return inTeam(at, (room) => (room as unknown as { lines: Lines }).lines.of(at.id));
}

/** Rings the alarm that stands, if one does: it returns when the number has done all it can. */
export function rest(at: Pick<Connected, "id">): Promise<boolean> {
	return runDurableObjectAlarm(stubOf(at));
}

/** Told by Meta, one post after another, and all done that it leads to. */
export async function heard(at: Connected, ...posts: Record<string, unknown>[]): Promise<void> {
	for (const one of posts) await post(at.id, one);
	await rest(at);
}

/** Time passes (ms; the test's clock is a fake one), and nothing rings. */
export function pass(ms: number): void {
	vi.setSystemTime(Date.now() + ms);
}

/** Time passes and the alarm that stands by then rings. */
export async function later(at: Connected, ms: number): Promise<void> {
	pass(ms);
	await rest(at);
}

export function ringTeam({ shop }: Connected): Promise<boolean> {
	return runDurableObjectAlarm(teamOf(shop) as unknown as DurableObjectStub);
}

export function alarmOf(at: Pick<Connected, "id">): Promise<number | null> {
	return inNumber(at, (_, state) => state.storage.getAlarm());
}

export async function sleep(at: Pick<Connected, "id">): Promise<void> {
	await evictDurableObject(stubOf(at), { webSockets: "hibernate" });
}

/** The process ends in the middle of whatever it was doing. */
export async function kill(at: Pick<Connected, "id">): Promise<void> {
	await inNumber(at, (_, state) => state.abort("crash")).catch(() => undefined);
}

export function rowsOf<T>(at: Pick<Connected, "id">, sql: string): Promise<T[]> {
	return inNumber(at, (room) => room.db.all<T>(sql));
}

export function inAccount<T>({ shop }: Connected, sql: string): Promise<T[]> {
	const stub = accountOf(shop.slug) as unknown as DurableObjectStub;
	return runInDurableObject(stub, (_, state) =>
		state.storage.sql.exec(sql).toArray(),
	) as unknown as Promise<T[]>;
}

export function dumpOf({ id }: Pick<Connected, "id">): Promise<string> {
	return stored(connectionOf(id));
}

export interface Form {
	readonly receipt: LeadReceipt;
	/** What the link writes for him. */
	readonly text: string;
	readonly code: string;
	readonly id: number;
}

export async function form(at: Connected, change: Record<string, unknown> = {}): Promise<Form> {
	const body = leadBody(at.shop.site, { channel: "whatsapp", ...change });
	const answer = await postLead(body);
	if (answer.status !== 201) throw new Error(await answer.text());
	const receipt = (await answer.json()) as LeadReceipt;
	const text = new URL(receipt.whatsapp ?? "https://none").searchParams.get("text") ?? "";
	const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(text)?.[0] ?? "";
	await eventually(async () => {
		const known = await inNumber(at, ({ db }) => db.one("SELECT 1 FROM code WHERE code = ?", code));
		if (!known) throw new Error("the number does not know the code yet");
	});
	return { receipt, text, code, id: Number(receipt.receipt.slice(2)) };
}

export async function story({ shop }: Connected, id: number): Promise<CaseStory> {
	const answer = await teamOf(shop).story(id, shop.admin.me.person.id);
	if (!answer.ok) throw new Error(`case ${id}: ${answer.refusal.reason}`);
	return answer.value as CaseStory;
}

export function messagesIn({ entries }: { readonly entries: readonly Entry[] }): Message[] {
	return entries.filter((one): one is Message => one.kind === "message");
}

/** What was said in a case, in order: `visitor: Olá`. */
export async function said(at: Connected, id: number): Promise<string[]> {
	return messagesIn(await story(at, id)).map(({ from, text }) => `${from}: ${text}`);
}

export async function notices(at: Connected, id: number): Promise<NoticeFact[]> {
	const { entries } = await story(at, id);
	return entries.flatMap((one) => (one.kind === "notice" ? [one.notice] : []));
}

export async function doubts(at: Connected, id: number): Promise<Doubt[]> {
	return (await notices(at, id)).flatMap((one) => (one.what === "doubt" ? [one.doubt] : []));
}

/** Messages of ours that a case was told have failed, each with the trouble. */
export async function failures(at: Connected, id: number) {
	const { entries } = await story(at, id);
	return entries.flatMap((one) =>
		one.kind === "amendment" && one.change.what === "failed"
			? [[one.target, one.change.trouble]]
			: [],
	);
}

/** How many cases the team ever had. */
export function casesOf(at: Connected): Promise<number> {
	return inTeam(at, (room) => {
		const { engine } = room as unknown as { engine: { state: { team: { nextCase: number } } } };
		return engine.state.team.nextCase - 1;
	});
}

export async function deliveries(at: Connected, id: number): Promise<Record<string, Delivery>> {
	const whom = { handle: null, phones: [] };
	return {
		...(await connectionOf(at.id).deliveries({ team: at.shop.team, case: id }, whom)).states,
	};
}

/** The team follows a preset; without one it is a new team's own. */
export async function rules({ shop }: Connected, preset: string, policy = {}): Promise<void> {
	const path = `/api/teams/${shop.team}/policy`;
	const answer = await staff("PUT", path, shop.admin.cookie, { preset, policy });
	if (!answer.ok) throw new Error(await answer.text());
}

export interface Broker {
	readonly who: Signed;
	readonly desk: Desk;
}

let brokers = 0;

export async function broker({ shop }: Connected, online = true): Promise<Broker> {
	brokers += 1;
	const email = `corretor${brokers}@aurora.example`;
	const who = await join(shop.slug, shop.admin, "broker", [shop.team], email);
	const desk = await Desk.open(shop.team, who);
	if (online) await desk.act({ do: "available", on: true });
	return { who, desk };
}

/** The broker has the case: his card came and he took it. */
export async function accepted({ desk }: Broker, id: number): Promise<void> {
	const offer = await desk.card(id);
	const answer = await desk.act({ do: "accept", offer });
	if (answer !== "ok") throw new Error(answer);
}

/** Says it and gives back the id the message has everywhere. */
export async function says(
	at: Connected,
	{ desk }: Broker,
	id: number,
	text: string,
	more: { replyTo?: string } = {},
): Promise<string> {
	const answer = await desk.act({ do: "say", case: id, text, ...more });
	if (answer !== "ok") throw new Error(answer);
	const last = messagesIn(await story(at, id)).findLast((one) => one.text === text);
	return last?.id ?? "";
}

/** A person who wrote with his code and whose case a broker has: ready to be answered. */
export async function conversation(
	at: Connected,
	waId = "5521999990000",
	change: Record<string, unknown> = {},
	by?: Broker,
): Promise<{ id: number; who: Broker; key: string }> {
	const who = by ?? (await broker(at));
	const { id, text } = await form(at, change);
	const key = wamid();
	await post(at.id, textFrom({ waId }, text, { id: key }));
	await rest(at);
	await accepted(who, id);
	return { id, who, key };
}
