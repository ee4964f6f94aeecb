// A number's day over real HTTP: every webhook in three shuffled copies, each post sent to the product and to a
// bare Worker that only verifies and stores, turn by turn, timed by the sender's clock. Then the
// team's cases are read, and every message has to be in one of them, once.
// `node bench/load.ts [webhooks]`; `npm run bench` does 10,000, `npm test` 500 (test/e2e/load.test.ts).
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import { META } from "../demo/seed/meta.mjs";
import { startProduct } from "../scripts/product.mjs";
import { freePorts, Member } from "../test/support/product.ts";
import {
	dice,
	EACH,
	envelopeOf,
	type Item,
	lifeOf,
	shuffled,
} from "../test/support/whatsapp/day.ts";
import { startBare } from "./bare-worker.mjs";

const COPIES = 3;
const SEED = 12;
/** Not timed: the first calls compile what they run. */
const WARM_UP = 200;
/** Posts under way at once: Meta has many connections, this machine two cores. */
const AT_ONCE = 2;

/** Of the answer time, in times the bare Worker's. */
export const GOALS = {
	p50: 2,
	/**
	 * The slowest answers met the work that follows earlier ones, in the same thread: telling the team, its
	 * rows, its screens. The bare Worker has no such work at all, so that its own slowest ones are the
	 * machine's; and of few posts the slowest hundredth is a handful.
	 */
	p99: 5,
};

interface Times {
	/** Milliseconds. */
	readonly p50: number;
	readonly p99: number;
}

interface Load {
	readonly posts: number;
	readonly seconds: number;
	readonly product: Times;
	readonly bare: Times;
	readonly messages: number;
	readonly cases: number;
	/** Sentences: what is not where it has to be. Empty when nothing is lost or doubled. */
	readonly wrong: readonly string[];
}

/** `perSecond`: posts offered to each of the two, in a second; 0 for as many as go. */
export async function load(webhooks: number, perSecond: number): Promise<Load> {
	const state = mkdtempSync(join(tmpdir(), "vez-load-"));
	const [port, sitePort, whatsappPort, barePort] = await freePorts();
	const secret = META.appSecret;
	const bare = await startBare({ port: barePort, state: join(state, "bare"), secret });
	const started = startProduct({ port, sitePort, whatsappPort, state, quiet: true });
	const product = await started.catch(async (error) => {
		await bare.stop();
		throw error;
	});
	try {
		const { account, password, team } = product.info;
		const admin = new Member({ port, account, password }, "clara");
		const [number] = await admin.ask<{ id: string }[]>("GET", "/api/whatsapp");
		const door = `${product.appUrl}/api/wa/${number?.id}`;
		const items = peopleOf(webhooks).flatMap((p) => lifeOf(p).flat());
		const roll = dice(SEED);
		const bodies = shuffled(Array.from({ length: COPIES }, () => items).flat(), roll).map((item) =>
			Buffer.from(JSON.stringify(envelopeOf([item]))),
		);
		const began = performance.now();
		const times = await tell(bodies, [door, bare.url], perSecond);
		const seconds = (performance.now() - began) / 1_000;
		const kept = await (await fetch(bare.url)).json();
		const wrong = kept === items.length ? [] : [`bare: ${kept} of ${items.length}`];
		const found = await settled(admin, team, items);
		return {
			posts: bodies.length,
			seconds,
			product: summary(times[0]),
			bare: summary(times[1]),
			messages: found.messages,
			cases: found.cases,
			wrong: [...wrong, ...found.wrong],
		};
	} finally {
		await Promise.all([product.stop(), bare.stop()]);
		rmSync(state, { recursive: true, force: true });
	}
}

/** The figure's line. */
export function spelt({ posts, seconds, product, bare, messages, cases, wrong }: Load): string {
	const ms = ({ p50, p99 }: Times) => `p50 ${p50.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms`;
	const { p50, p99 } = ratios({ product, bare });
	return (
		`figure: webhook answered, ${posts} posts (${COPIES} shuffled copies) in ${seconds.toFixed(0)} s over HTTP: ${ms(product)}; ` +
		`bare verify and store: ${ms(bare)}; ratio of p50 ${p50.toFixed(2)} (goal ${GOALS.p50}), of p99 ${p99.toFixed(2)} (goal ${GOALS.p99}); ` +
		`${messages} messages in ${cases} cases, ${wrong.length} wrong`
	);
}

export function ratios({ product, bare }: Pick<Load, "product" | "bare">): Times {
	return { p50: product.p50 / bare.p50, p99: product.p99 / bare.p99 };
}

function peopleOf(webhooks: number): number[] {
	return Array.from({ length: Math.floor(webhooks / EACH) }, (_, p) => p);
}

/** Every post to both, first to the one and the next time first to the other. */
async function tell(
	bodies: readonly Buffer[],
	doors: readonly [string, string],
	perSecond: number,
): Promise<readonly [number[], number[]]> {
	const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
	const times: [number[], number[]] = [[], []];
	const began = performance.now();
	let next = 0;
	const slot = async () => {
		for (let n = next++; n < bodies.length; n = next++) {
			const body = bodies[n] as Buffer;
			const early = perSecond > 0 ? (n / perSecond) * 1_000 - (performance.now() - began) : 0;
			if (early > 0) await wait(early);
			const start = performance.now();
			const headers = {
				"content-type": "application/json",
				"content-length": body.length,
				"x-hub-signature-256": `sha256=${createHmac("sha256", META.appSecret).update(body).digest("hex")}`,
			};
			for (const which of n % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
				const took = await post(doors[which], body, headers, agent);
				if (n >= WARM_UP) times[which].push(took);
			}
			// As long again: whatever the machine's speed, the work that follows an answer finds time too.
			await wait(performance.now() - start);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, slot));
	agent.destroy();
	return times;
}

/** Milliseconds from the first byte sent to the last of the answer; anything but 200 ends the run. */
function post(
	url: string,
	body: Buffer,
	headers: Record<string, string | number>,
	agent: Agent,
): Promise<number> {
	return new Promise((resolve, reject) => {
		const start = performance.now();
		const sent = request(url, { method: "POST", headers, agent }, (answer) => {
			answer.resume();
			answer.once("end", () => {
				if (answer.statusCode === 200) resolve(performance.now() - start);
				else reject(new Error(`${url}: ${answer.statusCode}`));
			});
		});
		sent.once("error", reject);
		sent.end(body);
	});
}

interface Entry {
	readonly kind: string;
	readonly id?: string;
	readonly target?: string;
	readonly change?: { readonly what: string; readonly from?: string };
}

interface Found {
	readonly messages: number;
	readonly cases: number;
	readonly wrong: readonly string[];
}

/** What the team holds in the end: looked at until all of it is there, or nothing more comes. */
async function settled(admin: Member, team: string, items: readonly Item[]): Promise<Found> {
	let found = await held(admin, team, items);
	for (let before = -1; found.wrong.length > 0 && found.wrong.length !== before; ) {
		before = found.wrong.length;
		await wait(3_000);
		found = await held(admin, team, items);
	}
	return found;
}

const AMENDS = ["reaction", "edit", "revoke"];

async function held(admin: Member, team: string, items: readonly Item[]): Promise<Found> {
	const said = new Map<string, number>();
	const amended = new Map<string, number>();
	let cases = 0;
	for (let id = 1; ; id += 1) {
		const story = await admin.find<{ entries: Entry[] }>("GET", `/api/teams/${team}/cases/${id}`);
		if (story === null) break;
		cases += 1;
		for (const { kind, id: key = "", target, change } of story.entries) {
			if (kind === "message") said.set(key, (said.get(key) ?? 0) + 1);
			const slot = `${change?.what} ${target}`;
			if (kind === "amendment") amended.set(slot, (amended.get(slot) ?? 0) + 1);
		}
	}
	const wrong: string[] = [];
	const wanted = new Map<string, number>();
	let messages = 0;
	for (const { list, what } of items) {
		const type = String(what.type);
		if (list === "statuses") continue;
		if (list === "messages" && AMENDS.includes(type)) {
			const about = what[type] as Record<string, string>;
			const slot = `${type} ${about.message_id ?? about.original_message_id}`;
			wanted.set(slot, (wanted.get(slot) ?? 0) + 1);
			continue;
		}
		messages += 1;
		const times = said.get(String(what.id)) ?? 0;
		if (times !== 1) wrong.push(`${what.id} is in cases ${times} times`);
	}
	for (const [slot, times] of wanted)
		if (amended.get(slot) !== times) wrong.push(`${slot}: ${amended.get(slot)} of ${times}`);
	const strange = [...said.keys()].length - messages;
	if (strange > 0) wrong.push(`${strange} messages nobody sent`);
	return { messages, cases, wrong };
}

function summary(values: readonly number[]): Times {
	const sorted = values.toSorted((a, b) => a - b);
	const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
	return { p50: at(0.5), p99: at(0.99) };
}

if (process.argv[1] === import.meta.filename) {
	const result = await load(Number(process.argv[2] ?? 10_000), Number(process.argv[3] ?? 100));
	console.log(spelt(result));
	for (const one of result.wrong.slice(0, 20)) console.log(one);
	const { p50, p99 } = ratios(result);
	process.exitCode = result.wrong.length === 0 && p50 <= GOALS.p50 && p99 <= GOALS.p99 ? 0 : 1;
}
