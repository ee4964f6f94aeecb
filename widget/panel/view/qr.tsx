/** @jsxImportSource . */
// A QR code from the server's bits, as one path: no picture to load and no markup to parse, so it
// shows under any policy. Knows modules and nothing of what they say.

/** The standard asks for four modules of white around it. */
const QUIET = 4;

export function Qr({ bits, label }: { bits: string; label: string }) {
	const bytes = atob(bits);
	// A code has 21, 25, 29… modules a side; its bits may be padded to a byte.
	let side = 21;
	while ((side + 4) ** 2 <= bytes.length * 8) side += 4;
	let path = "";
	for (let at = 0; at < side * side; at++)
		if (bytes.charCodeAt(at >> 3) & (128 >> (at & 7)))
			path += `M${at % side} ${Math.floor(at / side)}h1v1h-1z`;
	const view = side + 2 * QUIET;
	return (
		<svg
			role="img"
			aria-label={label}
			viewBox={`${-QUIET} ${-QUIET} ${view} ${view}`}
			shape-rendering="crispEdges"
		>
			<path d={path} />
		</svg>
	);
}
