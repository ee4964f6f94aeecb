/** @jsxImportSource . */
// What the visitor is told of his place: one card, always the server's truth, with the way out
// under it. Must not guess: no estimate that the server did not give.
import { weekday } from "../dates.ts";
import { EXPIRED, STALE, TABS } from "../line.ts";
import { isOver, state, talk } from "../state.ts";
import * as t from "../texts/index.ts";
import { startOver } from "../visit.ts";
import { Icon, type IconName } from "./icons.tsx";
import { WayOut } from "./links.tsx";

/** Drawing, title, sentence. */
type Words = readonly [IconName, string, string];

function words(): Words | undefined {
	const { link, closeCode, notice, values } = state;
	const { status, channel } = talk;
	const chat = channel === "chat";
	const nobodyMore = chat ? t.nobodyMore : t.waNobodyMore;
	if (link === "ended") {
		if (closeCode === STALE) return ["clock", t.stale, t.staleMore];
		if (closeCode === TABS) return ["chat", t.tabs, t.tabsMore];
		return closeCode === EXPIRED
			? ["clock", t.expired, t.expiredMore]
			: ["clock", t.ended, notice ?? t.expiredMore];
	}
	switch (status?.at) {
		case undefined:
			return ["clock", chat ? t.connecting : t.waChecking, t.connectingMore];
		case "ringing":
			return ["phone", t.ringing, status.position > 1 ? t.place(status.position) : t.next];
		case "waiting":
			if (status.why === "busy") return ["clock", t.busy, t.place(status.position)];
			if (status.why === "nobody_online") return ["clock", t.nobody, nobodyMore];
			return ["clock", t.offHours, status.opensAt ? t.opens(weekday(status.opensAt)) : nobodyMore];
		case "open":
			return ["phone", t.open, t.openMore];
		case "callback":
			return ["phone", t.callback, t.callbackMore(values.phone)];
		case "closed":
			return ["check", t.closed, t.closedMore];
		case "talking":
			return undefined;
	}
}

export function Place() {
	const said = words();
	if (!said) return null;
	const [icon, title, more] = said;
	const at = state.link !== "ended" && talk.status?.at;
	return (
		<div class="row">
			<span class={at === "ringing" || at === "open" ? "disc rings" : "disc"}>
				<Icon name={icon} />
			</span>
			<div>
				<h3>{title}</h3>
				<p class="muted">{more}</p>
			</div>
		</div>
	);
}

/** The way on from what is over. */
export function Again() {
	const { closeCode } = state;
	const again = closeCode === STALE || closeCode === TABS;
	return (
		isOver() && (
			<button
				type="button"
				class="main"
				data-first
				onClick={() => (again ? location.reload() : startOver())}
			>
				{again ? t.reload : t.newChat}
			</button>
		)
	);
}

export function StatusCard() {
	if (!words()) return null;
	const { status, receipt } = talk;
	return (
		<section class="card">
			<Place />
			<Again />
			{status?.at !== "closed" && <WayOut />}
			<p class="small">{t.receipt(receipt?.receipt ?? "")}</p>
		</section>
	);
}
