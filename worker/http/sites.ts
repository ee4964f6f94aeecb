// Sites by key, remembered for a minute, so that a lead does not cost the account object a call and
// so that a form keeps working while that object cannot be reached. Must not know leads.
import type { Site } from "../directory/port.ts";
import { accountName, type Env } from "../env.ts";

const FRESH_MS = 60_000;
/** Strangers can ask for any key: the memory stays small. */
const MAX_REMEMBERED = 1_000;
const KEY = /^([a-z0-9][a-z0-9-]{1,38}[a-z0-9])\.[0-9A-Za-z]{22}$/;

interface Remembered {
	readonly site: Site | null;
	readonly at: number;
}

const remembered = new Map<string, Remembered>();

/** The tenant a site key belongs to: the key says it, and its object confirms it. */
export function accountOfKey(key: string): string | null {
	return KEY.exec(key)?.[1] ?? null;
}

/** Null when there is no such site. Throws only when nobody knows and the object is unreachable. */
export async function findSite(env: Env, key: string, now = Date.now()): Promise<Site | null> {
	const account = accountOfKey(key);
	if (account === null) return null;
	const known = remembered.get(key);
	if (known && now - known.at < FRESH_MS) return known.site;
	try {
		const site = await env.ACCOUNTS.getByName(accountName(account)).site(key);
		remember(key, { site, at: now });
		return site;
	} catch (error) {
		// An old answer is better than a lost lead.
		if (known) return known.site;
		throw error;
	}
}

function remember(key: string, entry: Remembered): void {
	remembered.delete(key);
	remembered.set(key, entry);
	const oldest = remembered.keys().next().value;
	if (remembered.size > MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
}
