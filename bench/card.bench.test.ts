// From a lead's arrival to the broker's card, against a bare Durable Object doing one write and one
// send, turn by turn in one run. Run with `npm run bench`; the goal is 1.5 times the bare one.
import { env, runInDurableObject } from "cloudflare:test";
import { expect, it } from "vitest";
import { goOnline, lead, newTeam } from "../test/support/room.ts";
import type { Command } from "../worker/routing/commands.ts";
import type { BareRoom } from "./bare.ts";

const WARM_UP = 50;
const ROUNDS = 800;
const GOAL = 1.5;

it(`a card within ${GOAL} times a bare write and send`, async () => {
	const bare = (env as unknown as { BARE: DurableObjectNamespace<BareRoom> }).BARE.getByName("b");
	const upgraded = await bare.fetch("https://bare/", { headers: { upgrade: "websocket" } });
	const socket = upgraded.webSocket;
	if (!socket) throw new Error("no socket");
	let arrived = (): void => {};
	socket.addEventListener("message", () => arrived());
	socket.accept();

	const team = await newTeam({ policy: { maxActive: 0 } });
	const lucas = await goOnline(team, 1);
	const times = { bare: [] as number[], team: [] as number[] };

	for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
		const input = lead();
		const began = performance.now();
		await Promise.all([
			new Promise<void>((resolve) => {
				arrived = resolve;
			}),
			bare.receive(input),
		]);
		const between = performance.now();
		lucas.clear();
		const [card] = await Promise.all([lucas.next("offer"), team.receive(input)]);
		const ended = performance.now();
		if (round >= WARM_UP) {
			times.bare.push(between - began);
			times.team.push(ended - between);
		}
		// Through the object, not a socket: a socket may not speak this fast.
		await runInDurableObject(team, (room) => {
			const { run } = room as unknown as { run(command: Command): unknown };
			run.call(room, {
				do: "conclude",
				case: card.offer.caseId,
				by: 9,
				outcome: "spam",
				note: null,
			});
		});
	}
	// workerd's clock ticks in whole milliseconds: single readings say little, their mean does.
	const ratio = mean(times.team) / mean(times.bare);
	console.log(
		`lead to card: mean ${mean(times.team).toFixed(2)} ms, bare object ${mean(times.bare).toFixed(2)} ms, ratio ${ratio.toFixed(2)} (goal ${GOAL})`,
	);
	expect(ratio).toBeLessThanOrEqual(GOAL);
}, 120_000);

function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}
