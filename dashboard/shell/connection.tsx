// How the line is, in a word; and a banner when it has been dead long enough to matter.
import { useStore } from "@nanostores/preact";
import { useEffect, useState } from "preact/hooks";
import { secondsLeft } from "../format.ts";
import type { LineState } from "../line/line.ts";
import { retryNow } from "../live.ts";
import { $onDuty } from "../stores/team.ts";
import { $line } from "../stores/wire.ts";
import { shellTexts } from "../texts/core.ts";

const PATIENCE_MS = 5_000;

/** Seconds until the next attempt, by this device's clock: no server takes part in it. */
function useSecondsUntil(until: number | undefined): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		if (until === undefined) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), 500);
		return () => clearInterval(timer);
	}, [until]);
	return until === undefined ? 0 : Math.max(1, secondsLeft(until, now));
}

function words(line: LineState, seconds: number, t: ReturnType<typeof shellTexts.get>): string {
	switch (line.at) {
		case "live":
			return t.live;
		case "waiting":
			return t.reconnecting({ seconds });
		case "offline":
			return t.offline;
		case "over":
			return line.why === "session" ? t.connecting : t[line.why];
		default:
			return t.connecting;
	}
}

export function ConnectionChip() {
	const t = useStore(shellTexts);
	const line = useStore($line);
	const seconds = useSecondsUntil(line.at === "waiting" ? line.until : undefined);
	const text = words(line, seconds, t);
	return (
		<span class={`connection ${line.at}`} title={text}>
			<span class="connection-dot" aria-hidden="true" />
			<span class="connection-text">
				{line.at === "waiting" ? (
					<>
						<span class="long">{text}</span>
						<span class="short">{t.reconnectingShort({ seconds })}</span>
					</>
				) : (
					text
				)}
			</span>
		</span>
	);
}

function useLong(problem: boolean): boolean {
	const [long, setLong] = useState(false);
	useEffect(() => {
		if (!problem) return setLong(false);
		const timer = setTimeout(() => setLong(true), PATIENCE_MS);
		return () => clearTimeout(timer);
	}, [problem]);
	return long;
}

export function ConnectionBanner() {
	const t = useStore(shellTexts);
	const line = useStore($line);
	const onDuty = useStore($onDuty);
	const dead = useLong(line.at !== "live" && line.at !== "over");
	if (line.at === "over" && (line.why === "stale" || line.why === "elsewhere")) {
		return (
			<div class="banner" role="alert">
				<p>{line.why === "stale" ? t.staleBanner : t.elsewhereBanner}</p>
				<button type="button" class="button outlined" onClick={() => location.reload()}>
					{line.why === "stale" ? t.update : t.useHere}
				</button>
			</div>
		);
	}
	if (line.at === "over" && line.why === "forbidden") {
		return (
			<div class="banner" role="alert">
				<p>{t.forbiddenBanner}</p>
			</div>
		);
	}
	if (!dead || !onDuty) return null;
	return (
		<div class="banner" role="alert">
			<p>{t.offlineBanner}</p>
			<button type="button" class="button outlined" onClick={retryNow}>
				{t.tryNow}
			</button>
		</div>
	);
}
