// Which room is on screen, and beside what. On wide screens queue, list and conversation are side
// by side; on a phone each has the screen to itself.
import { useStore } from "@nanostores/preact";
import { ChatsPane } from "./lists/chats.tsx";
import { FreshPane } from "./lists/fresh.tsx";
import { $alert, $status } from "./offer/announce.ts";
import { OfferCardOverlay } from "./offer/card.tsx";
import { OfferPage } from "./offer/page.tsx";
import { RefusingToast } from "./offer/refusing.tsx";
import { Empty, Skeleton } from "./parts/empty.tsx";
import {
	ChatPage,
	ClientPage,
	ClientsPane,
	Help,
	InvitePage,
	ManagerPage,
	MorePage,
	PickClient,
	SignInPage,
} from "./parts/later.ts";
import { $layout } from "./parts/layout.ts";
import { $helpOpen } from "./parts/shortcuts.ts";
import { Toasts } from "./parts/toasts.tsx";
import { QueuePane } from "./queue/pane.tsx";
import { router } from "./router.ts";
import { ConnectionBanner } from "./shell/connection.tsx";
import { Nav } from "./shell/nav.tsx";
import { SoundBanner } from "./shell/sound-chip.tsx";
import { Topbar } from "./shell/topbar.tsx";
import { $session, $teamId, loadSession } from "./stores/session.ts";
import { listTexts, shellTexts } from "./texts/core.ts";

export function App() {
	const session = useStore($session);
	const route = useStore(router)?.route;
	if (route === "signIn") return <SignInPage />;
	if (route === "invite") return <InvitePage />;
	if (session.at === "failed") return <Failed message={session.refusal.message} />;
	if (session.at !== "in") return <Starting />;
	return <Signed />;
}

function Starting() {
	const t = useStore(shellTexts);
	return (
		<div class="starting">
			<Skeleton rows={6} label={t.loading} />
		</div>
	);
}

function Failed({ message }: { readonly message: string }) {
	const t = useStore(shellTexts);
	return (
		<main class="doorstep" id="content">
			<Empty page icon="alert" title={t.loadFailed} hint={message}>
				<button type="button" class="button filled" onClick={() => void loadSession()}>
					{t.tryAgain}
				</button>
			</Empty>
		</main>
	);
}

function Signed() {
	const t = useStore(shellTexts);
	const team = useStore($teamId);
	const helpOpen = useStore($helpOpen);
	const inChat = useStore(router)?.route === "chat";
	return (
		<div class={inChat ? "app in-chat" : "app"}>
			<a class="skip" href="#content">
				{t.skip}
			</a>
			<Topbar />
			<Nav />
			<div class="stage">
				<ConnectionBanner />
				<SoundBanner />
				{team ? <Room /> : <NoTeam />}
			</div>
			<OfferCardOverlay />
			<RefusingToast />
			<Toasts />
			{helpOpen && <Help />}
			<Announcer />
		</div>
	);
}

function NoTeam() {
	const t = useStore(shellTexts);
	const route = useStore(router)?.route;
	if (route === "more") return <MorePage />;
	if (route === "manage") return <ManagerPage />;
	return (
		<main class="page" id="content">
			<Empty page icon="manage" title={t.noTeam} hint={t.noTeamHint} />
		</main>
	);
}

function Room() {
	const t = useStore(shellTexts);
	const page = useStore(router);
	const layout = useStore($layout);
	if (!page) return <Lost />;
	if (page.route === "manage") return <ManagerPage />;
	if (page.route === "more") return <MorePage />;
	if (page.route === "offer") return <OfferPage id={page.params.id} />;
	const chat = page.route === "chat" ? Number(page.params.id) : undefined;
	const client = page.route === "client" ? Number(page.params.case) : undefined;
	if (layout === "one") {
		if (chat !== undefined) return <ChatPage id={chat} />;
		if (client !== undefined) return <ClientPage key={client} id={client} />;
		return (
			<main class="page" id="content" tabIndex={0}>
				{page.route === "queue" ? <QueuePane /> : <ListPane route={page.route} />}
			</main>
		);
	}
	const beside = layout === "two" && page.route === "queue" ? <QueuePane /> : null;
	return (
		<div class={`panes ${layout}`}>
			{layout === "three" && (
				<section class="pane pane-queue" aria-label={t.queue} tabIndex={0}>
					<QueuePane />
				</section>
			)}
			<section
				class="pane pane-list"
				aria-label={page.route === "fresh" ? t.fresh : t.chats}
				tabIndex={0}
			>
				{beside ?? <ListPane route={page.route} chat={chat} client={client} />}
			</section>
			<div class="pane pane-chat">
				{chat !== undefined ? (
					<ChatPage key={chat} id={chat} />
				) : client !== undefined ? (
					<ClientPage key={client} id={client} />
				) : page.route === "clients" ? (
					<PickClient />
				) : (
					<PickOne />
				)}
			</div>
		</div>
	);
}

interface ListProps {
	readonly route: string;
	readonly chat?: number | undefined;
	readonly client?: number | undefined;
}

function ListPane({ route, chat, client }: ListProps) {
	if (route === "fresh") return <FreshPane />;
	if (route === "clients" || route === "client") return <ClientsPane current={client} />;
	return <ChatsPane current={chat} />;
}

function PickOne() {
	const t = useStore(listTexts);
	return (
		<main class="pick" id="content">
			<Empty icon="chats" title={t.pick} hint={t.pickHint} />
		</main>
	);
}

function Lost() {
	const t = useStore(shellTexts);
	return (
		<main class="page" id="content">
			<Empty page icon="home" title={t.notFound} hint={t.notFoundHint}>
				<a class="button filled" href="/">
					{t.goToQueue}
				</a>
			</Empty>
		</main>
	);
}

/** The two live regions of the app. They are always there: a region that appears is not read. */
function Announcer() {
	return (
		<>
			<p class="hidden" role="alert">
				{useStore($alert)}
			</p>
			<p class="hidden" role="status">
				{useStore($status)}
			</p>
		</>
	);
}
