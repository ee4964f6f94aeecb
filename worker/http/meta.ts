// Whether a post is Meta's: its bytes are read up to Meta's own limit and its signature is checked over
// them as they came, before a word of it is looked at. The secrets of a number are remembered for a
// minute, so that forged posts wake no object. Must not know what events mean.
import { type Answer, done, refuse } from "../../protocol/reasons.ts";
import { MAX_WEBHOOK_BYTES, verifySignature } from "../channels/whatsapp/verify.ts";
import type { Keys } from "../connection/port.ts";
import { connectionName, type Env } from "../env.ts";
import { readCapped } from "./body.ts";
import { FRESH_MS, isRecent, remember } from "./memory.ts";
import { clientNet } from "./network.ts";
import type { Identified } from "./route.ts";

/** After this, one wrong signature is worth asking whether the secret was changed. */
const RECENT_MS = 5_000;
const ID = /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]\.[0-9A-Za-z]{22}$/;

const known = new Map<string, { readonly keys: Keys; readonly at: number }>();
/** Apart from the numbers: made-up ids must not push out real ones. */
const misses = new Map<string, number>();
/** Networks that made up more ids than a minute allows. Meta makes up none. */
const barred = new Map<string, number>();
const reported = new Map<string, number>();

/** The number's keys; null for one nobody connected, told without asking its object twice a minute. */
export async function keysOf(
	env: Env,
	id: string,
	net: string,
	maxAgeMs = FRESH_MS,
): Promise<Answer<Keys | null>> {
	if (!ID.test(id)) return done(null);
	const now = Date.now();
	const remembered = known.get(id);
	if (remembered && now - remembered.at < maxAgeMs) return done(remembered.keys);
	// Not where it is asked afresh: a number may have been connected again since.
	if (!remembered && maxAgeMs > 0 && isRecent(misses, id, now)) return done(null);
	if (!remembered && isRecent(barred, net, now)) return refuse("rate_limited");
	const keys = await env.CONNECTIONS.getByName(connectionName(id)).keys();
	if (keys) {
		remember(known, id, { keys, at: now });
		return done(keys);
	}
	known.delete(id);
	remember(misses, id, now);
	if (!(await env.LEAD_LIMIT.limit({ key: `number:${net}` })).success) remember(barred, net, now);
	return done(null);
}

/** It was connected, or its keys were changed here: they hold at once, and elsewhere within seconds. */
export function forgetKeys(id: string): void {
	known.delete(id);
	misses.delete(id);
}

export async function meta(request: Request, env: Env, id: string): Promise<Identified> {
	const net = clientNet(request);
	// Before the body: nobody's three megabytes are read for a number that is none.
	const keys = await keysOf(env, id, net);
	if (!keys.ok) return keys;
	if (!keys.value) return refuse("not_found");
	const bytes = await readCapped(request, MAX_WEBHOOK_BYTES);
	if (!bytes) return refuse("too_large");
	const signature = request.headers.get("x-hub-signature-256");
	let signed = await verifySignature(bytes, signature, keys.value.secrets);
	if (!signed) {
		const anew = await keysOf(env, id, net, RECENT_MS);
		const secrets = anew.ok ? anew.value?.secrets : undefined;
		signed = await verifySignature(bytes, signature, secrets ?? []);
	}
	if (!signed) {
		await report(env, id);
		return refuse("bad_signature");
	}
	return done({ caller: { connection: id }, raw: { bytes, json: null } });
}

/** Once a minute at most: the set-up page names it, and a flood of forgeries writes nothing. */
async function report(env: Env, id: string): Promise<void> {
	const now = Date.now();
	if (isRecent(reported, id, now)) return;
	remember(reported, id, now);
	await env.CONNECTIONS.getByName(connectionName(id))
		.refused("signature")
		.catch(() => undefined);
}
