// The weather of a storm [E65]: troubles of sending one after another, posts laid out and signed in another way
// from one moment to the next, forged ones among them. Everything it does is a choice of the chance it was
// given. Knows Meta's side by the stand-in's back door, and of the product one address. Holds no expectations.
import { setTimeout as wait } from "node:timers/promises";
import type { Chance } from "../simulator/chance.ts";

/** Troubles of sending (demo/whatsapp/README.md, "Faults"), and how often each call meets one. */
const TROUBLES: readonly object[] = [
	{ kind: "lost" },
	{ kind: "malformed" },
	{ kind: "slow", delayMs: 700 },
	{ kind: "html500" },
	{ kind: "html503" },
	{ kind: "status_first" },
	{ kind: "echo_first" },
	{ kind: "no_status" },
	{ kind: "held" },
	{ code: 131056 },
	{ code: 130429, retryAfter: 1 },
	{ code: 131000 },
	{ code: 131026, mode: "status" },
	{ code: 131047, mode: "status" },
	{ code: 131047 },
	{ code: 190, times: 1 },
];

/** How posts leave (demo/whatsapp/README.md, "Control"): all of it differs from one moment to the next. */
function delivery(chance: Chance): object {
	return {
		batch: chance.pick([1, 2, 4, 8]),
		layout: chance.pick(["value", "change", "entry", "mixed"]),
		contacts: chance.pick(["full", "shuffled", "fewer", "missing"]),
		order: chance.pick(["fifo", "reverse", "shuffle", "people", "statuses", "replies_first"]),
		duplicate: chance.pick(["none", "same", "rebatch", "twins"]),
		signature: chance.is(0.12) ? chance.pick(["wrong", "missing", "sha1"]) : "good",
		timeoutMs: chance.pick([5_000, 5_000, 40]),
		unknown: chance.is(0.2),
		skipDelivered: chance.is(0.3),
		failedThenDelivered: chance.is(0.3),
	};
}

/** What has not left Meta, or was not taken. */
interface Waiting {
	readonly mode: { readonly batch: number };
	readonly waiting: number;
	readonly posts: readonly { readonly signature: string }[];
}

interface Sky {
	readonly chance: Chance;
	/** The stand-in's back door. */
	lab<T>(method: string, path: string, body?: unknown): Promise<T>;
	/** Where Meta posts. */
	readonly door: string;
	/** The number is checked by somebody: what held it up is over. */
	check(): Promise<unknown>;
}

/** More posts than this are a crowd. */
const CROWD = 40;

export class Weather {
	/** As much waits at Meta as a slow machine can deliver afterwards: people hold their breath. */
	crowded = false;
	/** What calls met, by kind. */
	readonly met = new Map<string, number>();
	private readonly sky: Sky;

	constructor(sky: Sky) {
		this.sky = sky;
	}

	async rages(over: () => boolean): Promise<void> {
		const { chance, lab, check } = this.sky;
		/** Every trouble has its turn before one comes again. */
		const left: object[] = [];
		for (let n = 0; !over(); n += 1) {
			await this.noFaults();
			for (let some = chance.between(2, 4); some > 0; some -= 1) {
				if (left.length === 0) left.push(...TROUBLES);
				const [trouble] = left.splice(chance.between(0, left.length - 1), 1);
				await lab("POST", "fault", { probability: 0.5, ...trouble });
			}
			// A token that was refused holds the number up: somebody mends it, or all would leave in fair weather.
			if (chance.is(0.5)) await Promise.race([check().catch(() => null), wait(800)]);
			const { mode, waiting, posts } = await this.waiting();
			this.crowded = waiting + posts.length > CROWD;
			await lab("POST", "webhook", delivery(chance));
			// What waited for its batch to fill leaves, laid out as it is now.
			if (mode.batch > 1) await lab("POST", "webhook/release", {});
			if (chance.is(0.3)) await this.forged(n);
			// A post keeps the signature it was made with and is refused for seven days: a few are enough.
			await wait(150);
			await lab("POST", "webhook", { signature: "good" });
			await wait(chance.between(50, 500));
		}
	}

	/** Faults off, what was held let go, the number checked. */
	async clear(): Promise<void> {
		const { lab, check } = this.sky;
		await this.noFaults();
		await lab("POST", "webhook/forget", {});
		await lab("POST", "webhook/release", {});
		await check();
	}

	waiting(): Promise<Waiting> {
		return this.sky.lab<Waiting>("GET", "webhook");
	}

	private async noFaults(): Promise<void> {
		const { lab } = this.sky;
		const { faults } = await lab<{ faults: { kind: string; used: number }[] }>("GET", "fault");
		for (const { kind, used } of faults)
			if (used > 0) this.met.set(kind, (this.met.get(kind) ?? 0) + used);
		await lab("DELETE", "fault");
	}

	/** Somebody who knows the address and not the secret: refused, unless nobody is there at the moment. */
	private async forged(n: number): Promise<void> {
		const message = {
			from: "5511982000000",
			id: `wamid.FORGED${n}`,
			timestamp: "1795700001",
			type: "text",
			text: { body: "forjada" },
		};
		const value = { metadata: { phone_number_id: "1000000000001" }, messages: [message] };
		const entry = [{ id: "2000000000001", changes: [{ field: "messages", value }] }];
		const answer = await fetch(this.sky.door, {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"x-hub-signature-256": `sha256=${"0".repeat(64)}`,
			},
			body: JSON.stringify({ object: "whatsapp_business_account", entry }),
		}).catch(() => null);
		if (answer?.ok) throw new Error(`a forged post was taken: ${answer.status}`);
	}
}
