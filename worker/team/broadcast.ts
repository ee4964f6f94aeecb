// From a step to frames: who hears what. A broker hears of his own offers and cases and of the
// open pool; those who lead hear of every case; a visitor hears of his conversation only.

import type { OfferEnd, ToStaff } from "../../protocol/staff.ts";
import type { ToVisitor } from "../../protocol/visitor.ts";
import type { CaseEvent, Recorded, RecordedOfCase } from "../routing/events.ts";
import { isClaimable } from "../routing/handover.ts";
import { type CaseId, type MemberId, offerName, type Team } from "../routing/team.ts";
import { closedView } from "./closing.ts";
import type { Step } from "./engine.ts";
import { entriesOf, visitorMessages } from "./entries.ts";
import { send, sendAll } from "./sockets.ts";
import type { Stage } from "./stage.ts";
import {
	caseView,
	holderAtEnd,
	holderOf,
	nameOf,
	offerView,
	queueView,
	type Scene,
	visitorStatus,
} from "./views.ts";

/** Beyond this many screens the queue goes only to those it concerns and to those who lead. */
const QUEUE_TO_ALL = 64;

export function broadcast(stage: Stage, step: Step, scene: Scene, from?: WebSocket): void {
	if (step.events.length === 0) return;
	for (const [caseId, events] of byCase(step.events)) {
		offers(stage, scene, step, caseId, events);
		conversation(stage, scene, step, caseId, events, from);
		cases(stage, scene, step, caseId);
		if (!step.after.cases.has(caseId)) stage.marks.forget(caseId);
	}
	memberNotices(stage, step);
	if (!step.events.some(movesQueue)) return;
	queue(stage, scene, named(step));
	statuses(stage, scene);
}

function byCase(events: readonly Recorded[]): ReadonlyMap<CaseId, readonly RecordedOfCase[]> {
	const cases = new Map<CaseId, RecordedOfCase[]>();
	for (const recorded of events) {
		if (recorded.of === "team") continue;
		const list = cases.get(recorded.case);
		if (list) list.push(recorded);
		else cases.set(recorded.case, [recorded]);
	}
	return cases;
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
	const kase = step.after.cases.get(caseId);
	const stands = kase?.offer && kase.offer.no === step.before.cases.get(caseId)?.offer?.no;
	if (!stands || !events.some(({ event }) => changesCard(event))) return;
	const view = offerView(scene, kase);
	if (view && kase.offer) toMember(stage, kase.offer.to, { t: "offer", offer: view });
}

/** Somebody is looking at it while it rings: it must not go on saying what is no longer so. */
function changesCard(event: CaseEvent): boolean {
	if (event.type === "said") return event.from === "visitor" && event.carried !== undefined;
	return event.type === "channel_changed" || event.type === "product_added";
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
	const visitors = stage.sockets.visitors(caseId).filter((socket) => socket !== from);
	for (const message of visitorMessages(events))
		sendAll(visitors, { t: "message", message } satisfies ToVisitor);

	const before = holder(step.before, caseId);
	const after = step.after.cases.has(caseId) ? holder(step.after, caseId) : before;
	// A new holder gets the whole conversation; the one who has it, what is new.
	const log = after === before ? undefined : scene.state.logs.get(caseId);
	const news: ToStaff = { t: "entries", case: caseId, entries: entriesOf(scene.state, events) };
	if (after !== null) {
		const whole = log ? { ...news, entries: entriesOf(scene.state, log) } : news;
		if (whole.entries.length > 0) toMember(stage, after, whole);
	}
	if (news.entries.length === 0) return;
	// Whoever leads, and, of one that was over already, who had it: as far as they look at it.
	const over = !step.before.cases.has(caseId) && !step.after.cases.has(caseId);
	const last = over ? holderAtEnd(stage.engine.log(caseId, 0)) : null;
	for (const [socket, pass] of stage.sockets.all())
		if (pass.as === "member" && pass.id !== after && pass.open.includes(caseId))
			if (pass.id === last || leads(step.after, pass.id)) send(socket, news);
}

function cases(stage: Stage, scene: Scene, step: Step, caseId: CaseId): void {
	const was = step.before.cases.get(caseId);
	const now = step.after.cases.get(caseId);
	const ended = step.closed.find(({ id }) => id === caseId);
	const full = now ? caseView(scene, now, true) : ended ? closedView(scene.state, ended) : null;
	if (!full) return;
	const whole = new Set(leadersOf(step.after));
	const holds = now ? holderOf(now) : (ended?.owner ?? null);
	if (holds !== null) whole.add(holds);
	toMembers(stage, whole, { t: "case", case: full });

	const others = [...step.after.members.values()].filter(({ id }) => !whole.has(id));
	const brokers = others.filter(({ role }) => role === "broker").map(({ id }) => id);
	if (now && isClaimable(step.after, now))
		return toMembers(stage, brokers, { t: "case", case: caseView(scene, now, false) });
	if (!was) return;
	const held = holderOf(was);
	const saw = isClaimable(step.before, was) ? brokers : brokers.filter((id) => id === held);
	toMembers(stage, saw, { t: "case_gone", case: caseId });
}

function holder(team: Team, caseId: CaseId): MemberId | null {
	const kase = team.cases.get(caseId);
	return kase ? holderOf(kase) : null;
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

/** In a big team everybody's every move would be everybody's frame: few need to know. */
export function queue(stage: Stage, scene: Scene, concerned: ReadonlySet<MemberId>): void {
	const { team } = scene.state;
	const screens: [WebSocket, MemberId][] = [];
	for (const [socket, pass] of stage.sockets.all())
		if (pass.as === "member") screens.push([socket, pass.id]);
	const hear = ([, id]: [WebSocket, MemberId]) =>
		screens.length <= QUEUE_TO_ALL || concerned.has(id) || leads(team, id);
	const sockets = screens.filter(hear).map(([socket]) => socket);
	if (sockets.length > 0) sendAll(sockets, { t: "queue", queue: queueView(scene) });
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
function statuses(stage: Stage, scene: Scene): void {
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
	sendAll(stage.sockets.member(member), frame);
}

function toMembers(stage: Stage, members: Iterable<MemberId>, frame: ToStaff): void {
	sendAll(
		[...members].flatMap((member) => stage.sockets.member(member)),
		frame,
	);
}

export function leads(team: Team, member: MemberId): boolean {
	const known = team.members.get(member);
	return known !== undefined && !known.removed && known.role !== "broker";
}

export function leadersOf(team: Team): MemberId[] {
	return [...team.members.keys()].filter((member) => leads(team, member));
}
