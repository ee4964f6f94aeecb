// Bindings, in one place, and how an object is named. Knows no logic.

import type { ConnectionPort } from "./connection/port.ts";
import type { AccountPort } from "./directory/port.ts";
import type { TeamPort } from "./team/port.ts";

export interface Env {
	readonly ASSETS: Fetcher;
	readonly TEAMS: DurableObjectNamespace<TeamPort & Rpc.DurableObjectBranded>;
	readonly ACCOUNTS: DurableObjectNamespace<AccountPort & Rpc.DurableObjectBranded>;
	readonly CONNECTIONS: DurableObjectNamespace<ConnectionPort & Rpc.DurableObjectBranded>;
	/** Files clients sent on WhatsApp. */
	readonly MEDIA: R2Bucket;
	readonly LEAD_LIMIT: RateLimit;
	/** Counts the leads of each integration key. */
	readonly INTEGRATION_LIMIT: RateLimit;
	/** Secret: signs visitors' tokens. */
	readonly VISITOR_KEY: string;
	/** Secret: lets the operator make accounts. */
	readonly SETUP_KEY: string;
	/** Secret: the key under which tokens of other services are kept. */
	readonly VAULT_KEY: string;
	/** Where Meta finds this Worker; left out, the host a number was set up on. */
	readonly PUBLIC_URL?: string;
	/** Where Meta's API is; elsewhere only for a stand-in. */
	readonly GRAPH_URL?: string;
	/** Opens WhatsApp: `{to}` and `{text}` are filled in; elsewhere only for a stand-in. */
	readonly WHATSAPP_LINK?: string;
}

/** The object of one tenant. */
export function accountName(slug: string): string {
	return `account:${slug}`;
}

/** The object of one connected number; its id begins with its tenant's slug. */
export function connectionName(id: string): string {
	return `connection:${id}`;
}

/** The object of one team. Always built from a session or a site key, never from client JSON. */
export function teamName(slug: string, team: string): string {
	return `team:${slug}/${team}`;
}
