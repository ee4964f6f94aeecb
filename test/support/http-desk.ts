// A member's dashboard over the Worker's own socket: what he was shown, what he does, what he is
// answered. For tests that follow a lead from HTTP to a person. Holds no expectations.
import type { StaffCommand, ToStaff } from "../../protocol/staff.ts";
import { SUBPROTOCOL } from "../../protocol/version.ts";
import { PATIENCE_MS } from "./eventually.ts";
import { call, OWN, type Signed } from "./http.ts";

type FrameOf<T extends ToStaff["t"]> = Extract<ToStaff, { t: T }>;

export class Desk {
	readonly frames: ToStaff[] = [];
	readonly #socket: WebSocket;
	readonly #waiting = new Set<() => void>();

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		socket.addEventListener("message", ({ data }) => {
			if (data === "pong") return;
			this.frames.push(JSON.parse(String(data)) as ToStaff);
			for (const wake of this.#waiting) wake();
		});
		socket.accept();
	}

	static async open(team: string, who: Signed): Promise<Desk> {
		const response = await call(`/api/teams/${team}/socket`, {
			headers: {
				upgrade: "websocket",
				origin: OWN,
				cookie: who.cookie,
				"sec-websocket-protocol": SUBPROTOCOL,
			},
		});
		if (!response.webSocket) throw new Error(`no socket: ${response.status}`);
		const desk = new Desk(response.webSocket);
		desk.send({ t: "hello", v: 1 });
		await desk.seen("welcome");
		return desk;
	}

	send(frame: unknown): void {
		this.#socket.send(JSON.stringify(frame));
	}

	/** The command's answer: "ok", or the reason it was refused for. */
	async act(command: StaffCommand): Promise<string> {
		const id = crypto.randomUUID();
		this.send({ t: "do", id, command });
		await this.#until(() => this.frames.some((frame) => "id" in frame && frame.id === id));
		const answer = this.frames.find((frame) => "id" in frame && frame.id === id);
		return answer?.t === "refused" ? answer.reason : "ok";
	}

	/** The last frame of a kind that fits, waiting for it if it has not come. */
	async seen<T extends ToStaff["t"]>(
		t: T,
		fits: (frame: FrameOf<T>) => boolean = () => true,
	): Promise<FrameOf<T>> {
		const find = () =>
			this.frames.findLast(
				(frame): frame is FrameOf<T> => frame.t === t && fits(frame as FrameOf<T>),
			);
		await this.#until(() => find() !== undefined);
		const found = find();
		if (!found) throw new Error("unreachable");
		return found;
	}

	/** His card of this case, acknowledged as shown. */
	async card(caseId: number): Promise<string> {
		const { offer } = await this.seen("offer", ({ offer }) => offer.caseId === caseId);
		this.send({ t: "shown", offer: offer.id });
		return offer.id;
	}

	close(): void {
		this.#socket.close(1000, "done");
	}

	async #until(holds: () => boolean): Promise<void> {
		let wake: () => void = () => undefined;
		const deadline = setTimeout(() => wake(), PATIENCE_MS);
		for (const end = Date.now() + PATIENCE_MS; !holds(); ) {
			if (Date.now() > end)
				throw new Error(`waited in vain; last: ${JSON.stringify(this.frames.at(-1))}`);
			await new Promise<void>((resolve) => {
				wake = resolve;
				this.#waiting.add(resolve);
			});
			this.#waiting.delete(wake);
		}
		clearTimeout(deadline);
	}
}
