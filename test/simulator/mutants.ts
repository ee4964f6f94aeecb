// Bugs to plant, one line each, in a copy of worker/routing: the measure of the simulator is that
// it finds every one. A search that is not in its file exactly once is a failure too, so these
// follow the code.

export interface Mutant {
	readonly name: string;
	readonly file: string;
	readonly search: string;
	readonly replace: string;
}

function plant(file: string, name: string, search: string, replace: string): Mutant {
	return { file: `${file}.ts`, name, search, replace };
}

export const MUTANTS: readonly Mutant[] = [
	plant(
		"offers",
		"an accept is taken at any time",
		`export function isOver(draft: Draft, current: Offer): boolean {
	return draft.now > current.expiresAt + GRACE_MS;`,
		`export function isOver(draft: Draft, current: Offer): boolean {
	return draft.now > current.expiresAt + GRACE_MS * 1e9;`,
	),
	plant(
		"offers",
		"offers never land late",
		"deliverBy: draft.now + DELIVERY_MS,",
		"deliverBy: draft.now,",
	),
	plant(
		"offers",
		"the whole time does not shorten an offer",
		"const expiresAt = ends === null ? full : Math.min(full, ends);",
		"const expiresAt = full;",
	),
	plant(
		"offers",
		"a refusal of a WhatsApp chat is passed on",
		`if (rulesOf(draft.team, kase).onRefuse !== "cna" || current.rule === "transfer") return;`,
		"return;",
	),
	plant(
		"offers",
		"a missed WhatsApp goes to the next",
		`if (rulesOf(draft.team, kase).onTimeout !== "cna") return;`,
		"if (onTimeout) return;",
	),
	plant(
		"offers",
		"an offer to his own broker uses a turn",
		`if (current.rule !== "turn") return { day: draft.day };`,
		"",
	),
	plant(
		"offers",
		"a miss at closing is charged",
		"charged: !atClosing(draft, current),",
		"charged: true,",
	),
	plant(
		"offers",
		"leaving an offer is not an answer to it",
		`...(cost === "free" ? {} : { forGood: true }),`,
		"...(cost === 'free' ? { forGood: true } : {}),",
	),
	plant(
		"offers",
		"accepting keeps the place",
		`return team.policy.order === "rotating";`,
		"return false;",
	),
	plant("order", "the tail is the last place, not behind it", "return last + 1;", "return last;"),
	plant(
		"order",
		"the rotating order runs backwards",
		"return (a, b) => a.position - b.position;",
		"return (a, b) => b.position - a.position;",
	),
	plant(
		"order",
		"the arrow stays on the last served",
		"return member.rank > loads.lastTurn.rank ? 0 : 1;",
		"return member.rank >= loads.lastTurn.rank ? 0 : 1;",
	),
	plant(
		"order",
		"who was asked last is asked again",
		"return Math.max(member.wentOnlineAt, member.lastOfferedAt, member.lastReleasedAt);",
		"return Math.max(member.wentOnlineAt, member.lastReleasedAt);",
	),
	plant(
		"order",
		"loads forget an offer in hand",
		"pending.set(kase.offer.to, kase.id);",
		"if (kase.offer.round > 1) pending.set(kase.offer.to, kase.id);",
	),
	plant(
		"order",
		"the most loaded is asked",
		"loadOf(a, loads) - loadOf(b, loads) ||",
		"loadOf(b, loads) - loadOf(a, loads) ||",
	),
	plant(
		"pick",
		"the paused are asked",
		`if (member.availability === "paused") return "paused";`,
		"",
	),
	plant(
		"pick",
		"the unreachable are asked",
		`if (member.unreachable || around.reach(member.id) === "none") return "unreachable";`,
		"",
	),
	plant(
		"pick",
		"refusals are forgotten",
		`if (kase.refused.includes(member.id)) return "refused";`,
		"",
	),
	plant(
		"pick",
		"a round asks the same twice",
		`if (kase.tried.includes(member.id)) return "missed_this_round";`,
		"",
	),
	plant(
		"pick",
		"one over the limit",
		"active >= team.policy.maxActive",
		"active > team.policy.maxActive",
	),
	plant(
		"settle",
		"the last to come is first",
		"a.receivedAt - b.receivedAt ||",
		"b.receivedAt - a.receivedAt ||",
	),
	plant(
		"settle",
		"offers go out after hours",
		"if (!open && !mayOfferWhileClosed(team, kase)) return afterHours(draft, kase);",
		"",
	),
	plant(
		"settle",
		"the whole time never ends",
		`if (ends !== null && now >= ends && open) return openToAll(draft, kase, "time_over");`,
		"",
	),
	plant(
		"settle",
		"a single broker is asked for ever",
		"if (solo && soloRounds > 0 && kase.round >= soloRounds)",
		"if (solo && soloRounds > 0 && kase.round > soloRounds + 1e9)",
	),
	plant(
		"settle",
		"his own broker waits in the queue",
		"const first = origin ?? listingChoice(draft, kase);",
		"const first = listingChoice(draft, kase);",
	),
	plant(
		"settle",
		"an uncovered product waits again and again",
		"return since ?? now + team.policy.productFallbackSeconds * 1_000;",
		"return now + team.policy.productFallbackSeconds * 1_000;",
	),
	plant(
		"overdue",
		"undelivered offers stay",
		"if (landBy !== null && passed(landBy, draft.now)) {",
		"if (landBy !== null && passed(landBy, draft.now - 3_600_000)) {",
	),
	plant(
		"overdue",
		"a missed reply is a second early",
		"if (passed(kase.firstReplyDueAt, now - GRACE_MS)) return replyMissed(draft, kase);",
		"if (passed(kase.firstReplyDueAt, now)) return replyMissed(draft, kase);",
	),
	plant(
		"overdue",
		"an absent WhatsApp is redistributed",
		`	if (kase.channel === "whatsapp")
		draft.case(kase.id, { type: "manager_alerted", why: "no_reply" });
	else draft`,
		"	draft",
	),
	plant(
		"overdue",
		"pauses do not end",
		`if (member.availability === "paused" && passed(member.pausedUntil, draft.now))`,
		`if (member.availability === "paused" && member.pausedUntil === 0)`,
	),
	plant("due", "no alarm for an offer's end", "consider(kase.offer.expiresAt + GRACE_MS);", ""),
	plant("due", "no alarm for an ignored notice", "consider(kase.cna?.ackDueAt ?? null);", ""),
	plant("due", "no alarm for an open case", "consider(openEnds(team, kase));", ""),
	plant(
		"due",
		"no alarm for who waits at everyone's limit",
		"if (full) consider(nextRelease(team, now));",
		"",
	),
	plant("cna", "one broker gets every notice", "given.push(to);", ""),
	plant(
		"cna",
		"notices go out before their sweep",
		"return at !== null && at <= now;",
		"return at !== null;",
	),
	plant(
		"cna",
		"the newest contact first",
		"(a.cna?.at ?? 0) - (b.cna?.at ?? 0)",
		"(b.cna?.at ?? 0) - (a.cna?.at ?? 0)",
	),
	plant(
		"grid",
		"a sweep of its own for each contact",
		"return (Math.floor(now / grid) + 1) * grid;",
		"return now + grid;",
	),
	plant(
		"presence",
		"a pause for a visit loses the place",
		`giveUp(draft, id, "paused", visiting ? "turn_keeps_place" : "turn");`,
		`giveUp(draft, id, "paused", "free");`,
	),
	plant(
		"presence",
		"who left keeps his leads",
		"if (kase.owner !== id && kase.origin !== id) continue;",
		"if (kase.origin !== id) continue;",
	),
	plant(
		"conversation",
		"a message sent twice is two",
		`	if (kase.messageIds.has(message)) return null;
	if (!carried`,
		"	if (!carried",
	),
	plant(
		"conversation",
		"free text goes into a closed window",
		`return now < kase.windowUntil ? null : "window_closed";`,
		"return null;",
	),
	plant(
		"conversation",
		"who never wrote is written to",
		`if (kase.windowUntil === undefined) return "never_wrote";`,
		"if (kase.windowUntil === undefined) return null;",
	),
	plant(
		"case",
		"an older word shortens the window",
		"{ windowUntil: Math.max(until, kase.windowUntil ?? 0) }",
		"{ windowUntil: until }",
	),
	plant(
		"grid",
		"a notice goes out when the window is closed",
		"Math.max(kase.windowUntil - NOTICE_BEFORE_MS, nextGrid(team, kase, now))",
		"kase.windowUntil",
	),
	plant(
		"channel",
		"an answer on the company's phone stops no offer",
		"if (offer && kase.owner === null && !isOver(draft, offer)) accept(draft, id, offer.no, offer.to);",
		"",
	),
	plant(
		"channel",
		"an old word on the company's phone takes the offer",
		"if (!carried.early) answeredOnThePhone(draft, kase);",
		"answeredOnThePhone(draft, kase);",
	),
	plant(
		"channel",
		"a returning client answered on the phone stays unopened",
		`if (kase.status === "direct_message" && kase.owner !== null)
		draft.case(id, { type: "activated", by: kase.owner, day: draft.day });`,
		"",
	),
	plant(
		"conversation",
		"who writes on WhatsApp again is answered in the chat",
		`return kase.channel !== "whatsapp" && carried.sentAt >= lastWord;`,
		"return false;",
	),
	plant(
		"conversation",
		"his word stops the time where his answers are seen",
		`if (answersAreSeen(kase)) return { reason: "answer_here" };`,
		"",
	),
	plant(
		"offers",
		"time runs against who has a number that does not work",
		"return isAwaited(kase) && (line !== undefined || phoneSuspect);",
		"return isAwaited(kase) && line !== undefined;",
	),
	plant(
		"channel",
		"an amendment told twice is two",
		"if (!kase.messageIds.has(amendment.key)) ",
		"",
	),
	plant(
		"handover",
		"anything may be claimed at any time",
		`if (!isClaimable(draft.team, kase)) return { reason: "not_open" };`,
		"",
	),
	plant(
		"case",
		"a new round remembers the old",
		`				round: event.round + 1,
				tried: [],`,
		"				round: event.round + 1,",
	),
	plant(
		"case",
		"a night counts in the whole time",
		`...(event.why === "off_hours" ? NEW_DISTRIBUTION : {}),`,
		"",
	),
];
