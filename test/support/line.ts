// One open socket of a team object as a test holds it: every frame it received, in order, and a way
// to wait for one. Knows frames, not what they mean.
import type { ToStaff } from "../../protocol/staff.ts";
import { PONG } from "../../protocol/version.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import type { TeamRoom } from "../../worker/team/room.ts";
import { PATIENCE_MS } from "./eventually.ts";

export type Stub = DurableObjectStub<TeamRoom>;

export type Frame = (ToStaff | ToVisitor) & { readonly t: string };

/** One open socket and every frame it received, in order. */
export class Line<F extends Frame> {
	readonly frames: F[] = [];
	closed: { code: number; reason: string } | null = null;
	readonly stub: Stub;
	private readonly socket: WebSocket;
	private readonly waiters = new Set<() => void>();

	constructor(stub: Stub, socket: WebSocket) {
		this.stub = stub;
		this.socket = socket;
		socket.addEventListener("message", ({ data }) => {
			if (data === PONG) return;
			this.frames.push(JSON.parse(String(data)) as F);
			for (const wake of this.waiters) wake();
		});
		socket.addEventListener("close", ({ code, reason }) => {
			this.closed = { code, reason };
			for (const wake of this.waiters) wake();
		});
		socket.accept();
	}

	send(frame: unknown): void {
		this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
	}

	sendBinary(bytes: Uint8Array): void {
		this.socket.send(bytes);
	}

	close(): void {
		this.socket.close(1000, "bye");
	}

	/** The first frame of a kind, now or when it comes. */
	async next<T extends F["t"]>(
		t: T,
		match: (frame: Extract<F, { t: T }>) => boolean = () => true,
	): Promise<Extract<F, { t: T }>> {
		const found = () => this.all(t).find(match);
		await this.until(() => found() !== undefined, `frame ${t}`);
		const frame = found();
		if (!frame) throw new Error(`no frame ${t}`);
		return frame;
	}

	/** Every frame of a kind so far. */
	all<T extends F["t"]>(t: T): Extract<F, { t: T }>[] {
		return this.frames.filter((frame): frame is Extract<F, { t: T }> => frame.t === t);
	}

	async ended(): Promise<{ code: number; reason: string }> {
		await this.until(() => this.closed !== null, "close");
		return this.closed ?? { code: 0, reason: "" };
	}

	/** Everything so far is forgotten; what comes next is what a test asks about. */
	clear(): void {
		this.frames.length = 0;
	}

	private until(done: () => boolean, what: string): Promise<void> {
		if (done()) return Promise.resolve();
		return new Promise((resolve, reject) => {
			const timer = setTimeout(() => {
				this.waiters.delete(check);
				const got = this.frames.map(({ t }) => t).join(" ");
				reject(new Error(`no ${what}; got ${got} ${JSON.stringify(this.closed)}`));
			}, PATIENCE_MS);
			const check = () => {
				if (!done() && this.closed === null) return;
				clearTimeout(timer);
				this.waiters.delete(check);
				if (done()) resolve();
				else reject(new Error(`no ${what}: closed ${JSON.stringify(this.closed)}`));
			};
			this.waiters.add(check);
		});
	}
}
