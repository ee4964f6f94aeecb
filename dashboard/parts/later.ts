// The parts that are not in the first download. The conversation comes right after the first paint:
// an accepted offer must open at once, network or not. The rest comes in a quiet moment after it.
import type { FunctionComponent } from "preact";
import { lazy } from "./lazy.tsx";

const chat = () => import("../chat/page.tsx");
const clients = () => import("../clients/pages.ts");
const enter = () => import("../enter/pages.ts");
const story = () => import("../chat/story.tsx");
const conclude = () => import("../chat/conclude.tsx");
const more = () => import("../shell/more.tsx");
const help = () => import("../shell/help.tsx");
const pause = () => import("../queue/pause.tsx");

const QUIET_MS = 4_000;

export const ChatPage = lazy(async () => (await chat()).ChatPage);
export const ClientsPane = lazy(async () => (await clients()).ClientsPane);
export const ClientPage = lazy(async () => (await clients()).ClientPage);
export const PickClient = lazy(async () => (await clients()).PickClient);
export const SignInPage = lazy(async () => (await enter()).SignInPage);
export const InvitePage = lazy(async () => (await enter()).InvitePage);
export const MorePage = lazy(async () => (await more()).MorePage);
export const StorySheet = lazy(async () => (await story()).StorySheet, true);
export const ConcludeSheet = lazy(async () => (await conclude()).ConcludeSheet, true);
export const Help = lazy(async () => (await help()).Help, true);
export const PauseSheet = lazy(async () => (await pause()).PauseSheet, true);
export const ManagerPage = lazy(
	async (): Promise<FunctionComponent> => (await import("../manager/page.tsx")).ManagerPage,
);
export const Sessions = lazy(
	async (): Promise<FunctionComponent> => (await import("../manager/sessions.tsx")).Sessions,
);

/** Two frames: the first may be the one that is being painted now. */
export function fetchLater(): void {
	requestAnimationFrame(() => requestAnimationFrame(() => void fetchChat()));
	setTimeout(() => {
		void Promise.allSettled([
			ChatPage.fetch(),
			clients(),
			story(),
			conclude(),
			pause(),
			more(),
			help(),
		]);
	}, QUIET_MS);
}

/** A network that fails now may be there in a moment. */
async function fetchChat(): Promise<void> {
	try {
		await ChatPage.fetch();
	} catch {
		setTimeout(() => void fetchChat(), QUIET_MS);
	}
}
