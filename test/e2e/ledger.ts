// What Meta's side knows after a storm, read from the stand-in's journal (posts that were answered 2xx,
// calls that reached Graph), and what differs from it in the team's cases. Knows no product beyond its
// views; the journal is the only truth.
import type { Amendment, Entry, Message } from "../../protocol/entry.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";

type Json = Record<string, unknown>;

/** One line of `/_lab/journal`, of either kind. */
export interface Line {
	readonly what: string;
	readonly ok?: boolean;
	readonly outcome?: number | string;
	readonly raw?: string;
	readonly method?: string;
	readonly path?: string;
	readonly sent?: string;
	readonly status?: number;
	readonly answered?: string;
}

type Fact = "sent" | "delivered" | "read" | "played" | "failed";

/** One POST of a message to Graph. */
export interface Call {
	readonly status: number;
	/** Meta's key; null when the answer bore none, or nobody got to read it. */
	readonly key: string | null;
	/** It was refused in so many words: it certainly did not go. */
	readonly refused: boolean;
}

interface Ledger {
	/** Words of clients that were taken (200), by Meta's key; amendments are apart. */
	readonly words: ReadonlyMap<string, Json>;
	readonly amends: ReadonlyMap<string, Json>;
	/** Typed on the company's own phone. */
	readonly echoes: ReadonlySet<string>;
	/** By our own id `<team>/<case>/<id>`: what Meta told of it. */
	readonly facts: ReadonlyMap<string, ReadonlySet<Fact>>;
	/** Ours that came back as echoes. */
	readonly back: ReadonlySet<string>;
	readonly calls: ReadonlyMap<string, readonly Call[]>;
	readonly posts: number;
	readonly rejected: number;
}

/** Errors of Meta's after which nobody knows whether the message went (whatsapp.md 1.12). */
const OPEN = [1, 2, 131000, 131016];

const AMENDS = ["reaction", "edit", "revoke"];

export function ledgerOf(journal: readonly Line[]): Ledger {
	const [words, amends] = [new Map<string, Json>(), new Map<string, Json>()];
	const echoes = new Set<string>();
	const facts = new Map<string, Set<Fact>>();
	const keys = new Map<string, string>();
	const posts = journal.filter(({ what }) => what === "webhook");
	for (const { raw } of posts.filter(({ ok }) => ok))
		for (const value of valuesOf(raw ?? "")) {
			for (const one of list(value.messages))
				(AMENDS.includes(String(one.type)) ? amends : words).set(String(one.id), one);
			for (const one of list(value.message_echoes)) echoes.add(String(one.id));
			for (const one of list(value.statuses)) {
				const ours = String(one.biz_opaque_callback_data);
				facts.set(ours, (facts.get(ours) ?? new Set()).add(one.status as Fact));
				keys.set(String(one.id), ours);
			}
		}
	const calls = callsOf(journal);
	for (const [ours, all] of calls) for (const { key } of all) if (key) keys.set(key, ours);
	// Our own words coming back are not the phone's; before Meta's answer they are that answer.
	const back = new Set<string>();
	for (const [key, ours] of keys) if (echoes.delete(key)) back.add(ours);
	const rejected = posts.filter(({ ok }) => !ok).length;
	return { words, amends, echoes, facts, back, calls, posts: posts.length, rejected };
}

function callsOf(journal: readonly Line[]): Map<string, Call[]> {
	const calls = new Map<string, Call[]>();
	for (const line of journal) {
		if (line.what !== "graph" || line.method !== "POST") continue;
		const ours = parsed(line.sent ?? "")?.biz_opaque_callback_data;
		if (typeof ours !== "string") continue;
		const answer = parsed(line.answered ?? "");
		const [message] = list(answer?.messages);
		const key = typeof message?.id === "string" ? message.id : null;
		const status = line.status ?? 0;
		const { code } = (answer?.error ?? {}) as { code?: number };
		const refused = status >= 400 && code !== undefined && !OPEN.includes(code);
		calls.set(ours, [...(calls.get(ours) ?? []), { status, key, refused }]);
	}
	return calls;
}

function valuesOf(raw: string): Json[] {
	return list(parsed(raw)?.entry)
		.flatMap((entry) => list(entry.changes))
		.map(({ value }) => value as Json);
}

function list(value: unknown): Json[] {
	return Array.isArray(value) ? (value as Json[]) : [];
}

function parsed(text: string): Json | null {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return null;
	}
}

/** What the team holds, case by case. */
export interface Held {
	readonly cases: ReadonlyMap<number, readonly Entry[]>;
	/** Shown of each message of ours, by `<team>/<case>/<id>`. */
	readonly shown: ReadonlyMap<string, Delivery>;
}

/** What brokers were told was taken: message id to `<case>`. */
export type Said = ReadonlyMap<string, number>;

/** Everything that is not as it must be, a sentence each; empty when nothing is lost, doubled or wrong. */
export function differences(ledger: Ledger, held: Held, said: Said, team: string): string[] {
	const where = new Map<string, number[]>();
	for (const [id, entries] of held.cases)
		for (const one of entries)
			if (one.kind === "message") where.set(one.id, [...(where.get(one.id) ?? []), id]);
	const wrong: string[] = [];
	const once = (what: string, key: string) => {
		const found = where.get(key) ?? [];
		if (found.length !== 1) wrong.push(`${what} ${key}: in cases [${found}]`);
	};
	for (const key of ledger.words.keys()) once("a client's message", key);
	for (const key of ledger.echoes) once("the phone's message", key);
	for (const [id, at] of said) {
		once("a broker's message", id);
		if (where.get(id)?.[0] !== at) wrong.push(`a broker's message ${id}: not in case ${at}`);
	}
	for (const [key, cases] of where)
		if (!ledger.words.has(key) && !ledger.echoes.has(key) && !said.has(key))
			wrong.push(`${key} in case ${cases}: nobody said that`);
	wrong.push(...unamended(ledger, held));
	for (const [id, at] of said) wrong.push(...unsent(ledger, held, `${team}/${at}/${id}`));
	for (const ours of ledger.calls.keys())
		if (!said.has(ours.split("/").at(-1) ?? "")) wrong.push(`${ours} was sent and never said`);
	return wrong;
}

/** Each reaction, edit and deletion stands once in its conversation. */
function unamended(ledger: Ledger, held: Held): string[] {
	const told = new Map<string, number>();
	const isHis = ({ change }: Amendment) => !("from" in change) || change.from === "visitor";
	const entries = [...held.cases.values()].flat();
	for (const one of entries) {
		if (one.kind !== "amendment" || !isHis(one)) continue;
		const slot = `${one.change.what} ${one.target}`;
		told.set(slot, (told.get(slot) ?? 0) + 1);
	}
	const wanted = new Map<string, number>();
	for (const one of ledger.amends.values()) {
		const type = String(one.type);
		const about = one[type] as Json;
		const slot = `${type} ${about.message_id ?? about.original_message_id}`;
		wanted.set(slot, (wanted.get(slot) ?? 0) + 1);
	}
	return [...wanted]
		.filter(([slot, times]) => (told.get(slot) ?? 0) !== times)
		.map(([slot, times]) => `${slot}: told ${times} times, in cases ${told.get(slot) ?? 0}`);
}

/** Sent at most once, and shown as far as Meta said it got. */
function unsent(ledger: Ledger, held: Held, ours: string): string[] {
	const calls = ledger.calls.get(ours) ?? [];
	const facts = ledger.facts.get(ours) ?? new Set();
	const shown = held.shown.get(ours);
	const wrong: string[] = [];
	// Whatever was not refused in so many words may have gone: it has to be the last.
	if (calls.slice(0, -1).some(({ refused }) => !refused))
		wrong.push(`${ours} sent again after ${calls.map(({ status }) => status).join(", ")}`);
	const allowed = furthest(facts) ?? withoutFacts(calls, ledger.back.has(ours));
	if (shown === undefined || !allowed.includes(shown))
		wrong.push(
			`${ours} shown as ${shown}, not ${allowed.join(" or ")}; told ${[...facts].join(", ") || "nothing"}; calls ${JSON.stringify(calls)}`,
		);
	return wrong;
}

function furthest(facts: ReadonlySet<Fact>): Delivery[] | null {
	if (facts.has("read") || facts.has("played")) return ["read"];
	if (facts.has("delivered")) return ["delivered"];
	if (facts.has("failed")) return ["failed"];
	return facts.has("sent") ? ["sent"] : null;
}

/** Nobody told anything: what the calls themselves say, or that nobody knows. */
function withoutFacts(calls: readonly Call[], cameBack: boolean): Delivery[] {
	const last = calls.at(-1);
	if (cameBack) return ["accepted", "sent"];
	// Refused, and killed before it was read: nobody here knows.
	if (!last || last.refused) return ["failed", "unknown"];
	return last.key === null ? ["unknown"] : ["accepted", "unknown"];
}

export function messagesOf(held: Held): Message[] {
	return [...held.cases.values()].flat().filter((one): one is Message => one.kind === "message");
}
