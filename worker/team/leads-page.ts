// All of a team's leads, a page at a time, for who takes them along: whoever is open, then whoever
// ended, newest first. A case that ends between two pages was on the first and is on no other.
// Must not know sockets, or in what form they are taken along.
import type { LeadsPage } from "../../protocol/api.ts";
import type { MemberId } from "../routing/team.ts";
import type { ClosedCase } from "../storage/store.ts";
import { leads } from "./broadcast.ts";
import { closedView } from "./closing.ts";
import { caseView, type Scene } from "./views.ts";

const PAGE = 500;

/** `before` is what the page before told, null for the first; null for who does not lead the team. */
export function leadsPage(
	scene: Scene,
	closed: (limit: number, before?: number) => readonly ClosedCase[],
	member: MemberId,
	before: number | null,
): LeadsPage | null {
	const { team } = scene.state;
	if (!leads(team, member)) return null;
	const ended = before === null ? closed(PAGE) : closed(PAGE, before);
	const open = before === null ? [...team.cases.values()].reverse() : [];
	return {
		leads: [
			...open.map((kase) => caseView(scene, kase, true)),
			...ended.map((kase) => closedView(scene.state, kase)),
		],
		next: ended.length < PAGE ? null : (ended.at(-1)?.at ?? null),
	};
}
