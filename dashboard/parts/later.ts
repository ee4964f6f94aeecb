// The parts that are not in the first download. Fetched in a quiet moment after the start, so that
// they are there when the network is not.
import type { FunctionComponent } from "preact";
import { lazy } from "./lazy.tsx";

const enter = () => import("../enter/pages.ts");
const story = () => import("../chat/story.tsx");
const conclude = () => import("../chat/conclude.tsx");
const more = () => import("../shell/more.tsx");
const help = () => import("../shell/help.tsx");
const pause = () => import("../queue/pause.tsx");

const QUIET_MS = 4_000;

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

export function fetchLater(): void {
	setTimeout(() => {
		void Promise.allSettled([story(), conclude(), pause(), more(), help()]);
	}, QUIET_MS);
}
