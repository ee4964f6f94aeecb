// What the lines (visitor's and staff's) and the broadcast share: the engine, the sockets, the
// marks, and the one way to run a command so that everybody concerned hears of it.
import type { Ticks } from "../../protocol/entry.ts";
import type { Command } from "../routing/commands.ts";
import { broadcast, leads } from "./broadcast.ts";
import type { Also, Engine, StepResult } from "./engine.ts";
import type { Marks } from "./marks.ts";
import { type Sockets, send } from "./sockets.ts";
import { caseView, type Scene } from "./views.ts";

export class Stage {
	readonly engine: Engine;
	readonly sockets: Sockets;
	readonly marks: Marks;

	constructor(engine: Engine, sockets: Sockets, marks: Marks) {
		this.engine = engine;
		this.sockets = sockets;
		this.marks = marks;
	}

	/** Runs a command and tells the sockets. `from` is spared the copy of its own message. */
	run(command: Command, now: number, from?: WebSocket, also?: Also): StepResult {
		const result = this.engine.run(command, now, this.sockets.around(now), also);
		for (const step of this.engine.takeSteps()) broadcast(this, step, from);
		return result;
	}

	scene(now: number): Scene {
		return {
			state: this.engine.state,
			around: this.sockets.around(now),
			now: this.engine.clock(now),
			ticks: (caseId) => this.ticks(caseId),
			closing: (caseId) => this.engine.log(caseId, 0),
		};
	}

	/** Shows a case anew to its holder and to those who lead: its visitor came or went. */
	showCase(caseId: number, now: number): void {
		const scene = this.scene(now);
		const kase = scene.state.team.cases.get(caseId);
		if (!kase) return;
		const view = caseView(scene, kase, true);
		for (const [socket, pass] of this.sockets.all())
			if (pass.as === "member" && (pass.id === kase.owner || leads(scene.state.team, pass.id)))
				send(socket, { t: "case", case: view });
	}

	/** Which team this is, as its account named it. */
	get identity(): { readonly id: string; readonly name: string } {
		return this.engine.identity;
	}

	ticks(caseId: number): Ticks {
		return this.marks.of(caseId, this.engine.state, this.sockets.all());
	}
}
