// What each event does to the case it happened to. Facts only: no rule, no clock, no other case.
import type { CaseEvent, Seen } from "./events.ts";
import type { Case, CaseId, Contact, MemberId, OfferEnd } from "./team.ts";

export function received(
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
} as const;

export function evolveCase(kase: Case, event: CaseEvent, at: number): Case {
	switch (event.type) {
		case "received":
			return kase;
		case "product_added":
			return { ...kase, products: [...kase.products, event.product] };
		case "channel_changed":
			return {
				...kase,
				// A message to his broker is no answer to a client who is now in a chat.
				...(kase.status === "direct_message" && event.channel !== "whatsapp"
					? {
							...NO_HOLDER,
							...NEW_DISTRIBUTION,
							status: "waiting" as const,
							waitingSince: at,
							directDueAt: null,
						}
					: {}),
				channel: event.channel,
				inboundDueAt: event.inboundDueAt === undefined ? kase.inboundDueAt : event.inboundDueAt,
			};
		case "waiting":
			return {
				...kase,
				// A night in the queue does not use up the time of distribution (D28).
				...(event.why === "off_hours" ? NEW_DISTRIBUTION : {}),
				status: "waiting",
				waiting: { why: event.why, until: event.until },
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
				cna: null,
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
			return excluded(endOffer(kase, "refused", at), kase, event.by);
		case "refuse_why":
			return kase;
		case "refusal_undone":
			return { ...kase, refused: kase.refused.filter((id) => id !== event.by) };
		case "missed": {
			const ended = endOffer(kase, "missed", at);
			return event.forGood
				? excluded(ended, kase, event.by)
				: { ...ended, tried: [...kase.tried, event.by] };
		}
		case "withdrawn": {
			const ended = endOffer(kase, "withdrawn", at);
			if (event.forGood) return excluded(ended, kase, event.from);
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
			return {
				...kase,
				managerAlerted: true,
				cna: kase.cna ? { ...kase.cna, managerTold: true } : null,
			};
		case "auto_replied":
			return { ...kase, autoReplied: true };
		case "said":
			return said(kase, event, at);
		case "amended":
			return {
				...kase,
				messageIds: new Set(kase.messageIds).add(event.key),
				...(event.shutsWindow && { windowUntil: 0 }),
			};
		case "contact_seen":
			return { ...kase, contact: seen(kase.contact, event) };
		case "replied_elsewhere":
			return answered({ ...kase, inboundDueAt: null }, at);
		case "code_issued":
			return event.here && event.line !== undefined ? onLine(kase, event.line) : kase;
		case "doubted":
		case "link_opened":
			return kase;
		case "inbound_seen":
			return {
				...kase,
				inboundDueAt: null,
				lastVisitorAt: at,
				unansweredSince: kase.unansweredSince ?? at,
				firstReplyDueAt: event.firstReplyDueAt ?? kase.firstReplyDueAt,
			};
		case "direct_message":
			return {
				...kase,
				status: "direct_message",
				owner: event.to,
				waiting: null,
				inboundDueAt: null,
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
				...NEW_DISTRIBUTION,
				status: "waiting",
				waitingSince: at,
				origin: event.owner,
			};
		case "owner_orphaned":
			return kase.owner === event.owner
				? {
						...kase,
						...NO_HOLDER,
						...NEW_DISTRIBUTION,
						status: "waiting",
						waitingSince: at,
						origin: kase.origin === event.owner ? null : kase.origin,
						directDueAt: null,
					}
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
			// Whoever ignored a notice was left out of the sweep that just passed, and of no other.
			return kase.cna
				? { ...kase, cna: { ...kase.cna, nextSweepAt: event.nextSweepAt, skip: [] } }
				: kase;
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
				...NEW_DISTRIBUTION,
				status: "waiting",
				waitingSince: at,
				cna: null,
				priority: 1,
				inboundDueAt: null,
			};
		case "concluded":
			return { ...kase, offer: null, status: "closed", outcome: event.outcome };
		case "record_edited":
			return {
				...kase,
				contact: {
					...kase.contact,
					email: event.email ?? kase.contact.email,
					phones: event.phone === null ? kase.contact.phones : [event.phone],
					phoneSuspect: event.phone === null && kase.contact.phoneSuspect,
				},
			};
		case "turn_returned":
			return kase;
	}
}

const NEW_DISTRIBUTION = { distributionStartedAt: null, round: 1, tried: [] } as const;

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
	const offers = [...kase.offers, { no: offer.no, to: offer.to, rule: offer.rule, end, at }];
	// A transfer nobody took leaves the conversation with who sent it (D77).
	if (offer.rule === "transfer" && kase.owner !== null)
		return {
			...kase,
			offer: null,
			offers,
			status: kase.firstReplyAt === null ? "accepted" : "active",
		};
	return { ...kase, offer: null, offers, status: "waiting", waitingSince: at };
}

/** Said no to this case; to a transfer one may say no and still be asked for it later. */
function excluded(ended: Case, before: Case, by: MemberId): Case {
	if (before.offer?.rule === "transfer") return ended;
	return { ...ended, refused: [...ended.refused, by] };
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
			firstReplyDueAt: event.firstReplyDueAt ?? kase.firstReplyDueAt,
			...longerWindow(kase, event.carried?.windowUntil),
		};
	if (event.carried?.early) return { ...kase, messageIds };
	return answered({ ...kase, messageIds }, at);
}

/** Messages come in any order: the latest word keeps the window open longest. */
function longerWindow(kase: Case, until: number | undefined): { windowUntil?: number } {
	return until === undefined ? {} : { windowUntil: Math.max(until, kase.windowUntil ?? 0) };
}

function answered(kase: Case, at: number): Case {
	return {
		...kase,
		status: kase.status === "accepted" ? "active" : kase.status,
		firstReplyAt: kase.firstReplyAt ?? at,
		firstReplyDueAt: null,
		unansweredSince: null,
	};
}

/** Who he is on one number says nothing of another: there he has not written, and has no window. */
function onLine(kase: Case, line: string): Case {
	if (kase.contact.line === line) return kase;
	const { handle: _, ...contact } = kase.contact;
	const { windowUntil: __, ...rest } = kase;
	return { ...rest, contact: { ...contact, line } };
}

/** The channel vouches for his number there; one he only typed stays beside it if it works. */
function seen(before: Contact, { handle, phones, how, line }: Seen): Contact {
	const contact: Contact = {
		...before,
		handle,
		...(line !== undefined && { line }),
		...(how !== "code" && { unproven: true }),
	};
	if (phones.length === 0) return contact;
	const typed = contact.phoneSuspect ? [] : contact.phones;
	const all = [...typed, ...phones.filter((phone) => !typed.includes(phone))];
	return { ...contact, phones: all, phoneSuspect: false };
}
