// A visitor's frames: greeting and resume, messages, ticks, typing. His pass names the one case he
// may touch; nothing he sends can name another.
import * as v from "valibot";
import type { Ticks } from "../../protocol/entry.ts";
import { REASONS, type Reason } from "../../protocol/reasons.ts";
import { PROTOCOL } from "../../protocol/version.ts";
import { type ToVisitor, VisitorFrame } from "../../protocol/visitor.ts";
import { isFlood, isFull } from "./bounds.ts";
import { rememberStatus, toMember } from "./broadcast.ts";
import { isOnWhatsApp, shownUpTo, visitorMessages } from "./entries.ts";
import { allRead } from "./marks.ts";
import { send, type VisitorPass } from "./sockets.ts";
import type { Stage } from "./stage.ts";
import { visitorStatus } from "./views.ts";

export function visitorFrame(
	stage: Stage,
	socket: WebSocket,
	pass: VisitorPass,
	input: unknown,
	now: number,
): void {
	const parsed = v.safeParse(VisitorFrame, input);
	if (!parsed.success) return refuse(socket, unknownOrInvalid(input, KNOWN), idOf(input));
	const frame = parsed.output;
	switch (frame.t) {
		case "hello":
			return hello(stage, socket, pass, frame.since, now);
		case "say":
			return say(stage, socket, pass, frame.id, frame.text, now);
		case "typing": {
			const kase = stage.engine.state.team.cases.get(pass.caseId);
			if (!kase || kase.owner === null || isOnWhatsApp(kase)) return;
			toMember(stage, kase.owner, { t: "typing", case: pass.caseId });
			return;
		}
		case "delivered":
		case "read":
			return mark(stage, socket, pass, frame.t, frame.n);
	}
}

function hello(
	stage: Stage,
	socket: WebSocket,
	pass: VisitorPass,
	since: number,
	now: number,
): void {
	stage.sockets.put(socket, { ...pass, ready: true });
	const log = stage.engine.log(pass.caseId, 0);
	const scene = stage.scene(now);
	const status = visitorStatus(scene, pass.caseId);
	rememberStatus(socket, status);
	const kase = scene.state.team.cases.get(pass.caseId);
	const shown = shownUpTo(log);
	// That the form arrived is known to who sent it; of what follows only what his window shows.
	const n = Math.max(shown, Math.min(log.length, 1));
	const frame: ToVisitor = {
		t: "welcome",
		v: PROTOCOL,
		now: scene.now,
		status,
		ticks: kase ? upTo(stage.ticks(pass.caseId), shown) : allRead(n),
		messages: visitorMessages(log).filter(({ n }) => n > since),
		n,
	};
	send(socket, frame);
	// The holder sees that his visitor is there, without a row written.
	stage.showCase(pass.caseId, now);
}

function upTo({ visitor, broker }: Ticks, n: number): Ticks {
	const cut = ({ delivered, read }: Ticks["visitor"]) => ({
		delivered: Math.min(delivered, n),
		read: Math.min(read, n),
	});
	return { visitor: cut(visitor), broker: cut(broker) };
}

function say(
	stage: Stage,
	socket: WebSocket,
	pass: VisitorPass,
	id: string,
	text: string,
	now: number,
): void {
	const log = stage.engine.log(pass.caseId, 0);
	// A repeated send of what is stored costs nothing and is acknowledged.
	const repeated = log.some(({ event }) => event.type === "said" && event.id === id);
	if (!repeated && (isFull(log) || isFlood(log))) return refuse(socket, "rate_limited", id);
	const seen = stage.ticks(pass.caseId).visitor.read;
	const command = { do: "visitor_says", case: pass.caseId, id, text, seen } as const;
	const result = stage.run(command, now, socket);
	if (!result.ok) return refuse(socket, result.refusal.reason, id, result.refusal.message);
	const stored = stage.engine
		.log(pass.caseId, 0)
		.find(({ event }) => event.type === "said" && event.id === id);
	if (stored) send(socket, { t: "ack", id, n: stored.n, at: stored.at } satisfies ToVisitor);
}

function mark(
	stage: Stage,
	socket: WebSocket,
	pass: VisitorPass,
	what: "delivered" | "read",
	claimed: number,
): void {
	const kase = stage.engine.state.team.cases.get(pass.caseId);
	if (!kase) return;
	const n = Math.min(
		claimed,
		isOnWhatsApp(kase) ? shownUpTo(stage.engine.log(kase.id, 0)) : kase.n,
	);
	const ticks = stage.ticks(pass.caseId);
	if (!stage.marks.advance(ticks, "visitor", what, n)) return;
	stage.sockets.put(socket, { ...pass, ...ticks.visitor });
	if (kase.owner !== null) toMember(stage, kase.owner, { t: "ticks", case: kase.id, ticks });
}

function refuse(
	socket: WebSocket,
	reason: Reason,
	id: string | undefined,
	message: string = REASONS[reason].text,
): void {
	send(socket, { t: "refused", ...(id ? { id } : {}), reason, message } satisfies ToVisitor);
}

/** A frame of no known kind is told apart from a known one that is badly filled in. */
export function unknownOrInvalid(input: unknown, known: ReadonlySet<string>): Reason {
	const kind = (input as { t?: unknown } | null)?.t;
	return typeof kind === "string" && known.has(kind) ? "invalid_input" : "unknown_command";
}

const KNOWN: ReadonlySet<string> = new Set(
	VisitorFrame.options.map(({ entries }) => entries.t.literal),
);

export function idOf(input: unknown): string | undefined {
	const id = (input as { id?: unknown } | null)?.id;
	return typeof id === "string" ? id.slice(0, 64) : undefined;
}
