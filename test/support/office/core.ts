// The office over the pure core: decide, evolve, due and a virtual clock. What people see is read
// from the state and the events; the real screens are room.ts's.
import type { Command } from "../../../worker/routing/commands.ts";
import type { CaseEvent } from "../../../worker/routing/events.ts";
import { comparison, loadsOf } from "../../../worker/routing/order.ts";
import { awayWhy } from "../../../worker/routing/pick.ts";
import { buildPolicy, type PresetName } from "../../../worker/routing/presets.ts";
import type { Case, Member } from "../../../worker/routing/team.ts";
import { receiveCommand } from "../../../worker/team/arrival.ts";
import { type Office as Core, given, ZONE } from "../core/office.ts";
import { leadOf } from "./form.ts";
import {
	type Answer,
	type Form,
	idOf,
	type Lead,
	MANAGER,
	type NoticeOf,
	nameOf,
	type Office,
	type Person,
	type Rules,
	secondsUntil,
} from "./office.ts";

export function coreOffice(preset: PresetName, policy: Rules = {}): Office {
	return new CoreOffice(given(preset, policy));
}

class CoreOffice implements Office {
	private readonly core: Core;
	private messages = 0;

	constructor(core: Core) {
		this.core = core;
	}

	async online(...names: readonly Person[]): Promise<void> {
		for (const name of names) {
			this.core.reach.set(idOf(name), "live");
			this.must({ do: "available", member: idOf(name), on: true, by: idOf(name) });
		}
	}

	async offline(...names: readonly Person[]): Promise<void> {
		for (const name of names)
			this.must({ do: "available", member: idOf(name), on: false, by: idOf(name) });
	}

	async setUnavailable(name: Person): Promise<void> {
		this.must({ do: "available", member: idOf(name), on: false, by: idOf(MANAGER) });
	}

	showsNothing(name: Person): void {
		this.core.blind.add(idOf(name));
	}

	async joins(name: Person): Promise<void> {
		this.must({ do: "put_member", member: idOf(name), role: "broker" });
	}

	async product(ref: string, ...brokers: readonly Person[]): Promise<void> {
		this.must({ do: "put_product", ref, brokers: brokers.map(idOf), listingBroker: null });
	}

	async setRules(preset: PresetName, policy: Rules = {}): Promise<Answer> {
		const built = buildPolicy(preset, policy);
		if (!built.ok) return built.message;
		return this.do({ do: "configure", policy: built.policy, zone: ZONE });
	}

	async lead(form: Form = {}): Promise<Lead> {
		const id = this.core.team.nextCase;
		// Nobody who wrote on WhatsApp or through a portal is on the page.
		if ((form.channel ?? "chat") !== "chat") this.core.goneVisitors.add(id);
		this.must(receiveCommand(leadOf(form)));
		return id;
	}

	async waits(seconds: number): Promise<void> {
		this.core.after(seconds);
	}

	async until(time: string, days = 0): Promise<void> {
		this.core.at(secondsUntil(time, days));
	}

	async accepts(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "accept", case: lead, offer: this.offerNo(name, lead), by: idOf(name) });
	}

	async refuses(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "refuse", case: lead, offer: this.offerNo(name, lead), by: idOf(name) });
	}

	async replies(name: Person, lead: Lead, text = "Bom dia!"): Promise<Answer> {
		return this.do({ do: "broker_says", case: lead, by: idOf(name), ...this.message(text) });
	}

	async visitorWrites(lead: Lead, text = "Olá"): Promise<Answer> {
		return this.do({ do: "visitor_says", case: lead, ...this.message(text) });
	}

	async claims(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "claim", case: lead, by: idOf(name) });
	}

	async activates(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "activate", case: lead, by: idOf(name) });
	}

	async takesNotice(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "take_notice", case: lead, by: idOf(name) });
	}

	async saysHeWasCalled(name: Person, lead: Lead): Promise<Answer> {
		return this.do({ do: "inbound_seen", case: lead, by: idOf(name) });
	}

	async concludes(
		name: Person,
		lead: Lead,
		outcome = "visit_booked",
		note?: string,
	): Promise<Answer> {
		return this.do({ do: "conclude", case: lead, by: idOf(name), outcome, note: note ?? null });
	}

	async edits(name: Person, lead: Lead, client: string): Promise<Answer> {
		const kept = { email: null, phone: null };
		return this.do({ do: "edit_record", case: lead, by: idOf(name), name: client, ...kept });
	}

	async moves(name: Person, place: number): Promise<Answer> {
		return this.do({ do: "move", member: idOf(name), to: place });
	}

	async whoIsRung(lead: Lead): Promise<Person | null> {
		return nameOf(this.find(lead)?.offer?.to ?? null);
	}

	async whoWasRung(lead: Lead): Promise<(Person | null)[]> {
		return this.of(lead, "offered").map(({ to }) => nameOf(to));
	}

	async timer(lead: Lead): Promise<number | null> {
		const offer = this.find(lead)?.offer;
		return offer ? Math.round((offer.expiresAt - this.core.now) / 1_000) : null;
	}

	async queueOrder(): Promise<Person[]> {
		return names(this.shown());
	}

	async next(): Promise<Person | null> {
		const loads = loadsOf(this.core.team, this.core.now);
		const free = this.brokers().filter(
			(member) => !awayWhy(member, this.core.around) && !loads.pending.has(member.id),
		);
		return nameOf(free[0]?.id ?? null);
	}

	async statusOf(lead: Lead): Promise<string> {
		return this.find(lead)?.status ?? "closed";
	}

	async waitsFor(lead: Lead): Promise<string | null> {
		return this.find(lead)?.waiting?.why ?? null;
	}

	async ownerOf(lead: Lead): Promise<Person | null> {
		return nameOf(this.find(lead)?.owner ?? null);
	}

	async noticesOf(name: Person): Promise<NoticeOf[]> {
		const mine = [...this.core.team.cases.values()].filter((kase) => holder(kase) === idOf(name));
		return mine.flatMap(({ id, status }): NoticeOf[] => {
			if (status === "cna_delivered") return [{ lead: id, what: "cna" }];
			return status === "direct_message" ? [{ lead: id, what: "message" }] : [];
		});
	}

	async sees(name: Person, lead: Lead): Promise<"card" | "conversation" | "open" | "nothing"> {
		const kase = this.find(lead);
		if (!kase) return "nothing";
		if (kase.offer?.to === idOf(name)) return "card";
		if (holder(kase) === idOf(name)) return "conversation";
		const offHours = kase.waiting?.why === "off_hours" && !this.core.team.policy.offersOutsideHours;
		const pooled = kase.status === "open_to_all" || kase.waiting?.why === "manual" || offHours;
		return pooled ? "open" : "nothing";
	}

	async autoReplySent(lead: Lead): Promise<string | null> {
		return this.of(lead, "auto_replied").at(-1)?.text ?? null;
	}

	async storyOf(lead: Lead): Promise<string[]> {
		const events = this.events(lead);
		return events.flatMap((event) => {
			if (event.type === "cna_delivered") return [`${nameOf(event.to)}: message`];
			if (event.type !== "offered") return [];
			const end = events.find((other) => ENDS.has(other.type) && noOf(other) === event.no);
			return [`${nameOf(event.to)}: ${end?.type ?? "ringing"}`];
		});
	}

	async passedOver(lead: Lead): Promise<Partial<Record<Person, string>>> {
		const last = this.of(lead, "offered").at(-1);
		const found: Partial<Record<Person, string>> = {};
		for (const [why, members] of Object.entries(last?.why.excluded ?? {}))
			for (const id of members) {
				const name = nameOf(id);
				if (name) found[name] = why;
			}
		return found;
	}

	async timelineOf(lead: Lead, reader: Person): Promise<string[]> {
		const role = this.core.team.members.get(idOf(reader))?.role;
		const kase = this.find(lead);
		if (role === "broker" && kase && holder(kase) !== idOf(reader)) return [];
		return this.of(lead, "said").map(({ from, text }) => `${from}: ${text}`);
	}

	async missesOf(name: Person): Promise<number> {
		return this.core.team.members.get(idOf(name))?.missedToday ?? 0;
	}

	/** In the order in which they would be asked. */
	private brokers(): Member[] {
		const { team, now } = this.core;
		return [...team.members.values()]
			.filter(({ role, removed }) => role === "broker" && !removed)
			.sort(comparison(team.policy.order, loadsOf(team, now)));
	}

	/** Who is on duty first; the order of creation is shown as it is (seed 001). */
	private shown(): Member[] {
		const all = this.brokers();
		if (this.core.team.policy.order === "fixed") return all.sort((a, b) => a.rank - b.rank);
		const there = (member: Member) => !awayWhy(member, this.core.around);
		return [...all.filter(there), ...all.filter((member) => !there(member))];
	}

	private find(lead: Lead): Case | undefined {
		return this.core.team.cases.get(lead);
	}

	private events(lead: Lead): CaseEvent[] {
		return this.core.log.flatMap((recorded) =>
			recorded.of === "case" && recorded.case === lead ? [recorded.event] : [],
		);
	}

	private of<T extends CaseEvent["type"]>(lead: Lead, type: T): Extract<CaseEvent, { type: T }>[] {
		return this.events(lead).filter(
			(event): event is Extract<CaseEvent, { type: T }> => event.type === type,
		);
	}

	/** The card he last had of this lead. */
	private offerNo(name: Person, lead: Lead): number {
		return this.of(lead, "offered").findLast(({ to }) => to === idOf(name))?.no ?? 1;
	}

	private message(text: string): { id: string; text: string; seen: number } {
		this.messages += 1;
		return { id: `m${this.messages}`, text, seen: 0 };
	}

	private do(command: Command): Answer {
		return this.core.try(command) ?? "ok";
	}

	private must(command: Command): void {
		const answer = this.do(command);
		if (answer !== "ok") throw new Error(`${command.do} was refused: ${answer}`);
	}
}

const ENDS: ReadonlySet<CaseEvent["type"]> = new Set([
	"accepted",
	"refused",
	"missed",
	"withdrawn",
]);

function noOf(event: CaseEvent): number | null {
	return "no" in event ? event.no : null;
}

function holder(kase: Case): number | null {
	return kase.owner ?? kase.cna?.deliveredTo ?? null;
}

function names(members: readonly Member[]): Person[] {
	return members.map(({ id }) => nameOf(id)).filter((name) => name !== null);
}
