/** @jsxImportSource . */
// The drawings of the panel: strokes on a 24 grid. They say nothing aloud; labels do.

const PATHS = {
	close: "M6 6l12 12M18 6L6 18",
	chat: "M5 4h14a3 3 0 0 1 3 3v7a3 3 0 0 1-3 3h-7l-5 4v-4H5a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3z",
	phone:
		"M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z",
	clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2",
	check: "M5 13l5 5L20 7",
	send: "M4 12l16-8-6 16-3-6zM20 4l-9 10",
	whatsapp:
		"M3.500 20.500l1.300-4.600a8.500 8.500 0 1 1 3.300 3.200zM9 8.500c-.8 3 2.500 6.500 6 6.500l.5-1.800-2-1-1 1c-1-.5-1.700-1.200-2.200-2.200l1-1-1-2z",
	double: "M1 13l5 5L16 7M11 17l1 1L22 7",
} as const;

export type IconName = keyof typeof PATHS;

/** With a label it is an image with a name; without, it is ornament. */
export function Icon({
	name,
	label,
	look = "",
}: {
	name: IconName;
	label?: string;
	look?: string;
}) {
	return (
		<svg
			class={`icon ${look}`}
			viewBox="0 0 24 24"
			role="img"
			aria-label={label}
			aria-hidden={!label}
		>
			<path d={PATHS[name]} />
		</svg>
	);
}

export function initials(name: string): string {
	const words = name.trim().split(/\s+/);
	return `${words[0]?.[0] ?? ""}${words[1] ? (words.at(-1)?.[0] ?? "") : ""}`.toUpperCase();
}
