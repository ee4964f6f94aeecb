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
	const { status } = talk;
	if (link === "ended") {
		if (closeCode === STALE) return ["clock", t.stale, t.staleMore];
		if (closeCode === TABS) return ["chat", t.tabs, t.tabsMore];
		return closeCode === EXPIRED
			? ["clock", t.expired, t.expiredMore]
			: ["clock", t.ended, notice ?? t.expiredMore];
	}
	switch (status?.at) {
		case undefined:
			return ["clock", t.connecting, t.connectingMore];
		case "ringing":
			return ["phone", t.ringing, status.position > 1 ? t.place(status.position) : t.next];
		case "waiting":
			if (status.why === "busy") return ["clock", t.busy, t.place(status.position)];
			if (status.why === "nobody_online") return ["clock", t.nobody, t.nobodyMore];
			return [
				"clock",
				t.offHours,
				status.opensAt ? t.opens(weekday(status.opensAt)) : t.nobodyMore,
			];
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

export function StatusCard() {
	const said = words();
	if (!said) return null;
	const [icon, title, more] = said;
	const { closeCode, link } = state;
	const { status, receipt } = talk;
	const again = closeCode === STALE || closeCode === TABS;
	const rings = link !== "ended" && (status?.at === "ringing" || status?.at === "open");
	return (
		<section class="card">
			<div class="row">
				<span class={rings ? "disc rings" : "disc"}>
					<Icon name={icon} />
				</span>
				<div>
					<h3>{title}</h3>
					<p class="muted">{more}</p>
				</div>
			</div>
			{isOver() && (
				<button
					type="button"
					class="main"
					data-first
					onClick={() => (again ? location.reload() : startOver())}
				>
					{again ? t.reload : t.newChat}
				</button>
			)}
			{status?.at !== "closed" && <WayOut />}
			<p class="small">{t.receipt(receipt?.receipt ?? "")}</p>
		</section>
	);
}
