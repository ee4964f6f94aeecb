// A day of a number's webhooks: what Meta tells of so many people, twenty events each, from a seed. The
// same events may be laid out in other posts, in any order and copies. Used in workerd and in Node, so
// it knows no platform; and no product beyond its code of a form.
import { newCode } from "../../../worker/channels/whatsapp/refcode.ts";
import { Chance } from "../../simulator/chance.ts";

/** The number and the account the stand-in and the tests begin with. */
const PHONE_ID = "1000000000001";
const WABA = "2000000000001";

/** Events of one person's day. */
export const EACH = 20;

/** What Graph calls a message of ours: by its own id, whichever team's it is. */
export function outKey(id: string): string {
	return `wamid.S${id.split("/").at(-1)}`;
}

/** In [0, 1), from a seed. */
export function dice(seed: number): () => number {
	const chance = new Chance(seed);
	return () => chance.next();
}

const BASE = Math.floor(Date.now() / 1_000) - 3_600;

export interface Item {
	readonly list: "messages" | "message_echoes" | "statuses";
	readonly what: Record<string, unknown>;
}

/** With a form and its code, without a form, without a number, with a form and no code. */
const KINDS = ["code", "plain", "hidden", "phone"] as const;

export function kindOf(p: number) {
	return KINDS[p % KINDS.length] ?? "plain";
}

export function waId(p: number, short = false): string {
	return `5541${short ? "" : "9"}8${String(p).padStart(7, "0")}`;
}

export function codeOf(p: number): string {
	const roll = dice(p + 1);
	return newCode((bytes) => bytes.set(Array.from(bytes, () => Math.floor(roll() * 256))));
}

/** What Meta tells of one person before we wrote to him, and after. */
export function lifeOf(p: number): readonly [Item[], Item[]] {
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

export function envelopeOf(items: readonly Item[]): unknown {
	const changes = items.map(({ list, what }) => ({
		field: list === "message_echoes" ? "smb_message_echoes" : "messages",
		value: { metadata: { phone_number_id: PHONE_ID }, [list]: [what] },
	}));
	return { object: "whatsapp_business_account", entry: [{ id: WABA, changes }] };
}

export function shuffled<T>(items: readonly T[], roll: () => number): T[] {
	const all = [...items];
	for (let i = all.length - 1; i > 0; i -= 1) {
		const j = Math.floor(roll() * (i + 1));
		[all[i], all[j]] = [all[j] as T, all[i] as T];
	}
	return all;
}
