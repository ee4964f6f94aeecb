// Bindings, in one place, and how an object is named. Knows no logic.
import type { AccountPort } from "./directory/port.ts";
import type { TeamPort } from "./team/port.ts";

export interface Env {
	readonly ASSETS: Fetcher;
	readonly TEAMS: DurableObjectNamespace<TeamPort & Rpc.DurableObjectBranded>;
	readonly ACCOUNTS: DurableObjectNamespace<AccountPort & Rpc.DurableObjectBranded>;
	readonly LEAD_LIMIT: RateLimit;
	/** Counts the leads of each integration key. */
	readonly INTEGRATION_LIMIT: RateLimit;
	/** Secret: signs visitors' tokens. */
	readonly VISITOR_KEY: string;
	/** Secret: lets the operator make accounts. */
	readonly SETUP_KEY: string;
}

/** The object of one tenant. */
export function accountName(slug: string): string {
	return `account:${slug}`;
}

/** The object of one team. Always built from a session or a site key, never from client JSON. */
export function teamName(slug: string, team: string): string {
	return `team:${slug}/${team}`;
}
