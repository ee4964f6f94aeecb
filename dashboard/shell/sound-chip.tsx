// Whether a lead can be heard on this device, and the tap that makes it so. Shown to who takes
// leads: silence is the reason leads are lost.
import { useStore } from "@nanostores/preact";
import { $audio, startSound } from "../attention/sound.ts";
import { Icon } from "../parts/icon.tsx";
import { $volume } from "../stores/prefs.ts";
import { $onDuty } from "../stores/team.ts";
import { shellTexts } from "../texts/core.ts";

export function SoundChip() {
	const t = useStore(shellTexts);
	const audio = useStore($audio);
	const muted = useStore($volume) === "0";
	const blocked = audio === "blocked";
	if (!blocked) {
		const label = muted ? t.soundMuted : t.soundOn;
		return (
			<span class="sound" title={label} role="img" aria-label={label}>
				<Icon name={muted ? "mute" : "sound"} />
			</span>
		);
	}
	return (
		<button
			type="button"
			class="sound blocked"
			title={t.soundBlocked}
			aria-label={t.soundBlocked}
			onClick={() => void startSound()}
		>
			<Icon name="mute" />
		</button>
	);
}

export function SoundBanner() {
	const t = useStore(shellTexts);
	const audio = useStore($audio);
	const onDuty = useStore($onDuty);
	if (!onDuty || audio === "running") return null;
	return (
		<button type="button" class="banner sound-banner" onClick={() => void startSound()}>
			<Icon name="mute" />
			{t.soundBlocked}
		</button>
	);
}
