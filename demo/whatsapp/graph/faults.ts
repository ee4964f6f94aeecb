// Which call goes wrong, and how: chosen by code or kind, probability, nth call, recipient, or a mark
// in the text such as `[[fault:131026]]`. Only chooses; the handlers act it out.

import { findPerson } from "../phone/people.ts";
import type { Fault, FaultPlace, RefusalMode } from "../state/settings.ts";
import type { World } from "../world.ts";
import { CODES } from "./codes.ts";

/** Ways to go wrong that have no code of Meta's. */
export const KINDS = [
	"lost",
	"slow3",
	"slow30",
	"slow",
	"no_status",
	"status_first",
	"echo_first",
	"html500",
	"html502",
	"html503",
	"malformed",
	"held",
	"paused",
	"hang",
	"wrong_hash",
] as const;
export type Kind = (typeof KINDS)[number];

export interface Trouble {
	readonly code: number | null;
	readonly kind: Kind | null;
	readonly mode: RefusalMode | null;
	readonly retryAfter: number | null;
	readonly delayMs: number;
}

const DELAYS: Partial<Record<Kind, number>> = { slow3: 3_000, slow30: 30_000, hang: 600_000 };

/** Null when the name is neither a code nor a kind. */
export function trouble(
	name: string,
	how: { mode?: RefusalMode | null; retryAfter?: number | null; delayMs?: number | null } = {},
): Trouble | null {
	const kind = KINDS.find((one) => one === name) ?? null;
	const code = kind === null && /^\d+$/.test(name) ? Number(name) : null;
	if (kind === null && code === null) return null;
	const late = code !== null && CODES[code]?.late === true;
	return {
		code,
		kind,
		mode: how.mode ?? (late ? "status" : null),
		retryAfter: how.retryAfter ?? null,
		delayMs: how.delayMs ?? (kind === null ? 0 : (DELAYS[kind] ?? 0)),
	};
}

const MARK = /\[\[fault:([\w]+)((?::[\w=]+)*)\]\]/;

/** `[[fault:131026]]`, `[[fault:131047:status]]`, `[[fault:130429:retry=7]]`, `[[fault:slow:ms=200]]`. */
export function markedTrouble(text: string): Trouble | null {
	const [, name, options = ""] = MARK.exec(text) ?? [];
	if (name === undefined) return null;
	const mode = /:(sync|status)\b/.exec(options)?.[1] as RefusalMode | undefined;
	const retry = /:retry=(\d+)/.exec(options)?.[1];
	const ms = /:ms=(\d+)/.exec(options)?.[1];
	return trouble(name, {
		mode: mode ?? null,
		retryAfter: retry === undefined ? null : Number(retry),
		delayMs: ms === undefined ? null : Number(ms),
	});
}

/** The first fault that has its turn in this call; each counts the calls that concern it. */
export function chosenTrouble(
	world: World,
	on: FaultPlace,
	call: { to?: string | null } = {},
): Trouble | null {
	let found: Trouble | null = null;
	for (const fault of world.faults.all()) {
		if (fault.on !== on || !concerns(world, fault, call.to ?? null)) continue;
		const seen = fault.seen + 1;
		const turn =
			found === null &&
			(fault.nth === null || fault.nth === seen) &&
			(fault.times === null || fault.used < fault.times) &&
			(fault.probability >= 1 || world.chance() < fault.probability);
		world.faults.put({ ...fault, seen, used: fault.used + (turn ? 1 : 0) });
		if (turn) found = trouble(fault.kind, fault);
	}
	return found;
}

function concerns(world: World, fault: Fault, to: string | null): boolean {
	if (fault.to === null) return true;
	if (fault.to === to) return true;
	const [wanted, called] = [findPerson(world, fault.to), findPerson(world, to)];
	return wanted !== null && wanted.id === called?.id;
}
