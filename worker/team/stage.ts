// What the lines (visitor's and staff's) and the broadcast share: the engine, the sockets, the
// marks, and the one way to run a command so that everybody concerned hears of it.
import type { Ticks } from "../../protocol/entry.ts";
import { CLOSE } from "../../protocol/reasons.ts";
import type { Command } from "../routing/commands.ts";
import type { CaseId } from "../routing/team.ts";
import { broadcast, leadersOf, queue } from "./broadcast.ts";
import type { Also, Engine, Step, StepResult } from "./engine.ts";
import type { Marks } from "./marks.ts";
import type { Outward } from "./outward.ts";
import { close, type Sockets, sendAll } from "./sockets.ts";
import { caseView, holderOf, offerView, type Scene } from "./views.ts";

export class Stage {
	readonly engine: Engine;
	readonly sockets: Sockets;
	readonly marks: Marks;
	readonly outward: Outward;

	constructor(engine: Engine, sockets: Sockets, marks: Marks, outward: Outward) {
		this.engine = engine;
		this.sockets = sockets;
		this.marks = marks;
		this.outward = outward;
	}

	/** Runs a command and tells the sockets. `from` is spared the copy of its own message. */
	run(command: Command, now: number, from?: WebSocket, also?: Also): StepResult {
		const around = this.sockets.around(now);
		const result = this.engine.run(command, now, around, also);
		for (const step of this.engine.takeSteps())
			try {
				broadcast(this, step, { ...this.scene(now), around }, from);
			} catch (error) {
				console.error("broadcast", error instanceof Error ? error.name : "error");
				this.cutOff(step);
			}
		return result;
	}

	/** Runs what somebody's coming or going means. The queue shows it even when nothing follows. */
	presence(command: Extract<Command, { do: "lost" | "back" }>, now: number): void {
		const result = this.run(command, now);
		if (result.ok && result.step.events.length === 0)
			queue(this, this.scene(now), new Set([command.member]));
	}

	scene(now: number): Scene {
		return {
			state: this.engine.state,
			around: this.sockets.around(now),
			now: this.engine.clock(now),
			ticks: (caseId) => this.ticks(caseId),
			line: (id) => this.outward.line(id),
		};
	}

	/** Shows a case anew to its holder and to those who lead: its visitor came or went. */
	showCase(caseId: CaseId, now: number): void {
		const scene = this.scene(now);
		const { team } = scene.state;
		const kase = team.cases.get(caseId);
		if (!kase) return;
		const holder = holderOf(kase);
		const viewers = new Set([...leadersOf(team), ...(holder === null ? [] : [holder])]);
		for (const member of viewers)
			sendAll(this.sockets.member(member), { t: "case", case: caseView(scene, kase, true) });
		const offer = offerView(scene, kase);
		if (offer && kase.offer) sendAll(this.sockets.member(kase.offer.to), { t: "offer", offer });
	}

	/** Which team this is, as its account named it. */
	get identity(): { readonly id: string; readonly name: string } {
		const { id, name } = this.engine.identity;
		return { id, name };
	}

	ticks(caseId: CaseId): Ticks {
		const { state } = this.engine;
		const owner = state.team.cases.get(caseId)?.owner ?? null;
		return this.marks.of(caseId, state, () => this.sockets.passesOf(caseId, owner));
	}

	/**
	 * What happened is stored but could not be told: a bug of ours. Whoever may have missed it
	 * reconnects and resumes from what he has, so that nobody reads on with a hole.
	 */
	private cutOff(step: Step): void {
		for (const recorded of step.events) {
			if (recorded.of === "team") continue;
			const kase = step.after.cases.get(recorded.case) ?? step.before.cases.get(recorded.case);
			const holder = kase ? holderOf(kase) : null;
			const concerned = [
				...this.sockets.visitors(recorded.case),
				...(holder === null ? [] : this.sockets.member(holder)),
			];
			for (const socket of concerned) close(socket, CLOSE.internal, "internal");
		}
	}
}
