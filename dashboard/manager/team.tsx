// The team in the order of the queue, with the manager's switch and the arrows that move a broker.
// Changes ask nothing and can be taken back, because asking each time teaches people to say yes.
import { useStore } from "@nanostores/preact";
import type { MemberView } from "../../protocol/staff.ts";
import { $locale } from "../i18n.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Empty, Skeleton } from "../parts/empty.tsx";
import { Icon } from "../parts/icon.tsx";
import { useNow } from "../parts/now.ts";
import { Switch } from "../parts/switch.tsx";
import { memberState } from "../queue/words.ts";
import { $lineUp, $manages, $queue, $timeZone } from "../stores/team.ts";
import { toast } from "../stores/toasts.ts";
import { command } from "../stores/wire.ts";
import { queueTexts, shellTexts } from "../texts/core.ts";
import { manageTexts } from "./texts.ts";

export function Team() {
	const t = useStore(manageTexts);
	const queueT = useStore(queueTexts);
	const shell = useStore(shellTexts);
	const queue = useStore($queue);
	const brokers = useStore($lineUp);
	const now = useNow(1_000);
	if (!queue) return <Skeleton rows={5} label={shell.loading} />;
	const watchers = queue.members.filter((member) => member.role !== "broker");
	return (
		<>
			<section class="card" aria-label={t.tab_team}>
				<header class="card-head">
					<h2>{queueT.orderHead}</h2>
					<p>{queue.order === "fixed" ? t.orderFixedNote : queueT.waiting(queue.waiting)}</p>
				</header>
				{brokers.length === 0 && (
					<Empty icon="queue" title={queueT.nobody} hint={queueT.nobodyHint} />
				)}
				<ol class="team">
					{brokers.map((member, i) => (
						<TeamRow
							key={member.id}
							member={member}
							index={i}
							above={brokers[i - 1]}
							afterNext={brokers[i + 2]}
							last={i === brokers.length - 1}
							now={now}
						/>
					))}
				</ol>
			</section>
			{watchers.length > 0 && (
				<section class="card">
					<h2 class="card-title">{t.watchers}</h2>
					<ul class="watchers">
						{watchers.map((member) => (
							<li key={member.id}>
								<Avatar name={member.name} photo={member.photo} size="small" />
								{member.name}
							</li>
						))}
					</ul>
				</section>
			)}
		</>
	);
}

interface TeamRowProps {
	readonly member: MemberView;
	readonly index: number;
	/** Whom he comes before when he moves up, and when he moves down; nobody is the end. */
	readonly above: MemberView | undefined;
	readonly afterNext: MemberView | undefined;
	readonly last: boolean;
	readonly now: number;
}

function TeamRow({ member, index, above, afterNext, last, now }: TeamRowProps) {
	const t = useStore(manageTexts);
	const queueT = useStore(queueTexts);
	const zone = useStore($timeZone);
	const locale = useStore($locale);
	const manages = useStore($manages);
	const movable = useStore($queue)?.order === "rotating" && manages;
	const on = member.availability === "available";

	const turn = async (): Promise<void> => {
		const answer = await command({ do: "set_available", member: member.id, on: !on });
		const said = on ? t.switchedOff : t.switchedOn;
		toast(answer.t === "ok" ? said({ name: member.name }) : answer.message);
	};
	const move = async (place: number, before: MemberView | undefined): Promise<void> => {
		const answer = await command({
			do: "move",
			member: member.id,
			before: before?.id ?? null,
		});
		toast(answer.t === "ok" ? t.moved({ name: member.name, place }) : answer.message);
	};
	return (
		<li class={on ? "team-row" : "team-row off"} aria-current={member.next ? "true" : undefined}>
			<span class="member-place">{member.next ? <Icon name="turn" /> : (member.place ?? "–")}</span>
			<Avatar name={member.name} photo={member.photo} />
			<div class="team-text">
				<p class="member-name">
					{member.name}
					{member.next && <span class="tag next">{queueT.next}</span>}
				</p>
				<p class="member-state">
					{memberState(member, queueT, now, zone, locale)} · {t[`reach_${member.reach}`]}
				</p>
				<p class="team-today">{t.todayOf(member.today)}</p>
			</div>
			<div class="team-actions">
				{movable && (
					<>
						<button
							type="button"
							class="icon-button"
							aria-label={t.moveUp({ name: member.name })}
							disabled={index === 0}
							onClick={() => void move(index, above)}
						>
							<Icon name="up" />
						</button>
						<button
							type="button"
							class="icon-button"
							aria-label={t.moveDown({ name: member.name })}
							disabled={last}
							onClick={() => void move(index + 2, afterNext)}
						>
							<Icon name="down" />
						</button>
					</>
				)}
				{manages && (
					<Switch
						label={t.availability}
						about={t.availabilityOf({ name: member.name })}
						on={on}
						onFlip={() => void turn()}
					/>
				)}
			</div>
		</li>
	);
}
