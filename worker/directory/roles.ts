// Who may do what to whom inside an account. Everything not allowed here is refused.
// Pure: takes facts, returns yes or no.
import type { Role } from "../../protocol/staff.ts";
import type { Principal } from "./port.ts";

/** Roles each role may bring in or put out. */
const MAY_NAME: Record<Role, readonly Role[]> = {
	admin: ["admin", "manager", "supervisor", "broker"],
	manager: ["supervisor", "broker"],
	supervisor: [],
	broker: [],
};

export function mayName(by: Principal, role: Role): boolean {
	return MAY_NAME[by.role].includes(role);
}

export function mayArrange(by: Principal): boolean {
	return by.role === "admin" || by.role === "manager";
}

/** A manager's reach ends at his own teams; `principal.teams` of an admin is every team. */
export function leadsAll(by: Principal, teams: readonly string[]): boolean {
	return mayArrange(by) && teams.every((team) => by.teams.includes(team));
}
