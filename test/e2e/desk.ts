// A member's dashboard over a plain socket of the running product, for end-to-end runs without a browser:
// takes every offer, sends again under the same id what was not answered, comes back when the line breaks
// or the product was killed. Holds no expectations.
import type { StaffCommand, ToStaff } from "../../protocol/staff.ts";
import { PING, PROTOCOL, SUBPROTOCOL } from "../../protocol/version.ts";
import type { Delivery } from "../../protocol/whatsapp.ts";
import type { Running } from "../support/product.ts";

const COME_BACK_MS = 150;
/** What was not answered in this is sent again. */
const PATIENCE_MS = 1_500;

export interface Company extends Running {
	readonly team: string;
}

interface Asked {
	readonly command: StaffCommand;
	sentAt: number;
}

export class Desk {
	/** Commands that were answered "ok", by their id. */
	readonly done = new Map<string, StaffCommand>();
	/** And those that were refused: the reason. */
	readonly refused = new Map<string, string>();
	/** Cases this member has, as far as he was told. */
	readonly mine = new Set<number>();
	/** How far each message of ours got, by case, as the last frames told. */
	readonly states = new Map<number, Record<string, Delivery>>();
	private readonly asked = new Map<string, Asked>();
	private readonly to: Company;
	private readonly cookie: string;
	private socket: WebSocket | null = null;
	private me = 0;
	private over = false;
	private readonly beat: NodeJS.Timeout;

	constructor(to: Company, cookie: string) {
		this.to = to;
		this.cookie = cookie;
		this.connect();
		this.beat = setInterval(() => this.again(), PATIENCE_MS / 3);
	}

	/** The command's id; for what is said it is also the message's. */
	act(command: StaffCommand): string {
		const id = crypto.randomUUID();
		this.asked.set(id, { command, sentAt: Date.now() });
		this.send({ t: "do", id, command });
		return id;
	}

	/** Asks for the states of a case's messages: they come as a frame, into `states`. */
	open(id: number): void {
		this.send({ t: "open", case: id, since: 0 });
	}

	get waiting(): number {
		return this.asked.size;
	}

	close(): void {
		this.over = true;
		clearInterval(this.beat);
		this.socket?.close();
	}

	private again(): void {
		const now = Date.now();
		for (const [id, one] of this.asked) {
			if (now - one.sentAt < PATIENCE_MS) continue;
			one.sentAt = now;
			this.send({ t: "do", id, command: one.command });
		}
	}

	private send(frame: unknown): void {
		if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
	}

	private connect(): void {
		const { port, team } = this.to;
		// Node's client sends the headers a browser sends by itself.
		const headers = { origin: `http://127.0.0.1:${port}`, cookie: this.cookie };
		const options = { protocols: [SUBPROTOCOL], headers } as unknown as string[];
		const socket = new WebSocket(`ws://127.0.0.1:${port}/api/teams/${team}/socket`, options);
		this.socket = socket;
		socket.onopen = () => {
			this.send({ t: "hello", v: PROTOCOL });
			socket.send(PING);
		};
		socket.onmessage = ({ data }) => {
			if (String(data).startsWith("{")) this.heard(JSON.parse(String(data)) as ToStaff);
		};
		socket.onclose = () => {
			if (!this.over) setTimeout(() => this.connect(), COME_BACK_MS);
		};
	}

	private heard(frame: ToStaff): void {
		switch (frame.t) {
			case "welcome":
				this.me = frame.me.id;
				for (const { id } of frame.offers) this.take(id);
				for (const one of frame.cases) this.has(one.id, one.owner?.id);
				return;
			case "offer":
				return this.take(frame.offer.id);
			case "case":
				return this.has(frame.case.id, frame.case.owner?.id);
			case "case_gone":
				this.mine.delete(frame.case);
				return;
			case "deliveries":
				this.states.set(frame.case, { ...this.states.get(frame.case), ...frame.states });
				return;
			case "ok": {
				const asked = this.asked.get(frame.id);
				if (asked) this.done.set(frame.id, asked.command);
				this.asked.delete(frame.id);
				return;
			}
			case "refused":
				if (frame.id === undefined || frame.reason === "rate_limited") return;
				this.refused.set(frame.id, frame.reason);
				this.asked.delete(frame.id);
				return;
		}
	}

	private take(offer: string): void {
		this.send({ t: "shown", offer });
		this.act({ do: "accept", offer });
	}

	private has(id: number, owner: number | undefined): void {
		if (owner === this.me) this.mine.add(id);
		else this.mine.delete(id);
	}
}
