// The drawings of the panel: strokes on a 24 grid. They say nothing aloud; labels do.

const PATHS = {
	close: "M6 6l12 12M18 6L6 18",
	chat: "M5 4h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z",
	phone:
		"M6 3h3l2 5-2.5 1.5a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
	bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
	clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
	check: "M4 12.5l5 5L20 6.5",
	send: "M4 12l16-8-6 16-3-6zM20 4l-9 10",
	moon: "M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10z",
	alert: "M12 8v5M12 16.5v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
	copy: "M9 9h11v11H9zM5 15H4V4h11v1",
	wa: "M3.5 20.5l1.3-4.6a8.5 8.5 0 1 1 3.3 3.2zM9 8.5c-.8 3 2.500 6.500 6 6.500l.5-1.800-2-1-1 1c-1-.5-1.700-1.200-2.200-2.200l1-1-1-2z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
	return (
		<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
			<path d={PATHS[name]} />
		</svg>
	);
}

const TICKS = {
	queued: "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 1",
	stored: "M3 8.500l3 3 6-7",
	delivered: "M1 8.500l3 3 6-7M8 11.500l6-7",
	read: "M1 8.500l3 3 6-7M8 11.500l6-7",
} as const;

export type Tick = keyof typeof TICKS;

export function TickMark({ tick, label }: { tick: Tick; label: string }) {
	return (
		<svg class={`tick ${tick}`} viewBox="0 0 16 16" role="img" aria-label={label}>
			<path d={TICKS[tick]} />
		</svg>
	);
}

const initials = (name: string): string => {
	const words = name.trim().split(/\s+/);
	return `${words[0]?.[0] ?? ""}${words.length > 1 ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
};

/** Initials; over them the photo, when it comes from our own origin (the page's policy allows it). */
export function Avatar({ name, photo }: { name: string; photo?: string | undefined }) {
	return (
		<span class="avatar" aria-hidden="true">
			{initials(name)}
			{photo && <img src={photo} alt="" onError={(event) => event.currentTarget.remove()} />}
		</span>
	);
}
