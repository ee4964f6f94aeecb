// What the visitor is told of his place: one card, always the server's truth, with the way out
// under it. Must not guess: no estimate that the server did not give.
import { CLOSE } from "../../../protocol/reasons.ts";
import { weekday } from "../dates.ts";
import type { TalkState } from "../talk.ts";
import type { Visit } from "../visit.ts";
import type { ScreenProps } from "./app.tsx";
import { Icon, type IconName } from "./icons.tsx";

interface Card {
	readonly icon: IconName;
	readonly title: string;
	readonly more: string;
	/** Somebody is being called: the drawing breathes. */
	readonly rings?: boolean;
	readonly way?: boolean;
	readonly act?: "new" | "reload";
}

export function cardOf(
	visit: Visit,
	{ status, link, closeCode, refusal }: TalkState,
): Card | undefined {
	const t = visit.texts();
	if (link === "ended") {
		if (closeCode === CLOSE.stale_protocol)
			return { icon: "alert", title: t.stale, more: t.staleMore, act: "reload" };
		return closeCode === CLOSE.unauthenticated
			? { icon: "clock", title: t.expired, more: t.expiredMore, way: true, act: "new" }
			: { icon: "alert", title: t.ended, more: refusal ?? t.expiredMore, way: true, act: "new" };
	}
	switch (status?.at) {
		case undefined:
			return { icon: "clock", title: t.connecting, more: t.connectingMore, way: true };
		case "ringing":
			return {
				icon: "bell",
				title: t.ringing,
				more: status.position > 1 ? t.place(status.position) : t.next,
				rings: true,
				way: true,
			};
		case "waiting": {
			const place = t.place(status.position);
			if (status.why === "busy") return { icon: "clock", title: t.busy, more: place, way: true };
			const opens = status.opensAt
				? t.opens(weekday(visit.locale(), status.opensAt))
				: t.nobodyMore;
			return status.why === "off_hours"
				? { icon: "moon", title: t.offHours, more: opens, way: true }
				: { icon: "clock", title: t.nobody, more: t.nobodyMore, way: true };
		}
		case "open":
			return { icon: "bell", title: t.open, more: t.openMore, rings: true, way: true };
		case "callback": {
			const { phone } = visit.view.get().values;
			return { icon: "phone", title: t.callback, more: t.callbackMore(phone), way: true };
		}
		case "closed":
			return { icon: "check", title: t.closed, more: t.closedMore, act: "new" };
		case "talking":
			return undefined;
	}
}

export function WayOut({ visit, onWhatsApp }: Pick<ScreenProps, "visit" | "onWhatsApp">) {
	const t = visit.texts();
	const { config, values, saved } = visit.view.get();
	const digits = visit.companyNumber();
	if (!digits) return null;
	const hello = t.waHello(values.name, saved?.receipt.receipt ?? "");
	const byWhatsApp = config?.channels.includes("whatsapp") ?? true;
	return (
		<nav class="way" aria-label={t.wayOut}>
			<a class="pill" href={`tel:+${digits}`}>
				<Icon name="phone" />
				{t.call}
			</a>
			{byWhatsApp && (
				<a
					class="pill"
					href={
						saved?.receipt.whatsapp ?? `https://wa.me/${digits}?text=${encodeURIComponent(hello)}`
					}
					target="_blank"
					rel="noopener"
					onClick={onWhatsApp}
				>
					<Icon name="wa" />
					{t.whatsapp}
				</a>
			)}
		</nav>
	);
}

export function StatusCard({ visit, state, onWhatsApp }: ScreenProps & { state: TalkState }) {
	const t = visit.texts();
	const card = cardOf(visit, state);
	if (!card) return null;
	return (
		<section class="card">
			<div class="row">
				<span class={card.rings ? "disc rings" : "disc"}>
					<Icon name={card.icon} />
				</span>
				<div>
					<h3>{card.title}</h3>
					<p class="muted">{card.more}</p>
				</div>
			</div>
			{card.act && (
				<button
					type="button"
					class="main"
					onClick={() => (card.act === "new" ? visit.startOver() : location.reload())}
				>
					{card.act === "new" ? t.newChat : t.reload}
				</button>
			)}
			{card.way && <WayOut visit={visit} onWhatsApp={onWhatsApp} />}
			<p class="small">{t.receipt(state.receipt.receipt)}</p>
		</section>
	);
}
