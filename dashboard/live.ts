// Joins the line with the stores: opens it for the team on screen, hands each frame to whom it
// concerns, and listens to the browser for moments when a line dies unnoticed.
import type { ToStaff } from "../protocol/staff.ts";
import { SUBPROTOCOL } from "../protocol/version.ts";
import { addClockHint, addClockSample, resetClock } from "./line/clock.ts";
import { createLine, type Line } from "./line/line.ts";
import { router } from "./router.ts";
import * as cases from "./stores/cases.ts";
import { forgetDeliveries, putDeliveries } from "./stores/deliveries.ts";
import { $drafts, openDrafts } from "./stores/drafts.ts";
import { $late, findLate } from "./stores/late.ts";
import { addOffer, endOffer, forgetOffers, replaceOffers } from "./stores/offers.ts";
import { openOutbox } from "./stores/outbox.ts";
import { $account, $person, $teamId, sessionEnded } from "./stores/session.ts";
import { forgetTeam, putQueue, welcomeTeam } from "./stores/team.ts";
import { toast } from "./stores/toasts.ts";
import { $line, plug } from "./stores/wire.ts";
import { shellTexts } from "./texts/core.ts";

const CLOCK_EVERY_MS = 60_000;
const FIRST_SAMPLES = 3;

let line: Line | undefined;
const asked = new Map<number, number>();
let lastAsk = 0;

function measureClock(): void {
	const id = ++lastAsk;
	asked.clear();
	asked.set(id, Date.now());
	line?.send({ t: "clock", id });
}

export function receive(frame: ToStaff): void {
	const before = cases.$cases.get();
	take(frame);
	const after = cases.$cases.get();
	if (after === before) return;
	const page = router.get();
	for (const id of findLate(before, after))
		if (page?.route !== "chat" || Number(page.params.id) !== id) toast(lateText(id));
}

/** The conversation itself says it where it was; anywhere else a toast does. */
function lateText(id: number): string {
	const t = shellTexts.get();
	const why = t[`late_${$late.get().get(id) ?? "next"}`];
	return $drafts.get()[id]?.trim() ? `${why} ${t.lateDraft}` : why;
}

function take(frame: ToStaff): void {
	switch (frame.t) {
		case "welcome":
			addClockHint(frame.now, Date.now());
			welcomeTeam(frame);
			cases.replaceCases(frame.cases);
			for (const { case: id, entries } of frame.entries) cases.addEntries(id, entries);
			replaceOffers(frame.offers);
			// After the welcome the line counts as live, and only then carries measurements.
			setTimeout(measureClock, 0);
			return;
		case "queue":
			return putQueue(frame.queue);
		case "offer":
			return addOffer(frame.offer);
		case "offer_end":
			return endOffer(frame.offer, frame.end);
		case "case":
			cases.putCase(frame.case);
			return cases.tellDelivered(frame.case);
		case "case_gone":
			return cases.dropCase(frame.case);
		case "entries":
			return cases.addEntries(frame.case, frame.entries);
		case "ticks":
			return cases.putTicks(frame.case, frame.ticks);
		case "deliveries":
			return putDeliveries(frame);
		case "typing":
			return cases.putTyping(frame.case);
		case "story":
			return cases.putStory(frame);
		case "found":
			return cases.putFound(frame.cases);
		case "clock":
			return clocked(frame.id, frame.now);
		case "notice":
			return toast(shellTexts.get()[`notice_${frame.what}`]);
		case "refused":
			return toast(frame.message);
	}
}

function clocked(id: number, now: number): void {
	const sentAt = asked.get(id);
	if (sentAt === undefined) return;
	asked.delete(id);
	addClockSample(now, sentAt, Date.now());
	if (id % FIRST_SAMPLES !== 0) measureClock();
}

function openLine(team: string, who: string): void {
	resetClock();
	line = createLine({
		open() {
			const scheme = location.protocol === "https:" ? "wss:" : "ws:";
			return new WebSocket(
				`${scheme}//${location.host}/api/teams/${encodeURIComponent(team)}/socket`,
				SUBPROTOCOL,
			);
		},
		seen: cases.seenEntries,
		onFrame: receive,
		onState(state) {
			$line.set(state);
			if (state.at === "over" && state.why === "session") sessionEnded();
		},
		isOnline: () => navigator.onLine,
		random: Math.random,
	});
	plug(line);
	openDrafts(who);
	openOutbox(who);
	line.start();
}

function closeLine(): void {
	line?.stop();
	line = undefined;
	plug(undefined);
	forgetTeam();
	cases.forgetCases();
	$late.set(new Map());
	forgetDeliveries();
	forgetOffers();
}

export function retryNow(): void {
	line?.retry();
}

/** Keeps one line open while somebody is signed in and has a team. */
export function keepLive(): void {
	let current = "";
	const follow = (): void => {
		const person = $person.get();
		const team = $teamId.get();
		const who = person && team ? `${$account.get()?.slug}.${person.id}` : "";
		const wanted = who && `${who} ${team}`;
		if (wanted === current) return;
		current = wanted;
		if (line) closeLine();
		if (team && who) openLine(team, who);
	};
	$person.subscribe(follow);
	$teamId.subscribe(follow);

	const awake = (): void => {
		if (document.visibilityState !== "visible") return;
		line?.probe();
		measureClock();
	};
	document.addEventListener("visibilitychange", awake);
	addEventListener("pageshow", awake);
	addEventListener("online", () => line?.retry());
	addEventListener("offline", () => line?.offline());
	setInterval(measureClock, CLOCK_EVERY_MS);
}
