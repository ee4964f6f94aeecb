// People out of cases: who is the same client, and finding one by name, e-mail or phone in whatever
// spelling. Pure. Only for reading: nobody is merged, two e-mails on one phone stay two clients.
import type { CaseView } from "../../protocol/staff.ts";
import { digits } from "../format.ts";
import { phoneOf } from "../stores/cases.ts";

export interface Client {
	readonly key: string;
	readonly name: string;
	readonly email: string | undefined;
	readonly phone: string | undefined;
	/** Newest first; at least one. */
	readonly cases: readonly CaseView[];
	/** When something last happened. */
	readonly at: number;
}

/** Brazilian mobiles with and without the ninth digit are one number; nothing else ever is. */
export function phoneKey(phone: string): string {
	const number = digits(phone);
	const mobile = /^55(\d{2})9?([6-9]\d{7})$/.exec(number);
	return mobile ? `55${mobile[1]}9${mobile[2]}` : number;
}

function emailKey(view: CaseView): string | undefined {
	return view.client.email?.trim().toLowerCase() || undefined;
}

function phonesOf(view: CaseView): string[] {
	return [view.client.phone, view.client.writesFrom, view.whatsapp?.phone].flatMap((phone) =>
		phone ? [phoneKey(phone)] : [],
	);
}

/** Every number that may reach him, each once, the likeliest first. */
export function numbersOf({ cases }: Client): string[] {
	const numbers = new Map<string, string>();
	for (const view of cases)
		for (const phone of [phoneOf(view), view.client.phone])
			if (phone && !numbers.has(phoneKey(phone))) numbers.set(phoneKey(phone), phone);
	return [...numbers.values()];
}

function lastAt(view: CaseView): number {
	return Math.max(view.receivedAt, view.last?.at ?? 0, view.closedAt ?? 0);
}

/** Same e-mail; without one, the phone, if it is of one client only; else each stay for itself. */
export function groupClients(cases: readonly CaseView[]): Client[] {
	const groups = new Map<string, CaseView[]>();
	const byPhone = new Map<string, Set<string>>();
	const join = (key: string, view: CaseView): void => {
		groups.set(key, [...(groups.get(key) ?? []), view]);
	};
	for (const view of cases) {
		const email = emailKey(view);
		if (!email) continue;
		join(email, view);
		for (const phone of phonesOf(view)) {
			byPhone.set(phone, (byPhone.get(phone) ?? new Set()).add(email));
		}
	}
	for (const view of cases) {
		if (emailKey(view)) continue;
		const phones = phonesOf(view);
		const known = new Set(phones.flatMap((phone) => [...(byPhone.get(phone) ?? [])]));
		const [only] = known;
		join(only && known.size === 1 ? only : (phones.at(-1) ?? `case ${view.id}`), view);
	}
	return [...groups].map(([key, views]) => client(key, views)).toSorted((a, b) => b.at - a.at);
}

function client(key: string, views: readonly CaseView[]): Client {
	const cases = views.toSorted((a, b) => b.receivedAt - a.receivedAt || b.id - a.id);
	const first = <T>(pick: (view: CaseView) => T | undefined): T | undefined =>
		cases.map(pick).find((value) => value !== undefined);
	return {
		key,
		name: cases[0]?.client.name ?? "",
		email: first((view) => view.client.email),
		phone: first(phoneOf),
		cases,
		at: Math.max(...cases.map(lastAt)),
	};
}

/** Others on the same phone: told, because one of the two records may be wrong. */
export function samePhone(one: Client, all: readonly Client[]): Client[] {
	const mine = new Set(one.cases.flatMap(phonesOf));
	return all.filter(
		(other) => other.key !== one.key && other.cases.flatMap(phonesOf).some((key) => mine.has(key)),
	);
}

function plain(text: string): string {
	return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Every way to write a number down: with and without country, with and without the ninth digit. */
function spellings(phone: string): string[] {
	const key = phoneKey(phone);
	const mobile = /^55(\d{2})9(\d{8})$/.exec(key);
	const all = mobile ? [key, `55${mobile[1]}${mobile[2]}`] : [key];
	return [...all, ...all.map((spelling) => spelling.replace(/^55/, ""))];
}

export function matchesClient(one: Client, query: string): boolean {
	const words = plain(query).split(/\s+/).filter(Boolean);
	if (words.length === 0) return true;
	const texts = one.cases
		.flatMap(({ client: { name, email }, whatsapp }) => [
			name,
			email,
			whatsapp?.name,
			whatsapp?.username,
		])
		.map((text) => plain(text ?? ""));
	if (words.every((word) => texts.some((text) => text.includes(word)))) return true;
	if (/\p{L}/u.test(query)) return false;
	// People dial a zero before the area code.
	const number = digits(query).replace(/^0+/, "");
	if (number.length < 3) return false;
	return one.cases
		.flatMap(phonesOf)
		.some((phone) => spellings(phone).some((s) => s.includes(number)));
}
