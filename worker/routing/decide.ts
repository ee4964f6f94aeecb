// The door of the core: one command at one instant gives events, or a refusal. After the command
// itself, whatever is overdue is dealt with and whoever waits is offered to whoever is free.

import { amend, note, phoneSays } from "./channel.ts";
import { resumeSweeps, sweep, takeNotice } from "./cna.ts";
import type { Command } from "./commands.ts";
import {
	activate,
	brokerSays,
	conclude,
	editRecord,
	inboundSeen,
	receive,
	replied,
	visitorSays,
} from "./conversation.ts";
import { type Decision, Draft, type Ruling } from "./draft.ts";
import { assign, claim, transfer, undoRefuse } from "./handover.ts";
import { accept, refuse } from "./offers.ts";
import { tail } from "./order.ts";
import { overdue } from "./overdue.ts";
import { anyoneOnDuty } from "./pick.ts";
import { back, leaveRotation, lose, move, pause, remove, setAvailable } from "./presence.ts";
import { settle } from "./settle.ts";
import type { MemberId, Surroundings, Team } from "./team.ts";

export interface Context {
	/** Milliseconds; never less than any instant decided at before (I-22). */
	readonly now: number;
	readonly around: Surroundings;
	/** How many events the team's own log has. */
	readonly teamEvents: number;
}

export function decide(team: Team, command: Command, context: Context): Decision {
	const draft = new Draft(team, context.now, context.around, context.teamEvents);
	const nobody = !anyoneOnDuty(team, context.around, comer(command));
	const ofNow = OF_NOW.includes(command.do);
	if (ofNow) passTime(draft, nobody);
	const ruling = rule(draft, command);
	if (ruling) return { ok: false, refusal: ruling };
	if (ofNow) overdue(draft);
	else passTime(draft, nobody);
	settle(draft);
	return { ok: true, team: draft.team, events: draft.events };
}

/**
 * What those who lead the team do, they do to the queue as it is now: what is overdue comes first.
 * With brokers and visitors it comes after, as their act may be what was waited for.
 */
const OF_NOW: readonly Command["do"][] = [
	"configure",
	"put_member",
	"remove_member",
	"put_product",
	"move",
	"assign",
	"transfer",
];

/** Notices that waited for somebody to come on duty go out with the next sweep, not at once. */
function passTime(draft: Draft, nobodyWasThere: boolean): void {
	if (nobodyWasThere) resumeSweeps(draft);
	overdue(draft);
	sweep(draft);
}

/** Whoever this command brings back was not there when the sweep passed. */
function comer(command: Command): MemberId | undefined {
	const comes = command.do === "back" || (command.do === "available" && command.on);
	return comes ? command.member : undefined;
}

function rule(draft: Draft, command: Command): Ruling {
	switch (command.do) {
		case "configure":
			configure(draft, command);
			return null;
		case "put_member":
			return putMember(draft, command);
		case "remove_member":
			return remove(draft, command.member);
		case "put_product":
			putProduct(draft, command);
			return null;
		case "receive":
			receive(draft, command);
			return null;
		case "available":
			return setAvailable(draft, command.member, command.on, command.by);
		case "pause":
			return pause(draft, command.member, command.minutes, command.visiting);
		case "lost":
			lose(draft, command.member);
			return null;
		case "back":
			back(draft, command.member);
			return null;
		case "move":
			return move(draft, command.member, command.to);
		case "accept":
			return accept(draft, command.case, command.offer, command.by);
		case "refuse":
			return refuse(draft, command.case, command.offer, command.by);
		case "refuse_why":
			return refuseWhy(draft, command);
		case "undo_refuse":
			return undoRefuse(draft, command.case, command.offer, command.by);
		case "claim":
			return claim(draft, command.case, command.by);
		case "assign":
			return assign(draft, command.case, command.to);
		case "transfer":
			return transfer(draft, command.case, command.to, command.by);
		case "visitor_says":
			return visitorSays(draft, command);
		case "broker_says":
			return brokerSays(draft, command);
		case "inbound_seen":
			return inboundSeen(draft, command.case, command.by);
		case "phone_says":
			return phoneSays(draft, command);
		case "amend":
			return amend(draft, command);
		case "doubt":
			return note(draft, command.case, { type: "doubted", doubt: command.doubt });
		case "link_opened":
			return note(draft, command.case, { type: "link_opened", ...command.to });
		case "replied":
			return replied(draft, command.case, command.by);
		case "activate":
			return activate(draft, command.case, command.by);
		case "take_notice":
			return takeNotice(draft, command.case, command.by);
		case "conclude":
			return conclude(draft, command);
		case "edit_record":
			return editRecord(draft, command);
		case "tick":
			return null;
	}
}

function putMember(draft: Draft, command: Extract<Command, { do: "put_member" }>): Ruling {
	const known = draft.team.members.get(command.member);
	if (known && !known.removed && known.role === command.role) return null;
	if (known?.role === "broker" && command.role !== "broker") leaveRotation(draft, known.id);
	let rank = 0;
	for (const member of draft.team.members.values()) rank = Math.max(rank, member.rank);
	draft.members({
		type: "member_put",
		member: command.member,
		role: command.role,
		rank: known?.rank ?? rank + 1,
		position: known && !known.removed ? known.position : tail(draft.team),
	});
	return null;
}

/** Rules and products that are as they were are not written again. */
function configure(draft: Draft, { policy, zone }: Extract<Command, { do: "configure" }>): void {
	const { team } = draft;
	if (zone === team.zone && JSON.stringify(policy) === JSON.stringify(team.policy)) return;
	draft.members({ type: "configured", policy, zone });
}

function putProduct(
	draft: Draft,
	{ ref, brokers, listingBroker }: Extract<Command, { do: "put_product" }>,
): void {
	const product = { ref, brokers, listingBroker };
	if (JSON.stringify(draft.team.products.get(ref)) === JSON.stringify(product)) return;
	draft.members({ type: "product_put", ...product });
}

function refuseWhy(draft: Draft, command: Extract<Command, { do: "refuse_why" }>): Ruling {
	const kase = draft.get(command.case);
	// The case may be over by the time he picks a reason; nobody needs to hear of that.
	if (!kase) return null;
	const past = kase.offers.find(({ no, to }) => no === command.offer && to === command.by);
	if (past?.end !== "refused") return { reason: "not_found" };
	draft.case(kase.id, {
		type: "refuse_why",
		no: command.offer,
		by: command.by,
		why: command.why,
	});
	return null;
}
