// What a manager changed in the rules and has not saved: a partial of the policy, laid over what the team
// follows. Knows no screen, and not which values go together: the server says.
import type { OfficeHours, RulesView } from "../../../protocol/rules.ts";

export type Changes = Readonly<Record<string, unknown>>;

/** One value put at its path; the rest as it was. */
export function changed(changes: Changes, [key = "", ...path]: string[], value: unknown): Changes {
	const under = changes[key];
	const next = path.length === 0 ? value : changed(isRecord(under) ? under : {}, path, value);
	return { ...changes, [key]: next };
}

/** Records are laid over each other, anything else takes the place of what was there. */
export function laidOver(base: object, over: object): Changes {
	const result: Record<string, unknown> = { ...base };
	for (const [key, value] of Object.entries(over)) {
		const below = result[key];
		result[key] = isRecord(below) && isRecord(value) ? laidOver(below, value) : value;
	}
	return result;
}

export function shown(rules: RulesView, changes: Changes): RulesView {
	return laidOver(rules, changes) as unknown as RulesView;
}

/** What a PUT takes: all the company's own values; its hours are in the team's zone. */
export function toSend(overrides: Changes, changes: Changes, timeZone: string): Changes {
	const policy = laidOver(overrides, changes);
	const hours = policy.hours as OfficeHours | null | undefined;
	return hours ? { ...policy, hours: { ...hours, zone: timeZone } } : policy;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
