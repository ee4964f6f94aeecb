// The office over the real team object in workerd: sockets as dashboards and widgets hold them,
// alarms fired when due. What people see is what their screens were sent, never the object's
// memory. Only a client's WhatsApp message goes in by hand: the channel that brings it is not built.
import { vi } from "vitest";
import type { CaseView, OfferView, QueueView, StaffCommand } from "../../../protocol/staff.ts";
import type { Command } from "../../../worker/routing/commands.ts";
import type { PresetName } from "../../../worker/routing/presets.ts";
import {
	act,
	alarmAt,
	alive,
	fireAlarm,
	inside,
	newTeam,
	page,
	rest,
	type StaffLine,
	type Stub,
	say,
	tell,
	type VisitorLine,
	visitor,
} from "../room.ts";
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

/** A Monday, nine in the morning in São Paulo, far enough ahead that no real alarm rings. */
const MONDAY = Date.UTC(2031, 2, 10, 12);
const MAX_ALARMS = 2_000;

export async function roomOffice(preset: PresetName, policy: Rules = {}): Promise<Office> {
	vi.setSystemTime(MONDAY);
	return new RoomOffice(await newTeam({ preset, policy: { ...policy } }));
}

interface Shown {
	readonly offers: readonly OfferView[];
	readonly cases: readonly CaseView[];
	readonly queue: QueueView;
}

class RoomOffice implements Office {
	private readonly stub: Stub;
	private readonly pages = new Map<Person, StaffLine>();
	private readonly widgets = new Map<Lead, VisitorLine>();
	private readonly blind = new Set<Person>();
	/** Cards acknowledged by the screen they were sent to. */
	private readonly landed = new Set<string>();

	constructor(stub: Stub) {
		this.stub = stub;
	}

	async online(...names: readonly Person[]): Promise<void> {
		for (const name of names) await this.must(name, { do: "available", on: true });
	}

	async offline(...names: readonly Person[]): Promise<void> {
		for (const name of names) await this.must(name, { do: "available", on: false });
	}

	async setUnavailable(name: Person): Promise<void> {
		await this.must(MANAGER, { do: "set_available", member: idOf(name), on: false });
	}

	showsNothing(name: Person): void {
		this.blind.add(name);
	}

	async joins(name: Person): Promise<void> {
		await this.stub.putMember({ id: idOf(name), name, role: "broker" });
		await this.land();
	}

	async product(ref: string, ...brokers: readonly Person[]): Promise<void> {
		await this.stub.putProduct({ ref, name: ref, brokers: brokers.map(idOf) });
		await this.land();
	}

	async setRules(preset: PresetName, policy: Rules = {}): Promise<Answer> {
		const timeZone = "America/Sao_Paulo";
		const setup = { account: "", team: "team", name: "Lançamentos", timeZone };
		const answer = await this.stub.configure({ ...setup, preset, policy: { ...policy } });
		await this.land();
		return answer.ok ? "ok" : answer.refusal.message;
	}

	async lead(form: Form = {}): Promise<Lead> {
		const answer = await this.stub.receive(leadOf(form));
		if (!answer.ok) throw new Error(answer.refusal.reason);
		const { caseId } = answer.value;
		if ((form.channel ?? "chat") === "chat")
			this.widgets.set(caseId, await visitor(this.stub, caseId));
		await this.land();
		return caseId;
	}

	async waits(seconds: number): Promise<void> {
		await this.goTo(Date.now() + seconds * 1_000);
	}

	async until(time: string, days = 0): Promise<void> {
		await this.goTo(MONDAY + secondsUntil(time, days) * 1_000);
	}

	async accepts(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "accept", offer: await this.card(name, lead) });
	}

	async refuses(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "refuse", offer: await this.card(name, lead) });
	}

	async replies(name: Person, lead: Lead, text = "Bom dia!"): Promise<Answer> {
		return this.act(name, { do: "say", case: lead, text });
	}

	async visitorWrites(lead: Lead, text = "Olá"): Promise<Answer> {
		const widget = this.widgets.get(lead);
		const id = crypto.randomUUID();
		if (!widget) return this.arrives({ do: "visitor_says", case: lead, id, text, seen: 0 });
		const answer = await say(widget, text, id);
		await this.land();
		return answer.t === "ack" ? "ok" : answer.reason;
	}

	async claims(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "claim", case: lead });
	}

	async activates(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "activate", case: lead });
	}

	async takesNotice(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "take_notice", case: lead });
	}

	async saysHeWasCalled(name: Person, lead: Lead): Promise<Answer> {
		return this.act(name, { do: "inbound_seen", case: lead });
	}

	async concludes(
		name: Person,
		lead: Lead,
		outcome = "visit_booked",
		note?: string,
	): Promise<Answer> {
		return this.act(name, { do: "conclude", case: lead, outcome, ...(note ? { note } : {}) });
	}

	async edits(name: Person, lead: Lead, client: string): Promise<Answer> {
		return this.act(name, { do: "edit_record", case: lead, name: client });
	}

	async moves(name: Person, place: number): Promise<Answer> {
		const order = await this.queueOrder();
		const before = order.filter((other) => other !== name)[place - 1];
		return this.act(MANAGER, {
			do: "move",
			member: idOf(name),
			before: before ? idOf(before) : null,
		});
	}

	/** Whose screen has a live card of it; on two at once is a failure of the product. */
	async whoIsRung(lead: Lead): Promise<Person | null> {
		const ringing = await this.ringing(lead);
		if (ringing.length > 1) throw new Error(`lead ${lead} rings ${ringing.join(" and ")}`);
		return ringing[0]?.name ?? null;
	}

	async whoWasRung(lead: Lead): Promise<(Person | null)[]> {
		const decisions = await this.decisions(lead);
		return decisions.filter(({ rule }) => rule !== "none").map(({ to }) => to as Person | null);
	}

	async timer(lead: Lead): Promise<number | null> {
		const [card] = await this.ringing(lead);
		return card ? Math.round((card.offer.expiresAt - Date.now()) / 1_000) : null;
	}

	async queueOrder(): Promise<Person[]> {
		const { queue } = await this.seenBy(MANAGER);
		const brokers = queue.members.filter(({ role }) => role === "broker");
		return brokers.map(({ id }) => nameOf(id)).filter((name) => name !== null);
	}

	async next(): Promise<Person | null> {
		const { queue } = await this.seenBy(MANAGER);
		return nameOf(queue.members.find(({ next }) => next)?.id ?? null);
	}

	async statusOf(lead: Lead): Promise<string> {
		return (await this.view(MANAGER, lead))?.status ?? "unknown";
	}

	async waitsFor(lead: Lead): Promise<string | null> {
		return (await this.view(MANAGER, lead))?.waiting ?? null;
	}

	async ownerOf(lead: Lead): Promise<Person | null> {
		return nameOf((await this.view(MANAGER, lead))?.owner?.id ?? null);
	}

	async noticesOf(name: Person): Promise<NoticeOf[]> {
		const { cases } = await this.seenBy(name);
		return cases.flatMap(({ id, status }): NoticeOf[] => {
			if (status === "cna_delivered") return [{ lead: id, what: "cna" }];
			return status === "direct_message" ? [{ lead: id, what: "message" }] : [];
		});
	}

	async sees(name: Person, lead: Lead): Promise<"card" | "conversation" | "open" | "nothing"> {
		const { offers, cases } = await this.seenBy(name);
		if (offers.some(({ caseId }) => caseId === lead)) return "card";
		const mine = cases.find(({ id, status }) => id === lead && status !== "closed");
		if (!mine) return "nothing";
		return mine.client.email ? "conversation" : "open";
	}

	/** As the visitor reads it when his widget greets. */
	async autoReplySent(lead: Lead): Promise<string | null> {
		const widget = await visitor(this.stub, lead);
		const { messages } = await widget.next("welcome");
		widget.close();
		return messages.find(({ id }) => id.startsWith("auto-"))?.text ?? null;
	}

	async storyOf(lead: Lead): Promise<string[]> {
		return (await this.decisions(lead)).map(({ to, rule, end }) =>
			rule === "none" ? `${to}: message` : `${to}: ${end?.how ?? "ringing"}`,
		);
	}

	async passedOver(lead: Lead): Promise<Partial<Record<Person, string>>> {
		const last = (await this.decisions(lead)).at(-1);
		return Object.fromEntries((last?.excluded ?? []).map(({ name, why }) => [name, why]));
	}

	async timelineOf(lead: Lead, reader: Person): Promise<string[]> {
		const line = await page(this.stub, idOf(reader), {}, "reader");
		line.send({ t: "open", case: lead, since: 0 });
		const answer = await Promise.any([
			line.next("entries", (frame) => frame.case === lead),
			line.next("refused"),
		]);
		line.close();
		if (answer.t === "refused") return [];
		return answer.entries.flatMap((entry) =>
			entry.kind === "message" ? [`${entry.from}: ${entry.text}`] : [],
		);
	}

	async missesOf(name: Person): Promise<number> {
		const { queue } = await this.seenBy(MANAGER);
		return queue.members.find(({ id }) => id === idOf(name))?.today.missed ?? 0;
	}

	private async goTo(to: number): Promise<void> {
		for (let alarms = 0; ; alarms += 1) {
			if (alarms > MAX_ALARMS) throw new Error("the alarm rings for ever");
			const at = await alarmAt(this.stub);
			if (at === null || at > to) break;
			vi.setSystemTime(Math.max(at, Date.now()));
			await this.heartbeat();
			await fireAlarm(this.stub);
			await this.land();
		}
		vi.setSystemTime(Math.max(to, Date.now()));
		await this.heartbeat();
	}

	private async heartbeat(): Promise<void> {
		await alive(...this.pages.values(), ...this.widgets.values());
	}

	/** Every screen that shows a card says so, as the dashboard does; and the object is at rest. */
	private async land(): Promise<void> {
		for (const { id, to } of await this.live()) {
			const line = to === null || this.blind.has(to) ? undefined : this.pages.get(to);
			if (!line || this.landed.has(id)) continue;
			await line.next("offer", ({ offer }) => offer.id === id);
			await tell(line, { t: "shown", offer: id });
			this.landed.add(id);
		}
		await rest(this.stub);
	}

	/** Which cards exist: only to know which frames to wait for. */
	private live(): Promise<{ id: string; to: Person | null }[]> {
		return inside(this.stub, ({ engine }) =>
			[...engine.state.team.cases.values()].flatMap(({ id, offer }) =>
				offer ? [{ id: `${id}.${offer.no}`, to: nameOf(offer.to) }] : [],
			),
		);
	}

	private async ringing(lead: Lead): Promise<{ name: Person; offer: OfferView }[]> {
		const live = new Set((await this.live()).map(({ id }) => id));
		const found: { name: Person; offer: OfferView }[] = [];
		for (const [name, line] of this.pages) {
			const offer = line.all("offer").findLast((frame) => frame.offer.caseId === lead)?.offer;
			if (!offer) continue;
			if (live.has(offer.id)) found.push({ name, offer });
			// A card that is over has left his screen, or is about to.
			else await line.next("offer_end", (frame) => frame.offer === offer.id);
		}
		return found;
	}

	private async card(name: Person, lead: Lead): Promise<string> {
		const offers = (await this.pageOf(name)).all("offer").map(({ offer }) => offer);
		return offers.findLast(({ caseId }) => caseId === lead)?.id ?? `${lead}.1`;
	}

	private async decisions(lead: Lead) {
		const desk = await page(this.stub, idOf(MANAGER), {}, "desk");
		desk.send({ t: "why", case: lead });
		const { decisions } = await desk.next("story");
		desk.close();
		return decisions;
	}

	private async view(name: Person, lead: Lead): Promise<CaseView | undefined> {
		return (await this.seenBy(name)).cases.find(({ id }) => id === lead);
	}

	/** What a page of his that opens now is shown. */
	private async seenBy(name: Person): Promise<Shown> {
		await this.pageOf(name);
		const line = await page(this.stub, idOf(name), {}, "second");
		const { offers, cases, queue } = await line.next("welcome");
		line.close();
		return { offers, cases, queue };
	}

	private async pageOf(name: Person): Promise<StaffLine> {
		const open = this.pages.get(name);
		if (open) return open;
		const line = await page(this.stub, idOf(name));
		this.pages.set(name, line);
		return line;
	}

	private async act(name: Person, command: StaffCommand | Loose): Promise<Answer> {
		const answer = await act(await this.pageOf(name), command);
		await this.land();
		return answer.t === "ok" ? "ok" : answer.reason;
	}

	private async must(name: Person, command: StaffCommand): Promise<void> {
		const answer = await this.act(name, command);
		if (answer !== "ok") throw new Error(`${command.do} was refused: ${answer}`);
	}

	/** What a webhook would hand to the object. */
	private async arrives(command: Extract<Command, { do: "visitor_says" }>): Promise<Answer> {
		const answer = await inside(this.stub, ({ stage }) => {
			const result = stage.run(command, Date.now());
			return result.ok ? "ok" : result.refusal.reason;
		});
		await this.land();
		return answer;
	}
}

/** A scenario's outcome is a word; whether it is one of the list is the object's to say. */
interface Loose {
	readonly do: "conclude";
	readonly [field: string]: unknown;
}
