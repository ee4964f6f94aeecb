// Who is signed in, and the way in and out. The session itself is a cookie that no script reads.
import { atom, computed } from "nanostores";
import type { InviteAcceptInput, MeView, SignInInput } from "../../protocol/api.ts";
import type { Answer, Refusal } from "../../protocol/reasons.ts";
import { api } from "../api.ts";
import { goHome, goToSignIn, router } from "../router.ts";
import { forget, recall, recallKeys, remember } from "./memory.ts";

export type Session =
	| { readonly at: "unknown" }
	| { readonly at: "out" }
	| { readonly at: "failed"; readonly refusal: Refusal }
	| { readonly at: "in"; readonly me: MeView };

export const $session = atom<Session>({ at: "unknown" });
export const $person = computed($session, (session) =>
	session.at === "in" ? session.me.person : undefined,
);
export const $account = computed($session, (session) =>
	session.at === "in" ? session.me.account : undefined,
);

/** The team on screen: the one chosen last on this device, or the first. */
export const $teamId = atom<string | undefined>();

export function chooseTeam(id: string): void {
	remember("team", id);
	$teamId.set(id);
}

function enter(me: MeView): void {
	remember("account", me.account.slug);
	const last = recall("team");
	$teamId.set(me.teams.find((team) => team.id === last)?.id ?? me.teams[0]?.id);
	$session.set({ at: "in", me });
}

/** Forgets what belongs to one person: drafts and unsent messages must not greet the next one. */
function leave(): void {
	const slug = $account.get()?.slug;
	for (const key of [...recallKeys("draft."), ...recallKeys("out.")]) forget(key);
	// Signing out clears what this site keeps; the account's short name is worth keeping.
	if (slug) remember("account", slug);
	$session.set({ at: "out" });
}

export async function loadSession(): Promise<void> {
	const answer = await api.me();
	if (answer.ok) return enter(answer.value);
	if (answer.refusal.reason === "unavailable") {
		return $session.set({ at: "failed", refusal: answer.refusal });
	}
	$session.set({ at: "out" });
	const route = router.get()?.route;
	if (route !== "signIn" && route !== "invite") goToSignIn(recall("account") ?? "");
}

export async function signIn(input: SignInInput): Promise<Answer<MeView>> {
	return entered(await api.signIn(input));
}

export async function acceptInvite(input: InviteAcceptInput): Promise<Answer<MeView>> {
	return entered(await api.acceptInvite(input));
}

function entered(answer: Answer<MeView>): Answer<MeView> {
	if (answer.ok) {
		enter(answer.value);
		goHome();
	}
	return answer;
}

/** Returns the problem when it could not be done: the next person must not find him signed in. */
export async function signOut(): Promise<Refusal | undefined> {
	const answer = await api.signOut();
	const out = answer.ok || SIGNED_OUT.includes(answer.refusal.reason);
	if (!out) return answer.refusal;
	sessionEnded();
}

const SIGNED_OUT: readonly string[] = ["session_ended", "unauthenticated"];

/** The server said so: here, on another device, or by an admin. */
export function sessionEnded(): void {
	leave();
	goToSignIn(recall("account") ?? "");
}
