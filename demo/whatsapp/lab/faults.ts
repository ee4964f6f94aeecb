// `/_lab/fault`: what goes wrong from now on, and how the stand-in behaves where Meta is known to do
// either of two things. GET lists, POST adds, DELETE clears one or all.

import { CODES } from "../graph/codes.ts";
import { KINDS, trouble } from "../graph/faults.ts";
import { hex } from "../state/ids.ts";
import { type Fault, type FaultPlace, overlay, type RefusalMode } from "../state/settings.ts";
import type { Fields } from "../state/shapes.ts";
import { Unable } from "../state/unable.ts";
import type { World } from "../world.ts";

export function faults(world: World, method: string, id: string | undefined, body: Fields) {
	if (method === "GET")
		return {
			faults: world.faults.all(),
			behaviour: world.behaviour(),
			codes: Object.keys(CODES).map(Number),
			kinds: KINDS,
		};
	if (method === "DELETE") {
		for (const fault of world.faults.all())
			if (id === undefined || id === fault.id) world.faults.remove(fault.id);
		return { faults: world.faults.all() };
	}
	if (typeof body.behaviour === "object" && body.behaviour !== null) {
		world.setBehaviour(overlay(world.behaviour(), body.behaviour as Fields));
		if (body.kind === undefined && body.code === undefined) return { behaviour: world.behaviour() };
	}
	return world.faults.put(faultOf(body));
}

function faultOf(body: Fields): Fault {
	const kind = String(body.kind ?? body.code ?? "");
	if (trouble(kind) === null) throw new Unable(400, `no fault is called ${kind}`);
	const number = (value: unknown) => (typeof value === "number" ? value : null);
	const places: readonly string[] = ["send", "media", "upload", "graph"];
	return {
		id: hex(4),
		on: places.includes(String(body.on)) ? (body.on as FaultPlace) : "send",
		kind,
		mode: body.mode === "sync" || body.mode === "status" ? (body.mode as RefusalMode) : null,
		probability: number(body.probability) ?? 1,
		nth: number(body.nth),
		times: number(body.times),
		to: typeof body.to === "string" ? body.to : null,
		retryAfter: number(body.retryAfter),
		delayMs: number(body.delayMs),
		seen: 0,
		used: 0,
	};
}
