// The bar that is always there: who I am, whether I take leads, whether the line is alive. The
// switch is in the middle because it is the one thing a broker must always find.
import { useStore } from "@nanostores/preact";
import { play, startSound } from "../attention/sound.ts";
import { Avatar } from "../parts/avatar.tsx";
import { $person } from "../stores/session.ts";
import { $isBroker, $me, $member, $onDuty, $team, setOnDuty } from "../stores/team.ts";
import { shellTexts } from "../texts/core.ts";
import { ConnectionChip } from "./connection.tsx";
import { SoundChip } from "./sound-chip.tsx";

/** The tap that turns the switch on is also the gesture browsers want before any sound. */
async function flip(on: boolean): Promise<void> {
	void setOnDuty(on);
	if (!on) return;
	await startSound();
	play("hello");
}

export function Topbar() {
	const t = useStore(shellTexts);
	const person = useStore($person);
	const me = useStore($me);
	const team = useStore($team);
	const broker = useStore($isBroker);
	const name = me?.name ?? person?.name ?? "";
	return (
		<header class="topbar">
			<a class="topbar-me" href="/mais">
				<Avatar name={name} photo={person?.photo} />
				<span class="topbar-name">
					<b>{name}</b>
					<small>{team?.name}</small>
				</span>
			</a>
			<div class="topbar-centre">
				{broker ? <DutySwitch /> : <span class="topbar-team">{team?.name ?? t.product}</span>}
			</div>
			<div class="topbar-end">
				<SoundChip />
				<ConnectionChip />
			</div>
		</header>
	);
}

function DutySwitch() {
	const t = useStore(shellTexts);
	const on = useStore($onDuty);
	const member = useStore($member);
	const label = on ? t.online : member?.availability === "paused" ? t.paused : t.goOnline;
	return (
		<button
			type="button"
			role="switch"
			aria-checked={on}
			class={`duty ${member?.availability ?? ""}`}
			onClick={() => void flip(!on)}
		>
			<span class="duty-dot" aria-hidden="true" />
			{label}
		</button>
	);
}
