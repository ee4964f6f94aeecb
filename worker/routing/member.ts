// What a case's event does to the broker it names: his place, his counts, his streak of misses.
// Facts only, as in evolve.ts; the effects themselves travel in the event.
import type { CaseEvent, TurnEffect } from "./events.ts";
import type { Case, Member, MemberId, Team } from "./team.ts";

/** What a case's event does to the broker it names. */
export function withMember(team: Team, before: Case, event: CaseEvent, at: number): Team {
	switch (event.type) {
		case "accepted":
			return change(team, event.by, (member) => ({
				...ended(member, before, event),
				acceptedToday: today(member, event.day).acceptedToday + 1,
				lastAssignedAt: at,
				missStreak: 0,
				unreachable: false,
			}));
		case "refused":
			return change(team, event.by, (member) => ({
				...ended(member, before, event),
				missStreak: 0,
				unreachable: false,
			}));
		case "missed":
			return change(team, event.by, (member) => missed(ended(member, before, event), event));
		case "withdrawn":
			return change(team, event.from, (member) => withdrawn(member, before, event));
		case "reply_missed":
			return change(team, event.by, (member) => missed(moved(member, event), event));
		case "claimed":
		case "cna_taken":
		case "activated":
			return change(team, event.by, (member) => ({
				...today(member, event.day),
				acceptedToday: today(member, event.day).acceptedToday + 1,
				lastAssignedAt: at,
				missStreak: 0,
				unreachable: false,
			}));
		case "cna_delivered":
			return event.position === undefined
				? team
				: change(team, event.to, (member) => moved(member, event));
		case "turn_returned":
			return change(team, event.to, (member) => ({
				...member,
				position: event.position,
				turnOwed: true,
			}));
		case "concluded":
			// Only the order of availability asks when he was last free; that costs a row.
			return before.owner !== null && team.policy.order === "availability"
				? change(team, before.owner, (member) => ({ ...member, lastReleasedAt: at }))
				: team;
		default:
			return team;
	}
}

function ended(member: Member, before: Case, effect: TurnEffect): Member {
	const counted = today(moved(member, effect), effect.day);
	const after = { ...counted, offeredToday: counted.offeredToday + 1 };
	if (effect.turn === undefined) return after;
	return {
		...after,
		lastOfferedAt: before.offer?.at ?? member.lastOfferedAt,
		lastTurn: Math.max(member.lastTurn, effect.turn),
		turnOwed: false,
	};
}

type Withdrawn = Extract<CaseEvent, { type: "withdrawn" }>;

/** What he left himself was an offer he had; what was taken from him is as if it had never been. */
function withdrawn(member: Member, before: Case, event: Withdrawn): Member {
	if (event.tried) return ended(member, before, event);
	const lost = event.why === "undelivered" || event.why === "connection_lost";
	const owed = lost || event.why === "reassigned" || event.why === "closed";
	return {
		...member,
		// Until a sign of life of his he is asked nothing (D17, D42).
		unreachable: member.unreachable || lost,
		turnOwed: member.turnOwed || (owed && before.offer?.rule === "turn"),
	};
}

function missed(member: Member, effect: TurnEffect): Member {
	const counted = today(member, effect.day);
	return {
		...counted,
		missStreak: member.missStreak + (effect.charged ? 1 : 0),
		missed: member.missed + (effect.charged ? 1 : 0),
		missedToday: counted.missedToday + (effect.charged ? 1 : 0),
	};
}

export function moved(member: Member, effect: { readonly position?: number }): Member {
	return effect.position === undefined ? member : { ...member, position: effect.position };
}

function today(member: Member, day: string): Member {
	return member.day === day
		? member
		: { ...member, day, offeredToday: 0, acceptedToday: 0, missedToday: 0 };
}

export function change(team: Team, id: MemberId, how: (member: Member) => Member): Team {
	const member = team.members.get(id);
	if (!member) return team;
	return { ...team, members: new Map(team.members).set(id, how(member)) };
}
