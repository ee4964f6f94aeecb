// `/_lab/clock`: what time it is here, and moving it ahead. When the product's own clock is told too,
// it is told first: what it then does meets a stand-in that is not yet ahead of it.

import type { Fields } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import type { Lab } from "./route.ts";

const MOST_MS = 400 * 24 * 3_600_000;

export async function clock({ world, postman, productLab }: Lab, method: string, body: Fields) {
	if (method === "GET") return time();
	if (body.stopped === true) world.clock.stop();
	if (body.stopped === false) world.clock.go();
	const ms = body.ms ?? 0;
	if (typeof ms !== "number" || !Number.isFinite(ms) || ms < 0 || ms > MOST_MS)
		throw new Unable(400, "ms must be a number of milliseconds ahead");
	const product = body.product === false || ms === 0 ? null : await tellProduct();
	await postman.advance(ms);
	world.outside.changed();
	return { ...time(), ...(productLab !== null && { product }) };

	function time() {
		const now = world.now();
		return { now, iso: new Date(now).toISOString(), stopped: world.clock.stopped };
	}

	async function tellProduct(): Promise<number | string | null> {
		if (productLab === null) return null;
		try {
			const response = await fetch(productLab, {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ ms }),
				signal: AbortSignal.timeout(20_000),
			});
			await response.body?.cancel();
			return response.status;
		} catch (error) {
			return error instanceof Error ? error.name : "failed";
		}
	}
}
