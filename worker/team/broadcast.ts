// From a step to frames: who hears what. A broker hears of his own offers and cases and of the
// open pool; those who lead hear of every case; a visitor hears of his conversation only.
import type { CaseView, OfferEnd, ToStaff } from "../../protocol/staff.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import type { CaseEvent, Recorded, RecordedOfCase } from "../routing/events.ts";
import { type Case, type CaseId, type MemberId, offerName, type Team } from "../routing/team.ts";
import type { Step } from "./engine.ts";
import { entriesOf, visitorMessages } from "./entries.ts";
import { type Pass, send } from "./sockets.ts";
import type { Stage } from "./stage.ts";
import {
	caseView,
	closedView,
	nameOf,
	offerView,
	queueView,
	type Scene,
	visitorStatus,
} from "./views.ts";

/** Beyond this many screens the queue goes only to those it concerns and to those who lead. */
const QUEUE_TO_ALL = 64;

export function broadcast(stage: Stage, step: Step, from?: WebSocket): void {
	if (step.events.length === 0) return;
	const scene = stage.scene(step.now);
	const byCase = new Map<CaseId, RecordedOfCase[]>();
	for (const recorded of step.events)
		if (recorded.of === "case")
			byCase.set(recorded.case, [...(byCase.get(recorded.case) ?? []), recorded]);
	for (const [caseId, events] of byCase) {
		offers(stage, scene, step, caseId, events);
		conversation(stage, scene, step, caseId, events, from);
		cases(stage, scene, step, caseId, events);
		if (!step.after.cases.has(caseId)) stage.marks.forget(caseId);
	}
	memberNotices(stage, step);
	if (step.events.some(movesQueue)) queue(stage, scene, step);
	statuses(stage, scene);
}

function offers(
	stage: Stage,
	scene: Scene,
	step: Step,
	caseId: CaseId,
	events: readonly RecordedOfCase[],
): void {
	for (const { event } of events) {
		const ended = endOf(event, scene);
		if (ended) {
			const frame = { offer: offerName(caseId, ended.no), caseId, end: ended.end };
			toMember(stage, ended.to, { t: "offer_end", ...frame });
			if (event.type === "withdrawn" && event.why === "undelivered")
				toMember(stage, ended.to, { t: "notice", what: "undelivered" });
		}
		if (event.type !== "offered") continue;
		const kase = step.after.cases.get(caseId);
		const view = kase?.offer?.no === event.no ? offerView(scene, kase) : null;
		if (view) toMember(stage, event.to, { t: "offer", offer: view });
	}
}

function endOf(event: CaseEvent, scene: Scene): { no: number; to: MemberId; end: OfferEnd } | null {
	switch (event.type) {
		case "accepted": {
			const by = nameOf(scene.state, event.by);
			return { no: event.no, to: event.by, end: { how: "accepted", by, mine: true } };
		}
		case "refused":
			return { no: event.no, to: event.by, end: { how: "refused" } };
		case "missed":
			return {
				no: event.no,
				to: event.by,
				end: { how: "missed", turnLost: event.position !== undefined },
			};
		case "withdrawn":
			return { no: event.no, to: event.from, end: { how: "withdrawn", why: event.why } };
		default:
			return null;
	}
}

function conversation(
	stage: Stage,
	scene: Scene,
	step: Step,
	caseId: CaseId,
	events: readonly RecordedOfCase[],
	from: WebSocket | undefined,
): void {
	for (const message of visitorMessages(events))
		for (const socket of stage.sockets.visitors(caseId))
			if (socket !== from) send(socket, { t: "message", message } satisfies ToVisitor);

	const before = step.before.cases.get(caseId)?.owner ?? null;
	const owner = step.after.cases.get(caseId)?.owner ?? before;
	const taken = owner !== null && owner !== before;
	const log = scene.state.logs.get(caseId);
	// A new holder gets the whole conversation; the one who has it, what is new.
	const lines = entriesOf(scene.state, taken && log ? log : events);
	if (lines.length === 0) return;
	const frame: ToStaff = { t: "entries", case: caseId, entries: lines };
	for (const [socket, pass] of stage.sockets.all()) {
		if (pass.as !== "member") continue;
		if (pass.id === owner || (pass.open.includes(caseId) && leads(step.after, pass.id)))
			send(socket, frame);
	}
}

function cases(
	stage: Stage,
	scene: Scene,
	step: Step,
	caseId: CaseId,
	events: readonly RecordedOfCase[],
): void {
	const before = step.before.cases.get(caseId);
	const after = step.after.cases.get(caseId);
	const full = after ? caseView(scene, after, true) : ended(scene, before, events);
	if (!full) return;
	const masked = after && pooled(after) ? caseView(scene, after, false) : null;
	for (const [socket, pass] of stage.sockets.all()) {
		if (pass.as !== "member") continue;
		const frame = caseFrame(pass.id, step, before, after, full, masked);
		if (frame) send(socket, frame);
	}
}

/** The last view of a case that just ended: its log left memory, but the event is here. */
function ended(
	scene: Scene,
	before: Case | undefined,
	events: readonly RecordedOfCase[],
): CaseView | null {
	const end = events.find(({ event }) => event.type === "concluded");
	if (!before || end?.event.type !== "concluded") return null;
	const log = scene.closing(before.id);
	return closedView(scene.state, log, end.at);
}

function caseFrame(
	member: MemberId,
	step: Step,
	before: Case | undefined,
	after: Case | undefined,
	full: CaseView,
	masked: CaseView | null,
): ToStaff | null {
	if (leads(step.after, member)) return { t: "case", case: full };
	const holder = after ? after.owner : (before?.owner ?? null);
	if (holder === member) return { t: "case", case: full };
	if (masked && isBroker(step.after, member)) return { t: "case", case: masked };
	const saw = before && (before.owner === member || pooled(before));
	return saw ? { t: "case_gone", case: before.id } : null;
}

/** Any broker may take it, and so may see that it is there. */
export function pooled(kase: Case): boolean {
	return (
		kase.status === "open_to_all" || (kase.status === "waiting" && kase.waiting?.why === "manual")
	);
}

function memberNotices(stage: Stage, step: Step): void {
	for (const recorded of step.events) {
		if (recorded.of !== "team") continue;
		const { event } = recorded;
		if (event.type === "not_responding")
			toMember(stage, event.member, { t: "notice", what: "not_responding" });
		if ((event.type === "available" || event.type === "unavailable") && event.setBy === "manager")
			toMember(stage, event.member, { t: "notice", what: "set_by_manager" });
	}
}

/** Talk does not move the queue; everything else may. */
function movesQueue({ event }: Recorded): boolean {
	return event.type !== "said" && event.type !== "refuse_why" && event.type !== "nudged";
}

export function queue(stage: Stage, scene: Scene, step?: Step): void {
	const screens = [...stage.sockets.all()].filter(([, pass]) => pass.as === "member");
	const concerned = screens.length > QUEUE_TO_ALL && step ? named(step) : null;
	const frame: ToStaff = { t: "queue", queue: queueView(scene) };
	for (const [socket, pass] of screens)
		if (!concerned || hears(scene.state.team, pass, concerned)) send(socket, frame);
}

function hears(team: Team, pass: Pass, concerned: ReadonlySet<MemberId>): boolean {
	return pass.as === "member" && (concerned.has(pass.id) || leads(team, pass.id));
}

function named(step: Step): ReadonlySet<MemberId> {
	const members = new Set<MemberId>();
	for (const { event } of step.events)
		for (const key of ["to", "by", "from", "member"] as const) {
			const value: unknown = key in event ? event[key as keyof typeof event] : undefined;
			if (typeof value === "number") members.add(value);
		}
	return members;
}

/** Every visitor whose place changed is told, also when others moved. */
export function statuses(stage: Stage, scene: Scene): void {
	for (const [socket, pass] of stage.sockets.all()) {
		if (pass.as !== "visitor") continue;
		const status = visitorStatus(scene, pass.caseId);
		const text = JSON.stringify(status);
		if (told.get(socket) === text) continue;
		told.set(socket, text);
		send(socket, { t: "status", status } satisfies ToVisitor);
	}
}

/** The last status each visitor's socket was told; forgetting it costs one repeated frame. */
const told = new WeakMap<WebSocket, string>();

export function rememberStatus(socket: WebSocket, status: unknown): void {
	told.set(socket, JSON.stringify(status));
}

export function toMember(stage: Stage, member: MemberId, frame: ToStaff): void {
	for (const socket of stage.sockets.member(member)) send(socket, frame);
}

export function leads(team: Team, member: MemberId): boolean {
	const role = team.members.get(member)?.role;
	return role === "supervisor" || role === "manager" || role === "admin";
}

function isBroker(team: Team, member: MemberId): boolean {
	return team.members.get(member)?.role === "broker";
}
