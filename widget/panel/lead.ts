// Delivers one form to the server, exactly once in effect: the key is kept with the form until an
// answer comes, so a retry, a reload or a second tab repeats the same request. Must not know screens.
import type { LeadInput, LeadReceipt } from "../../protocol/lead.ts";
import type { Refusal } from "../../protocol/reasons.ts";
import { randomId, read, write } from "./box.ts";
import { host, life, set, state, talk } from "./state.ts";
import * as t from "./texts/index.ts";

export const LEAD = "lead";
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

let timer: ReturnType<typeof setTimeout>;
let tries = 0;
let turn = 0;
let stored = (_receipt: LeadReceipt, _lead: LeadInput): void => undefined;

async function attempt(): Promise<void> {
	const kept = read<{ key: string; body: LeadInput }>(LEAD);
	if (!kept) return;
	clearTimeout(timer);
	const mine = ++turn;
	set({ post: "sending" });
	let notice = navigator.onLine ? t.unreachableKept : t.offlineKept;
	try {
		const answer = await fetch(`${host.origin}/api/w/leads`, {
			method: "POST",
			// The page may be left while this is on its way.
			keepalive: true,
			credentials: "omit",
			headers: {
				"content-type": "application/json",
				"idempotency-key": kept.key,
				// Whoever holds an open conversation joins it: the same person, another channel.
				...(talk.receipt && { authorization: `Bearer ${talk.receipt.token}` }),
			},
			body: JSON.stringify(kept.body),
		});
		const body: unknown = await answer.json();
		if (mine !== turn) return;
		if (answer.status < 500 && answer.status !== 429) {
			cancel();
			if (answer.ok) stored(body as LeadReceipt, kept.body);
			else refused(body as Refusal);
			return;
		}
		notice = t.serverKept;
	} catch {}
	if (mine !== turn) return;
	set({ post: "waiting", notice });
	const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++);
	timer = setTimeout(attempt, wait * (0.5 + Math.random() / 2));
}

/** The server's sentences are Portuguese; other languages have one of their own. */
function refused({ message, fields }: Refusal): void {
	const native = t.locale === "pt-BR";
	set({ notice: native ? message : t.refused, errors: (native && fields) || {} });
}

/** Forgets any earlier attempt: a changed form is another request. */
export function send(body: LeadInput): void {
	tries = 0;
	write(LEAD, { key: randomId(), body });
	attempt();
}

export function cancel(): void {
	turn++;
	clearTimeout(timer);
	write(LEAD);
	set({ post: undefined, notice: undefined });
}

/** Goes on with what an earlier page left. */
export function resume(onStored: typeof stored): void {
	stored = onStored;
	addEventListener("online", () => state.post === "waiting" && attempt(), life);
	life.signal.onabort = () => {
		turn++;
		clearTimeout(timer);
	};
	attempt();
}
