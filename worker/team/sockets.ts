// The team's sockets: what each one is (in its attachment, which survives hibernation), who is
// really there, and how often it may speak. Presence comes from heartbeats, never from "a socket
// exists"; nothing here is ever a row.
import {
	FRAMES_BURST,
	FRAMES_PER_SECOND,
	PING_EVERY_MS,
	PRESENCE_MS,
} from "../../protocol/limits.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import { PING, PONG } from "../../protocol/version.ts";
import type { Surroundings } from "../routing/team.ts";
import { offerName } from "../routing/team.ts";
import type { SocketActor } from "./port.ts";

export interface VisitorPass {
	readonly as: "visitor";
	readonly caseId: number;
	/** Its first frame was a good `hello`. */
	readonly ready: boolean;
	/** When it opened or, roughly, was last heard. */
	readonly at: number;
	readonly delivered: number;
	readonly read: number;
}

export interface MemberPass {
	readonly as: "member";
	readonly id: number;
	readonly session: string;
	readonly ready: boolean;
	readonly at: number;
	/** Offers this screen showed, newest last (D17). */
	readonly shown: readonly string[];
	/** How far he received and read, by case. */
	readonly marks: Readonly<Record<string, readonly [delivered: number, read: number]>>;
	/** Cases this screen has open, for those who watch. */
	readonly open: readonly number[];
}

export type Pass = VisitorPass | MemberPass;

/** Per person: more tabs than this and the oldest goes. */
export const MAX_SOCKETS = 5;

/** What a socket is, from the moment it opens until its first frame. */
export function passFor(actor: SocketActor, at: number): Pass {
	if (actor.as === "visitor")
		return { as: "visitor", caseId: actor.caseId, ready: false, at, delivered: 0, read: 0 };
	const { id, session } = actor;
	return { as: "member", id, session, ready: false, at, shown: [], marks: {}, open: [] };
}

interface There {
	readonly members: Set<number>;
	readonly visitors: Set<number>;
	readonly shown: Set<string>;
}

interface Bucket {
	tokens: number;
	at: number;
}

export class Sockets {
	private readonly context: DurableObjectState;
	private readonly passes = new WeakMap<WebSocket, Pass>();
	private readonly lastFrame = new WeakMap<WebSocket, number>();
	private readonly buckets = new WeakMap<WebSocket, Bucket>();
	/** When the object started with nobody connected; 0 if it woke with its sockets. */
	readonly startedAt: number;

	constructor(context: DurableObjectState, now: number) {
		this.context = context;
		context.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));
		this.startedAt = context.getWebSockets().length > 0 ? 0 : now;
	}

	accept(socket: WebSocket, pass: Pass): void {
		const tag = tagOf(pass);
		const mine = this.context.getWebSockets(tag).filter(isOpen);
		if (mine.length >= MAX_SOCKETS) {
			const oldest = mine.reduce((a, b) =>
				(this.pass(a)?.at ?? 0) <= (this.pass(b)?.at ?? 0) ? a : b,
			);
			close(oldest, CLOSE.too_many_tabs, "too_many_tabs");
		}
		this.context.acceptWebSocket(socket, [tag]);
		this.put(socket, pass);
	}

	pass(socket: WebSocket): Pass | null {
		const known = this.passes.get(socket);
		if (known) return known;
		const stored = socket.deserializeAttachment() as Pass | null;
		if (stored) this.passes.set(socket, stored);
		return stored;
	}

	put(socket: WebSocket, pass: Pass): void {
		this.passes.set(socket, pass);
		socket.serializeAttachment(pass);
	}

	/** A sign of life. Now and then it goes into the attachment, so that it survives hibernation. */
	heard(socket: WebSocket, now: number): void {
		this.lastFrame.set(socket, now);
		const pass = this.pass(socket);
		if (pass && now - pass.at > PING_EVERY_MS) this.put(socket, { ...pass, at: now });
	}

	/** It closed: nothing of it counts any more, though the platform may list it for a while. */
	forget(socket: WebSocket): Pass | null {
		const pass = this.pass(socket);
		if (pass) this.passes.set(socket, { ...pass, ready: false });
		return pass;
	}

	/** Token bucket: false when this socket speaks too fast. */
	may(socket: WebSocket, now: number): boolean {
		const bucket = this.buckets.get(socket) ?? { tokens: FRAMES_BURST, at: now };
		const refill = ((now - bucket.at) / 1_000) * FRAMES_PER_SECOND;
		bucket.tokens = Math.min(FRAMES_BURST, bucket.tokens + Math.max(0, refill)) - 1;
		bucket.at = now;
		this.buckets.set(socket, bucket);
		return bucket.tokens >= 0;
	}

	visitors(caseId: number): WebSocket[] {
		return this.ready(`c:${caseId}`);
	}

	member(id: number): WebSocket[] {
		return this.ready(`m:${id}`);
	}

	*all(): Iterable<readonly [WebSocket, Pass]> {
		for (const socket of this.context.getWebSockets()) {
			const pass = this.pass(socket);
			if (pass?.ready && isOpen(socket)) yield [socket, pass];
		}
	}

	/** Closes a member's sockets: those of one session, or all of them. */
	end(member: number, session: string | null, code: number, reason: string): void {
		for (const socket of this.context.getWebSockets(`m:${member}`)) {
			const pass = this.pass(socket);
			if (pass?.as === "member" && (session === null || pass.session === session))
				close(socket, code, reason);
		}
	}

	/** The passes that can say how far a conversation was read. */
	*passesOf(caseId: number, owner: number | null): Iterable<Pass> {
		const sockets = [...this.visitors(caseId), ...(owner === null ? [] : this.member(owner))];
		for (const socket of sockets) {
			const pass = this.pass(socket);
			if (pass) yield pass;
		}
	}

	/** Who can be reached and what is on screens, at this instant; looked up when first asked. */
	around(now: number): Surroundings {
		let found: There | null = null;
		const there = () => {
			found ??= this.there(now);
			return found;
		};
		return {
			reach: (member) => (there().members.has(member) ? "live" : "none"),
			shown: (caseId, no) => there().shown.has(offerName(caseId, no)),
			visitorHere: (caseId) => there().visitors.has(caseId),
			startedAt: this.startedAt,
		};
	}

	private there(now: number): There {
		const there: There = { members: new Set(), visitors: new Set(), shown: new Set() };
		for (const [socket, pass] of this.all()) {
			if (!this.isFresh(socket, pass, now)) continue;
			if (pass.as === "visitor") there.visitors.add(pass.caseId);
			else {
				there.members.add(pass.id);
				for (const offer of pass.shown) there.shown.add(offer);
			}
		}
		return there;
	}

	private ready(tag: string): WebSocket[] {
		return this.context.getWebSockets(tag).filter((socket) => {
			const pass = this.pass(socket);
			return pass?.ready === true && isOpen(socket);
		});
	}

	private isFresh(socket: WebSocket, pass: Pass, now: number): boolean {
		const beat = this.context.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
		const last = Math.max(pass.at, beat, this.lastFrame.get(socket) ?? 0);
		return now - last <= PRESENCE_MS;
	}
}

export function tagOf(pass: Pass): string {
	return pass.as === "visitor" ? `c:${pass.caseId}` : `m:${pass.id}`;
}

export function send(socket: WebSocket, frame: unknown): void {
	sendAll([socket], frame);
}

/** One frame to many, spelled out once. */
export function sendAll(sockets: Iterable<WebSocket>, frame: unknown): void {
	let text: string | null = null;
	for (const socket of sockets) {
		text ??= JSON.stringify(frame);
		try {
			socket.send(text);
		} catch {
			// It is going away; its close event follows and does what must be done.
		}
	}
}

export function close(socket: WebSocket, code: number, reason: string): void {
	try {
		socket.close(code, reason);
	} catch {
		// It was closed already.
	}
}

export function isOpen(socket: WebSocket): boolean {
	return socket.readyState === WebSocket.OPEN;
}
