// What the tests of messages that leave have in common: what Graph says to each, what reached it, and a
// message said and sent. Graph is played (support/meta.ts). Holds no expectations.
import { eventually } from "../support/eventually.ts";
import type { Connected, Graph } from "../support/meta.ts";
import { type Broker, rest, rowsOf, says } from "./scene.ts";

/** An error of Meta's. */
export function meta(code: number, status = 400, headers: Record<string, string> = {}): Response {
	const error = { code, message: `(#${code})`, error_data: { details: `detail of ${code}` } };
	return Response.json({ error }, { status, headers });
}

export function outgoing(graph: Graph) {
	return {
		/** Every message is answered like this. */
		answering(how: (body: Record<string, unknown>) => Response | "lost" | null): void {
			graph.answer = ({ path, body }) =>
				path.endsWith("/messages") && "biz_opaque_callback_data" in body ? how(body) : null;
		},
		/** What reached Graph, in order: the words, or the kind of what has none. */
		texts(): string[] {
			return graph
				.messages()
				.map((body) => (body.text as { body: string })?.body ?? String(body.type));
		},
	};
}

/** Waits five seconds at most. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
	const look = async () => {
		if (!(await holds())) throw new Error("it does not hold yet");
	};
	await eventually(look);
}

/** The number has it, and did what it could. */
export async function said(at: Connected, who: Broker, id: number, text: string, more = {}) {
	const message = await says(at, who, id, text, more);
	await until(async () => {
		const rows = await rowsOf<{ id: string }>(at, "SELECT id FROM message");
		return rows.some((row) => row.id.endsWith(`/${message}`));
	});
	await rest(at);
	return message;
}
