// Sites by key, remembered for a minute, so that a lead does not cost the account object a call and
// so that a form keeps working while that object cannot be reached. Must not know leads.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import type { Site } from "../directory/port.ts";
import { accountName, type Env } from "../env.ts";
import { FRESH_MS, isRecent, remember } from "./memory.ts";

const KEY = /^([a-z0-9][a-z0-9-]{1,38}[a-z0-9])\.[0-9A-Za-z]{22}$/;

const sites = new Map<string, { readonly site: Site; readonly at: number }>();
/** Apart from the sites: made-up keys must not push out real ones. */
const misses = new Map<string, number>();

/** The tenant a site key belongs to: the key says it, and its object confirms it. */
export function accountOfKey(key: string): string | null {
	return KEY.exec(key)?.[1] ?? null;
}

/** Changed a moment ago; other copies of the Worker learn of it within a minute. */
export function forgetSite(key: string): void {
	sites.delete(key);
}

/** Throws only when nobody knows the key and its object is unreachable. */
export async function findSite(
	env: Env,
	key: string,
	net: string,
	now = Date.now(),
): Promise<Answer<Site>> {
	const account = accountOfKey(key);
	if (account === null) return refuse("unknown_site");
	const known = sites.get(key);
	if (known && now - known.at < FRESH_MS) return done(known.site);
	if (isRecent(misses, key, now)) return refuse("unknown_site");
	if (!known && !(await env.LEAD_LIMIT.limit({ key: `miss:${net}` })).success) {
		return refuse("rate_limited");
	}
	try {
		const site = await env.ACCOUNTS.getByName(accountName(account)).site(key);
		if (site) {
			remember(sites, key, { site, at: now });
			return done(site);
		}
		sites.delete(key);
		remember(misses, key, now);
		return refuse("unknown_site");
	} catch (error) {
		// An old answer is better than a lost lead.
		if (known) return done(known.site);
		throw error;
	}
}
