// The one who carries: takes what is due, in order, one post after another, and sleeps until the next.
// Also the one who lets time pass, since a clock moved ahead must stop at every retry on its way.

import type { DeliveryMode } from "../state/settings.ts";
import type { World } from "../world.ts";
import { attempt, fillPosts } from "./deliver.ts";

/** Shorter waits are timers; longer ones are left to the alarm, which outlives the process. */
const TIMER_UP_TO_MS = 30_000;

export class Postman {
	private running: Promise<void> | null = null;
	private again = false;
	/** What the clocks showed at the last look: what became due after it was not seen. */
	private looked = { real: 0, now: 0 };
	private timer: ReturnType<typeof setTimeout> | null = null;

	constructor(
		private readonly world: () => World,
		private readonly setAlarm: (at: number) => void,
	) {}

	wake(): void {
		if (this.running) {
			this.again = true;
			return;
		}
		this.running = this.rounds().finally(() => {
			this.running = null;
			// Asked for between the last round and here: nobody else would come back for it.
			if (this.again) this.wake();
			else this.rest();
		});
	}

	/** Until nothing is due, whatever was asked for meanwhile included. */
	async settle(): Promise<void> {
		for (;;) {
			this.wake();
			while (this.running) await this.running;
			const next = this.soonest();
			if (next === null || next > Date.now() + 1_000) return;
			await new Promise((done) => setTimeout(done, Math.max(1, next - Date.now())));
		}
	}

	async advance(ms: number): Promise<void> {
		const world = this.world();
		await this.settle();
		const target = world.now() + ms;
		for (;;) {
			const due = this.nextDue();
			if (due === null || due > target) break;
			world.clock.moveTo(due);
			await this.settle();
			// Somebody answers so slowly that real time passed us.
			if (world.now() > target) break;
		}
		world.clock.moveTo(target);
		await this.settle();
	}

	private async rounds(): Promise<void> {
		do {
			this.again = false;
			while (await this.round());
		} while (this.again);
	}

	private async round(): Promise<boolean> {
		const world = this.world();
		const now = world.now();
		this.looked = { real: Date.now(), now };
		for (const { id } of world.wabas.all()) this.collect(world, id);
		const [post] = world.deliveries
			.all()
			.filter(({ due, wabaId }) => due <= now && world.wabas.get(wabaId)?.disabled !== true)
			.sort((a, b) => a.due - b.due);
		if (!post) return false;
		await attempt(world, post);
		return true;
	}

	private collect(world: World, wabaId: string): void {
		const mode = world.mode(wabaId);
		if (mode.hold) return;
		const { real, now } = this.looked;
		const ready = world.events
			.all(wabaId)
			.filter(({ due, notBeforeReal }) => due <= now && notBeforeReal <= real);
		const size = Math.max(1, mode.batch);
		const whole = ready.slice(0, ready.length - (ready.length % size));
		if (whole.length > 0) fillPosts(world, wabaId, whole, mode);
	}

	/** Everything that waits leaves now, however it was held. */
	release(wabaId: string, mode: DeliveryMode): number {
		const world = this.world();
		const waiting = world.events.all(wabaId);
		fillPosts(world, wabaId, waiting, mode);
		this.wake();
		return waiting.length;
	}

	/** The next instant of the stand-in's clock at which something becomes due. */
	private nextDue(): number | null {
		const world = this.world();
		const { now } = this.looked;
		const posts = world.deliveries
			.all()
			.filter(({ wabaId }) => world.wabas.get(wabaId)?.disabled !== true);
		const events = world.events.all().filter(({ wabaId }) => !world.mode(wabaId).hold);
		const dues = [...posts, ...events].map(({ due }) => due).filter((due) => due > now);
		return dues.length === 0 ? null : Math.min(...dues);
	}

	/** The next real instant worth waking for. */
	private soonest(): number | null {
		const world = this.world();
		const reals = world.events
			.all()
			.filter(({ wabaId, due }) => !world.mode(wabaId).hold && due <= world.now())
			.map(({ notBeforeReal }) => notBeforeReal)
			.filter((real) => real > this.looked.real);
		const due = this.nextDue();
		if (due !== null && !world.clock.stopped) reals.push(world.clock.realOf(due));
		return reals.length === 0 ? null : Math.min(...reals);
	}

	private rest(): void {
		const next = this.soonest();
		if (this.timer !== null) clearTimeout(this.timer);
		this.timer = null;
		if (next === null) return;
		const wait = Math.max(5, next - Date.now());
		this.setAlarm(Date.now() + wait);
		if (wait <= TIMER_UP_TO_MS) this.timer = setTimeout(() => this.wake(), wait);
	}
}
