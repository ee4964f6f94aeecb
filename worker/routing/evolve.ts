// Folds one recorded event into the team. No rule lives here: an event already carries what
// follows from it. Loading a team is folding its log, so this runs at every wake-up.
import type { CaseEvent, Recorded, TeamEvent, TurnEffect } from "./events.ts";
import type { Case, CaseId, Member, MemberId, OfferEnd, Team } from "./team.ts";

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

function received(
	id: CaseId,
	n: number,
	at: number,
	event: Extract<CaseEvent, { type: "received" }>,
): Case {
	return {
		id,
		status: event.quarantine ? "closed" : "waiting",
		channel: event.channel,
		products: event.products,
		contact: event.contact,
		receivedAt: at,
		n,
		lastAt: at,
		priority: event.priority,
		origin: event.origin,
		waiting: null,
		waitingSince: at,
		offer: null,
		offers: [],
		round: 1,
		tried: [],
		refused: [],
		distributionStartedAt: null,
		openedAt: null,
		owner: null,
		acceptedAt: null,
		firstReplyDueAt: null,
		firstReplyAt: null,
		nudged: false,
		unansweredSince: null,
		lastVisitorAt: at,
		inboundDueAt: event.inboundDueAt,
		directDueAt: null,
		reminded: false,
		absentDueAt: null,
		cna: null,
		managerAlerted: false,
		autoReplied: false,
		outcome: null,
		messageIds: new Set(),
	};
}

const NO_HOLDER = {
	owner: null,
	acceptedAt: null,
	firstReplyDueAt: null,
	firstReplyAt: null,
	nudged: false,
	absentDueAt: null,
} as const;

function evolveCase(kase: Case, event: CaseEvent, at: number): Case {
	switch (event.type) {
		case "received":
			return kase;
		case "product_added":
			return { ...kase, products: [...kase.products, event.product] };
		case "channel_changed":
			return { ...kase, channel: event.channel };
		case "waiting":
			return {
				...kase,
				status: "waiting",
				waiting: { why: event.why, until: event.until },
				// A night in the queue does not use up the time of distribution (D28).
				distributionStartedAt: event.why === "off_hours" ? null : kase.distributionStartedAt,
			};
		case "round_ended":
			return {
				...kase,
				status: "waiting",
				round: event.round + 1,
				tried: [],
				waiting: { why: "round_pause", until: event.until },
			};
		case "offered":
			return {
				...kase,
				status: "offered",
				waiting: null,
				distributionStartedAt: kase.distributionStartedAt ?? at,
				offer: {
					no: event.no,
					to: event.to,
					rule: event.rule,
					round: event.round,
					turn: event.turn,
					at,
					deliverBy: event.deliverBy,
					keptUntil: null,
					expiresAt: event.expiresAt,
				},
			};
		case "offer_kept":
			return kase.offer?.no === event.no
				? { ...kase, offer: { ...kase.offer, keptUntil: event.until } }
				: kase;
		case "accepted":
			return hold(endOffer(kase, "accepted", at), event.by, at, event.firstReplyDueAt);
		case "refused":
			return { ...endOffer(kase, "refused", at), refused: [...kase.refused, event.by] };
		case "refuse_why":
			return kase;
		case "refusal_undone":
			return { ...kase, refused: kase.refused.filter((id) => id !== event.by) };
		case "missed": {
			const ended = endOffer(kase, "missed", at);
			return event.forGood
				? { ...ended, refused: [...kase.refused, event.by] }
				: { ...ended, tried: [...kase.tried, event.by] };
		}
		case "withdrawn": {
			const ended = endOffer(kase, "withdrawn", at);
			return event.tried ? { ...ended, tried: [...kase.tried, event.from] } : ended;
		}
		case "opened_to_all":
			return {
				...kase,
				...NO_HOLDER,
				status: "open_to_all",
				openedAt: at,
				waiting: null,
				refused: [],
				tried: [],
			};
		case "claimed":
			return hold(kase, event.by, at, event.firstReplyDueAt);
		case "nudged":
			return { ...kase, nudged: true };
		case "reply_missed":
			return {
				...kase,
				...NO_HOLDER,
				status: "waiting",
				waitingSince: at,
				tried: [...kase.tried, event.by],
				distributionStartedAt: kase.distributionStartedAt ?? at,
			};
		case "manager_alerted":
			return { ...kase, managerAlerted: true };
		case "auto_replied":
			return { ...kase, autoReplied: true };
		case "said":
			return said(kase, event, at);
		case "inbound_seen":
			return { ...kase, inboundDueAt: null, lastVisitorAt: at };
		case "direct_message":
			return {
				...kase,
				status: "direct_message",
				owner: event.to,
				waiting: null,
				directDueAt: event.dueAt,
			};
		case "reminded":
			return { ...kase, reminded: true, directDueAt: event.dueAt };
		case "activated":
			return { ...hold(kase, event.by, at, null), directDueAt: null };
		case "owner_absent":
			return {
				...kase,
				...NO_HOLDER,
				status: "waiting",
				waitingSince: at,
				origin: event.owner,
				tried: [],
				round: 1,
				distributionStartedAt: null,
			};
		case "owner_orphaned":
			return kase.owner === event.owner
				? { ...kase, ...NO_HOLDER, status: "waiting", waitingSince: at, origin: null }
				: { ...kase, origin: null };
		case "cna":
			return {
				...kase,
				...NO_HOLDER,
				status: "cna_pending",
				waiting: null,
				offer: null,
				inboundDueAt: null,
				directDueAt: null,
				cna: {
					reason: event.reason,
					at,
					nextSweepAt: event.nextSweepAt,
					attempt: 0,
					deliveredTo: null,
					ackDueAt: null,
					skip: [],
					managerTold: false,
				},
			};
		case "cna_delivered":
			return kase.cna
				? {
						...kase,
						status: "cna_delivered",
						cna: { ...kase.cna, deliveredTo: event.to, ackDueAt: event.ackDueAt },
					}
				: kase;
		case "cna_rescheduled":
			return kase.cna ? { ...kase, cna: { ...kase.cna, nextSweepAt: event.nextSweepAt } } : kase;
		case "cna_ignored":
			return kase.cna
				? {
						...kase,
						status: "cna_pending",
						cna: {
							...kase.cna,
							deliveredTo: null,
							ackDueAt: null,
							attempt: kase.cna.attempt + 1,
							nextSweepAt: event.nextSweepAt,
							skip: [event.by],
						},
					}
				: kase;
		case "cna_taken":
			return hold({ ...kase, cna: null }, event.by, at, null);
		case "cna_cancelled":
			return {
				...kase,
				status: "waiting",
				waitingSince: at,
				cna: null,
				tried: [],
				round: 1,
				priority: 1,
				distributionStartedAt: null,
				inboundDueAt: null,
			};
		case "concluded":
			return { ...kase, offer: null, status: "closed", outcome: event.outcome };
		case "turn_returned":
			return kase;
	}
}

function hold(kase: Case, by: MemberId, at: number, firstReplyDueAt: number | null): Case {
	return {
		...kase,
		status: "accepted",
		offer: null,
		waiting: null,
		owner: by,
		acceptedAt: at,
		firstReplyDueAt,
		firstReplyAt: null,
		nudged: false,
		unansweredSince: kase.unansweredSince ?? at,
	};
}

function endOffer(kase: Case, end: OfferEnd, at: number): Case {
	const offer = kase.offer;
	if (!offer) return kase;
	return {
		...kase,
		offer: null,
		status: "waiting",
		waitingSince: at,
		offers: [...kase.offers, { no: offer.no, to: offer.to, end, at }],
	};
}

function said(kase: Case, event: Extract<CaseEvent, { type: "said" }>, at: number): Case {
	const messageIds = new Set(kase.messageIds).add(event.id);
	if (event.from === "visitor")
		return {
			...kase,
			messageIds,
			lastVisitorAt: at,
			inboundDueAt: null,
			unansweredSince: kase.unansweredSince ?? at,
			absentDueAt: event.absentDueAt,
		};
	return {
		...kase,
		messageIds,
		status: kase.status === "accepted" ? "active" : kase.status,
		firstReplyAt: kase.firstReplyAt ?? at,
		firstReplyDueAt: null,
		unansweredSince: null,
		absentDueAt: null,
	};
}

/** What a case's event does to the broker it names. */
function withMember(team: Team, before: Case, event: CaseEvent, at: number): Team {
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
			return change(team, event.from, (member) => {
				const after = ended(member, before, event);
				if (event.turn !== undefined) return after;
				return event.why === "undelivered"
					? { ...after, unreachable: true, turnOwed: true }
					: { ...after, turnOwed: true };
			});
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
	return {
		...counted,
		offeredToday: counted.offeredToday + 1,
		lastOfferedAt: before.offer?.at ?? member.lastOfferedAt,
		lastTurn: Math.max(member.lastTurn, effect.turn ?? 0),
		turnOwed: effect.turn === undefined && member.turnOwed,
	};
}

function missed(member: Member, effect: TurnEffect): Member {
	const counted = today(member, effect.day);
	return {
		...counted,
		missStreak: member.missStreak + 1,
		missed: member.missed + (effect.charged ? 1 : 0),
		missedToday: counted.missedToday + (effect.charged ? 1 : 0),
	};
}

function moved(member: Member, effect: { readonly position?: number }): Member {
	return effect.position === undefined ? member : { ...member, position: effect.position };
}

function today(member: Member, day: string): Member {
	return member.day === day
		? member
		: { ...member, day, offeredToday: 0, acceptedToday: 0, missedToday: 0 };
}

function change(team: Team, id: MemberId, how: (member: Member) => Member): Team {
	const member = team.members.get(id);
	if (!member) return team;
	return { ...team, members: new Map(team.members).set(id, how(member)) };
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
		? { ...known, role: event.role, position: event.position, removed: false }
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
