// Whether a post is Meta's: its bytes are read up to Meta's own limit and its signature is checked over
// them as they came, before a word of it is looked at. The secrets of a number are remembered for a
// minute, so that forged posts wake no object. Must not know what events mean.
import { done, refuse } from "../../protocol/reasons.ts";
import { MAX_WEBHOOK_BYTES, verifySignature } from "../channels/whatsapp/verify.ts";
import type { Keys } from "../connection/port.ts";
import { connectionName, type Env } from "../env.ts";
import { readCapped } from "./body.ts";
import type { Identified } from "./route.ts";

const FRESH_MS = 60_000;
/** After this, one wrong signature is worth asking whether the secret was changed. */
const RECENT_MS = 5_000;
const MAX_REMEMBERED = 1_000;
const ID = /^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]\.[0-9A-Za-z]{22}$/;

const known = new Map<string, { readonly keys: Keys | null; readonly at: number }>();
const reported = new Map<string, number>();

/** The number's keys; null for one nobody connected. */
export async function keysOf(env: Env, id: string, maxAgeMs = FRESH_MS): Promise<Keys | null> {
	if (!ID.test(id)) return null;
	const now = Date.now();
	const remembered = known.get(id);
	if (remembered && now - remembered.at < maxAgeMs) return remembered.keys;
	const keys = await env.CONNECTIONS.getByName(connectionName(id)).keys();
	known.delete(id);
	known.set(id, { keys, at: now });
	const oldest = known.keys().next().value;
	if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest);
	return keys;
}

/** Its keys were changed here: they hold at once, and elsewhere within seconds. */
export function forgetKeys(id: string): void {
	known.delete(id);
}

export async function meta(request: Request, env: Env, id: string): Promise<Identified> {
	const bytes = await readCapped(request, MAX_WEBHOOK_BYTES);
	if (!bytes) return refuse("too_large");
	const signature = request.headers.get("x-hub-signature-256");
	const keys = await keysOf(env, id);
	if (!keys) return refuse("not_found");
	const signed =
		(await verifySignature(bytes, signature, keys.secrets)) ||
		(await verifySignature(bytes, signature, (await keysOf(env, id, RECENT_MS))?.secrets ?? []));
	if (!signed) {
		await report(env, id);
		return refuse("bad_signature");
	}
	return done({ caller: { connection: id }, raw: { bytes, json: null } });
}

/** Once a minute at most: the set-up page names it, and a flood of forgeries writes nothing. */
async function report(env: Env, id: string): Promise<void> {
	const now = Date.now();
	if (now - (reported.get(id) ?? 0) < FRESH_MS) return;
	reported.set(id, now);
	if (reported.size > MAX_REMEMBERED) reported.clear();
	await env.CONNECTIONS.getByName(connectionName(id))
		.refused("signature")
		.catch(() => undefined);
}
