// A member's frames: greeting and resume, commands, what he opens and reads. His role is read from
// the team at every command, never from the socket: a change of role counts from the next frame on.
import * as v from "valibot";
import type { Entry } from "../../protocol/entry.ts";
import { CLOSE, type Reason } from "../../protocol/reasons.ts";
import {
	COMMAND_ROLES,
	type StaffCommand,
	StaffFrame,
	type ToStaff,
} from "../../protocol/staff.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import type { Command } from "../routing/commands.ts";
import type { Case, Member, MemberId } from "../routing/team.ts";
import { toMember } from "./broadcast.ts";
import { entriesOf, isOnWhatsApp } from "./entries.ts";
import { findClosed } from "./find.ts";
import { lineIn } from "./lines.ts";
import { close, type MemberPass, send } from "./sockets.ts";
import { refuse } from "./staff-refusal.ts";
import type { Stage } from "./stage.ts";
import { maySee, storyOf } from "./story.ts";
import { idOf, unknownOrInvalid } from "./visitor-line.ts";
import { welcome } from "./welcome.ts";
import { lacks, readOnWhatsApp, settle, wordsOf } from "./whatsapp-line.ts";

const MAX_SHOWN = 8;
const MAX_MARKS = 60;
const MAX_OPEN = 10;

export function staffFrame(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	input: unknown,
	now: number,
): void {
	const parsed = v.safeParse(StaffFrame, input);
	if (!parsed.success) return refuse(socket, wrongCommand(input), idOf(input));
	const frame = parsed.output;
	const member = stage.engine.state.team.members.get(pass.id);
	if (!member || member.removed) return close(socket, CLOSE.forbidden, "not_a_member");
	switch (frame.t) {
		case "hello":
			return hello(stage, socket, pass, frame.seen, now);
		case "do":
			return perform(stage, socket, member, frame.id, frame.command, now);
		case "shown":
			return shown(stage, socket, pass, frame.offer, now);
		case "typing": {
			const kase = stage.engine.state.team.cases.get(frame.case);
			if (kase?.owner === pass.id) toVisitors(stage, kase, { t: "typing" });
			return;
		}
		case "delivered":
		case "read":
			return mark(stage, socket, pass, frame.t, frame.case, frame.n);
		case "open":
			return open(stage, socket, pass, frame.case, frame.since);
		case "why":
			return why(stage, socket, pass, frame.case);
		case "find": {
			const { state } = stage.engine;
			const list = (owner: number | null, limit: number) => stage.engine.closed(owner, limit);
			const cases = findClosed(state, list, pass.id, frame.text);
			return send(socket, { t: "found", id: frame.id, cases } satisfies ToStaff);
		}
		case "clock":
			return send(socket, {
				t: "clock",
				id: frame.id,
				now: stage.engine.clock(now),
			} satisfies ToStaff);
	}
}

/** The snapshot first: what his coming changes then reaches him as changes. */
function hello(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	seen: Readonly<Record<string, number>>,
	now: number,
): void {
	const wasHere = stage.sockets.around(now).reach(pass.id) !== "none";
	stage.sockets.put(socket, { ...pass, ready: true });
	welcome(stage, socket, pass.id, seen, now);
	if (wasHere) stage.run({ do: "back", member: pass.id }, now);
	else stage.presence({ do: "back", member: pass.id }, now);
}

function perform(
	stage: Stage,
	socket: WebSocket,
	member: Member,
	id: string,
	command: StaffCommand,
	now: number,
): void {
	if (!COMMAND_ROLES[command.do].includes(member.role)) return refuse(socket, "forbidden", id);
	if (command.do === "settle") return settle(stage, socket, member, id, command);
	const cannot =
		command.do === "template" || command.do === "ask_phone" ? lacks(stage, command) : null;
	if (cannot) return refuse(socket, cannot, id);
	const asked = translate(stage, command, member.id, id, now);
	const result = stage.run(asked, now);
	if (!result.ok && !doneBefore(stage, command, member.id, result.refusal.reason))
		return refuse(socket, result.refusal.reason, id, result.refusal);
	send(socket, { t: "ok", id, ...answer(stage, command, id) } satisfies ToStaff);
}

/**
 * A page that lost the answer asks again. The core knows its open cases and answers such a command
 * as the first time; an ended case it has forgotten, so the log says who ended it.
 */
function doneBefore(stage: Stage, command: StaffCommand, by: MemberId, reason: Reason): boolean {
	if (command.do !== "conclude" || reason !== "case_closed") return false;
	const end = stage.engine.log(command.case, 0).at(-1)?.event;
	return end?.type === "concluded" && end.by === by && end.outcome === command.outcome;
}

function translate(
	stage: Stage,
	command: Exclude<StaffCommand, { do: "settle" }>,
	by: number,
	id: string,
	now: number,
): Command {
	switch (command.do) {
		case "available":
			return { do: "available", member: by, on: command.on, by };
		case "set_available":
			return { do: "available", member: command.member, on: command.on, by };
		case "pause":
			return {
				do: "pause",
				member: by,
				minutes: command.minutes,
				visiting: command.why === "visiting",
			};
		case "accept":
		case "refuse":
		case "undo_refuse":
			return { do: command.do, by, ...offerOf(command.offer) };
		case "refuse_why":
			return { do: "refuse_why", by, why: command.why, ...offerOf(command.offer) };
		case "claim":
			return { do: "claim", case: command.case, by };
		case "say":
		case "template":
		case "ask_phone":
			return wordsOf(stage, command, by, id, now);
		case "replied":
			return { do: "replied", case: command.case, by };
		case "conclude":
			return {
				do: "conclude",
				case: command.case,
				by,
				outcome: command.outcome,
				note: command.note || null,
			};
		case "activate":
		case "take_notice":
		case "inbound_seen":
			return { do: command.do, case: command.case, by };
		case "transfer":
			return { do: "transfer", case: command.case, to: command.member, by };
		case "edit_record":
			return {
				do: "edit_record",
				case: command.case,
				by,
				name: command.name ?? null,
				email: command.email ?? null,
				phone: command.phone ?? null,
			};
		case "assign":
			return { do: "assign", case: command.case, to: command.member, by };
		case "move":
			return {
				do: "move",
				member: command.member,
				to: placeBefore(stage, command.member, command.before),
			};
	}
}

/** Screens list who is on duty first, so a move names a neighbour and not a number. */
function placeBefore(stage: Stage, member: number, before: number | null): number {
	const others = [...stage.engine.state.team.members.values()]
		.filter(({ id, role, removed }) => role === "broker" && !removed && id !== member)
		.sort((a, b) => a.position - b.position);
	const at = others.findIndex(({ id }) => id === before);
	return (at === -1 ? others.length : at) + 1;
}

function offerOf(name: string): { case: number; offer: number } {
	const [caseId, offer] = name.split(".");
	return { case: Number(caseId), offer: Number(offer) };
}

/** What the sender wants to know beyond "done". */
function answer(
	stage: Stage,
	command: StaffCommand,
	id: string,
): { n?: number; at?: number; handedOn?: boolean } {
	if (command.do === "say" || command.do === "template" || command.do === "ask_phone") {
		const stored = stage.engine
			.log(command.case, 0)
			.find(({ event }) => event.type === "said" && event.id === id);
		return stored ? { n: stored.n, at: stored.at } : {};
	}
	if (command.do !== "refuse") return {};
	const kase = stage.engine.state.team.cases.get(offerOf(command.offer).case);
	const free = kase?.status === "waiting" || kase?.status === "open_to_all";
	return { handedOn: !free };
}

/** The acknowledgement of delivery lives in the attachment: it survives hibernation, costs no row. */
function shown(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	offer: string,
	now: number,
): void {
	const { case: caseId, offer: no } = offerOf(offer);
	const current = stage.engine.state.team.cases.get(caseId)?.offer;
	if (current?.no !== no || current.to !== pass.id || pass.shown.includes(offer)) return;
	stage.sockets.put(socket, { ...pass, shown: [...pass.shown, offer].slice(-MAX_SHOWN) });
	if (stage.engine.state.team.members.get(pass.id)?.unreachable)
		stage.presence({ do: "back", member: pass.id }, now);
}

function mark(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	what: "delivered" | "read",
	caseId: number,
	claimed: number,
): void {
	const kase = stage.engine.state.team.cases.get(caseId);
	if (!kase || kase.owner !== pass.id) return;
	const ticks = stage.ticks(caseId);
	if (!stage.marks.advance(ticks, "broker", what, Math.min(claimed, kase.n))) return;
	const { delivered, read } = ticks.broker;
	const marks: MemberPass["marks"] = { ...pass.marks, [caseId]: [delivered, read] };
	const kept = Object.fromEntries(Object.entries(marks).slice(-MAX_MARKS));
	stage.sockets.put(socket, { ...pass, marks: kept });
	toVisitors(stage, kase, { t: "ticks", ticks });
	toMember(stage, pass.id, { t: "ticks", case: caseId, ticks });
	if (what === "read") readOnWhatsApp(stage, kase, read);
}

/** That he types or has read is an answer to who wrote: on WhatsApp not to the form's window (C133). */
function toVisitors(stage: Stage, kase: Case, frame: ToVisitor): void {
	if (isOnWhatsApp(kase)) return;
	for (const visitor of stage.sockets.visitors(kase.id)) send(visitor, frame);
}

function open(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	caseId: number,
	since: number,
): void {
	const log = stage.engine.log(caseId, 0);
	if (!maySee(stage.engine.state, pass.id, caseId, log))
		return refuse(socket, "not_found", undefined);
	const watched = [...pass.open.filter((id) => id !== caseId), caseId].slice(-MAX_OPEN);
	stage.sockets.put(socket, { ...pass, open: watched });
	const entries: Entry[] = entriesOf(stage.engine.state, log).filter(({ n }) => n > since);
	send(socket, { t: "entries", case: caseId, entries } satisfies ToStaff);
	const contact = stage.engine.state.team.cases.get(caseId)?.contact;
	const line = contact ? (contact.line ?? null) : lineIn(log);
	const whom = { handle: contact?.handle ?? null, phones: contact?.phones ?? [] };
	stage.outward.deliveries({ id: caseId, line, ...whom }, (answer) =>
		send(socket, { t: "deliveries", case: caseId, ...answer } satisfies ToStaff),
	);
}

function why(stage: Stage, socket: WebSocket, pass: MemberPass, caseId: number): void {
	const { state } = stage.engine;
	const story = storyOf(state, caseId, stage.engine.log(caseId, 0), pass.id);
	if (!story) return refuse(socket, "not_found", undefined);
	const { entries, decisions } = story;
	send(socket, { t: "story", case: caseId, entries, decisions } satisfies ToStaff);
}

/** A `do` with a command nobody knows is an unknown command, not a badly filled one. */
function wrongCommand(input: unknown): Reason {
	const reason = unknownOrInvalid(input, KNOWN);
	if (reason !== "invalid_input") return reason;
	const frame = input as { t?: unknown; command?: { do?: unknown } };
	if (frame.t !== "do") return reason;
	const name = frame.command?.do;
	return typeof name === "string" && Object.hasOwn(COMMAND_ROLES, name)
		? reason
		: "unknown_command";
}

const KNOWN: ReadonlySet<string> = new Set(
	StaffFrame.options.map(({ entries }) => entries.t.literal),
);
