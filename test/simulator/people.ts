// Brokers, leads of the team and visitors: what each does on seeing what happened. All chance is
// the world's; nothing here knows a rule.
import type { Recorded } from "../../worker/routing/events.ts";
import type { Channel } from "../../worker/routing/policy.ts";
import type { World } from "./world.ts";

export interface Habits {
	readonly answers: number;
	readonly refuses: number;
	readonly blind: number;
}

const SUPERVISOR = 90;
const MANAGER = 91;
/** Enough to crowd any queue; more would only slow the run down. */
const FULL = 40;
const DAY = 86_100_000;
const PRODUCTS = ["aurora", "mirante", "livre"];

export class People {
	private readonly world: World;
	private readonly brokers: number[];
	private readonly live = new Set<number>();
	private messages = 0;

	constructor(world: World) {
		this.world = world;
		this.brokers = Array.from({ length: world.swarm.brokers }, (_, index) => index + 1);
	}

	begin(): void {
		const { world, brokers } = this;
		for (const member of brokers) world.send({ do: "put_member", member, role: "broker" });
		world.send({ do: "put_member", member: SUPERVISOR, role: "supervisor" });
		world.send({ do: "put_member", member: MANAGER, role: "manager" });
		for (const ref of PRODUCTS) this.putProduct(ref);
		for (const member of brokers) this.wander(member);
		this.nextLead();
		this.nextWhim();
	}

	/** Calm: everyone is at work, at one screen that works. */
	comeAll(): void {
		for (const member of this.brokers) {
			this.world.send({ do: "put_member", member, role: "broker" });
			this.come(member);
		}
		this.work();
	}

	/** Every socket is gone; most come back in seconds, the others are declared lost. */
	cutOff(): void {
		const { world } = this;
		const was = [...this.live];
		this.live.clear();
		for (const member of was)
			if (world.chance.is(0.8))
				world.after(world.chance.between(200, 20_000), () => this.connect(member));
			else world.after(60_000, () => this.declareLost(member));
	}

	saw(events: readonly Recorded[]): void {
		for (const recorded of events) if (recorded.of === "case") this.sawCase(recorded);
	}

	private sawCase({ case: id, event }: Extract<Recorded, { of: "case" }>): void {
		const { world } = this;
		const { chance } = world;
		switch (event.type) {
			case "received":
				return this.visit(id, event.channel);
			case "offered":
				return this.offered(id, event.no, event.to);
			case "accepted":
			case "claimed":
			case "cna_taken":
			case "activated":
				return this.talk(id, event.by);
			case "channel_changed":
				if (event.channel !== "chat") return;
				world.after(chance.wait(100), () => this.write(id));
				return world.after(chance.wait(300), () => this.write(id));
			case "direct_message":
				if (chance.is(0.3)) this.echo(id);
				return world.after(chance.wait(world.calm ? 60 : 3_600), () =>
					world.send({ do: "activate", case: id, by: event.to }),
				);
			case "cna_delivered":
				if (chance.is(world.habits.answers))
					world.after(chance.wait(120), () =>
						world.send({ do: "take_notice", case: id, by: event.to }),
					);
				return;
			case "opened_to_all":
				return this.race(id);
			case "waiting":
				if (event.why === "manual" || event.why === "off_hours") this.race(id);
				return;
			case "manager_alerted":
				if (chance.is(0.3)) this.manage(id);
		}
	}

	private visit(id: number, channel: Channel): void {
		const { world } = this;
		const { chance } = world;
		world.fact({ of: "visitor", case: id, here: true });
		if (chance.is(0.5))
			world.after(chance.wait(300), () => world.fact({ of: "visitor", case: id, here: false }));
		const writes = channel === "whatsapp" ? 0.6 : 0.4;
		if (chance.is(writes)) world.after(chance.wait(200), () => this.write(id));
		if (chance.is(0.1)) world.after(chance.wait(3_000), () => this.write(id));
	}

	private write(id: number): void {
		const { world } = this;
		const { chance } = world;
		const kase = world.machine.team.cases.get(id);
		const words = { case: id, id: this.message(), text: "Oi", seen: 0 };
		const inChat = kase?.channel === "chat" && chance.is(0.4);
		if (kase?.contact.line === undefined || inChat)
			return world.send({ do: "visitor_says", ...words });
		// Told late, as after an outage of ours; sometimes by who turns out to have written before.
		const sentAt = world.machine.now - (chance.is(0.2) ? chance.between(0, 90_000_000) : 0);
		const who = chance.is(0.9) ? id : chance.between(1, 5);
		const contact = { handle: `linha/${who}`, phones: [`+5521${who}`], how: "code" } as const;
		world.send({
			do: "visitor_says",
			...words,
			carried: { via: "whatsapp", sentAt, windowUntil: sentAt + DAY },
			...(chance.is(0.5) && { contact }),
		});
		if (chance.is(0.1)) this.around(id);
	}

	/** What comes beside words: a reaction (perhaps twice), an answer from the company's phone. */
	private around(id: number): void {
		const { world } = this;
		const key = this.message();
		const shuts = world.chance.is(0.2) && { shutsWindow: true as const };
		const amend = { do: "amend", case: id, key, target: "m1", change: null, ...shuts } as const;
		world.send(amend);
		world.after(world.chance.wait(100), () => world.send(amend));
		if (!world.chance.is(0.4)) return;
		this.echo(id);
	}

	/** Answered on the company's phone, and told of it twice. */
	private echo(id: number): void {
		const { world } = this;
		if (world.machine.team.cases.get(id)?.contact.line === undefined) return;
		const early = world.chance.is(0.1) && ({ early: true } as const);
		const carried = { via: "phone", sentAt: world.machine.now, ...early } as const;
		const words = { case: id, id: this.message(), text: "Oi", carried };
		const echo = { do: "phone_says", ...words } as const;
		world.after(world.chance.wait(30), () => world.send(echo));
		world.after(world.chance.wait(300), () => world.send(echo));
	}

	private offered(id: number, offer: number, to: number): void {
		const { world } = this;
		const { chance } = world;
		const { answers, refuses, blind } = world.habits;
		if (this.live.has(to) && !chance.is(blind))
			world.after(chance.between(100, 4_000), () => {
				if (!this.live.has(to)) return;
				world.fact({ of: "shown", case: id, offer });
				if (world.machine.team.members.get(to)?.unreachable) world.send({ do: "back", member: to });
			});
		if (chance.is(0.05)) this.echo(id);
		const act = chance.next();
		const wait = chance.wait(world.calm ? 5 : 25);
		if (act < answers)
			world.after(wait, () => world.send({ do: "accept", case: id, offer, by: to }));
		else if (act < answers + refuses)
			world.after(wait, () => {
				world.send({ do: "refuse", case: id, offer, by: to });
				if (chance.is(0.2)) world.send({ do: "undo_refuse", case: id, offer, by: to });
			});
	}

	/** He writes, perhaps again, and in the end concludes; or forgets to. */
	private talk(id: number, by: number): void {
		const { world } = this;
		const { chance } = world;
		if (chance.is(world.habits.answers * 0.5 + 0.5))
			world.after(chance.wait(20), () => this.reply(id, by));
		if (chance.is(0.5)) world.after(chance.wait(400), () => this.write(id));
		if (chance.is(0.5)) world.after(chance.wait(500), () => this.reply(id, by));
		if (chance.is(0.05)) world.after(chance.wait(100), () => this.transfer(id, by));
		world.after(chance.wait(chance.is(0.8) ? 600 : 40_000), () => this.conclude(id, by));
	}

	private reply(id: number, by: number): void {
		const { world } = this;
		const kase = world.machine.team.cases.get(id);
		const unseen = kase?.channel === "whatsapp" && kase.contact.line === undefined;
		// Some say so too where their answers are seen.
		if (world.chance.is(unseen ? 0.5 : 0.03)) return world.send({ do: "replied", case: id, by });
		const words = { case: id, by, id: this.message(), text: "Olá", seen: 0 };
		const special = world.chance.is(0.1) && { special: "template" as const };
		world.send({
			do: "broker_says",
			...words,
			...(kase?.contact.line !== undefined && {
				carried: { via: "whatsapp", sentAt: world.machine.now, ...special },
			}),
		});
	}

	private transfer(id: number, by: number): void {
		const to = this.world.chance.pick(this.brokers);
		this.world.send({ do: "transfer", case: id, to, by });
	}

	private conclude(id: number, by: number): void {
		const outcome = this.world.chance.pick(["proposal", "no_answer", "spam", "invalid_phone"]);
		this.world.send({ do: "conclude", case: id, by, outcome, note: null });
	}

	private race(id: number): void {
		const { world } = this;
		for (const by of [...this.brokers, SUPERVISOR])
			if (world.chance.is(world.habits.answers / 3))
				world.after(world.chance.wait(60), () => world.send({ do: "claim", case: id, by }));
	}

	private manage(id: number): void {
		const { world } = this;
		world.after(world.chance.wait(300), () => {
			const to = world.chance.pick(this.brokers);
			if (world.chance.is(0.5)) world.send({ do: "assign", case: id, to, by: MANAGER });
			else this.conclude(id, MANAGER);
		});
	}

	/** In calm nobody forgets: every few minutes whatever lies about is picked up. */
	private work(): void {
		const { world } = this;
		for (const kase of [...world.machine.team.cases.values()]) {
			if (kase.status === "direct_message" && kase.owner !== null)
				world.send({ do: "activate", case: kase.id, by: kase.owner });
			else if (kase.owner !== null) this.conclude(kase.id, kase.owner);
			else if (kase.status === "open_to_all" || kase.waiting?.why === "manual") this.race(kase.id);
			else if (kase.cna !== null && kase.cna.nextSweepAt === null && kase.cna.deliveredTo === null)
				this.conclude(kase.id, MANAGER);
		}
		world.after(300_000, () => this.work());
	}

	private wander(member: number): void {
		const { world } = this;
		const { chance, swarm } = world;
		world.after(chance.wait(swarm.restless), () => {
			if (world.calm) return;
			const act = chance.next();
			if (act < 0.35) this.come(member);
			else if (act < 0.5)
				world.send({ do: "available", member, on: false, by: this.whose(member) });
			else if (act < 0.65) this.drop(member);
			else if (act < 0.8) this.connect(member);
			else if (act < 0.9)
				world.send({
					do: "pause",
					member,
					minutes: chance.between(1, 200),
					visiting: chance.is(0.5),
				});
			else this.come(member);
			this.wander(member);
		});
	}

	private whose(member: number): number {
		return this.world.chance.is(0.8) ? member : MANAGER;
	}

	private come(member: number): void {
		this.connect(member);
		this.world.send({ do: "available", member, on: true, by: member });
	}

	private connect(member: number): void {
		const { world } = this;
		this.live.add(member);
		world.fact({ of: "reach", member, to: "live" });
		world.send({ do: "back", member });
		for (const kase of world.machine.team.cases.values())
			if (kase.offer?.to === member && !world.chance.is(world.habits.blind))
				world.fact({ of: "shown", case: kase.id, offer: kase.offer.no });
	}

	private drop(member: number): void {
		const { world } = this;
		this.live.delete(member);
		world.fact({ of: "reach", member, to: world.chance.is(0.3) ? "push" : "none" });
		world.send({ do: "lost", member });
		world.after(world.chance.wait(300), () => {
			if (!this.live.has(member)) this.connect(member);
		});
	}

	private declareLost(member: number): void {
		if (!this.live.has(member)) this.world.send({ do: "lost", member });
	}

	private nextLead(): void {
		const { world } = this;
		const { chance, swarm } = world;
		world.after(chance.wait(swarm.every), () => {
			if (world.calm) return;
			for (let burst = chance.is(0.05) ? chance.between(2, 10) : 1; burst > 0; burst -= 1)
				if (world.machine.team.cases.size < FULL) this.lead();
			this.nextLead();
		});
	}

	private lead(): void {
		const { world } = this;
		const { chance } = world;
		const person = chance.between(1, 40);
		const email = chance.is(0.9) ? `cliente${person}@exemplo.com` : null;
		const phones = [`+55119${person}`, `+5511${person}`];
		const id = world.machine.team.nextCase;
		const channel = chance.pick(["chat", "chat", "whatsapp", "api"] as const);
		const line = channel === "whatsapp" && chance.is(0.6) && { line: "linha" };
		world.send({
			do: "receive",
			channel,
			product: chance.is(0.5) ? chance.pick([...PRODUCTS, "desconhecido"]) : null,
			contact: { email, phones, phoneSuspect: chance.is(0.1), ...line },
			origin: chance.is(0.2) ? chance.pick(this.brokers) : null,
			quarantine: chance.is(0.02),
			joins: chance.is(0.2) ? chance.between(1, id) : chance.is(0.05) ? "same_contact" : null,
			lead: {
				name: "Cliente",
				email,
				phone: { typed: "", e164: null, status: "valid" },
				page: null,
				consent: null,
				locale: "pt-BR",
				site: "site",
				client: null,
				match: null,
			},
		});
	}

	/** Now and then the manager changes something. */
	private nextWhim(): void {
		const { world } = this;
		const { chance } = world;
		world.after(chance.wait(5_000), () => {
			if (world.calm) return;
			const member = chance.pick(this.brokers);
			const act = chance.next();
			if (act < 0.3) world.send({ do: "move", member, to: chance.between(1, this.brokers.length) });
			else if (act < 0.5) this.putProduct(chance.pick(PRODUCTS));
			else if (act < 0.65) world.send({ do: "remove_member", member });
			else if (act < 0.9) world.send({ do: "put_member", member, role: "broker" });
			else world.send({ do: "put_member", member, role: "supervisor" });
			this.nextWhim();
		});
	}

	private putProduct(ref: string): void {
		const { chance } = this.world;
		const brokers = ref === "livre" ? [] : this.brokers.filter(() => chance.is(0.6));
		const listingBroker = chance.is(0.2) ? chance.pick(this.brokers) : null;
		this.world.send({ do: "put_product", ref, brokers, listingBroker });
	}

	private message(): string {
		this.messages += 1;
		return `m${this.messages}`;
	}
}
