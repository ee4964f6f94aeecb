// Fila: where I am, who comes when, the rules of today and my numbers of today.
import { useStore } from "@nanostores/preact";
import { useState } from "preact/hooks";
import type { MemberView } from "../../protocol/staff.ts";
import { $locale } from "../i18n.ts";
import { serverNow } from "../line/clock.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { PauseSheet } from "../parts/later.ts";
import { useNow } from "../parts/now.ts";
import { $cases } from "../stores/cases.ts";
import { $lineUp, $member, $queue, $timeZone } from "../stores/team.ts";
import { offerTexts, queueTexts, shellTexts } from "../texts/core.ts";
import { headline, memberState, ruleLines } from "./words.ts";

export function QueuePane() {
	const t = useStore(queueTexts);
	const shell = useStore(shellTexts);
	const queue = useStore($queue);
	return (
		<>
			<h1 class="pane-title">{t.title}</h1>
			{queue ? <QueueBody /> : <Skeleton rows={5} label={shell.loading} />}
		</>
	);
}

function QueueBody() {
	const t = useStore(queueTexts);
	const members = useStore($lineUp);
	// A frame may draw between two ticks: what it shows must not be a second behind the card.
	const now = Math.max(useNow(1_000), serverNow());
	const zone = useStore($timeZone);
	const me = useStore($member);
	const nobodyOn = members.every((member) => member.availability !== "available");
	return (
		<div class="queue">
			<Where me={me} now={now} zone={zone} />
			<Held />
			{members.length === 0 ? (
				<Empty icon="queue" title={t.nobody} hint={t.nobodyHint} />
			) : (
				<section class="card" aria-labelledby="queue-order">
					<OrderHead />
					{nobodyOn && <Empty icon="turn" title={t.empty} hint={t.emptyHint} />}
					<ol class="members">
						{members.map((member) => (
							<Row
								key={member.id}
								member={member}
								mine={member.id === me?.id}
								now={now}
								zone={zone}
							/>
						))}
					</ol>
				</section>
			)}
			<Rules />
			{me?.role === "broker" && <Today me={me} />}
		</div>
	);
}

function Where({
	me,
	now,
	zone,
}: {
	readonly me: MemberView | undefined;
	readonly now: number;
	readonly zone: string;
}) {
	const t = useStore(queueTexts);
	const [pausing, setPausing] = useState(false);
	const { tone, title, hint } = headline(me, t, now, zone);
	return (
		<section class={`where ${tone}`}>
			<span class="where-mark" aria-hidden="true">
				{tone === "out" ? (
					<Icon name="pause" />
				) : me?.place ? (
					t.place({ place: me.place })
				) : (
					<Icon name="turn" />
				)}
			</span>
			<div>
				<p class="where-title">{title}</p>
				{hint && <p class="where-hint">{hint}</p>}
			</div>
			{me?.role === "broker" && me.availability === "available" && (
				<button type="button" class="button quiet where-pause" onClick={() => setPausing(true)}>
					<Icon name="pause" />
					{t.pause}
				</button>
			)}
			{pausing && <PauseSheet onClose={() => setPausing(false)} />}
		</section>
	);
}

/** Leads kept until the doors open: said only to who sees them. */
function Held() {
	const t = useStore(queueTexts);
	const held = [...useStore($cases).values()].filter((view) => view.waiting === "off_hours").length;
	if (held === 0) return null;
	return (
		<p class="strip">
			<Icon name="clock" />
			<span>
				<b>{t.offHours}.</b> {t.offHoursHint(held)}
			</span>
		</p>
	);
}

function OrderHead() {
	const t = useStore(queueTexts);
	const queue = useStore($queue);
	const order = `order_${queue?.order}`;
	return (
		<header class="card-head">
			<h2 id="queue-order">{t.orderHead}</h2>
			<p>
				{order in t && `${t[order as "order_fixed"]} · `}
				{t.waiting(queue?.waiting ?? 0)}
			</p>
		</header>
	);
}

interface RowProps {
	readonly member: MemberView;
	readonly mine: boolean;
	readonly now: number;
	readonly zone: string;
}

function Row({ member, mine, now, zone }: RowProps) {
	const t = useStore(queueTexts);
	const locale = useStore($locale);
	const ringing = !!member.offerEndsAt && member.offerEndsAt > now;
	const on = member.availability === "available";
	return (
		<li
			class={`member ${on ? "" : "off"} ${mine ? "mine" : ""}`}
			aria-current={member.next ? "true" : undefined}
		>
			<span class="member-place">
				{member.next ? <Icon name="turn" /> : on ? (member.place ?? "–") : "–"}
			</span>
			<Avatar name={member.name} photo={member.photo} />
			<span class="member-text">
				<span class="member-name">
					{member.name}
					{mine && <span class="tag">{t.you}</span>}
					{member.next && <span class="tag next">{t.next}</span>}
				</span>
				<span class={ringing ? "member-state ringing" : "member-state"}>
					{memberState(member, t, now, zone, locale)}
				</span>
			</span>
		</li>
	);
}

function Rules() {
	const t = useStore(queueTexts);
	const offer = useStore(offerTexts);
	const queue = useStore($queue);
	if (!queue) return null;
	return (
		<section class="card">
			<h2 class="card-title">{t.rules}</h2>
			<ul class="rules">
				{ruleLines(queue, t, offer).map((line) => (
					<li key={line}>{line}</li>
				))}
			</ul>
		</section>
	);
}

function Today({ me }: { readonly me: MemberView }) {
	const t = useStore(queueTexts);
	return (
		<section class="card">
			<h2 class="card-title">{t.today}</h2>
			<dl class="today">
				{(["offered", "accepted", "missed"] as const).map((what) => (
					<div key={what}>
						<dd>{me.today[what]}</dd>
						<dt>{t[what]}</dt>
					</div>
				))}
			</dl>
		</section>
	);
}
