// The queue's places: nobody's moves but the one an event is about (I5, I6, I14).
import type { Recorded } from "../../../worker/routing/events.ts";
import type { Team } from "../../../worker/routing/team.ts";
import { Violation } from "./memory.ts";

export function checkPlaces(recorded: Recorded, before: Team, after: Team): void {
	let moved = 0;
	const positions = new Set<number>();
	for (const [id, member] of after.members) {
		positions.add(member.position);
		const was = before.members.get(id);
		if (!was) continue;
		if (was.rank !== member.rank) throw new Violation("I6", `the rank of ${id} changed`);
		if (was.position !== member.position) moved += 1;
	}
	if (moved > 1) throw new Violation("I14", `${recorded.event.type} moved ${moved} members`);
	if (positions.size !== after.members.size)
		throw new Violation("I14", "two members have the same place");
	if (recorded.of === "case") checkMove(recorded, before, after, moved);
}

function checkMove(
	{ event, case: id }: Extract<Recorded, { of: "case" }>,
	before: Team,
	after: Team,
	moved: number,
): void {
	const kase = before.cases.get(id);
	if (!kase) return;
	const { onMissPosition } = before.policy.channels[kase.channel];
	const ownTurn = kase.offer?.rule === "turn";
	const rotating = before.policy.order === "rotating";
	switch (event.type) {
		case "missed":
			return must(event.by, ownTurn && onMissPosition === "tail", "a miss (R25, R27)");
		case "reply_missed":
			return must(event.by, onMissPosition === "tail", "a missed reply (R31)");
		case "accepted":
			return must(event.by, ownTurn && rotating, "an accept (R21)");
		case "refused":
			return must(event.by, ownTurn && rotating, "a refusal (R24)");
		case "cna_delivered":
			return must(event.to, before.policy.cnaUsesTurn && rotating, "a notice (R83)");
		case "withdrawn":
			if (!event.tried && moved > 0)
				throw new Violation("I5", "an offer withdrawn at no cost moved its broker");
	}

	function must(who: number, toTail: boolean, what: string): void {
		if (!toTail && moved > 0) throw new Violation("I5", `${what} changed the queue`);
		if (!toTail) return;
		const place = after.members.get(who)?.position ?? 0;
		for (const other of after.members.values())
			if (other.id !== who && other.position >= place)
				throw new Violation("I16", `${what} did not lead to the tail`);
	}
}
