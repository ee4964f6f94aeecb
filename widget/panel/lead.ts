// Delivers one form to the server, exactly once in effect: the key is kept with the form until an
// answer comes, so a retry, a reload or a second tab repeats the same request. Must not know screens.
import type { LeadInput, LeadReceipt } from "../../protocol/lead.ts";
import type { Refusal } from "../../protocol/reasons.ts";
import { type Box, randomId } from "./box.ts";
import { createStore, type Store } from "./store.ts";

export type LeadBody = LeadInput;

interface PendingLead {
	readonly key: string;
	readonly body: LeadBody;
}

export interface PostState {
	readonly phase: "idle" | "sending" | "waiting" | "refused";
	/** While waiting: whether the network or the server is at fault. */
	readonly cause?: "network" | "server" | undefined;
	readonly refusal?: Refusal | undefined;
}

export interface Poster {
	readonly state: Store<PostState>;
	/** Forgets any earlier attempt: a changed form is another request. */
	send(body: LeadBody): void;
	/** Goes on with what an earlier page left; true if there was something. */
	resume(): boolean;
	cancel(): void;
	stop(): void;
}

export const LEAD = "lead";
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 30_000;

export function createPoster(
	box: Box,
	origin: string,
	onStored: (receipt: LeadReceipt, body: LeadBody) => void,
): Poster {
	const state = createStore<PostState>({ phase: "idle" });
	let timer = 0;
	let tries = 0;
	let turn = 0;

	async function attempt(): Promise<void> {
		const pending = box.read<PendingLead>(LEAD);
		if (!pending) return;
		clearTimeout(timer);
		const mine = ++turn;
		state.set({ phase: "sending", refusal: undefined });
		try {
			const answer = await fetch(`${origin}/api/w/leads`, {
				method: "POST",
				// The page may be left while this is on its way.
				keepalive: true,
				credentials: "omit",
				headers: { "content-type": "application/json", "idempotency-key": pending.key },
				body: JSON.stringify(pending.body),
			});
			const body: unknown = await answer.json();
			if (mine !== turn) return;
			if (answer.ok) {
				box.write(LEAD, undefined);
				state.set({ phase: "idle" });
				onStored(body as LeadReceipt, pending.body);
			} else if (answer.status >= 500 || answer.status === 429) again("server");
			else {
				box.write(LEAD, undefined);
				state.set({ phase: "refused", refusal: body as Refusal });
			}
		} catch {
			if (mine === turn) again("network");
		}
	}

	function again(cause: "network" | "server"): void {
		state.set({ phase: "waiting", cause });
		const wait = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** tries++);
		timer = setTimeout(attempt, wait * (0.5 + Math.random() / 2)) as unknown as number;
	}

	const online = () => {
		if (state.get().phase === "waiting") attempt();
	};
	addEventListener("online", online);

	return {
		state,
		send(body) {
			tries = 0;
			box.write(LEAD, { key: randomId(), body });
			attempt();
		},
		resume() {
			const left = !!box.read(LEAD);
			if (left) attempt();
			return left;
		},
		cancel() {
			turn++;
			clearTimeout(timer);
			box.write(LEAD, undefined);
			state.set({ phase: "idle" });
		},
		stop() {
			turn++;
			clearTimeout(timer);
			removeEventListener("online", online);
		},
	};
}
