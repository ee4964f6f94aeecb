// Posts on their way: at least once, again at once when refused, then with growing gaps for seven days
// of the stand-in's clock, until the subscription is switched off. Knows nothing of messages.

import { hex } from "../state/ids.ts";
import type { DeliveryMode } from "../state/settings.ts";
import type { Delivery, OutEvent, Waba } from "../state/shapes.ts";
import type { World } from "../world.ts";
import { compose, ordered, type Piece } from "./compose.ts";
import { rawBytes, signatures } from "./sign.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Meta says only that gaps grow up to seven days; these are ours. */
export const GAPS_MS = [0, 2_000, 10_000, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR];
const LAST_GAP_MS = 12 * HOUR;
export const KEEP_MS = 7 * 24 * HOUR;
const REMEMBERED = 20;

/** What Meta sends to an address of the number's or the account's own; all else goes to the app's. */
const OVERRIDABLE =
	/^(messages|message_echoes|calls|consumer_profile|messaging_handovers|standby|group_.+|smb_.+|history|account_settings_update)$/;

export function appCallback(waba: Waba): string | null {
	return waba.callbackVerified ? waba.callback : null;
}

/** The number's address, else the account's, else the app's. */
export function callbackOf(
	world: World,
	waba: Waba,
	{ phoneId, field }: Pick<Piece, "phoneId" | "field">,
): string | null {
	const own = world.numbers.get(phoneId)?.override ?? waba.override;
	return (OVERRIDABLE.test(field) ? own : null) ?? appCallback(waba);
}

/** Turns waiting events of one account into posts that are due: who share an address may share a post. */
export function fillPosts(
	world: World,
	wabaId: string,
	waiting: readonly OutEvent[],
	mode: DeliveryMode,
): void {
	const waba = world.wabas.get(wabaId);
	const urlOf = (event: OutEvent) => (waba ? callbackOf(world, waba, event) : null);
	const inOrder = ordered(waiting, mode.order, () => world.chance());
	const batches = batched(inOrder, urlOf, Math.max(1, mode.batch));
	for (const { url, events } of batches) {
		for (const event of events) world.events.remove(event.id);
		if (url === null) {
			world.journal("dropped", { why: "no callback passed its challenge", events });
			continue;
		}
		const earlier = world.sent.all(wabaId).filter((event) => urlOf(event) === url);
		const bytes = payloadBytes(world, wabaId, events, mode);
		addPost(world, wabaId, url, bytes, mode, events);
		if (mode.duplicate === "same") addPost(world, wabaId, url, bytes, mode, events);
		if (mode.duplicate === "rebatch") {
			const again = [...earlier.slice(-1), ...events];
			const other: DeliveryMode = { ...mode, layout: mode.layout === "entry" ? "value" : "entry" };
			addPost(world, wabaId, url, payloadBytes(world, wabaId, again, other), mode, again);
		}
		for (const event of events) world.sent.put(event);
		for (const old of world.sent.all(wabaId).slice(0, -REMEMBERED)) world.sent.remove(old.id);
	}
}

interface Batch {
	readonly url: string | null;
	readonly events: OutEvent[];
}

/** In order; a batch leaves when it is full, or with the last of them. */
function batched(
	events: readonly OutEvent[],
	urlOf: (event: OutEvent) => string | null,
	size: number,
): Batch[] {
	const batches: Batch[] = [];
	for (const event of events) {
		const url = urlOf(event);
		const open = batches.findLast((batch) => batch.url === url);
		if (open && open.events.length < size) open.events.push(event);
		else batches.push({ url, events: [event] });
	}
	return batches;
}

export function payloadBytes(
	world: World,
	wabaId: string,
	pieces: readonly Piece[],
	mode: DeliveryMode,
): Uint8Array {
	return rawBytes(compose(wabaId, pieces, mode, () => world.chance()));
}

export function addPost(
	world: World,
	wabaId: string,
	url: string,
	bytes: Uint8Array,
	mode: DeliveryMode,
	events: readonly OutEvent[] = [],
): Delivery {
	const now = world.now();
	const delivery: Delivery = {
		id: hex(10),
		wabaId,
		url,
		firstAt: now,
		due: now,
		attempts: 0,
		twin: mode.duplicate === "twins",
		signature: mode.signature,
		messages: events
			.flatMap(({ value }) => (Array.isArray(value.messages) ? value.messages : []))
			.map(({ id }) => String(id)),
	};
	world.rows.keep(`post:${delivery.id}`, bytes);
	return world.deliveries.put(delivery);
}

/** One attempt, two at once for twins. What failed waits for its next turn. */
export async function attempt(world: World, delivery: Delivery): Promise<void> {
	const waba = world.wabas.get(delivery.wabaId);
	const bytes = world.rows.kept(`post:${delivery.id}`);
	if (!waba || !bytes) {
		world.deliveries.remove(delivery.id);
		return;
	}
	const tries = delivery.twin ? [1, 2] : [1];
	const results = await Promise.all(tries.map(() => post(world, waba, delivery, bytes)));
	// A reset may have come in between.
	if (world.deliveries.get(delivery.id) === null) return;
	if (results.every((ok) => ok)) {
		world.deliveries.remove(delivery.id);
		world.rows.forget(`post:${delivery.id}`);
		for (const id of delivery.messages) arrived(world, id);
		const fresh = world.wabas.get(waba.id);
		if (fresh && fresh.failures > 0) world.wabas.patch(fresh, { failures: 0 });
		return;
	}
	failed(world, delivery);
}

function arrived(world: World, id: string): void {
	const message = world.messages.get(id);
	if (!message || message.facts.delivered !== undefined) return;
	world.messages.patch(message, { facts: { ...message.facts, delivered: world.now() } });
	world.outside.changed();
}

function failed(world: World, delivery: Delivery): void {
	const waba = world.wabas.get(delivery.wabaId);
	if (!waba) return;
	const failures = waba.failures + 1;
	const { disableAfter } = world.mode(waba.id);
	const disabled = waba.disabled || (disableAfter > 0 && failures >= disableAfter);
	world.wabas.patch(waba, { failures, disabled });
	if (disabled && !waba.disabled) world.journal("disabled", { waba: waba.id, failures });
	const end = delivery.firstAt + KEEP_MS;
	// The last try is at the very end of the seven days.
	const due = Math.min(end, world.now() + (GAPS_MS[delivery.attempts] ?? LAST_GAP_MS));
	if (world.now() >= end) {
		world.journal("expired", { delivery: delivery.id, attempts: delivery.attempts + 1 });
		world.deliveries.remove(delivery.id);
		world.rows.forget(`post:${delivery.id}`);
		return;
	}
	world.deliveries.patch(delivery, { attempts: delivery.attempts + 1, due });
}

async function post(
	world: World,
	waba: Waba,
	delivery: Delivery,
	bytes: Uint8Array,
): Promise<boolean> {
	const { timeoutMs } = world.mode(waba.id);
	const started = Date.now();
	let outcome: number | string;
	try {
		const response = await fetch(delivery.url, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				accept: "*/*",
				"user-agent": "facebookexternalua",
				...(await signatures(waba, bytes, delivery.signature)),
			},
			body: bytes as BufferSource,
			redirect: "manual",
			signal: AbortSignal.timeout(timeoutMs),
		});
		outcome = response.status;
		await response.body?.cancel();
	} catch (error) {
		outcome = error instanceof Error ? error.name : "failed";
	}
	const ok = typeof outcome === "number" && outcome >= 200 && outcome < 300;
	const text = new TextDecoder().decode(bytes.slice(0, 20_000));
	world.journal("webhook", {
		url: delivery.url,
		delivery: delivery.id,
		attempt: delivery.attempts + 1,
		outcome,
		ok,
		tookMs: Date.now() - started,
		signature: delivery.signature,
		bytes: bytes.length,
		raw: text,
	});
	return ok;
}

/** Past every queue: for what must arrive before we go on. */
export async function deliverNow(
	world: World,
	wabaId: string,
	pieces: readonly Piece[],
): Promise<void> {
	const waba = world.wabas.get(wabaId);
	const [piece] = pieces;
	const url = waba && piece ? callbackOf(world, waba, piece) : null;
	if (!waba?.subscribed || url === null) return;
	const mode = world.mode(wabaId);
	const bytes = payloadBytes(world, wabaId, pieces, mode);
	const post = addPost(world, wabaId, url, bytes, mode);
	// The postman's only if we go down over it: until this attempt's time is out it is ours.
	await attempt(world, world.deliveries.patch(post, { due: post.due + mode.timeoutMs }));
	// Refused, it waits for its next turn like any.
	world.outside.wake();
}
