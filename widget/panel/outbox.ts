// Messages written and not yet stored by the server. One storage key for each, so that two tabs
// never overwrite each other's. Must not know of sockets.
import type { Box } from "./box.ts";

export interface Pending {
	readonly id: string;
	readonly text: string;
	/** The visitor's clock: only for order and for the local echo. */
	readonly at: number;
	/** The server refused it; it waits for the visitor's decision. */
	readonly failed?: boolean;
}

const START = "out.";

export function pendings(box: Box): Pending[] {
	return box
		.keys(START)
		.map((key) => box.read<Pending>(key))
		.filter((item) => item !== undefined)
		.sort((a, b) => a.at - b.at);
}

export function keep(box: Box, item: Pending): void {
	box.write(START + item.id, item);
}

export function drop(box: Box, id: string): void {
	box.write(START + id, undefined);
}

export const isOutboxKey = (key: string): boolean => key.startsWith(START);
