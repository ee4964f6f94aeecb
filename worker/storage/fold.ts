// From rows to a team, shared by both stores: open cases are folded from their log, members and
// products come from their rows. The same fold over the whole log is the replay check.
import type { Recorded, RecordedOfCase } from "../routing/events.ts";
import { evolve } from "../routing/evolve.ts";
import type { Policy } from "../routing/policy.ts";
import { PRESETS } from "../routing/presets.ts";
import {
	type Case,
	type CaseId,
	emptyTeam,
	type Member,
	type Product,
	type Team,
} from "../routing/team.ts";

export interface Rows {
	readonly configured: { readonly policy: Policy; readonly zone: string } | null;
	readonly members: readonly Member[];
	readonly products: readonly Product[];
	readonly logs: ReadonlyMap<CaseId, readonly RecordedOfCase[]>;
	readonly lastCase: CaseId;
}

export function fromRows(rows: Rows): Team {
	const { policy, zone } = rows.configured ?? DEFAULTS;
	const empty = emptyTeam(policy, zone);
	const cases = new Map<CaseId, Case>();
	// Each case by itself: an event copies what it is folded into, and a thousand open cases would
	// be copied for every word of every one of them.
	for (const [id, log] of rows.logs) {
		let alone = empty;
		for (const recorded of log) alone = evolve(alone, recorded);
		const kase = alone.cases.get(id);
		if (kase) cases.set(id, kase);
	}
	return {
		...empty,
		cases,
		members: new Map(rows.members.map((member) => [member.id, member])),
		products: new Map(rows.products.map((product) => [product.ref, product])),
		nextCase: rows.lastCase + 1,
	};
}

/** The team as its log alone makes it. */
export function replay(events: readonly Recorded[]): Team {
	let team = emptyTeam(DEFAULTS.policy, DEFAULTS.zone);
	for (const recorded of events) team = evolve(team, recorded);
	return team;
}

const DEFAULTS = { policy: PRESETS.product, zone: "America/Sao_Paulo" };

/** Text that is equal when two teams are: for comparing stores, replays and objects. */
export function canonical(team: Team): string {
	return JSON.stringify(
		{
			...team,
			members: [...team.members.values()].sort((a, b) => a.id - b.id),
			products: [...team.products.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1)),
			cases: [...team.cases.values()].sort((a, b) => a.id - b.id),
		},
		(_, value: unknown) => (value instanceof Set ? [...value].sort() : value),
	);
}
