// Folds one recorded event into the team. No rule lives here: an event already carries what
// follows from it. Loading a team is folding its log, so this runs at every wake-up. What an event
// does to its case is case.ts; what it does to a broker is member.ts.
import { evolveCase, received } from "./case.ts";
import type { Recorded, TeamEvent } from "./events.ts";
import { change, moved, withMember } from "./member.ts";
import type { Member, Team } from "./team.ts";

export function evolve(team: Team, recorded: Recorded): Team {
	if (recorded.of === "team") return evolveTeam(team, recorded.event, recorded.at);
	const { case: id, n, at, event } = recorded;
	const before = team.cases.get(id);
	if (event.type === "received") {
		const kase = received(id, n, at, event);
		const nextCase = Math.max(team.nextCase, id + 1);
		if (kase.status === "closed") return { ...team, nextCase };
		return { ...team, nextCase, cases: new Map(team.cases).set(id, kase) };
	}
	// Events after the end (a late reason chip) stay in the log and change nothing.
	if (!before) return team;
	const kase = { ...evolveCase(before, event, at), n, lastAt: at };
	const cases = new Map(team.cases);
	if (kase.status === "closed") cases.delete(id);
	else cases.set(id, kase);
	return withMember({ ...team, cases }, before, event, at);
}

function evolveTeam(team: Team, event: TeamEvent, at: number): Team {
	switch (event.type) {
		case "configured":
			return { ...team, policy: event.policy, zone: event.zone };
		case "member_put":
			return putMember(team, event, at);
		case "member_removed":
			return change(team, event.member, (member) => ({
				...member,
				removed: true,
				availability: "unavailable",
				since: at,
			}));
		case "product_put":
			return {
				...team,
				products: new Map(team.products).set(event.ref, {
					ref: event.ref,
					brokers: event.brokers,
					listingBroker: event.listingBroker,
				}),
			};
		case "available":
			return change(team, event.member, (member) => ({
				...moved(member, event),
				availability: "available",
				setBy: event.setBy,
				since: at,
				pausedUntil: null,
				keepsPlace: false,
				missStreak: 0,
				unreachable: false,
				lostAt: null,
				wentOnlineAt: event.fresh ? at : member.wentOnlineAt,
			}));
		case "unavailable":
			return change(team, event.member, (member) => ({
				...member,
				availability: "unavailable",
				setBy: event.setBy,
				since: at,
				pausedUntil: null,
			}));
		case "paused":
			return change(team, event.member, (member) => ({
				...member,
				availability: "paused",
				setBy: "self",
				since: at,
				pausedUntil: event.until,
				keepsPlace: event.keepsPlace,
			}));
		case "not_responding":
			return change(team, event.member, (member) => ({
				...member,
				availability: "not_responding",
				setBy: "auto",
				since: at,
			}));
		case "unreachable":
			return change(team, event.member, (member) => ({ ...member, unreachable: true }));
		case "lost":
			return change(team, event.member, (member) => ({ ...member, lostAt: at }));
		case "back":
			return change(team, event.member, (member) => ({
				...moved(member, event),
				lostAt: null,
				unreachable: false,
				wentOnlineAt: event.fresh ? at : member.wentOnlineAt,
			}));
		case "moved":
			return change(team, event.member, (member) => moved(member, event));
	}
}

function putMember(
	team: Team,
	event: Extract<TeamEvent, { type: "member_put" }>,
	at: number,
): Team {
	const known = team.members.get(event.member);
	const member: Member = known
		? rejoined(known, event)
		: {
				id: event.member,
				role: event.role,
				rank: event.rank,
				position: event.position,
				availability: "unavailable",
				setBy: "self",
				since: at,
				pausedUntil: null,
				keepsPlace: false,
				wentOnlineAt: 0,
				lastOfferedAt: 0,
				lastAssignedAt: 0,
				lastReleasedAt: 0,
				lastTurn: 0,
				turnOwed: false,
				missStreak: 0,
				unreachable: false,
				lostAt: null,
				day: "",
				offeredToday: 0,
				acceptedToday: 0,
				missedToday: 0,
				missed: 0,
				removed: false,
			};
	return { ...team, members: new Map(team.members).set(event.member, member) };
}

/** Someone back in the team owes nothing and is owed nothing; only his rank stays (D50). */
function rejoined(known: Member, event: Extract<TeamEvent, { type: "member_put" }>): Member {
	const member = { ...known, role: event.role, position: event.position };
	if (!known.removed && event.role === "broker") return member;
	return {
		...member,
		removed: false,
		availability: "unavailable",
		pausedUntil: null,
		keepsPlace: false,
		turnOwed: false,
		missStreak: 0,
		unreachable: false,
		lostAt: null,
	};
}
