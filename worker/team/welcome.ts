// The snapshot a member's page starts from: who he is, the queue, his offers, the cases he may see,
// and what he missed of the conversations he already has. After it come changes only.

import type { CaseView, ToStaff } from "../../protocol/staff.ts";
import { PROTOCOL } from "../../protocol/version.ts";
import { isClaimable } from "../routing/handover.ts";
import type { MemberId } from "../routing/team.ts";
import { leads } from "./broadcast.ts";
import { closedView } from "./closing.ts";
import { entriesOf } from "./entries.ts";
import { send } from "./sockets.ts";
import type { Stage } from "./stage.ts";
import { caseView, holderOf, nameOf, offerView, queueView, type Scene } from "./views.ts";

const CLOSED_SHOWN = 30;

export function welcome(
	stage: Stage,
	socket: WebSocket,
	id: MemberId,
	seen: Readonly<Record<string, number>>,
	now: number,
): void {
	const scene = stage.scene(now);
	const { state } = scene;
	const member = state.team.members.get(id);
	if (!member) return;
	const offers = [...state.team.cases.values()]
		.filter((kase) => kase.offer?.to === id)
		.flatMap((kase) => offerView(scene, kase) ?? []);
	const frame: ToStaff = {
		t: "welcome",
		v: PROTOCOL,
		now: scene.now,
		me: { id, name: nameOf(state, id), role: member.role },
		team: { ...stage.identity, timeZone: state.team.zone },
		queue: queueView(scene),
		offers,
		cases: visibleCases(stage, scene, id),
		entries: missed(stage, scene, id, seen),
	};
	send(socket, frame);
}

function visibleCases(stage: Stage, scene: Scene, member: MemberId): CaseView[] {
	const { team } = scene.state;
	const lead = leads(team, member);
	const open: CaseView[] = [];
	for (const kase of team.cases.values()) {
		if (lead || holderOf(kase) === member) open.push(caseView(scene, kase, true));
		else if (isClaimable(team, kase)) open.push(caseView(scene, kase, false));
	}
	const closed = stage.engine.closed(lead ? null : member, CLOSED_SHOWN);
	return [...open, ...closed.map((kase) => closedView(scene.state, kase))];
}

/** Only of cases he holds: a page may still name one that went to somebody else. */
function missed(
	stage: Stage,
	scene: Scene,
	member: MemberId,
	seen: Readonly<Record<string, number>>,
): { case: number; entries: ReturnType<typeof entriesOf> }[] {
	const { team } = scene.state;
	return [...team.cases.values()]
		.filter((kase) => holderOf(kase) === member)
		.flatMap((kase) => {
			const since = seen[String(kase.id)] ?? 0;
			const entries = entriesOf(scene.state, stage.engine.log(kase.id, 0)).filter(
				({ n }) => n > since,
			);
			return entries.length > 0 ? [{ case: kase.id, entries }] : [];
		});
}
