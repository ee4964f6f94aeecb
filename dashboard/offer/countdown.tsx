// The ring around the client's initials and the number beside it. Both subtract from the instant
// the server gave; nothing is counted down.
import { useStore } from "@nanostores/preact";
import { countdown, initials, secondsLeft } from "../format.ts";
import { useNow } from "../parts/now.ts";
import { offerTexts } from "../texts/core.ts";

const RADIUS = 29;
const ROUND = 2 * Math.PI * RADIUS;
const AMBER_SHARE = 0.4;
const LAST_SECONDS = 10;

export type Urgency = "calm" | "amber" | "late";

export function urgency(left: number, total: number): Urgency {
	if (left <= Math.min(LAST_SECONDS, total * 0.2)) return "late";
	return left <= total * AMBER_SHARE ? "amber" : "calm";
}

interface CountdownProps {
	readonly name: string;
	readonly createdAt: number;
	readonly expiresAt: number;
}

export function Countdown({ name, createdAt, expiresAt }: CountdownProps) {
	const t = useStore(offerTexts);
	const left = secondsLeft(expiresAt, useNow(1_000, expiresAt));
	const total = Math.max(1, Math.round((expiresAt - createdAt) / 1_000));
	const gone = ROUND * (1 - Math.min(1, left / total));
	return (
		<div class={`countdown ${urgency(left, total)}`}>
			<svg class="ring" viewBox="0 0 64 64" aria-hidden="true">
				<circle class="ring-track" cx="32" cy="32" r={RADIUS} />
				<circle
					class="ring-left"
					cx="32"
					cy="32"
					r={RADIUS}
					stroke-dasharray={ROUND}
					stroke-dashoffset={gone}
				/>
				<text x="32" y="33">
					{initials(name)}
				</text>
			</svg>
			<span class="number" role="timer" aria-label={t.timeLeft({ time: countdown(left) })}>
				{countdown(left)}
			</span>
		</div>
	);
}
