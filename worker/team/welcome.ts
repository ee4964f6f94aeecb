// The snapshot a member's page starts from: who he is, the queue, his offers, the cases he may see,
// and what he missed of the conversations he already has. After it come changes only.
import type { CaseView, ToStaff } from "../../protocol/staff.ts";
import { PROTOCOL } from "../../protocol/version.ts";
import { leads, pooled } from "./broadcast.ts";
import { entriesOf } from "./entries.ts";
import { type MemberPass, send } from "./sockets.ts";
import type { Stage } from "./stage.ts";
import { caseView, closedView, nameOf, offerView, queueView, type Scene } from "./views.ts";

const CLOSED_SHOWN = 30;

export function welcome(
	stage: Stage,
	socket: WebSocket,
	pass: MemberPass,
	seen: Readonly<Record<string, number>>,
	now: number,
): void {
	const scene = stage.scene(now);
	const { state } = scene;
	const member = state.team.members.get(pass.id);
	if (!member) return;
	const offers = [...state.team.cases.values()]
		.filter((kase) => kase.offer?.to === pass.id)
		.flatMap((kase) => offerView(scene, kase) ?? []);
	const frame: ToStaff = {
		t: "welcome",
		v: PROTOCOL,
		now: scene.now,
		me: { id: pass.id, name: nameOf(state, pass.id), role: member.role },
		team: { ...stage.identity, timeZone: state.team.zone },
		queue: queueView(scene),
		offers,
		cases: visibleCases(stage, scene, pass.id),
		entries: missed(stage, scene, pass.id, seen),
	};
	send(socket, frame);
}

function visibleCases(stage: Stage, scene: Scene, member: number): CaseView[] {
	const { team } = scene.state;
	const lead = leads(team, member);
	const open: CaseView[] = [];
	for (const kase of team.cases.values()) {
		if (lead || kase.owner === member) open.push(caseView(scene, kase, true));
		else if (pooled(kase)) open.push(caseView(scene, kase, false));
	}
	const closed = stage.engine.closed(lead ? null : member, CLOSED_SHOWN).flatMap(({ id, at }) => {
		const view = closedView(scene.state, stage.engine.log(id, 0), at);
		return view ? [view] : [];
	});
	return [...open, ...closed];
}

/** Only of cases he holds: a page may still name one that went to somebody else. */
function missed(
	stage: Stage,
	scene: Scene,
	member: number,
	seen: Readonly<Record<string, number>>,
): { case: number; entries: ReturnType<typeof entriesOf> }[] {
	const { team } = scene.state;
	return [...team.cases.values()]
		.filter((kase) => kase.owner === member)
		.flatMap((kase) => {
			const since = seen[String(kase.id)] ?? 0;
			const entries = entriesOf(scene.state, stage.engine.log(kase.id, 0)).filter(
				({ n }) => n > since,
			);
			return entries.length > 0 ? [{ case: kase.id, entries }] : [];
		});
}
