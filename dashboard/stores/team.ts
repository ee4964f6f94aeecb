// The team as last told by the server: who is in the queue, whose turn it is, the rules of today,
// and this person's own place. Only copies and derives; the server decides.
import { atom, computed } from "nanostores";
import type { MemberView, QueueView, ToStaff } from "../../protocol/staff.ts";
import { command } from "./wire.ts";

type Welcome = Extract<ToStaff, { readonly t: "welcome" }>;

export const $team = atom<Welcome["team"] | undefined>();
export const $me = atom<Welcome["me"] | undefined>();
export const $queue = atom<QueueView | undefined>();

/** Set while the switch waits for the server, so that a tap shows at once. */
const $wanted = atom<boolean | undefined>();

export const $member = computed([$queue, $me], (queue, me): MemberView | undefined =>
	queue?.members.find((member) => member.id === me?.id),
);

/** Takes leads now. Those who lead have the same states but no turn. */
export const $onDuty = computed(
	[$member, $wanted],
	(member, wanted) => member?.role === "broker" && (wanted ?? member.availability === "available"),
);

export const $isBroker = computed($me, (me) => me?.role === "broker");
export const $leads = computed($me, (me) => me !== undefined && me.role !== "broker");
export const $manages = computed($me, (me) => me?.role === "manager" || me?.role === "admin");

/** Brokers in the order the server gave: the line, or the order of creation where that is the rule. */
export const $lineUp = computed($queue, (queue) =>
	(queue?.members ?? []).filter((member) => member.role === "broker"),
);

export const $timeZone = computed($team, (team) => team?.timeZone ?? "America/Sao_Paulo");

export function welcomeTeam(frame: Welcome): void {
	$team.set(frame.team);
	$me.set(frame.me);
	putQueue(frame.queue);
}

export function putQueue(queue: QueueView): void {
	$queue.set(queue);
}

export function forgetTeam(): void {
	$team.set(undefined);
	$me.set(undefined);
	$queue.set(undefined);
	$wanted.set(undefined);
}

export async function setOnDuty(on: boolean): Promise<void> {
	$wanted.set(on);
	await command({ do: "available", on });
	$wanted.set(undefined);
}

export async function pause(minutes: number, why: "visiting" | "break"): Promise<void> {
	$wanted.set(false);
	await command({ do: "pause", minutes, why });
	$wanted.set(undefined);
}
