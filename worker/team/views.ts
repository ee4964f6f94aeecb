// What people see of a team: queue, offer cards, cases, a visitor's place. Built from the state and
// the open cases' logs; decides nothing and sends nothing. Contact data is put in only for those
// the caller says may see it (D22).
import type { Attachment, Ticks } from "../../protocol/entry.ts";
import type {
	CaseView,
	Consequence,
	MemberView,
	OfferView,
	ProductView,
	QueueView,
} from "../../protocol/staff.ts";
import type { BrokerCard, VisitorStatus } from "../../protocol/visitor.ts";
import type { LineInfo } from "../connection/port.ts";
import type { LeadFacts, RecordedOfCase } from "../routing/events.ts";
import { isClaimable } from "../routing/handover.ts";
import { localDay } from "../routing/hours.ts";
import { comparison, type Loads, loadsOf } from "../routing/order.ts";
import { awayWhy } from "../routing/pick.ts";
import { CHANNELS, type Channel } from "../routing/policy.ts";
import {
	type Case,
	type Member,
	type MemberId,
	offerName,
	type Surroundings,
	type Team,
} from "../routing/team.ts";
import type { Loaded } from "../storage/store.ts";
import { whatsappView } from "./whatsapp-view.ts";

export interface Scene {
	readonly state: Loaded;
	readonly around: Surroundings;
	readonly now: number;
	ticks(caseId: number): Ticks;
	/** What is known of a connected number. */
	line(id: string | undefined): LineInfo | null;
}

export function nameOf(state: Loaded, member: number | null): string {
	return (member === null ? undefined : state.profiles.get(member)?.name) ?? "Corretor";
}

export function queueView({ state, around, now }: Scene): QueueView {
	const { team } = state;
	const loads = loadsOf(team, now);
	const day = localDay(team.zone, now);
	const brokers = [...team.members.values()]
		.filter((member) => member.role === "broker" && !member.removed)
		.sort(comparison(team.policy.order, loads));
	const next = brokers.find((member) => mayBeNext(member, around, loads, team.policy.maxActive));
	// A place in the queue is a place among those on duty; who is away is listed after them, except
	// in the order of creation, which is shown as it is (seed 001).
	const onDuty = brokers.filter((member) => !awayWhy(member, around));
	const places = new Map(onDuty.map((member, index) => [member.id, index + 1]));
	const away = brokers.filter((member) => !places.has(member.id));
	const shown =
		team.policy.order === "fixed"
			? [...brokers].sort((a, b) => a.rank - b.rank)
			: [...onDuty, ...away];
	const others = [...team.members.values()].filter(
		(member) => member.role !== "broker" && !member.removed,
	);
	const channels = CHANNELS.map((channel) => [
		channel,
		{ seconds: team.policy.channels[channel].offerSeconds, ...consequence(state, channel) },
	]);
	return {
		members: [...shown, ...others].map((member) =>
			memberView(member, { state, around, loads, day, next, places }),
		),
		waiting: [...team.cases.values()].filter(
			({ status }) => status === "waiting" || status === "offered",
		).length,
		order: team.policy.order,
		rules: Object.fromEntries(channels) as QueueView["rules"],
	};
}

function mayBeNext(member: Member, around: Surroundings, loads: Loads, maxActive: number): boolean {
	if (awayWhy(member, around) || loads.pending.has(member.id)) return false;
	return maxActive === 0 || (loads.active.get(member.id) ?? 0) < maxActive;
}

interface MemberScene {
	readonly state: Loaded;
	readonly around: Surroundings;
	readonly loads: Loads;
	readonly day: string;
	readonly next: Member | undefined;
	readonly places: ReadonlyMap<number, number>;
}

function memberView(member: Member, scene: MemberScene): MemberView {
	const { state, around, loads, day, next, places } = scene;
	const profile = state.profiles.get(member.id);
	const pending = loads.pending.get(member.id);
	const offerEndsAt = pending === undefined ? undefined : state.team.cases.get(pending)?.offer;
	const fresh = member.day === day;
	return {
		id: member.id,
		name: profile?.name ?? "",
		role: member.role,
		...(profile?.creci ? { creci: profile.creci } : {}),
		...(profile?.photo ? { photo: profile.photo } : {}),
		availability: member.availability,
		setBy: member.setBy,
		since: member.since,
		...(member.pausedUntil === null ? {} : { pausedUntil: member.pausedUntil }),
		reach: member.unreachable ? "none" : around.reach(member.id),
		place: places.get(member.id) ?? null,
		next: next?.id === member.id,
		...(offerEndsAt ? { offerEndsAt: offerEndsAt.expiresAt } : {}),
		active: loads.active.get(member.id) ?? 0,
		today: {
			offered: fresh ? member.offeredToday : 0,
			accepted: fresh ? member.acceptedToday : 0,
			missed: fresh ? member.missedToday : 0,
		},
	};
}

function consequence(state: Loaded, channel: Channel): Consequence {
	const { order, channels } = state.team.policy;
	const rules = channels[channel];
	return {
		onTimeout: order === "manual" ? "none" : rules.onTimeout,
		position: order === "rotating" ? rules.onMissPosition : "keep",
	};
}

export function offerView(scene: Scene, kase: Case): OfferView | null {
	const { state } = scene;
	if (!kase.offer) return null;
	const lead = leadOf(state.logs.get(kase.id) ?? []);
	const page = plainPage(lead);
	const campaign = campaignOf(lead);
	const product = productOf(state, kase);
	return {
		id: offerName(kase.id, kase.offer.no),
		caseId: kase.id,
		rule: kase.offer.rule,
		createdAt: kase.offer.at,
		expiresAt: kase.offer.expiresAt,
		client: { name: lead?.name ?? "" },
		channel: kase.channel,
		...(product ? { product } : {}),
		...(page ? { page } : {}),
		...(campaign ? { campaign } : {}),
		receivedAt: kase.receivedAt,
		...(kase.contact.line !== undefined &&
			kase.channel === "whatsapp" && { wrote: kase.windowUntil !== undefined }),
		visitorOnline: isHere(scene, kase),
		consequence: consequence(state, kase.channel),
	};
}

/** Between the form and the first greeting of the widget nobody has "left the site". */
const ARRIVING_MS = 15_000;

function isHere({ around, now }: Scene, kase: Case): boolean {
	const arriving = kase.channel === "chat" && now - kase.receivedAt < ARRIVING_MS;
	return arriving || around.visitorHere(kase.id);
}

/** `withContact`: the viewer holds the case or leads the team. */
export function caseView(scene: Scene, kase: Case, withContact: boolean): CaseView {
	const { state } = scene;
	const log = state.logs.get(kase.id) ?? [];
	const lead = leadOf(log);
	const ticks = scene.ticks(kase.id);
	const product = productOf(state, kase);
	const page = withContact ? pageOf(lead) : plainPage(lead);
	const last = lastMessage(log);
	const holder = holderOf(kase);
	const line = scene.line(kase.contact.line);
	const broker = holder === null ? "" : nameOf(state, holder);
	const whatsapp = withContact && whatsappView(kase, log, lead, line, broker, product?.name);
	return {
		id: kase.id,
		status: kase.status,
		channel: kase.channel,
		...(product ? { product } : {}),
		client: clientOf(lead, kase, withContact),
		...(holder === null ? {} : { owner: { id: holder, name: nameOf(state, holder) } }),
		...(isClaimable(state.team, kase) ? { claimable: true } : {}),
		receivedAt: kase.receivedAt,
		...(kase.waiting ? { waiting: kase.waiting.why } : {}),
		...(kase.firstReplyDueAt === null ? {} : { firstReplyDueAt: kase.firstReplyDueAt }),
		...(kase.unansweredSince === null ? {} : { unansweredSince: kase.unansweredSince }),
		...(last && withContact ? { last } : {}),
		n: kase.n,
		unread: withContact ? unread(log, ticks.broker.read) : 0,
		visitorOnline: isHere(scene, kase),
		ticks,
		...(page ? { page } : {}),
		...(whatsapp ? { whatsapp } : {}),
	};
}

/** Who answers for a case: its owner, or who was handed the notice of it. */
export function holderOf(kase: Case): MemberId | null {
	return kase.owner ?? kase.cna?.deliveredTo ?? null;
}

/** Who held a case that ended, from its log. */
export function holderAtEnd(log: readonly RecordedOfCase[]): MemberId | null {
	let holder: MemberId | null = null;
	for (const { event } of log)
		switch (event.type) {
			case "accepted":
			case "claimed":
			case "activated":
			case "cna_taken":
				holder = event.by;
				break;
			case "direct_message":
			case "cna_delivered":
				holder = event.to;
				break;
			case "owner_orphaned":
				if (holder === event.owner) holder = null;
				break;
			case "reply_missed":
			case "owner_absent":
			case "opened_to_all":
			case "cna":
			case "cna_ignored":
			case "cna_cancelled":
				holder = null;
		}
	return holder;
}

/** What a visitor is told of his place: the truth, and no name before an accept (D40). */
export function visitorStatus(scene: Scene, caseId: number): VisitorStatus {
	const { state } = scene;
	const kase = state.team.cases.get(caseId);
	if (!kase) return { at: "closed" };
	const place = placeOf(state, kase);
	if (kase.channel !== "whatsapp" || kase.contact.line === undefined) return place;
	// Told only to who brought the code of this very form: a typed phone is nobody's proof (DESIGN 12).
	const wrote = (state.logs.get(caseId) ?? []).some(
		({ event }) => event.type === "contact_seen" && event.how === "code",
	);
	return { ...place, wrote };
}

function placeOf(state: Loaded, kase: Case): VisitorStatus {
	// While a transfer rings elsewhere he still talks with who has him (D77).
	if (kase.status === "offered" && kase.owner !== null)
		return { at: "talking", broker: brokerCard(state, kase.owner) };
	const ahead = placesOf(state.team);
	const place = ahead.get(kase.id) ?? ahead.size + 1;
	switch (kase.status) {
		case "accepted":
		case "active":
			return { at: "talking", broker: brokerCard(state, kase.owner) };
		// To a stranger who typed a client's e-mail this must look like any lead (DESIGN 12).
		case "direct_message":
			return { at: "ringing", position: place };
		case "cna_pending":
		case "cna_delivered":
			return { at: "callback" };
		case "open_to_all":
			return { at: "open", position: place };
		case "offered":
			return { at: "ringing", position: place };
		case "waiting":
			return waitingStatus(kase, place);
		case "closed":
			return { at: "closed" };
	}
}

function waitingStatus(kase: Case, place: number): VisitorStatus {
	switch (kase.waiting?.why) {
		case "off_hours":
			return {
				at: "waiting",
				why: "off_hours",
				position: place,
				...(kase.waiting.until === null ? {} : { opensAt: kase.waiting.until }),
			};
		case "no_broker_online":
		case "product_uncovered":
			return { at: "waiting", why: "nobody_online", position: place };
		// The same person's other form is being answered: a stranger must read nothing else here.
		case "twin":
			return { at: "ringing", position: place };
		case "manual":
			return { at: "open", position: place };
		default:
			return { at: "waiting", why: "busy", position: place };
	}
}

/**
 * 1 for the case that is served next: those ahead arrived before and have nobody yet. Counted once
 * for each state of the team, however many visitors watch it.
 */
function placesOf(team: Team): ReadonlyMap<number, number> {
	const known = places.get(team);
	if (known) return known;
	const counted = new Map<number, number>();
	for (const { id, status, owner } of team.cases.values())
		if (owner === null && UNHELD.has(status)) counted.set(id, counted.size + 1);
	places.set(team, counted);
	return counted;
}

const places = new WeakMap<Team, ReadonlyMap<number, number>>();
const UNHELD: ReadonlySet<Case["status"]> = new Set(["waiting", "offered", "open_to_all"]);

export function brokerCard(state: Loaded, member: number | null): BrokerCard {
	const profile = member === null ? undefined : state.profiles.get(member);
	return {
		name: profile?.name ?? "Corretor",
		...(profile?.creci ? { creci: profile.creci } : {}),
		...(profile?.photo ? { photo: profile.photo } : {}),
	};
}

/** What the visitor sent, with what staff corrected since. */
export function leadOf(log: readonly RecordedOfCase[]): LeadFacts | null {
	const first = log[0]?.event;
	if (first?.type !== "received") return null;
	let { name, email, phone } = first.lead;
	for (const { event } of log) {
		if (event.type !== "record_edited") continue;
		name = event.name ?? name;
		email = event.email ?? email;
		if (event.phone !== null) phone = { typed: event.phone, e164: event.phone, status: "edited" };
	}
	return { ...first.lead, name, email, phone };
}

function clientOf(lead: LeadFacts | null, kase: Case, withContact: boolean): CaseView["client"] {
	if (!withContact) return { name: lead?.name ?? "" };
	return {
		name: lead?.name ?? "",
		...(kase.contact.email ? { email: kase.contact.email } : {}),
		...(lead?.phone.typed ? { phone: lead.phone.e164 ?? lead.phone.typed } : {}),
	};
}

function productOf(state: Loaded, kase: Case): ProductView | undefined {
	return state.products.get(kase.products.at(-1) ?? "");
}

/** A page's address without what campaigns put behind it, which may name the person (D22). */
function plainPage(lead: LeadFacts | null): { url: string; title?: string } | undefined {
	const page = pageOf(lead);
	if (!page || !URL.canParse(page.url)) return undefined;
	const { origin, pathname } = new URL(page.url);
	return { ...page, url: `${origin}${pathname}` };
}

export function pageOf(lead: LeadFacts | null): { url: string; title?: string } | undefined {
	const page = lead?.page as { url?: string; title?: string } | null | undefined;
	if (!page?.url) return undefined;
	return { url: page.url, ...(page.title ? { title: page.title } : {}) };
}

function campaignOf(lead: LeadFacts | null): string | undefined {
	const page = lead?.page as { utm?: { campaign?: string } } | null | undefined;
	return page?.utm?.campaign;
}

export function lastMessage(log: readonly RecordedOfCase[]): CaseView["last"] {
	const last = log.findLast(({ event }) => event.type === "said");
	if (last?.event.type !== "said") return undefined;
	const { from, text, carried } = last.event;
	const attachment = carried?.attachment as Attachment | undefined;
	return { from, text, at: last.at, ...(attachment && { kind: attachment.kind }) };
}

function unread(log: readonly RecordedOfCase[], read: number): number {
	let count = 0;
	for (const { n, event } of log)
		if (n > read && event.type === "said" && event.from === "visitor") count += 1;
	return count;
}
